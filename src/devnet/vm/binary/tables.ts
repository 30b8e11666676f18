/** Readers of the single entries of a module's tables. */
import { bytesToHex } from '../../../base/index.ts';
import { type Cursor, malformed } from './cursor.ts';
import type {
  Constant,
  DatatypeHandle,
  EnumDefinition,
  FieldDefinition,
  FunctionHandle,
  Instantiation,
  MemberHandle,
  Metadata,
  ModuleHandle,
  PrimitiveToken,
  StructDefinition,
  Token,
} from './module.ts';

const PRIMITIVE_TOKENS: Readonly<Record<number, PrimitiveToken>> = {
  1: 'bool',
  2: 'u8',
  3: 'u64',
  4: 'u128',
  5: 'address',
  12: 'signer',
  13: 'u16',
  14: 'u32',
  15: 'u256',
};
const REFERENCE = 6;
const MUTABLE_REFERENCE = 7;
const DATATYPE = 8;
const TYPE_PARAMETER = 9;
const VECTOR = 10;
const DATATYPE_INSTANCE = 11;
const MAX_TOKEN_DEPTH = 32;

const DECLARED = 2;
const NATIVE = 1;

export function readToken(cursor: Cursor, depth = 0): Token {
  if (depth > MAX_TOKEN_DEPTH) throw malformed('type nested too deeply');
  const code = cursor.byte();
  const primitive = PRIMITIVE_TOKENS[code];
  if (primitive) return { kind: primitive };
  switch (code) {
    case REFERENCE:
      return { kind: 'reference', mutable: false, to: readToken(cursor, depth + 1) };
    case MUTABLE_REFERENCE:
      return { kind: 'reference', mutable: true, to: readToken(cursor, depth + 1) };
    case VECTOR:
      return { kind: 'vector', element: readToken(cursor, depth + 1) };
    case TYPE_PARAMETER:
      return { kind: 'typeParameter', index: cursor.index() };
    case DATATYPE:
      return { kind: 'datatype', handle: cursor.index(), typeArguments: [] };
    case DATATYPE_INSTANCE: {
      const handle = cursor.index();
      const typeArguments = cursor.list(() => readToken(cursor, depth + 1));
      if (typeArguments.length === 0) throw malformed('instance without type arguments');
      return { kind: 'datatype', handle, typeArguments };
    }
    default:
      throw malformed(`unknown type ${code}`);
  }
}

function readAbilities(cursor: Cursor): number {
  const abilities = cursor.uleb();
  if (abilities > 15) throw malformed('unknown ability');
  return abilities;
}

function readFlag(cursor: Cursor): boolean {
  const flag = cursor.byte();
  if (flag > 1) throw malformed('flag is neither 0 nor 1');
  return flag === 1;
}

export function readModuleHandle(cursor: Cursor): ModuleHandle {
  return { address: cursor.index(), name: cursor.index() };
}

export function readDatatypeHandle(cursor: Cursor): DatatypeHandle {
  return {
    module: cursor.index(),
    name: cursor.index(),
    abilities: readAbilities(cursor),
    typeParameters: cursor.list(() => ({ constraints: readAbilities(cursor), isPhantom: readFlag(cursor) })),
  };
}

export function readFunctionHandle(cursor: Cursor): FunctionHandle {
  return {
    module: cursor.index(),
    name: cursor.index(),
    parameters: cursor.index(),
    returns: cursor.index(),
    typeParameters: cursor.list(() => readAbilities(cursor)),
  };
}

export function readInstantiation(cursor: Cursor): Instantiation {
  return { of: cursor.index(), typeArguments: cursor.index() };
}

export function readMemberHandle(cursor: Cursor): MemberHandle {
  return { owner: cursor.index(), member: cursor.index() };
}

export function readSignature(cursor: Cursor): Token[] {
  return cursor.list(() => readToken(cursor));
}

export function readConstant(cursor: Cursor): Constant {
  const type = readToken(cursor);
  return { type, data: cursor.bytes(cursor.count()) };
}

const IDENTIFIER = /^(?:[A-Za-z][A-Za-z0-9_$]*|_[A-Za-z0-9_$]+|<SELF>)$/;

const MAX_IDENTIFIER = 1024;

export function readIdentifier(cursor: Cursor): string {
  const length = cursor.count();
  if (length > MAX_IDENTIFIER) throw malformed('identifier too long');
  const name = String.fromCharCode(...cursor.bytes(length));
  if (!IDENTIFIER.test(name)) throw malformed('not an identifier');
  return name;
}

export function readAddress(cursor: Cursor): string {
  return `0x${bytesToHex(cursor.bytes(32))}`;
}

export function readMetadata(cursor: Cursor): Metadata {
  const key = cursor.bytes(cursor.count());
  return { key, value: cursor.bytes(cursor.count()) };
}

function readFields(cursor: Cursor): FieldDefinition[] {
  return cursor.list(() => ({ name: cursor.index(), type: readToken(cursor) }));
}

export function readStruct(cursor: Cursor): StructDefinition {
  const handle = cursor.index();
  const flag = cursor.byte();
  if (flag === NATIVE) return { handle, fields: undefined };
  if (flag !== DECLARED) throw malformed('unknown struct flag');
  return { handle, fields: readFields(cursor) };
}

export function readEnum(cursor: Cursor): EnumDefinition {
  const handle = cursor.index();
  if (cursor.byte() !== DECLARED) throw malformed('unknown enum flag');
  return { handle, variants: cursor.list(() => ({ name: cursor.index(), fields: readFields(cursor) })) };
}
