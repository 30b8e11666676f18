/** Waiting for a state of the chain: read, decide, and read again as soon as the chain moved. */
import { isFailure } from '../base/index.ts';
import type { Abortable } from './abort.ts';
import type { Context } from './context.ts';
import { timedOut } from './failure.ts';

export interface WaitOptions extends Abortable {
  /** Milliseconds; each wait says its default. */
  readonly timeoutMs?: number;
}

const POLL_MS = 200;
/** Beside a live subscription, in case it is silent. */
const BACKUP_POLL_MS = 1_000;

export interface WaitedFor<T> {
  /** Object id and name for the failure. */
  readonly object: string;
  readonly what: string;
  readonly timeoutMs: number;
  /** Reads; undefined to go on waiting. A transient failure is waited out, any other ends the wait. */
  read(signal: AbortSignal): Promise<T | undefined>;
}

/** The first value that `read` gives. Throws what it throws, transient `sdk/timeout`, and the reason of an abort. */
export async function waitFor<T>(context: Context, wanted: WaitedFor<T>, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(wanted.timeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const changes = context.feed.listen();
  let failure: unknown;
  try {
    while (!stop.aborted) {
      const attempt = await tryOnce(wanted, stop);
      if (attempt.value !== undefined) return attempt.value;
      if (!stop.aborted) failure = attempt.failure;
      await changes.next(context.feed.live ? BACKUP_POLL_MS : POLL_MS, stop);
    }
  } finally {
    changes.close();
  }
  signal?.throwIfAborted();
  throw failure ?? timedOut(wanted.object, wanted.what, wanted.timeoutMs);
}

/** A transient failure of the chain's is no answer; any other is the end, unless the wait itself was stopped. */
async function tryOnce<T>(wanted: WaitedFor<T>, stop: AbortSignal): Promise<{ value?: T; failure?: unknown }> {
  try {
    const value = await wanted.read(stop);
    return value === undefined ? {} : { value };
  } catch (failure) {
    const goesOn = isFailure(failure) && failure.kind === 'transient' && failure.code.startsWith('chain/');
    if (goesOn || stop.aborted) return { failure };
    throw failure;
  }
}
