/** Puts the reader, the verifier and the interpreter together behind the Vm interface. */

import { decodeCleverError } from './interp/clever.ts';
import { checkTypeArguments, type Environment, execute } from './interp/execute.ts';
import { InstanceLoader } from './interp/loader.ts';
import { DEFAULT_LIMITS, type VerificationProblem, type Vm, type VmOptions } from './port.ts';
import { abilityBits, abilitySet, datatypeInfo, functionInfo, moduleInfo } from './program/info.ts';
import { type LoadedModule, loadModule } from './program/module.ts';
import { Registry } from './program/registry.ts';
import { translate } from './translate/translate.ts';
import { decodeValue, encodeValue } from './types/bcs.ts';
import { toJson } from './types/json.ts';
import { Layouts } from './types/layout.ts';
import { substitute } from './types/type.ts';
import { attempt, verifyPackage } from './verify/package.ts';
import { refuse } from './verify/refuse.ts';

function addPackage(registry: Registry, address: string, bytes: readonly Uint8Array[]): VerificationProblem[] {
  const modules: LoadedModule[] = [];
  const problems = bytes.flatMap((module, i) =>
    attempt(() => {
      const loaded = loadModule(module);
      if (loaded.address !== address) throw refuse('wrong-address', `${loaded.name} does not carry ${address}`);
      modules.push(loaded);
    }, `#${i}`),
  );
  if (problems.length > 0) return problems;
  const undo = registry.replace(address, modules);
  const found = verifyPackage(modules, registry, (fn) => translate(fn, registry));
  if (found.length > 0) undo();
  return found;
}

/** A machine that loads its code through `linker`. */
export function createVm(options: VmOptions): Vm {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const registry = new Registry(options.linker);
  const layouts = new Layouts(registry, limits.maxValueDepth);
  const loader = new InstanceLoader(registry, layouts);
  const environment: Environment = { registry, layouts, loader, limits };
  return {
    execute: (call) => execute(environment, call),
    addPackage: (address, modules) => addPackage(registry, address, modules),
    forgetPackage: (address) => registry.forget(address),
    moduleInfo: (address, name) => {
      const module = registry.module(address, name);
      return module && moduleInfo(module);
    },
    functionInfo: ({ address, module, function: name }) => {
      const fn = registry.findFunction(address, module, name);
      return fn && functionInfo(fn);
    },
    datatypeInfo: (type) => {
      const definition = registry.findDatatype(type);
      return definition && datatypeInfo(definition);
    },
    abilities: (type) => abilitySet(registry.abilities(type)),
    checkTypeArguments: (constraints, typeArguments) =>
      checkTypeArguments(registry, constraints.map(abilityBits), typeArguments),
    fields: (type) =>
      registry.datatype(type).fields.map(({ name, type: field }) => ({
        name,
        type: substitute(field, type.typeArguments),
      })),
    serialize: (type, value) => encodeValue(layouts.of(type), value),
    deserialize: (type, bytes) => decodeValue(layouts.of(type), bytes),
    toJson: (type, value) => toJson(layouts.of(type), value),
    cleverError: ({ address, module }, code) => {
      const loaded = registry.module(address, module);
      return loaded && decodeCleverError(loaded, code);
    },
  };
}
