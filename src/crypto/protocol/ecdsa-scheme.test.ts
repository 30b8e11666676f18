import { fc, test as property } from '@fast-check/vitest';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToBigint, bytesToHex, concatBytes, invertMod, mod } from '../../base/index.ts';
import { curve } from '../group/curve.ts';
import { ecdsaR, ecdsaScheme, recoveryId } from './ecdsa-scheme.ts';

const koblitz = curve(0);
const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const scalar = (q: bigint) => fc.bigInt({ min: 1n, max: q - 1n });

describe('recovery id', () => {
  const q = koblitz.q;
  const p = secp256k1.Point.Fp.ORDER;

  test.each([
    { x: 5n, odd: false, negated: false, id: 0 },
    { x: 5n, odd: true, negated: false, id: 1 },
    { x: 5n, odd: false, negated: true, id: 1 },
    { x: 5n, odd: true, negated: true, id: 0 },
    { x: q, odd: false, negated: false, id: 2 },
    { x: q + 5n, odd: true, negated: false, id: 3 },
    { x: p - 1n, odd: false, negated: true, id: 3 },
    { x: q - 1n, odd: true, negated: true, id: 0 },
  ])('x = $x, odd $odd, negated $negated: $id', ({ id, ...input }) => {
    expect(recoveryId({ q, ...input })).toBe(id);
  });

  /** A nonce point with x >= q: nobody knows its logarithm, but r, s and the key follow from any s. */
  test('a nonce point whose x is not below the order recovers the key', () => {
    let R: Uint8Array | undefined;
    for (let x = q + 1n; R === undefined; x++) {
      try {
        R = secp256k1.Point.fromBytes(concatBytes(Uint8Array.of(3), bigintToBytes(x, 32))).toBytes();
      } catch {
        // Half of all x belong to no point.
      }
    }
    const [m, s] = [12345n, q - 777n];
    const r = ecdsaR(koblitz, R);
    expect(r).toBeLessThan(p - q);
    // X = r^-1 (s*R - m*G)
    const sR = koblitz.multiplyUnsafe(koblitz.decode(R), s);
    const X = koblitz.multiplyUnsafe(koblitz.subtract(sR, koblitz.baseMultiply(m)), invertMod(r, q));
    const scheme = ecdsaScheme(0, 3);
    const signature = scheme.encode(R, s);
    // s was high, so it was negated; y is odd: parity 0, plus 2.
    expect(signature[64]).toBe(2);
    expect(scheme.verify(signature, bigintToBytes(m, 32), koblitz.encode(X))).toBe(true);
    for (const v of [0, 1, 3]) {
      const other = Uint8Array.from(signature, (b, i) => (i === 64 ? v : b));
      expect(scheme.verify(other, bigintToBytes(m, 32), koblitz.encode(X))).toBe(false);
    }
  });
});

describe.each([
  { curveId: 0, library: secp256k1, scheme: ecdsaScheme(0, 3) },
  { curveId: 1, library: p256, scheme: ecdsaScheme(1, 0) },
])('curve $curveId', ({ curveId, library, scheme }) => {
  const group = curve(curveId);
  const { q } = group;

  property.prop([hash32, scalar(q), scalar(q)], { numRuns: 20 })(
    'the format is accepted by the library, whatever s was, and its high twin by neither',
    (hash, key, nonce) => {
      const R = group.encode(group.baseMultiply(nonce));
      const publicKey = group.encode(group.baseMultiply(key));
      const s = mod(invertMod(nonce, q) * (bytesToBigint(hash) + ecdsaR(group, R) * key), q);
      for (const either of [s, q - s]) {
        const signature = scheme.encode(R, either);
        expect(signature.slice(0, 64)).toEqual(scheme.encode(R, s).slice(0, 64));
        const twin = group.encode(group.negate(group.baseMultiply(nonce)));
        const right = either === s ? signature : scheme.encode(twin, either);
        expect(scheme.verify(right, hash, publicKey)).toBe(true);
        expect(library.verify(right.slice(0, 64), hash, publicKey, { prehash: false, lowS: true })).toBe(true);
      }
      const low = scheme.encode(R, s);
      const high = Uint8Array.from(low);
      high.set(bigintToBytes(q - bytesToBigint(low.slice(32, 64)), 32), 32);
      if (high.length === 65) high[64] = high[64]! ^ 1;
      expect(scheme.verify(high, hash, publicKey)).toBe(false);
      expect(library.verify(high.slice(0, 64), hash, publicKey, { prehash: false, lowS: false })).toBe(true);
    },
  );
});

test('hashes: known answers of the empty message', () => {
  const of = (curveId: number, scheme: number) => bytesToHex(ecdsaScheme(curveId, scheme).prepare(new Uint8Array(0)));
  expect(of(0, 0)).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
  expect(of(0, 1)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(of(0, 2)).toBe('5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456');
  expect(of(1, 0)).toBe(of(0, 1));
});

test('the prehashed scheme signs 32 bytes and nothing else; unknown schemes are refused', () => {
  const bytes = new Uint8Array(32).fill(7);
  expect(ecdsaScheme(0, 3).prepare(bytes)).toEqual(bytes);
  for (const length of [0, 31, 33]) {
    expect(() => ecdsaScheme(0, 3).prepare(new Uint8Array(length))).toThrow(
      expect.objectContaining({ code: 'crypto/bad-message' }),
    );
  }
  for (const [curveId, scheme] of [
    [0, 4],
    [1, 1],
    [1, 3],
    [2, 0],
  ] as const) {
    expect(() => ecdsaScheme(curveId, scheme)).toThrow(expect.objectContaining({ code: 'crypto/unsupported-scheme' }));
  }
});
