/** What the statements of all schemes share: the public inputs of a signature, and their validation against each other. */
import { equalBytes, Failure } from '../../base/index.ts';
import type { ClassGroup } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import { type DerivedDWallet, type DWalletRecord, deriveDWallet } from './dwallet.ts';
import { type NetworkKey, openNetworkKey } from './network-key.ts';
import { GLOBAL_PRESIGN, type PresignEntry } from './presign-entry.ts';
import { type TweakedKey, type TweakPath, tweakKey } from './tweak.ts';

/** Public inputs of one signature; the same object is given to user, validators and combiner. */
export interface SigningInput {
  readonly networkKey: Uint8Array;
  /** Pinned by the user, configured at the validator. */
  readonly nkId: Uint8Array;
  readonly dwallet: DWalletRecord;
  /** Entry bytes. */
  readonly presign: Uint8Array;
  /** The entry's digest on chain; the bytes must match it. */
  readonly presignDigest: Uint8Array;
  /** Curve 0: 0 ECDSA, 1 Taproot. Curve 1: 0 ECDSA. Curve 2: 0 EdDSA. Curve 3: 0 Schnorrkel. The presign's must be the same. */
  readonly algorithm: number;
  /**
   * Hash scheme. ECDSA: curve 0: 0 KECCAK256, 1 SHA256, 2 double SHA256, 3 prehashed 32 bytes; curve 1: 0 SHA256. Taproot:
   * 0 SHA256, 1 raw 32 bytes. EdDSA: 0 SHA512. Schnorrkel: 0 Merlin.
   */
  readonly scheme: number;
  readonly message: Uint8Array;
  readonly tweak: TweakPath;
}

export interface CommonStatement {
  readonly input: SigningInput;
  readonly key: NetworkKey;
  readonly dwallet: DerivedDWallet;
  readonly tweaked: TweakedKey;
  /** What the scheme signs: the message, or its digest. */
  readonly prepared: Uint8Array;
}

export type OpenedKeys = Pick<CommonStatement, 'key' | 'dwallet'>;

/** Throws usage `crypto/wrong-network-key`, `crypto/wrong-public-key`, and what decoding throws. */
export function openKeys(input: SigningInput): OpenedKeys {
  const key = openNetworkKey(input.networkKey, input.nkId);
  return { key, dwallet: deriveDWallet(key, input.dwallet) };
}

/** Throws usage `crypto/bad-tweak`. */
export function openTweak(input: SigningInput, { dwallet }: OpenedKeys): TweakedKey {
  return tweakKey(dwallet.curve.id, input.dwallet.publicKey, input.tweak);
}

/** That the presign is the named one and may serve this request. Throws usage `crypto/wrong-presign`; data.rule says why not. */
export function assertPresign(input: SigningInput, entry: PresignEntry, { dwallet }: OpenedKeys): void {
  if (!equalBytes(entry.digest, input.presignDigest)) throw wrongPresign('digest');
  if (!equalBytes(entry.nkId, input.nkId)) throw wrongPresign('network key');
  if (entry.curve !== dwallet.curve.id) throw wrongPresign('curve');
  if (entry.alg !== input.algorithm) throw wrongPresign('algorithm');
  const serves = equalBytes(entry.keyDigest, GLOBAL_PRESIGN) || equalBytes(entry.keyDigest, dwallet.keyDigest);
  if (!serves) throw wrongPresign('dWallet');
}

/** A presign that cannot serve a request, and the rule that says so. */
export function wrongPresign(rule: string): Failure {
  return new Failure('usage', 'crypto/wrong-presign', `the presign cannot serve this request: ${rule}`, {
    data: { rule },
  });
}

/** The class group in which this signature's ciphertexts live. */
export function statementGroup({ key, dwallet }: OpenedKeys): ClassGroup {
  return classGroup(key.suite, dwallet.curve.classGroupName);
}
