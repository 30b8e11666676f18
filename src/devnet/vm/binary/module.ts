/** The tables of one Move module as the reader delivers them: plain data, indices unresolved. */

/** Ability bits as in the file format. */
export const COPY = 1;
export const DROP = 2;
export const STORE = 4;
export const KEY = 8;

export type PrimitiveToken = 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer';
/** A type as written in signatures: datatypes by handle index. */
export type Token =
  | { readonly kind: PrimitiveToken }
  | { readonly kind: 'vector'; readonly element: Token }
  | { readonly kind: 'reference'; readonly mutable: boolean; readonly to: Token }
  | { readonly kind: 'typeParameter'; readonly index: number }
  | { readonly kind: 'datatype'; readonly handle: number; readonly typeArguments: readonly Token[] };

export interface ModuleHandle {
  readonly address: number;
  readonly name: number;
}
export interface DatatypeTypeParameter {
  readonly constraints: number;
  readonly isPhantom: boolean;
}
export interface DatatypeHandle {
  readonly module: number;
  readonly name: number;
  readonly abilities: number;
  readonly typeParameters: readonly DatatypeTypeParameter[];
}
export interface FunctionHandle {
  readonly module: number;
  readonly name: number;
  readonly parameters: number;
  readonly returns: number;
  readonly typeParameters: readonly number[];
}
/** `of` indexes the table that is instantiated, `typeArguments` the signatures. */
export interface Instantiation {
  readonly of: number;
  readonly typeArguments: number;
}
export interface Constant {
  readonly type: Token;
  readonly data: Uint8Array;
}
export interface FieldDefinition {
  readonly name: number;
  readonly type: Token;
}
export interface StructDefinition {
  readonly handle: number;
  /** Undefined for native structs, which no verified module has. */
  readonly fields: readonly FieldDefinition[] | undefined;
}
export interface VariantDefinition {
  readonly name: number;
  readonly fields: readonly FieldDefinition[];
}
export interface EnumDefinition {
  readonly handle: number;
  readonly variants: readonly VariantDefinition[];
}
/** A field of a struct or a variant of an enum. */
export interface MemberHandle {
  readonly owner: number;
  readonly member: number;
}
/** `wide` holds integer constants and element counts. */
export interface Instruction {
  readonly op: number;
  readonly index: number;
  readonly wide: bigint;
}
export interface JumpTable {
  readonly head: number;
  readonly offsets: readonly number[];
}
export interface Code {
  readonly locals: number;
  readonly instructions: readonly Instruction[];
  readonly jumpTables: readonly JumpTable[];
}
export interface FunctionDefinition {
  readonly handle: number;
  readonly visibility: 'private' | 'public' | 'friend';
  readonly isEntry: boolean;
  readonly acquires: readonly number[];
  /** Undefined for natives. */
  readonly code: Code | undefined;
}
export interface Metadata {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface CompiledModule {
  readonly version: number;
  readonly flavor: number;
  readonly self: number;
  readonly moduleHandles: readonly ModuleHandle[];
  readonly datatypeHandles: readonly DatatypeHandle[];
  readonly functionHandles: readonly FunctionHandle[];
  readonly functionInstantiations: readonly Instantiation[];
  readonly signatures: readonly (readonly Token[])[];
  readonly constants: readonly Constant[];
  readonly identifiers: readonly string[];
  /** '0x' + 64 digits. */
  readonly addresses: readonly string[];
  readonly structs: readonly StructDefinition[];
  readonly structInstantiations: readonly Instantiation[];
  readonly functions: readonly FunctionDefinition[];
  readonly fieldHandles: readonly MemberHandle[];
  readonly fieldInstantiations: readonly Instantiation[];
  readonly friends: readonly ModuleHandle[];
  readonly metadata: readonly Metadata[];
  readonly enums: readonly EnumDefinition[];
  readonly enumInstantiations: readonly Instantiation[];
  /** owner: enum definition. */
  readonly variantHandles: readonly MemberHandle[];
  /** owner: enum instantiation. */
  readonly variantInstantiationHandles: readonly MemberHandle[];
}
