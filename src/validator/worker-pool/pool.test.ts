import { afterEach, describe, expect, test } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './pool.ts';

const entry = new URL('./testing.ts', import.meta.url);
const pools: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.abort()));
});

function create(options: Partial<WorkerPoolOptions> = {}): WorkerPool {
  const pool = createWorkerPool({ size: 2, entry, ...options });
  pools.push(pool);
  return pool;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing thrown',
    (error: unknown) => error,
  );
}

describe('a worker pool', () => {
  test('clones input and output, bigints and bytes included', async () => {
    const value = { big: 2n ** 300n, bytes: new Uint8Array([1, 2]), list: [1, 'two', undefined] };
    expect(await create().run('echo', value)).toEqual(value);
    expect(await create().run('square', 3n)).toBe(9n);
  });

  test('uses its threads at once and no more than its size', async () => {
    const pool = create();
    const threads = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.run<number>('spin', 30)));
    expect(new Set(threads).size).toBe(2);
  });

  test('a Failure keeps kind, code, data, hint, culprits and cause', async () => {
    const error = await failureOf(create().run('fail', null));
    expect(isFailure(error, 'crypto/bad-proof')).toBe(true);
    expect(error).toMatchObject({
      kind: 'fault',
      message: 'a proof is wrong',
      data: { round: 2 },
      hint: 'Exclude the party.',
      culprits: [3],
      cause: { message: 'inner' },
    });
  });

  test.each([
    ['any other exception', 'throw', null, 'bug validator/job-failed'],
    ['a name that is not in the table', 'nothing', null, 'bug validator/unknown-job'],
    ['a name of Object.prototype', 'toString', null, 'bug validator/unknown-job'],
    ['an output that cannot be cloned', 'uncloneable', null, 'bug validator/job-failed'],
    ['an input that cannot be cloned', 'echo', () => 1, 'bug validator/job-input'],
  ])('%s is a bug of ours', async (_name, job, input, expected) => {
    const pool = create();
    const error = await failureOf(pool.run(job, input));
    expect(isFailure(error) ? `${error.kind} ${error.code}` : error).toBe(expected);
    expect(await pool.run('echo', 1)).toBe(1);
  });

  test('a crashed thread fails only its own job and is replaced', async () => {
    const pool = create({ size: 1 });
    const before = await pool.run('thread', null);
    const crash = failureOf(pool.run('exit', null));
    const after = pool.run('thread', null);
    expect(isFailure(await crash, 'validator/worker-crashed')).toBe(true);
    expect(await crash).toMatchObject({ kind: 'transient' });
    expect(await after).not.toBe(before);
  });

  test('an aborted job frees its thread, waiting or running', async () => {
    const pool = create({ size: 1 });
    await pool.run('echo', 0);
    const abort = new AbortController();
    const running = failureOf(pool.run('spin', 60_000, { signal: abort.signal }));
    const waiting = failureOf(pool.run('spin', 60_000, { signal: abort.signal }));
    const next = pool.run('echo', 'next');
    abort.abort(new Error('stop'));
    expect([await running, await waiting].map(String)).toEqual(['Error: stop', 'Error: stop']);
    expect(await next).toBe('next');
  });

  test('close finishes what it has and refuses more; abort rejects it', async () => {
    const pool = create({ size: 1 });
    const jobs = [1, 2, 3].map((x) => pool.run('echo', x));
    const closing = pool.close();
    expect(isFailure(await failureOf(pool.run('echo', 4)), 'validator/pool-closed')).toBe(true);
    await closing;
    expect(await Promise.all(jobs)).toEqual([1, 2, 3]);

    const other = create({ size: 1 });
    const lost = [1, 2].map(() => failureOf(other.run('spin', 60_000)));
    await other.abort();
    for (const error of await Promise.all(lost)) expect(isFailure(error, 'validator/pool-closed')).toBe(true);
  });

  test('refuses more than may wait', async () => {
    const pool = create({ size: 1, maxWaiting: 1 });
    const running = failureOf(pool.run('spin', 60_000));
    const waiting = failureOf(pool.run('echo', 1));
    expect(isFailure(await failureOf(pool.run('echo', 2)), 'validator/pool-full')).toBe(true);
    await pool.abort();
    await Promise.all([running, waiting]);
  });
});
