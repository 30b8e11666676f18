/** A network of real processes with known passphrases: devnet, validators that log everything, and an indexer. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { fromBase58 } from '@mysten/sui/utils';
import { type Child, spawnChild } from '../../../src/app/child.ts';
import { installNetwork, publishPackage } from '../../../src/app/deploy.ts';
import { Secret } from '../../../src/base/index.ts';
import { DEFAULT_CONFIG, type Deployment } from '../../../src/chain/index.ts';
import { type Tandem, tandem } from '../../../src/sdk/index.ts';
import { initValidator } from '../../../src/validator/index.ts';
import type { Haystack } from './needles.ts';

const WEIGHTS = [2, 1, 1];
const COST = { N: 1024, r: 8, p: 1 };
const PROCESSES = join(import.meta.dirname, '../../../src/app/process');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export class ProcessNetwork {
  readonly directory = mkdtempSync(join(tmpdir(), 'tandem-redaction-'));
  readonly passphrases = WEIGHTS.map((_, i) => `correct horse battery staple ${i} ${'xyzzy'.repeat(i + 1)}`);
  readonly deployer = new Ed25519Keypair();
  readonly #children: Child[] = [];
  readonly urls: { metrics: string[]; rpc: string; faucet: string; api: string } = {
    metrics: [],
    rpc: '',
    faucet: '',
    api: '',
  };
  #deployment: Deployment | undefined;
  #client: SuiGrpcClient | undefined;
  #tandem: Tandem | undefined;

  get deployment(): Deployment {
    return this.#deployment ?? missing();
  }
  get client(): SuiGrpcClient {
    return this.#client ?? missing();
  }
  get tandem(): Tandem {
    return this.#tandem ?? missing();
  }

  stateDir(party: number): string {
    return join(this.directory, `validator-${party}`);
  }

  async #start<Info>(name: string, entry: string, config: unknown): Promise<Info> {
    const logFile = join(this.directory, `${name}.log`);
    const child = spawnChild({ name, entry: join(PROCESSES, `${entry}.ts`), logFile });
    this.#children.push(child);
    child.configure(config);
    return (await child.ready) as Info;
  }

  async start(): Promise<void> {
    const ports = { port: 0, faucetPort: 0, stateDir: join(this.directory, 'devnet') };
    const { url, faucetUrl } = await this.#start<{ url: string; faucetUrl: string }>('devnet', 'devnet', ports);
    Object.assign(this.urls, { rpc: url, faucet: faucetUrl });
    this.#client = new SuiGrpcClient({ network: 'localnet', baseUrl: url });
    await this.fund(this.deployer.toSuiAddress());
    const published = await publishPackage(this.client, this.deployer);
    const place = {
      chainId: fromBase58(published.chainId),
      packageId: published.packageId,
      suite: 'CL-TEST',
      epoch: 0,
    } as const;
    const listen = await Promise.all(WEIGHTS.map(async () => `/ip4/127.0.0.1/tcp/${await freePort()}`));
    const members = [];
    for (const [i, weight] of WEIGHTS.entries()) {
      const keys = { stateDir: this.stateDir(i), passphrase: new Secret(this.passphrases[i]!), cost: COST };
      const registration = await initValidator({ ...keys, place, addresses: [listen[i]!] });
      await this.fund(registration.validator);
      members.push({ ...registration, weight });
    }
    const install = { chain: 'localnet', published, suite: place.suite, config: DEFAULT_CONFIG, members };
    this.#deployment = await installNetwork(this.client, this.deployer, install);
    writeFileSync(join(this.directory, 'deployment.json'), JSON.stringify(this.deployment));
    this.#tandem = this.client.$extend(tandem({ deployment: this.deployment })).tandem;
    await Promise.all([...listen.map((address, i) => this.#startValidator(i, address)), this.#startIndexer()]);
  }

  async #startValidator(party: number, address: string): Promise<void> {
    const config = {
      stateDir: this.stateDir(party),
      passphrase: this.passphrases[party],
      rpcUrl: this.urls.rpc,
      deployment: this.deployment,
      listen: [address],
      metricsPort: 0,
      logLevel: 'debug',
    };
    const { metricsUrl } = await this.#start<{ metricsUrl: string }>(`validator-${party}`, 'validator', config);
    this.urls.metrics[party] = metricsUrl;
  }

  /** A second process on the same journal with another passphrase: what it says when it fails. */
  async startWronglyOn(party: number, passphrase: string): Promise<unknown> {
    const config = {
      stateDir: this.stateDir(party),
      passphrase,
      rpcUrl: this.urls.rpc,
      deployment: this.deployment,
      listen: [],
      metricsPort: 0,
    };
    return await this.#start(`wrong-${party}`, 'validator', config).catch((error: unknown) => error);
  }

  async #startIndexer(): Promise<void> {
    const config = {
      rpcUrl: this.urls.rpc,
      deployment: this.deployment,
      port: 0,
      stateDir: join(this.directory, 'indexer'),
    };
    this.urls.api = (await this.#start<{ url: string }>('indexer', 'indexer', config)).url;
  }

  async fund(address: string): Promise<void> {
    await requestSuiFromFaucetV2({ host: this.urls.faucet, recipient: address });
  }

  /** Ends all processes; the files stay. */
  async stop(): Promise<void> {
    const [devnet, ...others] = this.#children.splice(0);
    await Promise.all(others.map((child) => child.stop()));
    await devnet?.stop();
  }

  /** Every file that any of the processes left. */
  files(): Haystack[] {
    return readdirSync(this.directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(this.directory, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => ({ name: relative(this.directory, path), bytes: readFileSync(path) }));
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function missing(): never {
  throw new Error('the network has not started');
}
