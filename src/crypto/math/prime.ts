/** Primality by Baillie-PSW: trial division, strong base-2 test, strong Lucas test (Baillie and Wagstaff 1980). */
import { bitLength, powMod } from '../../base/index.ts';
import { integerSquareRoot, jacobi } from './integer.ts';

const SMALL_PRIMES = [
  2n,
  3n,
  5n,
  7n,
  11n,
  13n,
  17n,
  19n,
  23n,
  29n,
  31n,
  37n,
  41n,
  43n,
  47n,
  53n,
  59n,
  61n,
  67n,
  71n,
  73n,
  79n,
  83n,
  89n,
  97n,
];

function isStrongProbablePrime(n: bigint, base: bigint): boolean {
  let odd = n - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos++;
  }
  let x = powMod(base, odd, n);
  if (x === 1n || x === n - 1n) return true;
  for (let i = 1; i < twos; i++) {
    x = (x * x) % n;
    if (x === n - 1n) return true;
  }
  return false;
}

/** First D of 5, -7, 9, -11, ... with (D/n) = -1 (Selfridge's method A), or undefined if a factor shows up. */
function lucasDiscriminant(n: bigint): bigint | undefined {
  for (let magnitude = 5n, sign = 1n; ; magnitude += 2n, sign = -sign) {
    const symbol = jacobi(sign * magnitude, n);
    if (symbol === -1) return sign * magnitude;
    if (symbol === 0 && magnitude < n) return undefined;
  }
}

function isStrongLucasProbablePrime(n: bigint): boolean {
  const discriminant = lucasDiscriminant(n);
  if (discriminant === undefined) return false;
  const q = (1n - discriminant) / 4n;
  const half = (x: bigint): bigint => ((x & 1n) === 0n ? x : x + n) >> 1n;
  const residue = (x: bigint): bigint => ((x % n) + n) % n;
  let odd = n + 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos++;
  }
  let [u, v, qk] = [1n, 1n, residue(q)];
  for (let i = bitLength(odd) - 2; i >= 0; i--) {
    [u, v, qk] = [(u * v) % n, residue(v * v - 2n * qk), (qk * qk) % n];
    if (((odd >> BigInt(i)) & 1n) === 1n) {
      [u, v, qk] = [half(residue(u + v)), half(residue(discriminant * u + v)), residue(qk * q)];
    }
  }
  if (u === 0n || v === 0n) return true;
  for (let i = 1; i < twos; i++) {
    [v, qk] = [residue(v * v - 2n * qk), (qk * qk) % n];
    if (v === 0n) return true;
  }
  return false;
}

/** Baillie-PSW: no composite is known to pass. Variable time, public input only. */
export function isProbablePrime(n: bigint): boolean {
  if (n < 2n) return false;
  for (const prime of SMALL_PRIMES) if (n % prime === 0n) return n === prime;
  if (!isStrongProbablePrime(n, 2n)) return false;
  const root = integerSquareRoot(n);
  return root * root !== n && isStrongLucasProbablePrime(n);
}
