/** Deploying and registering by the scripts, as an operator does it; every refusal with its status and its hint. */
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runDeploy } from '../../src/app/cli/deploy.ts';
import { runValidator } from '../../src/app/cli/validator.ts';
import { describeError, exitStatus } from '../../src/app/exit.ts';
import { parseDeployment } from '../../src/chain/index.ts';
import { type Devnet, startDevnet } from '../../src/devnet/index.ts';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
let directory: string;
let devnet: Devnet;
let file: string;
let passphraseFile: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-cli-'));
  file = join(directory, 'deployment.json');
  passphraseFile = join(directory, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse\n', { mode: 0o600 });
  vi.stubEnv('TANDEM_ALLOW_TEST_SUITE', '1');
  devnet = await startDevnet({ port: 0, heartbeatMs: 0 });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await devnet.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** As a process. */
function script(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [join(SCRIPTS, `${name}.ts`), ...args], options, (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** The same in this process, which saves loading the code each time. */
async function invoke(work: () => Promise<number>): Promise<Ended> {
  const printed = { out: '', err: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream === 'stdout' ? 'out' : 'err'] += text;
      return true;
    }),
  );
  try {
    const status = await work().catch((error: unknown) => {
      printed.err += `${describeError(error)}\n`;
      return exitStatus(error);
    });
    return { status, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const deployTo = (rpc: string, ...args: string[]): Promise<Ended> =>
  invoke(() => runDeploy([...args, '--rpc', rpc, '--out', file, '--key-file', join(directory, 'key')]));
const deploy = (...args: string[]): Promise<Ended> => deployTo(devnet.url, ...args, '--faucet', devnet.faucetUrl);

function validator(...args: string[]): Promise<Ended> {
  vi.stubEnv('TANDEM_PASSPHRASE_FILE', passphraseFile);
  const shutdown = { signal: new AbortController().signal, onStop: () => undefined, stop: async () => undefined };
  return invoke(() => runValidator(shutdown, args));
}

const state = (i: number): string[] => ['--state-dir', join(directory, `validator-${i}`), '--deployment', file];
const listen = ['--listen', '/ip4/127.0.0.1/tcp/7000'];
const address = (i: number): string[] => ['--address', `/ip4/127.0.0.1/tcp/${7_000 + i}`, '--suite', 'CL-TEST'];

const MEMBERS = [0, 1, 2, 3];
const registration = (i: number): string => join(directory, `member-${i}.json`);

/** `code: message`, then the hint on a line of its own. */
function expectRefusal(ended: Ended, status: number, code: string): void {
  expect(ended.err).toMatch(new RegExp(`(^|\n)${code}: .+\n.+`));
  expect(ended.status).toBe(status);
}

test('two steps put a network on a chain, and each may be repeated', async () => {
  expect((await deploy('publish')).status).toBe(0);
  expect((await deploy('publish')).err).toContain('already published');
  expect(statSync(join(directory, 'key')).mode & 0o777).toBe(0o600);

  for (const i of MEMBERS) {
    const made = await validator('init', ...state(i), ...address(i), '--out', registration(i));
    expect(made.status, made.err).toBe(0);
  }
  const again = await validator('init', ...state(0), ...address(0), '--json');
  expect(JSON.parse(again.out).validator).toBe(JSON.parse(readFileSync(registration(0), 'utf8')).validator);

  const members = ['--members', MEMBERS.map(registration).join(','), '--weights', '3,3,2,2'];
  expectRefusal(await deploy('install', ...members, '--suite', 'CL-112'), 2, 'app/bad-member');
  expectRefusal(await deploy('install', ...members.with(3, '3,3'), '--suite', 'CL-TEST'), 2, 'app/bad-weights');
  expectRefusal(await deploy('install', '--suite', 'CL-TEST'), 2, 'app/no-members');
  expectRefusal(await validator('run', ...state(0), ...listen), 2, 'app/no-deployment');
  const published = join(directory, 'published.json');
  copyFileSync(file, published);
  vi.stubEnv('TANDEM_ALLOW_TEST_SUITE', '');
  expectRefusal(await deploy('install', ...members, '--suite', 'CL-TEST'), 2, 'app/insecure-suite');
  vi.stubEnv('TANDEM_ALLOW_TEST_SUITE', '1');
  const installed = await deploy('install', ...members, '--suite', 'CL-TEST', '--json');
  expect(installed.status).toBe(0);
  const deployment = parseDeployment(readFileSync(file, 'utf8'));
  expect(JSON.parse(installed.out)).toEqual(deployment);
  expect(deployment.keyShards).toHaveLength(64);

  // As if it had been killed between the transaction and the file.
  copyFileSync(published, file);
  expect((await deploy('install')).status).toBe(0);
  expect(parseDeployment(readFileSync(file, 'utf8'))).toEqual(deployment);
});

test('a validator with the wrong passphrase, or a passphrase that others can read, does not start', async () => {
  const wrong = join(directory, 'wrong');
  writeFileSync(wrong, 'wrong\n', { mode: 0o600 });
  const run = ['run', ...state(0), ...listen, '--rpc', devnet.url];
  expectRefusal(await script('validator', run, { TANDEM_PASSPHRASE_FILE: wrong }), 2, 'validator/wrong-passphrase');
  chmodSync(passphraseFile, 0o644);
  expectRefusal(await validator(...run), 2, 'app/passphrase-file-open');
  chmodSync(passphraseFile, 0o600);
});

test('a validator with a corrupted journal does not start', async () => {
  const journal = join(directory, 'validator-1', 'journal.sqlite');
  writeFileSync(journal, readFileSync(journal).fill(0x5a, 4_096));
  expectRefusal(await validator('run', ...state(1), ...listen, '--rpc', devnet.url), 2, 'validator/journal-corrupt');
});

test('a validator of another chain does not start, and no deployment goes there', async () => {
  const other = await startDevnet({ port: 0, heartbeatMs: 0, now: () => 1_000 });
  try {
    expect((await validator('run', ...state(2), ...listen, '--rpc', other.url)).status).toBe(2);
    expectRefusal(await deployTo(other.url, 'publish'), 2, 'app/wrong-chain');
  } finally {
    await other.close();
  }
});

test('a node that is down is worth another try', async () => {
  const down = ['--rpc', 'http://127.0.0.1:9', '--out', join(directory, 'other.json')];
  const ended = await script('deploy', ['publish', ...down, '--key-file', join(directory, 'key')]);
  expectRefusal(ended, 75, 'chain/unreachable');
});

test.each([
  ['no step', [], 'app/bad-arguments'],
  ['an unknown option', ['publish', '--nope'], 'app/bad-arguments'],
  ['no key file', ['publish', '--key-file', '/nonexistent'], 'app/no-key-file'],
  ['no published package', ['install', '--out', '/nonexistent'], 'app/no-deployment'],
])('deploy refuses %s', async (_name, args, code) => {
  expectRefusal(await invoke(() => runDeploy(['--key-file', join(directory, 'key'), ...args])), 2, code);
});

test('F7 the test suite, whose keys can be computed, is refused unless the environment allows it', async () => {
  vi.stubEnv('TANDEM_ALLOW_TEST_SUITE', '');
  try {
    const init = ['init', '--state-dir', 'x', '--deployment', file, ...address(0)];
    expectRefusal(await validator(...init), 2, 'app/insecure-suite');
  } finally {
    vi.stubEnv('TANDEM_ALLOW_TEST_SUITE', '1');
  }
});

test.each([
  ['no verb', [], 'app/bad-arguments'],
  ['no state directory', ['run'], 'app/bad-arguments'],
  ['evidence of a directory that has none', ['evidence', '--state-dir', 'x'], 'validator/no-keystore'],
  ['an unknown suite', ['init', '--state-dir', 'x', '--deployment', 'FILE', '--suite', 'CL-1'], 'app/bad-arguments'],
])('the validator refuses %s', async (_name, args, code) => {
  expectRefusal(await validator(...args.map((arg) => (arg === 'FILE' ? file : arg))), 2, code);
});

test.each([
  ['a bad port', ['--port', '70000'], 'devnet/bad-arguments'],
  ['an unknown option', ['--nope'], 'app/bad-arguments'],
  ['a port in use', ['--memory', '--port', 'USED'], 'devnet/port-in-use'],
])('the devnet refuses %s', async (_name, args, code) => {
  const used = new URL(devnet.url).port;
  expectRefusal(
    await script(
      'devnet',
      args.map((arg) => (arg === 'USED' ? used : arg)),
    ),
    2,
    code,
  );
});

test('--help explains and is no error', async () => {
  for (const ended of [await invoke(() => runDeploy(['--help'])), await validator('--help')]) {
    expect(ended).toMatchObject({ status: 0, out: expect.stringMatching(/--json/) });
  }
});
