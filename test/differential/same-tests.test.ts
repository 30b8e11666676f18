/** The framework's unit tests run in the real Move VM and in the devnet's machine; the verdicts must be the same. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compileMoveFiles } from '../../scripts/move/compile.ts';
import { FRAMEWORK_DIR, readMoveFiles } from '../../scripts/move/files.ts';
import { testMoveFiles } from '../../scripts/move/test.ts';
import { loadFramework } from '../../src/devnet/framework/framework.ts';
import { cell, type Outcome, parseType, type Value, type Vm } from '../../src/devnet/vm/index.ts';
import { machineWith, run } from '../../src/devnet/vm/testing/machine.ts';
import { asPlainPackage, meets, type PlainTest, parseExpectation } from '../support/move-same-tests.ts';

const FILES = readMoveFiles(join(FRAMEWORK_DIR, 'tests'));
const FRAMEWORK = loadFramework().flatMap((p) => p.modules.map((m) => m.bytes));

/** Tests that the real runner fails because its secp256k1 is not the one that nodes use. */
const RUNNER_IS_WRONG = [
  'libsecp_tests::k1_high_s_is_for_recovery_only',
  'libsecp_tests::k1_no_such_key',
  'libsecp_tests::k1_reads_hybrid_keys',
  'libsecp_tests::k1_recovery_of_zero',
];

type Verdicts = { readonly passed: string[]; readonly failed: string[] };
let real: Verdicts;
let ours: Verdicts;
let outcomes: Map<string, Outcome>;

beforeAll(async () => {
  const result = await testMoveFiles(FILES, { timeoutMs: 90_000 });
  real = { passed: result.passed.toSorted(), failed: result.failed.map((f) => f.name).toSorted() };
  const { files, tests } = asPlainPackage(FILES);
  const { modules } = await compileMoveFiles(files);
  const vm = machineWith(FRAMEWORK, modules);
  outcomes = new Map(tests.map((t) => [t.name, runTest(vm, t)]));
  const named = (wanted: boolean): string[] =>
    tests
      .filter((t) => meets(t.expects, outcomes.get(t.name)!) === wanted)
      .map((t) => t.name)
      .toSorted();
  ours = { passed: named(true), failed: named(false) };
});

function runTest(vm: Vm, { name, takesContext }: PlainTest): Outcome {
  return run(vm, name, { args: takesContext ? [cell(context(vm))] : [] });
}

/** A TxContext as the executor passes it: the digest in its field, the rest read through natives. */
function context(vm: Vm): Value {
  const bytes = new Uint8Array(32 + 1 + 32 + 24);
  bytes[32] = 32;
  return vm.deserialize(parseType('0x2::tx_context::TxContext'), bytes);
}

test('both machines give the same verdict on every test', () => {
  const except = (names: string[]): string[] => names.filter((name) => !RUNNER_IS_WRONG.includes(name));

  expect(except(ours.failed).map((name) => [name, outcomes.get(name)])).toEqual(
    except(real.failed).map((name) => [name, outcomes.get(name)]),
  );
  expect(except(ours.passed)).toEqual(except(real.passed));
  expect(ours.passed.length + ours.failed.length).toBe(real.passed.length + real.failed.length);
});

test('there are many tests, and all fail that are made to fail', () => {
  expect(real.passed.length).toBeGreaterThan(110);
  expect(real.failed.filter((name) => !RUNNER_IS_WRONG.includes(name))).toEqual(
    Object.values(FILES)
      .filter((source) => source.includes('::wrong_tests;'))
      .flatMap((source) => [...source.matchAll(/^fun (\w+)/gm)].map(([, name]) => `wrong_tests::${name}`))
      .toSorted(),
  );
});

test('the runner differs from nodes where it is known to', () => {
  expect(real.failed).toEqual(expect.arrayContaining(RUNNER_IS_WRONG));
  expect(ours.passed).toEqual(expect.arrayContaining(RUNNER_IS_WRONG));
});

test('reads attributes, and refuses those it does not know', () => {
  expect(parseExpectation('abort_code = 0x10, location = sui::bcs')).toEqual({
    kind: 'abort',
    code: 16n,
    location: '0x2::bcs',
  });
  expect(() => parseExpectation('abort_code = 1')).toThrow(/location/);
  expect(() => parseExpectation('major_status = 1, location = std::u8')).toThrow(/cannot read/);
  const odd = {
    'Move.toml': '',
    'tests/a.move': 'module t::a;\n#[random_test]\nfun f(x: u8) {}\n#[test]\n#[expected_failure]\nfun g() {}',
  };
  expect(() => asPlainPackage(odd)).toThrow(/not understood/);
});

test('a verdict needs kind, code and place', () => {
  const location = {
    address: `0x${'2'.padStart(64, '0')}`,
    module: 'bcs',
    function: 'f',
    functionIndex: 0,
    instruction: 0,
  };
  const aborted: Outcome = { kind: 'abort', code: 1n, location };

  expect(meets({ kind: 'abort', code: 1n, location: '0x2::bcs' }, aborted)).toBe(true);
  expect(meets({ kind: 'abort', code: 2n, location: '0x2::bcs' }, aborted)).toBe(false);
  expect(meets({ kind: 'abort', code: 1n, location: '0x1::bcs' }, aborted)).toBe(false);
  expect(meets({ kind: 'arithmetic', location: '0x2::bcs' }, aborted)).toBe(false);
  expect(meets({ kind: 'success' }, aborted)).toBe(false);
});
