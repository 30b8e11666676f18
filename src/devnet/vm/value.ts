/** How Move values look in JavaScript: the one representation shared by the interpreter, its natives and its callers. */

/**
 * A Move value.
 * - bool: boolean; u8, u16, u32: number; u64, u128, u256: bigint
 * - address: '0x' + 64 lower-case hex digits
 * - vector and struct: array of elements or of fields in declaration order (vector<u8> is an array of numbers)
 * - enum: EnumValue
 * - `&T` and `&mut T`: Reference
 * Arrays are owned by exactly one place at a time: copying is deep (copyValue), moving hands the array over.
 */
export type Value = boolean | number | bigint | string | Value[] | EnumValue | Reference;

/** One variant of an enum with its fields. */
export class EnumValue {
  tag: number;
  fields: Value[];

  constructor(tag: number, fields: Value[]) {
    this.tag = tag;
    this.fields = fields;
  }
}

/** A reference: the place `container[index]`. A caller passes `new Reference([value], 0)` and reads the place back. */
export class Reference {
  readonly container: Value[];
  readonly index: number;

  constructor(container: Value[], index: number) {
    this.container = container;
    this.index = index;
  }

  read(): Value {
    return this.container[this.index] as Value;
  }
}

/** A place that holds `value`, for arguments of type `&T` and `&mut T`. */
export function cell(value: Value): Reference {
  return new Reference([value], 0);
}

/** Deep copy; references are copied as references. */
export function copyValue(value: Value): Value {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return copyArray(value);
  if (value instanceof EnumValue) return new EnumValue(value.tag, copyArray(value.fields));
  return value;
}

function copyArray(values: Value[]): Value[] {
  const copy = values.slice();
  for (let i = 0; i < copy.length; i++) {
    const value = copy[i]!;
    if (typeof value === 'object') copy[i] = copyValue(value);
  }
  return copy;
}

/** Deep equality of two values of one type; references compare what they point to. */
export function equalValues(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (a instanceof Reference) return b instanceof Reference && equalValues(a.read(), b.read());
  if (b instanceof Reference) return false;
  if (a instanceof EnumValue) return b instanceof EnumValue && a.tag === b.tag && equalArrays(a.fields, b.fields);
  return !(b instanceof EnumValue) && equalArrays(a, b);
}

function equalArrays(a: Value[], b: Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equalValues(a[i]!, b[i]!)) return false;
  return true;
}

/** vector<u8> from bytes. */
export function bytesToVector(bytes: Uint8Array): number[] {
  return Array.from(bytes);
}

/** Bytes of a vector<u8>. */
export function vectorToBytes(value: Value): Uint8Array {
  return Uint8Array.from(value as number[]);
}
