/** The statement of one Schnorr signature: every value derived from its public inputs, the same for user and validators. */
import { u8, u32 } from '../../base/index.ts';
import { type Ciphertext, combineCiphertexts } from '../encryption/ciphertext.ts';
import type { CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { hashToScalar } from '../math/xof.ts';
import { prepareMessage, type SchnorrScheme, schnorrScheme } from './challenge.ts';
import { keyCiphertext } from './dwallet.ts';
import { decodePresignEntry, type SchnorrPresignEntry } from './presign-entry.ts';
import {
  assertPresign,
  type CommonStatement,
  openKeys,
  openTweak,
  type SigningInput,
  statementGroup,
  wrongPresign,
} from './statement-common.ts';

export interface SchnorrStatement extends CommonStatement {
  readonly kind: 'schnorr';
  readonly entry: SchnorrPresignEntry;
  readonly scheme: SchnorrScheme;
}

/** As openStatement, for the Schnorr family. */
export function openSchnorrStatement(input: SigningInput): SchnorrStatement {
  const keys = openKeys(input);
  const scheme = schnorrScheme(keys.dwallet.curve.id, input.scheme);
  const entry = decodePresignEntry(keys.key.suite, input.presign);
  assertPresign(input, entry, keys);
  if (entry.kind !== 'schnorr') throw wrongPresign('algorithm');
  const tweaked = openTweak(input, keys);
  return { kind: 'schnorr', input, ...keys, entry, tweaked, scheme, prepared: prepareMessage(scheme, input.message) };
}

/** Everything a signature is bound to, in the order of the binding hash; `userNonce` is enc(R_A). */
export function bindingItems(statement: SchnorrStatement, userNonce: Uint8Array): Uint8Array[] {
  const { input, dwallet, entry, tweaked } = statement;
  const group = dwallet.curve;
  return [
    input.nkId,
    u8(group.id),
    u8(entry.alg),
    input.dwallet.id,
    dwallet.keyDigest,
    u32(input.dwallet.shareVersion),
    input.dwallet.publicKey,
    input.dwallet.userPoint,
    encodeScalar(group, tweaked.tau),
    tweaked.publicKey,
    entry.digest,
    group.encode(entry.D),
    group.encode(entry.E),
    userNonce,
    u8(input.scheme),
    input.message,
  ];
}

/** The nonce of the signature once the user's part is fixed. */
export interface BoundNonce {
  readonly rho: bigint;
  /** R = R_A + D + rho*E, encoded. */
  readonly R: Uint8Array;
  /** Sign of R and of X'. */
  readonly signR: 1n | -1n;
  readonly signX: 1n | -1n;
  /** The scheme's challenge for X'. */
  readonly c: bigint;
}

/** undefined if R is the identity: the user draws again, validators refuse. */
export function bindNonce(statement: SchnorrStatement, userNonce: CurvePoint): BoundNonce | undefined {
  const { dwallet, entry, tweaked, scheme } = statement;
  const group = dwallet.curve;
  const rho = hashToScalar('schnorr/bind', bindingItems(statement, group.encode(userNonce)), group.q);
  const point = group.add(userNonce, group.add(entry.D, group.multiplyUnsafe(entry.E, rho)));
  if (group.isIdentity(point)) return undefined;
  const R = group.encode(point);
  const c = scheme.challenge(R, tweaked.publicKey, statement.prepared);
  return { rho, R, signR: scheme.sign(R), signX: scheme.sign(tweaked.publicKey), c };
}

/** ct_z = sR (.) ct_k0 (+) sR*rho (.) ct_k1 (+) c*sX' (.) ct_key: the only ciphertext a validator ever opens. */
export function signatureCiphertext(statement: SchnorrStatement, nonce: BoundNonce): Ciphertext {
  const { entry, dwallet, key } = statement;
  const { q } = dwallet.curve;
  const residue = (value: bigint): bigint => ((value % q) + q) % q;
  return combineCiphertexts(statementGroup(statement), [
    { ciphertext: entry.ct0, factor: residue(nonce.signR) },
    { ciphertext: entry.ct1, factor: residue(nonce.signR * nonce.rho) },
    { ciphertext: keyCiphertext(key, dwallet), factor: residue(nonce.c * nonce.signX) },
  ]);
}
