import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { extendedGcd, gcd, integerSquareRoot, jacobi, squareRootModPrime } from './integer.ts';
import { isProbablePrime } from './prime.ts';

const big = (bits: bigint) => fc.bigInt({ min: 0n, max: (1n << bits) - 1n });
/** 2^127 - 1 = 3 mod 4; 2^255 - 19 = 5 mod 8; 12289 = 1 mod 4096 makes Tonelli-Shanks iterate. */
const PRIMES = [3n, 12289n, (1n << 127n) - 1n, (1n << 255n) - 19n];

describe('integers', () => {
  test.prop([big(700n)])('the square root is the largest whose square fits', (n) => {
    const root = integerSquareRoot(n);
    expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
  });

  test.prop([fc.bigInt(-(1n << 300n), 1n << 300n), fc.bigInt(-(1n << 200n), 1n << 200n)])('Bezout', (a, b) => {
    const { g, u, v } = extendedGcd(a, b);
    expect(g).toBe(gcd(a, b));
    expect(u * a + v * b).toBe(g);
  });

  test.prop([big(300n), fc.constantFrom(...PRIMES)])('Jacobi equals Euler and roots are roots', (a, p) => {
    const x = a % p;
    let power = 1n;
    for (let e = (p - 1n) >> 1n, s = x; e > 0n; e >>= 1n, s = (s * s) % p) if ((e & 1n) === 1n) power = (power * s) % p;
    expect(jacobi(a, p)).toBe(power === p - 1n ? -1 : Number(power));
    const root = squareRootModPrime(a, p);
    if (power === p - 1n) expect(root).toBeUndefined();
    else expect((root! * root!) % p).toBe(x);
  });

  test.prop([big(200n), big(100n), big(100n)])('Jacobi is multiplicative below and above', (a, m, n) => {
    const [x, y] = [2n * m + 1n, 2n * n + 1n];
    expect(jacobi(a, x * y)).toBe(jacobi(a, x) * jacobi(a, y) + 0);
  });

  test('an even modulus and a negative radicand are bugs of the caller', () => {
    expect(() => jacobi(3n, 8n)).toThrow(/odd/);
    expect(() => integerSquareRoot(-1n)).toThrow(/negative/);
  });
});

describe('primality', () => {
  test('agrees with a sieve below 20000', () => {
    const composite = new Uint8Array(20_000);
    for (let i = 2; i < composite.length; i++) {
      for (let j = 2 * i; j < composite.length; j += i) composite[j] = 1;
      expect(isProbablePrime(BigInt(i)), String(i)).toBe(composite[i] === 0);
    }
  });

  test('rejects strong pseudoprimes to base 2, strong Lucas pseudoprimes, Carmichael numbers and squares', () => {
    const base2 = [2047n, 3277n, 4033n, 4681n, 8321n, 15841n, 29341n, 3215031751n, 3825123056546413051n];
    const lucas = [5459n, 5777n, 10877n, 16109n, 18971n, 22499n, 24569n, 25199n];
    const carmichael = [561n, 1105n, 825265n, 321197185n, 1590231231043178376951698401n];
    const mersenne = (1n << 89n) - 1n;
    for (const n of [...base2, ...lucas, ...carmichael, mersenne * mersenne, mersenne * ((1n << 107n) - 1n)]) {
      expect(isProbablePrime(n), String(n)).toBe(false);
    }
  });

  test('accepts known large primes', () => {
    for (const n of [(1n << 521n) - 1n, (1n << 255n) - 19n, (1n << 607n) - 1n]) expect(isProbablePrime(n)).toBe(true);
    expect(isProbablePrime((1n << 523n) - 1n)).toBe(false);
    expect([-7n, 0n, 1n].some(isProbablePrime)).toBe(false);
  });
});
