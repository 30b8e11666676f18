/** Partial decryptions of a request: when there are enough, and the signature from them. */
import { Failure } from '../../base/index.ts';
import { weightOf } from '../../crypto/index.ts';
import type { BlameDesk } from './blame-desk.ts';
import type { Board, BoardMessage } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { type JobOutput, runJob } from './jobs.ts';
import { quorumOf } from './quorum.ts';
import type { SignItem } from './sign-item.ts';
import { partialPlace } from './sign-place.ts';

/** Partials of trusted parties are preferred for this long; then those of suspects count as well. */
const TRUSTED_WAIT_MS = 2_000;

export interface SignRun {
  readonly board: Board;
  readonly key: KeyMaterial;
  /** 0x-prefixed. */
  readonly request: string;
  readonly desk: BlameDesk;
  readonly items: readonly SignItem[];
}

interface Limits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** True once every item has partials of a quorum. */
export async function waitForQuorum(context: EngineContext, run: SignRun, limits: Limits): Promise<boolean> {
  const { suspicion } = run.desk;
  const timeoutMs = Math.min(limits.timeoutMs, TRUSTED_WAIT_MS);
  if (await waitForWeight(context, run, { ...limits, timeoutMs, counts: (party) => suspicion.isTrusted(party) }))
    return true;
  const counts = (party: number): boolean => !suspicion.isConvicted(party);
  return await waitForWeight(context, run, { ...limits, timeoutMs: limits.timeoutMs - timeoutMs, counts });
}

async function waitForWeight(
  context: EngineContext,
  run: SignRun,
  options: Limits & { counts(party: number): boolean },
): Promise<boolean> {
  const enough = (messages: readonly BoardMessage[]) =>
    weightOfMessages(
      context,
      messages.filter(({ party }) => options.counts(party)),
    ) >= quorumOf(context)
      ? true
      : undefined;
  const waits = run.items.map((item) => run.board.wait(partialPlace({ ...run, item }), enough, options));
  return (await Promise.all(waits)).every((reached) => reached === true);
}

/** The item's signature. Throws transient `validator/no-quorum` while too few right partials are there. */
export async function signatureOf(context: EngineContext, run: SignRun, item: SignItem): Promise<Uint8Array> {
  const { suspicion } = run.desk;
  const { key, request } = run;
  const usable = run.board.read(partialPlace({ key, item })).filter(({ party }) => !suspicion.isConvicted(party));
  const combined = await combine(context, item, {
    trusted: usable.filter(({ party }) => suspicion.isTrusted(party)),
    usable,
  });
  if (combined.ok) {
    // The others have to be told before the request ends, or their proofs are gone with it.
    if (!combined.clean) await run.desk.ask({ key, request, item });
    return combined.signature;
  }
  // Enough weight was there: whoever made it fall short sent something wrong.
  if (combined.reason === 'blame' || weightOfMessages(context, usable) >= quorumOf(context)) {
    const signature = await run.desk.judge({ key, request, item });
    if (signature !== undefined) return signature;
  }
  throw new Failure('transient', 'validator/no-quorum', 'too few right partial decryptions for a signature yet');
}

interface Partials {
  readonly trusted: readonly BoardMessage[];
  readonly usable: readonly BoardMessage[];
}

/** From those that are trusted; from all that are usable when that does not give a signature. */
async function combine(
  context: EngineContext,
  { partialInput }: SignItem,
  { trusted, usable }: Partials,
): Promise<JobOutput<'combineSignature'>> {
  const run = (partials: readonly BoardMessage[]) =>
    runJob(context.urgentJobs, 'combineSignature', { input: partialInput, partials: [...partials] }, context.signal);
  const first = await run(trusted);
  return first.ok || trusted.length === usable.length ? first : await run(usable);
}

function weightOfMessages(context: EngineContext, partials: readonly BoardMessage[]): number {
  const parties = partials.map(({ party }) => party);
  return weightOf(context.committee, parties);
}
