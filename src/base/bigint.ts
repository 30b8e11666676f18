/** Big integers to and from bytes, and the few integer functions everyone needs. */
import { bytesToHex } from './bytes.ts';
import { Failure } from './failure.ts';

/** Big-endian bytes to a non-negative integer; empty is 0. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`);
}

/** Non-negative integer to exactly `length` big-endian bytes. Throws bug `base/integer-range`. */
export function bigintToBytes(value: bigint, length: number): Uint8Array {
  if (value < 0n || bitLength(value) > 8 * length) {
    throw new Failure('bug', 'base/integer-range', `integer does not fit in ${length} bytes`);
  }
  const hex = value.toString(16).padStart(2 * length, '0');
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++) out[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** Little-endian bytes to a non-negative integer. */
export function bytesToBigintLe(bytes: Uint8Array): bigint {
  return bytesToBigint(Uint8Array.from(bytes).reverse());
}

/** Non-negative integer to exactly `length` little-endian bytes. Throws bug `base/integer-range`. */
export function bigintToBytesLe(value: bigint, length: number): Uint8Array {
  return bigintToBytes(value, length).reverse();
}

/** Number of bits of |value|; 0 for 0. */
export function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

/** The residue in [0, modulus). */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Inverse of value modulo `modulus`, in [1, modulus). Throws bug `base/not-invertible`. Variable time. */
export function invertMod(value: bigint, modulus: bigint): bigint {
  let [r0, r1] = [modulus, mod(value, modulus)];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  if (r0 !== 1n) throw new Failure('bug', 'base/not-invertible', 'value has no inverse');
  return mod(t0, modulus);
}

/** base^exponent mod modulus, exponent >= 0. Variable time. */
export function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = mod(base, modulus);
  for (let e = exponent; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
