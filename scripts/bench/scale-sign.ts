/** A signature: the user's message and what one of n validators does, from the message to the signature; and the abort path. */
import {
  blamePartials,
  combineSignature,
  createUserMessage,
  type PartialInput,
  type PartyMessage,
  type PresignBatch,
  partialSign,
  provePartials,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import type { CrewJob } from './crew-jobs.ts';
import type { Figures } from './figures.ts';
import { asMessages, bytes32, createDWallet, OWN, type Simulation, signingInput } from './simulation.ts';
import { type Sample, spreadOfSamples, timed } from './spread.ts';

export interface SignPlan {
  readonly scheme: 'ECDSA' | 'Schnorr';
  readonly batch: PresignBatch;
  readonly runs: number;
  /** Whether to time the abort path. */
  readonly abort: boolean;
}

/** Curve 0: SHA256 messages. */
const SCHEMES = { ECDSA: { algorithm: 0, hash: 1 }, Schnorr: { algorithm: 1, hash: 0 } } as const;

/** One signature of the dWallet, ready to be timed. */
interface Case {
  readonly job: PartialInput;
  /** Of the lowest t parties. */
  readonly partials: readonly PartyMessage[];
}

/** Times user and validator, and the abort path on the last signature. */
export async function benchSign(simulation: Simulation, plan: SignPlan, figures: Figures): Promise<void> {
  const { scheme, runs } = plan;
  const { operations } = figures;
  const steps: Record<string, Sample[]> = { message: [], verify: [], partial: [], combine: [], total: [] };
  const jobs = createJobs(simulation, plan, steps.message!);
  const cases = await makePartials(simulation, scheme, jobs.slice(1));
  // The first signature fills what a running validator keeps: tables, the share's image, the dWallet's ciphertext.
  runValidator(simulation, { job: jobs[0]!, partials: [] }, { verify: [], partial: [], combine: [], total: [] });
  for (const signing of cases) runValidator(simulation, signing, steps);
  const { userMessage } = jobs[0]!;
  figures.bytes[`${scheme} user message`] = userMessage.length;
  figures.bytes[`${scheme} partial decryption`] = cases[0]!.partials[OWN]!.bytes.length;
  operations[`${scheme} user message`] = spreadOfSamples(steps.message!.slice(1));
  operations[`${scheme} sign: verify user message`] = spreadOfSamples(steps.verify!);
  operations[`${scheme} sign: partial decryption`] = spreadOfSamples(steps.partial!);
  operations[`${scheme} sign: combine`] = spreadOfSamples(steps.combine!);
  operations[`${scheme} sign: one validator`] = spreadOfSamples(steps.total!);
  if (plan.abort) await benchAbort(simulation, { scheme, ...cases[runs - 1]! }, figures);
}

/** User messages of runs + 1 signatures, each timed. */
function createJobs(simulation: Simulation, plan: SignPlan, times: Sample[]): PartialInput[] {
  const { scheme, batch, runs } = plan;
  const dwallet = createDWallet(simulation, 0);
  return Array.from({ length: runs + 1 }, (_, index) => {
    const input = signingInput(simulation, { dwallet, ...SCHEMES[scheme], batch, index });
    const random = bytes32('random', scheme, index);
    const { secret } = dwallet.share;
    const userMessage = timed(times, () => createUserMessage({ ...input, secret, random }));
    return { input, userMessage, committee: simulation.committee, sharing: simulation.key.sharing };
  });
}

async function makePartials(
  simulation: Simulation,
  scheme: string,
  signings: readonly PartialInput[],
): Promise<Case[]> {
  const { crew, shares, rootSeeds, t } = simulation;
  const jobs = signings.flatMap((job) =>
    shares.map((own, party): CrewJob => ({ kind: 'partials', job, shares: own, party, rootSeed: rootSeeds[party]! })),
  );
  const made = await crew.messages(`${scheme} partials x${signings.length}`, jobs);
  crew.rest();
  return signings.map((job, i) => ({ job, partials: asMessages(made.slice(i * t, (i + 1) * t)) }));
}

/** From the user's message to the signature; without partials of others it ends before combining. */
function runValidator(simulation: Simulation, signing: Case, steps: Record<string, Sample[]>): void {
  const { job, partials } = signing;
  const own = { party: OWN, shares: simulation.shares[OWN]!, rootSeed: simulation.rootSeeds[OWN]! };
  timed(steps.verify!, () => verifyUserMessage(job.input, job.userMessage));
  const bytes = timed(steps.partial!, () => partialSign({ ...job, ...own }));
  if (partials.length === 0) return;
  const others = partials.filter(({ party }) => party !== OWN);
  const result = timed(steps.combine!, () => combineSignature(job, [{ party: OWN, bytes }, ...others]));
  if (!result.ok) throw new Error('the partial decryptions give no signature');
  const last = [steps.verify, steps.partial, steps.combine].map((samples) => samples!.at(-1)!);
  const sum = (pick: (sample: Sample) => number): number => last.reduce((total, sample) => total + pick(sample), 0);
  steps.total!.push({ wall: sum(({ wall }) => wall), cpu: sum(({ cpu }) => cpu) });
}

async function benchAbort(
  simulation: Simulation,
  signing: Case & { readonly scheme: string },
  figures: Figures,
): Promise<void> {
  const { scheme, job, partials } = signing;
  const { crew, shares, rootSeeds, n } = simulation;
  const jobs = shares.map(
    (own, party): CrewJob => ({ kind: 'partial proofs', job, shares: own, party, rootSeed: rootSeeds[party]! }),
  );
  const proofs = asMessages(await crew.messages(`${scheme} partial proofs`, jobs));
  crew.rest();
  const own = { party: OWN, shares: shares[OWN]!, rootSeed: rootSeeds[OWN]! };
  const [prove, judge]: [Sample[], Sample[]] = [[], []];
  for (let run = 0; run < (n > 16 ? 1 : 3); run++) {
    timed(prove, () => provePartials({ ...job, ...own }));
    const result = timed(judge, () =>
      blamePartials({ ...job, partials, proofs, nameAll: true, weightSeed: bytes32('weights') }),
    );
    if (result.signature === undefined) throw new Error('proven partials give no signature');
  }
  figures.operations[`${scheme} abort: prove own partial`] = spreadOfSamples(prove);
  figures.operations[`${scheme} abort: judge a quorum`] = spreadOfSamples(judge);
  figures.bytes[`${scheme} abort: proof`] = proofs[OWN]!.bytes.length;
}
