/** The reader against the oracle (@mysten/move-bytecode-template) and against damaged input. */
import { deserialize } from '@mysten/move-bytecode-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFailure } from '../../../base/index.ts';
import { compile, compileFramework } from '../testing/compile.ts';
import type { CompiledModule, Token } from './module.ts';
import { OPERAND, Op } from './opcodes.ts';
import { readModule, withSelfAddress } from './reader.ts';

const PROBE = `module probe::m;
use sui::object::{Self, UID};
use sui::tx_context::TxContext;
public enum Shape<phantom T> has copy, drop, store { Dot, Circle { r: u64 }, Box(u8, u256) }
public struct Thing<T: store> has key, store { id: UID, data: vector<T>, shape: Shape<u8> }
#[error] const EBad: vector<u8> = b"bad";
const BIG: u256 = 0x1122334455667788990011223344556677889900112233445566778899001122;
public fun area<T>(s: &Shape<T>): u64 { match (s) { Shape::Dot => 0, Shape::Circle { r } => *r * 3, Shape::Box(a, _) => (*a as u64) } }
public fun make<T: store>(x: T, ctx: &mut TxContext): Thing<T> { Thing { id: object::new(ctx), data: vector[x], shape: Shape::Circle { r: 5 } } }
public fun grow<T: store>(t: &mut Thing<T>, x: T) { t.data.push_back(x); if (t.data.length() > 3) { abort EBad } }
public fun big(): u256 { let mut i = 0u16; while (i < 300) i = i + 1; BIG + (i as u256) }
public(package) fun wide(a: u128, b: u32): u128 { (a << 3) | (b as u128) ^ 7 }
public fun sets(mut s: Shape<u8>): Shape<u8> { match (&mut s) { Shape::Circle { r } => *r = 9, _ => () }; s }
entry fun ent(v: vector<vector<u8>>): bool { v == vector[b"a", b"b"] }
`;

let modules: Uint8Array[] = [];
beforeAll(async () => {
  modules = [...(await compile({ m: PROBE })), ...(await compileFramework())];
}, 60_000);

const OPCODE_BY_NAME = new Map(
  Object.entries(Op).map(([name, code]) => [name.replaceAll('_', '').toLowerCase(), code]),
);
const ALIASES: Record<string, string> = {
  immborrowloc: 'immborrowloc',
  vecpushback: 'vecpushback',
  unpackvariantimmref: 'unpackvariantimmref',
};

function oracleToken(token: unknown): Token {
  if (typeof token === 'string') return { kind: token.toLowerCase() } as Token;
  const [[name, body]] = Object.entries(token as object) as [[string, never]];
  switch (name) {
    case 'Vector':
      return { kind: 'vector', element: oracleToken(body) };
    case 'Reference':
      return { kind: 'reference', mutable: false, to: oracleToken(body) };
    case 'MutableReference':
      return { kind: 'reference', mutable: true, to: oracleToken(body) };
    case 'TypeParameter':
      return { kind: 'typeParameter', index: body };
    case 'Datatype':
      return { kind: 'datatype', handle: body, typeArguments: [] };
    default:
      return { kind: 'datatype', handle: body[0], typeArguments: (body[1] as unknown[]).map(oracleToken) };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the oracle has no types
type Loose = any;

function oracleInstruction(raw: Loose): { op: number; index: number; wide: bigint } {
  const [name, operand]: [string, Loose] = typeof raw === 'string' ? [raw, 0] : Object.entries(raw)[0]!;
  const lower = name.toLowerCase();
  const op = OPCODE_BY_NAME.get(ALIASES[lower] ?? lower) ?? -1;
  const kind = OPERAND[op];
  if (kind === 'signatureAndCount') return { op, index: operand[0], wide: BigInt(operand[1]) };
  if (kind === 'u256') {
    const bytes = Array.from(operand as Iterable<number>);
    return { op, index: 0, wide: bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) };
  }
  if (kind?.startsWith('u')) return { op, index: 0, wide: BigInt(operand) };
  return { op, index: operand, wide: 0n };
}

function compareWithOracle(bytes: Uint8Array): void {
  const own: CompiledModule = readModule(bytes);
  const oracle = deserialize(bytes) as Loose;
  expect(own.identifiers).toEqual(oracle.identifiers);
  expect(own.addresses).toEqual(oracle.address_identifiers.map((a: string) => `0x${a}`));
  expect(own.self).toBe(oracle.self_module_handle_idx);
  expect(own.signatures).toEqual(oracle.signatures.map((s: unknown[]) => s.map(oracleToken)));
  expect(own.constants.map((c) => [c.type, Array.from(c.data)])).toEqual(
    oracle.constant_pool.map((c: Loose) => [oracleToken(c.type_), Array.from(c.data)]),
  );
  expect(own.structs.map((s) => s.fields!.map((f) => [f.name, f.type]))).toEqual(
    oracle.struct_defs.map((s: Loose) =>
      s.field_information.Declared.map((f: Loose) => [f.name, oracleToken(f.signature)]),
    ),
  );
  expect(own.enums.map((e) => e.variants.map((v) => v.name))).toEqual(
    (oracle.enum_defs ?? []).map((e: Loose) => e.variants.map((v: Loose) => v.variant_name)),
  );
  expect(own.functions.length).toBe(oracle.function_defs.length);
  own.functions.forEach((definition, i) => {
    const other = oracle.function_defs[i];
    expect(definition.visibility).toBe(other.visibility.toLowerCase());
    expect(definition.isEntry).toBe(other.is_entry);
    expect(definition.code?.instructions ?? null).toEqual(other.code?.code.map(oracleInstruction) ?? null);
    expect(definition.code?.jumpTables.map((t) => [t.head, t.offsets]) ?? null).toEqual(
      other.code?.jump_tables.map((t: Loose) => [t.head_enum, t.jump_table.Full]) ?? null,
    );
  });
}

describe('the reader', () => {
  it('reads what the oracle reads', () => {
    expect(modules.length).toBeGreaterThan(6);
    for (const bytes of modules) compareWithOracle(bytes);
  });

  it('refuses every truncation with a coded error', () => {
    const bytes = modules[0]!;
    for (let length = 0; length < bytes.length; length++) {
      expectCoded(bytes.slice(0, length), true);
    }
  });

  it('survives every single-bit error', () => {
    const bytes = modules[0]!;
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[at]! ^= 1 << bit;
        if (expectCoded(damaged, false)) refused++;
      }
    }
    expect(refused).toBeGreaterThan(bytes.length);
  });

  it('refuses bytes after the module and superfluous integer bytes', () => {
    expectCoded(Uint8Array.from([...modules[0]!, 0]), true);
    expectCoded(Uint8Array.from([0xa1, 0x1c, 0xeb, 0x0b, 7, 0, 0, 5, 0x80, 0x00, 0]), true);
  });

  it('replaces the own address and nothing else', () => {
    const bytes = modules[0]!;
    const moved = readModule(withSelfAddress(bytes, new Uint8Array(32).fill(7)));
    const before = readModule(bytes);
    expect(moved.addresses[moved.moduleHandles[moved.self]!.address]).toBe(`0x${'07'.repeat(32)}`);
    expect({ ...moved, addresses: [] }).toEqual({ ...before, addresses: [] });
  });
});

/** True when refused; anything but a coded refusal fails the test. */
function expectCoded(bytes: Uint8Array, mustFail: boolean): boolean {
  try {
    readModule(bytes);
  } catch (error) {
    if (!isFailure(error, 'devnet-vm/malformed') && !isFailure(error, 'devnet-vm/bytecode-version')) throw error;
    return true;
  }
  expect(mustFail).toBe(false);
  return false;
}
