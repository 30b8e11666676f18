/** Descriptions of packages, types and functions. */
import { GrpcTypes } from '@mysten/sui/grpc';
import type { PackageObject } from '../../store/index.ts';
import type { Abilities, DatatypeInfo, FieldInfo, FunctionInfo, ModuleInfo, Type, Vm } from '../../vm/index.ts';

const { Ability, OpenSignature_Reference: Ref, OpenSignatureBody_Type: Body } = GrpcTypes;
const { FunctionDescriptor_Visibility: Visibility, DatatypeDescriptor_DatatypeKind: Kind } = GrpcTypes;

const ABILITIES = [
  ['copy', Ability.COPY],
  ['drop', Ability.DROP],
  ['store', Ability.STORE],
  ['key', Ability.KEY],
] as const;
const abilities = (set: Abilities): GrpcTypes.Ability[] =>
  ABILITIES.filter(([name]) => set.has(name)).map(([, number]) => number);

const PRIMITIVE = {
  address: Body.ADDRESS,
  bool: Body.BOOL,
  u8: Body.U8,
  u16: Body.U16,
  u32: Body.U32,
  u64: Body.U64,
  u128: Body.U128,
  u256: Body.U256,
} as const;

function body(type: Type): GrpcTypes.OpenSignatureBody {
  const typeParameterInstantiation: GrpcTypes.OpenSignatureBody[] = [];
  switch (type.kind) {
    case 'vector':
      return { type: Body.VECTOR, typeParameterInstantiation: [body(type.element)] };
    case 'datatype': {
      const typeName = `${type.address}::${type.module}::${type.name}`;
      return { type: Body.DATATYPE, typeName, typeParameterInstantiation: type.typeArguments.map(body) };
    }
    case 'typeParameter':
      return { type: Body.TYPE_PARAMETER, typeParameter: type.index, typeParameterInstantiation };
    case 'reference':
    case 'signer':
      return { type: Body.TYPE_UNKNOWN, typeParameterInstantiation };
    default:
      return { type: PRIMITIVE[type.kind], typeParameterInstantiation };
  }
}

function signature(type: Type): GrpcTypes.OpenSignature {
  if (type.kind !== 'reference') return { body: body(type) };
  return { reference: type.mutable ? Ref.MUTABLE : Ref.IMMUTABLE, body: body(type.to) };
}

/** A function. */
export function renderFunction(info: FunctionInfo): GrpcTypes.FunctionDescriptor {
  const visibility = { private: Visibility.PRIVATE, public: Visibility.PUBLIC, friend: Visibility.FRIEND };
  return {
    name: info.name,
    visibility: visibility[info.visibility],
    isEntry: info.isEntry,
    typeParameters: info.typeParameters.map((set) => ({ constraints: abilities(set) })),
    parameters: info.parameters.map(signature),
    returns: info.returns.map(signature),
  };
}

const fields = (list: readonly FieldInfo[]): GrpcTypes.FieldDescriptor[] =>
  list.map(({ name, type }, position) => ({ name, position, type: body(type) }));

/** A struct or an enum of a module. */
export function renderDatatype(address: string, module: string, info: DatatypeInfo): GrpcTypes.DatatypeDescriptor {
  return {
    typeName: `${address}::${module}::${info.name}`,
    definingId: address,
    module,
    name: info.name,
    abilities: abilities(info.abilities),
    typeParameters: info.typeParameters.map(({ constraints, isPhantom }) => {
      return { constraints: abilities(constraints), isPhantom };
    }),
    kind: info.kind === 'struct' ? Kind.STRUCT : Kind.ENUM,
    fields: fields(info.fields),
    variants: info.variants.map((v, position) => ({ name: v.name, position, fields: fields(v.fields) })),
  };
}

function renderModule(info: ModuleInfo, contents: Uint8Array): GrpcTypes.Module {
  return {
    name: info.name,
    contents,
    datatypes: info.datatypes.map((datatype) => renderDatatype(info.address, info.name, datatype)),
    functions: info.functions.map(renderFunction),
  };
}

/** A package with all that is in it. */
export function renderPackage(vm: Vm, object: PackageObject): GrpcTypes.Package {
  return {
    storageId: object.id,
    originalId: object.id,
    version: object.version,
    modules: [...object.modules].map(([name, contents]) => {
      const info = vm.moduleInfo(object.id, name);
      return info ? renderModule(info, contents) : { name, contents, datatypes: [], functions: [] };
    }),
    typeOrigins: object.typeOrigins.map((origin) => {
      return { moduleName: origin.module, datatypeName: origin.datatype, packageId: origin.packageId };
    }),
    linkage: object.linkage.map((link) => ({ ...link })),
  };
}
