import { expect, test } from 'vitest';
import { blamePartials, provePartials } from '../../src/crypto/index.ts';
import {
  asMessages,
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

/** Kind and version, two digests, the party: what stands before the elements of a partial message. */
const HEAD = 2 + 32 + 32 + 2;

/** Seven validators of one share; parties 1 and 4 answer for another signature's ciphertext. */
test('proofs verified in batches name the parties that single verification names', () => {
  const network = testNetwork([1, 1, 1, 1, 1, 1, 1]);
  const dwallet = createDWallet(network, 0);
  const batch = makePresigns(network, 0, 2);
  const [job, other] = [0, 1].map((index) =>
    partialInput(network, signingCase(network, { dwallet, batch, index }, `case ${index}`)),
  );
  const right = makePartials(network, job!);
  const foreign = makePartials(network, other!);
  // The right head, so that they decode, and elements that are right elsewhere.
  const partials = right.map((message, party) => {
    if (party !== 1 && party !== 4) return message;
    const bytes = Uint8Array.from(message.bytes);
    bytes.set(foreign[party]!.bytes.subarray(HEAD), HEAD);
    return { party, bytes };
  });
  const proofs = asMessages(
    network.shares.map((shares, party) =>
      provePartials({ ...job!, party, shares, rootSeed: network.rootSeeds[party]! }),
    ),
  );
  const input = { ...job!, partials, proofs, nameAll: true };
  const [single, batched] = [blamePartials(input), blamePartials({ ...input, weightSeed: bytes32('weights') })];
  const named = ({ verdicts }: typeof single) => verdicts.filter(({ ok }) => !ok).map(({ party }) => party);
  expect(named(single)).toEqual([1, 4]);
  expect(batched).toEqual(single);
  expect(batched.signature).toBeDefined();
});
