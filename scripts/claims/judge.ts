/** From test results to the verdict on each claim. */
import { type BuiltClaim, type Claim, isBuilt, type TestName } from '../../test/claims/claim.ts';
import { type RunResult, resultsOf, type TestResult } from './run-tests.ts';

/** missing: a test that the table names did not run. */
export type Verdict = 'holds' | 'broken' | 'missing' | 'not built';

export interface Judgement {
  readonly claim: Claim;
  readonly suite: string;
  readonly verdict: Verdict;
  /** Passed and run tests of the attack and of its controls. */
  readonly attacks: { readonly passed: number; readonly run: number };
  readonly controls: { readonly passed: number; readonly run: number };
  readonly ms: number;
  /** What failed or was not found. */
  readonly problems: readonly string[];
}

const NOTHING = { passed: 0, run: 0 };

export function judge(claim: Claim, run: RunResult, suite: string): Judgement {
  if (!isBuilt(claim)) {
    return { claim, suite, verdict: 'not built', attacks: NOTHING, controls: NOTHING, ms: 0, problems: [] };
  }
  const attacks = group(claim.attacks, run);
  const controls = group(claim.controls, run);
  const missing = [...attacks.missing, ...controls.missing];
  const failed = [...attacks.failed, ...controls.failed];
  const verdict = failed.length > 0 ? 'broken' : missing.length > 0 ? 'missing' : 'holds';
  const all = new Set([...attacks.results, ...controls.results]);
  return {
    claim,
    suite,
    verdict,
    attacks: count(attacks.results),
    controls: count(controls.results),
    ms: [...all].reduce((sum, { ms }) => sum + ms, 0),
    problems: [
      ...failed.map(({ path, reason }) => `failed: ${path.join(' > ')}: ${firstLine(reason ?? '')}`),
      ...missing.map(({ file, title }) => `not found: ${file}: ${title}${brokenReason(run, file)}`),
    ],
  };
}

function group(names: readonly TestName[], run: RunResult) {
  const found = names.map((name) => ({ name, results: resultsOf(name, run.tests) }));
  const results = [...new Set(found.flatMap((entry) => entry.results))];
  return {
    results,
    failed: results.filter(({ state }) => state === 'failed'),
    missing: found.filter((entry) => entry.results.length === 0).map(({ name }) => name),
  };
}

function brokenReason(run: RunResult, file: string): string {
  const found = run.broken.find((entry) => entry.file === file || entry.file === '');
  return found === undefined ? '' : ` (${firstLine(found.reason)})`;
}

function count(results: readonly TestResult[]): { passed: number; run: number } {
  return { passed: results.filter(({ state }) => state === 'passed').length, run: results.length };
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** All tests that these claims name. */
export function testsOf(claims: readonly BuiltClaim[]): TestName[] {
  return claims.flatMap(({ attacks, controls }) => [...attacks, ...controls]);
}
