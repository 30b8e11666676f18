/** Known attacks with malformed keys and points: own groups, small order, second encodings, unproven keys. */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToBigint, concatBytes, invertMod, mod, u8 } from '../../src/base/index.ts';
import { decodeForm } from '../../src/crypto/group/class-group-codec.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { createValidatorSealingKey, curve, verifyValidatorSealingKey } from '../../src/crypto/index.ts';
import {
  composeFormsPlain,
  encodeForm,
  equalForms,
  type Form,
  identityForm,
  reduceForm,
} from '../../src/crypto/kernel/form.ts';
import { xof } from '../../src/crypto/math/xof.ts';
import {
  encodeNetworkKey,
  networkKeyId,
  openNetworkKey,
  parseNetworkKey,
} from '../../src/crypto/protocol/network-key.ts';
import { Reader } from '../../src/crypto/protocol/wire.ts';
import { SUITE } from '../support/suite.ts';
import { bytes32, testNetwork } from './network.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const group = classGroup(SUITE, 'secp256k1');
const { parameters } = group;
const honest = group.encode(group.pow(group.h, 123456789n));

/** a^exponent for the forms of any discriminant, without any check of what group that is. */
function power(form: Form, exponent: bigint, discriminant: bigint): Form {
  let result = reduceForm(identityForm(discriminant));
  for (let bit = exponent.toString(2).length - 1; bit >= 0; bit--) {
    result = composeFormsPlain(result, result, discriminant);
    if ((exponent >> BigInt(bit)) & 1n) result = composeFormsPlain(result, form, discriminant);
  }
  return result;
}

/** Discriminants with small class groups, as an attacker would choose them, and a form that generates each. */
const SMALL = [
  { discriminant: -23n, order: 3n, generator: { a: 2n, b: 1n, c: 3n } },
  { discriminant: -47n, order: 5n, generator: { a: 2n, b: 1n, c: 6n } },
  { discriminant: -71n, order: 7n, generator: { a: 2n, b: 1n, c: 9n } },
  { discriminant: -167n, order: 11n, generator: { a: 2n, b: 1n, c: 21n } },
  { discriminant: -191n, order: 13n, generator: { a: 2n, b: 1n, c: 24n } },
];

describe('F1 a group of the attacker’s choice', () => {
  test('F1 an element carries no group: what fits another discriminant is refused here', () => {
    const length = parameters.coordinateLength;
    for (const { generator } of SMALL) {
      expect(() => decodeForm(encodeForm(generator, length), parameters)).toThrow(code('crypto/bad-element'));
    }
    for (const name of ['secp256r1', 'ed25519'] as const) {
      const other = classGroup(SUITE, name);
      for (let i = 1n; i <= 20n; i++) {
        const foreign = other.encode(other.pow(other.h, i * 7919n));
        expect(() => group.decode(foreign)).toThrow(code('crypto/bad-element'));
      }
    }
  });

  test('F1 nobody registers a modulus: members have curve keys of 32 bytes and nothing else', () => {
    for (const { sealingKey, protocolKey, id, weight, ...rest } of testNetwork([1, 1, 1, 1]).committee.members) {
      expect([sealingKey.length, protocolKey.length, id.length, weight]).toEqual([32, 32, 32, 1]);
      expect(rest).toEqual({});
    }
  });

  test('F1 control: in groups of the attacker’s choice, a few powers tell a secret exponent', () => {
    const secret = 12_345n;
    const residues = SMALL.map(({ discriminant, order, generator }) => {
      const seen = power(generator, secret, discriminant);
      for (let e = 0n; e < order; e++) if (equalForms(power(generator, e, discriminant), seen)) return { order, e };
      throw new Error('no power matches');
    });
    const product = residues.reduce((all, { order }) => all * order, 1n);
    const found = residues.reduce((sum, { order, e }) => {
      const rest = product / order;
      return sum + e * rest * invertMod(mod(rest, order), order);
    }, 0n);
    expect(product).toBeGreaterThan(secret);
    expect(mod(found, product)).toBe(secret);
  });
});

describe('F2 a key without proof', () => {
  const identity = { suite: SUITE, epoch: 1, validatorId: bytes32('id'), protocolKey: bytes32('protocol key') };
  const own = createValidatorSealingKey(bytes32('seed'), identity);

  test('F2 a sealing key copied from another validator, suite or epoch is not admitted', () => {
    expect(verifyValidatorSealingKey(identity, own.publicKey, own.proof)).toBe(true);
    for (const change of [
      { validatorId: bytes32('thief') },
      { protocolKey: bytes32('another key') },
      { epoch: 2 },
      { suite: 'CL-128' as const },
    ]) {
      expect(verifyValidatorSealingKey({ ...identity, ...change }, own.publicKey, own.proof)).toBe(false);
    }
    const group = curve(3);
    const shifted = group.encode(group.add(group.decode(own.publicKey), group.G));
    expect(verifyValidatorSealingKey(identity, shifted, own.proof)).toBe(false);
  });

  test('F2 control: a certificate key admitted without proof of possession signs for the whole committee', () => {
    const bls = bls12_381.longSignatures;
    const { Point } = bls12_381.G1;
    const others = [1, 2, 3].map((fill) => Point.fromBytes(bls.getPublicKey(bytes32('bls', fill)).toBytes()));
    const secret = bytes32('bls', 'attacker');
    const attacker = Point.fromBytes(bls.getPublicKey(secret).toBytes());
    const rogue = others.reduce((key, other) => key.subtract(other), attacker);
    const aggregate = others.reduce((key, other) => key.add(other), rogue);
    const message = bls.hash(asciiToBytes('a certificate of all four'));
    expect(bls.verify(bls.sign(message, secret), message, aggregate)).toBe(true);
  });
});

describe('F4 two encodings of one element', () => {
  const length = parameters.coordinateLength;
  const form = decodeForm(honest, parameters);
  // The same class before reduction, and the negative zero of the identity.
  const shifted = { a: form.a, b: form.b + 2n * form.a, c: form.a + form.b + form.c };
  const turned = { a: form.c, b: -form.b, c: form.a };

  test('F4 only the reduced form with the canonical sign is read', () => {
    for (const alternative of [shifted, turned]) {
      if (alternative.a >= 1n << BigInt(8 * length)) continue;
      const bytes = concatBytes(
        u8(alternative.b < 0n ? 1 : 0),
        bigintToBytes(alternative.a, length + 8).slice(8),
        bigintToBytes(alternative.b < 0n ? -alternative.b : alternative.b, length + 8).slice(8),
      );
      expect(() => decodeForm(bytes, parameters)).toThrow(code('crypto/bad-element'));
    }
    for (const at of [0, honest.length]) {
      const longer = concatBytes(honest.slice(0, at), u8(0), honest.slice(at));
      expect(() => decodeForm(longer, parameters)).toThrow(code('crypto/bad-element'));
    }
    expect(encodeForm(decodeForm(honest, parameters), length)).toEqual(honest);
  });

  test('F4 control: a reader that reduces what it gets takes both for one element with two transcripts', () => {
    for (const alternative of [shifted, turned]) {
      expect(equalForms(reduceForm(alternative), form)).toBe(true);
      const wide = (f: Form) => encodeForm(f, 2 * length);
      expect(xof('fs', [wide(alternative)], 16)).not.toEqual(xof('fs', [wide(form)], 16));
    }
  });
});

describe('F5 points of small and mixed order', () => {
  const point = ed25519.Point.BASE.multiply(4711n);
  const torsion = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
  const mixed = point.add(torsion);

  test('F5 torsion, mixed order, the identity and a non-canonical y are refused once, where bytes become points', () => {
    const edwards = curve(2);
    for (const bad of [
      torsion.toBytes(),
      mixed.toBytes(),
      ed25519.Point.ZERO.toBytes(),
      new Uint8Array(32).fill(255),
    ]) {
      expect(() => edwards.decode(bad)).toThrow(code('crypto/bad-point'));
    }
    expect(edwards.encode(edwards.decode(point.toBytes()))).toEqual(point.toBytes());
  });

  test('F5 control: the library alone reads the mixed point, and a multiple by the cofactor hides the difference', () => {
    expect(torsion.multiplyUnsafe(8n).is0()).toBe(true);
    const read = ed25519.Point.fromBytes(mixed.toBytes());
    expect(read.equals(point)).toBe(false);
    expect(read.multiplyUnsafe(8n).equals(point.multiplyUnsafe(8n))).toBe(true);
  });
});

describe('F6 coordinates and scalars out of range', () => {
  const { p, n } = secp256k1.Point.CURVE();
  // The least x that is a point: x + p still fits 32 bytes.
  const small = secp256k1.Point.fromHex(`02${'00'.repeat(31)}01`).toBytes();
  const lifted = concatBytes(small.slice(0, 1), bigintToBytes(bytesToBigint(small.slice(1)) + p, 32));

  test('F6 x of p and more, x without a point, and scalars of q and more are refused', () => {
    const points = curve(0);
    expect(points.encode(points.decode(small))).toEqual(small);
    expect(() => points.decode(lifted)).toThrow(code('crypto/bad-point'));
    expect(() => points.decode(concatBytes(u8(2), bigintToBytes(5n, 32)))).toThrow(code('crypto/bad-point'));
    const scalar = (value: bigint): bigint =>
      new Reader(concatBytes(u8(1), u8(9), bigintToBytes(value, 32)), 'userMessage', 64).scalar(n);
    expect(scalar(n - 1n)).toBe(n - 1n);
    for (const value of [n, n + 1n, (1n << 256n) - 1n])
      expect(() => scalar(value)).toThrow(code('crypto/bad-encoding'));
  });

  test('F6 control: a reader that reduces has two encodings of one point and of one scalar', () => {
    expect(lifted).not.toEqual(small);
    expect(mod(bytesToBigint(lifted.slice(1)), p)).toBe(bytesToBigint(small.slice(1)));
    expect(mod(n + 5n, n)).toBe(5n);
  });
});

describe('F7 constants of another suite', () => {
  const { networkKey, nkId } = testNetwork([1, 1, 1, 1]).result;
  const fields = parseNetworkKey(networkKey);
  const suite = SUITE === 'CL-112' ? 'CL-TEST' : 'CL-112';

  test('F7 the id of a network key names its suite: the same elements under another one are another key', () => {
    const relabelled = { ...fields, suite } as const;
    expect(networkKeyId(relabelled)).not.toEqual(nkId);
    expect(() => openNetworkKey(encodeNetworkKey(relabelled), nkId)).toThrow();
    expect(() => openNetworkKey(encodeNetworkKey(relabelled), networkKeyId(relabelled))).toThrow();
    expect(openNetworkKey(networkKey, nkId).suite).toBe(SUITE);
  });

  test('F7 control: an id without the suite is the same for both', () => {
    const withoutSuite = ({ encryptionKeys, curves }: typeof fields) =>
      xof('nk', [...encryptionKeys, ...curves.flatMap(({ x0, x1, ct0, ct1 }) => [x0, x1, ct0, ct1])], 32);
    expect(withoutSuite({ ...fields, suite })).toEqual(withoutSuite(fields));
  });
});
