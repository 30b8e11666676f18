/** The Move compiler and test runner as this repository uses them: offline, with a deadline, and heard when they fail. */
import { afterEach, expect, test, vi } from 'vitest';
import { compileMoveFiles } from '../../scripts/move/compile.ts';
import { moduleName } from '../../scripts/move/framework-build.ts';
import { parseTestOutput, testMoveFiles } from '../../scripts/move/test.ts';

const MANIFEST = '[package]\nname = "sample"\nedition = "2024"\n';
const files = (source: string) => ({ 'Move.toml': MANIFEST, 'sources/a.move': source });

afterEach(() => {
  vi.unstubAllGlobals();
});

test('compiles against the subset without a network', async () => {
  vi.stubGlobal('fetch', () => {
    throw new Error('the compiler asked for the network');
  });
  const source = `module sample::a;
use sui::coin::Coin;
use sui::sui::SUI;
public struct Pot has key { id: UID, coins: vector<Coin<SUI>> }
public fun fill(pot: &mut Pot, coins: vector<Coin<SUI>>) { coins.do!(|c| pot.coins.push_back(c)) }`;

  const built = await compileMoveFiles(files(source));

  expect(built.modules.map(moduleName)).toEqual(['a']);
  expect(built.dependencies).toEqual([`0x${'1'.padStart(64, '0')}`, `0x${'2'.padStart(64, '0')}`]);
  expect(built.digest).toHaveLength(32);
});

test('reports what the compiler says', async () => {
  await expect(compileMoveFiles(files('module sample::a;\nfun f(): u8 { true }'))).rejects.toThrow(
    /sources\/a\.move:2/,
  );
});

test('a key struct without UID is refused', async () => {
  const source = 'module sample::a;\npublic struct A has key { id: address }';
  await expect(compileMoveFiles(files(source))).rejects.toThrow(/UID/);
});

test('tells passed from failed tests, with the reason', async () => {
  const result = await testMoveFiles(
    files(`module sample::a;
#[test] fun fine() {}
#[test] fun aborts() { abort 7 }
#[test] fun overflows() { std::unit_test::assert_eq!(255u8 + 1, 0); }
#[test, expected_failure(abort_code = 7)] fun aborts_as_expected() { abort 7 }
#[test, expected_failure(abort_code = 7)] fun aborts_otherwise() { abort 8 }`),
  );

  expect(result.passed).toEqual(['a::aborts_as_expected', 'a::fine']);
  expect(result.failed.map((f) => f.name)).toEqual(['a::aborts', 'a::aborts_otherwise', 'a::overflows']);
  expect(result.failed[0]?.detail).toContain('aborted with code 7');
  expect(result.failed[1]?.detail).toContain('8');
  expect(result.failed[2]?.detail).toContain('arithmetic error');
});

test('kills a test that never ends', async () => {
  const started = performance.now();
  const run = testMoveFiles(files('module sample::a;\n#[test] fun forever() { loop {} }'), { timeoutMs: 3_000 });

  await expect(run).rejects.toThrow(/killed after 3000 ms/);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test('a package whose tests do not compile is an error, not an empty success', async () => {
  await expect(testMoveFiles(files('module sample::a;\n#[test] fun f() { nothing() }'))).rejects.toThrow(/nothing/);
});

test('a package without tests has none', async () => {
  const result = await testMoveFiles(files('module sample::a;\nfun f() {}'));

  expect(result).toMatchObject({ passed: [], failed: [] });
});

test('refuses output it cannot account for', () => {
  const text = '[ PASS    ] sample::a::f\nTest result: OK. Total tests: 2; passed: 2; failed: 0\n';

  expect(() => parseTestOutput(text)).toThrow(/misread/);
  expect(() => parseTestOutput('[ PASS    ] sample::a::f\n')).toThrow(/did not run/);
});
