/** The validator's follower and journal against the embedded devnet, over gRPC in process and over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFailure, Secret } from '../../src/base/index.ts';
import { createFollower } from '../../src/validator/follower/follower.ts';
import { createSuiCheckpoints } from '../../src/validator/follower/sui-checkpoints.ts';
import type { ChainCheckpoint, Journal, Log } from '../../src/validator/port.ts';
import { openJournal } from '../../src/validator/store/journal.ts';
import {
  compile,
  createdId,
  createWallet,
  publish,
  run,
  startTestNet,
  type TestNet,
  type Wallet,
} from '../devnet/support/net.ts';
import { SUITE } from '../devnet/support/sources.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let net: TestNet;
let wallet: Wallet;
let packageId: string;
let counter: string;
let directory: string;

beforeAll(async () => {
  const code = await compile('suite', { suite: SUITE });
  net = await startTestNet();
  wallet = await createWallet(net);
  const published = await publish(net, wallet, code);
  packageId = published.id;
  counter = createdId(published.done, '::Counter');
  directory = mkdtempSync(join(tmpdir(), 'follower-'));
});
afterAll(async () => {
  await net.devnet.close();
  rmSync(directory, { recursive: true, force: true });
});

async function bump(): Promise<string> {
  const done = await run(net.client, wallet, (tx) => {
    tx.moveCall({ target: `${packageId}::suite::bump`, arguments: [tx.object(counter), tx.object.clock()] });
  });
  return done.digest;
}

interface Following {
  readonly seen: ChainCheckpoint[];
  readonly journal: Journal;
  readonly done: Promise<unknown>;
  until(condition: () => boolean): Promise<void>;
  stop(): Promise<unknown>;
}

async function follow(client: TestNet['client'], name: string, chainId: string): Promise<Following> {
  const journal = await openJournal({
    directory: join(directory, name),
    passphrase: new Secret('p'),
    cost: { N: 16, r: 8, p: 1 },
  });
  const abort = new AbortController();
  const seen: ChainCheckpoint[] = [];
  const waiting: { condition: () => boolean; resolve: () => void }[] = [];
  const follower = createFollower({
    chain: createSuiCheckpoints({ client }),
    store: journal,
    chainId,
    signal: abort.signal,
    log: silent,
    sleep: async (ms, signal) => sleepFor(ms, undefined, signal === undefined ? {} : { signal }),
    random: () => 0,
    apply: (checkpoint) => seen.push(checkpoint),
    applied: () => {
      for (const { condition, resolve } of waiting) if (condition()) resolve();
    },
  });
  const done = follower.run().then(
    () => 'stopped',
    (error: unknown) => error,
  );
  const until = (condition: () => boolean): Promise<void> =>
    condition() ? Promise.resolve() : new Promise((resolve) => waiting.push({ condition, resolve }));
  const stop = async (): Promise<unknown> => {
    abort.abort();
    const result = await done;
    journal.close();
    return result;
  };
  return { seen, journal, done, until, stop };
}

const chainIdOf = async ({ client }: TestNet): Promise<string> =>
  createSuiCheckpoints({ client }).chainId(AbortSignal.timeout(5_000));

describe.each(['in process', 'over HTTP'])('the follower %s', (how) => {
  const client = () => (how === 'in process' ? net.client : net.web);

  test('reads the chain from genesis without gaps, then live events, and goes on after a restart', async () => {
    const chainId = await chainIdOf(net);
    const before = await bump();
    const first = await follow(client(), how, chainId);
    const sawTx = (seen: ChainCheckpoint[], digest: string): boolean =>
      seen.some((c) => c.events.some((e) => e.txDigest === digest));
    await first.until(() => sawTx(first.seen, before));

    const live = await bump();
    await first.until(() => sawTx(first.seen, live));
    const event = first.seen.flatMap((c) => c.events).find((e) => e.txDigest === live);
    expect(event).toMatchObject({ type: `${packageId}::suite::Bumped`, sender: wallet.address, index: 0 });
    expect(event?.bcs.length).toBeGreaterThan(0);
    expect(first.seen.map((c) => c.sequence)).toEqual(first.seen.map((_, i) => BigInt(i)));
    for (const [i, c] of first.seen.entries()) expect(c.previousDigest).toBe(first.seen[i - 1]?.digest);
    expect(first.seen[0]?.digest).toBe(chainId);
    expect(await first.stop()).toBe('stopped');

    const missed = await bump();
    const second = await follow(client(), how, chainId);
    await second.until(() => sawTx(second.seen, missed));
    expect(second.seen[0]?.sequence).toBe(BigInt(first.seen.length));
    await second.stop();
  });
});

test('a fresh chain behind the same journal is refused', async () => {
  const chainId = await chainIdOf(net);
  const first = await follow(net.client, 'moved', chainId);
  await first.until(() => first.seen.length > 1);
  await first.stop();
  const other = await startTestNet();
  await createWallet(other);
  const moved = await follow(other.client, 'moved', chainId);
  expect(isFailure(await moved.done, 'validator/wrong-chain')).toBe(true);
  expect(moved.seen).toEqual([]);
  await moved.stop();
  await other.devnet.close();
});

test('a node that cannot be reached is a transient failure with the reason', async () => {
  const other = await startTestNet();
  await other.devnet.close();
  const error = await createSuiCheckpoints({ client: other.web })
    .latest(AbortSignal.timeout(5_000))
    .catch((e: unknown) => e);
  expect(isFailure(error, 'validator/node-unreachable')).toBe(true);
  expect(error).toMatchObject({ kind: 'transient', hint: expect.stringContaining('RPC') });
});

test('a checkpoint that is not there yet is missing, not broken', async () => {
  const error = await createSuiCheckpoints({ client: net.client })
    .checkpoint(10n ** 9n, AbortSignal.timeout(5_000))
    .catch((e: unknown) => e);
  expect(isFailure(error, 'validator/checkpoint-missing')).toBe(true);
});
