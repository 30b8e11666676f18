/** Our side of the comparisons: one validator of n, and the user, with real messages of the others. */
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  combinePresigns,
  combineSignature,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  contributePresigns,
  createUserMessage,
  type PartialInput,
  partialSign,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyPresignContributions,
  verifyUserMessage,
} from '../../../src/crypto/index.ts';
import type { CrewJob } from '../crew-jobs.ts';
import {
  asMessages,
  bytes32,
  createDWallet,
  OWN,
  presignSession,
  type Simulation,
  signingInput,
  simulate,
} from '../simulation.ts';

/** Signatures that can be timed. */
export const RUNS = 9;
const WEIGHTS = bytes32('weights');

export interface OurScheme {
  /** One presign, alone: all of one validator's work. */
  presign(run: number): void;
  /** The user's message; run < RUNS. */
  user(run: number): void;
  /** Verify, decrypt, combine: all of one validator's work; run < RUNS. */
  online(run: number): void;
}

export interface Ours {
  readonly n: number;
  readonly t: number;
  readonly ecdsa: OurScheme;
  readonly schnorr: OurScheme;
}

type Presigns = { readonly entries: readonly Uint8Array[]; readonly entryDigests: readonly Uint8Array[] };

interface SchemePlan {
  readonly algorithm: number;
  readonly hash: number;
  /** Makes count presigns; everyone's messages. */
  readonly makeBatch: (count: number) => Presigns;
  readonly presign: (run: number) => void;
}

async function scheme(simulation: Simulation, plan: SchemePlan): Promise<OurScheme> {
  const { algorithm, hash, presign } = plan;
  const dwallet = createDWallet(simulation, 0);
  const batch = plan.makeBatch(RUNS);
  const { secret } = dwallet.share;
  const { committee, crew, rootSeeds, shares, t } = simulation;
  const cases = Array.from({ length: RUNS }, (_, index) => {
    const input = signingInput(simulation, { dwallet, algorithm, hash, batch, index });
    return { ...input, secret, random: bytes32('peer', algorithm, index) };
  });
  const jobs = cases.map(
    (input): PartialInput => ({
      input,
      userMessage: createUserMessage(input),
      committee,
      sharing: simulation.key.sharing,
    }),
  );
  const partials = await crew.messages(
    `peer partials ${algorithm}`,
    jobs.flatMap(({ input, ...job }) =>
      shares.map((own, party): CrewJob => {
        const { secret: _, random: __, ...known } = input as (typeof cases)[number];
        return { kind: 'partials', job: { ...job, input: known }, shares: own, party, rootSeed: rootSeeds[party]! };
      }),
    ),
  );
  crew.rest();
  const own = { party: OWN, shares: shares[OWN]!, rootSeed: rootSeeds[OWN]! };
  return {
    presign,
    user: (run) => void createUserMessage(cases[run]!),
    online: (run) => {
      const job = jobs[run]!;
      verifyUserMessage(job.input, job.userMessage);
      const bytes = partialSign({ ...job, ...own });
      const others = asMessages(partials.slice(run * t, (run + 1) * t)).filter(({ party }) => party !== OWN);
      const result = combineSignature(job, [{ party: OWN, bytes }, ...others]);
      if (!result.ok) throw new Error('the partial decryptions give no signature');
    },
  };
}

/** A network of n validators of one share in this process. */
export async function prepareOurs(n: number): Promise<Ours> {
  const simulation = await simulate({ suite: 'CL-128', n, keep: true });
  return { n, t: simulation.t, ecdsa: await ourEcdsa(simulation), schnorr: await ourSchnorr(simulation) };
}

async function ourSchnorr(simulation: Simulation): Promise<OurScheme> {
  const session = (count: number, counter: number) =>
    presignSession(simulation, { curve: 0, algorithm: 1 }, { count, counter });
  const all = (count: number) =>
    asMessages(simulation.rootSeeds.map((seed, party) => contributePresigns(session(count, 0), party, seed)));
  const single = all(1);
  return await scheme(simulation, {
    algorithm: 1,
    hash: 0,
    makeBatch: (count) => combinePresigns(session(count, 0), all(count)),
    presign: (run) => {
      contributePresigns(session(1, run), OWN, simulation.rootSeeds[OWN]!);
      verifyPresignContributions(session(1, 0), single.slice(1), WEIGHTS);
      combinePresigns(session(1, 0), single);
    },
  });
}

async function ourEcdsa(simulation: Simulation): Promise<OurScheme> {
  const session = (count: number, counter: number) =>
    presignSession(simulation, { curve: 0, algorithm: 0 }, { count, counter });
  const { rootSeeds } = simulation;
  const all = (count: number) => {
    const gammas = asMessages(rootSeeds.map((seed, p) => contributeEcdsaGammas(session(count, 0), p, seed)));
    const first = combineEcdsaGammas(session(count, 0), gammas).bytes;
    const nonces = rootSeeds.map((seed, p) => contributeEcdsaNonces(session(count, 0), first, p, seed));
    return { gammas, first, nonces: asMessages(nonces) };
  };
  const single = all(1);
  return await scheme(simulation, {
    algorithm: 0,
    hash: 1,
    makeBatch: (count) => {
      const { first, nonces } = all(count);
      return combineEcdsaPresigns(session(count, 0), first, nonces);
    },
    presign: (run) => {
      const { gammas, first, nonces } = single;
      contributeEcdsaGammas(session(1, run), OWN, rootSeeds[OWN]!);
      verifyEcdsaGammas(session(1, 0), gammas.slice(1), WEIGHTS);
      combineEcdsaGammas(session(1, 0), gammas);
      contributeEcdsaNonces(session(1, 0), first, OWN, rootSeeds[OWN]!);
      verifyEcdsaNonces(session(1, 0), first, nonces.slice(1), WEIGHTS);
      combineEcdsaPresigns(session(1, 0), first, nonces);
    },
  });
}
