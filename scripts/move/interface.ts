/** Lists what other packages can see of a compiled module: the facts that decide whether bytecode links. */
import { deserialize } from '@mysten/move-bytecode-template';

/** Signature of a function; types are written as in Move with full short addresses, type parameters T0, T1, ... */
export type FunctionShape = {
  readonly visibility: 'public' | 'package' | 'private';
  readonly entry?: true;
  readonly native?: true;
  /** Constraints of each type parameter, such as "copy+drop+store". */
  readonly typeParameters: readonly string[];
  readonly parameters: readonly string[];
  readonly returns: readonly string[];
};

export type StructShape = {
  /** Such as "key+store"; empty for none. */
  readonly abilities: string;
  /** Constraints of each type parameter, with "phantom " in front where it is. */
  readonly typeParameters: readonly string[];
  readonly fields: readonly (readonly [name: string, type: string])[];
};

export type ModuleShape = {
  readonly structs: Readonly<Record<string, StructShape>>;
  readonly functions: Readonly<Record<string, FunctionShape>>;
};

type Token =
  | string
  | { Vector: Token }
  | { Reference: Token }
  | { MutableReference: Token }
  | { TypeParameter: number }
  | { Datatype: number }
  | { DatatypeInstantiation: [number, Token[]] };

type Tables = {
  self_module_handle_idx: number;
  module_handles: { address: number; name: number }[];
  datatype_handles: {
    module: number;
    name: number;
    abilities: number;
    type_parameters: { constraints: number; is_phantom: boolean }[];
  }[];
  function_handles: { name: number; parameters: number; return_: number; type_parameters: number[] }[];
  signatures: Token[][];
  identifiers: string[];
  address_identifiers: string[];
  struct_defs: {
    struct_handle: number;
    field_information: { Declared: { name: number; signature: Token }[] } | 'Native';
  }[];
  function_defs: { function: number; visibility: string; is_entry: boolean; code?: unknown }[];
};

const VISIBILITY: Readonly<Record<string, FunctionShape['visibility']>> = {
  Public: 'public',
  Friend: 'package',
  Private: 'private',
};

/** `address::name` (short address) and shape of a compiled module. Enums are not listed: the framework has none. */
export function moduleInterface(bytes: Uint8Array): { readonly name: string; readonly shape: ModuleShape } {
  const tables: Tables = deserialize(bytes);
  const structs: Record<string, StructShape> = {};
  for (const definition of tables.struct_defs) {
    const handle = tables.datatype_handles[definition.struct_handle]!;
    const declared = definition.field_information === 'Native' ? [] : definition.field_information.Declared;
    structs[tables.identifiers[handle.name]!] = {
      abilities: abilities(handle.abilities),
      typeParameters: handle.type_parameters.map((p) => `${p.is_phantom ? 'phantom ' : ''}${abilities(p.constraints)}`),
      fields: declared.map((f) => [tables.identifiers[f.name]!, renderType(tables, f.signature)]),
    };
  }
  const functions: Record<string, FunctionShape> = {};
  for (const definition of tables.function_defs) {
    const handle = tables.function_handles[definition.function]!;
    functions[tables.identifiers[handle.name]!] = functionShape(tables, definition, handle);
  }
  return { name: moduleId(tables, tables.self_module_handle_idx), shape: { structs, functions } };
}

function functionShape(
  tables: Tables,
  definition: Tables['function_defs'][number],
  handle: Tables['function_handles'][number],
): FunctionShape {
  const visibility = VISIBILITY[definition.visibility];
  if (visibility === undefined) throw new Error(`unknown visibility ${definition.visibility}`);
  const isNative = definition.code === undefined || definition.code === null;
  return {
    visibility,
    ...(definition.is_entry ? { entry: true } : {}),
    ...(isNative ? { native: true } : {}),
    typeParameters: handle.type_parameters.map(abilities),
    parameters: tables.signatures[handle.parameters]!.map((t) => renderType(tables, t)),
    returns: tables.signatures[handle.return_]!.map((t) => renderType(tables, t)),
  };
}

function moduleId(tables: Tables, index: number): string {
  const handle = tables.module_handles[index]!;
  const address = tables.address_identifiers[handle.address]!.replace(/^0+(?=.)/, '');
  return `0x${address}::${tables.identifiers[handle.name]!}`;
}

function renderType(tables: Tables, token: Token): string {
  if (typeof token === 'string') return token.toLowerCase();
  if ('Vector' in token) return `vector<${renderType(tables, token.Vector)}>`;
  if ('Reference' in token) return `&${renderType(tables, token.Reference)}`;
  if ('MutableReference' in token) return `&mut ${renderType(tables, token.MutableReference)}`;
  if ('TypeParameter' in token) return `T${token.TypeParameter}`;
  const [index, args]: [number, Token[]] = 'Datatype' in token ? [token.Datatype, []] : token.DatatypeInstantiation;
  const handle = tables.datatype_handles[index]!;
  const name = `${moduleId(tables, handle.module)}::${tables.identifiers[handle.name]!}`;
  return args.length === 0 ? name : `${name}<${args.map((a) => renderType(tables, a)).join(', ')}>`;
}

function abilities(mask: number): string {
  const names = ['copy', 'drop', 'store', 'key'].filter((_, bit) => (mask & (1 << bit)) !== 0);
  return names.join('+');
}

const MACRO = /public macro fun (\w+)\s*(<[^(]*>)?\s*\(([\s\S]*?)\)\s*(?::\s*([^{]+?))?\s*\{/g;

/** Public macros of a source file and their signatures, spaces normalised; macros leave no trace in bytecode. */
export function macroSignatures(source: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, generics = '', parameters = '', result = '()'] of source.matchAll(MACRO)) {
    const text = `${generics}(${parameters}): ${result}`;
    if (name !== undefined) found[name] = text.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')');
  }
  return found;
}
