/** The statement of one Schnorr signature: every value derived from its public inputs, the same for user and validators. */
import { equalBytes, Failure, u8, u32 } from '../../base/index.ts';
import { type Ciphertext, combineCiphertexts } from '../encryption/ciphertext.ts';
import type { ClassGroup } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import type { CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { hashToScalar } from '../math/xof.ts';
import { prepareMessage, type SchnorrScheme, schnorrScheme } from './challenge.ts';
import { type DerivedDWallet, type DWalletRecord, deriveDWallet, keyCiphertext } from './dwallet.ts';
import { type NetworkKey, openNetworkKey } from './network-key.ts';
import { decodePresignEntry, GLOBAL_PRESIGN, type PresignEntry, type SchnorrPresignEntry } from './presign-entry.ts';
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
  /** Curve 0: 0 SHA256, 1 raw 32 bytes. Curve 2: 0 SHA512. */
  readonly scheme: number;
  readonly message: Uint8Array;
  readonly tweak: TweakPath;
}

export interface Statement {
  readonly input: SigningInput;
  readonly key: NetworkKey;
  readonly dwallet: DerivedDWallet;
  readonly entry: SchnorrPresignEntry;
  readonly tweaked: TweakedKey;
  readonly scheme: SchnorrScheme;
  readonly prepared: Uint8Array;
}

/**
 * Validates and derives everything that does not depend on the user's nonce. Throws usage: `crypto/wrong-network-key`,
 * `crypto/wrong-public-key`, `crypto/wrong-presign`, `crypto/bad-tweak`, `crypto/bad-message`, `crypto/bad-element`,
 * `crypto/bad-point`, `crypto/bad-encoding`, `crypto/unsupported-scheme`.
 */
export function openStatement(input: SigningInput): Statement {
  const key = openNetworkKey(input.networkKey, input.nkId);
  const dwallet = deriveDWallet(key, input.dwallet);
  const scheme = schnorrScheme(dwallet.curve.id, input.scheme);
  const entry = decodePresignEntry(key.suite, input.presign);
  assertPresign(input, entry, dwallet);
  if (entry.kind !== 'schnorr') throw wrongPresign('algorithm');
  const tweaked = tweakKey(dwallet.curve.id, input.dwallet.publicKey, input.tweak);
  return { input, key, dwallet, entry, tweaked, scheme, prepared: prepareMessage(scheme, input.message) };
}

function wrongPresign(rule: string): Failure {
  return new Failure('usage', 'crypto/wrong-presign', `the presign cannot serve this request: ${rule}`, {
    data: { rule },
  });
}

function assertPresign(input: SigningInput, entry: PresignEntry, dwallet: DerivedDWallet): void {
  if (!equalBytes(entry.digest, input.presignDigest)) throw wrongPresign('digest');
  if (!equalBytes(entry.nkId, input.nkId)) throw wrongPresign('network key');
  if (entry.curve !== dwallet.curve.id) throw wrongPresign('curve');
  const serves = equalBytes(entry.keyDigest, GLOBAL_PRESIGN) || equalBytes(entry.keyDigest, dwallet.keyDigest);
  if (!serves) throw wrongPresign('dWallet');
}

/** Everything a signature is bound to, in the order of the binding hash; `userNonce` is enc(R_A). */
export function bindingItems(statement: Statement, userNonce: Uint8Array): Uint8Array[] {
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
export function bindNonce(statement: Statement, userNonce: CurvePoint): BoundNonce | undefined {
  const { dwallet, entry, tweaked, scheme } = statement;
  const group = dwallet.curve;
  const rho = hashToScalar('schnorr/bind', bindingItems(statement, group.encode(userNonce)), group.q);
  const point = group.add(userNonce, group.add(entry.D, group.multiplyUnsafe(entry.E, rho)));
  if (group.isIdentity(point)) return undefined;
  const R = group.encode(point);
  const c = scheme.challenge(R, tweaked.publicKey, statement.prepared);
  return { rho, R, signR: scheme.sign(R), signX: scheme.sign(tweaked.publicKey), c };
}

/** The class group in which this signature's ciphertexts live. */
export function statementGroup(statement: Statement): ClassGroup {
  return classGroup(statement.key.suite, statement.dwallet.curve.classGroupName);
}

/** ct_z = sR (.) ct_k0 (+) sR*rho (.) ct_k1 (+) c*sX' (.) ct_key: the only ciphertext a validator ever opens. */
export function signatureCiphertext(statement: Statement, nonce: BoundNonce): Ciphertext {
  const { entry, dwallet, key } = statement;
  const { q } = dwallet.curve;
  const residue = (value: bigint): bigint => ((value % q) + q) % q;
  return combineCiphertexts(statementGroup(statement), [
    { ciphertext: entry.ct0, factor: residue(nonce.signR) },
    { ciphertext: entry.ct1, factor: residue(nonce.signR * nonce.rho) },
    { ciphertext: keyCiphertext(key, dwallet), factor: residue(nonce.c * nonce.signX) },
  ]);
}
