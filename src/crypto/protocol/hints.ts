/** Values that let Move check secp256k1 keys and BIP340 signatures with its native point recovery (docs/spec/protocol.md). */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bigintToBytes, bytesToBigint, Failure, invertMod, mod } from '../../base/index.ts';
import { curve } from '../group/curve.ts';

const group = curve(0);
/** SHA256("") as an integer mod n: what point recovery over the empty message uses. */
const Z0 = bytesToBigint(sha256(new Uint8Array(0))) % group.q;

const xCoordinate = (encoded: Uint8Array): bigint => bytesToBigint(encoded.subarray(1));

/** C = P1 + (z0 / x(P2)) * G, stored with the network key; P1 = X_0, P2 = X_1, encoded. Throws usage `crypto/no-hint`. */
export function derivationConstant(x0: Uint8Array, x1: Uint8Array): Uint8Array {
  const factor = mod(Z0 * invertMod(xCoordinate(x1), group.q), group.q);
  return group.encode(group.add(group.decode(x0), group.multiplyUnsafe(group.G, factor)));
}

export interface OnChainHintsInput {
  readonly x0: Uint8Array;
  readonly x1: Uint8Array;
  readonly userPoint: Uint8Array;
  readonly mu: bigint;
}

export interface OnChainHints {
  /** S = X_A + C */
  readonly sum: Uint8Array;
  /** C, as the network key stores it. */
  readonly constant: Uint8Array;
  /** X = X_A + X_0 + mu*X_1 */
  readonly publicKey: Uint8Array;
}

/**
 * Hints for the on-chain check of a secp256k1 creation. Throws usage `crypto/no-hint` where x coordinates coincide: Move
 * fails closed there (probability below 2^-250), the user takes another share.
 */
export function deriveOnChainHints(input: OnChainHintsInput): OnChainHints {
  const [X0, X1, XA] = [group.decode(input.x0), group.decode(input.x1), group.decode(input.userPoint)];
  const constant = derivationConstant(input.x0, input.x1);
  const sum = group.add(XA, group.decode(constant));
  const publicKey = group.add(XA, group.add(X0, group.multiplyUnsafe(X1, input.mu)));
  const Q = group.subtract(publicKey, sum);
  const lines = [
    [XA, group.decode(constant), sum],
    [sum, Q, publicKey],
  ];
  for (const points of lines) {
    const xs = points.map((point) => group.encode(point).subarray(1).join());
    if (points.some((point) => group.isIdentity(point)) || new Set(xs).size !== 3) {
      throw new Failure('usage', 'crypto/no-hint', 'points coincide', { hint: 'Create the share again.' });
    }
  }
  return { sum: group.encode(sum), constant, publicKey: group.encode(publicKey) };
}

/** h with x(P)*h = 1 mod n, 32 bytes big-endian; `publicKey` is the 32-byte x-only key. Throws usage `crypto/no-hint`. */
export function bip340Hint(publicKey: Uint8Array): Uint8Array {
  const px = bytesToBigint(publicKey) % group.q;
  if (publicKey.length !== 32 || px === 0n) throw new Failure('usage', 'crypto/no-hint', 'not an x-only key');
  schnorr.utils.lift_x(bytesToBigint(publicKey));
  return bigintToBytes(invertMod(px, group.q), 32);
}

/** x(P)^-1 modulo the group order for a compressed point: the hint with which Move verifies under P. Throws usage `crypto/no-hint`. */
export function xInverse(point: Uint8Array): Uint8Array {
  return bip340Hint(point.slice(1));
}
