import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, isFailure } from '../../../../src/base/index.ts';
import { classGroup } from '../../../../src/crypto/group/class-group-registry.ts';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import { virtualIndices } from '../../../../src/crypto/threshold/committee.ts';
import { createComplaint, judgeComplaint, parseComplaint } from '../../../../src/crypto/threshold/complaint.ts';
import {
  type Dealing,
  type DealingPlace,
  dealingShape,
  referenceGroup,
  sealContext,
} from '../../../../src/crypto/threshold/dealing.ts';
import { dealingLength, parseDealing } from '../../../../src/crypto/threshold/dealing-codec.ts';
import { createDealing } from '../../../../src/crypto/threshold/dealing-create.ts';
import { type DealingJudgement, judgeDealings } from '../../../../src/crypto/threshold/dealing-judge.ts';
import { openDealings } from '../../../../src/crypto/threshold/dealing-open.ts';
import { commitmentsAt, shareBits } from '../../../../src/crypto/threshold/integer-sharing.ts';
import {
  createSealingKey,
  openBlob,
  proveSealingKey,
  SEALING_CURVE,
  verifySealingKey,
} from '../../../../src/crypto/threshold/sealing.ts';
import { createCheatingDealing } from '../../../support/cheating-dealer.ts';
import { acceptAll, createTestCommittee, testPlace, WEIGHT_SEED } from '../../../support/committees.ts';
import { TEST_CTX, testRng } from '../../../support/relation-cases.ts';
import { createUncheckedClassGroup } from '../../../support/unchecked-class-group.ts';

const { committee, sealingKeys } = createTestCommittee([3, 3, 2, 2]);
const PARTIES = [0, 1, 2, 3] as const;
const place = (dealer: number): DealingPlace => testPlace(committee, dealer);
const secretOf = (dealer: number): bigint => testRng(`secret ${dealer}`).bits(place(dealer).secretBits);

const bytesOf = PARTIES.map((dealer) => createDealing(place(dealer), secretOf(dealer), testRng(`root ${dealer}`)));
const parsed = bytesOf.map((bytes, dealer) => parseDealing(place(dealer), bytes));
const accepted = acceptAll(parsed);

const open = (recipient: number, dealings = accepted) =>
  openDealings({ dealings, recipient, sealingSecret: sealingKeys[recipient]!.secret, seed: WEIGHT_SEED });
const flaw = (judgement: DealingJudgement): string => (judgement.ok ? 'ok' : judgement.flaw);

describe('honest dealings', () => {
  test('are accepted, and every recipient opens right shares of all its indices', () => {
    const { group, parameters } = dealingShape(place(0));
    for (const recipient of PARTIES) {
      const indices = virtualIndices(committee, recipient);
      open(recipient).forEach((shares, dealer) => {
        const expected = commitmentsAt(group, parameters, parsed[dealer]!.commitments, indices);
        expect(shares).toHaveLength(indices.length);
        expect(expected.every((element, i) => group.equal(element, group.pow(group.h, shares![i]!)))).toBe(true);
      });
    }
  });

  test('repeat byte for byte from the same randomness and differ in everything otherwise', () => {
    expect(createDealing(place(0), secretOf(0), testRng('root 0'))).toEqual(bytesOf[0]);
    const other = parseDealing(place(0), createDealing(place(0), secretOf(0), testRng('root 1')));
    expect(other.ephemeral).not.toEqual(parsed[0]!.ephemeral);
    expect(referenceGroup('CL-TEST').equal(other.commitments[1]!, parsed[0]!.commitments[1]!)).toBe(false);
  });

  test('give no complaint', () => {
    const make = () => createComplaint(accepted[0]!, 1, sealingKeys[1]!.secret, testRng('complaint'));
    expect(make).toThrow(expect.objectContaining({ code: 'crypto/needless-complaint' }));
  });

  test('do not open with another key or for another recipient', () => {
    const foreign = openDealings({ dealings: accepted, recipient: 1, sealingSecret: 5n, seed: WEIGHT_SEED });
    expect(foreign).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('open only under their own header', () => {
    const dealing = accepted[0]!;
    const shared = SEALING_CURVE.multiply(dealing.ephemeral, sealingKeys[1]!.secret);
    const seal = sealContext(dealing, 1);
    expect(openBlob(seal, shared, dealing.blobs[1]!)).toBeDefined();
    const moved = { ...seal, headerDigest: accepted[1]!.headerDigest };
    expect(openBlob(moved, shared, dealing.blobs[1]!)).toBeUndefined();
  });
});

describe('parsing refuses', () => {
  const bytes = bytesOf[0]!;
  const elementAt = (index: number): number => 34 + index * 141;
  const change = (edit: (copy: Uint8Array) => void): Uint8Array => {
    const copy = bytes.slice();
    edit(copy);
    return copy;
  };
  const { group, tau } = createUncheckedClassGroup('CL-TEST', 'secp256k1');
  const withTau = group.encode(group.compose(group.decode(bytes.slice(elementAt(0), elementAt(1))), tau));
  const identity = group.encode(group.identity);

  test.each([
    ['a missing blob', 'length', bytes.slice(0, bytes.length - 100)],
    ['a byte more', 'length', Uint8Array.of(...bytes, 0)],
    [
      'one commitment more',
      'length',
      Uint8Array.of(...bytes.slice(0, 34), ...bytes.slice(34, 175), ...bytes.slice(34)),
    ],
    ['one commitment less', 'length', Uint8Array.of(...bytes.slice(0, 34), ...bytes.slice(175))],
    ['nothing', 'length', new Uint8Array(0)],
    ['another version', 'version', change((copy) => copy.set([2], 0))],
    ['another kind', 'version', change((copy) => copy.set([2], 1))],
    ['another context', 'context', change((copy) => copy.fill(0, 2, 34))],
    ['a commitment that is no form', 'element', change((copy) => copy.fill(0xff, elementAt(1), elementAt(2)))],
    ['a commitment times tau', 'element', change((copy) => copy.set(withTau, elementAt(0)))],
    ['an identity commitment', 'element', change((copy) => copy.set(identity, elementAt(2)))],
    ['a broken proof', 'proof', change((copy) => copy.set([9], elementAt(7) + 141 + 139))],
  ])('%s', (_, rule, junk) => {
    expect(() => parseDealing(place(0), junk)).toThrow(
      expect.objectContaining({ code: 'crypto/bad-dealing', data: { rule } }),
    );
  });

  test('a dealing of another dealer, session, attempt, epoch, network key or committee', () => {
    const other = createTestCommittee([2, 3, 3, 2]).committee;
    const places: DealingPlace[] = [
      place(1),
      { ...place(0), protocol: 'other' },
      { ...place(0), sid: new Uint8Array(32) },
      { ...place(0), attempt: 1 },
      { ...place(0), nkId: new Uint8Array(32).fill(1) },
      { ...place(0), recipients: { ...committee, epoch: 2 } },
      { ...place(0), recipients: other },
    ];
    for (const wrong of places) {
      expect(dealingLength(wrong)).toBe(bytes.length);
      expect(() => parseDealing(wrong, bytes)).toThrow(expect.objectContaining({ data: { rule: 'context' } }));
    }
  });

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 40 })(
    'or everybody notices, any changed byte',
    (position, difference) => {
      const junk = change((copy) => {
        copy[position % copy.length]! ^= difference;
      });
      expect(isNoticed(place(0), junk)).toBe(true);
    },
  );
});

function isNoticed(expected: DealingPlace, bytes: Uint8Array): boolean {
  let dealing: Dealing;
  try {
    dealing = parseDealing(expected, bytes);
  } catch (error) {
    return isFailure(error, 'crypto/bad-dealing');
  }
  const [judgement] = judgeDealings([dealing], WEIGHT_SEED);
  if (judgement?.ok !== true) return true;
  const { dealing: sound } = judgement;
  return PARTIES.some((recipient) => open(recipient, [sound])[0] === undefined);
}

describe('a dealer who', () => {
  const top = 1n << BigInt(shareBits(dealingShape(place(0)).parameters, place(0).secretBits));
  const atIndex = (index: number, change: (share: bigint) => bigint) => (shares: readonly bigint[]) =>
    shares.map((share, i) => (i === index - 1 ? change(share) : share));
  const group = referenceGroup('CL-TEST');

  test.each([
    ['sends one wrong share', { shares: atIndex(5, (share) => share + 1n) }],
    [
      'sends the share of another index',
      { shares: (shares: readonly bigint[]) => shares.map((s, i) => (i === 4 ? shares[0]! : s)) },
    ],
    ['sends the share in another residue', { shares: atIndex(4, (share) => (share + top / 2n) % top) }],
    [
      'sends a blob that does not open',
      { blob: (i: number, sealed: Uint8Array) => (i === 1 ? sealed.map((b) => b ^ 1) : sealed) },
    ],
  ])('%s is convicted by exactly that recipient', (_, cheat) => {
    const bytes = createCheatingDealing(place(0), 55n, cheat);
    const [bad] = acceptAll([parseDealing(place(0), bytes)]);
    const dealings = [bad!, accepted[2]!, accepted[3]!];
    const failed = PARTIES.map((recipient) => open(recipient, dealings).map((shares) => shares === undefined));
    expect(failed.map((list) => list[0])).toEqual([false, true, false, false]);
    expect(failed.flatMap((list) => list.slice(1))).not.toContain(true);
    const complaint = createComplaint(bad!, 1, sealingKeys[1]!.secret, testRng('complaint'));
    expect(judgeComplaint(bad!, parseComplaint(complaint))).toBe('upheld');
  });

  test('uses another secret in one group, or copies a proof, is refused by everybody', () => {
    const images = (secret: bigint) =>
      place(0)
        .images.map((name) => classGroup('CL-TEST', name))
        .map((g) => g.pow(g.h, secret));
    const cheats = [
      { images: [images(56n)[0]!, images(55n)[1]!] },
      { images: [images(55n)[0]!, images(56n)[1]!] },
      { constantProof: parsed[1]!.constantProof },
      { commitments: [group.pow(group.h, 56n), ...parsed[1]!.commitments.slice(1)] },
    ];
    const dealings = cheats.map((cheat) => parseDealing(place(0), createCheatingDealing(place(0), 55n, cheat)));
    for (const dealing of dealings) {
      const judgements = judgeDealings([parsed[1]!, dealing, parsed[2]!], WEIGHT_SEED);
      expect(judgements.map(flaw)).toEqual(['ok', 'constant-proof', 'ok']);
    }
  });

  test('raises the threshold has a dealing of another length', () => {
    const commitments = [...parsed[0]!.commitments, group.h];
    const bytes = createCheatingDealing(place(0), 55n, { commitments });
    expect(() => parseDealing(place(0), bytes)).toThrow(expect.objectContaining({ data: { rule: 'length' } }));
  });
});

test('dealings of different kinds or recipients are not judged or opened together', () => {
  const mixed = expect.objectContaining({ code: 'crypto/mixed-dealings' });
  const elsewhere = { ...parsed[1]!, place: { ...place(1), images: [] } };
  const toOthers = { ...parsed[1]!, place: { ...place(1), recipients: { ...committee, epoch: 9 } } };
  for (const other of [elsewhere, toOthers]) {
    expect(() => judgeDealings([parsed[0]!, other], WEIGHT_SEED)).toThrow(mixed);
    expect(() => open(0, [accepted[0]!, { ...accepted[1]!, place: other.place }])).toThrow(mixed);
  }
  expect(judgeDealings([], WEIGHT_SEED)).toEqual([]);
});

describe('sealing keys', () => {
  const key = createSealingKey(testRng('key'));
  const proof = proveSealingKey(TEST_CTX, key, testRng('proof'));

  test('are registered with a proof bound to its context', () => {
    const other = encodeContext({
      protocol: 'validator/sealing',
      suite: 'CL-TEST',
      nkId: TEST_CTX,
      sid: asciiToBytes('x'),
      epoch: 0,
      party: 0,
    });
    expect(verifySealingKey(TEST_CTX, key.publicKey, proof)).toBe(true);
    expect(verifySealingKey(other, key.publicKey, proof)).toBe(false);
    expect(verifySealingKey(TEST_CTX, createSealingKey(testRng('b')).publicKey, proof)).toBe(false);
    expect(verifySealingKey(TEST_CTX, key.publicKey, proof.slice(1))).toBe(false);
    expect(verifySealingKey(TEST_CTX, new Uint8Array(32), proof)).toBe(false);
  });
});
