/** Follows the chain without gaps or repeats, through restarts, silent subscriptions and broken connections. */
import { Failure, isFailure } from '../../src/base/index.ts';
import type { Cursor } from '../store/store.ts';
import { sleep } from './sleep.ts';
import type { ReadCheckpoints, SeenCheckpoint } from './source.ts';
import { Watch } from './watch.ts';

export interface FollowerOptions {
  readonly source: ReadCheckpoints;
  readonly chainId: string;
  readonly cursor: Cursor;
  /** Applies checkpoints that follow each other and returns the new cursor; transient failures are tried again. */
  apply(from: Cursor, checkpoints: readonly SeenCheckpoint[]): Promise<Cursor>;
  /** Moves the cursor of an empty database to the first checkpoint worth reading; without it every one is read. */
  readonly skipTo?: (from: Cursor, next: bigint) => Promise<Cursor>;
  readonly signal: AbortSignal;
  /** Told of every failure that is waited out. */
  onFailure(error: Failure): void;
  /** The node is asked for its newest checkpoint this often, in case its subscription is silent. Default 2,000. */
  readonly pollMs?: number;
  /** First and longest pause before reconnecting, in milliseconds. Default 100 and 10,000. */
  readonly backoffMs?: readonly [number, number];
}

export class Follower {
  readonly #options: FollowerOptions;
  #cursor: Cursor;
  #head: bigint | undefined;
  #connected = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#cursor = options.cursor;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Newest checkpoint that the node has told of. */
  get head(): bigint | undefined {
    return this.#head;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Resolves when the signal aborts. Rejects with what is not transient: usage `indexer/wrong-chain`, or a bug. */
  async run(): Promise<void> {
    const { signal, onFailure, backoffMs: [least, most] = [100, 10_000] } = this.#options;
    let pause = least;
    while (!signal.aborted) {
      const before = this.#cursor.next;
      try {
        await this.#follow();
      } catch (error) {
        if (signal.aborted) return;
        if (!isFailure(error) || error.kind !== 'transient') throw error;
        onFailure(error);
      }
      if (this.#cursor.next !== before) pause = least;
      // Half of the pause is random, so that many indexers do not come back to a node at once.
      await sleep(pause * (0.5 + Math.random() / 2), signal);
      pause = Math.min(2 * pause, most);
    }
  }

  /** One connection: checks that it is our chain, then applies what comes until something fails. */
  async #follow(): Promise<void> {
    const connection = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, connection.signal]);
    try {
      await this.#assertSameChain(signal);
      await this.#skip(signal);
      const watch = new Watch(this.#options, signal);
      watch.start();
      for (;;) {
        const checkpoints = await watch.take(this.#cursor.next);
        this.#head = watch.head;
        this.#assertFollows(checkpoints);
        this.#cursor = await this.#options.apply(this.#cursor, checkpoints);
        this.#connected = true;
      }
    } finally {
      connection.abort(new Failure('transient', 'indexer/reconnecting', 'the connection is given up'));
      this.#connected = false;
    }
  }

  async #skip(signal: AbortSignal): Promise<void> {
    const { source, skipTo } = this.#options;
    const { next, digest } = this.#cursor;
    if (skipTo === undefined || digest !== null || next !== 0n) return;
    const first = await source.published(signal);
    if (first > 0n) this.#cursor = await skipTo(this.#cursor, first);
  }

  async #assertSameChain(signal: AbortSignal): Promise<void> {
    const { source, chainId } = this.#options;
    const found = await source.chainId(signal);
    if (found !== chainId) throw wrongChain('the node serves another chain', chainId, found);
    const { next, digest } = this.#cursor;
    const latest = await source.latest(signal);
    this.#head = latest;
    if (latest + 1n < next) {
      throw new Failure('transient', 'indexer/node-behind', 'the node is behind what was indexed', {
        data: { node: latest, next },
        hint: 'Wait until the node has caught up, or use another one.',
      });
    }
    if (digest === null || next === 0n) return;
    const last = await source.checkpoint(next - 1n, signal).catch(ignorePruned);
    if (last !== undefined && last.digest !== digest) {
      throw wrongChain('the node tells another history', digest, last.digest);
    }
  }

  #assertFollows(checkpoints: readonly SeenCheckpoint[]): void {
    let { next, digest } = this.#cursor;
    for (const { sequence, digest: own, previousDigest } of checkpoints) {
      if (sequence !== next) {
        throw new Failure('transient', 'indexer/node-contradicts', 'the node answered with another checkpoint', {
          data: { asked: next, got: sequence },
        });
      }
      if (digest !== null && previousDigest !== digest) {
        throw new Failure('transient', 'indexer/node-contradicts', 'a checkpoint does not follow the one before', {
          data: { sequence, expected: digest, found: previousDigest ?? 'none' },
        });
      }
      digest = own;
      next += 1n;
    }
  }
}

function wrongChain(reason: string, expected: string, found: string): Failure {
  return new Failure('usage', 'indexer/wrong-chain', reason, {
    data: { expected, found },
    hint: 'Point the indexer at a node of its own chain, or start with an empty database for a new chain.',
  });
}

/** A node that has pruned old checkpoints can still be followed. */
function ignorePruned(error: unknown): undefined {
  if (isFailure(error, 'indexer/no-checkpoint')) return undefined;
  throw error;
}
