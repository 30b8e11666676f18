/** Robustness of key generation: one faulty validator (weight <= f) is named and left out, the rest finish. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes, u16 } from '../../src/base/index.ts';
import { encrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../src/crypto/group/curve.ts';
import {
  complaintTarget,
  dealStageA,
  dealStageB,
  finishStageA,
  finishStageB,
  judgeComplaint,
  messageDigest,
  openStageADealings,
  type PartyMessage,
  parseNetworkKey,
  qualify,
  type StageLog,
  type Verdict,
  verifyStageB,
} from '../../src/crypto/index.ts';
import { encodeContext, NO_NETWORK_KEY } from '../../src/crypto/proof/context.ts';
import { encodeProof } from '../../src/crypto/proof/proof-codec.ts';
import { prove } from '../../src/crypto/proof/prove.ts';
import { dleq } from '../../src/crypto/proof/relations.ts';
import { dealingPlace } from '../../src/crypto/protocol/stage-a.ts';
import { parseStageAOutput } from '../../src/crypto/protocol/stage-a-finish.ts';
import { dealingShape } from '../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../src/crypto/threshold/dealing-codec.ts';
import {
  areAllSharesCorrect,
  areSharesCorrect,
  commitmentsAt,
  evaluatePolynomial,
  type ReceivedShares,
} from '../../src/crypto/threshold/integer-sharing.ts';
import { SEALING_CURVE } from '../../src/crypto/threshold/sealing.ts';
import { type Cheat, createCheatingDealing } from '../support/cheating-dealer.ts';
import { testRng } from '../support/relation-cases.ts';
import { SUITE } from '../support/suite.ts';
import { asMessages, bytes32, createCommittee } from './network.ts';

const WEIGHTS = [3, 3, 2, 2];
const CHEATER = 3;
const { committee, sealingSecrets, rootSeeds } = createCommittee(WEIGHTS);
const session = { suite: SUITE, sid: bytes32('ceremony rb'), attempt: 0, committee };
const honest = asMessages(WEIGHTS.map((_, party) => dealStageA(session, party, rootSeeds[party]!)));
const HONEST_PARTIES = [0, 1, 2];

interface Run {
  readonly verdicts: readonly (readonly Verdict[])[];
  readonly complaints: readonly { readonly complainer: number; readonly bytes: Uint8Array }[];
  readonly log: StageLog;
}

/** Every listed validator opens the dealings and posts its acknowledgements; complaints are judged from public data. */
function runStageA(dealings: readonly PartyMessage[], validators: readonly number[]): Run {
  const opened = validators.map((party) =>
    openStageADealings({
      session,
      party,
      sealingSecret: sealingSecrets[party]!,
      dealings,
      rootSeed: rootSeeds[party]!,
    }),
  );
  const complaints = opened.flatMap((result, i) =>
    result.complaints.map((bytes) => ({ complainer: validators[i]!, bytes })),
  );
  const log: StageLog = {
    dealings: dealings.map(({ party, bytes }) => ({ party, digest: messageDigest(bytes) })),
    acks: opened.map(({ verdicts }, i) => ({
      party: validators[i]!,
      dealers: verdicts.filter(({ ok }) => ok).map(({ party }) => party),
    })),
    complaints: complaints.map(({ complainer, bytes }) => judged(dealings, complainer, bytes)),
  };
  return { verdicts: opened.map(({ verdicts }) => verdicts), complaints, log };
}

function judged(dealings: readonly PartyMessage[], complainer: number, complaint: Uint8Array) {
  const { digest } = complaintTarget(complaint);
  const dealing = dealings.find(({ bytes }) => bytesToHex(messageDigest(bytes)) === bytesToHex(digest))!;
  const verdict = judgeComplaint({ session, complaint, complainer, dealing });
  return {
    recipient: complainer,
    dealer: dealing.party,
    judged: verdict === 'upheld' ? ('upheld' as const) : ('dismissed' as const),
  };
}

function finishes(dealings: readonly PartyMessage[], dealers: readonly number[], holders: readonly number[]): void {
  const chosen = dealings.filter(({ party }) => dealers.includes(party));
  const outputs = holders.map((party) => {
    const holder = { party, sealingSecret: sealingSecrets[party]! };
    return finishStageA({ session, holder, dealings: chosen, weightSeed: rootSeeds[party]! });
  });
  expect(new Set(outputs.map(({ output }) => bytesToHex(output))).size).toBe(1);
  const stageB = { ...session, stageA: outputs[0]!.output };
  const halves = holders.map((party) => ({ party, bytes: dealStageB(stageB, party, rootSeeds[party]!) }));
  expect(finishStageB(stageB, halves).nkId.length).toBe(32);
}

const groups = (['secp256r1', 'ed25519'] as const).map((name) => classGroup(SUITE, name));
const cheating = (cheat: Cheat): Uint8Array => createCheatingDealing(dealingPlace(session, CHEATER), 1234567n, cheat);
const withCheater = (bytes: Uint8Array): PartyMessage[] => [...honest.slice(0, 3), { party: CHEATER, bytes }];

describe('RB1 stage A dealer', () => {
  test('RB1 control: the same maker without a cheat is qualified', () => {
    const dealings = withCheater(cheating({}));
    const { log } = runStageA(dealings, HONEST_PARTIES);
    expect(qualify(committee, log)).toMatchObject({ ok: true, dealers: [0, 1, 2, 3], holders: [0, 1, 2] });
  });

  test.each([
    [
      'a wrong share to one recipient',
      { shares: (s: readonly bigint[]) => s.map((v, i) => (i === 4 ? v + 1n : v)) },
      [1],
    ],
    [
      'an out-of-range share',
      { shares: (s: readonly bigint[]) => s.map((v, i) => (i === 0 ? v + (1n << 400n) : v)) },
      [0],
    ],
    ['an unreadable blob', { blob: (r: number, b: Uint8Array) => (r === 2 ? new Uint8Array(b.length) : b) }, [2]],
    ['bad blobs for everyone', { blob: (_: number, b: Uint8Array) => b.map((byte) => byte ^ 1) }, [0, 1, 2]],
  ])('RB1 %s: complaints are upheld and disqualify exactly that dealer', (_, cheat, victims) => {
    const dealings = withCheater(cheating(cheat));
    const { verdicts, complaints, log } = runStageA(dealings, HONEST_PARTIES);
    expect(complaints.map(({ complainer }) => complainer)).toEqual(victims);
    verdicts.forEach((list, party) => {
      const expected = victims.includes(party) ? [true, true, true, false] : [true, true, true, true];
      expect(list.map(({ ok }) => ok)).toEqual(expected);
    });
    const { ok, dealers, holders } = qualify(committee, log);
    expect({ ok, dealers, holders }).toEqual({ ok: true, dealers: [0, 1, 2], holders: [0, 1, 2] });
    finishes(dealings, dealers, holders);
  });

  const other = (i: number) => generatorBase(groups[i]!).pow(999n);
  const right = (i: number) => generatorBase(groups[i]!).pow(1234567n);
  test.each([
    ['another exponent in Cl[R]', cheating({ images: [other(0), right(1)] }), 'crypto/bad-proof'],
    ['another exponent in Cl[L]', cheating({ images: [right(0), other(1)] }), 'crypto/bad-proof'],
    ['a missing blob', cheating({}).slice(0, -100), 'crypto/bad-dealing'],
    ['bytes left over', concatBytes(cheating({}), new Uint8Array(1)), 'crypto/bad-dealing'],
    ["another dealer's message", honest[0]!.bytes, 'crypto/bad-dealing'],
    [
      'an ephemeral key it does not know',
      cheating({ ephemeral: SEALING_CURVE.baseMultiply(77n) }),
      'crypto/bad-ephemeral',
    ],
  ])('RB1 %s: refused by everyone without a complaint', (_, bytes, expected) => {
    const dealings = withCheater(bytes);
    const { verdicts, complaints, log } = runStageA(dealings, HONEST_PARTIES);
    expect(complaints).toEqual([]);
    for (const list of verdicts) {
      expect(list.map(({ ok }) => ok)).toEqual([true, true, true, false]);
      expect(list[CHEATER]!.code).toBe(expected);
    }
    expect(qualify(committee, log)).toMatchObject({ ok: true, dealers: [0, 1, 2] });
  });

  test('RB1 a share that fits the commitments but not the range is wrong, and counts as wrong for everyone', () => {
    const { group, parameters, shareBits } = dealingShape(dealingPlace(session, CHEATER));
    const check = { group, parameters, indices: [1, 2], bits: shareBits };
    const sharing = (coefficient: bigint): ReceivedShares => {
      const coefficients = [7n, coefficient, ...Array.from({ length: parameters.t - 2 }, () => 1n)];
      const commitments = coefficients.map((c) => group.pow(group.h, c));
      const [secret, ...rest] = coefficients;
      const shares = check.indices.map((v) => evaluatePolynomial([parameters.delta * secret!, ...rest], BigInt(v)));
      return { commitments, shares };
    };
    // Too large at index 1, and negative: an answer with either would be outside what masks and proofs allow for.
    for (const coefficient of [1n << BigInt(shareBits), -(1n << 300n)]) {
      const received = sharing(coefficient);
      const expected = commitmentsAt(group, parameters, received.commitments, check.indices);
      received.shares.forEach((share, i) => {
        expect(group.equal(group.pow(group.h, share), expected[i]!)).toBe(true);
      });
      expect(areSharesCorrect(check, received)).toBe(false);
      expect(areAllSharesCorrect(check, [received], rootSeeds[0]!)).toBe(false);
    }
    // Control: the same polynomial within the range.
    expect(areSharesCorrect(check, sharing(1n << BigInt(shareBits - 3)))).toBe(true);
    expect(areAllSharesCorrect(check, [sharing(1n)], rootSeeds[0]!)).toBe(true);
  });

  test('RB1 summing a dealing that was refused names its dealer', () => {
    const dealings = withCheater(cheating({ shares: (s) => s.map((v, i) => (i === 0 ? v + 1n : v)) }));
    const holder = { party: 0, sealingSecret: sealingSecrets[0]! };
    expect(() => finishStageA({ session, holder, dealings, weightSeed: rootSeeds[0]! })).toThrow(
      expect.objectContaining({ code: 'crypto/bad-dealing-set', culprits: [CHEATER] }),
    );
  });
});

describe('RB1 stage B', () => {
  const { output } = finishStageA({ session, dealings: honest, weightSeed: rootSeeds[0]! });
  const stageB = { ...session, stageA: output };
  const halves = asMessages(WEIGHTS.map((_, party) => dealStageB(stageB, party, rootSeeds[party]!)));
  const change = (bytes: Uint8Array, at: number): Uint8Array =>
    Uint8Array.from(bytes, (b, i) => (i === at ? b ^ 1 : b));
  const own = halves[CHEATER]!.bytes;
  const head = 2 + 32 + 4 + 32 + 2;
  const ciphertext = 2 * 141;
  const half = ciphertext + 33;
  const swapped = concatBytes(
    own.slice(0, head),
    own.slice(head + half, head + 2 * half),
    own.slice(head, head + half),
    own.slice(head + 2 * half),
  );
  const pointFrom = (party: number): Uint8Array => {
    const bytes = Uint8Array.from(own);
    bytes.set(halves[party]!.bytes.slice(head + ciphertext, head + half), head + ciphertext);
    return bytes;
  };
  const patched = Uint8Array.from(halves[0]!.bytes);
  patched.set(u16(CHEATER), head - 2);

  test.each([
    ['a bad proof', change(own, own.length - 1), 'crypto/bad-proof'],
    ['its two halves swapped', swapped, 'crypto/bad-proof'],
    ['a point that is not the plaintext', pointFrom(0), 'crypto/bad-proof'],
    ['the message of another party under its own name', patched, 'crypto/bad-proof'],
    ['the message of another party', halves[0]!.bytes, 'crypto/bad-encoding'],
    ['a truncated message', own.slice(0, -1), 'crypto/bad-encoding'],
  ])('RB1 %s: exactly that validator is left out', (_, bytes, expected) => {
    const messages = [...halves.slice(0, 3), { party: CHEATER, bytes }];
    const verdicts = verifyStageB(stageB, messages, bytes32('w'));
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(verdicts[CHEATER]!.code).toBe(expected);
    expect(finishStageB(stageB, messages.slice(0, 3), bytes32('w')).nkId.length).toBe(32);
    if (expected !== 'crypto/bad-proof') return;
    expect(() => finishStageB(stageB, messages, bytes32('w'))).toThrow(
      expect.objectContaining({ code: 'crypto/bad-dealing-set', culprits: [CHEATER] }),
    );
  });

  test('RB1 control: summed unverified, a point that is not the plaintext makes a key half nobody can use', () => {
    // finishStageB without weights sums what it is given.
    const messages = [...halves.slice(0, 3), { party: CHEATER, bytes: pointFrom(0) }];
    const [wrong, right] = [finishStageB(stageB, messages), finishStageB(stageB, halves)].map(
      ({ networkKey }) => parseNetworkKey(networkKey).curves[0]!,
    );
    // The ciphertext still encrypts the honest sum; the point is another one.
    expect(wrong!.ct0).toEqual(right!.ct0);
    expect(wrong!.x0).not.toEqual(right!.x0);
  });

  test('RB1 control: all four honest messages pass', () => {
    expect(verifyStageB(stageB, halves, bytes32('w')).every(({ ok }) => ok)).toBe(true);
  });
});

describe('NT9 stage B: a half that mirrors an honest one', () => {
  const { output } = finishStageA({ session, dealings: honest, weightSeed: rootSeeds[0]! });
  const stageB = { ...session, stageA: output };
  const halves = asMessages(WEIGHTS.map((_, party) => dealStageB(stageB, party, rootSeeds[party]!)));
  const head = 2 + 32 + 4 + 32 + 2;
  const points = curve(0);
  const classes = classGroup(SUITE, 'secp256k1');
  const element = 1 + 2 * classes.parameters.coordinateLength;
  const [victim, accomplice] = [halves[0]!.bytes, halves[CHEATER]!.bytes];
  const known = 4711n;

  /** Minus the victim's first half of secp256k1, plus a half the cheater knows; proofs as in `proofs`. */
  const mirror = (proofs: Uint8Array): Uint8Array => {
    const bytes = concatBytes(accomplice.slice(0, head), proofs.slice(head));
    const inverse = (at: number) => classes.invert(classes.decode(victim.slice(at, at + element)));
    const pk = classes.decode(parseStageAOutput(session, output).encryptionKeys[0]);
    const own = encrypt(classes, { publicKey: pk, m: known, r: 99n });
    bytes.set(classes.encode(classes.compose(inverse(head), own.c1)), head);
    bytes.set(classes.encode(classes.compose(inverse(head + element), own.c2)), head + element);
    const point = points.decode(victim.slice(head + 2 * element, head + 2 * element + 33));
    const sum = points.add(points.negate(point), points.baseMultiply(known));
    bytes.set(points.encode(sum), head + 2 * element);
    return bytes;
  };

  test('NT9 stage B: the mirrored half is refused with its own proofs and with those of the victim', () => {
    for (const proofs of [accomplice, victim]) {
      const messages = [...halves.slice(0, 3), { party: CHEATER, bytes: mirror(proofs) }];
      const verdicts = verifyStageB(stageB, messages, bytes32('w'));
      expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
      expect(verdicts[CHEATER]!.code).toBe('crypto/bad-proof');
    }
  });

  test("NT9 stage B control: without the proof the victim's half is cancelled", () => {
    const sumOf = (messages: readonly PartyMessage[]) =>
      points.decode(parseNetworkKey(finishStageB(stageB, messages).networkKey).curves[0]!.x0);
    const half = (party: number) => {
      const at = head + 2 * element;
      return points.decode(halves[party]!.bytes.slice(at, at + 33));
    };
    const messages = [...halves.slice(0, 3), { party: CHEATER, bytes: mirror(accomplice) }];
    const rest = points.add(points.add(half(1), half(2)), points.baseMultiply(known));
    expect(points.equal(sumOf(messages), rest)).toBe(true);
    expect(points.equal(sumOf(halves), rest)).toBe(false);
  });
});

describe('RB2 a false complaint', () => {
  const target = parseDealing(dealingPlace(session, 0), honest[0]!.bytes);
  /** What createComplaint refuses to make: a complaint about a correct blob. */
  const complain = (secret: bigint, sealingSecret: bigint): Uint8Array => {
    const relation = dleq(SEALING_CURVE, target.ephemeral);
    const shared = SEALING_CURVE.multiply(target.ephemeral, sealingSecret);
    const place = { protocol: 'seal/complaint', suite: session.suite, nkId: NO_NETWORK_KEY, sid: session.sid };
    const ctx = encodeContext({ ...place, epoch: committee.epoch, party: CHEATER, extra: [target.digest] });
    const statements = [[SEALING_CURVE.baseMultiply(secret), shared]];
    const proof = encodeProof(relation, 1, prove(relation, { ctx, statements, witnesses: [[secret]] }, testRng('rb2')));
    return concatBytes(Uint8Array.of(1, 2), target.digest, u16(CHEATER), SEALING_CURVE.encode(shared), proof);
  };
  const secret = sealingSecrets[CHEATER]!;
  const truthful = complain(secret, secret);

  test.each([
    ['about a correct blob', truthful, CHEATER],
    ['with a wrong Z_v', complain(secret, secret + 1n), CHEATER],
    ['with garbage', new Uint8Array(truthful.length), CHEATER],
    ['truncated', truthful.slice(0, -1), CHEATER],
    ['posted by somebody else', truthful, 1],
  ])('RB2 %s is dismissed', (_, complaint, complainer) => {
    expect(judgeComplaint({ session, complaint, complainer, dealing: honest[0]! })).toBe('dismissed');
  });

  test('RB2 a justified complaint counts for its maker only', () => {
    const dealings = withCheater(cheating({ shares: (s) => s.map((v, i) => (i === 0 ? v + 1n : v)) }));
    const [complaint] = runStageA(dealings, HONEST_PARTIES).complaints;
    const about = { session, complaint: complaint!.bytes, dealing: dealings[CHEATER]! };
    expect(judgeComplaint({ ...about, complainer: 0 })).toBe('upheld');
    expect(judgeComplaint({ ...about, complainer: 1 })).toBe('dismissed');
    // Against a dealing that fails the public checks no complaint is judged at all.
    const broken = Uint8Array.from(about.dealing.bytes, (b, i) => (i === 40 ? b ^ 1 : b));
    expect(judgeComplaint({ ...about, complainer: 0, dealing: { party: CHEATER, bytes: broken } })).toBe('void');
  });

  test.each([
    ['an ephemeral key of another dealing', { ephemeral: target.ephemeral }],
    ['an image of another secret', { images: [generatorBase(groups[0]!).pow(9n), generatorBase(groups[1]!).pow(9n)] }],
  ])('RB2 with %s a dealing is out on public grounds: its complaints open nothing', (_, cheat) => {
    const dealing = { party: CHEATER, bytes: cheating(cheat) };
    expect(judgeComplaint({ session, complaint: truthful, complainer: CHEATER, dealing })).toBe('void');
  });

  test('RB2 a copied digest does not divert the complaint: the accused is named by position', () => {
    const bad = cheating({ shares: (s) => s.map((v, i) => (i === 0 ? v + 1n : v)) });
    const dealings = [honest[0]!, { party: 1, bytes: bad }, honest[2]!, { party: CHEATER, bytes: bad }];
    const own = { session, party: 0, sealingSecret: sealingSecrets[0]!, rootSeed: rootSeeds[0]! };
    const opened = openStageADealings({ ...own, dealings });
    expect(opened.verdicts.map(({ code }) => code)).toEqual([
      undefined,
      'crypto/bad-dealing',
      undefined,
      'crypto/bad-share',
    ]);
    expect(opened.accused).toEqual([CHEATER]);
  });

  test('RB2 about another dealing is dismissed there, and the accused stays qualified', () => {
    expect(judgeComplaint({ session, complaint: truthful, complainer: CHEATER, dealing: honest[1]! })).toBe(
      'dismissed',
    );
    const { log } = runStageA(honest, HONEST_PARTIES);
    const complaints = [judged(honest, CHEATER, truthful)];
    expect(qualify(committee, { ...log, complaints })).toMatchObject({ ok: true, dealers: [0, 1, 2, 3] });
  });

  test('RB2 control: the same false complaint believed, or left undecided, loses the honest dealing', () => {
    const { log } = runStageA(honest, HONEST_PARTIES);
    const complaints = [judged(honest, CHEATER, truthful)];
    for (const verdict of ['open', 'upheld'] as const) {
      const lost = complaints.map((complaint) => ({ ...complaint, judged: verdict }));
      expect(qualify(committee, { ...log, complaints: lost }).dealers).toEqual([1, 2, 3]);
    }
  });
});

describe('RB7 silent validators in key generation', () => {
  test.each([0, 1, 2, 3])('RB7 party %i deals nothing and answers nothing: the others finish', (silent) => {
    const present = [0, 1, 2, 3].filter((party) => party !== silent);
    const dealings = honest.filter(({ party }) => party !== silent);
    const result = qualify(committee, runStageA(dealings, present).log);
    expect(result).toEqual({ ok: true, dealers: present, holders: present, absent: [silent] });
    finishes(dealings, result.dealers, result.holders);
  });

  test('RB7 control: more than f silent weight does not finish', () => {
    const dealings = honest.slice(2);
    expect(qualify(committee, runStageA(dealings, [2, 3]).log).ok).toBe(false);
    expect(() => finishStageA({ session, dealings, weightSeed: rootSeeds[0]! })).toThrow(
      expect.objectContaining({ code: 'crypto/too-few' }),
    );
  });
});
