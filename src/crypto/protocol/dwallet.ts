/** What a signature needs to know about a dWallet, and the values every party derives from it for itself. */
import { bytesToHex, equalBytes, Failure, u8 } from '../../base/index.ts';
import { type Ciphertext, combineCiphertexts } from '../encryption/ciphertext.ts';
import { classGroup } from '../group/class-group-registry.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { xof } from '../math/xof.ts';
import { derivationScalar } from './move-hash.ts';
import { type NetworkKey, networkCurve } from './network-key.ts';

/** Public record of a generated dWallet as the chain stores it. mu and X are never passed: they are recomputed. */
export interface DWalletRecord {
  /** 32 bytes: object id. */
  readonly id: Uint8Array;
  readonly curve: number;
  /** 32 bytes: session id of the creation. */
  readonly sid: Uint8Array;
  /** X_A, canonical encoding. */
  readonly userPoint: Uint8Array;
  /** pi_A as registered. */
  readonly proof: Uint8Array;
  /** X as registered; compared with the recomputed one. */
  readonly publicKey: Uint8Array;
  readonly shareVersion: number;
}

export interface DerivedKey {
  readonly mu: bigint;
  /** X_A */
  readonly userPoint: CurvePoint;
  /** X_B = X_0 + mu*X_1 */
  readonly networkPoint: CurvePoint;
  /** X = X_A + X_B */
  readonly publicKey: CurvePoint;
}

export interface DerivedDWallet extends DerivedKey {
  readonly curve: Curve;
  readonly keyDigest: Uint8Array;
}

export interface DeriveKeyFields {
  readonly curve: number;
  readonly sid: Uint8Array;
  readonly userPoint: Uint8Array;
  readonly proof: Uint8Array;
}

/** mu, X_B and X of a creation. Throws usage `crypto/zero-mu`, `crypto/bad-point`, `crypto/degenerate-key` (take another salt). */
export function deriveKey(key: NetworkKey, fields: DeriveKeyFields): DerivedKey {
  const { curve: group, x0, x1 } = networkCurve(key, fields.curve);
  const userPoint = group.decode(fields.userPoint);
  const halves = key.curves[group.id]!;
  const mu = derivationScalar(
    {
      nkId: key.nkId,
      curve: group.id,
      sid: fields.sid,
      x0: halves.x0,
      x1: halves.x1,
      userPoint: fields.userPoint,
      proof: fields.proof,
    },
    group.q,
  );
  const networkPoint = group.add(x0, group.multiplyUnsafe(x1, mu));
  const publicKey = group.add(userPoint, networkPoint);
  if (group.isIdentity(networkPoint) || group.isIdentity(publicKey)) {
    throw new Failure('usage', 'crypto/degenerate-key', 'the key is the identity', { hint: 'Use another salt.' });
  }
  return { mu, userPoint, networkPoint, publicKey };
}

/** keyDigest of a generated dWallet (kind 0): what ties presigns and caches to its network half, 32 bytes. */
export function generatedKeyDigest(group: Curve, nkId: Uint8Array, mu: bigint): Uint8Array {
  return xof('ctkey', [nkId, u8(group.id), u8(0), encodeScalar(group, mu)], 32);
}

/** Recomputes everything from the record. Throws usage `crypto/wrong-public-key` if the registered X is not the one derived. */
export function deriveDWallet(key: NetworkKey, record: DWalletRecord): DerivedDWallet {
  if (record.id.length !== 32 || record.sid.length !== 32) {
    throw new Failure('usage', 'crypto/bad-length', 'dWallet id and session id have 32 bytes');
  }
  const derived = deriveKey(key, record);
  const { curve: group } = networkCurve(key, record.curve);
  if (!equalBytes(group.encode(derived.publicKey), record.publicKey)) {
    throw new Failure('usage', 'crypto/wrong-public-key', 'the registered public key is not this dWallet key', {
      hint: 'Do not use or fund this key: the chain or the network shows a key that nobody derived.',
    });
  }
  return { ...derived, curve: group, keyDigest: generatedKeyDigest(group, key.nkId, derived.mu) };
}

const MAX_KEYS = 256;
const keyCiphertexts = new Map<string, Ciphertext>();

/** ct_key = ct_x0 (+) mu (.) ct_x1, an encryption of x_B; cached by keyDigest, never by dWallet id. */
export function keyCiphertext(key: NetworkKey, dwallet: DerivedDWallet): Ciphertext {
  const name = bytesToHex(dwallet.keyDigest);
  const known = keyCiphertexts.get(name);
  if (known !== undefined) return known;
  const { ct0, ct1 } = networkCurve(key, dwallet.curve.id);
  const group = classGroup(key.suite, dwallet.curve.classGroupName);
  const made = combineCiphertexts(group, [{ ciphertext: ct0 }, { ciphertext: ct1, factor: dwallet.mu }]);
  if (keyCiphertexts.size >= MAX_KEYS) keyCiphertexts.clear();
  keyCiphertexts.set(name, made);
  return made;
}
