/** `npm run claims`: runs the attacks of the table with their controls and prints what became of them. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type BuiltClaim, type Claim, isBuilt } from '../../test/claims/claim.ts';
import { CLAIMS } from '../../test/claims/table.ts';
import { type Judgement, judge, testsOf } from './judge.ts';
import { renderPage } from './page.ts';
import { formatTable, isGreen, toJson } from './print.ts';
import type { ReportLine } from './reporter.ts';
import { type RunResult, runTests } from './run-tests.ts';

const HELP = `npm run claims -- [--only ZT1,F23] [--json] [--quick] [--write-page]

Runs every attack and its control with the CL-TEST suite, a chosen few again with CL-112 (not with --quick), and prints the
table. Status 0 only if every attack fails, every control succeeds, and no listed test is missing.
--write-page writes docs/claims.md from the table and runs nothing.`;

const ROOT = resolve(import.meta.dirname, '../..');
const NOTHING: RunResult = { tests: [], broken: [], isTimedOut: false };

function chosen(only: string | undefined): Claim[] {
  if (only === undefined) return [...CLAIMS];
  const ids = new Set(only.split(','));
  const found = CLAIMS.filter(({ id }) => ids.delete(id));
  if (ids.size > 0) throw new Error(`no such claim: ${[...ids].join(', ')}`);
  return found;
}

/** A line per finished file, and on a terminal the running count in between. */
function progress(suite: string, files: number): (line: ReportLine) => void {
  let [tests, done] = [0, 0];
  const isTerminal = process.stderr.isTTY;
  return (line) => {
    if (line.kind === 'test' && line.state !== 'skipped') tests++;
    if (line.kind === 'test' && line.state === 'failed') process.stderr.write(`  failed: ${line.path.join(' > ')}\n`);
    if (line.kind === 'file') done++;
    const text = `${suite}: ${done} of ${files} files, ${tests} tests`;
    if (isTerminal) process.stderr.write(`\r${text}`);
    else if (line.kind === 'file') process.stderr.write(`${text}  ${line.file}\n`);
  };
}

async function runSuite(claims: readonly BuiltClaim[], suite: string): Promise<RunResult> {
  const tests = testsOf(claims);
  if (tests.length === 0) return NOTHING;
  const files = new Set(tests.map(({ file }) => file)).size;
  const onLine = progress(suite, files);
  const result = await runTests({ root: ROOT, tests, env: { TANDEM_TEST_SUITE: suite }, onLine });
  if (process.stderr.isTTY) process.stderr.write('\n');
  return result;
}

async function judgeAll(claims: readonly Claim[], isQuick: boolean): Promise<Judgement[]> {
  const built = claims.filter(isBuilt);
  const small = await runSuite(built, 'CL-TEST');
  const judgements = claims.map((claim) => judge(claim, small, 'CL-TEST'));
  const full = isQuick ? [] : built.filter(({ fullSize }) => fullSize === true);
  const large = await runSuite(full, 'CL-112');
  return [...judgements, ...full.map((claim) => judge(claim, large, 'CL-112'))];
}

/** Resolves with the exit status. */
export async function runClaims(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'write-page': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values['write-page']) {
    writeFileSync(join(ROOT, 'docs/claims.md'), renderPage(CLAIMS));
    return 0;
  }
  const start = performance.now();
  const judgements = await judgeAll(chosen(values.only), values.quick);
  const seconds = Math.round((performance.now() - start) / 1000);
  if (values.json) process.stdout.write(`${JSON.stringify(toJson(judgements, seconds))}\n`);
  else console.log(`${formatTable(judgements)}; ${seconds} s`);
  return isGreen(judgements) ? 0 : 1;
}
