/** The demo as a process: Ctrl-C at every stage, kill -9 and a new start, and options it refuses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const BASE = 24_300;
const PORTS = [0, 1, 2, 10, 11, 12, 13, 20, 21, 22, 23].map((offset) => BASE + offset);
const SCRIPT = join(import.meta.dirname, '../../scripts/demo.ts');
const BOUND_MS = 5_000;

let directory: string;
let stateDir: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-demo-'));
  stateDir = join(directory, 'state');
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<number | string | null>;
  /** Resolves when standard error shows the text; rejects when the process ends before. */
  shows(text: string): Promise<void>;
  errors(): string;
}

function startDemo(...extra: string[]): Run {
  const args = [SCRIPT, '--suite', 'CL-112', '--port-base', String(BASE), '--state-dir', stateDir, ...extra];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(child);
  let errors = '';
  const waiting = new Map<string, () => void>();
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
    for (const [text, resolve] of waiting) if (errors.includes(text)) resolve();
  });
  // `close`, not `exit`: everything that was printed has been read by then.
  const exit = new Promise<number | string | null>((resolve) => {
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  const shows = async (text: string): Promise<void> => {
    if (errors.includes(text)) return;
    const seen = new Promise<boolean>((resolve) => waiting.set(text, () => resolve(true)));
    if ((await Promise.race([seen, exit])) !== true) throw new Error(`ended without "${text}":\n${errors}`);
  };
  return { child, exit, shows, errors: () => errors };
}

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

/** Processes that the run noted and that still exist. */
function survivors(): number[] {
  const file = join(stateDir, 'run.json');
  if (!existsSync(file)) return [];
  const marks = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; command: string }[];
  return marks.map(({ pid }) => pid).filter(isAlive);
}

/** A process that ended but was not waited for does not count. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function expectNothingLeft(): Promise<void> {
  expect(survivors()).toEqual([]);
  for (const port of PORTS) await close(await occupy(port));
}

async function interrupt(run: Run): Promise<void> {
  const from = performance.now();
  run.child.kill('SIGINT');
  expect(await run.exit, run.errors()).toBe(130);
  expect(performance.now() - from).toBeLessThan(BOUND_MS);
  await expectNothingLeft();
}

test.each(['starting a network', 'devnet started', 'network installed'])(
  'Ctrl-C after "%s" ends everything with status 130',
  async (text) => {
    const run = startDemo();
    await run.shows(text);
    await interrupt(run);
  },
);

test('after kill -9 it starts again at once, refuses a second run meanwhile, and Ctrl-C ends it', async () => {
  const killed = startDemo();
  await killed.shows('key generation, round 1');
  const orphans = survivors().filter((pid) => pid !== killed.child.pid);
  expect(orphans).toHaveLength(6);
  killed.child.kill('SIGKILL');
  expect(await killed.exit).toBe('SIGKILL');

  const again = startDemo();
  await again.shows('devnet started');
  expect(orphans.filter(isAlive)).toEqual([]);
  const second = startDemo();
  expect(await second.exit).toBe(2);
  expect(second.errors()).toContain('app/already-running');
  await again.shows('key generation, round 1');

  await interrupt(again);
});

test('orphans of a killed run end by themselves', async () => {
  const killed = startDemo();
  await killed.shows('network installed');
  const orphans = survivors().filter((pid) => pid !== killed.child.pid);
  expect(orphans.length).toBeGreaterThan(0);

  killed.child.kill('SIGKILL');

  await expect.poll(() => orphans.filter(isAlive), { timeout: BOUND_MS }).toEqual([]);
  for (const port of PORTS) await close(await occupy(port));
});

test.each([
  ['the test suite', ['--suite', 'CL-TEST'], 'demo/bad-suite'],
  ['a port that is none', ['--port-base', '99999'], 'demo/bad-port'],
  ['an unknown option', ['--fast'], 'app/bad-arguments'],
])('refuses %s with status 2', async (_name, options, code) => {
  const run = startDemo(...options);
  expect(await run.exit).toBe(2);
  expect(run.errors()).toMatch(new RegExp(`^${code}: .+\n.+`));
});

test('refuses a port in use with status 2, naming it', async () => {
  const server = await occupy(BASE + 2);
  const run = startDemo();
  expect(await run.exit).toBe(2);
  expect(run.errors()).toContain(`app/port-in-use: port ${BASE + 2}`);
  await close(server);
});

test('does not empty a directory that it did not make', async () => {
  const precious = join(directory, 'precious.txt');
  writeFileSync(precious, 'keep');
  const run = startDemo('--state-dir', directory);
  expect(await run.exit).toBe(2);
  expect(run.errors()).toContain('app/state-dir-foreign');
  expect(readFileSync(precious, 'utf8')).toBe('keep');
});
