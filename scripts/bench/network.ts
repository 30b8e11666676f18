/** The whole network on this machine: time to the first signature, and from request to completion with presigns at hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { type Localnet, startLocalnet } from '../../src/app/localnet.ts';
import { isFailure } from '../../src/base/index.ts';
import { type CreatedDWallet, type Tandem, tandem } from '../../src/sdk/index.ts';
import { type Spread, showSpread, spreadOf } from './spread.ts';

export interface NetworkFigures {
  readonly suite: 'CL-128' | 'CL-112';
  /** From nothing to the network key, and to the first signature on chain, in seconds. */
  readonly keySeconds: number;
  readonly firstSignatureSeconds: number;
  /** Milliseconds from sending the request to reading its completion; presigns reserved before. */
  readonly taprootMs: Spread;
  readonly ed25519Ms: Spread;
}

const PORTS = { rpc: 23000, faucet: 23001, api: 23002, metrics: 23010, mesh: 23020 };
const RUNS = 5;

async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isFailure(error) || error.kind !== 'transient') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Account {
  readonly client: Tandem;
  readonly signer: Ed25519Keypair;
}

const SCHEMES = [
  { curve: 0, algorithm: 1 },
  { curve: 2, algorithm: 0 },
] as const;

/** Milliseconds of one signature: request sent to completion read. */
async function signOnce(
  { client, signer }: Account,
  created: CreatedDWallet,
  run: { algorithm: number; presign: string },
) {
  const message = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const { algorithm, presign } = run;
  const started = performance.now();
  await client.sign({ signer, share: created.share, algorithm, hash: 0, messages: [message], presigns: [presign] });
  return performance.now() - started;
}

async function measure(account: Account, scheme: (typeof SCHEMES)[number], count: number): Promise<number[]> {
  const { client, signer } = account;
  const reserve = { algorithm: scheme.algorithm, count };
  const created = await until(() => client.createDWallet({ signer, curve: scheme.curve, reserve }));
  if (scheme.curve !== 0) await client.waitUntilActive(created);
  // Let the pools refill first: what is measured is signing with presigns at hand.
  if (count > 1) await new Promise((resolve) => setTimeout(resolve, 15_000));
  const times: number[] = [];
  for (const presign of created.presigns) times.push(await signOnce(account, created, { ...scheme, presign }));
  return times;
}

async function run(net: Localnet, started: number): Promise<Omit<NetworkFigures, 'suite'>> {
  const client = net.client.$extend(tandem({ deployment: net.deployment })).tandem;
  const signer = new Ed25519Keypair();
  await net.fund(signer.toSuiAddress());
  await until(async () => (await client.view.network()).networkKey);
  const keySeconds = (performance.now() - started) / 1000;
  const account = { client, signer };
  await measure(account, SCHEMES[0], 1);
  const firstSignatureSeconds = (performance.now() - started) / 1000;
  const taprootMs = spreadOf(await measure(account, SCHEMES[0], RUNS));
  const ed25519Ms = spreadOf(await measure(account, SCHEMES[1], RUNS));
  return { keySeconds, firstSignatureSeconds, taprootMs, ed25519Ms };
}

export async function benchNetwork(suite: 'CL-128' | 'CL-112'): Promise<NetworkFigures> {
  const stateDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const started = performance.now();
  const net = await startLocalnet({ stateDir: join(stateDir, 'net'), suite, weights: [1, 1, 1, 1], ports: PORTS });
  try {
    const figures = { suite, ...(await run(net, started)) };
    console.log(`\n${suite}, 4 validators of one share, chain included`);
    console.log(`  start to network key          ${figures.keySeconds.toFixed(1)} s`);
    console.log(`  start to first signature      ${figures.firstSignatureSeconds.toFixed(1)} s`);
    console.log(`  Taproot, request to completion ${showSpread(figures.taprootMs, 0)} ms`);
    console.log(`  Ed25519, request to completion ${showSpread(figures.ed25519Ms, 0)} ms`);
    return figures;
  } finally {
    await net.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
