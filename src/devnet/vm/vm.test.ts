/** The machine on compiled Move: values, references, enums, generics, natives, limits, abort locations, queries. */
import { beforeAll, describe, expect, it } from 'vitest';
import { cell, EnumValue, parseType, type Vm } from './index.ts';
import { compile, compileFramework } from './testing/compile.ts';
import { machineWith, PROBE_ADDRESS, run } from './testing/machine.ts';
import { MemoryRuntime } from './testing/runtime.ts';

const SOURCE = `module probe::m;
use std::option::{Self, Option};
use sui::object::{Self, UID};
use sui::tx_context::{Self, TxContext};
use sui::{transfer, event};

public struct M has drop {}
public struct Item has key, store { id: UID, weight: u64, tags: vector<vector<u8>> }
public struct Pair<A, B> has copy, drop, store { a: A, b: B }
public struct Made has copy, drop { weight: u64 }
public enum Shape has copy, drop, store { Dot, Circle { r: u64 }, Rect { w: u64, h: u64 } }
#[error] const EBad: vector<u8> = b"bad thing";

fun init(_w: M, _ctx: &mut TxContext) {}
public fun fib(n: u64): u64 { if (n < 2) n else fib(n - 1) + fib(n - 2) }
public fun loops(n: u64): u64 { let mut i = 0; let mut s = 0; while (i < n) { s = s + i * 3 % 7; i = i + 1 }; s }
public fun forever() { loop {} }
public fun deep(n: u64): u64 { if (n == 0) 0 else { let m = deep(n - 1); m + 1 } }
public fun area(s: &Shape): u64 { match (s) { Shape::Dot => 0, Shape::Circle { r } => *r * *r * 3, Shape::Rect { w, h } => *w * *h } }
public fun grow(s: &mut Shape) { match (s) { Shape::Circle { r } => *r = *r + 1, Shape::Rect { w, h: _ } => *w = 10, _ => () } }
public fun swap<A: copy + drop, B: copy + drop>(p: &Pair<A, B>): Pair<B, A> { Pair { a: p.b, b: p.a } }
public fun nested(): Pair<u8, Pair<bool, vector<u16>>> { let p = Pair { a: true, b: vector[1u16, 2] }; let q = Pair { a: 7u8, b: p }; let mut r = q; r.b.b.push_back(3); assert!(q.b.b.length() == 2); r }
public fun wrap<T>(x: T): Option<T> { option::some(x) }
public fun make(weight: u64, ctx: &mut TxContext) { let item = Item { id: object::new(ctx), weight, tags: vector[b"x"] }; event::emit(Made { weight }); transfer::transfer(item, tx_context::sender(ctx)) }
public fun bad(code: u64) { if (code == 0) abort EBad; assert!(code != 1); abort code }
public fun pushes(n: u64): u64 { let mut v = vector[]; let mut i = 0; while (i < n) { v.push_back(i); i = i + 1 }; v.length() }
public fun blowup(): u64 { let mut v = vector[1u64, 2, 3, 4]; let mut w = vector[v]; loop { w.push_back(v); w = { let mut x = w; x.push_back(v); x.push_back(v); x }; v.push_back(1); if (v.length() > 1000000) break }; w.length() }
public fun pops(mut v: vector<u8>) { v.pop_back(); }
public fun at(v: vector<u8>, i: u64): u8 { v[i] }
public fun shift(a: u64, by: u8): u64 { a << by }
public fun bytes<T>(x: &T): vector<u8> { std::bcs::to_bytes(x) }
public fun many_on(n: u64): u64 { if (n == 0) 0 else 1 + (1 + (1 + (1 + (1 + many_on(n - 1))))) }
`;

let framework: Uint8Array[];
let probe: Uint8Array[];
let vm: Vm;

beforeAll(async () => {
  framework = await compileFramework();
  probe = await compile({ m: SOURCE });
  vm = machineWith(framework, probe);
}, 60_000);

const okValue = (name: string, options: Parameters<typeof run>[2] = {}) => {
  const outcome = run(vm, `m::${name}`, options);
  expect(outcome).toMatchObject({ kind: 'ok' });
  return outcome.kind === 'ok' ? outcome.returnValues[0]?.value : undefined;
};

describe('execution', () => {
  it('computes recursion and loops', () => {
    expect(okValue('fib', { args: [15n] })).toBe(610n);
    let expected = 0n;
    for (let i = 0n; i < 100n; i++) expected += (i * 3n) % 7n;
    expect(okValue('loops', { args: [100n] })).toBe(expected);
  });

  it('matches enums and writes through references to their fields', () => {
    expect(okValue('area', { args: [cell(new EnumValue(2, [3n, 4n]))] })).toBe(12n);
    const place = cell(new EnumValue(1, [5n]));
    const outcome = run(vm, 'm::grow', { args: [place] });
    expect(outcome).toMatchObject({
      kind: 'ok',
      mutatedReferences: [{ argument: 0, value: { tag: 1, fields: [6n] } }],
    });
  });

  it('instantiates generics and keeps copies apart', () => {
    const types = [parseType('u8'), parseType('bool')];
    expect(okValue('swap', { args: [cell([7, true])], types })).toEqual([true, 7]);
    expect(okValue('nested')).toEqual([7, [true, [1, 2, 3]]]);
    const outcome = run(vm, 'm::wrap', { args: [5n], types: [parseType('u64')] });
    expect(outcome).toMatchObject({ kind: 'ok', returnValues: [{ value: [[5n]] }] });
    if (outcome.kind === 'ok') expect(outcome.returnValues[0]!.type.key).toMatch(/0001::option::Option<u64>$/);
  });

  it('creates, transfers and reports objects and events', () => {
    const runtime = new MemoryRuntime();
    expect(run(vm, 'm::make', { args: [44n, cell([])], runtime })).toMatchObject({ kind: 'ok' });
    expect(runtime.log).toMatchObject([{ what: 'transfer', recipient: runtime.transaction.sender }]);
    expect(runtime.events).toMatchObject([{ type: { key: `${PROBE_ADDRESS}::m::Made` }, value: [44n] }]);
  });
});

describe('failures are values', () => {
  it('locates aborts and explains clever ones', () => {
    const outcome = run(vm, 'm::bad', { args: [0n] });
    expect(outcome).toMatchObject({ kind: 'abort', location: { module: 'm', function: 'bad' } });
    if (outcome.kind !== 'abort') return;
    expect(vm.cleverError(outcome.location, outcome.code)).toMatchObject({
      constantName: 'EBad',
      rendered: 'bad thing',
    });
    const line = run(vm, 'm::bad', { args: [1n] });
    if (line.kind !== 'abort') throw new Error('expected an abort');
    expect(vm.cleverError(line.location, line.code)).toMatchObject({
      constantName: undefined,
      line: expect.any(Number),
    });
    expect(run(vm, 'm::bad', { args: [77n] })).toMatchObject({ kind: 'abort', code: 77n });
    expect(vm.cleverError(outcome.location, 77n)).toBeUndefined();
  });

  it.each([
    ['pops', [[]], 'VECTOR_OPERATION_ERROR', 2],
    ['at', [[1], 1n], 'VECTOR_OPERATION_ERROR', 1],
    ['at', [[1], 2n ** 64n - 1n], 'VECTOR_OPERATION_ERROR', 1],
    ['shift', [1n, 64], 'ARITHMETIC_ERROR', undefined],
    ['pushes', [300_000n], 'VECTOR_OPERATION_ERROR', 4],
    ['deep', [5000n], 'CALL_STACK_OVERFLOW', undefined],
    ['forever', [], 'STEP_LIMIT_EXCEEDED', undefined],
    ['blowup', [], 'MEMORY_LIMIT_EXCEEDED', undefined],
    ['many_on', [400n], 'EXECUTION_STACK_OVERFLOW', undefined],
  ] as const)('%s %o ends with %s', (name, args, status, subStatus) => {
    const small = machineWith(framework, probe, { maxSteps: 10_000_000 });
    const outcome = run(small, `m::${name}`, { args: args as never });
    expect(outcome).toMatchObject({ kind: 'error', status, subStatus, location: { function: name } });
  });

  it('asks the meter and stops when it says so', () => {
    let paid = 0;
    const instructions = (count: number) => {
      paid += count;
      return paid < 5000;
    };
    const meter = { instructions, native: () => true };
    const call = { address: PROBE_ADDRESS, module: 'm', function: 'forever', typeArguments: [], arguments: [] };
    const outcome = vm.execute({ ...call, runtime: new MemoryRuntime(), meter });
    expect(outcome).toMatchObject({ kind: 'error', status: 'OUT_OF_GAS' });
    expect(paid).toBeLessThan(7000);
  });

  it('refuses unknown names and wrong type arguments', () => {
    expect(run(vm, 'nowhere::f')).toMatchObject({ kind: 'error', status: 'LINKER_ERROR' });
    expect(run(vm, 'm::nothing')).toMatchObject({ kind: 'error', status: 'FUNCTION_NOT_FOUND' });
    expect(run(vm, 'm::wrap', { args: [1n] })).toMatchObject({ kind: 'error', status: 'TYPE_ARITY' });
    const types = [parseType('0x2::object::UID'), parseType('u8')];
    expect(run(vm, 'm::swap', { args: [cell([])], types })).toMatchObject({
      kind: 'error',
      status: 'CONSTRAINT_NOT_SATISFIED',
    });
  });
});

describe('queries', () => {
  it('describes functions and datatypes', () => {
    expect(vm.functionInfo({ address: PROBE_ADDRESS, module: 'm', function: 'fib' })).toMatchObject({
      visibility: 'public',
      isEntry: false,
      parameters: [{ kind: 'u64' }],
    });
    const shape = vm.datatypeInfo({ address: PROBE_ADDRESS, module: 'm', name: 'Shape' });
    expect(shape).toMatchObject({ kind: 'enum', variants: [{ name: 'Dot' }, { name: 'Circle' }, { name: 'Rect' }] });
    expect(vm.moduleInfo(PROBE_ADDRESS, 'm')!.dependencies.map((a) => Number(a))).toEqual([1, 2]);
  });

  it('serializes, deserializes and renders', () => {
    const type = parseType('0x0::m::Item');
    const id = `0x${'5c'.repeat(32)}`;
    const value = [[[id]], 5n, [[1, 2], []]];
    const bytes = vm.serialize(type, value);
    expect(bytes.length).toBe(32 + 8 + 1 + 3 + 1);
    expect(vm.deserialize(type, bytes)).toEqual(value);
    expect(() => vm.deserialize(type, bytes.slice(0, -1))).toThrow();
    expect(() => vm.deserialize(type, Uint8Array.from([...bytes, 0]))).toThrow(/after/);
    expect(vm.toJson(type, value)).toEqual({ id, weight: '5', tags: ['AQI=', ''] });
    expect(vm.toJson(parseType('0x1::option::Option<u8>'), [[]])).toBe(null);
    expect(vm.toJson(parseType('0x0::m::Shape'), new EnumValue(1, [9n]))).toEqual({ '@variant': 'Circle', r: '9' });
    expect([...vm.abilities(type)]).toEqual(['store', 'key']);
    expect([...vm.abilities(parseType('vector<0x0::m::Pair<u8, 0x0::m::Item>>'))]).toEqual(['store']);
  });
});
