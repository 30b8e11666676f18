/** Presigns: what one of n validators does in a session, alone and in a batch. */
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  combinePresigns,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  contributePresigns,
  type PresignBatch,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyPresignContributions,
} from '../../src/crypto/index.ts';
import type { CrewJob } from './crew-jobs.ts';
import type { Figures } from './figures.ts';
import { asMessages, bytes32, OWN, presignSession, type Simulation } from './simulation.ts';
import { perItem, type Spread, sumOf, time } from './spread.ts';

const TAPROOT = { curve: 0, algorithm: 1 };
const ECDSA = { curve: 0, algorithm: 0 };
const WEIGHTS = bytes32('weights');

export interface PresignPlan {
  readonly count: number;
  readonly runs: number;
}

const own = (simulation: Simulation, party: number) => ({ party, rootSeed: simulation.rootSeeds[party]! });

/** Times a Schnorr session and gives its presigns. */
export async function benchSchnorrPresign(
  simulation: Simulation,
  plan: PresignPlan,
  figures: Figures,
): Promise<PresignBatch> {
  const { count, runs } = plan;
  const session = (counter: number) => presignSession(simulation, TAPROOT, { count, counter });
  const jobs = simulation.parties.map(
    (party): CrewJob => ({ kind: 'Schnorr presigns', session: session(0), ...own(simulation, party) }),
  );
  const messages = asMessages(await simulation.crew.messages(`Schnorr presigns x${count}`, jobs));
  simulation.crew.rest();
  const others = messages.filter(({ party }) => party !== OWN);
  const name = `Schnorr presign x${count}`;
  const { operations, bytes } = figures;
  const make = time(runs, (run) => contributePresigns(session(run), OWN, simulation.rootSeeds[OWN]!));
  const verify = time(runs, () => verifyPresignContributions(session(0), others, WEIGHTS));
  const combine = time(runs, () => combinePresigns(session(0), messages));
  report(operations, name, { count, steps: { make, verify, combine } });
  bytes[`${name}: message`] = messages[OWN]!.bytes.length;
  const batch = combinePresigns(session(0), messages);
  bytes['Schnorr presign: entry on chain'] = batch.entries[0]!.length;
  return batch;
}

/** Times both rounds of an ECDSA session and gives its presigns. */
export async function benchEcdsaPresign(
  simulation: Simulation,
  plan: PresignPlan,
  figures: Figures,
): Promise<PresignBatch> {
  const { count, runs } = plan;
  const { crew, parties, rootSeeds } = simulation;
  const session = (counter: number) => presignSession(simulation, ECDSA, { count, counter });
  const gammaJobs = parties.map(
    (party): CrewJob => ({ kind: 'ECDSA gammas', session: session(0), ...own(simulation, party) }),
  );
  const gammas = asMessages(await crew.messages(`ECDSA gammas x${count}`, gammaJobs));
  const first = combineEcdsaGammas(session(0), gammas).bytes;
  const nonceJobs = parties.map(
    (party): CrewJob => ({ kind: 'ECDSA nonces', session: session(0), first, ...own(simulation, party) }),
  );
  const nonces = asMessages(await crew.messages(`ECDSA nonces x${count}`, nonceJobs));
  crew.rest();
  const others = (messages: typeof gammas) => messages.filter(({ party }) => party !== OWN);
  const name = `ECDSA presign x${count}`;
  const seed = rootSeeds[OWN]!;
  report(figures.operations, name, {
    count,
    steps: {
      'round 1 make': time(runs, (run) => contributeEcdsaGammas(session(run), OWN, seed)),
      'round 1 verify': time(runs, () => verifyEcdsaGammas(session(0), others(gammas), WEIGHTS)),
      'round 1 combine': time(runs, () => combineEcdsaGammas(session(0), gammas)),
      'round 2 make': time(runs, () => contributeEcdsaNonces(session(0), first, OWN, seed)),
      'round 2 verify': time(runs, () => verifyEcdsaNonces(session(0), first, others(nonces), WEIGHTS)),
      'round 2 combine': time(runs, () => combineEcdsaPresigns(session(0), first, nonces)),
    },
  });
  figures.bytes[`${name}: round 1 message`] = gammas[OWN]!.bytes.length;
  figures.bytes[`${name}: round 2 message`] = nonces[OWN]!.bytes.length;
  const batch = combineEcdsaPresigns(session(0), first, nonces);
  figures.bytes['ECDSA presign: entry on chain'] = batch.entries[0]!.length;
  return batch;
}

/** All figures are per presign. */
function report(
  operations: Record<string, Spread>,
  name: string,
  session: { readonly count: number; readonly steps: Readonly<Record<string, Spread>> },
): void {
  const steps = Object.entries(session.steps).map(([step, spread]) => [step, perItem(spread, session.count)] as const);
  for (const [step, spread] of steps) operations[`${name}: ${step}`] = spread;
  operations[`${name}: one validator`] = sumOf(...steps.map(([, spread]) => spread));
}
