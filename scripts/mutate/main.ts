/** `npm run mutate`: takes each defence out of a copy of the sources and demands that the attack's tests turn red. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isBuilt, type TestName } from '../../test/claims/claim.ts';
import { CLAIMS } from '../../test/claims/table.ts';
import { type RunResult, resultsOf, runTests, type TestResult } from '../claims/run-tests.ts';
import { MUTATIONS } from './list.ts';
import { applyEdit, type Mutation, nameMutations } from './mutation.ts';

const HELP = `npm run mutate -- [--only ZT1,F23] [--json]

Copies the sources to a temporary directory, runs the attacks' tests there, then removes one defence at a time and runs them
again. Status 0 only if for each defence some test that passed before turns red.`;

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
/** Bytecode of the contracts as the devnet's tests deploy it. */
const GENERATED = 'src/chain/gen/tandem-package.gen.ts';
/** A mutant may loop for ever. */
const TIMEOUT_MS = 300_000;

/** NOT GREEN BEFORE: no test of the attack passes with the defence in place, so nothing is shown. */
type Outcome = 'red' | 'red, does not load' | 'red, hangs' | 'SURVIVES' | 'NOT GREEN BEFORE';

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

const keyOf = ({ file, path }: TestResult): string => `${file} > ${path.join(' > ')}`;

/** Only tests that passed with all defences in place count. */
function judge(
  run: RunResult,
  tests: readonly TestName[],
  before: RunResult,
): Pick<Report, 'outcome' | 'failed' | 'run'> {
  const isGreen = ({ state }: TestResult): boolean => state === 'passed';
  const green = new Set(tests.flatMap((name) => resultsOf(name, before.tests).filter(isGreen).map(keyOf)));
  const results = [...new Set(tests.flatMap((name) => resultsOf(name, run.tests)))].filter((r) => green.has(keyOf(r)));
  const failed = results.filter(({ state }) => state === 'failed').length;
  const counts = { failed, run: results.length };
  if (green.size === 0) return { outcome: 'NOT GREEN BEFORE', ...counts };
  if (failed > 0) return { outcome: 'red', ...counts };
  if (run.isTimedOut) return { outcome: 'red, hangs', ...counts };
  return { outcome: results.length < green.size ? 'red, does not load' : 'SURVIVES', ...counts };
}

function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tandem-mutate-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

interface Tree {
  readonly copy: string;
  /** Results of all chosen tests with every defence in place. */
  readonly before: RunResult;
}

async function tryMutation({ copy, before }: Tree, name: string, mutation: Mutation): Promise<Report> {
  const originals = new Map<string, string>();
  const start = performance.now();
  const keep = (file: string): string => {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (!originals.has(path)) originals.set(path, text);
    return text;
  };
  try {
    for (const edit of mutation.edits) writeFileSync(join(copy, edit.file), applyEdit(keep(edit.file), edit));
    if (mutation.rebuildsMove === true) {
      keep(GENERATED);
      execFileSync(process.execPath, [join(copy, 'scripts/build-move.ts'), 'tandem'], { cwd: copy, stdio: 'ignore' });
    }
    const tests = testsOf(mutation);
    const run = await runTests({ root: copy, tests, timeoutMs: TIMEOUT_MS });
    const seconds = Math.round((performance.now() - start) / 1000);
    return { name, what: mutation.what, file: mutation.edits[0]?.file ?? '', ...judge(run, tests, before), seconds };
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
  const all = chosen.flatMap(([, mutation]) => testsOf(mutation));
  process.stderr.write(`running ${new Set(all.map(({ file }) => file)).size} test files with every defence in place\n`);
  const before = await runTests({ root: copy, tests: all });
  for (const [name, mutation] of chosen) {
    const report = await tryMutation({ copy, before }, name, mutation);
    reports.push(report);
    (values.json ? process.stderr : process.stdout).write(`${formatRow(report)}\n`);
  }
  const survivors = reports.filter((report) => !isRed(report));
  if (values.json) process.stdout.write(`${JSON.stringify({ isGreen: survivors.length === 0, reports })}\n`);
  else console.log(`\n${reports.length - survivors.length} of ${reports.length} removed defences turn their tests red`);
  return survivors.length === 0 ? 0 : 1;
}
