/** `npm run mutate`: takes each defence out of a copy of the sources and demands that the attack's tests turn red. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isBuilt, type TestName } from '../../test/claims/claim.ts';
import { CLAIMS } from '../../test/claims/table.ts';
import { type RunResult, resultsOf, runTests } from '../claims/run-tests.ts';
import { MUTATIONS } from './list.ts';
import { applyEdit, type Mutation, nameMutations } from './mutation.ts';

const HELP = `npm run mutate -- [--only ZT1,F23] [--json]

For each row: copies the sources to a temporary directory, removes the defence, runs the attack's tests there. Status 0 only if
some test of each attack turns red.`;

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'indexer',
  'scripts',
  'test',
  'move',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
/** A mutant may loop for ever. */
const TIMEOUT_MS = 300_000;

/** loads not: the file of the tests does not even load without the defence, which is red as well. */
type Outcome = 'red' | 'red, does not load' | 'red, hangs' | 'SURVIVES' | 'NO TEST RAN';

interface Report {
  readonly name: string;
  readonly what: string;
  readonly file: string;
  readonly outcome: Outcome;
  /** Tests of the attack that failed, of those that ran. */
  readonly failed: number;
  readonly run: number;
  readonly seconds: number;
}

function testsOf(mutation: Mutation): readonly TestName[] {
  if (mutation.tests !== undefined) return mutation.tests;
  const claim = CLAIMS.find(({ id }) => id === mutation.id);
  if (claim === undefined || !isBuilt(claim)) throw new Error(`no claim ${mutation.id}`);
  return claim.attacks;
}

function judge(run: RunResult, tests: readonly TestName[]): Pick<Report, 'outcome' | 'failed' | 'run'> {
  const results = [...new Set(tests.flatMap((name) => resultsOf(name, run.tests)))];
  const failed = results.filter(({ state }) => state === 'failed').length;
  const counts = { failed, run: results.length };
  if (failed > 0) return { outcome: 'red', ...counts };
  if (run.isTimedOut) return { outcome: 'red, hangs', ...counts };
  if (run.broken.length > 0) return { outcome: 'red, does not load', ...counts };
  return { outcome: results.length === 0 ? 'NO TEST RAN' : 'SURVIVES', ...counts };
}

function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tandem-mutate-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function tryMutation(copy: string, name: string, mutation: Mutation): Promise<Report> {
  const originals = new Map<string, string>();
  const start = performance.now();
  try {
    for (const edit of mutation.edits) {
      const path = join(copy, edit.file);
      const text = readFileSync(path, 'utf8');
      if (!originals.has(path)) originals.set(path, text);
      writeFileSync(path, applyEdit(text, edit));
    }
    const tests = testsOf(mutation);
    const run = await runTests({ root: copy, tests, timeoutMs: TIMEOUT_MS });
    const seconds = Math.round((performance.now() - start) / 1000);
    return { name, what: mutation.what, file: mutation.edits[0]?.file ?? '', ...judge(run, tests), seconds };
  } finally {
    for (const [path, text] of originals) writeFileSync(path, text);
  }
}

const isRed = ({ outcome }: Report): boolean => outcome.startsWith('red');

function formatRow({ name, what, file, outcome, failed, run, seconds }: Report): string {
  const counts = `${failed}/${run} tests fail`;
  return `${name.padEnd(7)} ${outcome.padEnd(19)} ${counts.padEnd(18)} ${String(seconds).padStart(4)} s  without ${what} (${file})`;
}

/** Resolves with the exit status. */
export async function runMutations(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const only = values.only === undefined ? undefined : new Set(values.only.split(','));
  const chosen = [...nameMutations(MUTATIONS)].filter(([name, { id }]) => only?.has(name) || only?.has(id) || !only);
  if (chosen.length === 0) throw new Error(`no mutation is called ${values.only}`);
  const copy = copyTree();
  const removeCopy = (): void => rmSync(copy, { recursive: true, force: true });
  process.once('exit', removeCopy);
  const reports: Report[] = [];
  for (const [name, mutation] of chosen) {
    const report = await tryMutation(copy, name, mutation);
    reports.push(report);
    (values.json ? process.stderr : process.stdout).write(`${formatRow(report)}\n`);
  }
  const survivors = reports.filter((report) => !isRed(report));
  if (values.json) process.stdout.write(`${JSON.stringify({ isGreen: survivors.length === 0, reports })}\n`);
  else console.log(`\n${reports.length - survivors.length} of ${reports.length} removed defences turn their tests red`);
  return survivors.length === 0 ? 0 : 1;
}
