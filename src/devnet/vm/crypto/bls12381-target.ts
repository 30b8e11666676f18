/** The target group of the BLS12-381 pairing as 576 bytes: twelve field elements, big-endian, in blst's order. */
import { bls12_381 as bls } from '@noble/curves/bls12-381.js';
import { bigintToBytes, bytesToBigint, concatBytes } from '../../../base/index.ts';

const { Fp, Fp12 } = bls.fields;
const FIELD_BYTES = 48;

/** An element of the degree-12 extension. */
export type Target = typeof Fp12.ONE;

export const TARGET_ONE: Target = Fp12.ONE;

/** The cubic coefficients outermost, then the quadratic ones of the top, then those of the bottom extension. */
export function targetToBytes(element: Target): Uint8Array {
  const { c0, c1 } = element;
  const pairs = [c0.c0, c1.c0, c0.c1, c1.c1, c0.c2, c1.c2];
  return concatBytes(...pairs.flatMap((pair) => [field(pair.c0), field(pair.c1)]));
}

/** Undefined when the length is wrong or a coefficient is not below the field's order; the subgroup is not checked. */
export function parseTarget(bytes: Uint8Array): Target | undefined {
  if (bytes.length !== 12 * FIELD_BYTES) return undefined;
  const values: bigint[] = [];
  for (let at = 0; at < bytes.length; at += FIELD_BYTES) {
    const value = bytesToBigint(bytes.subarray(at, at + FIELD_BYTES));
    if (value >= Fp.ORDER) return undefined;
    values.push(value);
  }
  const pair = (i: number): { c0: bigint; c1: bigint } => ({ c0: values[2 * i]!, c1: values[2 * i + 1]! });
  return { c0: { c0: pair(0), c1: pair(2), c2: pair(4) }, c1: { c0: pair(1), c1: pair(3), c2: pair(5) } };
}

function field(value: bigint): Uint8Array {
  return bigintToBytes(value, FIELD_BYTES);
}
