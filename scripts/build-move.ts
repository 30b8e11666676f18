/** Compiles the Move sources to the generated modules that are committed: `node scripts/build-move.ts [--check] [framework|tandem ...]`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compileMovePackage } from './move/compile.ts';
import { buildFramework } from './move/framework-build.ts';
import { renderFramework, renderPackage } from './move/generated.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FRAMEWORK_OUTPUT = join(ROOT, 'src/devnet/framework/framework.gen.ts');
/** Packages without a dependency on another package of this repository; others are compiled when they are deployed. */
const PACKAGES = ['tandem'];

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => name !== 'framework' && !PACKAGES.includes(name));
if (unknown.length > 0) throw new Error(`unknown package ${unknown.join(', ')}: framework or ${PACKAGES.join(', ')}`);
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

const stale: string[] = [];
if (wanted('framework')) emit(FRAMEWORK_OUTPUT, renderFramework(await buildFramework()));
for (const name of PACKAGES.filter(wanted)) {
  const dir = join(ROOT, 'move', name);
  if (!existsSync(join(dir, 'Move.toml'))) continue;
  emit(join(ROOT, 'src/chain/gen', `${name}-package.gen.ts`), renderPackage(name, await compileMovePackage(dir)));
}
if (stale.length > 0) {
  console.error(`stale, run node scripts/build-move.ts:\n  ${stale.join('\n  ')}`);
  process.exitCode = 1;
}

function emit(path: string, text: string): void {
  const shown = relative(ROOT, path);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) {
    console.log(`${shown}: up to date`);
    return;
  }
  if (values.check) {
    stale.push(shown);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${shown}: written, ${text.length} bytes`);
}
