/** Generates the TypeScript bindings of move/tandem from its own bytecode: `npm run codegen [-- --check]`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { abortCodesSource } from './codegen/abort-codes.ts';
import { parseModule } from './codegen/bytecode.ts';
import { functionsSource } from './codegen/functions.ts';
import { structsSource } from './codegen/structs.ts';
import { compileMovePackage } from './move/compile.ts';

const root = join(import.meta.dirname, '..');
const sourcesDir = join(root, 'move/tandem/sources');

const { modules } = await compileMovePackage(join(root, 'move/tandem'));
const parsed = modules.map(parseModule).sort((a, b) => a.name.localeCompare(b.name));
const sources = new Map(
  readdirSync(sourcesDir)
    .sort()
    .map((file) => [file.replace('.move', ''), readFileSync(join(sourcesDir, file), 'utf8')]),
);
const outputs = {
  'structs.gen.ts': structsSource(parsed),
  'functions.gen.ts': functionsSource(parsed),
  'abort-codes.gen.ts': abortCodesSource(sources),
};

let stale = false;
for (const [file, text] of Object.entries(outputs)) {
  const path = join(root, 'src/chain/gen', file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the Move package says: run npm run codegen`);
    stale = true;
  } else {
    writeFileSync(path, text);
    console.log(`wrote src/chain/gen/${file}`);
  }
}
process.exitCode = stale ? 1 : 0;
