/** Move values as JSON, in the form a Sui full node renders the contents of objects and events. */
import type { Json } from '../port.ts';
import { EnumValue, type Value } from '../value.ts';
import type { FieldLayout, Layout } from './layout.ts';
import { type DatatypeType, isDatatype } from './type.ts';

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.slice(i, i + 8192));
  return btoa(text);
}

function utf8(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function renderFields(fields: readonly FieldLayout[], values: readonly Value[]): Record<string, Json> {
  const result: Record<string, Json> = {};
  fields.forEach((field, i) => {
    result[field.name] = toJson(field.layout, values[i]!);
  });
  return result;
}

const isString = (type: DatatypeType) =>
  isDatatype(type, '0x1', 'string', 'String') || isDatatype(type, '0x1', 'ascii', 'String');

function renderStruct(layout: Extract<Layout, { kind: 'struct' }>, values: Value[]): Json {
  const { type, fields } = layout;
  const first = values[0]!;
  if (isString(type)) return utf8(first as number[]);
  if (isDatatype(type, '0x2', 'object', 'ID')) return first as string;
  if (isDatatype(type, '0x2', 'object', 'UID')) return (first as Value[])[0] as string;
  const inner = fields[0]!.layout;
  if (isDatatype(type, '0x1', 'option', 'Option') && inner.kind === 'vector') {
    const content = (first as Value[])[0];
    return content === undefined ? null : toJson(inner.element, content);
  }
  return renderFields(fields, values);
}

/** u8 to u32 as numbers, wider integers as decimal strings, vector<u8> as base64, Option as null or its content. */
export function toJson(layout: Layout, value: Value): Json {
  switch (layout.kind) {
    case 'vector':
      if (layout.element.kind === 'u8') return base64(value as number[]);
      return (value as Value[]).map((element) => toJson(layout.element, element));
    case 'struct':
      return renderStruct(layout, value as Value[]);
    case 'enum': {
      if (!(value instanceof EnumValue)) return null;
      const variant = layout.variants[value.tag]!;
      return { '@variant': variant.name, ...renderFields(variant.fields, value.fields) };
    }
    case 'u64':
    case 'u128':
    case 'u256':
      return String(value);
    default:
      return value as boolean | number | string;
  }
}
