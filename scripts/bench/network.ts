/** The whole network on this machine: time to the first signature, from request to completion, and signatures per second. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { type Localnet, startLocalnet } from '../../src/app/localnet.ts';
import { isFailure } from '../../src/base/index.ts';
import { type CreatedDWallet, type SchemeName, type Tandem, tandem } from '../../src/sdk/index.ts';
import { progress } from './progress.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface NetworkFigures {
  readonly suite: 'CL-128' | 'CL-112';
  /** From nothing to the network key, and to the first signature on chain, in seconds. */
  readonly keySeconds: number;
  readonly firstSignatureSeconds: number;
  /** Milliseconds from sending the request to reading its completion; presigns reserved before. */
  readonly ecdsaMs?: Spread;
  readonly taprootMs: Spread;
  readonly ed25519Ms: Spread;
  /** Where the time of one ECDSA signature goes. */
  readonly ecdsaParts?: {
    /** The user's checks and message, the transaction built, executed and its effects read. */
    readonly requestMs: Spread;
    /** Until the completion is read: followers, verification, partials, combination, posting. */
    readonly completionMs: Spread;
  };
  /** Several users at a time, one request each. */
  readonly ecdsaPerSecond?: { readonly presignsAtHand: number; readonly withPresigns: number };
}

const PORTS = { rpc: 23000, faucet: 23001, api: 23002, metrics: 23010, mesh: 23020 };
const RUNS = 7;
/** Users that ask at the same time when signatures per second are measured, and requests of each. */
const USERS = 4;
const EACH = 6;

async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isFailure(error) || error.kind !== 'transient') throw error;
    }
    await pause(100);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Account {
  readonly client: Tandem;
  readonly signer: Ed25519Keypair;
}

interface SchemeCase {
  readonly name: SchemeName;
  readonly curve: number;
}

const TAPROOT: SchemeCase = { name: 'taproot', curve: 0 };
const ED25519: SchemeCase = { name: 'ed25519', curve: 2 };
const ECDSA: SchemeCase = { name: 'ecdsa/sha256', curve: 0 };

interface Times {
  readonly request: number;
  readonly completion: number;
}

/** One signature: request sent, completion read. */
async function signOnce(
  { client, signer }: Account,
  created: CreatedDWallet,
  what: { readonly scheme: SchemeName; readonly presign: string },
): Promise<Times> {
  const message = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const key = globalThis.crypto.getRandomValues(new Uint8Array(16));
  const fields = { signer, share: created.share, messages: [message], presigns: [what.presign], key };
  const started = performance.now();
  // Asked again after a lost connection, the same key finds the same request.
  const request = await until(() => client.requestSign({ ...fields, scheme: what.scheme }));
  const sent = performance.now();
  await client.waitForSignatures(request);
  return { request: sent - started, completion: performance.now() - sent };
}

async function create({ client, signer }: Account, curve: number): Promise<CreatedDWallet> {
  const created = await until(() => client.createDWallet({ signer, curve }));
  if (curve !== 0) await client.waitUntilActive(created);
  return created;
}

const reserve = ({ client, signer }: Account, { name, curve }: SchemeCase, count: number): Promise<string[]> =>
  until(() => client.reservePresigns({ signer, curve, scheme: name, count }));

/** As many as wanted, in parts, because a pool holds few at a time. */
async function reserveMany(account: Account, scheme: SchemeCase, count: number): Promise<string[]> {
  const presigns: string[] = [];
  while (presigns.length < count)
    presigns.push(...(await reserve(account, scheme, Math.min(2, count - presigns.length))));
  return presigns;
}

async function measure(account: Account, scheme: SchemeCase, count: number): Promise<Times[]> {
  progress(`network: ${scheme.name}`);
  const created = await create(account, scheme.curve);
  const presigns = await reserveMany(account, scheme, count);
  // Let the pools refill first: what is measured is signing with presigns at hand.
  if (count > 1) await pause(20_000);
  const times: Times[] = [];
  for (const presign of presigns) times.push(await signOnce(account, created, { scheme: scheme.name, presign }));
  return times;
}

const total = ({ request, completion }: Times): number => request + completion;

async function throughput(net: Localnet): Promise<NonNullable<NetworkFigures['ecdsaPerSecond']>> {
  const users = await Promise.all(
    Array.from({ length: USERS }, async () => {
      const account = await openAccount(net);
      return { account, created: await create(account, ECDSA.curve) };
    }),
  );
  progress('network: ECDSA signatures per second, presigns at hand');
  const stock: string[][] = [];
  for (const { account } of users) stock.push(await reserveMany(account, ECDSA, EACH));
  await pause(20_000);
  const rate = async (presignOf: (user: number, i: number) => Promise<string>): Promise<number> => {
    const started = performance.now();
    await Promise.all(
      users.map(async ({ account, created }, user) => {
        for (let i = 0; i < EACH; i++) {
          await signOnce(account, created, { scheme: ECDSA.name, presign: await presignOf(user, i) });
        }
      }),
    );
    return (USERS * EACH) / ((performance.now() - started) / 1000);
  };
  const presignsAtHand = await rate(async (user, i) => stock[user]![i]!);
  progress('network: ECDSA signatures per second, presigns made meanwhile');
  // What the pool holds at the start is used up first, so that every timed signature pays for a presign.
  await Promise.all(users.map(({ account }) => reserveMany(account, ECDSA, 4)));
  const withPresigns = await rate(async (user) => (await reserve(users[user]!.account, ECDSA, 1))[0]!);
  return { presignsAtHand, withPresigns };
}

async function openAccount(net: Localnet): Promise<Account> {
  const client = net.client.$extend(tandem({ deployment: net.deployment })).tandem;
  const signer = new Ed25519Keypair();
  await net.fund(signer.toSuiAddress());
  return { client, signer };
}

async function run(net: Localnet, started: number): Promise<Omit<NetworkFigures, 'suite'>> {
  const account = await openAccount(net);
  await until(async () => (await account.client.view.network()).networkKey);
  const keySeconds = (performance.now() - started) / 1000;
  await measure(account, TAPROOT, 1);
  const firstSignatureSeconds = (performance.now() - started) / 1000;
  const taprootMs = spreadOf((await measure(account, TAPROOT, RUNS)).map(total));
  const ed25519Ms = spreadOf((await measure(account, ED25519, RUNS)).map(total));
  const ecdsa = await measure(account, ECDSA, RUNS);
  return {
    keySeconds,
    firstSignatureSeconds,
    taprootMs,
    ed25519Ms,
    ecdsaMs: spreadOf(ecdsa.map(total)),
    ecdsaParts: {
      requestMs: spreadOf(ecdsa.map(({ request }) => request)),
      completionMs: spreadOf(ecdsa.map(({ completion }) => completion)),
    },
    ecdsaPerSecond: await throughput(net),
  };
}

/** Starts a network of four validators with one share each, measures it and ends it. */
export async function benchNetwork(suite: 'CL-128' | 'CL-112'): Promise<NetworkFigures> {
  const stateDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  progress('network: start');
  const started = performance.now();
  const net = await startLocalnet({ stateDir: join(stateDir, 'net'), suite, weights: [1, 1, 1, 1], ports: PORTS });
  try {
    return { suite, ...(await run(net, started)) };
  } finally {
    await net.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
