/** The subset links wherever the real framework is: its bytecode offers nothing that differs from the recorded interface. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frameworkFiles } from '../../scripts/move/files.ts';
import { buildFramework } from '../../scripts/move/framework-build.ts';
import { renderFramework } from '../../scripts/move/generated.ts';
import { macroSignatures, moduleInterface } from '../../scripts/move/interface.ts';
import { loadFramework } from '../../src/devnet/framework/framework.ts';
import { type ConformanceTable, deviations, type SubsetModule } from '../support/move-conformance.ts';

const ROOT = new URL('../../', import.meta.url);
const TABLE: ConformanceTable = JSON.parse(readFileSync(new URL('move/framework/conformance.json', ROOT), 'utf8'));
const SOURCES = { '0x1': frameworkFiles('move-stdlib'), '0x2': frameworkFiles('sui-framework') };

const subset: SubsetModule[] = loadFramework().flatMap(({ modules }) =>
  modules.map(({ bytes }) => {
    const { name, shape } = moduleInterface(bytes);
    return { name, shape, macros: macrosOf(name) };
  }),
);

function macrosOf(name: string): Record<string, string> {
  const [address, module] = name.split('::');
  const files = SOURCES[address === '0x1' ? '0x1' : '0x2'];
  return macroSignatures(files[`sources/${module}.move`] ?? '');
}

test('every visible item of the subset is as in the real framework', () => {
  expect(deviations(TABLE, subset)).toEqual([]);
});

test('covers what the contracts are built from', () => {
  const names = subset.map((m) => m.name);
  for (const needed of ['object', 'transfer', 'table', 'coin', 'bls12381', 'ecdsa_k1', 'package', 'dynamic_field']) {
    expect(names).toContain(`0x2::${needed}`);
  }
  const functions = subset.flatMap((m) => Object.keys(m.shape.functions));
  expect(functions.length).toBeGreaterThan(400);
  expect(subset.flatMap((m) => Object.keys(m.macros)).length).toBeGreaterThan(60);
});

test('test-only macros of std::unit_test conform too', () => {
  const module = { name: '0x1::unit_test', shape: { structs: {}, functions: {} }, macros: macrosOf('0x1::unit_test') };

  expect(Object.keys(module.macros)).toContain('assert_eq');
  expect(deviations(TABLE, [module])).toEqual([]);
});

test.each([
  ['a signature', (t: Mutable) => (t['0x2::coin'].functions.value.returns = ['u128']), /0x2::coin function value/],
  ['a visibility', (t: Mutable) => (t['0x2::coin'].functions.zero.visibility = 'package'), /coin function zero/],
  [
    'a constraint',
    (t: Mutable) => (t['0x2::table'].functions.add.typeParameters = ['copy', 'store']),
    /table function add/,
  ],
  ['an ability', (t: Mutable) => (t['0x2::object'].structs.UID.abilities = 'drop+store'), /object struct UID/],
  ['a field', (t: Mutable) => t['0x1::option'].structs.Option.fields.push(['x', 'u8']), /option struct Option/],
  ['an extra function', (t: Mutable) => delete t['0x2::event'].functions.emit, /event function emit: not in the real/],
  ['a macro', (t: Mutable) => (t['0x1::vector'].macros.do = '()'), /vector macro do/],
  ['a module', (t: Mutable) => delete t['0x2::bag'], /0x2::bag: no such module/],
])('notices %s that differs', (_what, change, expected) => {
  const table: Mutable = structuredClone(TABLE);
  change(table);

  expect(deviations(table, subset)).toEqual([expect.stringMatching(expected)]);
});

test('the committed bytecode is what the sources compile to', async () => {
  const committed = readFileSync(new URL('src/devnet/framework/framework.gen.ts', ROOT), 'utf8');

  expect(renderFramework(await buildFramework())).toBe(committed);
});

test('loads 0x1 and 0x2 as fresh copies', () => {
  const [std, sui] = loadFramework();

  expect(std?.id).toBe(`0x${'1'.padStart(64, '0')}`);
  expect(sui?.dependencies).toEqual([std?.id]);
  std!.modules[0]!.bytes[0] = 0;
  expect(loadFramework()[0]!.modules[0]!.bytes[0]).toBe(0xa1);
});

// biome-ignore lint/suspicious/noExplicitAny: the table is bent in ways its type forbids
type Mutable = any;
