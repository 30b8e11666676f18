/** The devnet's machine has every native that the subset declares, and computes with BLS12-381 where the runner cannot. */
import { beforeAll, expect, test } from 'vitest';
import { compileMoveFiles } from '../../scripts/move/compile.ts';
import { loadFramework } from '../../src/devnet/framework/framework.ts';
import type { Vm } from '../../src/devnet/vm/index.ts';
import { findNative } from '../../src/devnet/vm/natives/table.ts';
import { loadModule } from '../../src/devnet/vm/program/module.ts';
import { machineWith, run } from '../../src/devnet/vm/testing/machine.ts';

const FRAMEWORK = loadFramework().flatMap((p) => p.modules.map((m) => m.bytes));

/** Vector natives are instructions; printing is for the unit-test runner. */
const NOT_CALLED = /::(vector|debug)::/;

test('implements every native', () => {
  const natives = FRAMEWORK.map(loadModule).flatMap((module) => module.functions.filter((fn) => fn.code === undefined));
  const missing = natives
    .filter((fn) => findNative(fn) === undefined)
    .map((fn) => `${fn.module.address}::${fn.module.name}::${fn.name}`);

  expect(natives.length).toBeGreaterThan(60);
  expect(missing.filter((name) => !NOT_CALLED.test(name))).toEqual([]);
});

const SOURCE = `module probe::bls;
use sui::bls12381 as b;
use sui::group_ops;

public fun arithmetic() {
    let (two, five) = (b::scalar_from_u64(2), b::scalar_from_u64(5));
    let g = b::g1_generator();
    let sum = b::g1_add(&b::g1_mul(&two, &g), &b::g1_mul(&five, &g));
    assert!(group_ops::equal(&sum, &b::g1_mul(&b::scalar_from_u64(7), &g)));
    assert!(group_ops::equal(&b::g1_sub(&sum, &sum), &b::g1_identity()));
    assert!(group_ops::equal(&b::scalar_mul(&b::scalar_inv(&five), &five), &b::scalar_one()));
    assert!(group_ops::equal(&b::g1_multi_scalar_multiplication(&vector[two, five], &vector[g, g]), &sum));
    let plain = b::uncompressed_g1_sum(&vector[b::g1_to_uncompressed_g1(&g), b::g1_to_uncompressed_g1(&g)]);
    assert!(group_ops::equal(&b::uncompressed_g1_to_g1(&plain), &b::g1_mul(&two, &g)));
    assert!(group_ops::equal(&b::g2_neg(&b::g2_neg(&b::g2_generator())), &b::g2_generator()));
}

public fun pairing_makes_the_generator() {
    assert!(group_ops::equal(&b::pairing(&b::g1_generator(), &b::g2_generator()), &b::gt_generator()));
    assert!(group_ops::equal(&b::pairing(&b::g1_identity(), &b::g2_generator()), &b::gt_identity()));
}

public fun signature_by_hand() {
    let secret = b::scalar_from_u64(123456789);
    let message = b"message";
    let key = b::g1_mul(&secret, &b::g1_generator());
    let signature = b::g2_mul(&secret, &b::hash_to_g2(&message));
    assert!(b::bls12381_min_pk_verify(group_ops::bytes(&signature), group_ops::bytes(&key), &message));
    assert!(!b::bls12381_min_pk_verify(group_ops::bytes(&signature), group_ops::bytes(&key), &b"other"));
    assert!(!b::bls12381_min_pk_verify(&b"nonsense", group_ops::bytes(&key), &message));
    assert!(!b::bls12381_min_pk_verify(group_ops::bytes(&b::g2_identity()), group_ops::bytes(&b::g1_identity()), &message));
}

public fun bad_point() { b::g1_from_bytes(&x"00"); }

public fun division_by_zero() { b::scalar_inv(&b::scalar_zero()); }

public fun too_many_terms() {
    let terms = vector::tabulate!(33, |_| b::scalar_one());
    let points = vector::tabulate!(33, |_| b::g1_generator());
    b::g1_multi_scalar_multiplication(&terms, &points);
}
`;

let vm: Vm;

beforeAll(async () => {
  const manifest = '[package]\nname = "probe"\nedition = "2024"\n';
  const { modules } = await compileMoveFiles({ 'Move.toml': manifest, 'sources/bls.move': SOURCE });
  vm = machineWith(FRAMEWORK, modules);
});

test.each(['arithmetic', 'pairing_makes_the_generator', 'signature_by_hand'])('BLS12-381 through Move: %s', (name) => {
  expect(run(vm, `bls::${name}`)).toMatchObject({ kind: 'ok' });
});

test.each([
  ['bad_point', 1n],
  ['division_by_zero', 1n],
  ['too_many_terms', 2n],
])('BLS12-381 through Move: %s aborts in group_ops with %s', (name, code) => {
  expect(run(vm, `bls::${name}`)).toMatchObject({ kind: 'abort', code, location: { module: 'group_ops' } });
});
