/** Knows the newest checkpoint and hands out any older one: from a bounded cache of the subscription, else by asking. */
import { Failure } from '../../base/index.ts';
import type { ChainCheckpoint, ReadCheckpoints } from '../port.ts';

export interface HeadWatchOptions {
  readonly chain: ReadCheckpoints;
  readonly signal: AbortSignal;
  readonly window: number;
  readonly pollMs: number;
}

type Fetched = { readonly checkpoint: ChainCheckpoint } | { readonly error: unknown };

export class HeadWatch {
  readonly #options: HeadWatchOptions;
  readonly #cache = new Map<bigint, ChainCheckpoint>();
  readonly #fetching = new Map<bigint, Promise<Fetched>>();
  #head: bigint | undefined;
  #failure: unknown;
  #notify: () => void = () => undefined;

  constructor(options: HeadWatchOptions) {
    this.#options = options;
  }

  get head(): bigint | undefined {
    return this.#head;
  }

  /** Begins to listen; its failures come out of `take`. */
  start(): void {
    void this.#subscribe().catch((error: unknown) => this.#fail(error));
    void this.#poll().catch((error: unknown) => this.#fail(error));
  }

  /** The checkpoint, as soon as it exists. Throws what the node's connection fails with. */
  async take(sequence: bigint): Promise<ChainCheckpoint> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#head !== undefined && sequence <= this.#head) break;
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
    this.#prefetch(sequence);
    const cached = this.#cache.get(sequence);
    this.#cache.delete(sequence);
    if (cached !== undefined) return cached;
    const fetched = await (this.#fetching.get(sequence) ?? this.#fetch(sequence));
    this.#fetching.delete(sequence);
    if ('error' in fetched) throw fetched.error;
    return fetched.checkpoint;
  }

  #prefetch(from: bigint): void {
    const head = this.#head ?? from;
    for (let s = from; s <= head && this.#fetching.size < this.#options.window; s++) {
      if (this.#cache.has(s) || this.#fetching.has(s)) continue;
      this.#fetching.set(s, this.#fetch(s));
    }
  }

  /** Never rejects: nobody may be waiting yet when it fails. */
  #fetch(sequence: bigint): Promise<Fetched> {
    const { chain, signal } = this.#options;
    return chain.checkpoint(sequence, signal).then(
      (checkpoint) => ({ checkpoint }),
      (error: unknown) => ({ error }),
    );
  }

  async #subscribe(): Promise<void> {
    const { chain, signal, window } = this.#options;
    for await (const checkpoint of chain.subscribe(signal)) {
      // When the reader is slow the newest are left out here and fetched later: memory stays bounded.
      if (this.#cache.size < window) this.#cache.set(checkpoint.sequence, checkpoint);
      this.#advance(checkpoint.sequence);
    }
    throw new Failure('transient', 'validator/subscription-ended', 'the node ended the subscription');
  }

  /** A subscription does not tell what happened before it began, and may be silent on a quiet chain. */
  async #poll(): Promise<void> {
    const { chain, signal, pollMs } = this.#options;
    while (!signal.aborted) {
      this.#advance(await chain.latest(signal));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, pollMs);
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        signal.addEventListener('abort', done);
      });
    }
    this.#notify();
  }

  #advance(sequence: bigint): void {
    if (this.#head !== undefined && sequence <= this.#head) return;
    this.#head = sequence;
    this.#notify();
  }

  #fail(error: unknown): void {
    this.#failure ??= error ?? new Error('unknown failure');
    this.#notify();
  }
}
