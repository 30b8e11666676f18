/** Binary canonical serialization of Move values, both ways, guided by layouts. */
import { bytesToHex, Failure, hexToBytes } from '../../../base/index.ts';
import { EnumValue, type Value } from '../value.ts';
import type { Layout } from './layout.ts';

const WIDTH = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 } as const;
const ADDRESS_BYTES = 32;

class Writer {
  #bytes = new Uint8Array(256);
  #length = 0;

  reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.#bytes[at] = value;
  }

  bytes(values: ArrayLike<number>): void {
    const at = this.reserve(values.length);
    this.#bytes.set(values, at);
  }

  uleb(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  integer(value: number | bigint, width: number): void {
    const at = this.reserve(width);
    let rest = BigInt(value);
    for (let i = 0; i < width; i++) {
      this.#bytes[at + i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

function write(writer: Writer, layout: Layout, value: Value): void {
  switch (layout.kind) {
    case 'bool':
      writer.byte(value ? 1 : 0);
      return;
    case 'u8':
      writer.byte(value as number);
      return;
    case 'address':
    case 'signer':
      writer.bytes(hexToBytes((value as string).slice(2)));
      return;
    case 'vector':
      writeVector(writer, layout.element, value as Value[]);
      return;
    case 'struct':
      layout.fields.forEach((field, i) => {
        write(writer, field.layout, (value as Value[])[i]!);
      });
      return;
    case 'enum':
      writeEnum(writer, layout, value as EnumValue);
      return;
    default:
      writer.integer(value as bigint, WIDTH[layout.kind]);
  }
}

function writeVector(writer: Writer, element: Layout, values: Value[]): void {
  writer.uleb(values.length);
  if (element.kind === 'u8') writer.bytes(values as number[]);
  else for (const value of values) write(writer, element, value);
}

function writeEnum(writer: Writer, layout: Extract<Layout, { kind: 'enum' }>, value: EnumValue): void {
  writer.uleb(value.tag);
  layout.variants[value.tag]!.fields.forEach((field, i) => {
    write(writer, field.layout, value.fields[i]!);
  });
}

/** The BCS bytes of `value`. The value must fit the layout. */
export function encodeValue(layout: Layout, value: Value): Uint8Array {
  const writer = new Writer();
  write(writer, layout, value);
  return writer.finish();
}

function bad(message: string): Failure {
  return new Failure('usage', 'devnet-vm/bcs', message);
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw bad('unexpected end of bytes');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  uleb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      if ((byte === 0 && shift > 0) || value > 0xffff_ffff) break;
      return value;
    }
    throw bad('length is not canonical');
  }

  number(width: number): number {
    let value = 0;
    this.take(width).forEach((byte, i) => {
      value += byte * 2 ** (8 * i);
    });
    return value;
  }

  bigint(width: number): bigint {
    const bytes = this.take(width);
    let value = 0n;
    for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    return value;
  }
}

function read(reader: Reader, layout: Layout): Value {
  switch (layout.kind) {
    case 'bool':
      return readBool(reader);
    case 'u8':
    case 'u16':
    case 'u32':
      return reader.number(WIDTH[layout.kind]);
    case 'address':
    case 'signer':
      return `0x${bytesToHex(reader.take(ADDRESS_BYTES))}`;
    case 'vector':
      return readVector(reader, layout.element);
    case 'struct':
      return layout.fields.map((field) => read(reader, field.layout));
    case 'enum':
      return readEnum(reader, layout);
    default:
      return reader.bigint(WIDTH[layout.kind]);
  }
}

function readBool(reader: Reader): boolean {
  const byte = reader.byte();
  if (byte > 1) throw bad('bool is neither 0 nor 1');
  return byte === 1;
}

function readVector(reader: Reader, element: Layout): Value[] {
  const length = reader.uleb();
  if (length > reader.left) throw bad('vector longer than its bytes');
  if (element.kind === 'u8') return Array.from(reader.take(length));
  const values: Value[] = [];
  for (let i = 0; i < length; i++) values.push(read(reader, element));
  return values;
}

function readEnum(reader: Reader, layout: Extract<Layout, { kind: 'enum' }>): EnumValue {
  const tag = reader.uleb();
  const variant = layout.variants[tag];
  if (!variant) throw bad('no such variant');
  return new EnumValue(
    tag,
    variant.fields.map((field) => read(reader, field.layout)),
  );
}

/** The value in `bytes`, all of them. Throws Failure devnet-vm/bcs. */
export function decodeValue(layout: Layout, bytes: Uint8Array): Value {
  const reader = new Reader(bytes);
  const value = read(reader, layout);
  if (reader.left > 0) throw bad('bytes after the value');
  return value;
}
