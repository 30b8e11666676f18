/** Every way of damaging a module ends in a refusal or in a coded outcome of its functions: no exception, no endless run. */
import { expect, it } from 'vitest';
import { cell, createVm, type Value } from '../index.ts';
import { loadModule } from '../program/module.ts';
import { compile, compileFramework } from '../testing/compile.ts';
import { PROBE_ADDRESS, run } from '../testing/machine.ts';

const SOURCE = `module probe::m;
use sui::object::{Self, UID};
public struct P has copy, drop { x: u64, y: u32 }
public struct Q<T> has copy, drop, store { v: vector<T>, n: u8 }
public struct O has key, store { id: UID, q: Q<u64> }
public enum E has copy, drop { A, B { n: u64 }, C(vector<u8>) }
fun mk(n: u64): E { match (n % 3) { 0 => E::A, 1 => E::B { n }, _ => E::C(b"xyz") } }
public fun en(n: u64): u64 { let mut e = mk(n); match (&mut e) { E::B { n } => *n = *n + 1, E::C(v) => v.push_back(1), _ => () }; match (e) { E::A => 1, E::B { n } => n, E::C(v) => v.length() } }
public fun loops(n: u64): u64 { let mut i = 0; let mut s = 0; while (i < n) { s = s + i * 3 % 7; i = i + 1 }; s }
public fun fields(n: u64): u64 { let mut p = P { x: 0, y: 1 }; while (p.x < n) { p.x = p.x + 1; p.y = (p.y * 3) % 1000 }; p.x }
public fun gen(n: u64): u8 { let mut q = Q { v: vector[1u16], n: 4 }; q.v.push_back((n as u16)); let r = q; q.v.swap(0, 1); if (r.v == q.v) r.n else q.n + 1 }
public fun obj(n: u64, ctx: &mut sui::tx_context::TxContext): u64 { let o = O { id: object::new(ctx), q: Q { v: vector[n], n: 1 } }; let O { id, q } = o; object::delete(id); q.v[0] }
public fun refs(n: u64): u64 { let mut v = vector[n, n + 1, n + 2]; let r = &mut v[1]; *r = *r + 5; v[0] + v[1] }
`;
/** Only every STRIDE-th bit here; all 8,968 were tried once without a finding. */
const STRIDE = 11;

it('survives damaged modules', async () => {
  const [probe] = await compile({ m: SOURCE });
  const framework = new Map<string, Uint8Array>();
  for (const bytes of await compileFramework()) {
    const { address, name } = loadModule(bytes);
    framework.set(`${address}::${name}`, bytes);
  }
  const linker = { loadModule: (address: string, name: string) => framework.get(`${address}::${name}`) };
  let accepted = 0;
  let refused = 0;
  for (let bit = 0; bit < probe!.length * 8; bit += STRIDE) {
    const bytes = probe!.slice();
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    const vm = createVm({ linker, limits: { maxSteps: 20_000 } });
    const problems = vm.addPackage(PROBE_ADDRESS, [bytes]);
    if (problems.length > 0) {
      refused++;
      for (const { code } of problems) expect(code).toMatch(/^devnet-vm\//);
      continue;
    }
    accepted++;
    const { name } = loadModule(bytes);
    for (const fn of vm.moduleInfo(PROBE_ADDRESS, name)!.functions) {
      const args: Value[] = fn.parameters.map((type) => (type.kind === 'reference' ? cell([]) : 5n));
      if (fn.parameters.some(({ kind }) => kind !== 'u64' && kind !== 'reference')) continue;
      expect(['ok', 'abort', 'error']).toContain(run(vm, `${name}::${fn.name}`, { args }).kind);
    }
  }
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(300);
}, 60_000);
