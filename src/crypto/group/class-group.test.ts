import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test, vi } from 'vitest';
import { isFailure } from '../../base/index.ts';
import type { ClassElement, ClassGroup } from './class-group.ts';
import { pippengerWidth } from './class-group-power.ts';
import { classGroup, generatorBase, referenceClassGroup } from './class-group-registry.ts';

const signed = (bits: bigint) => fc.bigInt({ min: -(1n << bits), max: 1n << bits });
const unsigned = (bits: bigint) => fc.bigInt({ min: 0n, max: (1n << bits) - 1n });

/** Right-to-left square and multiply: the definition. */
function plainPow(group: ClassGroup, base: ClassElement, exponent: bigint): ClassElement {
  let result = group.identity;
  let square = exponent < 0n ? group.invert(base) : base;
  for (let e = exponent < 0n ? -exponent : exponent; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = group.compose(result, square);
    square = group.square(square);
  }
  return result;
}

describe.each(['secp256k1', 'ed25519'] as const)('CL-TEST %s', (name) => {
  const group = classGroup('CL-TEST', name);
  const { q, exponentBits } = group.parameters;
  const element = unsigned(200n).map((e) => group.pow(group.h, e));
  const same = (x: ClassElement, y: ClassElement): void => {
    expect(group.equal(x, y)).toBe(true);
  };

  property.prop([element, element, element], { numRuns: 20 })('is an abelian group', (x, y, z) => {
    same(group.compose(x, y), group.compose(y, x));
    same(group.compose(group.compose(x, y), z), group.compose(x, group.compose(y, z)));
    same(group.compose(x, group.identity), x);
    same(group.compose(x, group.invert(x)), group.identity);
    same(group.square(x), group.compose(x, x));
    expect(group.isIdentity(group.compose(group.invert(x), x))).toBe(true);
  });

  property.prop([element, signed(260n), signed(260n)], { numRuns: 20 })('powers add', (x, a, b) => {
    same(group.compose(group.pow(x, a), group.pow(x, b)), group.pow(x, a + b));
    same(group.pow(x, a), plainPow(group, x, a));
  });

  property.prop([element, unsigned(BigInt(exponentBits))], { numRuns: 20 })('secret powers are powers', (x, e) => {
    same(group.powSecret(x, e, exponentBits), group.pow(x, e));
  });

  property.prop([unsigned(9n)], { numRuns: 60 })('secret powers of small size', (e) => {
    same(group.powSecret(group.h, e, 9), plainPow(group, group.h, e));
  });

  test('secret exponents at the ends of their range', () => {
    for (const bits of [1, 4, 5, 6, 10, 64, 65]) {
      for (const e of [0n, 1n, (1n << BigInt(bits)) - 1n, (1n << BigInt(bits)) - 2n]) {
        if (e >= 0n) same(group.powSecret(group.h, e, bits), plainPow(group, group.h, e));
      }
    }
    expect(() => group.powSecret(group.h, 32n, 5)).toThrow(/5 bits/);
    expect(() => group.powSecret(group.h, -1n, 5)).toThrow(/5 bits/);
  });

  const generator = generatorBase(group);
  const comb = group.fixedBase(group.h, 200, 'small');
  const tiny = group.fixedBase(group.h, 12);

  property.prop([signed(700n)], { numRuns: 30 })('tables of both kinds, also beyond their size', (e) => {
    const want = group.pow(group.h, e);
    same(generator.pow(e), want);
    same(comb.pow(e), want);
    same(tiny.pow(e), want);
  });

  property.prop([fc.array(fc.tuple(element, signed(150n)), { maxLength: 7 }), signed(300n), signed(300n)], {
    numRuns: 20,
  })('products of powers with variable and fixed bases', (pairs, a, b) => {
    const terms = [
      ...pairs.map(([base, exponent]) => ({ base, exponent })),
      { base: generator, exponent: a },
      { base: comb, exponent: b },
    ];
    const want = pairs.reduce(
      (product, [base, exponent]) => group.compose(product, group.pow(base, exponent)),
      group.pow(group.h, a + b),
    );
    same(group.multiPow(terms), want);
  });

  test('empty products, zero exponents and zero-bit tables give the identity', () => {
    expect(group.isIdentity(group.multiPow([]))).toBe(true);
    expect(group.isIdentity(group.pow(group.h, 0n))).toBe(true);
    expect(group.isIdentity(generator.pow(0n))).toBe(true);
    expect(group.isIdentity(comb.pow(0n))).toBe(true);
    expect(group.isIdentity(group.multiPow([{ base: group.h, exponent: 0n }]))).toBe(true);
    expect(group.isIdentity(group.pow(group.identity, 12345n))).toBe(true);
  });

  test('a product long enough for buckets equals the product of its powers', () => {
    const count = 400;
    const terms = Array.from({ length: count }, (_, i) => ({
      base: group.pow(group.h, BigInt(3 * i + 1)),
      exponent: (i % 3 === 0 ? -1n : 1n) * (0xfedcba9876543211n - BigInt(i) ** 7n),
    }));
    expect(pippengerWidth(terms.map(() => 64))).toBeGreaterThan(0);
    const exponent = terms.reduce((sum, term, i) => sum + term.exponent * BigInt(3 * i + 1), 0n);
    same(group.multiPow(terms), group.pow(group.h, exponent));
  });

  property.prop([unsigned(250n), unsigned(250n)])('f has order q and carries plaintexts', (a, b) => {
    const [x, y] = [a % q, b % q];
    expect(group.log(group.embed(x))).toBe(x);
    expect(group.log(group.compose(group.embed(x), group.embed(y)))).toBe((x + y) % q);
    same(group.embed(x), group.pow(group.embed(1n), x));
  });

  test('f^q is the identity, f^0 too, and the largest plaintext works', () => {
    expect(group.isIdentity(group.pow(group.embed(1n), q))).toBe(true);
    expect(group.isIdentity(group.embed(0n))).toBe(true);
    expect(group.log(group.identity)).toBe(0n);
    expect(group.log(group.embed(q - 1n))).toBe(q - 1n);
    expect(group.log(group.invert(group.embed(5n)))).toBe(q - 5n);
  });

  test('plaintexts out of range and elements outside F are refused', () => {
    expect(() => group.embed(q)).toThrow(/not in/);
    expect(() => group.embed(-1n)).toThrow(/not in/);
    for (const x of [group.h, group.compose(group.h, group.embed(7n))]) {
      let error: unknown;
      try {
        group.log(x);
      } catch (caught) {
        error = caught;
      }
      expect(isFailure(error, 'crypto/not-in-plaintext-group')).toBe(true);
    }
  });

  test('the kernel and the BigInt reference compute the same bytes', () => {
    const reference = referenceClassGroup('CL-TEST', name);
    const exponent = (1n << 373n) - 987654321n;
    expect(reference.encode(reference.h)).toEqual(group.encode(group.h));
    expect(reference.encode(reference.pow(reference.h, exponent))).toEqual(group.encode(generator.pow(exponent)));
    expect(reference.encode(reference.powSecret(reference.h, exponent, 374))).toEqual(
      group.encode(group.powSecret(group.h, exponent, 374)),
    );
    expect(reference.encode(reference.embed(77n))).toEqual(group.encode(group.embed(77n)));
  });
});

test('elements and tables of another group are refused', () => {
  const [k, r] = [classGroup('CL-TEST', 'secp256k1'), classGroup('CL-TEST', 'secp256r1')];
  expect(() => k.compose(k.h, r.h)).toThrow(/another class group/);
  expect(() => k.encode(r.h)).toThrow(/another class group/);
  expect(() => k.multiPow([{ base: r.fixedBase(r.h, 8, 'small'), exponent: 1n }])).toThrow(/another class group/);
  expect(() => k.equal(k.h, referenceClassGroup('CL-TEST', 'secp256k1').h)).toThrow(/another class group/);
});

test('a group is built once', () => {
  expect(classGroup('CL-TEST', 'ed25519')).toBe(classGroup('CL-TEST', 'ed25519'));
  expect(generatorBase(classGroup('CL-TEST', 'ed25519'))).toBe(generatorBase(classGroup('CL-TEST', 'ed25519')));
});

test('a host that cannot compile WebAssembly gets the BigInt group, with the same bytes', async () => {
  const fast = classGroup('CL-TEST', 'secp256k1');
  const bytes = fast.encode(fast.pow(fast.h, 99n));
  vi.resetModules();
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new Error('forbidden by policy');
      }
    },
  });
  try {
    const registry = await import('./class-group-registry.ts');
    const slow = registry.classGroup('CL-TEST', 'secp256k1');
    expect(slow).toBe(registry.referenceClassGroup('CL-TEST', 'secp256k1'));
    expect(slow.encode(slow.pow(slow.h, 99n))).toEqual(bytes);
  } finally {
    vi.unstubAllGlobals();
    vi.resetModules();
  }
});

describe.each(['CL-112', 'CL-128'] as const)('%s', (suite) => {
  test.each(['secp256k1', 'secp256r1', 'ed25519'] as const)('laws at full size in Cl[%s]', (name) => {
    const group = classGroup(suite, name);
    const [a, b] = [(1n << 700n) + 12345678901234567890n, -(1n << 641n) + 1n];
    const [x, y] = [group.pow(group.h, a), group.pow(group.h, b)];
    expect(group.equal(group.compose(x, y), group.pow(group.h, a + b))).toBe(true);
    expect(group.equal(group.pow(y, a), group.pow(x, b))).toBe(true);
    expect(group.isIdentity(group.pow(group.embed(3n), group.parameters.q))).toBe(true);
    expect(group.equal(group.decode(group.encode(x)), x)).toBe(true);
    expect(group.encode(x).length).toBe(1 + 2 * group.parameters.coordinateLength);
  });
});
