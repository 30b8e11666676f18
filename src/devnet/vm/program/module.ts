/** A module with its types resolved to full names: what the verifier, the translator and the callers work with. */
import type { Code, CompiledModule, FieldDefinition, Token } from '../binary/module.ts';
import { readModule } from '../binary/reader.ts';
import type { Visibility } from '../port.ts';
import {
  type DatatypeName,
  datatype,
  PRIMITIVES,
  referenceTo,
  type Type,
  typeParameter,
  vectorOf,
} from '../types/type.ts';

export interface LoadedField {
  readonly name: string;
  readonly type: Type;
}
export interface LoadedVariant {
  readonly name: string;
  readonly fields: readonly LoadedField[];
}
export interface LoadedTypeParameter {
  /** Ability bits. */
  readonly constraints: number;
  readonly isPhantom: boolean;
}
export interface LoadedDatatype extends DatatypeName {
  readonly kind: 'struct' | 'enum';
  /** Declared ability bits. */
  readonly abilities: number;
  readonly typeParameters: readonly LoadedTypeParameter[];
  readonly fields: readonly LoadedField[];
  readonly variants: readonly LoadedVariant[];
}
export interface LoadedFunction {
  readonly module: LoadedModule;
  readonly index: number;
  readonly name: string;
  readonly visibility: Visibility;
  readonly isEntry: boolean;
  /** Ability bits per type parameter. */
  readonly typeParameters: readonly number[];
  readonly parameters: readonly Type[];
  readonly returns: readonly Type[];
  readonly code: Code | undefined;
  /** Types of all locals, parameters first; empty for natives. */
  readonly locals: readonly Type[];
}
export interface ModuleName {
  readonly address: string;
  readonly module: string;
}
export interface LoadedModule {
  readonly address: string;
  readonly name: string;
  readonly tables: CompiledModule;
  /** Resolved signature table. */
  readonly signatures: readonly (readonly Type[])[];
  /** Names by module handle and by datatype handle. */
  readonly moduleNames: readonly ModuleName[];
  readonly datatypeNames: readonly DatatypeName[];
  /** Types of constants by index. */
  readonly constantTypes: readonly Type[];
  readonly structs: readonly LoadedDatatype[];
  readonly enums: readonly LoadedDatatype[];
  readonly datatypes: ReadonlyMap<string, LoadedDatatype>;
  readonly functions: readonly LoadedFunction[];
  readonly functionsByName: ReadonlyMap<string, LoadedFunction>;
  readonly friends: readonly ModuleName[];
}

interface Resolver {
  readonly tables: CompiledModule;
  readonly datatypeNames: readonly DatatypeName[];
}

function resolveToken(resolver: Resolver, token: Token): Type {
  switch (token.kind) {
    case 'vector':
      return vectorOf(resolveToken(resolver, token.element));
    case 'reference':
      return referenceTo(resolveToken(resolver, token.to), token.mutable);
    case 'typeParameter':
      return typeParameter(token.index);
    case 'datatype':
      return datatype(
        resolver.datatypeNames[token.handle]!,
        token.typeArguments.map((t) => resolveToken(resolver, t)),
      );
    default:
      return PRIMITIVES[token.kind];
  }
}

function resolveFields(resolver: Resolver, fields: readonly FieldDefinition[]): LoadedField[] {
  return fields.map((field) => ({
    name: resolver.tables.identifiers[field.name]!,
    type: resolveToken(resolver, field.type),
  }));
}

function resolveNames(tables: CompiledModule): { moduleNames: ModuleName[]; datatypeNames: DatatypeName[] } {
  const moduleNames = tables.moduleHandles.map((handle) => ({
    address: tables.addresses[handle.address]!,
    module: tables.identifiers[handle.name]!,
  }));
  const datatypeNames = tables.datatypeHandles.map((handle) => ({
    ...moduleNames[handle.module]!,
    name: tables.identifiers[handle.name]!,
  }));
  return { moduleNames, datatypeNames };
}

function resolveDatatypes(resolver: Resolver): { structs: LoadedDatatype[]; enums: LoadedDatatype[] } {
  const { tables, datatypeNames } = resolver;
  const head = (handle: number) => ({
    ...datatypeNames[handle]!,
    abilities: tables.datatypeHandles[handle]!.abilities,
    typeParameters: tables.datatypeHandles[handle]!.typeParameters,
  });
  const structs = tables.structs.map(({ handle, fields }) => ({
    ...head(handle),
    kind: 'struct' as const,
    fields: resolveFields(resolver, fields ?? []),
    variants: [],
  }));
  const enums = tables.enums.map(({ handle, variants }) => ({
    ...head(handle),
    kind: 'enum' as const,
    fields: [],
    variants: variants.map((variant) => ({
      name: tables.identifiers[variant.name]!,
      fields: resolveFields(resolver, variant.fields),
    })),
  }));
  return { structs, enums };
}

function resolveFunctions(module: LoadedModule): LoadedFunction[] {
  const { tables, signatures } = module;
  return tables.functions.map((definition, index) => {
    const handle = tables.functionHandles[definition.handle]!;
    const parameters = signatures[handle.parameters]!;
    return {
      module,
      index,
      name: tables.identifiers[handle.name]!,
      visibility: definition.visibility,
      isEntry: definition.isEntry,
      typeParameters: handle.typeParameters,
      parameters,
      returns: signatures[handle.returns]!,
      code: definition.code,
      locals: definition.code ? [...parameters, ...signatures[definition.code.locals]!] : [],
    };
  });
}

/** Reads a module and resolves its types. Throws Failure devnet-vm/malformed, bytecode-version or type-too-large. */
export function loadModule(bytes: Uint8Array): LoadedModule {
  const tables = readModule(bytes);
  const names = resolveNames(tables);
  const resolver = { tables, datatypeNames: names.datatypeNames };
  const self = names.moduleNames[tables.self]!;
  const { structs, enums } = resolveDatatypes(resolver);
  const functions: LoadedFunction[] = [];
  const functionsByName = new Map<string, LoadedFunction>();
  const module: LoadedModule = {
    address: self.address,
    name: self.module,
    tables,
    signatures: tables.signatures.map((tokens) => tokens.map((token) => resolveToken(resolver, token))),
    moduleNames: names.moduleNames,
    datatypeNames: names.datatypeNames,
    constantTypes: tables.constants.map((constant) => resolveToken(resolver, constant.type)),
    structs,
    enums,
    datatypes: new Map([...structs, ...enums].map((d) => [d.name, d])),
    functions,
    functionsByName,
    friends: tables.friends.map((friend) => ({
      address: tables.addresses[friend.address]!,
      module: tables.identifiers[friend.name]!,
    })),
  };
  for (const loaded of resolveFunctions(module)) {
    functions.push(loaded);
    functionsByName.set(loaded.name, loaded);
  }
  return module;
}
