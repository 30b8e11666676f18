/** Signing, proving and combining one signature start from the same verified user message, which is verified once. */
import { asciiToBytes, bytesToHex } from '../../base/index.ts';
import { xof } from '../math/xof.ts';
import type { SigningInput } from './statement-common.ts';
import type { TweakPath } from './tweak.ts';

/** One short item per number: any number, also those that validation will refuse. */
const number = (value: number): Uint8Array => asciiToBytes(String(value));
const ABSENT = Uint8Array.of(0);
const PRESENT = Uint8Array.of(1);

/** Names a user message with all its inputs but the network key's bytes, which nkId names. No two have the same items. */
export function requestName(input: SigningInput, userMessage: Uint8Array): string {
  const { dwallet } = input;
  const items = [
    input.nkId,
    dwallet.id,
    number(dwallet.curve),
    dwallet.sid,
    dwallet.userPoint,
    dwallet.proof,
    dwallet.publicKey,
    number(dwallet.shareVersion),
    input.presign,
    input.presignDigest,
    number(input.algorithm),
    number(input.scheme),
    input.message,
    userMessage,
    ...tweakItems(input.tweak),
  ];
  return bytesToHex(xof('opened', items, 32));
}

function tweakItems({ bip32, bip341 }: TweakPath): Uint8Array[] {
  const path = bip32 === undefined ? [ABSENT] : [PRESENT, bip32.chainCode, ...bip32.indices.map(number)];
  const root = bip341?.root === undefined ? [] : [bip341.root];
  return [number(path.length), ...path, bip341 === undefined ? ABSENT : PRESENT, ...root];
}

/** A copy that no caller can change later, and nothing but the public inputs. */
export function copyInput({ dwallet, tweak, ...input }: SigningInput): SigningInput {
  const copy = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
  return {
    networkKey: copy(input.networkKey),
    nkId: copy(input.nkId),
    dwallet: {
      id: copy(dwallet.id),
      curve: dwallet.curve,
      sid: copy(dwallet.sid),
      userPoint: copy(dwallet.userPoint),
      proof: copy(dwallet.proof),
      publicKey: copy(dwallet.publicKey),
      shareVersion: dwallet.shareVersion,
    },
    presign: copy(input.presign),
    presignDigest: copy(input.presignDigest),
    algorithm: input.algorithm,
    scheme: input.scheme,
    message: copy(input.message),
    tweak: copyTweak(tweak),
  };
}

function copyTweak({ bip32, bip341 }: TweakPath): TweakPath {
  return {
    ...(bip32 && { bip32: { chainCode: Uint8Array.from(bip32.chainCode), indices: [...bip32.indices] } }),
    ...(bip341 && { bip341: bip341.root === undefined ? {} : { root: Uint8Array.from(bip341.root) } }),
  };
}
