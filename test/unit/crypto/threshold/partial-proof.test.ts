import { describe, expect, test } from 'vitest';
import { encrypt } from '../../../../src/crypto/encryption/ciphertext.ts';
import type { ClassElement } from '../../../../src/crypto/group/class-group.ts';
import { classGroup, generatorBase } from '../../../../src/crypto/group/class-group-registry.ts';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import { virtualIndices } from '../../../../src/crypto/threshold/committee.ts';
import { referenceGroup } from '../../../../src/crypto/threshold/dealing.ts';
import { commitmentsAt, shareBits, shareInteger } from '../../../../src/crypto/threshold/integer-sharing.ts';
import { sharingParameters } from '../../../../src/crypto/threshold/lagrange.ts';
import {
  createDecryptionShare,
  decryptionBase,
  partialDecrypt,
} from '../../../../src/crypto/threshold/partial-decryption.ts';
import {
  judgePartials,
  type PartialClaim,
  type PartialProofJob,
  type PartyPartials,
  provePartials,
} from '../../../../src/crypto/threshold/partial-proof.ts';
import { createTestCommittee, WEIGHT_SEED } from '../../../support/committees.ts';
import { TEST_CONTEXT, testRng } from '../../../support/relation-cases.ts';

const reference = referenceGroup('CL-TEST');
const group = classGroup('CL-TEST', 'ed25519');
const B = reference.parameters.exponentBits;
const { committee } = createTestCommittee([3, 3, 2, 2]);
const parameters = sharingParameters(10);
const secretKey = testRng('secret key').bits(B);
const { shares, commitments } = shareInteger({
  group: reference,
  parameters,
  secret: secretKey,
  secretBits: B,
  rng: testRng('sharing'),
});
const all = shares.map((_, i) => i + 1);
const verificationKeys = commitmentsAt(reference, parameters, commitments, all);
const publicKey = generatorBase(group).pow(secretKey);
const ciphertexts = [3n, 4n].map((m) => encrypt(group, { publicKey, m, r: testRng(`r${m}`).bits(B) }));
const job: PartialProofJob = {
  reference,
  group,
  shareBits: shareBits(parameters, B),
  bases: ciphertexts.map(({ c1 }) => decryptionBase(group, parameters, c1)),
};

const ctxOf = (party: number): Uint8Array => encodeContext({ ...TEST_CONTEXT, party });

function partialsOf(party: number, bases: readonly ClassElement[] = job.bases): PartyPartials {
  return virtualIndices(committee, party).map((index) => {
    const share = createDecryptionShare(group, { index, value: shares[index - 1]!, bits: job.shareBits });
    return bases.map((base, i) => partialDecrypt(group, share, base, testRng(`blind ${index} ${i}`)));
  });
}

function claimOf(party: number, partials = partialsOf(party)): PartialClaim {
  const indices = virtualIndices(committee, party);
  const own = indices.map((index) => shares[index - 1]!);
  const keys = indices.map((index) => verificationKeys[index - 1]!);
  const input = { ctx: ctxOf(party), verificationKeys: keys, partials, shares: own };
  return { party, ctx: ctxOf(party), partials, proof: provePartials(job, input, testRng(`proof ${party}`)) };
}

const honest = [0, 1, 2, 3].map((party) => claimOf(party));
/** Judged one by one and in batches: the results must agree. */
function judge(claims: readonly PartialClaim[], need = parameters.n) {
  const input = { job, committee, verificationKeys, need, claims };
  const judgement = judgePartials(input);
  expect(judgePartials({ ...input, seed: WEIGHT_SEED })).toEqual(judgement);
  return judgement;
}
const replaced = (party: number, partials: PartyPartials): PartialClaim[] =>
  honest.map((claim) => (claim.party === party ? claimOf(party, partials) : claim));

test('honest parties of several indices and ciphertexts are all valid', () => {
  expect(judge(honest)).toEqual({ valid: [0, 1, 2, 3], culprits: [], missing: [] });
});

test('stops verifying at the needed weight', () => {
  expect(judge(honest, parameters.t)).toEqual({ valid: [0, 1, 2], culprits: [], missing: [] });
});

describe('names the party of', () => {
  const right = partialsOf(1);
  const changeOne = (change: (element: ClassElement) => ClassElement): PartyPartials =>
    right.map((elements, i) => elements.map((element, c) => (i === 2 && c === 1 ? change(element) : element)));

  test.each([
    ['a random element', changeOne(() => group.pow(group.h, testRng('random').bits(B)))],
    ['an element times f', changeOne((element) => group.compose(element, group.embed(1n)))],
    ['the inverse', changeOne((element) => group.invert(element))],
    ['the identity', changeOne(() => group.identity)],
    ['the partials of the ciphertexts in another order', right.map(([a, b]) => [b!, a!])],
    ['its indices in another order', [right[1]!, right[0]!, right[2]!]],
    ['partials of another ciphertext', partialsOf(1, [job.bases[0]!, job.bases[0]!])],
    ['another party', partialsOf(0)],
    [
      'partials without the factor delta',
      partialsOf(
        1,
        ciphertexts.map(({ c1 }) => c1),
      ),
    ],
  ])('%s', (_, partials) => {
    expect(judge(replaced(1, partials))).toEqual({ valid: [0, 2, 3], culprits: [1], missing: [] });
  });
});

test('a proof of another session or party, too few indices and a repeated claim gain nothing', () => {
  const [a, b, c] = [honest[0]!, honest[1]!, honest[2]!];
  const otherSession = encodeContext({ ...TEST_CONTEXT, sid: new Uint8Array(32), party: 1 });
  expect(judge([{ ...b, ctx: otherSession }]).culprits).toEqual([1]);
  expect(judge([{ ...c, proof: honest[3]!.proof }]).culprits).toEqual([2]);
  expect(judge([{ ...a, partials: a.partials.slice(1) }]).culprits).toEqual([0]);
  expect(judge([a, a, a], 7)).toEqual({ valid: [0], culprits: [], missing: [] });
});

test('a party that answers for fewer or more indices than it owns is wrong, even with a proof for exactly those', () => {
  const prove = (indices: readonly number[], partials: PartyPartials): PartialClaim => {
    const own = indices.map((index) => shares[index - 1]!);
    const keys = indices.map((index) => verificationKeys[index - 1]!);
    const input = { ctx: ctxOf(0), verificationKeys: keys, partials, shares: own };
    return { party: 0, ctx: ctxOf(0), partials, proof: provePartials(job, input, testRng('proof')) };
  };
  const [own, next] = [partialsOf(0), partialsOf(1)];
  expect(judge([prove([1, 2, 3], own)]).culprits).toEqual([]);
  expect(judge([prove([1, 2], own.slice(0, 2))]).culprits).toEqual([0]);
  expect(judge([prove([1, 2, 3, 4], [...own, next[0]!])]).culprits).toEqual([0]);
});

test('a silent party is missing, not a culprit', () => {
  const claims = honest.map((claim) => (claim.party === 2 ? { ...claim, proof: undefined } : claim));
  expect(judge(claims)).toEqual({ valid: [0, 1, 3], culprits: [], missing: [2] });
});
