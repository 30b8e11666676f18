/** Follows the chain checkpoint by checkpoint, without gaps or repeats, through restarts and broken connections. */
import { Failure, isFailure } from '../../base/index.ts';
import type {
  ApplyCheckpoints,
  ChainCheckpoint,
  ChainCursor,
  Log,
  Random,
  ReadCheckpoints,
  Sleep,
  StoreCursor,
  Transact,
} from '../port.ts';
import { HeadWatch } from './head-watch.ts';

export interface FollowerOptions extends ApplyCheckpoints {
  readonly chain: ReadCheckpoints;
  readonly store: StoreCursor & Transact;
  /** Base58 digest of checkpoint 0 of the chain we were set up for. */
  readonly chainId: string;
  /** First checkpoint to read when the journal has no cursor; default 0. */
  readonly from?: bigint;
  /** Checkpoints held in memory, and fetched at once when catching up. Default 32. */
  readonly window?: number;
  /** The node is asked for its newest checkpoint this often, in case its subscription is silent. Default 2,000. */
  readonly pollMs?: number;
  /** First and longest pause before reconnecting, in milliseconds. Defaults 100 and 10,000. */
  readonly minBackoffMs?: number;
  readonly maxBackoffMs?: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly sleep: Sleep;
  readonly random: Random;
}

export interface FollowerPosition {
  /** Last checkpoint applied. */
  readonly checkpoint: bigint | undefined;
  /** Newest checkpoint the node has told of. */
  readonly head: bigint | undefined;
  /** False while the node cannot be reached. */
  readonly connected: boolean;
}

export interface Follower {
  /**
   * Resolves when the signal aborts. Rejects with usage `validator/wrong-chain`, and with whatever `apply` throws;
   * transient failures of the node are waited out.
   */
  run(): Promise<void>;
  position(): FollowerPosition;
}

const DEFAULTS = { from: 0n, window: 32, pollMs: 2_000, minBackoffMs: 100, maxBackoffMs: 10_000 };

class CheckpointFollower implements Follower {
  readonly #options: FollowerOptions & typeof DEFAULTS;
  #cursor: ChainCursor | undefined;
  #head: bigint | undefined;
  #connected = false;

  constructor(options: FollowerOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#cursor = options.store.readCursor();
  }

  position(): FollowerPosition {
    return { checkpoint: this.#cursor?.checkpoint, head: this.#head, connected: this.#connected };
  }

  async run(): Promise<void> {
    const { signal, minBackoffMs, maxBackoffMs, sleep, random, log } = this.#options;
    let pause = minBackoffMs;
    while (!signal.aborted) {
      const before = this.#cursor?.checkpoint;
      try {
        await this.#follow();
      } catch (error) {
        this.#connected = false;
        if (signal.aborted) return;
        if (!isFailure(error) || error.kind !== 'transient') throw error;
        log.warn({ code: error.code, reason: error.message }, 'the node is not available, will reconnect');
      }
      if (this.#cursor?.checkpoint !== before) pause = minBackoffMs;
      await sleep(pause * (0.5 + random() / 2), signal).catch(ignoreAbort(signal));
      pause = Math.min(2 * pause, maxBackoffMs);
    }
  }

  /** One connection: checks that it is our chain, then applies what comes until something fails. */
  async #follow(): Promise<void> {
    const { chain, signal, window, pollMs } = this.#options;
    const connection = new AbortController();
    const both = AbortSignal.any([signal, connection.signal]);
    const watch = new HeadWatch({ chain, signal: both, window, pollMs });
    try {
      await this.#assertSameChain(both);
      watch.start();
      for (;;) {
        const next = this.#next();
        const checkpoint = await watch.take(next);
        this.#head = watch.head;
        this.#connected = true;
        this.#assertFollows(checkpoint, next);
        this.#commit(checkpoint);
        await this.#options.applied?.(checkpoint);
        signal.throwIfAborted();
      }
    } finally {
      connection.abort(new Error('reconnecting'));
      this.#connected = false;
    }
  }

  #next(): bigint {
    return this.#cursor === undefined ? this.#options.from : this.#cursor.checkpoint + 1n;
  }

  #commit(checkpoint: ChainCheckpoint): void {
    const { store, chainId } = this.#options;
    const cursor = { chainId, checkpoint: checkpoint.sequence, digest: checkpoint.digest };
    store.transaction(() => {
      this.#options.apply(checkpoint);
      store.writeCursor(cursor);
    });
    this.#cursor = cursor;
  }

  async #assertSameChain(signal: AbortSignal): Promise<void> {
    const { chain, chainId } = this.#options;
    const found = await chain.chainId(signal);
    if (found !== chainId) throw wrongChain('the node serves another chain', { expected: chainId, found });
    const cursor = this.#cursor;
    if (cursor === undefined) return;
    if (cursor.chainId !== chainId) {
      throw wrongChain('the journal belongs to another chain', { expected: chainId, found: cursor.chainId });
    }
    const latest = await chain.latest(signal);
    if (latest < cursor.checkpoint) {
      throw new Failure('transient', 'validator/chain-behind', 'the node is behind what this validator has seen', {
        data: { node: latest, seen: cursor.checkpoint },
        hint: 'Wait until the node has caught up, or use another one.',
      });
    }
    const there = await chain.checkpoint(cursor.checkpoint, signal).catch(ignorePruned);
    if (there !== undefined && there.digest !== cursor.digest) {
      throw wrongChain('the node tells another history', { expected: cursor.digest, found: there.digest });
    }
  }

  #assertFollows(checkpoint: ChainCheckpoint, next: bigint): void {
    if (checkpoint.sequence !== next) {
      throw new Failure('transient', 'validator/node-contradicts', 'the node answered with another checkpoint', {
        data: { asked: next, got: checkpoint.sequence },
      });
    }
    const last = this.#cursor?.digest;
    if (last === undefined || checkpoint.previousDigest === last) return;
    if (checkpoint.previousDigest === undefined) {
      throw new Failure('transient', 'validator/node-contradicts', 'the node did not name the checkpoint before', {
        data: { asked: next },
      });
    }
    throw wrongChain('a checkpoint does not follow the one before', {
      expected: last,
      found: checkpoint.previousDigest,
    });
  }
}

function wrongChain(reason: string, data: { expected: string; found: string }): Failure {
  return new Failure('usage', 'validator/wrong-chain', reason, {
    data,
    hint: 'Point the validator at a node of its own chain, or start with a new directory for a new chain.',
  });
}

/** A node that has pruned old checkpoints can still be followed. */
function ignorePruned(error: unknown): undefined {
  if (isFailure(error, 'validator/checkpoint-missing')) return undefined;
  throw error;
}

/** The only expected rejection of a sleep is the signal, and the loop looks at that itself. */
function ignoreAbort(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}

export function createFollower(options: FollowerOptions): Follower {
  return new CheckpointFollower(options);
}
