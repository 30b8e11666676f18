/** The CPU-heavy work of the engine by name: what runs in worker threads. */
import {
  blamePartials,
  type CeremonySession,
  combinePresigns,
  combineSignature,
  contributePresigns,
  dealStageA,
  dealStageB,
  finishStageA,
  finishStageB,
  judgeComplaint,
  openStageADealings,
  type PartyMessage,
  type PresignSession,
  partialSign,
  provePartials,
  type SigningInput,
  type StageBSession,
  verifyPresignContributions,
  verifyRegisteredCreation,
  verifyStageB,
  verifyUserMessage,
} from '../../crypto/index.ts';
import type { RunJobs } from '../port.ts';

/** Own message of a round: the session, the party and its root seed. */
interface Own<Session> {
  readonly session: Session;
  readonly party: number;
  readonly rootSeed: Uint8Array;
}

interface Others<Session> {
  readonly session: Session;
  readonly messages: readonly PartyMessage[];
  /** 32 fresh random bytes for the weights of batch verification. */
  readonly weightSeed: Uint8Array;
}

export const JOBS = {
  dealStageA: ({ session, party, rootSeed }: Own<CeremonySession>) => dealStageA(session, party, rootSeed),
  openStageA: openStageADealings,
  judgeComplaint,
  finishStageA,
  dealStageB: ({ session, party, rootSeed }: Own<StageBSession>) => dealStageB(session, party, rootSeed),
  verifyStageB: ({ session, messages, weightSeed }: Others<StageBSession>) =>
    verifyStageB(session, messages, weightSeed),
  finishStageB: ({ session, messages }: Omit<Others<StageBSession>, 'weightSeed'>) => finishStageB(session, messages),
  verifyRegisteredCreation,
  contributePresigns: ({ session, party, rootSeed }: Own<PresignSession>) =>
    contributePresigns(session, party, rootSeed),
  verifyPresigns: ({ session, messages, weightSeed }: Others<PresignSession>) =>
    verifyPresignContributions(session, messages, weightSeed),
  combinePresigns: ({ session, messages }: Omit<Others<PresignSession>, 'weightSeed'>) =>
    combinePresigns(session, messages),
  verifyUserMessage: ({ input, userMessage }: { input: SigningInput; userMessage: Uint8Array }) =>
    verifyUserMessage(input, userMessage),
  partialSign,
  combineSignature: ({
    input,
    partials,
  }: {
    input: Parameters<typeof combineSignature>[0];
    partials: PartyMessage[];
  }) => combineSignature(input, partials),
  provePartials,
  blamePartials,
} as const;

export type JobName = keyof typeof JOBS;
export type JobInput<N extends JobName> = Parameters<(typeof JOBS)[N]>[0];
export type JobOutput<N extends JobName> = ReturnType<(typeof JOBS)[N]>;

/** Runs a job by name with its own types. */
export function runJob<N extends JobName>(
  pool: RunJobs,
  name: N,
  input: JobInput<N>,
  signal: AbortSignal,
): Promise<JobOutput<N>> {
  return pool.run<JobOutput<N>>(name, input, { signal });
}
