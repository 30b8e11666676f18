/** No Move test of the contracts relies on BLS, which the unit-test runner's VM accepts blindly. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compileMoveFiles, compileMovePackage } from '../../scripts/move/compile.ts';
import { FRAMEWORK_DIR, type MoveFiles, readMoveFiles } from '../../scripts/move/files.ts';
import { testMoveFiles } from '../../scripts/move/test.ts';
import { loadFramework } from '../../src/devnet/framework/framework.ts';
import { findBlsInTests, functionsReachingBls } from '../support/move-bls-lint.ts';

const MOVE = join(FRAMEWORK_DIR, '..');
const FRAMEWORK = loadFramework().flatMap((p) => p.modules.map((m) => m.bytes));
const MANIFEST = '[package]\nname = "sample"\nedition = "2024"\n';
const CONTRACT = `module sample::committee;
use sui::bls12381::bls12381_min_pk_verify;
public struct Certificate has drop {}
public fun certify(signature: vector<u8>, key: vector<u8>): Certificate {
    check(&signature, &key);
    Certificate {}
}
fun check(signature: &vector<u8>, key: &vector<u8>) { assert!(bls12381_min_pk_verify(signature, key, &b"m"), 3) }
public fun weight(_: &Certificate): u64 { 1 }
`;

let reaching: Set<string>;

beforeAll(async () => {
  const { modules } = await compileMovePackage(join(MOVE, 'tandem'));
  reaching = functionsReachingBls(modules, FRAMEWORK);
});

test('finds what reaches BLS in the contracts', () => {
  expect([...reaching]).toEqual(expect.arrayContaining(['committee::certify', 'committee::add_member']));
  expect(reaching.has('committee::is_quorum')).toBe(false);
});

test('no test of the contracts relies on BLS', () => {
  const packages = readdirSync(MOVE).filter((name) => existsSync(join(MOVE, name, 'Move.toml')));
  expect(packages).toContain('tandem');

  for (const name of packages) expect(findBlsInTests(readMoveFiles(join(MOVE, name)), reaching)).toEqual([]);
});

test('sees planted violations, direct and through functions, and only those', async () => {
  const planted: MoveFiles = {
    'Move.toml': MANIFEST,
    'sources/committee.move': `${CONTRACT}
// bls12381 in a comment is fine
#[test_only]
fun helper(): bool { sui::bls12381::bls12381_min_pk_verify(&b"", &b"", &b"") }
`,
    'tests/a.move': `#[test_only]
module sample::a;
use sample::committee::{Self, Certificate};
use sui::group_ops;
#[test]
fun forged_but_green() { committee::certify(b"nonsense", b"key"); }
#[test, expected_failure(abort_code = 3, location = sample::committee)]
fun loud() { committee::certify(b"nonsense", b"key"); }
fun text(): vector<u8> { b"bls12381 and committee::certify(" }
`,
  };
  const { modules } = await compileMoveFiles({ 'Move.toml': MANIFEST, 'sources/committee.move': CONTRACT });

  const sample = functionsReachingBls(modules, FRAMEWORK);
  const found = findBlsInTests(planted, sample);

  expect([...sample].toSorted()).toEqual(['committee::certify', 'committee::check']);
  expect(found.map(({ file, line, why }) => `${file}:${line} ${why}`)).toEqual([
    'sources/committee.move:13 names bls12381',
    'tests/a.move:4 names group_ops',
    'tests/a.move:6 calls committee::certify, which checks BLS',
  ]);
});

test('the reason for the rule still holds: the runner accepts a forged signature', async () => {
  const result = await testMoveFiles({
    'Move.toml': MANIFEST,
    'sources/committee.move': CONTRACT,
    'tests/a.move': `#[test_only]
module sample::a;
#[test] fun forged() { sample::committee::certify(b"nonsense", b"key"); }
`,
  });

  expect(result.passed).toEqual(['a::forged']);
});
