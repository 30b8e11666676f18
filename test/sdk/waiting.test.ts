/** Waiting without a chain: pushed changes are read at once, polling goes on without them, and aborts are heard. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../src/base/index.ts';
import type { Client, Deployment } from '../../src/chain/index.ts';
import { ChangeFeed } from '../../src/sdk/change-feed.ts';
import { Context } from '../../src/sdk/context.ts';
import { waitFor } from '../../src/sdk/wait.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client whose checkpoints the test pushes. */
function pushing() {
  const streams: { push: () => void; end: () => void; abort: AbortSignal }[] = [];
  const subscribeCheckpoints = (_request: unknown, { abort }: { abort: AbortSignal }) => {
    const queue = new TransformStream<number, number>();
    const writer = queue.writable.getWriter();
    streams.push({ push: () => void writer.write(1), end: () => void writer.abort(new Error('gone')), abort });
    abort.addEventListener('abort', () => void writer.abort(new Error('aborted')).catch(() => undefined));
    return { responses: queue.readable };
  };
  const client = { core: {}, subscriptionService: { subscribeCheckpoints } } as unknown as Client;
  return { client, streams };
}

const contextOf = (client: Client): Context => new Context(client, { deployment: {} as Deployment });
const silent = { core: {} } as unknown as Client;

/** Reads 1, 2, 3, …; a value from the `at`th read on. */
function counter(at: number) {
  let reads = 0;
  const read = async () => (++reads >= at ? reads : undefined);
  return { reads: () => reads, wanted: { object: '0x1', what: 'the thing', timeoutMs: 10_000, read } };
}

describe('waitFor', () => {
  test('reads at once when the chain moves, long before the next poll', async () => {
    const { client, streams } = pushing();
    const { reads, wanted } = counter(2);
    const waited = waitFor(contextOf(client), wanted);
    await vi.advanceTimersByTimeAsync(0);
    expect(reads()).toBe(1);

    streams[0]!.push();
    await vi.advanceTimersByTimeAsync(1);

    expect(await waited).toBe(2);
  });

  test('a change during a read is not lost', async () => {
    const { client, streams } = pushing();
    let reads = 0;
    const read = async () => {
      if (++reads === 1) streams[0]!.push();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return reads === 2 ? 'seen' : undefined;
    };
    const waited = waitFor(contextOf(client), { object: '0x1', what: 'it', timeoutMs: 10_000, read });
    await vi.advanceTimersByTimeAsync(20);
    expect(await waited).toBe('seen');
  });

  test('polls where the client cannot push, and where the stream broke', async () => {
    const { client, streams } = pushing();
    for (const each of [silent, client]) {
      const { wanted } = counter(3);
      const waited = waitFor(contextOf(each), wanted);
      streams[0]?.end();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await waited).toBe(3);
    }
  });

  test('shares one stream among all who wait and closes it with the last', async () => {
    const { client, streams } = pushing();
    const context = contextOf(client);
    const waits = [counter(2), counter(2)].map(({ wanted }) => waitFor(context, wanted));
    await vi.advanceTimersByTimeAsync(0);
    expect(streams).toHaveLength(1);
    expect(streams[0]!.abort.aborted).toBe(false);

    streams[0]!.push();
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(waits);

    expect(streams[0]!.abort.aborted).toBe(true);
  });

  test('opens the stream again after it broke', async () => {
    const { client, streams } = pushing();
    const feed = new ChangeFeed(client);
    const changes = feed.listen();
    await vi.advanceTimersByTimeAsync(0);
    streams[0]!.end();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(streams).toHaveLength(2);
    changes.close();
  });

  test('rejects with the reason of an abort at once', async () => {
    const stop = new AbortController();
    const { wanted } = counter(1_000);
    const waited = waitFor(contextOf(silent), wanted, stop.signal);
    const rejected = expect(waited).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(10);
    stop.abort(new Error('enough'));
    await vi.advanceTimersByTimeAsync(0);
    await rejected;
  });

  test('waits out a chain that is away, and any other failure ends the wait', async () => {
    let reads = 0;
    const away = new Failure('transient', 'chain/unreachable', 'away');
    const read = async () => {
      if (++reads < 3) throw away;
      return 'back';
    };
    const wanted = { object: '0x1', what: 'it', timeoutMs: 10_000, read };
    const waited = waitFor(contextOf(silent), wanted);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waited).toBe('back');

    const gone = new Failure('usage', 'chain/no-object', 'gone');
    const failing = waitFor(contextOf(silent), { ...wanted, read: () => Promise.reject(gone) });
    await expect(failing).rejects.toBe(gone);
  });
});

describe('the time limit', () => {
  // AbortSignal.timeout keeps real time.
  beforeEach(() => {
    vi.useRealTimers();
  });

  test('is sdk/timeout when nothing came, and the last failure when the chain was away', async () => {
    const wanted = { object: '0x1', what: 'it', timeoutMs: 30 };
    const never = waitFor(contextOf(silent), { ...wanted, read: async () => undefined });
    await expect(never).rejects.toMatchObject({ kind: 'transient', code: 'sdk/timeout', data: { object: '0x1' } });
    const away = new Failure('transient', 'chain/unreachable', 'away');
    const down = waitFor(contextOf(silent), { ...wanted, read: () => Promise.reject(away) });
    await expect(down).rejects.toBe(away);
  });
});
