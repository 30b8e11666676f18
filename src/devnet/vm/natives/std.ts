/** Natives of the standard library, 0x1. */
import { asciiToBytes } from '../../../base/index.ts';
import { sha2256, sha3256 } from '../crypto/index.ts';
import type { NativeFunction } from '../interp/machine.ts';
import { encodeValue } from '../types/bcs.ts';
import type { Type } from '../types/type.ts';
import { bytesToVector, type Value } from '../value.ts';
import { abort, behind, byteArgument, bytesBehind } from './arguments.ts';

const NOT_A_DATATYPE = 0;

/** Type text as Move programs see it: 64 hex digits without 0x, no spaces. */
export function typeNameText(type: Type): string {
  return type.key.replace(/(^|[<,])0x/g, '$1');
}

const typeName: NativeFunction = (_context, _args, types) => {
  const text = bytesToVector(asciiToBytes(typeNameText(types[0]!)));
  return [[text]];
};

const definingId: NativeFunction = (_context, _args, types) => {
  const type = types[0]!;
  if (type.kind !== 'datatype') throw abort(NOT_A_DATATYPE);
  return type.address;
};

const toBytes: NativeFunction = (context, args, types) => {
  const bytes = encodeValue(context.layouts.of(types[0]!), behind(args[0]));
  context.charge(bytes.length);
  return bytesToVector(bytes);
};

const checkUtf8: NativeFunction = (_context, args) => {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesBehind(args[0]));
    return true;
  } catch {
    return false;
  }
};

const isCharBoundary: NativeFunction = (_context, args) => {
  const bytes = behind(args[0]) as number[];
  const index = args[1] as bigint;
  if (index >= bytes.length) return index === BigInt(bytes.length);
  return (bytes[Number(index)]! & 0xc0) !== 0x80;
};

const subString: NativeFunction = (_context, args) => {
  const bytes = behind(args[0]) as Value[];
  const [from, to] = [args[1] as bigint, args[2] as bigint];
  // The Move caller has checked both ends; anything else is the index abort of std::string.
  if (from > to || to > bytes.length) throw abort(2);
  return bytes.slice(Number(from), Number(to));
};

const indexOf: NativeFunction = (context, args) => {
  const bytes = behind(args[0]) as number[];
  const wanted = behind(args[1]) as number[];
  context.charge(bytes.length * Math.max(1, wanted.length));
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return BigInt(at);
  }
  return BigInt(bytes.length);
};

const nothing: NativeFunction = () => undefined;

export const STD = {
  bcs: { to_bytes: toBytes },
  hash: {
    sha2_256: (_context, args) => bytesToVector(sha2256(byteArgument(args[0]))),
    sha3_256: (_context, args) => bytesToVector(sha3256(byteArgument(args[0]))),
  },
  string: {
    internal_check_utf8: checkUtf8,
    internal_is_char_boundary: isCharBoundary,
    internal_sub_string: subString,
    internal_index_of: indexOf,
  },
  type_name: {
    get: typeName,
    get_with_original_ids: typeName,
    with_defining_ids: typeName,
    with_original_ids: typeName,
    defining_id: definingId,
    original_id: definingId,
  },
  debug: { print: nothing, print_stack_trace: nothing },
  unit_test: { poison: nothing, destroy: nothing },
} satisfies Record<string, Record<string, NativeFunction>>;
