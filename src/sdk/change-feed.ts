/** Tells waiting callers that the chain moved: pushed by a checkpoint subscription where the client has one. */
import type { Client } from '../chain/index.ts';

interface CheckpointService {
  subscribeCheckpoints(
    request: { readMask: { paths: string[] } },
    options: { abort: AbortSignal },
  ): { responses: AsyncIterable<unknown> };
}

function isCheckpointService(value: unknown): value is CheckpointService {
  return typeof value === 'object' && value !== null && 'subscribeCheckpoints' in value;
}

const RECONNECT_MS = 1_000;

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** One caller's view of the feed; close it, or the subscription stays open. */
export interface Changes {
  /** Resolves at the next change, at once if one came since the last call, at the latest after `ms` or on abort. */
  next(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** One subscription shared by all who wait, open only while somebody does. */
export class ChangeFeed {
  readonly #service: CheckpointService | undefined;
  readonly #listeners = new Set<() => void>();
  #stream: AbortController | undefined;
  #live = false;

  constructor(client: Client) {
    const service: unknown = Reflect.get(client, 'subscriptionService');
    this.#service = isCheckpointService(service) ? service : undefined;
  }

  /** Whether checkpoints are being pushed; when not, callers poll more often. */
  get live(): boolean {
    return this.#live;
  }

  listen(): Changes {
    let changed = false;
    let wake = (): void => undefined;
    const listener = (): void => {
      changed = true;
      wake();
    };
    this.#listeners.add(listener);
    this.#open();
    return {
      next: async (ms, signal) => {
        if (!changed) {
          const woken = new AbortController();
          wake = () => woken.abort();
          await pause(ms, AbortSignal.any([signal, woken.signal]));
          wake = () => undefined;
        }
        changed = false;
      },
      close: () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0) this.#close();
      },
    };
  }

  #open(): void {
    if (this.#service === undefined || this.#stream !== undefined) return;
    this.#stream = new AbortController();
    void this.#run(this.#service, this.#stream.signal);
  }

  #close(): void {
    this.#stream?.abort();
    this.#stream = undefined;
    this.#live = false;
  }

  async #run(service: CheckpointService, abort: AbortSignal): Promise<void> {
    while (!abort.aborted) {
      try {
        const stream = service.subscribeCheckpoints({ readMask: { paths: ['sequence_number'] } }, { abort });
        for await (const _ of stream.responses) {
          if (abort.aborted) return;
          this.#live = true;
          for (const listener of this.#listeners) listener();
        }
      } catch {
        // The stream only makes waiting faster: without it the callers poll, and reading tells them what is wrong.
      }
      if (abort.aborted) return;
      this.#live = false;
      await pause(RECONNECT_MS, abort);
    }
  }
}
