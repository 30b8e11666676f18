/** The CPU-heavy work of the engine by name: what runs in worker threads. */
import { Failure, Secret } from '../../base/index.ts';
import {
  blamePartials,
  type CeremonySession,
  combineEcdsaGammas,
  combineEcdsaPresigns,
  combinePresigns,
  combineSignature,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  contributePresigns,
  dealStageA,
  dealStageB,
  derivationConstant,
  finishStageA,
  finishStageB,
  judgeComplaint,
  networkKeyId,
  openStageADealings,
  type PartyMessage,
  type PresignSession,
  parseNetworkKey,
  partialSign,
  provePartials,
  type SigningInput,
  type StageBSession,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyPresignContributions,
  verifyRegisteredCreation,
  verifyStageB,
  verifyUserMessage,
  xInverse,
} from '../../crypto/index.ts';
import { aggregateCertificate, signCertificate } from '../key-certificate.ts';
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

/** A job of the second round: what this validator combined from the first. */
interface AfterFirst {
  readonly first: Uint8Array;
}

interface CertificateInput {
  readonly bytes: Uint8Array;
  readonly members: Parameters<typeof aggregateCertificate>[1];
  readonly shares: Parameters<typeof aggregateCertificate>[2];
}

/** One message of a request: verified, and answered when the own shares are given. */
interface SignItemJob {
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
  /** Absent when this validator holds no shares. */
  readonly partial?: Parameters<typeof partialSign>[0];
}

/**
 * Verifies the user message, then computes the own partial. The partial stays in this process until the caller has written the
 * tombstones of the whole request.
 */
function signItem({ input, userMessage, partial }: SignItemJob) {
  const { tombstone } = verifyUserMessage(input, userMessage);
  if (partial === undefined) return { tombstone, partial: undefined };
  try {
    return { tombstone, partial: partialSign(partial) };
  } catch (cause) {
    // The message is right: whatever fails now is our own trouble and must not look like the user's.
    throw new Failure('bug', 'validator/partial', 'a verified user message could not be answered', { cause });
  }
}

/** Curves 2 and 3 share the encryption key of their order. */
const ENCRYPTION_KEY_OF_CURVE = [0, 1, 2, 2] as const;

/** What the chain stores of a network key: decoding it validates group elements, which takes longer than a turn may. */
function describeNetworkKey(networkKey: Uint8Array) {
  const key = parseNetworkKey(networkKey);
  const curves = key.curves.map(({ x0, x1 }, curve) => {
    const encryptionKey = key.encryptionKeys[ENCRYPTION_KEY_OF_CURVE[curve] ?? 0];
    return { curve, encryptionKey, x0, x1 };
  });
  const [k1] = curves;
  if (k1 === undefined) throw new Failure('bug', 'validator/wrong-network-key', 'the network key has no curves');
  return { nkId: networkKeyId(key), curves, constant: derivationConstant(k1.x0, k1.x1), inverse: xInverse(k1.x1) };
}

interface MaybeVerified {
  /** Present: the messages are verified once more, because this validator did not acknowledge all of them. */
  readonly weightSeed?: Uint8Array;
}

export const JOBS = {
  dealStageA: ({ session, party, rootSeed }: Own<CeremonySession>) => dealStageA(session, party, rootSeed),
  openStageA: openStageADealings,
  judgeComplaint,
  finishStageA,
  dealStageB: ({ session, party, rootSeed }: Own<StageBSession>) => dealStageB(session, party, rootSeed),
  verifyStageB: ({ session, messages, weightSeed }: Others<StageBSession>) =>
    verifyStageB(session, messages, weightSeed),
  finishStageB: ({ session, messages, weightSeed }: Omit<Others<StageBSession>, 'weightSeed'> & MaybeVerified) =>
    finishStageB(session, messages, weightSeed),
  describeNetworkKey,
  verifyRegisteredCreation,
  contributePresigns: ({ session, party, rootSeed }: Own<PresignSession>) =>
    contributePresigns(session, party, rootSeed),
  verifyPresigns: ({ session, messages, weightSeed }: Others<PresignSession>) =>
    verifyPresignContributions(session, messages, weightSeed),
  combinePresigns: ({ session, messages }: Omit<Others<PresignSession>, 'weightSeed'>) =>
    combinePresigns(session, messages),
  contributeGammas: ({ session, party, rootSeed }: Own<PresignSession>) =>
    contributeEcdsaGammas(session, party, rootSeed),
  verifyGammas: ({ session, messages, weightSeed }: Others<PresignSession>) =>
    verifyEcdsaGammas(session, messages, weightSeed),
  combineGammas: ({ session, messages }: Omit<Others<PresignSession>, 'weightSeed'>) =>
    combineEcdsaGammas(session, messages),
  contributeNonces: ({ session, first, party, rootSeed }: Own<PresignSession> & AfterFirst) =>
    contributeEcdsaNonces(session, first, party, rootSeed),
  verifyNonces: ({ session, first, messages, weightSeed }: Others<PresignSession> & AfterFirst) =>
    verifyEcdsaNonces(session, first, messages, weightSeed),
  combineNonces: ({ session, first, messages }: Omit<Others<PresignSession>, 'weightSeed'> & AfterFirst) =>
    combineEcdsaPresigns(session, first, messages),
  signItem,
  combineSignature: ({
    input,
    partials,
  }: {
    input: Parameters<typeof combineSignature>[0];
    partials: PartyMessage[];
  }) => combineSignature(input, partials),
  provePartials,
  blamePartials,
  signCertificate: ({ secret, bytes }: { secret: Uint8Array; bytes: Uint8Array }) =>
    signCertificate(new Secret(secret), bytes),
  aggregateCertificate: ({ bytes, members, shares }: CertificateInput) => aggregateCertificate(bytes, members, shares),
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
