/** A real network of validator processes around a devnet process, for tests that kill, fill and deceive. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { fromBase58 } from '@mysten/sui/utils';
import { type Child, type ChildOptions, spawnChild } from '../../../src/app/child.ts';
import { installNetwork, publishPackage } from '../../../src/app/deploy.ts';
import { isFailure, Secret } from '../../../src/base/index.ts';
import {
  type CommitteeFields,
  DEFAULT_CONFIG,
  type Deployment,
  type NetworkConfig,
  readTandemObject,
} from '../../../src/chain/index.ts';
import type { Suite } from '../../../src/crypto/index.ts';
import { type CreatedDWallet, type Tandem, tandem } from '../../../src/sdk/index.ts';
import { initValidator } from '../../../src/validator/index.ts';
import type { Journal } from '../../../src/validator/port.ts';
import { openJournal } from '../../../src/validator/store/journal.ts';
import type { FaultFiles, FaultOrder } from './fault.ts';

export const PASSPHRASE = 'correct horse';
const CHEAP = { N: 1024, r: 8, p: 1 };

export interface FaultNetOptions {
  readonly weights: readonly number[];
  /** First of the ports: RPC, faucet, then ten for metrics and ten for the mesh. */
  readonly portBase: number;
  readonly suite?: Suite;
  readonly config?: Partial<NetworkConfig>;
  /** Parties that are not started at first. */
  readonly absent?: readonly number[];
}

export interface Health {
  readonly status: string;
  readonly hasKey: boolean;
  readonly openJobs: number;
  readonly peers: number;
}

/** Polls until `attempt` gives a value; transient failures are waited out. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isFailure(error) || error.kind !== 'transient') throw error;
    }
    if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startChild({ config, ...options }: ChildOptions & { config: unknown }): Promise<Child> {
  const child = spawnChild(options);
  child.configure(config);
  await child.ready;
  return child;
}

export class FaultNet {
  readonly directory = mkdtempSync(join(tmpdir(), 'tandem-faults-'));
  readonly signer = new Ed25519Keypair();
  readonly children: (Child | undefined)[] = [];
  readonly #options: FaultNetOptions;
  #devnet: Child | undefined;
  #client: SuiGrpcClient | undefined;
  #deployment: Deployment | undefined;
  #tandem: Tandem | undefined;

  constructor(options: FaultNetOptions) {
    this.#options = options;
  }

  get rpcUrl(): string {
    return `http://127.0.0.1:${this.#options.portBase}`;
  }

  get deployment(): Deployment {
    if (this.#deployment === undefined) throw new Error('the network is not installed');
    return this.#deployment;
  }

  get client(): SuiGrpcClient {
    if (this.#client === undefined) throw new Error('the devnet has not started');
    return this.#client;
  }

  get tandem(): Tandem {
    if (this.#tandem === undefined) throw new Error('the network is not installed');
    return this.#tandem;
  }

  /** Devnet, package, network and validators; resolves when the validators have started. */
  async start(): Promise<void> {
    const { portBase, weights, suite = 'CL-TEST', config = {}, absent = [] } = this.#options;
    const entry = join(import.meta.dirname, '../../../src/app/process/devnet.ts');
    const ports = { port: portBase, faucetPort: portBase + 1, stateDir: join(this.directory, 'devnet') };
    this.#devnet = await startChild({ name: 'devnet', entry, config: ports, logFile: this.log('devnet') });
    this.#client = new SuiGrpcClient({ network: 'localnet', baseUrl: this.rpcUrl });
    const deployer = new Ed25519Keypair();
    await this.fund(deployer.toSuiAddress());
    await this.fund(this.signer.toSuiAddress());
    const published = await publishPackage(this.client, deployer);
    const place = { chainId: fromBase58(published.chainId), packageId: published.packageId, suite, epoch: 0 };
    const members = [];
    for (const [i, weight] of weights.entries()) {
      const init = { stateDir: this.stateDir(i), passphrase: new Secret(PASSPHRASE), cost: CHEAP, place };
      const registration = await initValidator({ ...init, addresses: [this.address(i)] });
      await this.fund(registration.validator);
      members.push({ ...registration, weight });
    }
    const install = { chain: 'localnet', published, suite, config: { ...DEFAULT_CONFIG, ...config }, members };
    this.#deployment = await installNetwork(this.client, deployer, install);
    this.#tandem = this.client.$extend(tandem({ deployment: this.deployment })).tandem;
    await Promise.all(weights.flatMap((_, i) => (absent.includes(i) ? [] : [this.startValidator(i)])));
  }

  /** Until the network key is on chain and every running validator uses it. */
  async ready(): Promise<void> {
    await until('the network key', async () => (await this.tandem.view.network()).networkKey, 90_000);
    const running = this.children.flatMap((child, i) => (child === undefined ? [] : [i]));
    for (const i of running) await until('the key', async () => ((await this.health(i)).hasKey ? true : undefined));
  }

  async startValidator(party: number, passphrase = PASSPHRASE): Promise<void> {
    const { portBase } = this.#options;
    mkdirSync(join(this.directory, `faults-${party}`), { recursive: true });
    const config = {
      stateDir: this.stateDir(party),
      passphrase,
      rpcUrl: this.rpcUrl,
      deployment: this.deployment,
      listen: [this.address(party)],
      metricsPort: portBase + 10 + party,
      files: this.files(party),
    };
    const entry = join(import.meta.dirname, 'validator-process.ts');
    const name = `validator-${party}`;
    this.children[party] = await startChild({ name, entry, config, logFile: this.log(name) });
  }

  /** SIGKILL. */
  async kill(party: number): Promise<void> {
    await this.children[party]?.kill();
    this.children[party] = undefined;
  }

  async stopValidator(party: number): Promise<void> {
    await this.children[party]?.stop();
    this.children[party] = undefined;
  }

  /** Resolves when the validator has ended by itself. */
  async ended(party: number): Promise<string> {
    const status = await this.children[party]?.exited;
    this.children[party] = undefined;
    return status ?? '';
  }

  order(party: number, order: FaultOrder): void {
    writeFileSync(this.files(party).order, JSON.stringify(order));
    this.#signal(party);
  }

  setDiskFull(party: number, isFull: boolean): void {
    if (isFull) writeFileSync(this.files(party).full, '');
    else rmSync(this.files(party).full, { force: true });
    this.#signal(party);
  }

  /** Labels that the validator has come by in all its lives. */
  labels(party: number): string[] {
    const { labels } = this.files(party);
    return existsSync(labels) ? [...new Set(readFileSync(labels, 'utf8').trim().split('\n'))] : [];
  }

  async health(party: number): Promise<Health> {
    const response = await fetch(`http://127.0.0.1:${this.#options.portBase + 10 + party}/health`);
    const body = (await response.json()) as { status: string; detail?: Omit<Health, 'status'> } & Health;
    return { ...body, ...body.detail };
  }

  /** The committee as it stands on the chain. */
  async committee(): Promise<{ committee: CommitteeFields }> {
    const { deployment, client } = this;
    const options = { name: 'committee::Committee', id: deployment.committee } as const;
    return { committee: (await readTandemObject(client, deployment, options)).fields };
  }

  /** The journal of a validator that does not run. */
  async journal<T>(party: number, read: (journal: Journal) => T | Promise<T>): Promise<T> {
    const journal = await openJournal({ directory: this.stateDir(party), passphrase: new Secret(PASSPHRASE) });
    try {
      return await read(journal);
    } finally {
      journal.close();
    }
  }

  /** A dWallet with reserved presigns; waits for a pool that has them. */
  createDWallet(curve: 0 | 2, count: number): Promise<CreatedDWallet> {
    const reserve = { algorithm: curve === 0 ? 1 : 0, count };
    return until('a dWallet with presigns', async () => {
      const created = await this.tandem.createDWallet({ signer: this.signer, curve, reserve });
      if (curve === 2) await this.tandem.waitUntilActive(created);
      return created;
    });
  }

  async fund(address: string): Promise<void> {
    await requestSuiFromFaucetV2({ host: `http://127.0.0.1:${this.#options.portBase + 1}`, recipient: address });
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => child?.stop()));
    await this.#devnet?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  stateDir(party: number): string {
    return join(this.directory, `validator-${party}`);
  }

  log(name: string): string {
    return join(this.directory, `${name}.log`);
  }

  /** What a validator printed so far. */
  printed(party: number): string {
    return readFileSync(this.log(`validator-${party}`), 'utf8');
  }

  note(text: string): void {
    appendFileSync(this.log('test'), `${new Date().toISOString()} ${text}\n`);
  }

  files(party: number): FaultFiles {
    const at = join(this.directory, `faults-${party}`);
    return { order: join(at, 'order.json'), labels: join(at, 'labels'), full: join(at, 'full') };
  }

  address(party: number): string {
    return `/ip4/127.0.0.1/tcp/${this.#options.portBase + 30 + party}`;
  }

  #signal(party: number): void {
    const pid = this.children[party]?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGUSR2');
  }
}
