/** Number theory on plain integers: square roots, Jacobi symbols, extended gcd. Variable time, for public values only. */
import { bitLength, Failure, mod, powMod } from '../../base/index.ts';

/** Largest integer whose square does not exceed n. Throws bug `crypto/negative-root`. */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 0n) throw new Failure('bug', 'crypto/negative-root', 'square root of a negative integer');
  if (n < 2n) return n;
  // Newton from above converges monotonically, so the first non-decreasing step is the answer.
  let x = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** Non-negative greatest common divisor. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** g = gcd(a, b) >= 0 with g = u*a + v*b. */
export function extendedGcd(a: bigint, b: bigint): { g: bigint; u: bigint; v: bigint } {
  let [r0, r1, u0, u1, v0, v1] = [a, b, 1n, 0n, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [u0, u1] = [u1, u0 - quotient * u1];
    [v0, v1] = [v1, v0 - quotient * v1];
  }
  return r0 < 0n ? { g: -r0, u: -u0, v: -v0 } : { g: r0, u: u0, v: v0 };
}

function trailingZeros(n: bigint): number {
  let count = 0;
  let rest = n;
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n;
    count += 32;
  }
  const low = Number(rest & 0xffffffffn);
  return count + 31 - Math.clz32(low & -low);
}

/** Jacobi symbol (a/n) for odd n > 0. Throws bug `crypto/even-modulus`. */
export function jacobi(a: bigint, n: bigint): -1 | 0 | 1 {
  if (n <= 0n || (n & 1n) === 0n) throw new Failure('bug', 'crypto/even-modulus', 'Jacobi symbol needs an odd modulus');
  let [x, y, sign] = [mod(a, n), n, 1];
  while (x !== 0n) {
    const zeros = trailingZeros(x);
    x >>= BigInt(zeros);
    const yLow = Number(y & 7n);
    if ((zeros & 1) === 1 && (yLow === 3 || yLow === 5)) sign = -sign;
    if ((yLow & 3) === 3 && (Number(x & 3n) & 3) === 3) sign = -sign;
    [x, y] = [y % x, x];
  }
  if (y !== 1n) return 0;
  return sign === 1 ? 1 : -1;
}

/** A square root of a modulo an odd prime, or undefined when a is not a square (Tonelli-Shanks). */
export function squareRootModPrime(a: bigint, prime: bigint): bigint | undefined {
  const value = mod(a, prime);
  if (value === 0n) return 0n;
  if (jacobi(value, prime) !== 1) return undefined;
  const twos = trailingZeros(prime - 1n);
  const odd = (prime - 1n) >> BigInt(twos);
  let nonResidue = 2n;
  while (jacobi(nonResidue, prime) !== -1) nonResidue += 1n;
  let generator = powMod(nonResidue, odd, prime);
  let root = powMod(value, (odd + 1n) >> 1n, prime);
  let rest = powMod(value, odd, prime);
  let order = twos;
  while (rest !== 1n) {
    let exponent = 0;
    for (let t = rest; t !== 1n; t = (t * t) % prime) exponent++;
    const factor = powMod(generator, 1n << BigInt(order - exponent - 1), prime);
    root = (root * factor) % prime;
    generator = (factor * factor) % prime;
    rest = (rest * generator) % prime;
    order = exponent;
  }
  return root;
}
