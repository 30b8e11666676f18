/** Natives, through the project's own framework: this machine predicts, the real Move VM asserts; ids against the SDK. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bcs, TypeTagSerializer } from '@mysten/sui/bcs';
import { deriveDynamicFieldID } from '@mysten/sui/utils';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../../base/index.ts';
import { cell, copyValue, dynamicFieldId, encodeTypeTag, parseType, type Value, type Vm } from '../index.ts';
import { compile, compileFramework, runMoveTests } from '../testing/compile.ts';
import { demand } from '../testing/demand.ts';
import type { FrameworkSources } from '../testing/framework.ts';
import { machineWith, run } from '../testing/machine.ts';
import { MemoryRuntime } from '../testing/runtime.ts';

const root = fileURLToPath(new URL('../../../../move/framework/', import.meta.url));

function readPackage(name: string): Record<string, string> {
  const files: Record<string, string> = { 'Move.toml': readFileSync(`${root}${name}/Move.toml`, 'utf8') };
  for (const file of readdirSync(`${root}${name}/sources`)) {
    files[`sources/${file}`] = readFileSync(`${root}${name}/sources/${file}`, 'utf8');
  }
  return files;
}

const FRAMEWORK: FrameworkSources = {
  'move-stdlib': readPackage('move-stdlib'),
  'sui-framework': readPackage('sui-framework'),
};

const SOURCE = `module probe::m;
use std::{ascii, bcs, hash, string, type_name};
use sui::{address, bag, dynamic_field as df, dynamic_object_field as dof, object_table, table, types};

public struct M has drop {}
public struct Local<phantom T> has copy, drop, store { n: u8 }
public struct Thing has key, store { id: UID, n: u64 }

public fun hashes(data: vector<u8>): vector<u8> {
  let mut out = hash::sha2_256(data);
  out.append(hash::sha3_256(data));
  out.append(sui::hash::blake2b256(&data));
  out.append(sui::hash::keccak256(&data));
  let mac = sui::hmac::hmac_sha3_256(&data, &out);
  out.append(mac);
  out
}
public fun utf8(data: vector<u8>): vector<u8> { let s = string::utf8(data); bcs::to_bytes(&s) }
public fun cut(data: vector<u8>, i: u64, j: u64): vector<u8> { *string::utf8(data).substring(i, j).as_bytes() }
public fun find(data: vector<u8>, what: vector<u8>): vector<u8> { bcs::to_bytes(&string::utf8(data).index_of(&string::utf8(what))) }
public fun find_ascii(data: vector<u8>, what: vector<u8>): vector<u8> { bcs::to_bytes(&ascii::string(data).index_of(&ascii::string(what))) }
fun name<T>(): vector<u8> { *type_name::get<T>().into_string().as_bytes() }
public fun name_u8(): vector<u8> { name<u8>() }
public fun name_vector(): vector<u8> { name<vector<vector<address>>>() }
public fun name_coin(): vector<u8> { name<sui::coin::Coin<sui::sui::SUI>>() }
public fun name_nested(): vector<u8> { name<table::Table<u64, vector<option::Option<sui::balance::Balance<sui::sui::SUI>>>>>() }
public fun to_u256(data: vector<u8>): vector<u8> { bcs::to_bytes(&address::to_u256(address::from_bytes(data))) }
public fun from_u256(data: vector<u8>): vector<u8> { let n = bcs::to_bytes(&address::from_u256(sui::bcs::new(data).peel_u256())); n }
public fun witness(): vector<u8> { bcs::to_bytes(&types::is_one_time_witness(&Local<u8> { n: 1 })) }
public fun ed(sig: vector<u8>, key: vector<u8>, msg: vector<u8>): vector<u8> { bcs::to_bytes(&sui::ed25519::ed25519_verify(&sig, &key, &msg)) }
public fun k1(sig: vector<u8>, key: vector<u8>, msg: vector<u8>, h: u8): vector<u8> { bcs::to_bytes(&sui::ecdsa_k1::secp256k1_verify(&sig, &key, &msg, h)) }
public fun k1_decompress(key: vector<u8>): vector<u8> { sui::ecdsa_k1::decompress_pubkey(&key) }
public fun k1_recover(sig: vector<u8>, msg: vector<u8>, h: u8): vector<u8> { sui::ecdsa_k1::secp256k1_ecrecover(&sig, &msg, h) }
public fun r1(sig: vector<u8>, key: vector<u8>, msg: vector<u8>, h: u8): vector<u8> { bcs::to_bytes(&sui::ecdsa_r1::secp256r1_verify(&sig, &key, &msg, h)) }
fun thing(n: u64, ctx: &mut TxContext): Thing { Thing { id: object::new(ctx), n } }
public fun fields(n: u64, ctx: &mut TxContext): vector<u8> {
  let mut t = thing(n, ctx);
  df::add(&mut t.id, 1u8, n);
  df::add(&mut t.id, 1u64, vector[n]);
  df::borrow_mut<u64, vector<u64>>(&mut t.id, 1).push_back(9);
  let mut out = bcs::to_bytes(df::borrow<u64, vector<u64>>(&t.id, 1));
  out.append(bcs::to_bytes(&df::exists_(&t.id, 1u16)));
  out.append(bcs::to_bytes(&df::exists_with_type<u8, u64>(&t.id, 1)));
  out.append(bcs::to_bytes(&df::exists_with_type<u8, bool>(&t.id, 1)));
  let v: vector<u64> = df::remove(&mut t.id, 1u64);
  out.append(bcs::to_bytes(&v));
  if (n == 1) df::add(&mut t.id, 1u8, true);
  if (n == 2) { df::borrow<u32, u64>(&t.id, 7); };
  if (n == 3) { df::borrow<u8, bool>(&t.id, 1); };
  if (n == 4) { let _: bool = df::remove(&mut t.id, 1u8); };
  if (n == 5) { let _: bool = df::remove(&mut t.id, 77u8); };
  transfer::transfer(t, @0x9);
  out
}
public fun objects(n: u64, ctx: &mut TxContext): vector<u8> {
  let mut t = thing(n, ctx);
  let inner = thing(n + 1, ctx);
  let id = object::id(&inner);
  dof::add(&mut t.id, b"k", inner);
  let same = dof::id(&t.id, b"k") == option::some(id);
  dof::borrow_mut<vector<u8>, Thing>(&mut t.id, b"k").n = 50;
  let back: Thing = dof::remove(&mut t.id, b"k");
  let mut out = bcs::to_bytes(&back.n);
  out.append(bcs::to_bytes(&same));
  if (n == 1) { dof::borrow<vector<u8>, Thing>(&t.id, b"k"); };
  transfer::share_object(back);
  transfer::transfer(t, @0x9);
  out
}
public fun collections(n: u64, ctx: &mut TxContext): vector<u8> {
  let mut t = table::new<u64, u64>(ctx);
  let mut b = bag::new(ctx);
  let mut o = object_table::new<address, Thing>(ctx);
  let mut i = 0;
  while (i < n) { t.add(i, i * i); b.add(i, vector[i]); o.add(address::from_u256(i as u256), thing(i, ctx)); i = i + 1 };
  if (n > 4) { let v = t.borrow_mut(4); *v = *v + 1; };
  let mut sum = 0;
  while (i > 0) { i = i - 1; let v: vector<u64> = b.remove(i); let Thing { id, n } = o.remove(address::from_u256(i as u256)); id.delete(); sum = sum + t.remove(i) + v[0] + n };
  if (n == 7) { t.add(1, 1); };
  t.destroy_empty(); b.destroy_empty(); o.destroy_empty();
  bcs::to_bytes(&sum)
}
public fun facts(ctx: &mut TxContext): vector<u8> {
  let a = object::new(ctx); let b = object::new(ctx);
  let different = a.to_inner() != b.to_inner();
  a.delete(); b.delete();
  bcs::to_bytes(&different)
}
`;

const bytes = (text: string) => Array.from(new TextEncoder().encode(text));
const MESSAGE = bytes('the same message');
const seed = (n: number) => new Uint8Array(32).fill(n);

interface Case {
  readonly fn: string;
  readonly args: readonly Value[];
  readonly context: boolean;
}
const cases: Case[] = [];
const add = (fn: string, ...args: Value[]) => cases.push({ fn, args, context: false });
const addWithContext = (fn: string, ...args: Value[]) => cases.push({ fn, args, context: true });

function plainCases(): void {
  for (const data of [[], [1], MESSAGE, new Array(300).fill(7)]) add('hashes', data);
  const invalid = [
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
    [0xef, 0xbb, 0xbf],
  ];
  for (const data of [bytes('plain'), bytes('äöü€😀'), ...invalid, []]) add('utf8', data);
  for (const [i, j] of [
    [0n, 0n],
    [0n, 2n],
    [1n, 2n],
    [2n, 5n],
    [2n, 4n],
    [5n, 2n],
    [0n, 99n],
    [9n, 9n],
  ] as const) {
    add('cut', bytes('ä€😀'), i, j);
  }
  for (const what of ['a', '€', 'zz', '', 'a€b', 'b']) add('find', bytes('a€b a€b'), bytes(what));
  for (const what of ['l', 'lo', 'x', '', 'hello!']) add('find_ascii', bytes('hello'), bytes(what));
  for (const fn of ['name_u8', 'name_vector', 'name_coin', 'name_nested', 'witness']) add(fn);
  for (const length of [0, 31, 32, 33]) add('to_u256', new Array(length).fill(5));
  for (const fill of [0, 1, 255]) add('from_u256', new Array(32).fill(fill));
}

function signatureCases(): void {
  const ed = { key: ed25519.getPublicKey(seed(1)), sig: ed25519.sign(Uint8Array.from(MESSAGE), seed(1)) };
  const flip = (data: Uint8Array, at: number) => data.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const list = (data: Uint8Array) => Array.from(data);
  add('ed', list(ed.sig), list(ed.key), MESSAGE);
  for (const at of [0, 40, 63]) add('ed', list(flip(ed.sig, at)), list(ed.key), MESSAGE);
  add('ed', list(ed.sig.slice(1)), list(ed.key), MESSAGE);
  for (const [fn, curve] of [
    ['k1', secp256k1],
    ['r1', p256],
  ] as const) {
    const key = list(curve.getPublicKey(seed(2)));
    const sig = curve.sign(Uint8Array.from(MESSAGE), seed(2), { prehash: true, lowS: true });
    for (const hash of [0, 1, 2]) add(fn, list(sig), key, MESSAGE, hash);
    add(fn, list(flip(sig, 5)), key, MESSAGE, 1);
    add(fn, list(sig), key.slice(1), MESSAGE, 1);
    const s = curve.Signature.fromBytes(sig);
    const high = new curve.Signature(s.r, curve.Point.CURVE().n - s.s);
    add(fn, list(high.toBytes()), key, MESSAGE, 1);
  }
  const recovered = secp256k1.sign(Uint8Array.from(MESSAGE), seed(2), { prehash: true, format: 'recovered' });
  const tail = [...recovered.slice(1), recovered[0]!];
  add('k1_recover', tail, MESSAGE, 1);
  add('k1_recover', tail.slice(1), MESSAGE, 1);
  add('k1_decompress', list(secp256k1.getPublicKey(seed(2))));
  add('k1_decompress', new Array(33).fill(9));
}

function objectCases(): void {
  for (let n = 0n; n < 7n; n++) addWithContext('fields', n);
  for (let n = 0n; n < 3n; n++) addWithContext('objects', n);
  for (let n = 0n; n < 8n; n++) addWithContext('collections', n);
  addWithContext('facts');
}

let vm: Vm;
beforeAll(async () => {
  plainCases();
  signatureCases();
  objectCases();
  vm = machineWith(await compileFramework(FRAMEWORK), await compile({ m: SOURCE }, FRAMEWORK));
}, 120_000);

const context = (runtime: MemoryRuntime) =>
  cell([runtime.transaction.sender, Array.from(runtime.transaction.digest), 0n, 0n, 0n]);
const hex = (value: Value) => `x"${bytesToHex(Uint8Array.from(value as number[]))}"`;
const typed = (value: Value) => (typeof value === 'bigint' ? `${value}u64` : `${value}u8`);
const literal = (value: Value) => (Array.isArray(value) ? hex(value) : typed(value));

it('agrees with the real VM', async () => {
  const endings = new Set<string>();
  const tests = cases.map(({ fn, args, context: needsContext }, i) => {
    const runtime = new MemoryRuntime();
    const own = args.map(copyValue);
    const outcome = run(vm, `m::${fn}`, { args: needsContext ? [...own, context(runtime)] : own, runtime });
    endings.add(outcome.kind === 'abort' ? `${outcome.location.module} ${outcome.code}` : outcome.kind);
    const prelude = needsContext ? 'let mut ctx = sui::tx_context::dummy(); ' : '';
    const call = `m::${fn}(${[...args.map(literal), ...(needsContext ? ['&mut ctx'] : [])].join(', ')})`;
    const body = outcome.kind === 'ok' ? `assert!(${call} == ${hex(outcome.returnValues[0]!.value)})` : `${call};`;
    return `${demand(outcome)} fun t${i}() { ${prelude}${body} }`;
  });
  for (const ending of ['ok', 'string 1', 'string 2', 'dynamic_field 0', 'dynamic_field 1', 'dynamic_field 2']) {
    expect([...endings]).toContain(ending);
  }
  const t = `#[test_only] module probe::t;\nuse probe::m;\n${tests.join('\n')}\n`;
  const { passed, failed, output } = await runMoveTests({ m: SOURCE, t }, FRAMEWORK);
  const wrong = [...failed].map((name) => tests[Number(name.split('::t').at(-1))] ?? name);
  expect(wrong, output.slice(-1500)).toEqual([]);
  expect(passed.size).toBe(cases.length);
}, 120_000);

describe('ids and tags', () => {
  const TYPES = [
    'u8',
    'vector<u256>',
    '0x2::coin::Coin<0x2::sui::SUI>',
    '0x2::dynamic_object_field::Wrapper<vector<u8>>',
    '0xabc::m::S<u16, vector<0x1::option::Option<address>>, u32, bool, u64, u128>',
  ];

  it.each(TYPES)('encodes the type tag of %s as the SDK does', (text) => {
    const expected = bcs.TypeTag.serialize(TypeTagSerializer.parseFromStr(text, true)).toBytes();
    expect(encodeTypeTag(parseType(text))).toEqual(expected);
  });

  it.each(TYPES)('derives dynamic-field ids under keys of %s as the SDK does', (text) => {
    const parent = `0x${'7b'.repeat(32)}`;
    const key = Uint8Array.of(1, 2, 3);
    expect(dynamicFieldId(parent, parseType(text), key)).toBe(deriveDynamicFieldID(parent, text, key));
  });
});
