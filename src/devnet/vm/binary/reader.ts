/** Reads the bytes of a Move module (format version 7, Sui flavour) into tables; see binary/bounds.ts for the indices. */
import { Failure } from '../../../base/index.ts';
import { checkBounds } from './bounds.ts';
import { readFunction } from './code.ts';
import { Cursor, malformed } from './cursor.ts';
import type { CompiledModule } from './module.ts';
import {
  readAddress,
  readConstant,
  readDatatypeHandle,
  readEnum,
  readFunctionHandle,
  readIdentifier,
  readInstantiation,
  readMemberHandle,
  readMetadata,
  readModuleHandle,
  readSignature,
  readStruct,
} from './tables.ts';

const MAGIC = [0xa1, 0x1c, 0xeb, 0x0b];
const MIN_VERSION = 6;
const MAX_VERSION = 7;
/** From version 7 on the byte above the version names the chain's dialect; 5 is Sui's. */
const SUI_FLAVOR = 5;
const ADDRESS_TABLE = 8;
const ADDRESS_BYTES = 32;

/** Table kinds by number, with the field of CompiledModule they fill. */
const TABLES = {
  1: ['moduleHandles', readModuleHandle],
  2: ['datatypeHandles', readDatatypeHandle],
  3: ['functionHandles', readFunctionHandle],
  4: ['functionInstantiations', readInstantiation],
  5: ['signatures', readSignature],
  6: ['constants', readConstant],
  7: ['identifiers', readIdentifier],
  8: ['addresses', readAddress],
  10: ['structs', readStruct],
  11: ['structInstantiations', readInstantiation],
  12: ['functions', readFunction],
  13: ['fieldHandles', readMemberHandle],
  14: ['fieldInstantiations', readInstantiation],
  15: ['friends', readModuleHandle],
  16: ['metadata', readMetadata],
  17: ['enums', readEnum],
  18: ['enumInstantiations', readInstantiation],
  19: ['variantHandles', readMemberHandle],
  20: ['variantInstantiationHandles', readMemberHandle],
} as const;

type TableName = (typeof TABLES)[keyof typeof TABLES][0];
interface TableEntry {
  readonly kind: keyof typeof TABLES;
  readonly start: number;
  readonly end: number;
}
interface Container {
  readonly version: number;
  readonly flavor: number;
  readonly tables: readonly TableEntry[];
  readonly self: number;
}

function isTableKind(kind: number): kind is keyof typeof TABLES {
  return Object.hasOwn(TABLES, kind);
}

function readTableList(cursor: Cursor): { kind: keyof typeof TABLES; offset: number; size: number }[] {
  const seen = new Set<number>();
  return cursor.list(() => {
    const kind = cursor.byte();
    if (!isTableKind(kind)) throw malformed(`unknown table ${kind}`);
    if (seen.has(kind)) throw malformed(`table ${kind} occurs twice`);
    seen.add(kind);
    return { kind, offset: cursor.uleb(), size: cursor.uleb() };
  });
}

function readContainer(bytes: Uint8Array): Container {
  const cursor = new Cursor(bytes);
  for (const byte of MAGIC) if (cursor.byte() !== byte) throw malformed('not a Move module');
  const word = Number(cursor.integer(4));
  const version = word & 0xffffff;
  const flavor = word >>> 24;
  const isOurs = version < MAX_VERSION || flavor === SUI_FLAVOR;
  if (version < MIN_VERSION || version > MAX_VERSION || !isOurs) {
    throw new Failure('usage', 'devnet-vm/bytecode-version', `bytecode version ${version} is not supported`);
  }
  const list = readTableList(cursor).sort((a, b) => a.offset - b.offset);
  const base = cursor.position;
  let offset = 0;
  const tables = list.map(({ kind, offset: start, size }) => {
    if (start !== offset || size === 0) throw malformed('tables must follow each other without gaps');
    offset += size;
    return { kind, start: base + start, end: base + offset };
  });
  const tail = new Cursor(bytes, base + offset);
  const self = tail.index();
  if (!tail.done) throw malformed('bytes after the module');
  return { version, flavor, tables, self };
}

/**
 * Reads one module. Throws Failure devnet-vm/malformed or devnet-vm/bytecode-version. Indices are not yet checked.
 */
export function readTables(bytes: Uint8Array): CompiledModule {
  const { version, flavor, tables, self } = readContainer(bytes);
  const contents: Record<TableName, unknown[]> = {
    moduleHandles: [],
    datatypeHandles: [],
    functionHandles: [],
    functionInstantiations: [],
    signatures: [],
    constants: [],
    identifiers: [],
    addresses: [],
    structs: [],
    structInstantiations: [],
    functions: [],
    fieldHandles: [],
    fieldInstantiations: [],
    friends: [],
    metadata: [],
    enums: [],
    enumInstantiations: [],
    variantHandles: [],
    variantInstantiationHandles: [],
  };
  for (const { kind, start, end } of tables) {
    const [name, read] = TABLES[kind];
    const cursor = new Cursor(bytes, start, end);
    while (!cursor.done) contents[name].push(read(cursor));
  }
  return { version, flavor, self, ...contents } as CompiledModule;
}

/**
 * The same module with its own address replaced, as publishing does (0x0 becomes the package id).
 * Throws as readTables does, and devnet-vm/malformed for an index that points nowhere.
 */
export function withSelfAddress(bytes: Uint8Array, address: Uint8Array): Uint8Array {
  const module = readTables(bytes);
  const index = module.moduleHandles[module.self]?.address;
  const table = readContainer(bytes).tables.find(({ kind }) => kind === ADDRESS_TABLE);
  if (index === undefined || table === undefined || index >= module.addresses.length) {
    throw malformed('the module does not name itself');
  }
  if (address.length !== ADDRESS_BYTES) throw malformed('an address has 32 bytes');
  const result = bytes.slice();
  result.set(address, table.start + index * ADDRESS_BYTES);
  return result;
}

/** Reads one module and checks all indices. Throws Failure devnet-vm/malformed or devnet-vm/bytecode-version. */
export function readModule(bytes: Uint8Array): CompiledModule {
  const module = readTables(bytes);
  checkBounds(module);
  return module;
}
