/** Move types as immutable trees with a canonical key: two types are equal exactly when their keys are equal. */
import { Failure } from '../../../base/index.ts';

export type PrimitiveKind = 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer';

interface Node {
  /** Canonical text, addresses with 64 hex digits and 0x; equal keys mean equal types. */
  readonly key: string;
  /** Nodes in the tree and its height, for the limits below. */
  readonly size: number;
  readonly depth: number;
  /** True when no type parameter occurs. */
  readonly closed: boolean;
}

export interface PrimitiveType extends Node {
  readonly kind: PrimitiveKind;
}
export interface VectorType extends Node {
  readonly kind: 'vector';
  readonly element: Type;
}
/** A struct or an enum. */
export interface DatatypeType extends Node {
  readonly kind: 'datatype';
  readonly address: string;
  readonly module: string;
  readonly name: string;
  readonly typeArguments: readonly Type[];
}
export interface ReferenceType extends Node {
  readonly kind: 'reference';
  readonly mutable: boolean;
  readonly to: Type;
}
export interface TypeParameterType extends Node {
  readonly kind: 'typeParameter';
  readonly index: number;
}
export type Type = PrimitiveType | VectorType | DatatypeType | ReferenceType | TypeParameterType;

/** Largest type the machine builds: as on Sui, 256 nodes and 16 levels. */
export const MAX_TYPE_NODES = 256;
export const MAX_TYPE_DEPTH = 16;

const primitive = (kind: PrimitiveKind): PrimitiveType => ({ kind, key: kind, size: 1, depth: 1, closed: true });

export const BOOL = primitive('bool');
export const U8 = primitive('u8');
export const U16 = primitive('u16');
export const U32 = primitive('u32');
export const U64 = primitive('u64');
export const U128 = primitive('u128');
export const U256 = primitive('u256');
export const ADDRESS = primitive('address');
export const SIGNER = primitive('signer');

/** The primitives by name. */
export const PRIMITIVES: Readonly<Record<PrimitiveKind, PrimitiveType>> = {
  bool: BOOL,
  u8: U8,
  u16: U16,
  u32: U32,
  u64: U64,
  u128: U128,
  u256: U256,
  address: ADDRESS,
  signer: SIGNER,
};

function limited<T extends Type>(type: T): T {
  if (type.size > MAX_TYPE_NODES || type.depth > MAX_TYPE_DEPTH) {
    throw new Failure('usage', 'devnet-vm/type-too-large', `a type may have ${MAX_TYPE_NODES} nodes in 16 levels`);
  }
  return type;
}

/** `vector<element>`. */
export function vectorOf(element: Type): VectorType {
  const { size, depth, closed, key } = element;
  return limited({ kind: 'vector', element, key: `vector<${key}>`, size: size + 1, depth: depth + 1, closed });
}

/** `&to` or `&mut to`. */
export function referenceTo(to: Type, mutable: boolean): ReferenceType {
  const { size, depth, closed, key } = to;
  const prefix = mutable ? '&mut ' : '&';
  return limited({ kind: 'reference', mutable, to, key: prefix + key, size: size + 1, depth: depth + 1, closed });
}

/** The type parameter with this index, written `T0` in keys. */
export function typeParameter(index: number): TypeParameterType {
  return { kind: 'typeParameter', index, key: `T${index}`, size: 1, depth: 1, closed: false };
}

/** Names a struct or enum: where it is defined and what it is called. */
export interface DatatypeName {
  readonly address: string;
  readonly module: string;
  readonly name: string;
}

/** A struct or enum type; `address` must be in the 64-digit form (normalizeAddress). */
export function datatype(name: DatatypeName, typeArguments: readonly Type[] = []): DatatypeType {
  let size = 1;
  let depth = 0;
  let closed = true;
  for (const argument of typeArguments) {
    size += argument.size;
    depth = Math.max(depth, argument.depth);
    closed &&= argument.closed;
  }
  const base = `${name.address}::${name.module}::${name.name}`;
  const key = typeArguments.length === 0 ? base : `${base}<${typeArguments.map((t) => t.key).join(',')}>`;
  const { address, module } = name;
  return limited({
    kind: 'datatype',
    address,
    module,
    name: name.name,
    typeArguments,
    key,
    size,
    depth: depth + 1,
    closed,
  });
}

/** Replaces type parameters by `typeArguments`. */
export function substitute(type: Type, typeArguments: readonly Type[]): Type {
  if (type.closed) return type;
  switch (type.kind) {
    case 'typeParameter': {
      const argument = typeArguments[type.index];
      if (!argument) throw new Failure('bug', 'devnet-vm/type-parameter', `no argument for T${type.index}`);
      return argument;
    }
    case 'vector':
      return vectorOf(substitute(type.element, typeArguments));
    case 'reference':
      return referenceTo(substitute(type.to, typeArguments), type.mutable);
    case 'datatype':
      return datatype(
        type,
        type.typeArguments.map((t) => substitute(t, typeArguments)),
      );
    default:
      return type;
  }
}

/** '0x' + 64 lower-case digits, from any hex address with or without 0x; throws devnet-vm/address. */
export function normalizeAddress(text: string): string {
  const digits = text.toLowerCase().replace(/^0x/, '');
  if (!/^[0-9a-f]{1,64}$/.test(digits)) {
    throw new Failure('usage', 'devnet-vm/address', `not an address: ${text}`);
  }
  return `0x${digits.padStart(64, '0')}`;
}

/** True for the struct or enum `address::module::name` with any type arguments; short addresses are allowed. */
export function isDatatype(type: Type, address: string, module: string, name: string): type is DatatypeType {
  return (
    type.kind === 'datatype' &&
    type.name === name &&
    type.module === module &&
    type.address === normalizeAddress(address)
  );
}
