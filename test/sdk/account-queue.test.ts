/** One account's transactions one after another, other accounts beside it. */
import { expect, test } from 'vitest';
import { AccountQueue } from '../../src/sdk/account-queue.ts';

/** Work that ends when told. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async (): Promise<string> => {
    log.push(`${name} starts`);
    await promise;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end: resolve };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('work of one account runs in order, that of another beside it', async () => {
  const queue = new AccountQueue();
  const log: string[] = [];
  const [first, second, other] = [work(log, 'first'), work(log, 'second'), work(log, 'other')];
  const done = [queue.run('a', first.run), queue.run('a', second.run), queue.run('b', other.run)];
  await settled();
  expect(log).toEqual(['first starts', 'other starts']);
  second.end();
  other.end();
  first.end();
  expect(await Promise.all(done)).toEqual(['first', 'second', 'other']);
  expect(log.indexOf('second starts')).toBeGreaterThan(log.indexOf('first ends'));
});

test('a failure does not stop the next', async () => {
  const queue = new AccountQueue();
  const failed = queue.run('a', () => Promise.reject(new Error('no coins')));
  const next = queue.run('a', async () => 'next');
  await expect(failed).rejects.toThrow('no coins');
  expect(await next).toBe('next');
});

test('who gives up while waiting never runs, and the next still waits for the first', async () => {
  const queue = new AccountQueue();
  const log: string[] = [];
  const [first, given, last] = [work(log, 'first'), work(log, 'given up'), work(log, 'last')];
  const stop = new AbortController();
  const running = queue.run('a', first.run);
  const waiting = queue.run('a', given.run, stop.signal);
  const after = queue.run('a', last.run);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await settled();
  expect(log).toEqual(['first starts']);
  first.end();
  last.end();
  await Promise.all([running, after]);
  expect(log).toEqual(['first starts', 'first ends', 'last starts', 'last ends']);
});
