/** Puts finished work on the chain: by rank, never twice on purpose, again after transient failures, silent once it is done. */
import { Failure, isFailure } from '../../base/index.ts';
import type { FaultPoint, Log, Now, PostAction, PostActions, PostResult, Random, Sleep } from '../port.ts';
import { rankOf } from './rank.ts';

export interface PosterOptions {
  /** Our validator id (account address). */
  readonly self: string;
  /** Validator ids of the committee; asked anew for every action. */
  validators(): readonly string[];
  /** How long each rank waits for the one before it, in milliseconds. Default 2,000. */
  readonly rankDelayMs?: number;
  /** First and longest pause after a transient failure, in milliseconds. Defaults 200 and 10,000. */
  readonly minBackoffMs?: number;
  readonly maxBackoffMs?: number;
  /** An action is given up this long after its first attempt, in milliseconds. Default 10 minutes. */
  readonly giveUpMs?: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly now: Now;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly fault?: FaultPoint;
}

const DEFAULTS = { rankDelayMs: 2_000, minBackoffMs: 200, maxBackoffMs: 10_000, giveUpMs: 600_000 };

class RankedPoster implements PostActions {
  readonly #options: PosterOptions & typeof DEFAULTS;
  readonly #running = new Map<string, Promise<PostResult>>();

  constructor(options: PosterOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  submit(action: PostAction): Promise<PostResult> {
    const known = this.#running.get(action.id);
    if (known !== undefined) return known;
    const running = this.#run(action).finally(() => this.#running.delete(action.id));
    this.#running.set(action.id, running);
    return running;
  }

  async #run(action: PostAction): Promise<PostResult> {
    const { self, signal, sleep, rankDelayMs } = this.#options;
    signal.throwIfAborted();
    const rank = rankOf(action.id, self, this.#options.validators());
    if (rank > 0) await sleep(rank * rankDelayMs, signal);
    return this.#persist(action);
  }

  async #persist(action: PostAction): Promise<PostResult> {
    const { signal, now, sleep, random, log, minBackoffMs, maxBackoffMs, giveUpMs } = this.#options;
    const end = now() + giveUpMs;
    let pause = minBackoffMs;
    for (;;) {
      signal.throwIfAborted();
      try {
        return await this.#attempt(action);
      } catch (error) {
        if (!isFailure(error) || error.kind !== 'transient') throw error;
        if (now() + pause > end) throw this.#givenUp(action, error);
        log.debug({ action: action.id, code: error.code }, 'posting failed, will try again');
      }
      // Between half and the whole pause, so that posters do not march in step.
      await sleep(pause * (0.5 + random() / 2), signal);
      pause = Math.min(2 * pause, maxBackoffMs);
    }
  }

  async #attempt(action: PostAction): Promise<PostResult> {
    const { signal, log } = this.#options;
    const fault = this.#options.fault ?? (() => undefined);
    // An earlier attempt, of ours or of a previous life, may have arrived although it seemed to fail.
    if (await action.isDone(signal)) return 'done';
    try {
      fault('poster/post/before');
      await action.post(signal);
      fault('poster/post/after');
      log.info({ action: action.id }, 'posted');
      return 'posted';
    } catch (error) {
      if (isFailure(error) && error.kind === 'bug') throw error;
      // Losing the race shows as an abort of the transaction: the chain says whether it was that.
      if (!signal.aborted && (await action.isDone(signal))) return 'done';
      throw error;
    }
  }

  #givenUp(action: PostAction, cause: Failure): Failure {
    return new Failure('transient', 'validator/post-given-up', 'an action could not be posted in time', {
      data: { action: action.id, lastCode: cause.code },
      hint: 'Check the connection to the chain and the balance of the validator account.',
      cause,
    });
  }
}

/** `submit` rejects with the first failure that is not transient, or transient `validator/post-given-up`. */
export function createPoster(options: PosterOptions): PostActions {
  return new RankedPoster(options);
}
