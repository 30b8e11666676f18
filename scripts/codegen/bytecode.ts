/** The parts of deserialised Move bytecode that the binding generator reads. */
import { deserialize } from '@mysten/move-bytecode-template';

export type Token =
  | 'Bool'
  | 'U8'
  | 'U16'
  | 'U32'
  | 'U64'
  | 'U128'
  | 'U256'
  | 'Address'
  | 'Signer'
  | { Vector: Token }
  | { Datatype: number }
  | { DatatypeInstantiation: [number, Token[]] }
  | { Reference: Token }
  | { MutableReference: Token }
  | { TypeParameter: number };

interface Field {
  name: number;
  signature: Token;
}

interface RawModule {
  self_module_handle_idx: number;
  module_handles: { address: number; name: number }[];
  datatype_handles: { module: number; name: number; type_parameters: { is_phantom: boolean }[] }[];
  function_handles: { module: number; name: number; parameters: number; return_: number; type_parameters: unknown[] }[];
  signatures: Token[][];
  identifiers: string[];
  address_identifiers: string[];
  struct_defs: { struct_handle: number; field_information: { Declared: Field[] } | 'Native' }[];
  enum_defs: { enum_handle: number; variants: { variant_name: number; fields: Field[] }[] }[];
  function_defs: { function: number; visibility: 'Private' | 'Public' | 'Friend'; is_entry: boolean }[];
}

/** Where a datatype is declared; address without 0x. */
export interface DatatypeName {
  readonly address: string;
  readonly module: string;
  readonly name: string;
}

export interface ParsedModule {
  readonly address: string;
  readonly name: string;
  readonly structs: { name: string; typeParameters: number; fields: { name: string; type: Token }[] }[];
  readonly enums: { name: string; variants: { name: string; fields: { name: string; type: Token }[] }[] }[];
  /** Public and entry functions. */
  readonly functions: { name: string; typeParameters: number; parameters: Token[]; returns: Token[] }[];
  datatype(index: number): DatatypeName;
}

export function parseModule(bytes: Uint8Array): ParsedModule {
  const raw = deserialize(bytes) as RawModule;
  const id = (index: number) => raw.identifiers[index]!;
  const self = raw.module_handles[raw.self_module_handle_idx]!;
  const fieldsOf = (fields: Field[]) => fields.map((field) => ({ name: id(field.name), type: field.signature }));
  const datatype = (index: number): DatatypeName => {
    const handle = raw.datatype_handles[index]!;
    const module = raw.module_handles[handle.module]!;
    return { address: raw.address_identifiers[module.address]!, module: id(module.name), name: id(handle.name) };
  };
  return {
    address: raw.address_identifiers[self.address]!,
    name: id(self.name),
    datatype,
    structs: raw.struct_defs.map((def) => ({
      name: datatype(def.struct_handle).name,
      typeParameters: raw.datatype_handles[def.struct_handle]!.type_parameters.length,
      fields: def.field_information === 'Native' ? [] : fieldsOf(def.field_information.Declared),
    })),
    enums: raw.enum_defs.map((def) => ({
      name: datatype(def.enum_handle).name,
      variants: def.variants.map((variant) => ({ name: id(variant.variant_name), fields: fieldsOf(variant.fields) })),
    })),
    functions: raw.function_defs
      .filter((def) => def.visibility === 'Public' || def.is_entry)
      .map((def) => {
        const handle = raw.function_handles[def.function]!;
        return {
          name: id(handle.name),
          typeParameters: handle.type_parameters.length,
          parameters: raw.signatures[handle.parameters]!,
          returns: raw.signatures[handle.return_]!,
        };
      }),
  };
}
