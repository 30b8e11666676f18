/** Exponents as digit strings: sliding signed windows for public exponents, fixed odd digits for secret ones. */
import { Failure } from '../../base/index.ts';

/** Bits of a non-negative integer, least significant first. */
export function bitsOf(value: bigint): Uint8Array {
  const text = value.toString(2); // by far the fastest way to the bits of a BigInt
  const bits = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bits[i] = text.charCodeAt(text.length - 1 - i) & 1;
  return bits;
}

/** wNAF: digits are 0 or odd in (-2^(width-1), 2^(width-1)), any `width` neighbours hold at most one; least significant first. */
export function slidingDigits(magnitude: bigint, width: number): Int16Array {
  const bits = bitsOf(magnitude);
  const digits = new Int16Array(bits.length + 1);
  const half = 1 << (width - 1);
  let carry = 0;
  for (let i = 0; i < digits.length; ) {
    if ((bits[i] ?? 0) === carry) {
      i++; // digit 0; a carry meeting a 1 stays a carry
      continue;
    }
    let window = carry;
    for (let j = 0; j < width; j++) window += (bits[i + j] ?? 0) << j;
    carry = window >= half ? 1 : 0;
    digits[i] = carry === 1 ? window - 2 * half : window;
    i += width;
  }
  return digits;
}

/** Digits in [-2^(width-1), 2^(width-1)] with value = sum digit_i * 2^(width*i). */
export function radixDigits(magnitude: bigint, width: number): Int16Array {
  const bits = bitsOf(magnitude);
  const digits = new Int16Array(Math.floor(bits.length / width) + 1);
  const half = 1 << (width - 1);
  let carry = 0;
  for (let i = 0; i < digits.length; i++) {
    let window = carry;
    for (let j = 0; j < width; j++) window += (bits[i * width + j] ?? 0) << j;
    carry = window > half ? 1 : 0;
    digits[i] = window - (carry << width);
  }
  return digits;
}

/** Exactly ceil(bits/width) odd digits in (-2^width, 2^width) of an odd value below 2^bits (Joye and Tunstall 2009). */
export function oddDigits(value: bigint, bits: number, width: number): Int16Array {
  if ((value & 1n) === 0n || value < 0n || value >> BigInt(bits) !== 0n) {
    throw new Failure('bug', 'crypto/exponent-range', 'odd-digit recoding of an even or too large exponent');
  }
  const digits = new Int16Array(Math.ceil(bits / width));
  let rest = value;
  for (let i = 0; i < digits.length - 1; i++) {
    const digit = Number(BigInt.asUintN(width + 1, rest)) - (1 << width);
    digits[i] = digit;
    rest = (rest - BigInt(digit)) >> BigInt(width);
  }
  digits[digits.length - 1] = Number(rest);
  return digits;
}
