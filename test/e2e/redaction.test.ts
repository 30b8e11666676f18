/** F48: a whole run of real processes, and not one known secret in anything that any of them, or the SDK, has put out. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeError } from '../../src/app/exit.ts';
import { bytesToBigint, bytesToBigintLe, concatBytes, mod, Secret } from '../../src/base/index.ts';
import { type CreatedDWallet, exportUserShare, importUserShare, userShareFromSeed } from '../../src/sdk/index.ts';
import { createLog } from '../../src/validator/observe/log.ts';
import { decryptionKey, validatorSecrets } from './redaction/known.ts';
import { findSecrets, type Haystack, type NamedSecret, needlesOf, numberSecret } from './redaction/needles.ts';
import { ProcessNetwork } from './redaction/processes.ts';
import { eventually } from './support/net.ts';

const network = new ProcessNetwork();
const alice = new Ed25519Keypair();
const userSeed = new Uint8Array(randomBytes(32));
const outputs: Haystack[] = [];
const secrets: NamedSecret[] = [];
const userRandom: Uint8Array[] = [];

const note = (name: string, text: string): void => {
  outputs.push({ name, bytes: Buffer.from(text) });
};

/** What an application could print of an error. */
function noteError(name: string, error: unknown): void {
  const shown = [describeError(error), inspect(error, { depth: null, showHidden: true }), String(error)];
  note(
    `error: ${name}`,
    [...shown, JSON.stringify(error, (_k, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))].join('\n'),
  );
}

/** The SDK draws the seed of each nonce here; what it draws while it makes a user message is secret for ever. */
function recordUserRandom(): () => void {
  const original = globalThis.crypto.getRandomValues;
  globalThis.crypto.getRandomValues = function record<T extends NodeJS.TypedArray | DataView | null>(array: T): T {
    const filled = original.call(globalThis.crypto, array as never) as T;
    if (new Error().stack?.includes('sign-item.ts') === true && filled instanceof Uint8Array) userRandom.push(filled);
    return filled;
  } as typeof original;
  return () => {
    globalThis.crypto.getRandomValues = original;
  };
}

async function noteBody(name: string, url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  note(`HTTP ${name}`, `${inspect(Object.fromEntries(response.headers))}\n${await response.text()}`);
}

async function noteErrors(wallet: CreatedDWallet, share: CreatedDWallet['share']): Promise<void> {
  const { tandem } = network;
  const ask = { signer: alice, share, scheme: 'taproot', messages: [new Uint8Array(32)] } as const;
  const other = new Secret(share.secret.reveal() + 1n);
  const text = exportUserShare(share).reveal();
  const attempts: Record<string, () => unknown> = {
    'wrong secret for the dWallet': () => tandem.openDWallet({ id: wallet.id, secret: other }),
    'share with another secret': () => tandem.sign({ ...ask, share: { ...share, secret: other } }),
    'share of another network': () => tandem.sign({ ...ask, share: { ...share, network: wallet.id } }),
    'unknown dWallet': () => tandem.sign({ ...ask, share: { ...share, dwallet: `0x${'1'.repeat(64)}` } }),
    'long message': () => tandem.sign({ ...ask, messages: [new Uint8Array(100_000)] }),
    'account without SUI': () => tandem.createDWallet({ signer: new Ed25519Keypair(), curve: 0, secret: other }),
    'damaged export': () => importUserShare(new Secret(text.slice(0, -1))),
    'export with a changed secret': () => importUserShare(new Secret(text.replace('"secret":"', '"secret":"zz'))),
    'presign that is none': () => tandem.sign({ ...ask, presigns: [wallet.id] }),
    'short seed': () =>
      userShareFromSeed(new Secret(userSeed.slice(1)), { network: new Uint8Array(32), curve: 0, index: 0 }),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    const error: unknown = await Promise.resolve()
      .then(attempt)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error, name).toBeInstanceOf(Error);
    noteError(name, error);
  }
}

/** Everything that answers requests, asked rightly and wrongly. */
async function noteServices(wallet: CreatedDWallet): Promise<void> {
  const { urls } = network;
  for (const [i, url] of urls.metrics.entries()) {
    for (const path of ['/health', '/metrics', '/nothing']) await noteBody(`validator ${i} ${path}`, `${url}${path}`);
  }
  const api = [
    '/health',
    '/network',
    '/validators',
    '/dwallets',
    `/dwallets/${wallet.id}`,
    '/requests',
    '/presigns',
    '/nothing?x=1',
  ];
  for (const path of api) await noteBody(`API ${path}`, `${urls.api}${path}`);
  await noteBody('faucet', `${urls.faucet}/v2/gas`, { method: 'POST', body: '{"FixedAmountRequest":{"recipient":7}}' });
  const headers = { 'content-type': 'application/grpc-web+proto' };
  for (const path of ['/sui.rpc.v2.LedgerService/GetObject', '/nothing']) {
    await noteBody(`gRPC ${path}`, `${urls.rpc}${path}`, {
      method: 'POST',
      headers,
      body: Uint8Array.of(0, 0, 0, 0, 1, 9),
    });
  }
}

/** r_A of an Ed25519 signature: what the response holds beside the share. */
function ed25519Nonce(
  userMessage: Uint8Array,
  done: { signature: Uint8Array; publicKey: Uint8Array; message: Uint8Array },
  x: bigint,
) {
  const q = ed25519.Point.Fn.ORDER;
  const c = mod(bytesToBigintLe(sha512(concatBytes(done.signature.slice(0, 32), done.publicKey, done.message))), q);
  const nonce = mod(bytesToBigint(userMessage.slice(-32)) - c * x, q);
  // The control: it is the logarithm of the point that was sent.
  expect(ed25519.Point.BASE.multiply(nonce).toBytes()).toEqual(userMessage.slice(34, 66));
  return nonce;
}

beforeAll(async () => {
  await network.start();
  await network.fund(alice.toSuiAddress());
  const stopRecording = recordUserRandom();
  const { tandem } = network;
  await eventually(async () => (await tandem.view.network()).networkKey);
  const drawn = await eventually(() => tandem.createDWallet({ signer: alice, curve: 0 }));
  const place = { network: new Uint8Array(32).fill(7), curve: 2, index: 0 };
  const seeded = await tandem.createDWallet({
    signer: alice,
    curve: 2,
    secret: userShareFromSeed(new Secret(userSeed), place),
  });
  await tandem.waitUntilActive(seeded);
  const message = new Uint8Array(randomBytes(32));
  const sign = (share: CreatedDWallet['share'], scheme: 'taproot' | 'ed25519' | 'ecdsa/keccak256') =>
    eventually(() => tandem.sign({ signer: alice, share, scheme, messages: [message] }));
  await sign(drawn.share, 'taproot');
  const done = await sign(seeded.share, 'ed25519');
  await sign(drawn.share, 'ecdsa/keccak256');
  stopRecording();
  const { fields } = await tandem.view.request(done.id);
  const x = seeded.share.secret.reveal();
  const signed = { signature: done.signatures[0]!, publicKey: seeded.publicKey, message };
  const nonce = ed25519Nonce(fields.user_messages[0]!, signed, x);
  secrets.push(
    { name: 'user seed', bytes: userSeed },
    numberSecret('x_A from a seed', x),
    numberSecret('x_A drawn', drawn.share.secret.reveal()),
    numberSecret('r_A', nonce),
    ...userRandom.map((bytes, i) => ({ name: `seed of nonce ${i}`, bytes })),
    ...[alice, network.deployer].map((pair, i) => ({
      name: `account key ${i}`,
      bytes: Buffer.from(pair.getSecretKey()),
    })),
  );
  note('created dWallet, inspected', inspect([drawn, seeded], { depth: null, showHidden: true }));
  note(
    'created dWallet, as JSON',
    JSON.stringify([drawn, seeded], (_k, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)),
  );
  await noteServices(drawn);
  await noteErrors(drawn, drawn.share);
  await network.stop();
  noteError('wrong passphrase', await network.startWronglyOn(0, 'a wrong passphrase that is a secret of somebody'));
  secrets.push({ name: 'wrong passphrase', bytes: Buffer.from('a wrong passphrase that is a secret of somebody') });
  const known = [];
  for (const party of network.passphrases.keys()) known.push(await validatorSecrets(network, party));
  secrets.push(...known.flatMap((each) => each.secrets), decryptionKey(known.flatMap(({ shares }) => shares)));
}, 600_000);

afterAll(() => network.close());

test('F48 the run is a whole one: every kind of secret is known, every kind of output is there', () => {
  const names = secrets.map(({ name }) => name);
  for (const kind of [
    'user seed',
    'x_A',
    'r_A',
    'seed of nonce',
    'passphrase',
    'key/protocol',
    'key/mesh',
    'key/certificate',
    'key/account',
  ]) {
    expect(
      names.some((name) => name.includes(kind)),
      kind,
    ).toBe(true);
  }
  for (const kind of [
    'seed/sealing',
    'seed/root',
    'shares/',
    'share d_4',
    'sealing scalar',
    'data key',
    'decryption key',
  ]) {
    expect(
      names.some((name) => name.includes(kind)),
      kind,
    ).toBe(true);
  }
  expect(secrets.every(({ bytes }) => bytes.length >= 16)).toBe(true);
  const files = network.files();
  for (const file of [
    'devnet.log',
    'validator-0.log',
    'indexer.log',
    'wrong-0.log',
    'deployment.json',
    'devnet/chain.log',
  ]) {
    expect(files.map(({ name }) => name)).toContain(file);
  }
  expect(files.filter(({ name }) => name.endsWith('journal.sqlite'))).toHaveLength(3);
  expect(files.some(({ name }) => name.startsWith('indexer/'))).toBe(true);
  // Outputs of substance: a log that says nothing leaks nothing.
  expect(files.find(({ name }) => name === 'validator-0.log')?.bytes.length).toBeGreaterThan(500);
});

test('F48 no output of a whole run holds a secret in any form: logs, errors, bodies, databases, chain, deployment', () => {
  const haystacks = [...network.files(), ...outputs];
  const bytes = haystacks.reduce((sum, haystack) => sum + haystack.bytes.length, 0);
  const needles = secrets.flatMap(needlesOf).length;
  console.log(
    `redaction: ${secrets.length} secrets in ${needles} forms, ${haystacks.length} outputs of ${Math.round(bytes / 1024)} KiB`,
  );
  expect(findSecrets(haystacks, secrets)).toEqual([]);
}, 300_000);

test('F48 control: each secret in each form, planted among other bytes, is found by the same search', () => {
  for (const secret of secrets) {
    for (const needle of needlesOf(secret)) {
      const planted = Buffer.concat([randomBytes(50), needle.bytes, randomBytes(50)]);
      expect(findSecrets([{ name: 'planted', bytes: planted }], [secret])).toContain(`planted: ${needle.name}`);
    }
    for (const shift of [0, 1, 2]) {
      const inside = Buffer.concat([randomBytes(shift), Buffer.from(secret.bytes), randomBytes(5)]).toString('base64');
      expect(findSecrets([{ name: 'planted', bytes: Buffer.from(inside) }], [secret])).not.toEqual([]);
    }
  }
}, 300_000);

test('F48 control: a careless line of the validator log is found, and the log redacts what it can know', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const [secret] = secrets;
  log.info({ note: Buffer.from(secret!.bytes).toString('hex') }, 'careless');
  expect(findSecrets([{ name: 'log', bytes: Buffer.from(lines.join('')) }], secrets)).not.toEqual([]);
  lines.length = 0;
  log.info(
    {
      userSeed: Buffer.from(secret!.bytes).toString('hex'),
      bytes: secret!.bytes,
      boxed: new Secret(secret!.bytes),
    } as never,
    'careful',
  );
  expect(findSecrets([{ name: 'log', bytes: Buffer.from(lines.join('')) }], secrets)).toEqual([]);
});

/** What a dying process printed, and how it ended. */
function crash(how: string): Promise<{ text: string; status: string }> {
  const order = { directory: network.stateDir(1), passphrase: network.passphrases[1], how };
  const child = fork(join(import.meta.dirname, 'redaction/crash.ts'), [], {
    cwd: network.directory,
    execArgv: ['--disable-warning=ExperimentalWarning', '--report-uncaught-exception', '--report-on-fatalerror'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const parts: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => parts.push(part));
  child.stderr?.on('data', (part: Buffer) => parts.push(part));
  child.send(order);
  return new Promise((resolve) => {
    child.once('close', (code, signal) =>
      resolve({ text: Buffer.concat(parts).toString(), status: `${signal ?? code}` }),
    );
  });
}

test.each(['exception', 'rejection', 'thread', 'abort'])(
  'F48 a process that dies by %s with every secret in its hands prints none of them',
  async (how) => {
    const { text, status } = await crash(how);
    expect(status).not.toBe('0');
    // It did print what it held.
    expect(text).toContain('[secret]');
    expect(text).toContain('publicKey');
    const account = secrets.find(({ name }) => name === 'validator 1 key/account')!;
    const share = numberSecret('share of the crash', bytesToBigint(account.bytes) >> 8n);
    const reports = readdirSync(network.directory).filter((name) => name.startsWith('report.'));
    const haystacks = [
      { name: how, bytes: Buffer.from(text) },
      ...network.files().filter(({ name }) => reports.includes(name)),
    ];
    expect(findSecrets(haystacks, [...secrets, share])).toEqual([]);
  },
  120_000,
);
