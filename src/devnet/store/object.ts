/** Objects as Sui stores them: owner, version, contents, their BCS encoding, digest and metered size. */

import { fromBase58 } from '@mysten/bcs';
import { bcs } from '@mysten/sui/bcs';
import { parseType, type Type } from '../vm/index.ts';
import { BcsWriter } from './bytes.ts';
import { addressBytes, digestOf } from './digest.ts';

export type Owner =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'object'; readonly address: string }
  | { readonly kind: 'shared'; readonly initialVersion: bigint }
  | { readonly kind: 'immutable' };

interface Common {
  /** 0x and 64 digits. */
  readonly id: string;
  readonly version: bigint;
  readonly owner: Owner;
  /** Base58 digest of the transaction that wrote this version. */
  readonly previousTransaction: string;
  /** MIST returned when this version goes away. */
  readonly storageRebate: bigint;
}
export interface MoveObject extends Common {
  readonly kind: 'move';
  /** Canonical type text with 64-digit addresses. */
  readonly type: string;
  readonly hasPublicTransfer: boolean;
  readonly contents: Uint8Array;
}
export interface TypeOrigin {
  readonly module: string;
  readonly datatype: string;
  readonly packageId: string;
}
export interface Linkage {
  readonly originalId: string;
  readonly upgradedId: string;
  readonly upgradedVersion: bigint;
}
export interface PackageObject extends Common {
  readonly kind: 'package';
  /** Bytecode by module name, sorted by name. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
  readonly typeOrigins: readonly TypeOrigin[];
  readonly linkage: readonly Linkage[];
}
export type ChainObject = MoveObject | PackageObject;

/** An address the way the framework packages and system objects have it: 0x, zeros, digits. */
export const systemAddress = (digits: string): string => `0x${digits.padStart(64, '0')}`;
const FRAMEWORK = systemAddress('2');
export const SUI_TYPE = `${FRAMEWORK}::sui::SUI`;
/** The type of a gas coin. */
export const GAS_COIN_TYPE = `${FRAMEWORK}::coin::Coin<${SUI_TYPE}>`;
const COIN_PREFIX = `${FRAMEWORK}::coin::Coin<`;

/** T of 0x2::coin::Coin<T>, or undefined for other types. */
export function coinTypeOf(type: string): string | undefined {
  return type.startsWith(COIN_PREFIX) ? type.slice(COIN_PREFIX.length, -1) : undefined;
}

/** MIST (or smallest unit) in a coin object: UID then u64. */
export function coinBalance(object: MoveObject): bigint {
  const { buffer, byteOffset } = object.contents;
  return new DataView(buffer, byteOffset, 40).getBigUint64(32, true);
}

const TAGS = { bool: 0, u8: 1, u64: 2, u128: 3, address: 4, signer: 5, u16: 8, u32: 9, u256: 10 } as const;

function writeTypeTag(out: BcsWriter, type: Type): void {
  if (type.kind === 'vector') {
    writeTypeTag(out.u8(6), type.element);
  } else if (type.kind === 'datatype') {
    writeStructTag(out.u8(7), type);
  } else if (type.kind === 'reference' || type.kind === 'typeParameter') {
    throw new TypeError(`no type tag for ${type.key}`);
  } else {
    out.u8(TAGS[type.kind]);
  }
}

function writeStructTag(out: BcsWriter, type: Extract<Type, { kind: 'datatype' }>): void {
  out.raw(addressBytes(type.address)).string(type.module).string(type.name).uleb(type.typeArguments.length);
  for (const argument of type.typeArguments) writeTypeTag(out, argument);
}

/** BCS of a TypeTag. */
export function encodeTypeTag(type: Type): Uint8Array {
  const out = new BcsWriter();
  writeTypeTag(out, type);
  return out.finish();
}

const objectTypes = new Map<string, Uint8Array>();

/** BCS of a MoveObjectType, with its short forms for coins. */
export function encodeObjectType(type: string): Uint8Array {
  const known = objectTypes.get(type);
  if (known) return known;
  const out = new BcsWriter();
  const coin = coinTypeOf(type);
  if (type === GAS_COIN_TYPE) {
    out.u8(1);
  } else if (type === `${systemAddress('3')}::staking_pool::StakedSui`) {
    out.u8(2);
  } else if (coin !== undefined) {
    writeTypeTag(out.u8(3), parseType(coin));
  } else {
    const parsed = parseType(type);
    if (parsed.kind !== 'datatype') throw new TypeError(`not an object type: ${type}`);
    writeStructTag(out.u8(0), parsed);
  }
  const bytes = out.finish();
  if (objectTypes.size > 10_000) objectTypes.clear();
  objectTypes.set(type, bytes);
  return bytes;
}

function writeOwner(out: BcsWriter, owner: Owner): void {
  switch (owner.kind) {
    case 'address':
      out.u8(0).raw(addressBytes(owner.address));
      return;
    case 'object':
      out.u8(1).raw(addressBytes(owner.address));
      return;
    case 'shared':
      out.u8(2).u64(owner.initialVersion);
      return;
    default:
      out.u8(3);
  }
}

function writePackage(out: BcsWriter, object: PackageObject): void {
  out.raw(addressBytes(object.id)).u64(object.version).uleb(object.modules.size);
  for (const [name, bytes] of object.modules) out.string(name).bytes(bytes);
  out.uleb(object.typeOrigins.length);
  for (const origin of object.typeOrigins) {
    out.string(origin.module).string(origin.datatype).raw(addressBytes(origin.packageId));
  }
  out.uleb(object.linkage.length);
  for (const link of object.linkage) {
    out.raw(addressBytes(link.originalId)).raw(addressBytes(link.upgradedId)).u64(link.upgradedVersion);
  }
}

/** BCS of the object, the bytes its digest is taken of. */
export function encodeObject(object: ChainObject): Uint8Array {
  const out = new BcsWriter();
  if (object.kind === 'move') {
    out
      .u8(0)
      .raw(encodeObjectType(object.type))
      .u8(object.hasPublicTransfer ? 1 : 0)
      .u64(object.version);
    out.bytes(object.contents);
  } else {
    writePackage(out.u8(1), object);
  }
  writeOwner(out, object.owner);
  return out.bytes(fromBase58(object.previousTransaction)).u64(object.storageRebate).finish();
}

/** The object behind BCS bytes; throws for bytes that are none. */
export function decodeObject(bytes: Uint8Array): ChainObject {
  const { data, owner, previousTransaction, storageRebate } = bcs.Object.parse(bytes);
  const common = { owner: decodeOwner(owner), previousTransaction, storageRebate: BigInt(storageRebate) };
  if (data.Move) {
    const contents = Uint8Array.from(data.Move.contents);
    const { hasPublicTransfer, version } = data.Move;
    const type = decodeObjectType(data.Move.type);
    const id = bcs.Address.parse(contents.subarray(0, 32));
    return { kind: 'move', id, version: BigInt(version), type, hasPublicTransfer, contents, ...common };
  }
  const { id, version, moduleMap, typeOriginTable, linkageTable } = data.Package;
  return {
    kind: 'package',
    id,
    version: BigInt(version),
    modules: new Map([...moduleMap].map(([name, code]) => [name, Uint8Array.from(code)])),
    typeOrigins: typeOriginTable.map((o) => ({ module: o.moduleName, datatype: o.datatypeName, packageId: o.package })),
    linkage: [...linkageTable].map(([originalId, to]) => ({
      originalId,
      upgradedId: to.upgradedId,
      upgradedVersion: BigInt(to.upgradedVersion),
    })),
    ...common,
  };
}

function decodeObjectType(type: (typeof bcs.MoveObjectType)['$inferType']): string {
  switch (type.$kind) {
    case 'GasCoin':
      return GAS_COIN_TYPE;
    case 'Coin':
      return parseType(`0x2::coin::Coin<${type.Coin}>`).key;
    case 'Other':
      return parseType(bcs.TypeTag.parse(bcs.TypeTag.serialize({ struct: type.Other }).toBytes())).key;
    default:
      throw new TypeError(`object type ${type.$kind} does not occur here`);
  }
}

/** The SDK's Owner as ours. */
export function decodeOwner(owner: (typeof bcs.Owner)['$inferType']): Owner {
  if (owner.AddressOwner) return { kind: 'address', address: owner.AddressOwner };
  if (owner.ObjectOwner) return { kind: 'object', address: owner.ObjectOwner };
  if (owner.Shared) return { kind: 'shared', initialVersion: BigInt(owner.Shared.initialSharedVersion) };
  if (owner.Immutable) return { kind: 'immutable' };
  throw new TypeError('owners of this kind do not occur here');
}

/** Our Owner as the SDK's BCS input. */
export function ownerToBcs(owner: Owner): (typeof bcs.Owner)['$inferInput'] {
  switch (owner.kind) {
    case 'address':
      return { AddressOwner: owner.address };
    case 'object':
      return { ObjectOwner: owner.address };
    case 'shared':
      return { Shared: { initialSharedVersion: owner.initialVersion } };
    default:
      return { Immutable: true };
  }
}

const digests = new WeakMap<ChainObject, string>();

/** Base58 digest of this version of the object. */
export function objectDigest(object: ChainObject): string {
  const known = digests.get(object);
  if (known) return known;
  const digest = digestOf('Object', encodeObject(object));
  digests.set(object, digest);
  return digest;
}

/** Bytes that storage is charged for: metadata 80, then contents or code with its tables. */
export function meteredSize(object: ChainObject): number {
  if (object.kind === 'move') return 80 + object.contents.length + 9 + encodeObjectType(object.type).length;
  let size = 80 + 8;
  for (const [name, code] of object.modules) size += name.length + code.length;
  for (const origin of object.typeOrigins) size += origin.module.length + origin.datatype.length + 32;
  return size + object.linkage.length * 72;
}
