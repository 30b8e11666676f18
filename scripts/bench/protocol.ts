/** Times of the protocol's steps for one party, at 4 and 16 validators of one share each; all messages are real. */

import {
  blamePartials,
  combinePresigns,
  combineSignature,
  contributePresigns,
  createUserMessage,
  dealStageA,
  dealStageB,
  finishStageA,
  finishStageB,
  openStageADealings,
  partialSign,
  provePartials,
  type Suite,
  verifyPresignContributions,
  verifyStageB,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import {
  asMessages,
  bytes32,
  type CommitteeSetup,
  createCommittee,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  presignSession,
  signingCase,
  signingInput,
  type TestNetwork,
  testNetwork,
} from '../../test/attack/network.ts';
import { type Spread, showSpread, time } from './spread.ts';

/** Milliseconds per step. */
export type ProtocolFigures = Readonly<Record<string, Spread>>;

const BATCH = 16;
const RUNS = 5;

function benchKeyGeneration(network: TestNetwork, setup: CommitteeSetup): Record<string, Spread> {
  const { session, dealings, stageBSession, halves } = network;
  const party = 1;
  const seed = setup.rootSeeds[party] ?? bytes32('seed');
  const sealingSecret = network.sealingSecrets[party] ?? 1n;
  const holder = { party, sealingSecret };
  const weightSeed = bytes32('weights');
  const runs = 3;
  return {
    'key generation A: deal': time(runs, () => dealStageA(session, party, seed)),
    'key generation A: verify and open all': time(runs, () =>
      openStageADealings({ session, party, sealingSecret, dealings, rootSeed: seed }),
    ),
    'key generation A: finish': time(runs, () => finishStageA({ session, holder, dealings, weightSeed })),
    'key generation B (4 curves): deal': time(runs, () => dealStageB(stageBSession, party, seed)),
    'key generation B: verify all': time(runs, () => verifyStageB(stageBSession, halves, weightSeed)),
    'key generation B: finish': time(runs, () => finishStageB(stageBSession, halves)),
  };
}

function benchPresign(network: TestNetwork, curve: number): Record<string, Spread> {
  const session = (count: number, counter: number) => presignSession(network, curve, count, counter);
  const seed = (party: number) => network.rootSeeds[party] ?? bytes32('seed');
  const all = (count: number) =>
    asMessages(network.rootSeeds.map((_, party) => contributePresigns(session(count, 0), party, seed(party))));
  const [batch, single] = [all(BATCH), all(1)];
  const others = (messages: typeof batch) => messages.filter(({ party }) => party !== 0);
  const weightSeed = bytes32('weights');
  return {
    [`presign x${BATCH}: contribute`]: time(2, (run) => contributePresigns(session(BATCH, run), 0, seed(0))),
    [`presign x${BATCH}: verify the others`]: time(2, () =>
      verifyPresignContributions(session(BATCH, 0), others(batch), weightSeed),
    ),
    [`presign x${BATCH}: combine`]: time(2, () => combinePresigns(session(BATCH, 0), batch)),
    'presign x1: contribute': time(RUNS, (run) => contributePresigns(session(1, run), 0, seed(0))),
    'presign x1: verify the others': time(RUNS, () =>
      verifyPresignContributions(session(1, 0), others(single), weightSeed),
    ),
  };
}

function benchSign(network: TestNetwork, curve: number): Record<string, Spread> {
  const dwallet = createDWallet(network, curve);
  const batch = makePresigns(network, curve, RUNS, 7);
  const cases = Array.from({ length: RUNS }, (_, index) =>
    signingCase(network, { dwallet, batch, index }, `bench ${index}`),
  );
  const jobs = cases.map((signing) => partialInput(network, signing));
  const partials = jobs.map((job) => makePartials(network, job));
  const shares = network.shares[0] ?? [];
  const rootSeed = network.rootSeeds[0] ?? bytes32('seed');
  const own = { party: 0, shares, rootSeed };
  const proofs = network.shares.map((mine, party) =>
    provePartials({ ...jobs[0]!, party, shares: mine, rootSeed: network.rootSeeds[party] ?? rootSeed }),
  );
  return {
    'user message': time(RUNS, (index) =>
      createUserMessage({
        ...signingInput(network, { dwallet, batch, index }),
        secret: dwallet.share.secret,
        random: bytes32('bench user', index),
      }),
    ),
    'sign: verify user message': time(RUNS, (i) => verifyUserMessage(cases[i]!.input, cases[i]!.userMessage)),
    'sign: partial decryption (1 share)': time(RUNS, (i) => partialSign({ ...jobs[i]!, ...own })),
    'sign: combine': time(RUNS, (i) => combineSignature(jobs[i]!, partials[i]!)),
    'abort: prove own partial': time(2, () => provePartials({ ...jobs[0]!, ...own })),
    'abort: judge all': time(1, () =>
      blamePartials({ ...jobs[0]!, partials: partials[0]!, proofs: asMessages(proofs), nameAll: true }),
    ),
  };
}

/** One suite and number of validators. */
export function benchProtocol(suite: Suite, validators: number): ProtocolFigures {
  const weights = Array.from({ length: validators }, () => 1);
  const network = testNetwork(weights, suite);
  const figures = {
    ...benchKeyGeneration(network, createCommittee(weights, suite)),
    ...benchPresign(network, 0),
    ...benchSign(network, 0),
  };
  console.log(`\n${suite}, secp256k1, ${validators} validators of one share (ms, min / median / max)`);
  for (const [name, spread] of Object.entries(figures)) console.log(`  ${name.padEnd(42)} ${showSpread(spread)}`);
  return figures;
}
