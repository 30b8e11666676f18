/** A whole network in this process for end-to-end stories: devnet, deployment and four validators on the suite CL-TEST. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { fromBase58 } from '@mysten/sui/utils';
import { installNetwork, publishPackage } from '../../../src/app/deploy.ts';
import { isFailure, Secret } from '../../../src/base/index.ts';
import { DEFAULT_CONFIG, type Deployment, execute, moveCall, type NetworkConfig } from '../../../src/chain/index.ts';
import { type Devnet, startDevnet } from '../../../src/devnet/index.ts';
import { type Tandem, tandem } from '../../../src/sdk/index.ts';
import { initValidator, startValidator, type Validator } from '../../../src/validator/index.ts';

const WEIGHTS = [3, 3, 2, 2];
const COST = { N: 16, r: 8, p: 1 };

export interface Account {
  readonly signer: Ed25519Keypair;
  readonly address: string;
}

export interface TestNetwork {
  readonly devnet: Devnet;
  readonly client: SuiGrpcClient;
  readonly tandem: Tandem;
  readonly deployment: Deployment;
  readonly validators: readonly Validator[];
  /** A new account with SUI. */
  account(): Promise<Account>;
  /** Changes the configuration with the install cap. */
  configure(change: Partial<NetworkConfig>): Promise<void>;
  close(): Promise<void>;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return await Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}

/** Repeats while failures are transient; a test's time limit is its bound. */
export async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      if (!isFailure(error) || error.kind !== 'transient') throw error;
    }
    await sleep(50);
  }
}

/** Starts everything and returns at once: the key generation runs. */
export async function startTestNetwork(): Promise<TestNetwork> {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
  const devnet = await startDevnet({ port: 0, heartbeatMs: 200 });
  const client = new SuiGrpcClient({ network: 'localnet', baseUrl: devnet.url });
  const deployer = new Ed25519Keypair();
  await devnet.fund(deployer.toSuiAddress());
  const published = await publishPackage(client, deployer);
  const place = {
    chainId: fromBase58(published.chainId),
    packageId: published.packageId,
    suite: 'CL-TEST',
    epoch: 0,
  } as const;
  const ports = await freePorts(WEIGHTS.length);
  const states = ports.map((port, i) => ({
    stateDir: join(directory, `validator-${i}`),
    passphrase: new Secret(`passphrase ${i}`),
    listen: [`/ip4/127.0.0.1/tcp/${port}`],
  }));
  const members = [];
  for (const [i, { stateDir, passphrase, listen }] of states.entries()) {
    const registration = await initValidator({ stateDir, passphrase, place, addresses: listen, cost: COST });
    await devnet.fund(registration.validator);
    members.push({ ...registration, weight: WEIGHTS[i] ?? 1 });
  }
  const install = { chain: 'localnet', published, suite: place.suite, config: DEFAULT_CONFIG, members } as const;
  const deployment = await installNetwork(client, deployer, install);
  const stop = new AbortController();
  const validators = await Promise.all(
    states.map((state) =>
      startValidator({ ...state, rpcUrl: devnet.url, deployment, logLevel: 'error', signal: stop.signal }),
    ),
  );
  return {
    devnet,
    client,
    tandem: client.$extend(tandem({ deployment })).tandem,
    deployment,
    validators,
    account: async () => {
      const signer = new Ed25519Keypair();
      const address = signer.toSuiAddress();
      await devnet.fund(address);
      return { signer, address };
    },
    configure: async (change) => {
      await execute(client, { transaction: configure(deployment, { ...DEFAULT_CONFIG, ...change }), signer: deployer });
    },
    close: async () => {
      await Promise.all(validators.map((validator) => validator.close()));
      await devnet.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configure(deployment: Deployment, config: NetworkConfig): Transaction {
  const transaction = new Transaction();
  const { packageId, network, installCap } = deployment;
  const values = [
    0,
    config.priceActivation,
    config.pricePresign,
    config.priceSign,
    config.priceVerification,
    config.requestMs,
    config.activationMs,
    config.stageMs,
    config.unfreezeMs,
    config.messageBytes,
    config.messages,
  ];
  const settings = moveCall(transaction, packageId, 'network::config', values);
  moveCall(transaction, packageId, 'network::configure', [network, installCap, settings]);
  return transaction;
}

/** SUI of an account in MIST. */
export async function balanceOf({ client }: TestNetwork, owner: string): Promise<bigint> {
  const { balance } = await client.core.getBalance({ owner, coinType: '0x2::sui::SUI' });
  return BigInt(balance.balance);
}
