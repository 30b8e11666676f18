/** Runs chosen tests of chosen files in a child process and streams what became of each. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { TestName } from '../../test/claims/claim.ts';
import type { ReportLine } from './reporter.ts';

export interface RunOptions {
  /** Directory of the tree whose tests run. */
  readonly root: string;
  readonly tests: readonly TestName[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: ReportLine) => void;
  /** Ends a run that hangs; 20 minutes unless given. */
  readonly timeoutMs?: number;
}

export type TestResult = Extract<ReportLine, { kind: 'test' }>;

export interface RunResult {
  readonly tests: readonly TestResult[];
  /** Files that could not be loaded, with the reason. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
  readonly isTimedOut: boolean;
}

const HERE = import.meta.dirname;
const PROJECT = resolve(HERE, '../..');

const asPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function vitestArguments({ root, tests }: RunOptions): string[] {
  const files = [...new Set(tests.map(({ file }) => file))];
  const titles = [...new Set(tests.map(({ title }) => asPattern(title)))];
  const runner = join(PROJECT, 'node_modules/vitest/vitest.mjs');
  const reporter = join(HERE, 'reporter.ts');
  return [runner, 'run', ...files, '--root', root, '--reporter', reporter, '-t', titles.join('|'), '--no-color'];
}

/** Resolves when the child has ended, whatever the tests say. Rejects when it cannot be started or says nothing at all. */
export async function runTests(options: RunOptions): Promise<RunResult> {
  const child = spawn(process.execPath, vitestArguments(options), {
    cwd: options.root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a hanging worker can be ended with it.
    detached: true,
  });
  const endGroup = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const interrupted = (): void => {
    endGroup();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    endGroup();
  }, options.timeoutMs ?? 1_200_000);
  try {
    const lines = await collect(child.stdout, child.stderr, options.onLine);
    return { ...lines, isTimedOut };
  } finally {
    clearTimeout(timer);
    process.removeListener('SIGINT', interrupted);
    process.removeListener('SIGTERM', interrupted);
    endGroup();
  }
}

async function collect(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
  onLine: RunOptions['onLine'],
): Promise<Pick<RunResult, 'tests' | 'broken'>> {
  const tests: TestResult[] = [];
  const broken: { file: string; reason: string }[] = [];
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  for await (const text of createInterface({ input: stdout })) {
    const line = parseLine(text);
    if (line === undefined) {
      said = `${said}${text}\n`.slice(-4_000);
      continue;
    }
    if (line.kind === 'test' && line.state !== 'skipped') tests.push(line);
    if (line.kind === 'broken') broken.push(line);
    onLine?.(line);
  }
  if (tests.length === 0 && broken.length === 0 && said.trim() !== '') {
    broken.push({ file: '', reason: said.trim() });
  }
  return { tests, broken };
}

function parseLine(text: string): ReportLine | undefined {
  if (!text.startsWith('{"kind":')) return undefined;
  // Written by the reporter beside this file.
  return JSON.parse(text) as ReportLine;
}

/** A test that removes the defence of a claim on purpose. */
const isControl = (result: TestResult): boolean => /\bcontrol:/.test(result.path.at(-1) ?? '');

/** Results of the tests that `name` means; a name without "control:" means no controls. */
export function resultsOf(name: TestName, results: readonly TestResult[]): TestResult[] {
  const wantsControl = /\bcontrol\b/.test(name.title);
  return results.filter(
    (result) =>
      result.file === name.file &&
      result.path.some((title) => title.startsWith(name.title)) &&
      (wantsControl || !isControl(result)),
  );
}
