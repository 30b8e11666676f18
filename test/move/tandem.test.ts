// Runs the contracts' Move tests in the real Move VM.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMoveFiles } from '../../scripts/move/files.ts';
import { testMoveFiles, testMovePackage } from '../../scripts/move/test.ts';

const DIR = join(import.meta.dirname, '../../move/tandem');

/** `module::function` of every test in the sources. */
function declaredTests(): string[] {
  return Object.entries(readMoveFiles(DIR)).flatMap(([, text]) => {
    const module = /^module tandem::(\w+);/m.exec(text)?.[1];
    return [...text.matchAll(/#\[test[^\]]*\]\s*fun (\w+)/g)].map((match) => `${module}::${match[1]}`);
  });
}

describe('move/tandem', () => {
  test('every Move test runs and passes', async () => {
    const result = await testMovePackage(DIR);
    expect(result.failed).toEqual([]);
    expect(result.passed.length).toBeGreaterThan(280);
    expect([...result.passed].sort()).toEqual(declaredTests().sort());
  });

  test('a planted failure is reported', async () => {
    const all = Object.entries(readMoveFiles(DIR));
    const sources = Object.fromEntries(all.filter(([path]) => !path.startsWith('tests/')));
    const planted = '#[test_only]\nmodule tandem::planted;\n#[test]\nfun fails() { assert!(1 == 2) }\n';
    const result = await testMoveFiles({ ...sources, 'tests/planted.move': planted });
    expect(result.failed.map((failure) => failure.name)).toEqual(['planted::fails']);
  });
});
