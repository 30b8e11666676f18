/** Partial decryptions of a request: where they stand, when there are enough, and what happens when some are wrong. */
import { Failure } from '../../base/index.ts';
import { type Committee, inputsDigest, quorum, totalWeight, weightOf } from '../../crypto/index.ts';
import type { Board, BoardMessage } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';
import type { Place } from './place.ts';
import type { SignItem } from './sign-item.ts';

/** How long proofs of everyone are waited for once a quorum's are there. */
const ALL_PROOFS_MS = 1_500;
const PROOF_WAIT_MS = 15_000;

export interface SignRun {
  readonly board: Board;
  readonly key: KeyMaterial;
  readonly caught: Set<number>;
  readonly items: readonly SignItem[];
  readonly committee: Committee;
}

/** The session of a signature is its presign; the request and the user's message are its inputs. */
export function partialPlace(run: SignRun, item: SignItem): Place {
  return {
    protocol: 'schnorrA/partial',
    sid: item.input.presignDigest,
    round: 0,
    inputsDigest: inputsDigest([item.request, item.userMessage]),
    nkId: run.key.nkId,
  };
}

function proofPlace(run: SignRun, item: SignItem): Place {
  return { ...partialPlace(run, item), protocol: 'schnorrA/proof', round: 1 };
}

const notCaught = (run: SignRun) => (message: BoardMessage) => !run.caught.has(message.party);

/** True once every item has partials of a quorum. */
export async function waitForQuorum(
  context: EngineContext,
  run: SignRun,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const t = quorum(totalWeight(context.committee));
  const enough = (messages: readonly BoardMessage[]) =>
    weightOf(
      run.committee,
      messages.filter(notCaught(run)).map(({ party }) => party),
    ) >= t
      ? true
      : undefined;
  const waits = run.items.map((item) => run.board.wait(partialPlace(run, item), enough, options));
  return (await Promise.all(waits)).every((reached) => reached === true);
}

/** The item's signature. Throws transient `validator/no-quorum` while too few right partials are there. */
export async function signatureOf(context: EngineContext, run: SignRun, item: SignItem): Promise<Uint8Array> {
  const partials = run.board.read(partialPlace(run, item)).filter(notCaught(run));
  const input = item.partialInput;
  const combined = await runJob(context.urgentJobs, 'combineSignature', { input, partials }, context.signal);
  if (combined.ok) return combined.signature;
  // Enough weight was there: whoever made it fall short sent something wrong.
  const t = quorum(totalWeight(context.committee));
  if (combined.reason === 'blame' || weightOfMessages(context, partials) >= t) {
    const signature = await blame(context, run, item);
    if (signature !== undefined) return signature;
  }
  throw new Failure('transient', 'validator/no-quorum', 'too few right partial decryptions for a signature yet');
}

function weightOfMessages(context: EngineContext, messages: readonly BoardMessage[]): number {
  const parties = messages.map(({ party }) => party);
  return weightOf(context.committee, parties);
}

/** Asks everyone to prove its partials, names the wrong ones, and signs with the rest. */
async function blame(context: EngineContext, run: SignRun, item: SignItem): Promise<Uint8Array | undefined> {
  const { committee, log, signal, urgentJobs } = context;
  log.warn({}, 'partial decryptions do not combine; asking for proofs');
  await publishProof(context, run, item);
  const place = proofPlace(run, item);
  const t = quorum(totalWeight(committee));
  const aQuorum = (proofs: readonly BoardMessage[]) => (weightOfMessages(context, proofs) >= t ? true : undefined);
  await run.board.wait(place, aQuorum, { timeoutMs: PROOF_WAIT_MS, signal });
  const partials = run.board.read(partialPlace(run, item));
  const everyone = (proofs: readonly BoardMessage[]) => (proofs.length >= partials.length ? true : undefined);
  await run.board.wait(place, everyone, { timeoutMs: ALL_PROOFS_MS, signal });
  const proofs = run.board.read(place);
  const result = await runJob(urgentJobs, 'blamePartials', { ...item.partialInput, partials, proofs }, signal);
  for (const { party, ok, code } of result.verdicts) {
    // Silence convicts nobody; a wrong partial does, and so do bytes that are none.
    if (ok || code === 'crypto/missing-proof' || run.caught.has(party)) continue;
    run.caught.add(party);
    log.error(
      { culprit: party, weight: committee.members[party]?.weight ?? 0, code: code ?? '' },
      'a validator sent a wrong partial decryption',
    );
  }
  return result.signature;
}

async function publishProof(context: EngineContext, run: SignRun, item: SignItem): Promise<void> {
  const shares = run.key.shares.reveal();
  if (shares.length === 0) return;
  const input = { ...item.partialInput, party: context.party, shares, rootSeed: context.rootSeed.reveal() };
  run.board.publish(proofPlace(run, item), await runJob(context.urgentJobs, 'provePartials', input, context.signal));
}

/** While the request is open: when anyone publishes a proof, publish ours, once per item. Resolves when the signal aborts. */
export async function answerBlame(context: EngineContext, run: SignRun, signal: AbortSignal): Promise<void> {
  const someone = (proofs: readonly BoardMessage[]) => (proofs.length > 0 ? true : undefined);
  const answer = async (item: SignItem): Promise<void> => {
    while (!signal.aborted) {
      const asked = await run.board.wait(proofPlace(run, item), someone, { timeoutMs: 60_000, signal });
      if (asked === true) return await publishProof(context, run, item);
    }
  };
  try {
    await Promise.all(run.items.map(answer));
  } catch (error) {
    // The request ended: nobody needs our proof any more.
    if (!signal.aborted) throw error;
  }
}
