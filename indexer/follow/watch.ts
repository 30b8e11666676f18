/** Learns of new checkpoints by subscription and by asking, and fetches ahead of the reader in bounded memory. */
import { Failure } from '../../src/base/index.ts';
import { sleep } from './sleep.ts';
import type { ReadCheckpoints, SeenCheckpoint } from './source.ts';

/** Checkpoints fetched at once, held in memory, and applied in one transaction. */
const WINDOW = 64;

export interface WatchOptions {
  readonly source: ReadCheckpoints;
  /** The node is asked for its newest checkpoint this often, in milliseconds. Default 2,000. */
  readonly pollMs?: number;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

type Fetched = { readonly checkpoint: SeenCheckpoint } | { readonly error: unknown };

/** Knows the newest checkpoint by subscription and by asking, and fetches ahead of the reader. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #signal: AbortSignal;
  readonly #fetching = new Map<bigint, Promise<Fetched>>();
  #head: bigint | undefined;
  #failure: unknown;
  #wake: () => void = () => undefined;

  constructor(options: WatchOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  get head(): bigint | undefined {
    return this.#head;
  }

  start(): void {
    const fail = (error: unknown): void => {
      this.#failure ??= error;
      this.#wake();
    };
    void this.#subscribe().catch(fail);
    void this.#poll().catch(fail);
  }

  /** All checkpoints from `next` on that are there, at least one and at most a window. */
  async take(next: bigint): Promise<SeenCheckpoint[]> {
    const end = min(await this.#untilThere(next), next + BigInt(WINDOW) - 1n);
    // Told by the subscription after they were fetched.
    for (const s of this.#fetching.keys()) if (s < next) this.#fetching.delete(s);
    for (let s = next; s <= end; s++) if (!this.#fetching.has(s)) this.#fetching.set(s, this.#fetch(s));
    const taken: SeenCheckpoint[] = [];
    for (let s = next; s <= end; s++) {
      const fetched = await this.#fetching.get(s);
      this.#fetching.delete(s);
      if (fetched !== undefined && 'checkpoint' in fetched) taken.push(fetched.checkpoint);
      else if (taken.length === 0) throw fetched?.error;
      else break;
    }
    return taken;
  }

  /** The head, once it is at `next` or further. */
  async #untilThere(next: bigint): Promise<bigint> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#signal.throwIfAborted();
      if (this.#head !== undefined && next <= this.#head) return this.#head;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Never rejects: nobody may be waiting yet when it fails. */
  #fetch(sequence: bigint): Promise<Fetched> {
    return this.#options.source.checkpoint(sequence, this.#signal).then(
      (checkpoint) => ({ checkpoint }),
      (error: unknown) => ({ error }),
    );
  }

  async #subscribe(): Promise<void> {
    for await (const checkpoint of this.#options.source.subscribe(this.#signal)) {
      const { sequence } = checkpoint;
      // Near the tip what was pushed need not be fetched; further behind it is left out, so that memory stays bounded.
      if (this.#fetching.size < WINDOW) this.#fetching.set(sequence, Promise.resolve({ checkpoint }));
      this.#advance(sequence);
    }
    throw new Failure('transient', 'indexer/subscription-ended', 'the node ended the subscription');
  }

  /** A subscription does not tell what happened before it began, and may be silent on a quiet chain. */
  async #poll(): Promise<void> {
    const { source, pollMs = 2_000 } = this.#options;
    while (!this.#signal.aborted) {
      this.#advance(await source.latest(this.#signal));
      await sleep(pollMs, this.#signal);
    }
    this.#wake();
  }

  #advance(sequence: bigint): void {
    if (this.#head !== undefined && sequence <= this.#head) return;
    this.#head = sequence;
    this.#wake();
  }
}
