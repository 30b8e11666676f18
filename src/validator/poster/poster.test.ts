import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { Failure, isFailure } from '../../base/index.ts';
import type { Log, PostAction } from '../port.ts';
import { createPoster, type PosterOptions } from './poster.ts';
import { rankOf } from './rank.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const transient = (code = 'chain/unreachable'): Failure => new Failure('transient', code, 'not now');

/** Virtual time: sleeping moves the clock. */
function world(over: Partial<PosterOptions> = {}) {
  const slept: number[] = [];
  let at = 0;
  const abort = new AbortController();
  const poster = createPoster({
    self: 'a',
    validators: () => ['a'],
    signal: abort.signal,
    log: silent,
    now: () => at,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      at += ms;
    },
    random: () => 1,
    ...over,
  });
  return { poster, slept, abort, now: () => at };
}

/** An action whose `post` plays the given outcomes one after the other, then succeeds. */
function action(outcomes: (Error | 'lands but fails')[] = [], over: Partial<PostAction> = {}) {
  const calls = { posts: 0, done: false };
  const made: PostAction = {
    id: 'complete/1',
    isDone: async () => calls.done,
    post: async () => {
      calls.posts++;
      const outcome = outcomes.shift();
      if (outcome === 'lands but fails') {
        calls.done = true;
        throw transient();
      }
      if (outcome !== undefined) throw outcome;
      calls.done = true;
    },
    ...over,
  };
  return { made, calls };
}

describe('a poster', () => {
  test('posts once and says so', async () => {
    const { poster } = world();
    const { made, calls } = action();
    expect(await poster.submit(made)).toBe('posted');
    expect(await poster.submit(made)).toBe('done');
    expect(calls.posts).toBe(1);
  });

  test('does nothing when someone else was faster', async () => {
    const { poster } = world();
    const { made, calls } = action();
    calls.done = true;
    expect(await poster.submit(made)).toBe('done');
    expect(calls.posts).toBe(0);
  });

  test('retries transient failures with growing pauses', async () => {
    const { poster, slept } = world({ minBackoffMs: 100, maxBackoffMs: 300 });
    const { made, calls } = action([transient(), transient(), transient(), transient()]);
    expect(await poster.submit(made)).toBe('posted');
    expect(calls.posts).toBe(5);
    expect(slept).toEqual([100, 200, 300, 300]);
  });

  test('does not post again what arrived although it seemed to fail', async () => {
    const { poster } = world();
    const { made, calls } = action(['lands but fails']);
    expect(await poster.submit(made)).toBe('done');
    expect(calls.posts).toBe(1);
  });

  test('a lost race is not a failure', async () => {
    const { poster } = world();
    const { made, calls } = action([], {
      post: async () => {
        calls.done = true;
        throw new Failure('usage', 'chain/move-abort', 'not open');
      },
    });
    expect(await poster.submit(made)).toBe('done');
  });

  test.each([
    ['usage', new Failure('usage', 'chain/move-abort', 'wrong')],
    ['bug', new Failure('bug', 'chain/bad-bytes', 'wrong')],
    ['unknown', new TypeError('wrong')],
  ])('a failure of kind %s is not retried', async (_kind, error) => {
    const { poster, slept } = world();
    const { made, calls } = action([error]);
    await expect(poster.submit(made)).rejects.toBe(error);
    expect([calls.posts, slept]).toEqual([1, []]);
  });

  test('gives up in the end, naming the action and the last failure', async () => {
    const { poster } = world({ giveUpMs: 5_000, minBackoffMs: 1_000, maxBackoffMs: 1_000 });
    const { made, calls } = action([], {
      post: async () => {
        calls.posts++;
        throw transient('chain/down');
      },
    });
    const error = await poster.submit(made).catch((e: unknown) => e);
    expect(isFailure(error, 'validator/post-given-up')).toBe(true);
    expect(error).toMatchObject({ kind: 'transient', data: { action: 'complete/1', lastCode: 'chain/down' } });
    expect(calls.posts).toBe(6);
  });

  test('a chain that cannot be read is waited for', async () => {
    let reads = 0;
    const { poster } = world();
    const { made } = action([], {
      isDone: async () => {
        reads++;
        if (reads < 3) throw transient();
        return false;
      },
    });
    expect(await poster.submit(made)).toBe('posted');
  });

  test('the same action runs once however often it is submitted', async () => {
    const { poster } = world();
    const { made, calls } = action([transient()]);
    expect(await Promise.all([poster.submit(made), poster.submit(made)])).toEqual(['posted', 'posted']);
    expect(calls.posts).toBe(2);
  });

  test('stops when the worker stops', async () => {
    const { poster, abort } = world();
    const { made } = action([], {
      post: async () => {
        abort.abort(new Error('stop'));
        throw transient();
      },
    });
    await expect(poster.submit(made)).rejects.toThrow('stop');
  });

  test('waits one delay per rank, so that normally one validator posts', async () => {
    const validators = ['a', 'b', 'c', 'd'];
    const chain = action();
    const timers: { at: number; resolve: () => void }[] = [];
    let at = 0;
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => timers.push({ at: at + ms, resolve }));
    const results = validators.map((self) => {
      const { poster } = world({ self, validators: () => validators, rankDelayMs: 1_000, sleep, now: () => at });
      return poster.submit(chain.made).then((result) => `${result} at ${at}`);
    });
    for (let ticks = 0; ticks < 5; ticks++) {
      await new Promise((done) => setImmediate(done));
      at += 1_000;
      for (const timer of timers) if (timer.at === at) timer.resolve();
    }
    expect((await Promise.all(results)).toSorted()).toEqual([
      'done at 1000',
      'done at 2000',
      'done at 3000',
      'posted at 0',
    ]);
    expect(chain.calls.posts).toBe(1);
  });
});

describe('ranks', () => {
  const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 });

  prop.prop([names, fc.string()])(
    'are a permutation, the same in whatever order the committee is listed',
    (validators, id) => {
      const ranks = validators.map((self) => rankOf(id, self, validators));
      expect(ranks.toSorted((a, b) => a - b)).toEqual(validators.map((_, i) => i));
      expect(validators.map((self) => rankOf(id, self, validators.toReversed()))).toEqual(ranks);
    },
  );

  test('spread the first place over the committee', () => {
    const validators = ['a', 'b', 'c', 'd'];
    const first = Array.from({ length: 400 }, (_, i) =>
      validators.find((v) => rankOf(`complete/${i}`, v, validators) === 0),
    );
    for (const v of validators) expect(first.filter((f) => f === v).length).toBeGreaterThan(60);
  });

  test('a stranger comes last', () => {
    expect(rankOf('x', 'z', ['a', 'b'])).toBe(2);
  });
});
