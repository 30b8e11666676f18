/** Shapes of answers: one table says which columns are shown, how they are written, and what the OpenAPI document says. */
import { bytesToHex } from '../../src/base/index.ts';

/** `?` marks what can be null. u64 are decimal strings, bytes are lower-case hex without prefix. */
export type Format = 'id' | 'text' | 'int' | 'u64' | 'hex' | 'bool' | 'json' | readonly string[];
export type Shape = Readonly<Record<string, Format | `${'id' | 'text' | 'int' | 'u64' | 'hex' | 'bool' | 'json'}?`>>;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function show(format: Shape[string], value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof format !== 'string') return format[Number(value)] ?? String(value);
  if (format.startsWith('bool')) return Number(value) !== 0;
  // What this program itself wrote into the column.
  if (format.startsWith('json')) return JSON.parse(String(value)) as Json;
  return typeof value === 'number' ? value : String(value);
}

/** The columns of a row that the shape names, as JSON. */
export function view(shape: Shape, row: Readonly<Record<string, unknown>>): { readonly [key: string]: Json } {
  return Object.fromEntries(Object.entries(shape).map(([key, format]) => [key, show(format, row[key])]));
}

type Schema = { readonly [key: string]: Json };

const SCHEMAS: Readonly<Record<string, Schema>> = {
  id: { type: 'string', pattern: '^0x[0-9a-f]{64}$' },
  text: { type: 'string' },
  int: { type: 'integer' },
  u64: { type: 'string', pattern: '^[0-9]{1,20}$', description: 'Unsigned 64-bit integer in decimal.' },
  hex: { type: 'string', pattern: '^([0-9a-f]{2})*$', description: 'Bytes in hexadecimal.' },
  bool: { type: 'boolean' },
  json: {},
};

function schemaOf(format: Shape[string]): Schema {
  if (typeof format !== 'string') return { type: 'string', enum: format };
  const schema = SCHEMAS[format.replace('?', '')] ?? {};
  return format.endsWith('?') ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** JSON Schema of an object with exactly these properties. */
export function objectSchema(shape: Shape, more: Readonly<Record<string, Schema>> = {}): Schema {
  const own = Object.entries(shape).map(([key, format]) => [key, schemaOf(format)] as const);
  const properties = { ...Object.fromEntries(own), ...more };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

/** One page of a list; `next` is handed back as `cursor`. */
export const pageOf = (items: Schema, more: Readonly<Record<string, Schema>> = {}): Schema =>
  objectSchema({ next: 'text?' }, { items: listOf(items), ...more });

export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
