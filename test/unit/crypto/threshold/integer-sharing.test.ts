import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bitLength } from '../../../../src/base/index.ts';
import { generatorBase } from '../../../../src/crypto/group/class-group-registry.ts';
import { referenceGroup } from '../../../../src/crypto/threshold/dealing.ts';
import {
  areAllSharesCorrect,
  areSharesCorrect,
  coefficientBits,
  commitmentsAt,
  shareBits,
  shareInteger,
  sumCommitments,
} from '../../../../src/crypto/threshold/integer-sharing.ts';
import {
  lagrangeCoefficients,
  type SharingParameters,
  sharingParameters,
} from '../../../../src/crypto/threshold/lagrange.ts';
import { subsets, WEIGHT_SEED } from '../../../support/committees.ts';
import { testRng } from '../../../support/relation-cases.ts';

const group = referenceGroup('CL-TEST');
const B = group.parameters.exponentBits;
const h = generatorBase(group);

const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

function share(parameters: SharingParameters, secret: bigint, seed = 'sharing') {
  return shareInteger({ group, parameters, secret, secretBits: B, rng: testRng(seed) });
}

/** sum Lambda_v F(v) / delta^2, exact for enough right shares. */
function interpolate(parameters: SharingParameters, indices: readonly number[], shares: readonly bigint[]) {
  const { reduced, divisor } = lagrangeCoefficients(parameters, indices);
  const sum = reduced.reduce((total, lambda, i) => total + lambda * shares[indices[i]! - 1]!, 0n) * divisor;
  const square = parameters.delta ** 2n;
  return { value: sum / square, exact: sum % square === 0n };
}

describe('sizes', () => {
  test.each([
    [4, 3, 5, 821, 828],
    [7, 5, 13, 831, 846],
    [10, 7, 22, 842, 866],
    [16, 11, 45, 869, 914],
    [32, 22, 118, 953, 1064],
    [64, 43, 296, 1152, 1411],
    [100, 67, 525, 1405, 1851],
  ])('n = %i at 749 bits', (...[n, t, deltaBits, coefficient, first]) => {
    const parameters = sharingParameters(n);
    // The specification's table: n dealers of weight 1.
    expect([parameters.t, bitLength(parameters.delta)]).toEqual([t, deltaBits]);
    expect(coefficientBits(parameters, 749)).toBe(coefficient);
    expect(shareBits(parameters, 749, n)).toBe(first);
  });

  test('the largest possible share fits its bound and the bound is tight', () => {
    const parameters = sharingParameters(10);
    const top = (1n << BigInt(coefficientBits(parameters, B))) - 1n;
    let largest = parameters.delta * ((1n << BigInt(B)) - 1n);
    for (let k = 1; k < parameters.t; k++) largest += top * 10n ** BigInt(k);
    expect(bitLength(largest)).toBeLessThanOrEqual(shareBits(parameters, B));
    expect(bitLength(largest)).toBeGreaterThan(shareBits(parameters, B) - 2);
  });
});

describe.each([1, 2, 3, 4, 5, 6])('n = %i', (n) => {
  const parameters = sharingParameters(n);
  const secret = testRng(`secret ${n}`).bits(B);
  const sharing = share(parameters, secret);

  test('every quorum interpolates the secret', () => {
    for (const indices of subsets(all(n), parameters.t)) {
      expect(interpolate(parameters, indices, sharing.shares)).toEqual({ value: secret, exact: true });
    }
  });

  test('one share less interpolates something else', () => {
    const fewer = { ...parameters, t: parameters.t - 1 };
    for (const indices of subsets(all(n), fewer.t)) {
      if (fewer.t === 0) continue;
      const { value } = interpolate(fewer, indices, sharing.shares);
      expect(value).not.toBe(secret);
      expect(group.equal(h.pow(value), sharing.commitments[0]!)).toBe(false);
    }
  });

  test('the commitments predict every share', () => {
    const expected = commitmentsAt(group, parameters, sharing.commitments, all(n));
    expect(expected.every((element, i) => group.equal(element, h.pow(sharing.shares[i]!)))).toBe(true);
  });
});

test('commitments and shares of several dealings add up', () => {
  const parameters = sharingParameters(4);
  const sharings = [1n, 2n, 3n].map((secret) => share(parameters, secret, `dealer ${secret}`));
  const sums = all(4).map((v) => sharings.reduce((sum, { shares }) => sum + shares[v - 1]!, 0n));
  const commitments = sumCommitments(
    group,
    parameters,
    sharings.map((s) => s.commitments),
  );
  const keys = commitmentsAt(group, parameters, commitments, all(4));
  expect(interpolate(parameters, [1, 3, 4], sums)).toEqual({ value: 6n, exact: true });
  expect(keys.every((key, i) => group.equal(key, h.pow(sums[i]!)))).toBe(true);
});

describe('checks of shares', () => {
  const parameters = sharingParameters(4);
  const bits = shareBits(parameters, B);
  const check = { group, parameters, indices: [1, 2], bits };
  const dealt = ['a', 'b', 'c'].map((seed) => {
    const { commitments, shares } = share(parameters, testRng(seed).bits(B), seed);
    return { commitments, shares: shares.slice(0, 2) };
  });
  const shifted = (i: number, by: bigint) => ({
    ...dealt[i]!,
    shares: [dealt[i]!.shares[0]! + by, dealt[i]!.shares[1]!],
  });

  test('accept right shares', () => {
    expect(dealt.every((received) => areSharesCorrect(check, received))).toBe(true);
    expect(areAllSharesCorrect(check, dealt, WEIGHT_SEED)).toBe(true);
  });

  property.prop([fc.bigInt({ min: 1n, max: 2n ** 200n }), fc.nat({ max: 2 })], { numRuns: 5 })(
    'reject a share off by anything',
    (by, i) => {
      expect(areSharesCorrect(check, shifted(i, by))).toBe(false);
      const set = dealt.map((received, j) => (j === i ? shifted(i, by) : received));
      expect(areAllSharesCorrect(check, set, WEIGHT_SEED)).toBe(false);
    },
  );

  test('reject errors of two dealers that cancel; the plain sum would accept them', () => {
    const set = [shifted(0, 1n), shifted(1, -1n), dealt[2]!];
    const sums = [0, 1].map((v) => set.reduce((sum, { shares }) => sum + shares[v]!, 0n));
    const summed = sumCommitments(
      group,
      parameters,
      set.map((s) => s.commitments),
    );
    const sumBits = shareBits(parameters, B, 3);
    expect(areSharesCorrect({ ...check, bits: sumBits }, { commitments: summed, shares: sums })).toBe(true);
    expect(areAllSharesCorrect(check, set, WEIGHT_SEED)).toBe(false);
  });

  test('reject shares out of range, too few and too many, and commitments of another threshold', () => {
    const { commitments, shares } = dealt[0]!;
    const order = 1n << BigInt(bits);
    const raised = [...commitments, h.pow(5n)];
    for (const received of [
      { commitments, shares: [shares[0]!, -1n] },
      { commitments, shares: [shares[0]!, order] },
      { commitments, shares: [shares[0]!] },
      { commitments, shares: [...shares, shares[0]!] },
      { commitments: raised, shares },
      { commitments: commitments.slice(1), shares },
    ]) {
      expect(areSharesCorrect(check, received)).toBe(false);
      expect(areAllSharesCorrect(check, [received], WEIGHT_SEED)).toBe(false);
    }
  });

  test('commitment vectors of another length and indices outside 1..n or twice are refused', () => {
    const { commitments } = dealt[0]!;
    const length = expect.objectContaining({ code: 'crypto/bad-commitments' });
    const index = expect.objectContaining({ code: 'crypto/bad-index' });
    expect(() => commitmentsAt(group, parameters, [...commitments, h.pow(5n)], [1])).toThrow(length);
    expect(() => commitmentsAt(group, parameters, commitments.slice(1), [1])).toThrow(length);
    expect(() => sumCommitments(group, parameters, [commitments, commitments.slice(1)])).toThrow(length);
    for (const indices of [[0], [5], [1, 1], [-1], [1.5]]) {
      expect(() => commitmentsAt(group, parameters, commitments, indices)).toThrow(index);
    }
  });

  test('a secret that does not fit is not shared', () => {
    for (const secret of [-1n, 1n << BigInt(B)]) {
      expect(() => share(parameters, secret)).toThrow(expect.objectContaining({ code: 'crypto/witness-range' }));
    }
  });
});

describe('Lagrange coefficients', () => {
  test('refuse index 0, repetitions, foreign indices and wrong counts', () => {
    const parameters = sharingParameters(4);
    for (const indices of [
      [0, 1, 2],
      [1, 1, 2],
      [1, 2, 5],
      [1, 2],
      [1, 2, 3, 4],
      [1, 2, -3],
      [1, 2, 2.5],
    ]) {
      expect(() => lagrangeCoefficients(parameters, indices)).toThrow(
        expect.objectContaining({ code: 'crypto/bad-index' }),
      );
    }
    for (const n of [0, 129, 1.5]) {
      expect(() => sharingParameters(n)).toThrow(expect.objectContaining({ code: 'crypto/bad-committee' }));
    }
  });

  property.prop([fc.integer({ min: 1, max: 128 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))], {
    numRuns: 25,
  })('reproduce any polynomial at 0 for any quorum, and the divisor divides delta^2', (n, keys) => {
    const parameters = sharingParameters(n);
    const indices = all(n)
      .map((v) => ({ v, key: keys.next().value ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .slice(0, parameters.t)
      .map(({ v }) => v);
    const { reduced, divisor } = lagrangeCoefficients(parameters, indices);
    const at = (v: number): bigint => 7n + 3n * BigInt(v) ** BigInt(parameters.t - 1);
    const sum = reduced.reduce((total, lambda, i) => total + lambda * at(indices[i]!), 0n);
    expect(sum * divisor).toBe(parameters.delta * (parameters.t === 1 ? 10n : 7n));
    expect(parameters.delta ** 2n % divisor).toBe(0n);
  });
});
