import { describe, expect, test } from 'vitest';
import { type Ciphertext, decrypt, encrypt } from '../../../../src/crypto/encryption/ciphertext.ts';
import type { ClassElement, ClassGroupName } from '../../../../src/crypto/group/class-group.ts';
import { classGroup, generatorBase } from '../../../../src/crypto/group/class-group-registry.ts';
import { virtualIndices } from '../../../../src/crypto/threshold/committee.ts';
import { referenceGroup } from '../../../../src/crypto/threshold/dealing.ts';
import { shareBits, shareInteger } from '../../../../src/crypto/threshold/integer-sharing.ts';
import { type SharingParameters, sharingParameters } from '../../../../src/crypto/threshold/lagrange.ts';
import {
  combinePartials,
  createDecryptionShare,
  decryptionBase,
  decryptionSubsets,
  type PartialDecryption,
  partialDecrypt,
} from '../../../../src/crypto/threshold/partial-decryption.ts';
import { createTestCommittee, subsets } from '../../../support/committees.ts';
import { testRng } from '../../../support/relation-cases.ts';

const NAMES: readonly ClassGroupName[] = ['secp256k1', 'secp256r1', 'ed25519'];
const B = referenceGroup('CL-TEST').parameters.exponentBits;
const secretKey = testRng('secret key').bits(B);

interface Setup {
  readonly parameters: SharingParameters;
  readonly shares: readonly bigint[];
  readonly bits: number;
}

function shareKey(n: number): Setup {
  const parameters = sharingParameters(n);
  const group = referenceGroup('CL-TEST');
  const rng = testRng(`sharing ${n}`);
  const { shares } = shareInteger({ group, parameters, secret: secretKey, secretBits: B, rng });
  return { parameters, shares, bits: shareBits(parameters, B) };
}

function encryptTo(name: ClassGroupName, m: bigint): Ciphertext {
  const group = classGroup('CL-TEST', name);
  return encrypt(group, { publicKey: generatorBase(group).pow(secretKey), m, r: testRng(`r ${m}`).bits(B) });
}

function decryptAll(name: ClassGroupName, setup: Setup, c1: ClassElement): PartialDecryption[] {
  const group = classGroup('CL-TEST', name);
  const base = decryptionBase(group, setup.parameters, c1);
  return setup.shares.map((value, i) => {
    const share = createDecryptionShare(group, { index: i + 1, value, bits: setup.bits });
    return { index: share.index, element: partialDecrypt(group, share, base, testRng(`blind ${i}`)) };
  });
}

describe.each(NAMES)('in the class group of %s', (name) => {
  const group = classGroup('CL-TEST', name);
  const m = group.parameters.q - 5n;
  const ciphertext = encryptTo(name, m);

  test('the integer key decrypts', () => {
    expect(decrypt(group, secretKey, ciphertext)).toBe(m);
  });

  test.each([1, 2, 3, 4, 5, 6])('n = %i: every quorum decrypts as the whole key does', (n) => {
    const setup = shareKey(n);
    const partials = decryptAll(name, setup, ciphertext.c1);
    const { parameters } = setup;
    for (const chosen of subsets(partials, parameters.t)) {
      expect(combinePartials({ group, parameters, c2: ciphertext.c2, partials: chosen })).toBe(m);
    }
    expect(combinePartials({ group, parameters, c2: ciphertext.c2, partials: [...partials].reverse() })).toBe(m);
  });

  test('the plaintext 0 comes back as 0', () => {
    const setup = shareKey(4);
    const zero = encryptTo(name, 0n);
    const partials = decryptAll(name, setup, zero.c1);
    expect(combinePartials({ group, parameters: setup.parameters, c2: zero.c2, partials })).toBe(0n);
  });
});

describe('a coalition of weight t - 1', () => {
  const name = 'ed25519';
  const group = classGroup('CL-TEST', name);
  const ciphertext = encryptTo(name, 77n);
  const setup = shareKey(6);
  const { parameters, shares, bits } = setup;
  const partials = decryptAll(name, setup, ciphertext.c1);
  const combine = (chosen: readonly PartialDecryption[], p = parameters) =>
    combinePartials({ group, parameters: p, c2: ciphertext.c2, partials: chosen });

  test('is refused, whichever members it has', () => {
    for (const chosen of subsets(partials, parameters.t - 1)) {
      expect(() => combine(chosen)).toThrow(expect.objectContaining({ code: 'crypto/bad-index' }));
      expect(() => combine([...chosen, chosen[0]!])).toThrow(expect.objectContaining({ code: 'crypto/bad-index' }));
    }
  });

  test('does not decrypt by pretending a lower threshold', () => {
    for (const chosen of subsets(partials, parameters.t - 1)) {
      expect(combine(chosen, { ...parameters, t: parameters.t - 1 })).not.toBe(77n);
    }
  });

  test('does not decrypt by guessing the missing share', () => {
    const base = decryptionBase(group, parameters, ciphertext.c1);
    const guesses = [group.identity, base, group.h, group.pow(base, testRng('guess').bits(bits))];
    for (const chosen of subsets(partials, parameters.t - 1)) {
      const missing = partials.find((partial) => !chosen.includes(partial))!;
      for (const element of [...guesses, chosen[0]!.element]) {
        expect(combine([...chosen, { index: missing.index, element }])).not.toBe(77n);
      }
      expect(combine([...chosen, missing])).toBe(77n);
    }
  });

  test('blinding leaves the power itself unchanged', () => {
    const share = createDecryptionShare(group, { index: 6, value: shares[5]!, bits });
    const base = decryptionBase(group, parameters, ciphertext.c1);
    expect(group.equal(partialDecrypt(group, share, base, testRng('x')), group.pow(base, shares[5]!))).toBe(true);
  });
});

test('with weights 3, 3, 2, 2 any members of weight 7 decrypt', () => {
  const { committee } = createTestCommittee([3, 3, 2, 2]);
  const setup = shareKey(10);
  const group = classGroup('CL-TEST', 'secp256k1');
  const ciphertext = encryptTo('secp256k1', 424242n);
  const partials = decryptAll('secp256k1', setup, ciphertext.c1);
  const results = subsets([0, 1, 2, 3], 3).map((parties) => {
    const indices = parties.flatMap((party) => virtualIndices(committee, party));
    const chosen = partials.filter(({ index }) => indices.includes(index));
    return combinePartials({ group, parameters: setup.parameters, c2: ciphertext.c2, partials: chosen });
  });
  expect(results).toEqual([424242n, 424242n, 424242n, 424242n]);
});

test('one wrong partial is noticed, and another quorum decrypts', () => {
  const setup = shareKey(4);
  const group = classGroup('CL-TEST', 'secp256k1');
  const ciphertext = encryptTo('secp256k1', 9n);
  const { parameters } = setup;
  const partials = decryptAll('secp256k1', setup, ciphertext.c1);
  const wrong = partials.map((p) => (p.index === 2 ? { ...p, element: group.compose(p.element, group.h) } : p));
  const results = decryptionSubsets([1, 2, 3, 4], parameters.t).map((indices) => {
    const chosen = wrong.filter(({ index }) => indices.includes(index));
    return combinePartials({ group, parameters, c2: ciphertext.c2, partials: chosen });
  });
  expect(results).toEqual([undefined, undefined, 9n, undefined]);
});

test('negative shares, as reconfiguration makes them, decrypt through the inverse', () => {
  const group = classGroup('CL-TEST', 'secp256k1');
  const share = createDecryptionShare(group, { index: 1, value: -12345n, bits: 20 });
  const result = partialDecrypt(group, share, group.h, testRng('blind'));
  expect(group.equal(result, group.pow(group.h, -12345n))).toBe(true);
  expect(() => createDecryptionShare(group, { index: 1, value: 1n << 20n, bits: 20 })).toThrow(
    expect.objectContaining({ code: 'crypto/exponent-range' }),
  );
});

test('subsets are offered lowest first, and none when there are too many', () => {
  expect(decryptionSubsets([4, 1, 3], 2)).toEqual([
    [1, 3],
    [1, 4],
    [3, 4],
  ]);
  expect(decryptionSubsets([1, 2], 3)).toEqual([]);
  expect(
    decryptionSubsets(
      Array.from({ length: 12 }, (_, i) => i + 1),
      8,
    ),
  ).toEqual([]);
  expect(
    decryptionSubsets(
      Array.from({ length: 8 }, (_, i) => i + 1),
      6,
    ),
  ).toHaveLength(28);
});
