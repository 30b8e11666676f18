import { fc, test as property } from '@fast-check/vitest';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes, hexToBytes, isFailure } from '../../base/index.ts';
import { type Curve, type CurveId, curve } from './curve.ts';
import { secondGenerator } from './curve-generator.ts';
import { decodeScalar, encodeScalar } from './curve-scalar.ts';

const IDS: readonly CurveId[] = [0, 1, 2, 3];

function ruleOf(decode: () => unknown): unknown {
  try {
    decode();
  } catch (error) {
    if (isFailure(error)) return `${error.code} ${String(error.data.rule)}`;
    throw error;
  }
  return 'accepted';
}

describe.each(IDS)('curve %i', (id) => {
  const group: Curve = curve(id);

  property.prop([fc.bigInt({ min: 0n, max: 2n ** 300n }), fc.bigInt({ min: 0n, max: 2n ** 300n })], { numRuns: 10 })(
    'multiplication is linear in any integer scalar',
    (a, b) => {
      const left = group.add(group.baseMultiply(a), group.multiplyUnsafe(group.G, b));
      expect(group.equal(left, group.multiply(group.G, a + b))).toBe(true);
      expect(group.equal(group.subtract(left, group.baseMultiply(b)), group.baseMultiply(a))).toBe(true);
    },
  );

  property.prop(
    [
      fc.array(
        fc.tuple(fc.bigInt({ min: 1n, max: group.q - 1n }), fc.bigInt({ min: -(2n ** 260n), max: 2n ** 260n })),
        { maxLength: 5 },
      ),
    ],
    { numRuns: 10 },
  )('a sum with shared doublings is the sum of the multiples', (terms) => {
    const points = terms.map(([k, scalar]) => ({ point: group.baseMultiply(k), scalar }));
    const expected = points.reduce(
      (sum, { point, scalar }) => group.add(sum, group.multiply(point, scalar)),
      group.identity,
    );
    expect(group.equal(group.sumUnsafe(points), expected)).toBe(true);
  });

  test('multiples by the fixed schedule and by a table are the same, at every edge', () => {
    const [plain, prepared] = [group.baseMultiply(77n), group.prepare(group.baseMultiply(77n))];
    for (const k of [1n, 2n, 3n, 15n, 16n, 2n ** 128n, group.q >> 1n, group.q - 2n, group.q - 1n, group.q + 1n, -5n]) {
      const expected = group.baseMultiply(77n * k);
      expect(group.equal(group.multiply(plain, k), expected)).toBe(true);
      expect(group.equal(group.multiply(prepared, k), expected)).toBe(true);
      expect(group.equal(group.multiplyUnsafe(plain, k), expected)).toBe(true);
    }
    expect(group.isIdentity(group.sumUnsafe([]))).toBe(true);
    expect(group.isIdentity(group.sumUnsafe([{ point: plain, scalar: 0n }]))).toBe(true);
    expect(group.isIdentity(group.sumUnsafe([1n, -1n].map((scalar) => ({ point: plain, scalar }))))).toBe(true);
  });

  test('zero, the order and the identity are handled', () => {
    const { G, identity, q } = group;
    for (const zero of [
      group.multiply(G, 0n),
      group.multiply(G, q),
      group.multiply(identity, 5n),
      group.baseMultiply(0n),
    ]) {
      expect(group.isIdentity(zero)).toBe(true);
    }
    expect(group.isIdentity(group.multiplyUnsafe(G, q))).toBe(true);
    expect(group.equal(group.multiply(G, -1n), group.negate(G))).toBe(true);
    expect(group.isIdentity(group.add(G, group.negate(G)))).toBe(true);
    expect(group.isIdentity(G)).toBe(false);
  });

  test('encodings round-trip in fixed length', () => {
    const P = group.baseMultiply(123456789n);
    const bytes = group.encode(P);
    expect(bytes.length).toBe(group.pointLength);
    expect(group.equal(group.decode(bytes), P)).toBe(true);
  });

  test('refuses everything but the canonical encoding of a point', () => {
    const good = group.encode(group.G);
    expect(ruleOf(() => group.decode(group.encode(group.identity)))).toBe('crypto/bad-point identity');
    expect(ruleOf(() => group.decode(good.subarray(1)))).toBe('crypto/bad-point length');
    expect(ruleOf(() => group.decode(concatBytes(good, Uint8Array.of(0))))).toBe('crypto/bad-point length');
    expect(ruleOf(() => group.decode(new Uint8Array(0)))).toBe('crypto/bad-point length');
    expect(ruleOf(() => group.decode(new Uint8Array(group.pointLength).fill(0xff)))).toBe('crypto/bad-point encoding');
    expect(ruleOf(() => group.decode(good))).toBe('accepted');
  });

  test('scalars are 32 bytes below the order', () => {
    const { q } = group;
    expect(decodeScalar(group, encodeScalar(group, q - 1n))).toBe(q - 1n);
    expect(decodeScalar(group, encodeScalar(group, q))).toBe(0n);
    const tooLarge = hexToBytes(q.toString(16).padStart(64, '0'));
    expect(ruleOf(() => decodeScalar(group, tooLarge))).toBe('crypto/bad-scalar range');
    expect(ruleOf(() => decodeScalar(group, tooLarge.subarray(1)))).toBe('crypto/bad-scalar length');
  });
});

test('the curves have the orders and class groups of the table', () => {
  const l = 2n ** 252n + 27742317777372353535851937790883648493n;
  expect(curve(2).q).toBe(l);
  expect(curve(3).q).toBe(l);
  expect(curve(0).q.toString(16)).toBe('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
  expect(curve(1).q.toString(16)).toBe('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  expect(IDS.map((id) => curve(id).classGroupName)).toEqual(['secp256k1', 'secp256r1', 'ed25519', 'ed25519']);
  expect(() => curve(4)).toThrow(expect.objectContaining({ code: 'crypto/unknown-curve' }));
});

test('ed25519 refuses small-order and mixed-order points and non-canonical y', () => {
  const group = curve(2);
  const torsion = ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex, true));
  const rules = torsion.map((T) => ruleOf(() => group.decode(T.toBytes())));
  expect(new Set(rules)).toEqual(new Set(['crypto/bad-point identity', 'crypto/bad-point subgroup']));
  const mixed = torsion.filter((T) => !T.is0()).map((T) => T.add(ed25519.Point.BASE).toBytes());
  expect(mixed.map((bytes) => ruleOf(() => group.decode(bytes)))).toEqual(mixed.map(() => 'crypto/bad-point subgroup'));
  // y = p + 1 is the identity again, in an encoding only ZIP-215 accepts.
  const nonCanonical = hexToBytes(`ee${'ff'.repeat(30)}7f`);
  expect(ed25519.Point.fromBytes(nonCanonical, true).is0()).toBe(true);
  expect(ruleOf(() => group.decode(nonCanonical))).toBe('crypto/bad-point encoding');
  // x = 0 with the sign bit set.
  expect(ruleOf(() => group.decode(hexToBytes(`01${'00'.repeat(30)}80`)))).toBe('crypto/bad-point encoding');
});

test('secp256k1 refuses an x without a point, x = p + small, and uncompressed encodings', () => {
  const group = curve(0);
  expect(ruleOf(() => group.decode(hexToBytes(`02${'00'.repeat(31)}05`)))).toBe('crypto/bad-point encoding');
  const p = secp256k1.Point.Fp.ORDER;
  expect(ruleOf(() => group.decode(hexToBytes(`02${(p + 1n).toString(16)}`)))).toBe('crypto/bad-point encoding');
  expect(ruleOf(() => group.decode(secp256k1.Point.BASE.toBytes(false)))).toBe('crypto/bad-point length');
});

test('the second generators are the known ones and no multiple anyone chose', () => {
  expect(bytesToHex(curve(0).encode(secondGenerator(curve(0))))).toBe(
    '02909db63702ea2e908a96ca754206ac7c291850b3b64c07ef1822859adba5f77e',
  );
  expect(bytesToHex(curve(1).encode(secondGenerator(curve(1))))).toBe(
    '027fdad2c074d2f733dcb69ac69bd21a28df742a317504b55772127070b3ce8a5c',
  );
  expect(() => secondGenerator(curve(2))).toThrow(expect.objectContaining({ code: 'crypto/no-second-generator' }));
});
