/** The life of a devnet: subscriptions, checkpoints, restarts, damaged logs, ports. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { afterEach, describe, expect, test } from 'vitest';
import { startDevnet } from '../../src/devnet/index.ts';
import { createWallet, run, startTestNet, type TestNet, type Wallet } from './support/net.ts';

const open: TestNet[] = [];
const dirs: string[] = [];
const start = async (options: Parameters<typeof startTestNet>[0] = {}) => {
  const net = await startTestNet(options);
  open.push(net);
  return net;
};
const scratch = () => {
  const dir = mkdtempSync(join(tmpdir(), 'devnet-'));
  dirs.push(dir);
  return dir;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ devnet }) => devnet.close()));
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

const pay = (net: TestNet, wallet: Wallet, amount: number) =>
  run(net.client, wallet, (tx) => {
    tx.transferObjects([tx.splitCoins(tx.gas, [tx.pure.u64(amount)])], wallet.address);
  });

describe.each(['client', 'web'] as const)('a subscription through the %s', (how) => {
  test('sees every checkpoint in order with its transactions, and ends with the devnet', async () => {
    const net = await start();
    const wallet = await createWallet(net);
    const abort = new AbortController();
    const paths = ['sequence_number', 'summary.timestamp', 'transactions.digest', 'transactions.effects.status'];
    const call = net[how].subscriptionService.subscribeCheckpoints({ readMask: { paths } }, { abort: abort.signal });
    await call.headers;
    const stream = call.responses[Symbol.asyncIterator]();
    const sent = [await pay(net, wallet, 1), await pay(net, wallet, 2)];
    for (const done of sent) {
      const { value } = await stream.next();
      expect(value.cursor).toBe(BigInt(done.checkpoint!));
      expect(value.checkpoint.sequenceNumber).toBe(value.cursor);
      const digests = value.checkpoint.transactions.map((t: { digest: string }) => t.digest);
      expect(digests).toHaveLength(2);
      expect(digests[1]).toBe(done.digest);
      const { response } = await net[how].ledgerService.getCheckpoint({
        checkpointId: { oneofKind: 'sequenceNumber', sequenceNumber: value.cursor },
        readMask: { paths },
      });
      expect(response.checkpoint).toEqual(value.checkpoint);
    }
    const ended = stream.next();
    ended.catch(() => undefined);
    call.status.then(undefined, () => undefined);
    await net.devnet.close();
    await expect(ended).rejects.toThrow();
  });
});

test('a heartbeat makes checkpoints that move the clock', async () => {
  const net = await start({ heartbeatMs: 20 });
  const call = net.client.subscriptionService.subscribeCheckpoints({
    readMask: { paths: ['summary.timestamp', 'transactions.digest'] },
  });
  call.status.then(undefined, () => undefined);
  const stream = call.responses[Symbol.asyncIterator]();
  const [first, second] = [await stream.next(), await stream.next()];
  expect(second.value.cursor).toBe(first.value.cursor + 1n);
  expect(second.value.checkpoint.transactions).toHaveLength(1);
  const { object } = await net.client.getObject({ objectId: '0x6', include: { json: true } });
  expect(Number(object.version)).toBeGreaterThan(2);
});

test('with an interval, transactions are final at once and share a checkpoint', async () => {
  const net = await start({ checkpointIntervalMs: 60_000 });
  const wallet = await createWallet(net);
  const first = await pay(net, wallet, 1);
  const second = await pay(net, wallet, 2);
  expect([first.checkpoint, second.checkpoint]).toEqual([null, null]);
  const waited = await net.client.waitForTransaction({ digest: second.digest });
  expect(waited.Transaction?.digest).toBe(second.digest);
});

test('checkpoints chain by digest', async () => {
  const net = await start();
  const wallet = await createWallet(net);
  const done = await pay(net, wallet, 1);
  const at = async (sequenceNumber: bigint) => {
    const { response } = await net.client.ledgerService.getCheckpoint({
      checkpointId: { oneofKind: 'sequenceNumber', sequenceNumber },
      readMask: { paths: ['digest', 'summary', 'contents'] },
    });
    return response.checkpoint!;
  };
  const last = await at(BigInt(done.checkpoint!));
  for (let i = BigInt(done.checkpoint!); i > 0n; i--) {
    expect((await at(i)).summary?.previousDigest).toBe((await at(i - 1n)).digest);
  }
  expect((await at(0n)).digest).toBe(net.devnet.chainId);
  expect(last.contents?.transactions.at(-1)?.transaction).toBe(done.digest);
});

describe('a restart', () => {
  const everything = async ({ client }: TestNet) => {
    const paths = [
      'digest',
      'summary.bcs',
      'contents.bcs',
      'transactions.effects.bcs',
      'transactions.events.bcs',
      'transactions.transaction.bcs',
    ];
    const call = client.ledgerService.listCheckpoints({ readMask: { paths }, options: { limit: 1000, ordering: 0 } });
    const frames = [];
    for await (const { checkpoint } of call.responses) if (checkpoint) frames.push(checkpoint);
    return frames;
  };

  test('keeps chain id, objects, and every byte of history; the chain goes on', async () => {
    const stateDir = scratch();
    const first = await start({ stateDir });
    const wallet = await createWallet(first);
    for (const amount of [1, 2, 3]) await pay(first, wallet, amount);
    const [history, coins] = [await everything(first), await first.client.listCoins({ owner: wallet.address })];
    await first.devnet.close();
    const second = await start({ stateDir });
    expect(second.devnet.chainId).toBe(first.devnet.chainId);
    expect(await everything(second)).toEqual(history);
    expect(await second.client.listCoins({ owner: wallet.address })).toEqual(coins);
    const done = await pay(second, wallet, 4);
    expect(Number(done.checkpoint)).toBe(history.length);
  });

  test('--fresh begins another chain', async () => {
    const stateDir = scratch();
    const first = await start({ stateDir, now: () => 1000 });
    await first.devnet.close();
    const second = await start({ stateDir, fresh: true, now: () => 2000 });
    expect(second.devnet.chainId).not.toBe(first.devnet.chainId);
  });

  test('the same clock and framework make the same genesis', async () => {
    const [a, b] = [await start({ now: () => 1_700_000_000_000 }), await start({ now: () => 1_700_000_000_000 })];
    expect(a.devnet.chainId).toBe(b.devnet.chainId);
  });

  async function written() {
    const stateDir = scratch();
    const net = await start({ stateDir });
    const wallet = await createWallet(net);
    const done = await pay(net, wallet, 1);
    await net.devnet.close();
    return { stateDir, path: join(stateDir, 'chain.log'), chainId: net.devnet.chainId, done };
  }

  test('a torn tail is cut, whatever its length', async () => {
    const { stateDir, path, chainId, done } = await written();
    const whole = readFileSync(path);
    for (const cut of [1, 8, 100, 500]) {
      writeFileSync(path, whole);
      truncateSync(path, whole.length - cut);
      const net = await start({ stateDir });
      expect(net.devnet.chainId).toBe(chainId);
      const found = await net.client.getTransaction({ digest: done.digest }).catch(() => undefined);
      if (found) expect(found.Transaction?.checkpoint).toBe(done.checkpoint);
      await net.devnet.close();
    }
    writeFileSync(path, whole);
    appendFileSync(path, whole.subarray(16, 60));
    await expect(start({ stateDir })).resolves.toMatchObject({ devnet: { chainId } });
  });

  test('damage anywhere before the tail is an error that names the file', async () => {
    const { stateDir, path } = await written();
    const whole = readFileSync(path);
    for (const at of [3, 18, 22, 40, 5000, Math.floor(whole.length / 2)]) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x40;
      writeFileSync(path, damaged);
      await expect(start({ stateDir })).rejects.toMatchObject({
        code: 'devnet/log-corrupt',
        message: expect.stringContaining(path),
      });
    }
  });
});

describe('ports', () => {
  test('a port in use is a usage failure, and nothing stays behind', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    await expect(startDevnet({ port })).rejects.toMatchObject({
      kind: 'usage',
      code: 'devnet/port-in-use',
      data: { port },
    });
    await expect(startDevnet({ port: 0, faucetPort: port })).rejects.toMatchObject({ code: 'devnet/port-in-use' });
    await new Promise((resolve) => blocker.close(resolve));
    const net = await start({ port });
    expect(net.devnet.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('closing twice is closing once, and the port is free again', async () => {
    const net = await start();
    await Promise.all([net.devnet.close(), net.devnet.close()]);
    await net.devnet.close();
    const again = await start({ port: Number(new URL(net.devnet.url).port) });
    expect(again.devnet.url).toBe(net.devnet.url);
  });
});

describe('bad requests', () => {
  const post = async (net: TestNet, path: string, body: Uint8Array, type = 'application/grpc-web+proto') => {
    const response = await fetch(net.devnet.url + path, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': type },
    });
    return new TextDecoder().decode(await response.arrayBuffer());
  };
  const INFO = '/sui.rpc.v2.LedgerService/GetServiceInfo';

  const BINARY = 'application/grpc-web+proto';
  const OBJECT = '/sui.rpc.v2.LedgerService/GetObject';
  const request = (path: string, body: Uint8Array, type = BINARY) => ({ path, body, type });

  test.each<[string, ReturnType<typeof request>, string]>([
    ['an unknown method', request('/sui.rpc.v2.LedgerService/Nope', new Uint8Array(5)), 'grpc-status:12'],
    ['an empty body', request(INFO, new Uint8Array()), 'grpc-status:3'],
    ['a wrong length', request(INFO, Uint8Array.of(0, 0, 0, 0, 9)), 'grpc-status:3'],
    ['compression', request(INFO, Uint8Array.of(1, 0, 0, 0, 0)), 'grpc-status:3'],
    ['no base64', request(INFO, Uint8Array.of(33, 33), 'application/grpc-web-text'), 'grpc-status:3'],
    ['no protobuf', request(OBJECT, Uint8Array.of(0, 0, 0, 0, 2, 0x0a, 0x7f)), 'grpc-status:3'],
    ['a huge body', request(INFO, new Uint8Array(2 * 1024 * 1024)), 'grpc-status:8'],
  ])('%s gets a status', async (_name, { path, body, type }, status) => {
    const net = await start();
    expect(await post(net, path, body, type)).toContain(status);
    const client = new SuiGrpcClient({ network: 'localnet', baseUrl: net.devnet.url });
    expect((await client.getChainIdentifier()).chainIdentifier).toBe(net.devnet.chainId);
  });
});
