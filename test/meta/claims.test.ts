import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge } from '../../scripts/claims/judge.ts';
import { renderPage } from '../../scripts/claims/page.ts';
import { formatTable, isGreen } from '../../scripts/claims/print.ts';
import type { RunResult, TestResult } from '../../scripts/claims/run-tests.ts';
import { type BuiltClaim, isBuilt, type TestName } from '../claims/claim.ts';
import { CLAIMS } from '../claims/table.ts';

const root = resolve(import.meta.dirname, '../..');

/** True if a title in the file's text begins so. */
function isNamed({ file, title }: TestName): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}`));
}

/** Rows of the protocol's section on claims, then those of the catalogue of known attacks that are listed. */
const PROTOCOL_IDS = [
  ...Array.from({ length: 10 }, (_, i) => `ZT${i + 1}`),
  ...Array.from({ length: 9 }, (_, i) => `NT${i + 1}`),
  ...Array.from({ length: 10 }, (_, i) => `RB${i + 1}`),
];
const FIELD_IDS = Array.from({ length: 48 }, (_, i) => i + 1)
  .filter((n) => n !== 37 && n !== 44)
  .map((n) => `F${n}`);

describe('the table of claims', () => {
  test('has every row once', () => {
    const ids = CLAIMS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...PROTOCOL_IDS, ...FIELD_IDS].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('names tests that exist, for attack and control', () => {
    const rows = CLAIMS.filter(isBuilt);
    for (const { id, attacks, controls } of rows) {
      expect([id, attacks.length > 0, controls.length > 0]).toEqual([id, true, true]);
    }
    const names = rows.flatMap(({ id, attacks, controls }) => [...attacks, ...controls].map((name) => ({ id, name })));
    expect(names.filter(({ name }) => !isNamed(name))).toEqual([]);
  });

  test('names files that exist as what defends', () => {
    const missing = CLAIMS.filter(isBuilt).flatMap(({ id, where }) =>
      [...where.matchAll(/src\/[\w/-]+\.ts/g)]
        .filter(([file]) => !existsSync(join(root, file)))
        .map(([file]) => `${id} ${file}`),
    );
    expect(missing).toEqual([]);
  });

  test('is what docs/claims.md says, three lines per row', () => {
    const page = readFileSync(join(root, 'docs/claims.md'), 'utf8');
    expect(page).toBe(renderPage(CLAIMS));
    for (const { id } of CLAIMS) {
      const [, section] = page.split(new RegExp(`^### ${id} .*$`, 'm'));
      expect([id, section?.split(/^#/m)[0]?.trim().split('\n').length]).toEqual([id, 3]);
    }
  });
});

const file = 'test/a.test.ts';
const claim: BuiltClaim = {
  id: 'X1',
  name: 'a claim',
  claim: 'It holds.',
  attack: 'try',
  defence: 'a check.',
  where: 'src/a.ts check',
  attacks: [{ file, title: 'X1 ' }],
  controls: [{ file, title: 'X1 control:' }],
};
const result = (title: string, state: TestResult['state'] = 'passed'): TestResult => ({
  kind: 'test',
  file,
  path: ['a block', title],
  state,
  ms: 5,
});
const run = (...tests: TestResult[]): RunResult => ({ tests, broken: [], isTimedOut: false });

describe('the verdict', () => {
  const green = run(result('X1 attack'), result('X1 control: off'), result('Y1 other', 'failed'));

  test('is green when attack and control pass, whatever other tests do', () => {
    const judgement = judge(claim, green, 'CL-TEST');
    expect(judgement).toMatchObject({
      verdict: 'holds',
      attacks: { passed: 1, run: 1 },
      controls: { passed: 1, run: 1 },
    });
    expect(isGreen([judgement])).toBe(true);
    expect(formatTable([judgement])).toContain('attack fails 1/1');
  });

  test.each([
    [
      'an attack that succeeds',
      run(result('X1 attack', 'failed'), result('X1 control: off')),
      'broken',
      'ATTACK SUCCEEDS',
    ],
    ['a control that fails', run(result('X1 attack'), result('X1 control: off', 'failed')), 'broken', 'FAILS'],
    ['an attack that did not run', run(result('X1 control: off')), 'missing', 'MISSING'],
    ['a control that did not run', run(result('X1 attack')), 'missing', 'MISSING'],
    [
      'tests of another file',
      run({ ...result('X1 attack'), file: 'b' }, result('X1 control: off')),
      'missing',
      'not found',
    ],
  ])('is not green for %s', (_, outcome, verdict, text) => {
    const judgement = judge(claim, outcome, 'CL-TEST');
    expect(judgement.verdict).toBe(verdict);
    expect(isGreen([judgement])).toBe(false);
    expect(formatTable([judgement])).toContain(text);
  });

  test('of a part that is not built is neither', () => {
    const judgement = judge({ ...claim, notBuilt: 'later' } as never, green, 'CL-TEST');
    expect(judgement.verdict).toBe('not built');
    expect(formatTable([judgement])).toContain('not built');
  });
});
