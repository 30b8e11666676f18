/** Text, bytes and JSON of types and values: round trips, and inputs from strangers. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../../../base/index.ts';
import { EnumValue, type Value } from '../value.ts';
import { decodeValue, encodeValue } from './bcs.ts';
import { toJson } from './json.ts';
import type { Layout } from './layout.ts';
import { formatType, parseType, shortType } from './parse.ts';
import { datatype, normalizeAddress, referenceTo, substitute, type Type, typeParameter, U8, vectorOf } from './type.ts';

const NAME = { address: normalizeAddress('0x7'), module: 'm', name: 'S' };
const WIDTHS = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 } as const;
type Sample = { layout: Layout; value: Value };

const integer = fc
  .constantFrom(...(Object.keys(WIDTHS) as (keyof typeof WIDTHS)[]))
  .chain((kind) =>
    fc
      .bigInt({ min: 0n, max: 2n ** BigInt(WIDTHS[kind]) - 1n })
      .map((value): Sample => ({ layout: { kind, depth: 1 }, value: WIDTHS[kind] <= 32 ? Number(value) : value })),
  );
const leaf = fc.oneof(
  integer,
  fc.boolean().map((value): Sample => ({ layout: { kind: 'bool', depth: 1 }, value })),
  fc
    .bigInt({ min: 0n, max: 2n ** 256n - 1n })
    .map((n): Sample => ({ layout: { kind: 'address', depth: 1 }, value: normalizeAddress(n.toString(16)) })),
);
const fieldsOf = (samples: Sample[]) => samples.map(({ layout }, i) => ({ name: `f${i}`, layout }));
const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(tie('sample'), fc.nat(5)).map(
      ([{ layout, value }, n]): Sample => ({
        layout: { kind: 'vector', element: layout, depth: layout.depth + 1 },
        value: new Array(n).fill(value),
      }),
    ),
    fc.array(tie('sample'), { minLength: 1, maxLength: 4 }).map(
      (samples): Sample => ({
        layout: { kind: 'struct', type: datatype(NAME), fields: fieldsOf(samples), depth: 9 },
        value: samples.map(({ value }) => value),
      }),
    ),
    fc.tuple(fc.array(tie('sample'), { maxLength: 3 }), fc.nat(2)).map(([samples, tag]): Sample => {
      const variants = [0, 1, 2].map((i) => ({ name: `V${i}`, fields: i === tag ? fieldsOf(samples) : [] }));
      const value = new EnumValue(
        tag,
        samples.map((inner) => inner.value),
      );
      return { layout: { kind: 'enum', type: datatype(NAME), variants, depth: 9 }, value };
    }),
  ),
}));

describe('BCS', () => {
  test.prop([sample])('round-trips and refuses every other length', ({ layout, value }) => {
    const bytes = encodeValue(layout, value);
    expect(decodeValue(layout, bytes)).toEqual(value);
    expect(() => decodeValue(layout, bytes.slice(0, -1))).toThrow(expect.objectContaining({ code: 'devnet-vm/bcs' }));
    const longer = Uint8Array.from([...bytes, 0]);
    expect(() => decodeValue(layout, longer)).toThrow(expect.objectContaining({ code: 'devnet-vm/bcs' }));
  });

  test.prop([sample, fc.uint8Array({ maxLength: 40 })])('reads random bytes or refuses them', ({ layout }, bytes) => {
    try {
      // What can be read has one encoding only.
      expect(encodeValue(layout, decodeValue(layout, bytes))).toEqual(bytes);
    } catch (error) {
      if (!isFailure(error, 'devnet-vm/bcs')) throw error;
    }
  });

  it('refuses lengths that are not canonical or larger than the input', () => {
    const layout: Layout = { kind: 'vector', element: { kind: 'u8', depth: 1 }, depth: 2 };
    for (const bytes of [
      [0x80, 0x00],
      [0xff, 0xff, 0xff, 0xff, 0x0f],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ]) {
      expect(() => decodeValue(layout, Uint8Array.from(bytes))).toThrow();
    }
  });

  test.prop([sample])('renders every value as JSON', ({ layout, value }) => {
    expect(() => JSON.stringify(toJson(layout, value))).not.toThrow();
  });
});

describe('type text', () => {
  it.each([
    'u8',
    'vector<vector<address>>',
    '0x2::coin::Coin<0x2::sui::SUI>',
    '0xabc::m::S<u8, vector<0x1::a::B<bool>>, u256>',
    '0x1::a0x012::B0x00',
  ])('%s survives parse and format', (text) => {
    const type = parseType(text);
    expect(formatType(parseType(formatType(type)))).toBe(type.key);
    expect(parseType(shortType(type)).key).toBe(type.key);
  });

  it.each([
    '',
    'u7',
    'vector',
    'vector<u8',
    'vector<u8,u8>',
    '0x2::coin',
    '0x2::coin::Coin<>',
    '0x2::1a::B',
    'u8 u8',
    '&u8',
    `0x${'1'.repeat(65)}::a::B`,
    'toString',
  ])('refuses %j', (text) => {
    expect(() => parseType(text)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('refuses types nested without end', () => {
    expect(() => parseType('vector<'.repeat(500))).toThrow(expect.objectContaining({ kind: 'usage' }));
    let type: Type = U8;
    const grow = () => {
      for (let i = 0; i < 20; i++) type = vectorOf(type);
    };
    expect(grow).toThrow(/nodes/);
  });

  it('substitutes through vectors, references and arguments', () => {
    const open = referenceTo(datatype(NAME, [vectorOf(typeParameter(1)), typeParameter(0)]), true);
    expect(substitute(open, [U8, parseType('bool')]).key).toBe(`&mut ${NAME.address}::m::S<vector<bool>,u8>`);
  });
});
