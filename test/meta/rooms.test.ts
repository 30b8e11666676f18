import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
// @ts-expect-error: a plain data module without types
import rules from '../../.dependency-cruiser.mjs';

const root = resolve(import.meta.dirname, '../..');

/** Lays a small tree of files under the product's rules and returns the names of the rules that fired. */
async function violations(files: Record<string, string>): Promise<string[]> {
  const base = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'));
    cpSync(join(root, 'tsconfig.json'), join(base, 'tsconfig.json'));
    cpSync(join(root, 'package.json'), join(base, 'package.json'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(base, path, '..'), { recursive: true });
      writeFileSync(join(base, path), text);
    }
    const options = { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true, baseDir: base };
    const result = await cruise(['src', 'indexer'], { ...options, tsConfig: undefined });
    const output = result.output as ICruiseResult;
    expect(output.summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(files).length);
    return output.summary.violations.map((violation) => violation.rule.name);
  } finally {
    rmSync(base, { recursive: true });
  }
}

const OK = {
  'src/base/index.ts': 'export const x = 1;\n',
  'indexer/index.ts': "import { x } from '../src/base/index.ts';\nexport const y = x;\n",
};

test('accepts an allowed arrow', async () => {
  expect(await violations(OK)).toEqual([]);
});

test.each([
  ['room-devnet', { 'src/devnet/a.ts': "import '../crypto/index.ts';\n", 'src/crypto/index.ts': 'export {};\n' }],
  ['door-chain', { 'src/chain/secret.ts': 'export {};\n', 'indexer/a.ts': "import '../src/chain/secret.ts';\n" }],
  [
    'crypto-layer-math',
    { 'src/crypto/math/a.ts': "import '../proof/b.ts';\n", 'src/crypto/proof/b.ts': 'export {};\n' },
  ],
  ['pure-rooms', { 'src/base/a.ts': "import 'node:fs';\n" }],
  [
    'cycle',
    { 'src/sdk/a.ts': "import './b.ts';\n", 'src/sdk/b.ts': "import type { A } from './a.ts';\nexport type B = A;\n" },
  ],
  [
    'validator-part-mesh',
    { 'src/validator/mesh/a.ts': "import '../store/b.ts';\n", 'src/validator/store/b.ts': 'export {};\n' },
  ],
])('finds a planted violation of %s', async (rule, files) => {
  expect(await violations({ ...OK, ...files })).toContain(rule);
});
