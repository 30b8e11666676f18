import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToBigint, concatBytes, isFailure } from '../../base/index.ts';
import { composeFormsPlain, encodeForm, type Form, formFrom, reduceForm } from '../kernel/form.ts';
import { integerSquareRoot, jacobi, squareRootModPrime } from '../math/integer.ts';
import { isProbablePrime } from '../math/prime.ts';
import { genusValue, validateForm } from './class-group-codec.ts';
import { classGroup } from './class-group-registry.ts';

describe.each(['secp256k1', 'secp256r1', 'ed25519'] as const)('elements of CL-TEST %s on the wire', (name) => {
  const group = classGroup('CL-TEST', name);
  const { parameters } = group;
  const { p, q, discriminant, coordinateLength } = parameters;
  const exponent = fc.bigInt({ min: 1n, max: 1n << 300n });
  const good = group.encode(group.pow(group.h, 987654321n));

  /** The rule by which the bytes are refused; undefined if they are accepted. */
  function ruleOf(bytes: Uint8Array): unknown {
    try {
      group.decode(bytes);
      return undefined;
    } catch (error) {
      if (isFailure(error, 'crypto/bad-element') && error.kind === 'usage') return error.data.rule;
      throw error;
    }
  }
  const raw = (a: bigint, b: bigint): Uint8Array => encodeForm({ a, b, c: 0n }, coordinateLength);

  function coordinates(bytes: Uint8Array): Form {
    const a = bytesToBigint(bytes.subarray(1, 1 + coordinateLength));
    const b = bytesToBigint(bytes.subarray(1 + coordinateLength));
    return formFrom(a, bytes[0] === 1 ? -b : b, discriminant);
  }

  /** A prime form (l, b, .) of small prime norm in the given genus, reduced as it stands. */
  function primeForm(symbol: 1 | -1): Form {
    for (let l = 3n; ; l += 2n) {
      if (!isProbablePrime(l) || jacobi(discriminant, l) !== 1 || jacobi(l, p) !== symbol) continue;
      const root = squareRootModPrime(discriminant, l)!;
      return reduceForm(formFrom(l, (root & 1n) === 1n ? root : l - root, discriminant));
    }
  }

  property.prop([exponent, fc.bigInt({ min: 0n, max: q - 1n })], { numRuns: 30 })('round trip', (e, m) => {
    const x = group.compose(group.pow(group.h, e), group.embed(m));
    const bytes = group.encode(x);
    expect(bytes.length).toBe(1 + 2 * coordinateLength);
    expect(group.equal(group.decode(bytes), x)).toBe(true);
    expect(group.encode(group.decode(bytes))).toEqual(bytes);
  });

  test('the identity and powers of f are elements', () => {
    for (const x of [group.identity, group.embed(1n), group.embed(q - 1n)]) {
      expect(group.equal(group.decode(group.encode(x)), x)).toBe(true);
    }
  });

  test('length', () => {
    expect(ruleOf(good.subarray(1))).toBe('length');
    expect(ruleOf(concatBytes(good, Uint8Array.of(0)))).toBe('length');
    expect(ruleOf(new Uint8Array())).toBe('length');
  });

  test('sign byte', () => {
    for (const sign of [2, 128, 255]) expect(ruleOf(concatBytes(Uint8Array.of(sign), good.subarray(1)))).toBe('sign');
    const negativeZero = concatBytes(
      Uint8Array.of(1),
      bigintToBytes(3n, coordinateLength),
      new Uint8Array(coordinateLength),
    );
    expect(ruleOf(negativeZero)).toBe('sign');
  });

  test('positive a', () => {
    expect(ruleOf(raw(0n, 0n))).toBe('positive');
    expect(ruleOf(raw(0n, 1n))).toBe('positive');
  });

  test('reduced: the same class in any other form is refused', () => {
    const { a, b } = coordinates(good);
    expect(ruleOf(raw(a, b + 2n * a))).toBe('reduced');
    expect(ruleOf(raw(a, b - 2n * a))).toBe('reduced');
    // (c, -b, a) of the same class has |b| <= c but c > a; take an element whose c fits the wire.
    let form = coordinates(good);
    for (let e = 2n; form.c >> BigInt(8 * coordinateLength) !== 0n; e++)
      form = coordinates(group.encode(group.pow(group.h, e)));
    expect(form.c > form.a).toBe(true);
    expect(reduceForm({ a: form.c, b: -form.b, c: form.a })).toEqual(form);
    expect(ruleOf(raw(form.c, -form.b))).toBe('reduced');
  });

  test('canonical: b = -a and a = c with b < 0', () => {
    // a = |b|: a*(a - 4c) = D for a dividing D; a = 1 is the identity's.
    expect(ruleOf(raw(1n, -1n))).toBe('canonical');
    expect(ruleOf(raw(1n, 1n))).toBeUndefined();
    expect(ruleOf(raw(p, -p))).toBe('canonical');
    expect(() => validateForm(5n, -3n, { ...parameters, q: 13n, discriminant: 9n - 100n })).toThrow(/a = c/);
    expect(validateForm(5n, 3n, { ...parameters, q: 11n, discriminant: 9n - 100n })).toEqual({ a: 5n, b: 3n, c: 5n });
  });

  test('discriminant', () => {
    const { a, b } = coordinates(good);
    expect(ruleOf(raw(a, b > 0n ? b - 2n : b + 2n))).toBe('discriminant');
    expect(ruleOf(raw(a + 2n, b))).toBe('discriminant');
    expect(ruleOf(raw(a, b > 0n ? b - 1n : b + 1n))).toBe('discriminant');
    const other = classGroup('CL-TEST', name === 'secp256k1' ? 'secp256r1' : 'secp256k1');
    const foreign = other.encode(other.embed(3n));
    expect(ruleOf(foreign)).toBe(foreign.length === good.length ? 'discriminant' : 'length');
  });

  test('imprimitive: q times a form of the fundamental discriminant', () => {
    // (q*a, q*b, q*c) has discriminant q^2 * D_K = D, is reduced if (a, b, c) is, and is no group element.
    for (const l of [1n, 2n, 3n, 5n, 7n, 11n, 13n]) {
      for (let b = 1n; b <= l; b += 2n) {
        if ((b * b - parameters.fundamentalDiscriminant) % (4n * l) === 0n) {
          expect(ruleOf(raw(q * l, q * b))).toBe('imprimitive');
        }
      }
    }
    expect(ruleOf(raw(q, q))).toBe('imprimitive');
  });

  test('genus: tau, the known element of order two, and everything times tau', () => {
    const tau = formFrom(p, p, discriminant);
    expect(reduceForm(tau)).toEqual(tau);
    expect(composeFormsPlain(tau, tau, discriminant).a).toBe(1n);
    expect(ruleOf(raw(tau.a, tau.b))).toBe('genus');
    const x = coordinates(good);
    const shifted = composeFormsPlain(x, tau, discriminant);
    expect(ruleOf(raw(shifted.a, shifted.b))).toBe('genus');
    const shiftedF = composeFormsPlain(coordinates(group.encode(group.embed(9n))), tau, discriminant);
    expect(ruleOf(raw(shiftedF.a, shiftedF.b))).toBe('genus');
    // Control: the same bytes pass every other check.
    expect(composeFormsPlain(shifted, tau, discriminant)).toEqual(x);
  });

  property.prop([exponent, exponent, fc.boolean(), fc.boolean()], { numRuns: 25 })(
    'genus is multiplicative and the character of q equals that of p',
    (a, b, twistA, twistB) => {
      const side = primeForm(-1);
      const make = (e: bigint, twist: boolean): Form => {
        const x = coordinates(group.encode(group.pow(group.h, e)));
        return twist ? composeFormsPlain(x, side, discriminant) : x;
      };
      const characterQ = (form: Form): number => jacobi(genusValue(form, q)!, q);
      const characterP = (form: Form): number => jacobi(form.a % p === 0n ? form.c : form.a, p);
      const [x, y] = [make(a, twistA), make(b, twistB)];
      const product = composeFormsPlain(x, y, discriminant);
      expect(characterQ(x)).toBe(twistA ? -1 : 1);
      expect(characterQ(product)).toBe(characterQ(x) * characterQ(y));
      for (const form of [x, y, product]) expect(characterQ(form)).toBe(characterP(form));
    },
  );

  test('a value that q divides leaves the decision to c', () => {
    const f = coordinates(group.encode(group.embed(2n)));
    expect(f.a % q).toBe(0n);
    expect(genusValue(f, q)).toBe(f.c);
    expect(jacobi(f.c, q)).toBe(1);
  });

  test('no form is larger than its encoding', () => {
    const bound = integerSquareRoot(-discriminant / 3n);
    expect(bound >> BigInt(8 * coordinateLength)).toBe(0n);
  });
});
