import { describe, expect, test } from 'vitest';
import { bytesToBigint } from '../../../../src/base/index.ts';
import type { CurvePoint } from '../../../../src/crypto/group/curve.ts';
import { prove } from '../../../../src/crypto/proof/prove.ts';
import { dleq, pokDl } from '../../../../src/crypto/proof/relations.ts';
import {
  type Complaint,
  createComplaint,
  judgeComplaint,
  parseComplaint,
} from '../../../../src/crypto/threshold/complaint.ts';
import {
  type Dealing,
  dealingContext,
  dealingShape,
  EPHEMERAL_PROTOCOL,
  sealContext,
} from '../../../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../../../src/crypto/threshold/dealing-codec.ts';
import { createDealing } from '../../../../src/crypto/threshold/dealing-create.ts';
import { type AcceptedDealing, judgeDealings } from '../../../../src/crypto/threshold/dealing-judge.ts';
import { areSharesCorrect } from '../../../../src/crypto/threshold/integer-sharing.ts';
import { openBlob, SEALING_CURVE } from '../../../../src/crypto/threshold/sealing.ts';
import { createCheatingDealing } from '../../../support/cheating-dealer.ts';
import { acceptAll, createTestCommittee, testPlace, WEIGHT_SEED } from '../../../support/committees.ts';
import { testRng } from '../../../support/relation-cases.ts';

const { committee, sealingKeys } = createTestCommittee([1, 1, 1, 1]);
const place = (dealer: number) => testPlace(committee, dealer);
const VICTIM_RECIPIENT = 1;
const { secret: recipientSecret } = sealingKeys[VICTIM_RECIPIENT]!;

const honest = parseDealing(place(0), createDealing(place(0), testRng('s').bits(374), testRng('root')));
const [sound] = acceptAll([honest]);
const flawOf = (dealings: readonly Dealing[]) =>
  judgeDealings(dealings, WEIGHT_SEED).map((judgement) => (judgement.ok ? 'ok' : judgement.flaw));

/** A dealing whose header shows E + u*G for an honest E, with garbage blobs: bait for complaints. */
function bait(u: bigint, parts: Partial<Pick<Dealing, 'ephemeralProof'>> = {}): Dealing {
  const ephemeral = SEALING_CURVE.add(honest.ephemeral, SEALING_CURVE.baseMultiply(u));
  return parseDealing(place(3), createCheatingDealing(place(3), 5n, { ephemeral, ...parts }));
}

/** What anyone can do with Z = a_v*E for an honest dealing: open v's blob and check the share in it. */
function readHonestShare(shared: CurvePoint): bigint | undefined {
  const plaintext = openBlob(sealContext(honest, VICTIM_RECIPIENT), shared, honest.blobs[VICTIM_RECIPIENT]!);
  return plaintext === undefined ? undefined : bytesToBigint(plaintext);
}

/** The complaint of an honest recipient against a dealing it was made to trust, as a network without the check would see it. */
function complaintAgainst(dealing: Dealing): Complaint {
  const unchecked = dealing as AcceptedDealing;
  return parseComplaint(createComplaint(unchecked, VICTIM_RECIPIENT, recipientSecret, testRng('complaint')));
}

describe.each([
  ['the E of an honest dealing', 0n],
  ['E + u*G of an honest dealing', 987654321n],
])('a dealer who shows %s', (_, u) => {
  const pok = pokDl(SEALING_CURVE);
  const guess = prove(
    pok,
    {
      ctx: dealingContext(place(3), EPHEMERAL_PROTOCOL),
      statements: [[SEALING_CURVE.baseMultiply(u + 1n)]],
      witnesses: [[u + 1n]],
    },
    testRng('guess'),
  );

  test('is refused before anything is decrypted, with whatever proof of eps', () => {
    expect(flawOf([honest, bait(u)])).toEqual(['ok', 'ephemeral-proof']);
    expect(flawOf([honest, bait(u, { ephemeralProof: honest.ephemeralProof })])).toEqual(['ok', 'ephemeral-proof']);
    expect(flawOf([honest, bait(u, { ephemeralProof: guess })])).toEqual(['ok', 'ephemeral-proof']);
  });

  test('control: without that check the honest complaint opens the honest blob', () => {
    const { shared } = complaintAgainst(bait(u));
    const sealingKey = SEALING_CURVE.decode(sealingKeys[VICTIM_RECIPIENT]!.publicKey);
    const stolen = SEALING_CURVE.subtract(shared, SEALING_CURVE.multiplyUnsafe(sealingKey, u));
    const share = readHonestShare(stolen);
    const { group, parameters, shareBits: bits } = dealingShape(place(0));
    const check = { group, parameters, indices: [VICTIM_RECIPIENT + 1], bits };
    expect(areSharesCorrect(check, { commitments: honest.commitments, shares: [share!] })).toBe(true);
    expect(readHonestShare(SEALING_CURVE.add(stolen, SEALING_CURVE.G))).toBeUndefined();
  });
});

test('two dealers who share eps are both refused', () => {
  const make = (dealer: number): Dealing => {
    const eps = 4711n;
    const ctx = dealingContext(place(dealer), EPHEMERAL_PROTOCOL);
    const ephemeral = SEALING_CURVE.baseMultiply(eps);
    const pok = pokDl(SEALING_CURVE);
    const ephemeralProof = prove(pok, { ctx, statements: [[ephemeral]], witnesses: [[eps]] }, testRng('eps'));
    return parseDealing(place(dealer), createCheatingDealing(place(dealer), 5n, { ephemeral, ephemeralProof }));
  };
  expect(flawOf([make(2)])).toEqual(['ok']);
  expect(flawOf([honest, make(2), make(3)])).toEqual(['ok', 'ephemeral-reused', 'ephemeral-reused']);
});

describe('a false complaint is dismissed', () => {
  const relation = dleq(SEALING_CURVE, honest.ephemeral);
  const wrongShared = SEALING_CURVE.baseMultiply(31n);

  /** What a liar can send: any Z, with an honest, a borrowed or an invented proof, through a dealing it was given. */
  function lie(parts: Partial<Complaint>): Complaint {
    const broken = parseDealing(
      place(0),
      createCheatingDealing(place(0), 5n, { blob: (_, sealed) => sealed.map((byte) => byte ^ 1) }),
    );
    const [accepted] = acceptAll([broken]);
    const rightful = parseComplaint(createComplaint(accepted!, VICTIM_RECIPIENT, recipientSecret, testRng('c')));
    expect(judgeComplaint(accepted!, rightful)).toBe('upheld');
    return { ...rightful, ...parts };
  }

  test('when the key is right and the blob is fine', () => {
    const shared = SEALING_CURVE.multiply(honest.ephemeral, recipientSecret);
    // The recipient itself can make the proof: it is judged by the blob, not by the complaint.
    const forced = { ...(sound as AcceptedDealing), blobs: honest.blobs.map((blob) => blob.map((byte) => byte ^ 1)) };
    const bytes = createComplaint(forced, VICTIM_RECIPIENT, recipientSecret, testRng('c'));
    const complaint = parseComplaint(bytes);
    expect(SEALING_CURVE.equal(complaint.shared, shared)).toBe(true);
    expect(judgeComplaint(sound!, complaint)).toBe('dismissed');
    expect(judgeComplaint(forced, complaint)).toBe('upheld');
    expect(judgeComplaint(forced, { ...complaint, dealing: new Uint8Array(32) })).toBe('dismissed');
    const other = { ...forced, digest: new Uint8Array(32) };
    expect(judgeComplaint(other, { ...complaint, dealing: other.digest })).toBe('dismissed');
  });

  test('when the key is not the one of this dealing', () => {
    const statements = [[SEALING_CURVE.baseMultiply(31n), SEALING_CURVE.multiply(honest.ephemeral, 31n)]];
    const ctx = new Uint8Array(32);
    const invented = prove(relation, { ctx, statements, witnesses: [[31n]] }, testRng('p'));
    const dealing = honest.digest;
    expect(judgeComplaint(sound!, lie({ dealing, shared: wrongShared }))).toBe('dismissed');
    expect(judgeComplaint(sound!, lie({ dealing, shared: wrongShared, proof: invented }))).toBe('dismissed');
  });

  test('when it names another dealing, another recipient or nobody', () => {
    const complaint = lie({});
    expect(judgeComplaint(sound!, complaint)).toBe('dismissed');
    for (const recipient of [0, 2, 4, 65535]) {
      expect(judgeComplaint(sound!, { ...complaint, dealing: honest.digest, recipient })).toBe('dismissed');
    }
  });

  test('when its bytes are not canonical it is no complaint at all', () => {
    const broken = { ...sound!, blobs: honest.blobs.map((blob) => blob.map((byte) => byte ^ 1)) };
    const bytes = createComplaint(broken, VICTIM_RECIPIENT, recipientSecret, testRng('c'));
    const change = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
    const identity = bytes.slice();
    identity.fill(0, 36, 68);
    const table: [string, Uint8Array][] = [
      ['length', bytes.slice(1)],
      ['length', Uint8Array.of(...bytes, 0)],
      ['version', change(0, 2)],
      ['version', change(1, 1)],
      ['point', identity],
      ['proof', change(68, 0)],
    ];
    for (const [rule, junk] of table) {
      expect(() => parseComplaint(junk)).toThrow(
        expect.objectContaining({ code: 'crypto/bad-complaint', data: { rule } }),
      );
    }
  });
});
