/**
 * This machine predicts, the real Move VM asserts: thousands of generated calls are run here, turned into #[test]
 * functions that demand exactly this result or failure, and run by the real VM in one batch.
 */
import { beforeAll, expect, it } from 'vitest';
import { bytesToHex } from '../../base/index.ts';
import type { Value, Vm } from './index.ts';
import { compile, compileFramework, runMoveTests } from './testing/compile.ts';
import { demand } from './testing/demand.ts';
import { machineWith, run } from './testing/machine.ts';

const WIDTHS = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 } as const;
type Width = keyof typeof WIDTHS;
const NAMES = Object.keys(WIDTHS) as Width[];
const ARITHMETIC = { add: '+', sub: '-', mul: '*', div: '/', mod: '%', and: '&', or: '|', xor: '^' };
const ORDER = { lt: '<', gt: '>', le: '<=', ge: '>=', eq: '==', ne: '!=' };

/** A small deterministic generator: the cases are the same in every run. */
function createRandom(seed: bigint): (below: bigint) => bigint {
  let state = seed;
  const next = () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state >> 16n;
  };
  return (below) => {
    let value = 0n;
    for (let i = 0; i < 6; i++) value = (value << 48n) | (next() & 0xffff_ffff_ffffn);
    return value % below;
  };
}
const random = createRandom(2026n);

const max = (width: Width) => 2n ** BigInt(WIDTHS[width]) - 1n;
const toValue = (width: Width, value: bigint): Value => (WIDTHS[width] <= 32 ? Number(value) : value);
const literal = (value: bigint, width: Width) => `${value}${width}`;

function operand(width: Width): bigint {
  const edges = [0n, 1n, 2n, max(width), max(width) - 1n, 1n << BigInt(WIDTHS[width] / 2), max(width) >> 1n];
  const pick = Number(random(12n));
  return edges[pick] ?? random(pick % 2 === 0 ? max(width) + 1n : 1n << BigInt(WIDTHS[width] / 2));
}

interface Case {
  readonly fn: string;
  readonly args: readonly Value[];
  readonly literals: readonly string[];
  /** Renders the result as a Move expression. */
  readonly show: (value: Value) => string;
}
const cases: Case[] = [];
let source = 'module probe::m;\n';

function integerCases(): void {
  for (const width of NAMES) {
    for (const [name, symbol] of Object.entries(ARITHMETIC)) {
      source += `public fun ${name}_${width}(a: ${width}, b: ${width}): ${width} { a ${symbol} b }\n`;
      addPairs(`${name}_${width}`, width, (value) => literal(BigInt(value as bigint), width));
    }
    for (const [name, symbol] of Object.entries(ORDER)) {
      source += `public fun ${name}_${width}(a: ${width}, b: ${width}): bool { a ${symbol} b }\n`;
      addPairs(`${name}_${width}`, width, String);
    }
    for (const [name, symbol] of [
      ['shl', '<<'],
      ['shr', '>>'],
    ] as const) {
      source += `public fun ${name}_${width}(a: ${width}, b: u8): ${width} { a ${symbol} b }\n`;
      for (const by of [0, 1, 3, WIDTHS[width] - 1, WIDTHS[width], WIDTHS[width] + 1, 255]) addShift(name, width, by);
    }
    for (const to of NAMES) {
      source += `public fun cast_${width}_${to}(a: ${width}): ${to} { (a as ${to}) }\n`;
      for (let i = 0; i < 6; i++) addCast(width, to);
    }
  }
}

function addPairs(fn: string, width: Width, show: Case['show']): void {
  for (let i = 0; i < 14; i++) {
    const a = operand(width);
    const b = i === 0 ? a : operand(width);
    cases.push({
      fn,
      args: [toValue(width, a), toValue(width, b)],
      literals: [literal(a, width), literal(b, width)],
      show,
    });
  }
}

function addShift(name: string, width: Width, by: number): void {
  if (by > 255) return;
  const a = operand(width);
  const show = (value: Value) => literal(BigInt(value as bigint), width);
  cases.push({ fn: `${name}_${width}`, args: [toValue(width, a), by], literals: [literal(a, width), `${by}u8`], show });
}

function addCast(from: Width, to: Width): void {
  const value = random(2n) === 0n ? operand(from) : operand(to) & max(from);
  const show = (result: Value) => literal(BigInt(result as bigint), to);
  cases.push({ fn: `cast_${from}_${to}`, args: [toValue(from, value)], literals: [literal(value, from)], show });
}

const VECTORS = `
public fun v_at(v: vector<u64>, i: u64): u64 { v[i] }
public fun v_set(mut v: vector<u64>, i: u64): vector<u64> { *(&mut v[i]) = 99; v }
public fun v_swap(mut v: vector<u64>, i: u64, j: u64): vector<u64> { v.swap(i, j); v }
public fun v_pop(mut v: vector<u64>): vector<u64> { v.pop_back(); v.push_back(7); v }
public fun v_empty(v: vector<u64>): bool { v.destroy_empty(); true }
public fun v_eq(v: vector<u64>, w: vector<u64>): bool { &v == &w }
public fun v_nest(v: vector<u64>, i: u64): vector<vector<u64>> { let mut w = vector[v, v]; w[i].push_back(1); w }
`;

const showVector = (value: Value): string => {
  const values = value as Value[];
  if (values.length === 0) return 'vector<u64>[]';
  return `vector[${values.map((v) => (Array.isArray(v) ? showVector(v) : `${v}u64`)).join(', ')}]`;
};

function vectorCases(): void {
  source += VECTORS;
  for (let i = 0; i < 40; i++) {
    const v = Array.from({ length: Number(random(4n)) }, () => random(5n));
    const w = i % 2 === 0 ? v.slice() : Array.from({ length: Number(random(4n)) }, () => random(5n));
    // The real VM runs as 32-bit WASM here: wider indices end in its own conversion, not in the vector error.
    const [a, b] = [random(4n), i % 7 === 0 ? max('u32') : random(4n)];
    const add = (fn: string, args: Value[], show: Case['show']) =>
      cases.push({
        fn,
        args: args.map((arg) => (Array.isArray(arg) ? arg.slice() : arg)),
        literals: args.map((arg) => (Array.isArray(arg) ? showVector(arg) : `${arg}u64`)),
        show,
      });
    add('v_at', [v, b], (value) => `${value}u64`);
    add('v_set', [v, a], showVector);
    add('v_swap', [v, a, b], showVector);
    add('v_pop', [v], showVector);
    add('v_empty', [v], String);
    add('v_eq', [v, w], String);
    add('v_nest', [v, a], showVector);
  }
}

const STRUCTURES = `
public struct Point has copy, drop { x: u8, y: u128 }
public struct Bag<T> has copy, drop { items: vector<T>, owner: address, ok: bool }
public struct Empty has copy, drop {}
public enum Node has copy, drop { Leaf, One(u16), Two { left: Point, right: vector<Empty> } }
fun node(n: u64): Node {
  match (n % 3) {
    0 => Node::Leaf,
    1 => Node::One((n as u16)),
    _ => Node::Two { left: Point { x: (n as u8), y: (n as u128) << 70 }, right: vector[Empty {}] },
  }
}
public fun weigh(n: u64): u64 {
  let mut x = node(n);
  match (&mut x) { Node::One(v) => *v = *v + 1, Node::Two { left, right } => { left.x = left.x + 1; right.push_back(Empty {}); }, _ => () };
  match (x) { Node::Leaf => 1000, Node::One(v) => (v as u64), Node::Two { left: Point { x, y: _ }, right } => (x as u64) * 10 + right.length() }
}
public fun enum_bytes(n: u64): vector<u8> { std::bcs::to_bytes(&node(n)) }
public fun enum_equal(a: u64, b: u64): bool { node(a) == node(b) }
public fun bag_bytes(n: u64): vector<u8> {
  let mut items = vector[]; let mut i = 0;
  while (i < n % 200) { items.push_back(node(i)); i = i + 1 };
  std::bcs::to_bytes(&Bag { items, owner: @0xab12, ok: n > 3 })
}
public fun numbers(n: u64): vector<u8> { let a = (n as u256) << 190; std::bcs::to_bytes(&Bag { items: vector[vector[a], vector[]], owner: @0x0, ok: false }) }
public fun refs(n: u64): u64 {
  let mut p = Point { x: 1, y: (n as u128) };
  let mut i = 0;
  while (i < n % 9) { let y = &mut p.y; *y = *y + (i as u128); i = i + 1 };
  let q = p; p.x = 9;
  if (&q == &p) 1 else (q.y as u64) + (p.x as u64)
}
public fun stop(n: u64): u64 { if (n % 5 == 3) abort n; assert!(n % 7 != 2, 1234); n }
public fun depth(n: u64): u64 { if (n == 0) 0 else { let m = depth(n - 1); m + 1 } }
public fun operands(n: u64): u64 { if (n == 0) 0 else 1 + (1 + (1 + (1 + (1 + operands(n - 1))))) }
`;

function structureCases(): void {
  source += STRUCTURES;
  const hex = (value: Value) => `x"${bytesToHex(Uint8Array.from(value as number[]))}"`;
  const add = (fn: string, values: bigint[], show: Case['show']) =>
    cases.push({ fn, args: values, literals: values.map((v) => `${v}u64`), show });
  const number = (value: Value) => `${value}u64`;
  for (let i = 0n; i < 30n; i++) {
    const n = i < 12n ? i : random(400n);
    add('weigh', [n], number);
    add('enum_bytes', [n], hex);
    add('enum_equal', [n, i % 2n === 0n ? n : random(400n)], String);
    add('bag_bytes', [n], hex);
    add('numbers', [n], hex);
    add('refs', [n], number);
    add('stop', [n], number);
  }
  // Not 1024: there the frame of the test function itself decides.
  for (const n of [10n, 1000n, 1020n, 1021n, 1022n, 1023n, 1025n, 1026n, 2000n]) add('depth', [n], number);
  for (const n of [100n, 200n, 203n, 204n, 205n, 206n, 300n]) add('operands', [n], number);
}

/** A random expression over a: u64, b: u32, c: u8 of the given width. */
function expression(width: Width, depth: number): string {
  if (depth === 0) {
    const leaf = { u64: 'a', u32: 'b', u8: 'c' }[width as string];
    return leaf && random(3n) > 0n ? leaf : literal(random(8n) === 0n ? max(width) : random(50n), width);
  }
  const kind = random(10n);
  if (kind < 6n) {
    const symbols = Object.values(ARITHMETIC);
    const symbol = symbols[Number(random(BigInt(symbols.length)))]!;
    return `(${expression(width, depth - 1)} ${symbol} ${expression(width, depth - 1)})`;
  }
  if (kind < 8n) {
    const from = NAMES[Number(random(6n))]!;
    return `((${expression(from, depth - 1)}) as ${width})`;
  }
  if (kind === 8n) return `(${expression(width, depth - 1)} ${random(2n) === 0n ? '<<' : '>>'} ${random(10n)}u8)`;
  const compared = NAMES[Number(random(6n))]!;
  const condition = `${expression(compared, depth - 1)} < ${expression(compared, depth - 1)}`;
  return `(if (${condition}) ${expression(width, depth - 1)} else ${expression(width, depth - 1)})`;
}

function expressionCases(): void {
  for (let i = 0; i < 150; i++) {
    const width = NAMES[i % 6]!;
    source += `public fun e${i}(a: u64, b: u32, c: u8): ${width} { a; b; c; ${expression(width, 4)} }\n`;
    for (let j = 0; j < 4; j++) {
      const [a, b, c] = j === 0 ? [5n, 3n, 2n] : [operand('u64'), operand('u32'), operand('u8')];
      cases.push({
        fn: `e${i}`,
        args: [a!, Number(b), Number(c)],
        literals: [literal(a!, 'u64'), literal(b!, 'u32'), literal(c!, 'u8')],
        show: (value) => literal(BigInt(value as bigint), width),
      });
    }
  }
}

let vm: Vm;
beforeAll(async () => {
  integerCases();
  vectorCases();
  structureCases();
  expressionCases();
  vm = machineWith(await compileFramework(), await compile({ m: source }));
}, 60_000);

it('agrees with the real VM on every generated call', async () => {
  const seen = new Map<string, number>();
  const tests = cases.map(({ fn, args, literals, show }, i) => {
    const outcome = run(vm, `m::${fn}`, { args });
    const label = outcome.kind === 'error' ? outcome.status : outcome.kind;
    seen.set(label, (seen.get(label) ?? 0) + 1);
    const call = `m::${fn}(${literals.join(', ')})`;
    const body = outcome.kind === 'ok' ? `assert!(${call} == ${show(outcome.returnValues[0]!.value)})` : `${call};`;
    return `${demand(outcome)} fun t${i}() { ${body} }`;
  });
  expect(cases.length).toBeGreaterThan(2500);
  // Every kind of ending must occur, or the batch proves less than it says.
  for (const label of [
    'ok',
    'abort',
    'ARITHMETIC_ERROR',
    'VECTOR_OPERATION_ERROR',
    'CALL_STACK_OVERFLOW',
    'EXECUTION_STACK_OVERFLOW',
  ]) {
    expect(seen.get(label) ?? 0, label).toBeGreaterThan(2);
  }
  const { passed, failed, output } = await runMoveTests({
    m: source,
    t: `#[test_only] module probe::t;\nuse probe::m;\n${tests.join('\n')}\n`,
  });
  const wrong = [...failed].map((name) => tests[Number(name.split('::t').at(-1))] ?? name);
  expect(wrong, output.slice(-600)).toEqual([]);
  expect(passed.size).toBe(cases.length);
}, 120_000);

it('notices a wrong prediction', async () => {
  const { failed } = await runMoveTests({
    m: 'module probe::m;\npublic fun f(a: u8): u8 { a + 1 }\n',
    t: '#[test_only] module probe::t;\n#[test] fun t0() { assert!(probe::m::f(1) == 3) }\n',
  });
  expect([...failed]).toEqual(['probe::t::t0']);
});
