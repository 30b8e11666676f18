/** The follower against a node that is cut off, silent, slow, behind, or lies. */
import { describe, expect, test } from 'vitest';
import { Follower } from '../../indexer/follow/follower.ts';
import type { ReadCheckpoints, SeenCheckpoint } from '../../indexer/follow/source.ts';
import type { Cursor } from '../../indexer/store/store.ts';
import { Failure, isFailure } from '../../src/base/index.ts';
import { checkpointsOf, digestOf } from './support/history.ts';

const LENGTH = 300;
const CHAIN = checkpointsOf(Array.from({ length: LENGTH }, () => []));
const START: Cursor = { next: 0n, digest: null, timestampMs: null, position: null };
const at = (sequence: number): Cursor => ({
  ...START,
  next: BigInt(sequence) + 1n,
  digest: digestOf(BigInt(sequence)),
});
const down = () => new Failure('transient', 'indexer/node-unreachable', 'down');

/** An honest node, but for what a test replaces. */
function node(lies: Partial<ReadCheckpoints> = {}): ReadCheckpoints {
  return {
    chainId: async () => 'chain',
    latest: async () => BigInt(LENGTH - 1),
    checkpoint: async (sequence) => {
      const found = CHAIN[Number(sequence)];
      if (found === undefined) throw new Failure('transient', 'indexer/no-checkpoint', 'none');
      return found;
    },
    subscribe: async function* (signal) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    published: async () => 0n,
    ...lies,
  };
}

/** Follows until the end of the chain, or until `failures` failures were waited out, or until it gives up. */
async function follow(source: ReadCheckpoints, options: { cursor?: Cursor; failures?: number; skip?: boolean } = {}) {
  const { cursor = START, failures = 1_000, skip = false } = options;
  const abort = new AbortController();
  const seen: SeenCheckpoint[] = [];
  const codes: string[] = [];
  const follower = new Follower({
    source,
    chainId: 'chain',
    cursor,
    signal: abort.signal,
    pollMs: 1,
    backoffMs: [0, 1],
    apply: async (_from, checkpoints) => {
      seen.push(...checkpoints);
      const last = checkpoints.at(-1)!;
      if (seen.at(-1)?.sequence === BigInt(LENGTH - 1)) abort.abort();
      return { ...START, next: last.sequence + 1n, digest: last.digest };
    },
    onFailure: ({ code }) => {
      codes.push(code);
      if (codes.length >= failures) abort.abort();
    },
    ...(skip ? { skipTo: async (from: Cursor, next: bigint) => ({ ...from, next }) } : {}),
  });
  const error = await follower.run().then(
    () => undefined,
    (e: unknown) => e,
  );
  return { sequences: seen.map(({ sequence }) => Number(sequence)), codes, error };
}
const range = (from: number): number[] => Array.from({ length: LENGTH - from }, (_, i) => from + i);

describe('reads every checkpoint once, in order', () => {
  test('from an empty database, with a silent subscription', async () => {
    expect((await follow(node())).sequences).toEqual(range(0));
  });

  test('from where the database ends', async () => {
    expect((await follow(node(), { cursor: at(99) })).sequences).toEqual(range(100));
  });

  test('from the checkpoint that published the package', async () => {
    const { sequences } = await follow(node({ published: async () => 250n }), { skip: true });
    expect(sequences).toEqual(range(250));
  });

  test('when every seventh call fails', async () => {
    let calls = 0;
    const honest = node();
    const checkpoint: ReadCheckpoints['checkpoint'] = (sequence, signal) => {
      calls++;
      return calls % 7 === 0 ? Promise.reject(down()) : honest.checkpoint(sequence, signal);
    };
    const { sequences, codes } = await follow(node({ checkpoint }));
    expect(sequences).toEqual(range(0));
    expect(codes.length).toBeGreaterThan(5);
  });

  test('when the subscription jumps, repeats and ends', async () => {
    const subscribe: ReadCheckpoints['subscribe'] = async function* () {
      for (const i of [5, 3, 5, 120, 20]) yield CHAIN[i]!;
    };
    const { sequences, codes } = await follow(node({ subscribe }));
    expect(sequences).toEqual(range(0));
    expect(codes.every((code) => code === 'indexer/subscription-ended')).toBe(true);
  });
});

describe('does not believe', () => {
  test('a node of another chain: stops', async () => {
    const { sequences, error } = await follow(node({ chainId: async () => 'other' }));
    expect(isFailure(error, 'indexer/wrong-chain')).toBe(true);
    expect(sequences).toEqual([]);
  });

  test('a node with another history behind the cursor: stops', async () => {
    const { sequences, error } = await follow(node(), { cursor: { ...at(9), digest: 'forked' } });
    expect(isFailure(error, 'indexer/wrong-chain')).toBe(true);
    expect(sequences).toEqual([]);
  });

  test.each([
    ['another', 'forged'],
    ['none', undefined],
  ])('a checkpoint that names %s before it: applies nothing of it, asks again', async (_name, previousDigest) => {
    const honest = node();
    const checkpoint: ReadCheckpoints['checkpoint'] = async (sequence, signal) => {
      const found = await honest.checkpoint(sequence, signal);
      return sequence === 40n ? { ...found, previousDigest } : found;
    };
    const { sequences, codes, error } = await follow(node({ checkpoint }), { failures: 3 });
    expect(codes).toEqual(['indexer/node-contradicts', 'indexer/node-contradicts', 'indexer/node-contradicts']);
    expect(sequences).toEqual([]);
    expect(error).toBeUndefined();
  });

  test('another checkpoint than was asked for', async () => {
    const checkpoint: ReadCheckpoints['checkpoint'] = async () => CHAIN[7]!;
    const { sequences, codes } = await follow(node({ checkpoint }), { failures: 1 });
    expect(codes).toEqual(['indexer/node-contradicts']);
    expect(sequences).toEqual([]);
  });

  test('a node that is behind the database: waits', async () => {
    const { sequences, codes } = await follow(node({ latest: async () => 5n }), { cursor: at(9), failures: 2 });
    expect(codes).toEqual(['indexer/node-behind', 'indexer/node-behind']);
    expect(sequences).toEqual([]);
  });

  test('but follows a node that has pruned what was read before', async () => {
    const honest = node();
    const checkpoint: ReadCheckpoints['checkpoint'] = (sequence, signal) =>
      sequence < 100n
        ? Promise.reject(new Failure('transient', 'indexer/no-checkpoint', 'pruned'))
        : honest.checkpoint(sequence, signal);
    expect((await follow(node({ checkpoint }), { cursor: at(99) })).sequences).toEqual(range(100));
  });
});
