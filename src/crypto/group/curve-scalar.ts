/** Scalars on the wire: 32 bytes, big-endian, below the group order; anything else is refused. */
import { bigintToBytes, bytesToBigint, Failure, mod } from '../../base/index.ts';
import type { Curve } from './curve.ts';

/** Bytes of an encoded scalar on every curve. */
export const SCALAR_LENGTH = 32;

/** 32 big-endian bytes of `scalar` reduced mod q. */
export function encodeScalar(group: Pick<Curve, 'q'>, scalar: bigint): Uint8Array {
  return bigintToBytes(mod(scalar, group.q), SCALAR_LENGTH);
}

/** A scalar in [0, q). Throws usage `crypto/bad-scalar`; data.rule is 'length' or 'range'. */
export function decodeScalar(group: Pick<Curve, 'q'>, bytes: Uint8Array): bigint {
  if (bytes.length !== SCALAR_LENGTH) throw badScalar('length');
  const value = bytesToBigint(bytes);
  if (value >= group.q) throw badScalar('range');
  return value;
}

function badScalar(rule: 'length' | 'range'): Failure {
  return new Failure('usage', 'crypto/bad-scalar', `not a scalar: ${rule}`, {
    data: { rule },
    hint: 'Give 32 big-endian bytes of an integer below the group order.',
  });
}
