/** What a module offers, for callers outside of the machine. */
import { COPY, DROP, KEY, STORE } from '../binary/module.ts';
import type { Abilities, Ability, DatatypeInfo, FunctionInfo, ModuleInfo } from '../port.ts';
import type { LoadedDatatype, LoadedFunction, LoadedModule } from './module.ts';

const NAMES: readonly (readonly [number, Ability])[] = [
  [COPY, 'copy'],
  [DROP, 'drop'],
  [STORE, 'store'],
  [KEY, 'key'],
];

/** Ability bits to names. */
export function abilitySet(bits: number): Abilities {
  return new Set(NAMES.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name));
}

/** Names to ability bits. */
export function abilityBits(abilities: Abilities): number {
  return NAMES.reduce((bits, [bit, name]) => (abilities.has(name) ? bits | bit : bits), 0);
}

export function functionInfo(fn: LoadedFunction): FunctionInfo {
  return {
    name: fn.name,
    index: fn.index,
    visibility: fn.visibility,
    isEntry: fn.isEntry,
    isNative: fn.code === undefined,
    typeParameters: fn.typeParameters.map(abilitySet),
    parameters: fn.parameters,
    returns: fn.returns,
  };
}

export function datatypeInfo(definition: LoadedDatatype): DatatypeInfo {
  const { name, kind, fields, variants } = definition;
  return {
    name,
    kind,
    abilities: abilitySet(definition.abilities),
    typeParameters: definition.typeParameters.map(({ constraints, isPhantom }) => ({
      constraints: abilitySet(constraints),
      isPhantom,
    })),
    fields,
    variants,
  };
}

export function moduleInfo(module: LoadedModule): ModuleInfo {
  const dependencies = new Set(module.moduleNames.map((name) => name.address));
  dependencies.delete(module.address);
  return {
    address: module.address,
    name: module.name,
    version: module.tables.version,
    functions: module.functions.map(functionInfo),
    datatypes: [...module.datatypes.values()].map(datatypeInfo),
    friends: module.friends,
    dependencies: [...dependencies].sort(),
  };
}
