import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { Failure, isFailure } from '../../base/index.ts';
import type { ChainCheckpoint, ChainCursor, Log, ReadCheckpoints, StoreCursor, Transact } from '../port.ts';
import { createFollower, type Follower, type FollowerOptions } from './follower.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const digestOf = (sequence: bigint, chain: string): string => `${chain}/${sequence}`;

function checkpointAt(sequence: bigint, chain = 'c'): ChainCheckpoint {
  const previousDigest = sequence === 0n ? undefined : digestOf(sequence - 1n, chain);
  return { sequence, digest: digestOf(sequence, chain), previousDigest, timestampMs: sequence, events: [] };
}

const down = (): Failure => new Failure('transient', 'validator/node-unreachable', 'down');

/** A chain that grows when told; its subscription tells of what is made after it began, unless it is made to misbehave. */
class FakeChain implements ReadCheckpoints {
  id = 'c';
  height: bigint;
  failNext = 0;
  silent = false;
  fetched = 0;
  most = 0;
  forged: Map<bigint, ChainCheckpoint> = new Map();
  #flying = 0;
  #listeners = new Set<(checkpoint: ChainCheckpoint | undefined) => void>();

  constructor(height: bigint) {
    this.height = height;
  }

  grow(): void {
    this.height++;
    if (!this.silent) for (const listener of this.#listeners) listener(this.at(this.height));
  }

  /** Ends all subscriptions. */
  cut(): void {
    for (const listener of this.#listeners) listener(undefined);
  }

  at(sequence: bigint): ChainCheckpoint {
    return this.forged.get(sequence) ?? checkpointAt(sequence, this.id);
  }

  #mayFail(): void {
    if (this.failNext > 0) {
      this.failNext--;
      throw down();
    }
  }

  async chainId(): Promise<string> {
    this.#mayFail();
    return this.id;
  }

  async latest(): Promise<bigint> {
    this.#mayFail();
    return this.height;
  }

  async checkpoint(sequence: bigint): Promise<ChainCheckpoint> {
    this.#flying++;
    this.most = Math.max(this.most, this.#flying);
    await Promise.resolve();
    this.#flying--;
    this.fetched++;
    this.#mayFail();
    if (sequence > this.height) throw new Failure('transient', 'validator/checkpoint-missing', 'not yet');
    return this.at(sequence);
  }

  async *subscribe(signal: AbortSignal): AsyncGenerator<ChainCheckpoint> {
    const queue: (ChainCheckpoint | undefined)[] = [];
    let wake = (): void => undefined;
    const push = (checkpoint: ChainCheckpoint | undefined): void => {
      queue.push(checkpoint);
      wake();
    };
    this.#listeners.add(push);
    signal.addEventListener('abort', () => push(undefined));
    try {
      for (;;) {
        while (queue.length > 0) {
          const checkpoint = queue.shift();
          if (checkpoint === undefined) return;
          yield checkpoint;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#listeners.delete(push);
    }
  }
}

/** A store whose transaction really undoes, with one row per checkpoint applied. */
class FakeStore implements StoreCursor, Transact {
  cursor: ChainCursor | undefined;
  rows: bigint[] = [];

  readCursor(): ChainCursor | undefined {
    return this.cursor;
  }

  writeCursor(cursor: ChainCursor): void {
    this.cursor = cursor;
  }

  transaction<T>(body: () => T): T {
    const before = { cursor: this.cursor, rows: [...this.rows] };
    try {
      return body();
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
  }
}

interface World {
  readonly chain: FakeChain;
  readonly store: FakeStore;
  readonly follower: Follower;
  readonly abort: AbortController;
  /** Waits until this checkpoint is applied. */
  reached(sequence: bigint): Promise<void>;
}

function world(chain: FakeChain, store: FakeStore, over: Partial<FollowerOptions> = {}): World {
  const abort = new AbortController();
  const waiting: { sequence: bigint; resolve: () => void }[] = [];
  const follower = createFollower({
    chain,
    store,
    chainId: 'c',
    pollMs: 5,
    signal: abort.signal,
    log: silent,
    sleep: async (_ms, signal) => {
      signal?.throwIfAborted();
      await new Promise((done) => setImmediate(done));
    },
    random: () => 0,
    apply: (checkpoint) => store.rows.push(checkpoint.sequence),
    applied: (checkpoint) => {
      for (const w of waiting) if (w.sequence <= checkpoint.sequence) w.resolve();
    },
    ...over,
  });
  const reached = (sequence: bigint): Promise<void> =>
    store.rows.includes(sequence) ? Promise.resolve() : new Promise((resolve) => waiting.push({ sequence, resolve }));
  return { chain, store, follower, abort, reached };
}

async function stop({ abort }: World, running: Promise<void>): Promise<void> {
  abort.abort(new Error('stop'));
  await running;
}

const upTo = (last: number): bigint[] => Array.from({ length: last + 1 }, (_, i) => BigInt(i));

describe('a follower', () => {
  test('catches up from genesis, then follows the subscription', async () => {
    const w = world(new FakeChain(99n), new FakeStore());
    const running = w.follower.run();
    await w.reached(99n);
    for (let i = 0; i < 20; i++) w.chain.grow();
    await w.reached(119n);
    expect(w.follower.position()).toEqual({ checkpoint: 119n, head: 119n, connected: true });
    await stop(w, running);
    expect(w.store.rows).toEqual(upTo(119));
    expect(w.chain.most).toBeLessThanOrEqual(32);
  });

  test('sees checkpoints of which the subscription is silent', async () => {
    const w = world(new FakeChain(0n), new FakeStore());
    w.chain.silent = true;
    const running = w.follower.run();
    await w.reached(0n);
    w.chain.grow();
    await w.reached(1n);
    await stop(w, running);
  });

  test('reconnects after failures and cut subscriptions without gap or repeat', async () => {
    const w = world(new FakeChain(10n), new FakeStore());
    w.chain.failNext = 3;
    const running = w.follower.run();
    await w.reached(10n);
    w.chain.cut();
    w.chain.grow();
    w.chain.failNext = 5;
    w.chain.grow();
    await w.reached(12n);
    await stop(w, running);
    expect(w.store.rows).toEqual(upTo(12));
  });

  test('goes on after a restart where the cursor stands', async () => {
    const [chain, store] = [new FakeChain(5n), new FakeStore()];
    const first = world(chain, store);
    const running = first.follower.run();
    await first.reached(5n);
    await stop(first, running);
    for (let i = 0; i < 5; i++) chain.grow();
    const second = world(chain, store);
    const again = second.follower.run();
    await second.reached(10n);
    await stop(second, again);
    expect(store.rows).toEqual(upTo(10));
  });

  test('starts where it is told when there is no cursor', async () => {
    const w = world(new FakeChain(9n), new FakeStore(), { from: 7n });
    const running = w.follower.run();
    await w.reached(9n);
    await stop(w, running);
    expect(w.store.rows).toEqual([7n, 8n, 9n]);
  });

  test('an exception of apply undoes the checkpoint and ends the run', async () => {
    const [chain, store] = [new FakeChain(5n), new FakeStore()];
    const w = world(chain, store, {
      apply: (checkpoint) => {
        store.rows.push(checkpoint.sequence);
        if (checkpoint.sequence === 3n) throw new Failure('bug', 'validator/oops', 'oops');
      },
    });
    await expect(w.follower.run()).rejects.toMatchObject({ code: 'validator/oops' });
    expect(store.rows).toEqual(upTo(2));
    expect(store.cursor?.checkpoint).toBe(2n);
  });

  test('a full disk while applying is waited out', async () => {
    const [chain, store] = [new FakeChain(5n), new FakeStore()];
    let full = 3;
    const w = world(chain, store, {
      apply: (checkpoint) => {
        if (full-- > 0) throw new Failure('transient', 'validator/disk-full', 'full');
        store.rows.push(checkpoint.sequence);
      },
    });
    const running = w.follower.run();
    await w.reached(5n);
    await stop(w, running);
    expect(store.rows).toEqual(upTo(5));
  });

  test('waits for the consumer: a slow one is not overrun', async () => {
    const [chain, store] = [new FakeChain(0n), new FakeStore()];
    let release = (): void => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done = Promise.withResolvers<void>();
    const w = world(chain, store, {
      window: 4,
      applied: async (checkpoint) => {
        if (checkpoint.sequence === 0n) await blocked;
        if (checkpoint.sequence === 200n) done.resolve();
      },
    });
    const running = w.follower.run();
    for (let i = 0; i < 200; i++) {
      chain.grow();
      await Promise.resolve();
    }
    expect(store.rows.length).toBeLessThanOrEqual(1);
    release();
    await done.promise;
    await stop(w, running);
    expect(store.rows).toEqual(upTo(200));
    expect(chain.most).toBeLessThanOrEqual(4);
  });
});

describe('another chain is refused', () => {
  async function outcome(w: World): Promise<unknown> {
    return w.follower.run().then(
      () => 'ended',
      (error: unknown) => error,
    );
  }

  test('at the start', async () => {
    const chain = new FakeChain(5n);
    chain.id = 'other';
    const w = world(chain, new FakeStore());
    const error = await outcome(w);
    expect(isFailure(error, 'validator/wrong-chain')).toBe(true);
    expect(error).toMatchObject({ kind: 'usage', data: { expected: 'c', found: 'other' } });
    expect(w.store.rows).toEqual([]);
  });

  test('after a reconnect', async () => {
    const w = world(new FakeChain(5n), new FakeStore());
    const ended = outcome(w);
    await w.reached(5n);
    w.chain.id = 'other';
    w.chain.cut();
    expect(isFailure(await ended, 'validator/wrong-chain')).toBe(true);
  });

  test('when the journal was written for another one', async () => {
    const store = new FakeStore();
    store.cursor = { chainId: 'old', checkpoint: 3n, digest: 'old/3' };
    expect(isFailure(await outcome(world(new FakeChain(5n), store)), 'validator/wrong-chain')).toBe(true);
  });

  test('when it tells another history under the same id', async () => {
    const store = new FakeStore();
    // The cursor is at the head: no later checkpoint gives the difference away.
    store.cursor = { chainId: 'c', checkpoint: 5n, digest: 'forged' };
    expect(isFailure(await outcome(world(new FakeChain(5n), store)), 'validator/wrong-chain')).toBe(true);
  });

  test('when a checkpoint does not follow the one before', async () => {
    const chain = new FakeChain(5n);
    chain.forged.set(4n, { ...checkpointAt(4n), previousDigest: 'forged' });
    const w = world(chain, new FakeStore());
    expect(isFailure(await outcome(w), 'validator/wrong-chain')).toBe(true);
    expect(w.store.rows).toEqual(upTo(3));
  });

  test('a node that is behind is waited for, not believed', async () => {
    const [chain, store] = [new FakeChain(2n), new FakeStore()];
    store.cursor = { chainId: 'c', checkpoint: 3n, digest: 'c/3' };
    const told: unknown[] = [];
    const w = world(chain, store, { log: { ...silent, warn: (data) => told.push(data.code) } });
    const running = w.follower.run();
    await new Promise((done) => setTimeout(done, 20));
    expect([store.rows, told[0], w.follower.position().connected]).toEqual([[], 'validator/chain-behind', false]);
    chain.height = 4n;
    await w.reached(4n);
    await stop(w, running);
  });

  test('a node that answers with another checkpoint than asked is not believed', async () => {
    const chain = new FakeChain(5n);
    chain.forged.set(2n, checkpointAt(3n));
    const w = world(chain, new FakeStore());
    const running = w.follower.run();
    await w.reached(1n);
    await new Promise((done) => setTimeout(done, 20));
    expect(w.store.rows).toEqual(upTo(1));
    chain.forged.clear();
    await w.reached(5n);
    await stop(w, running);
  });
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant('grow' as const) },
  fc.constant('cut' as const),
  fc.constant('fail' as const),
  fc.constant('silence' as const),
  fc.constant('yield' as const),
  fc.constant('restart' as const),
);

prop.prop([fc.array(step, { maxLength: 60 })], { numRuns: 60 })(
  'whatever the node does, every checkpoint is applied once and in order',
  async (steps) => {
    const [chain, store] = [new FakeChain(3n), new FakeStore()];
    let w = world(chain, store);
    let running = w.follower.run();
    const play: Record<(typeof steps)[number], () => unknown> = {
      grow: () => chain.grow(),
      cut: () => chain.cut(),
      fail: () => {
        chain.failNext = 2;
      },
      silence: () => {
        chain.silent = !chain.silent;
      },
      yield: () => new Promise((done) => setImmediate(done)),
      restart: async () => {
        await stop(w, running);
        w = world(chain, store);
        running = w.follower.run();
      },
    };
    for (const name of steps) await play[name]();
    await w.reached(chain.height);
    await stop(w, running);
    expect(store.rows).toEqual(upTo(Number(chain.height)));
  },
);
