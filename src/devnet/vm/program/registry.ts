/** All modules the machine knows, loaded through the linker on first use, and the abilities of their types. */
import { Failure } from '../../../base/index.ts';
import { COPY, DROP, KEY, STORE } from '../binary/module.ts';
import type { Linker } from '../port.ts';
import type { DatatypeName, DatatypeType, Type } from '../types/type.ts';
import { type LoadedDatatype, type LoadedFunction, type LoadedModule, loadModule } from './module.ts';

/** What a type argument must have for its container to have the ability: `key` asks for `store`. */
const REQUIRED = [
  [COPY, COPY],
  [DROP, DROP],
  [STORE, STORE],
  [KEY, STORE],
] as const;

export class Registry {
  readonly #linker: Linker;
  readonly #packages = new Map<string, Map<string, LoadedModule>>();

  constructor(linker: Linker) {
    this.#linker = linker;
  }

  /** Throws Failure when the linker delivers a module that does not read or has another name. */
  module(address: string, name: string): LoadedModule | undefined {
    const known = this.#packages.get(address)?.get(name);
    if (known) return known;
    const bytes = this.#linker.loadModule(address, name);
    if (!bytes) return undefined;
    const loaded = loadModule(bytes);
    if (loaded.address !== address || loaded.name !== name) {
      throw new Failure('bug', 'devnet-vm/linker', `asked for ${address}::${name}, got ${loaded.name}`);
    }
    this.add(loaded);
    return loaded;
  }

  add(module: LoadedModule): void {
    const modules = this.#packages.get(module.address) ?? new Map<string, LoadedModule>();
    modules.set(module.name, module);
    this.#packages.set(module.address, modules);
  }

  /** Puts the modules in the place of the package at `address`; call the result to undo that. */
  replace(address: string, modules: readonly LoadedModule[]): () => void {
    const before = this.#packages.get(address);
    this.#packages.delete(address);
    for (const module of modules) this.add(module);
    return () => {
      if (before) this.#packages.set(address, before);
      else this.#packages.delete(address);
    };
  }

  forget(address: string): void {
    this.#packages.delete(address);
  }

  findDatatype(name: DatatypeName): LoadedDatatype | undefined {
    return this.module(name.address, name.module)?.datatypes.get(name.name);
  }

  /** Throws Failure devnet-vm/unknown-type. */
  datatype(name: DatatypeName): LoadedDatatype {
    const found = this.findDatatype(name);
    if (found) return found;
    throw new Failure('usage', 'devnet-vm/unknown-type', `no type ${name.address}::${name.module}::${name.name}`);
  }

  findFunction(address: string, module: string, name: string): LoadedFunction | undefined {
    return this.module(address, module)?.functionsByName.get(name);
  }

  /** Ability bits of a type; `parameters` are the bits of the type parameters in scope. */
  abilities(type: Type, parameters: readonly number[] = []): number {
    switch (type.kind) {
      case 'signer':
        return DROP;
      case 'reference':
        return COPY | DROP;
      case 'vector':
        return (COPY | DROP | STORE) & this.abilities(type.element, parameters);
      case 'typeParameter':
        return parameters[type.index] ?? 0;
      case 'datatype':
        return this.#datatypeAbilities(type, parameters);
      default:
        return COPY | DROP | STORE;
    }
  }

  #datatypeAbilities(type: DatatypeType, parameters: readonly number[]): number {
    const definition = this.datatype(type);
    let abilities = definition.abilities;
    type.typeArguments.forEach((argument, i) => {
      if (definition.typeParameters[i]?.isPhantom) return;
      const own = this.abilities(argument, parameters);
      for (const [ability, required] of REQUIRED) if ((own & required) === 0) abilities &= ~ability;
    });
    return abilities;
  }

  /** Undefined when the arguments inside `type` satisfy the constraints of their datatypes, or else the reason. */
  illFormed(type: Type, parameters: readonly number[] = []): string | undefined {
    if (type.kind === 'vector') return this.illFormed(type.element, parameters);
    if (type.kind === 'reference') return this.illFormed(type.to, parameters);
    if (type.kind !== 'datatype') return undefined;
    const definition = this.findDatatype(type);
    if (!definition) return `no type ${type.key}`;
    if (definition.typeParameters.length !== type.typeArguments.length) return `wrong number of arguments: ${type.key}`;
    for (const [i, argument] of type.typeArguments.entries()) {
      const wanted = definition.typeParameters[i]!.constraints;
      if ((wanted & ~this.#lenient(argument, parameters)) !== 0) return `constraint not met in ${type.key}`;
      const inner = this.illFormed(argument, parameters);
      if (inner) return inner;
    }
    return undefined;
  }

  /** Abilities, with none for a type that does not exist. */
  #lenient(type: Type, parameters: readonly number[]): number {
    return type.kind === 'datatype' && !this.findDatatype(type) ? 0 : this.abilities(type, parameters);
  }
}
