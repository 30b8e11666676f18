import { describe, expect, test } from 'vitest';
import { bytesToHex } from '../../../../src/base/index.ts';
import {
  committeeDigest,
  quorum,
  totalWeight,
  virtualIndices,
  weightOf,
} from '../../../../src/crypto/threshold/committee.ts';
import { createTestCommittee } from '../../../support/committees.ts';

const { committee } = createTestCommittee([3, 3, 2, 2]);

test('weights own consecutive indices and each index has one owner', () => {
  const owned = committee.members.map((_, party) => virtualIndices(committee, party));
  expect(owned).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8],
    [9, 10],
  ]);
  expect(totalWeight(committee)).toBe(10);
  expect(weightOf(committee, [0, 2, 2])).toBe(5);
});

test('the quorum exceeds two thirds and is reached without one third', () => {
  for (let n = 1; n <= 128; n++) {
    const t = quorum(n);
    expect(3 * t > 2 * n && 3 * (t - 1) <= 2 * n).toBe(true);
  }
  expect([4, 7, 10, 16, 64, 100].map(quorum)).toEqual([3, 5, 7, 11, 43, 67]);
});

test('the digest binds epoch, order, weights and every key', () => {
  const [first, ...rest] = committee.members;
  const variants = [
    committee,
    { ...committee, epoch: 2 },
    { ...committee, members: [...rest, first!] },
    { ...committee, members: rest },
    { ...committee, members: [{ ...first!, weight: 2 }, ...rest] },
    { ...committee, members: [{ ...first!, id: new Uint8Array(32) }, ...rest] },
    { ...committee, members: [{ ...first!, sealingKey: new Uint8Array(32) }, ...rest] },
    { ...committee, members: [{ ...first!, protocolKey: new Uint8Array(32) }, ...rest] },
  ];
  expect(new Set(variants.map((variant) => bytesToHex(committeeDigest(variant)))).size).toBe(variants.length);
});

describe('refuses', () => {
  const member = committee.members[0]!;
  const of = (...weights: number[]) => ({ epoch: 0, members: weights.map((weight) => ({ ...member, weight })) });
  test.each([
    ['nobody', of()],
    ['weight 0', of(1, 0)],
    ['negative weight', of(2, -1)],
    ['half a share', of(1.5)],
    ['129 shares', of(128, 1)],
    ['a short key', { epoch: 0, members: [{ ...member, sealingKey: new Uint8Array(31) }] }],
  ])('%s', (_, bad) => {
    expect(() => committeeDigest(bad)).toThrow(expect.objectContaining({ code: 'crypto/bad-committee' }));
  });

  test('parties that do not exist', () => {
    for (const party of [-1, 4, 0.5]) {
      expect(() => virtualIndices(committee, party)).toThrow(expect.objectContaining({ code: 'crypto/bad-party' }));
    }
  });
});
