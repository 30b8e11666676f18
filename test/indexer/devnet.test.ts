/** The indexer against the embedded devnet with the real package: following, restarts, other chains and dead nodes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { fromBase58 } from '@mysten/sui/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Indexer, type IndexerOptions, startIndexer } from '../../indexer/index.ts';
import { installNetwork, publishPackage } from '../../src/app/deploy.ts';
import { isFailure, Secret } from '../../src/base/index.ts';
import { DEFAULT_CONFIG, type Deployment, execute, openCeremony } from '../../src/chain/index.ts';
import { type Devnet, startDevnet } from '../../src/devnet/index.ts';
import { initValidator } from '../../src/validator/index.ts';

interface Chain {
  readonly devnet: Devnet;
  readonly client: SuiGrpcClient;
  readonly signer: Ed25519Keypair;
  readonly deployment: Deployment;
}

let root: string;
let chain: Chain;
const started: Indexer[] = [];

async function createChain(members: number): Promise<Chain> {
  const devnet = await startDevnet({ port: 0, heartbeatMs: 0 });
  const client = new SuiGrpcClient({ network: 'localnet', transport: devnet.transport });
  const signer = Ed25519Keypair.generate();
  await devnet.fund(signer.toSuiAddress());
  const published = await publishPackage(client, signer);
  const place = {
    chainId: fromBase58(published.chainId),
    packageId: published.packageId,
    suite: 'CL-TEST',
    epoch: 0,
  } as const;
  const registrations = [];
  for (let i = 0; i < members; i++) {
    const registration = await initValidator({
      stateDir: mkdtempSync(join(root, 'validator-')),
      passphrase: new Secret('p'),
      place,
      addresses: [`/ip4/127.0.0.1/tcp/${9000 + i}`],
      cost: { N: 16, r: 8, p: 1 },
    });
    registrations.push({ ...registration, weight: 1 });
  }
  const deployment = await installNetwork(client, signer, {
    chain: 'localnet',
    published,
    suite: 'CL-TEST',
    config: DEFAULT_CONFIG,
    members: registrations,
  });
  return { devnet, client, signer, deployment };
}

async function start(options: Partial<IndexerOptions> = {}): Promise<Indexer> {
  const { client, deployment } = chain;
  const indexer = await startIndexer({ client, deployment, port: 0, pollMs: 50, backoffMs: [5, 20], ...options });
  started.push(indexer);
  return indexer;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
async function ask(indexer: Indexer, path: string): Promise<Answer> {
  const response = await fetch(`${indexer.url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Asks again and again until the answer is right; the test's time limit is the bound. */
async function until(indexer: Indexer, path: string, isRight: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask(indexer, path);
    if (isRight(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'indexer-devnet-'));
  chain = await createChain(4);
});
afterAll(async () => {
  await Promise.all(started.map((indexer) => indexer.close()));
  await chain.devnet.close();
  rmSync(root, { recursive: true, force: true });
});

describe('following', () => {
  test('shows the installed network and committee, then a ceremony as soon as it opens, over HTTP too', async () => {
    const indexer = await start({ stateDir: join(root, 'following') });
    const web = await startIndexer({
      rpcUrl: chain.devnet.url,
      deployment: chain.deployment,
      port: 0,
      pollMs: 50,
    });
    started.push(web);
    const { body } = await until(indexer, '/validators', ({ status }) => status === 200);
    expect(body).toMatchObject({ committee: chain.deployment.committee, totalWeight: 4 });
    const network = await ask(indexer, '/network');
    expect(network.body).toMatchObject({
      id: chain.deployment.network,
      suite: 'CL-TEST',
      revision: '0',
      ceremonies: [],
    });
    expect(network.body.pools).toHaveLength(5);

    const transaction = openCeremony(chain.deployment);
    await execute(chain.client, { transaction, signer: chain.signer });

    for (const one of [indexer, web]) {
      const opened = await until(one, '/network', (answer) => (answer.body.ceremonies as unknown[])?.length === 1);
      expect(opened.body.ceremonies).toMatchObject([
        { phase: 'deal', round: 0, committee: chain.deployment.committee },
      ]);
      const health = await until(one, '/health', (answer) => answer.body.status === 'ok');
      expect(health.body).toMatchObject({
        lag: '0',
        connected: true,
        problem: null,
        chainId: chain.deployment.chainId,
      });
    }
    expect((await ask(web, '/network')).body).toEqual((await ask(indexer, '/network')).body);
  });

  test('goes on where it stopped, with what happened meanwhile', async () => {
    const stateDir = join(root, 'restart');
    const first = await start({ stateDir });
    await until(first, '/health', ({ body }) => body.status === 'ok');
    const { next } = first.position();
    await first.close();
    const transaction = new Transaction();
    const coin = transaction.splitCoins(transaction.gas, [1]);
    transaction.transferObjects([coin], chain.signer.toSuiAddress());
    await execute(chain.client, { transaction, signer: chain.signer });

    const second = await start({ stateDir });
    expect(second.position().next).toBe(next);
    await until(second, '/health', ({ body }) => body.status === 'ok' && BigInt(String(body.next)) > next);
  });
});

describe('what goes wrong', () => {
  test('a port in use is told with its number', async () => {
    const indexer = await start();
    const port = Number(new URL(indexer.url).port);
    const error = await start({ port }).catch((e: unknown) => e);
    expect(isFailure(error, 'indexer/port-in-use')).toBe(true);
    expect(error).toMatchObject({ kind: 'usage', data: { port } });
  });

  test('a node of another chain is refused, and so is a database of another chain', async () => {
    const stateDir = join(root, 'moved');
    await (await start({ stateDir })).close();
    const deployment = { ...chain.deployment, chainId: '4btiuiMPvEENsttpZC7CZ53DruC3MAgfznDbASZ7DR6S' };
    const node = await start({ deployment }).catch((e: unknown) => e);
    expect(isFailure(node, 'indexer/wrong-chain')).toBe(true);
    const database = await start({ deployment, stateDir }).catch((e: unknown) => e);
    expect(isFailure(database, 'indexer/wrong-chain')).toBe(true);
  });

  test('a dead node is shown by /health while the database goes on answering', async () => {
    const stateDir = join(root, 'dead');
    const alive = await start({ stateDir });
    await until(alive, '/network', ({ status }) => status === 200);
    await alive.close();

    const client = new SuiGrpcClient({ network: 'localnet', baseUrl: 'http://127.0.0.1:9' });
    const dead = await start({ client, stateDir });
    const { body, status } = await until(dead, '/health', (answer) => answer.body.problem !== null);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', connected: false, problem: { code: 'indexer/node-unreachable' } });
    expect((await ask(dead, '/network')).body).toMatchObject({ id: chain.deployment.network });
  });
});
