/** A whole network on one machine: devnet, deployment, validators and indexer as supervised processes. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { fromBase58 } from '@mysten/sui/utils';
import { bytesToHex, Failure, Secret } from '../base/index.ts';
import { DEFAULT_CONFIG, type Deployment, type NetworkConfig } from '../chain/index.ts';
import type { Suite } from '../crypto/index.ts';
import { initValidator, type Registration } from '../validator/index.ts';
import { type Child, type SpawnedChild, spawnChild } from './child.ts';
import { installNetwork, publishPackage } from './deploy.ts';
import { type StateDir, takeStateDir } from './state-dir.ts';

export interface LocalnetPorts {
  readonly rpc: number;
  readonly faucet: number;
  readonly api: number;
  /** First of one per validator. */
  readonly metrics: number;
  /** First of one per validator. */
  readonly mesh: number;
}

/** What Sui users try first. */
export const DEFAULT_PORTS: LocalnetPorts = { rpc: 9000, faucet: 9123, api: 9124, metrics: 9184, mesh: 9284 };

export interface LocalnetOptions {
  readonly stateDir: string;
  readonly suite: Suite;
  /** MPC shares per validator. */
  readonly weights: readonly number[];
  readonly ports: LocalnetPorts;
  readonly config?: NetworkConfig;
  /** Ends the start, and everything that runs. */
  readonly signal?: AbortSignal;
  /** Called once per finished step. */
  readonly onStep?: (step: string, milliseconds: number) => void;
}

export interface Localnet {
  readonly rpcUrl: string;
  readonly faucetUrl: string;
  readonly apiUrl: string;
  readonly metricsUrls: readonly string[];
  readonly deployment: Deployment;
  readonly client: SuiGrpcClient;
  readonly validators: readonly Child[];
  /** Sends SUI from the faucet. */
  fund(address: string): Promise<void>;
  /** Starts validator `party` again after it ended. */
  restart(party: number): Promise<void>;
  /** Ends every process; idempotent. */
  stop(): Promise<void>;
}

/** scrypt cost of throw-away keys whose passphrase stands beside them: a guess need not be expensive. */
const LOCAL_COST = { N: 1024, r: 8, p: 1 };
const processFile = (name: string): string => join(import.meta.dirname, 'process', `${name}.ts`);

/** Throws usage `app/port-in-use` naming the port, before anything is started. */
async function assertPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await new Promise<void>((resolve, reject) => {
      const server = createServer();
      server.once('error', () =>
        reject(
          new Failure('usage', 'app/port-in-use', `port ${port} is in use`, {
            data: { port },
            hint: `Stop what listens on ${port} (another run, perhaps), or choose other ports with --port-base.`,
          }),
        ),
      );
      server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
    });
  }
}

/** Together below the bound within which Ctrl-C ends everything. */
const GRACE_MS = { others: 2_000, devnet: 1_000 };

class RunningLocalnet {
  readonly #options: LocalnetOptions;
  readonly #directory: StateDir;
  readonly #children: SpawnedChild[] = [];
  readonly validators: Child[] = [];
  #stopped = false;
  #last = performance.now();

  constructor(options: LocalnetOptions, directory: StateDir) {
    this.#options = options;
    this.#directory = directory;
  }

  step(name: string): void {
    const now = performance.now();
    this.#options.onStep?.(name, now - this.#last);
    this.#last = now;
  }

  /** Throws transient `app/stopped`. */
  spawn(name: string, entry: string): SpawnedChild {
    if (this.#stopped) throw new Failure('transient', 'app/stopped', 'the network was stopped');
    const child = spawnChild({
      name,
      entry: processFile(entry),
      logFile: join(this.#options.stateDir, `${name}.log`),
    });
    this.#children.push(child);
    this.#directory.note(child.pid);
    return child;
  }

  /** The devnet last, so that nobody waits for a process that is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const [devnet, ...others] = this.#children;
    await Promise.all(others.map((child) => child.stop(GRACE_MS.others)));
    await devnet?.stop(GRACE_MS.devnet);
  }
}

/**
 * Starts everything from scratch in `stateDir`, whose content is replaced. Throws usage `app/port-in-use`, `app/already-running`,
 * `app/state-dir-foreign`, what the parts throw, and the reason of an abort; after a failure nothing is left running.
 */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const { stateDir, weights, ports, signal } = options;
  const directory = await takeStateDir(stateDir);
  const perValidator = weights.flatMap((_, i) => [ports.metrics + i, ports.mesh + i]);
  await assertPortsFree([ports.rpc, ports.faucet, ports.api, ...perValidator]);
  signal?.throwIfAborted();
  directory.empty();
  const net = new RunningLocalnet(options, directory);
  signal?.addEventListener('abort', () => void net.stop(), { once: true });
  try {
    return await boot(net, options);
  } catch (error) {
    await net.stop();
    signal?.throwIfAborted();
    throw error;
  }
}

/** Configures a child and waits until it is ready. */
async function start<Info>(child: SpawnedChild, config: unknown): Promise<Info> {
  child.configure(config);
  // The entry reports exactly this shape; see the file it names.
  return (await child.ready) as Info;
}

async function boot(net: RunningLocalnet, options: LocalnetOptions): Promise<Localnet> {
  const { stateDir, suite, weights, ports, config = DEFAULT_CONFIG } = options;
  const devnet = net.spawn('devnet', 'devnet');
  // They load their code while the chain starts.
  const waiting = weights.map((_, i) => net.spawn(`validator-${i}`, 'validator'));
  const indexerChild = net.spawn('indexer', 'indexer');
  const { url: rpcUrl, faucetUrl } = await start<{ url: string; faucetUrl: string }>(devnet, {
    port: ports.rpc,
    faucetPort: ports.faucet,
    stateDir: join(stateDir, 'devnet'),
  });
  net.step('devnet started');
  const client = new SuiGrpcClient({ network: 'localnet', baseUrl: rpcUrl });
  const fund = async (address: string): Promise<void> => {
    await requestSuiFromFaucetV2({ host: faucetUrl, recipient: address });
  };
  const deployer = new Ed25519Keypair();
  await fund(deployer.toSuiAddress());
  const published = await publishPackage(client, deployer);
  net.step('package published');
  // Throw-away keys: the passphrase exists so that the same code path runs as on a real machine.
  const passphrase = bytesToHex(globalThis.crypto.getRandomValues(new Uint8Array(16)));
  const registrations: Registration[] = [];
  for (const [i] of weights.entries()) {
    const place = { chainId: fromBase58(published.chainId), packageId: published.packageId, suite, epoch: 0 };
    const addresses = [`/ip4/127.0.0.1/tcp/${ports.mesh + i}`];
    const init = { stateDir: join(stateDir, `validator-${i}`), passphrase: new Secret(passphrase), cost: LOCAL_COST };
    const registration = await initValidator({ ...init, place, addresses });
    await fund(registration.validator);
    registrations.push(registration);
  }
  const members = registrations.map((registration, i) => ({ ...registration, weight: weights[i] ?? 1 }));
  const deployment = await installNetwork(client, deployer, { chain: 'localnet', published, suite, config, members });
  writeFileSync(join(stateDir, 'deployment.json'), `${JSON.stringify(deployment, null, 2)}\n`);
  net.step('network installed');
  const startOne = async (i: number, child: SpawnedChild) => {
    net.validators[i] = child;
    const { metricsUrl } = await start<{ metricsUrl: string }>(child, {
      stateDir: join(stateDir, `validator-${i}`),
      passphrase,
      rpcUrl,
      deployment,
      listen: [`/ip4/127.0.0.1/tcp/${ports.mesh + i}`],
      metricsPort: ports.metrics + i,
    });
    return metricsUrl;
  };
  const indexer = start<{ url: string }>(indexerChild, {
    rpcUrl,
    deployment,
    port: ports.api,
    stateDir: join(stateDir, 'indexer'),
  });
  const [api, ...metricsUrls] = await Promise.all([indexer, ...waiting.map((child, i) => startOne(i, child))]);
  net.step('validators and indexer started');
  return {
    rpcUrl,
    faucetUrl,
    apiUrl: api.url,
    metricsUrls,
    deployment,
    client,
    validators: net.validators,
    fund,
    restart: async (party) => {
      await startOne(party, net.spawn(`validator-${party}`, 'validator'));
    },
    stop: () => net.stop(),
  };
}
