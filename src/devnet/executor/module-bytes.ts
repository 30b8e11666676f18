/** The few facts a publish needs from compiled modules before they are verified: names, addresses, types. */
import { bytesToHex } from '../../base/index.ts';
import { BcsReader } from '../store/index.ts';
import { fail } from './failure.ts';

export interface ModuleHeader {
  readonly name: string;
  /** 0x and 64 digits. */
  readonly address: string;
  /** Names of its structs, then of its enums, in order of definition. */
  readonly datatypes: readonly string[];
  /** Addresses of the modules it refers to, itself included. */
  readonly addresses: readonly string[];
  /** Where in the bytes its own address is. */
  readonly addressOffset: number;
}

const MAGIC = [0xa1, 0x1c, 0xeb, 0x0b];
const TABLE = { modules: 1, datatypes: 2, identifiers: 7, addresses: 8, structs: 10, enums: 17 } as const;

/** More than the kinds there are, so a claimed number costs no memory. */
const MAX_TABLES = 32;

interface Section {
  readonly offset: number;
  readonly size: number;
}

function readSections(bytes: Uint8Array): { sections: Map<number, Section>; end: number } {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw new RangeError('bad magic');
  const reader = new BcsReader(bytes.subarray(8));
  const count = reader.uleb();
  if (count > MAX_TABLES) throw new RangeError('too many tables');
  const rows = Array.from({ length: count }, () => [reader.u8(), reader.uleb(), reader.uleb()] as const);
  const start = bytes.length - reader.remaining;
  const sections = new Map(rows.map(([kind, offset, size]) => [kind, { offset: start + offset, size }]));
  const end = rows.reduce((most, [, offset, size]) => Math.max(most, start + offset + size), start);
  return { sections, end };
}

/** Reads every row of a table. */
function readTable<T>(bytes: Uint8Array, section: Section | undefined, row: (reader: BcsReader) => T): T[] {
  if (!section) return [];
  const reader = new BcsReader(bytes.subarray(section.offset, section.offset + section.size));
  const rows: T[] = [];
  while (reader.remaining > 0) rows.push(row(reader));
  return rows;
}

function skipTypeParameters(reader: BcsReader): void {
  for (let left = reader.uleb(); left > 0; left--) reader.raw(2);
}

function parse(bytes: Uint8Array): ModuleHeader {
  const { sections, end } = readSections(bytes);
  const table = <T>(kind: number, row: (reader: BcsReader) => T) => readTable(bytes, sections.get(kind), row);
  const self = new BcsReader(bytes.subarray(end)).uleb();
  const names = table(TABLE.identifiers, (r) => r.string());
  const addresses = table(TABLE.addresses, (r) => `0x${bytesToHex(r.raw(32))}`);
  const modules = table(TABLE.modules, (r) => ({ address: r.uleb(), name: r.uleb() }));
  const datatypes = table(TABLE.datatypes, (r) => {
    const row = { module: r.uleb(), name: r.uleb(), abilities: r.uleb() };
    skipTypeParameters(r);
    return row;
  });
  const own = modules[self];
  const section = sections.get(TABLE.addresses);
  if (!own || !section) throw new RangeError('no self handle');
  // A module defines every datatype whose handle names the module itself, in the order of the handles used by
  // its definitions; the compiler emits handles in that order.
  const defined = datatypes.filter((row) => row.module === self).map((row) => names[row.name] ?? '');
  return {
    name: names[own.name] ?? '',
    address: addresses[own.address] ?? '',
    datatypes: defined,
    addresses: [...new Set(modules.map((row) => addresses[row.address] ?? ''))],
    addressOffset: section.offset + 32 * own.address,
  };
}

/** Reads a module's header; throws VMVerificationOrDeserializationError for bytes that are no module. */
export function readModuleHeader(bytes: Uint8Array): ModuleHeader {
  try {
    return parse(bytes);
  } catch (cause) {
    throw fail('VMVerificationOrDeserializationError', `not a Move module: ${cause}`);
  }
}
