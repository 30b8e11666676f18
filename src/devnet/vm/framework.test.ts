/** The project's own framework subset: every module reads, verifies and translates, and every native it names exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { createVm, normalizeAddress, type Vm } from './index.ts';
import { findNative } from './natives/table.ts';
import { loadModule } from './program/module.ts';
import { compileFramework } from './testing/compile.ts';
import type { FrameworkSources } from './testing/framework.ts';

const root = fileURLToPath(new URL('../../../move/framework/', import.meta.url));

function readPackage(name: string): Record<string, string> {
  const files: Record<string, string> = { 'Move.toml': readFileSync(`${root}${name}/Move.toml`, 'utf8') };
  for (const file of readdirSync(`${root}${name}/sources`)) {
    files[`sources/${file}`] = readFileSync(`${root}${name}/sources/${file}`, 'utf8');
  }
  return files;
}

const SOURCES: FrameworkSources = {
  'move-stdlib': readPackage('move-stdlib'),
  'sui-framework': readPackage('sui-framework'),
};

/** Vector functions are instructions; the compiler never calls them. */
const INSTRUCTIONS = 'vector';

let modules: Uint8Array[];
let vm: Vm;
beforeAll(async () => {
  modules = await compileFramework(SOURCES);
  const loaded = modules.map((bytes) => ({ bytes, ...loadModule(bytes) }));
  vm = createVm({ linker: { loadModule: () => undefined } });
  for (const address of ['0x1', '0x2'].map(normalizeAddress)) {
    const own = loaded.filter((module) => module.address === address).map(({ bytes }) => bytes);
    expect(own.length).toBeGreaterThan(10);
    expect(vm.addPackage(address, own)).toEqual([]);
  }
}, 60_000);

it('implements every native the subset declares', () => {
  const missing = modules
    .map(loadModule)
    .filter((module) => module.name !== INSTRUCTIONS)
    .flatMap((module) => module.functions)
    .filter((fn) => !fn.code && !findNative(fn))
    .map((fn) => `${fn.module.name}::${fn.name}`);
  expect(missing).toEqual([]);
});

it('knows the core types', () => {
  expect(vm.datatypeInfo({ address: normalizeAddress('0x2'), module: 'coin', name: 'Coin' })).toMatchObject({
    kind: 'struct',
    typeParameters: [{ isPhantom: true }],
  });
});
