import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function runs(script: string, cwd = root): boolean {
  try {
    execFileSync(process.execPath, [script, '--check'], { cwd, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

test.each(['scripts/codegen.ts', 'scripts/build-move.ts'])('%s finds everything it generates fresh', (script) => {
  expect(runs(script)).toBe(true);
});

test('stale bindings are found', () => {
  const copy = mkdtempSync(join(tmpdir(), 'tandem-generated-'));
  try {
    for (const part of ['scripts', 'move', 'src', 'package.json'])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const file = join(copy, 'src/chain/gen/functions.gen.ts');
    expect(runs('scripts/codegen.ts', copy)).toBe(true);
    writeFileSync(file, readFileSync(file, 'utf8').replace("'sign::finish'", "'sign::finished'"));
    expect(runs('scripts/codegen.ts', copy)).toBe(false);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
