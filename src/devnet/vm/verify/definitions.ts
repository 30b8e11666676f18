/** Checks on the definitions of a module: abilities of fields, phantoms, foreign handles, Sui's rules for objects. */
import { COPY, DROP, KEY, STORE } from '../binary/module.ts';
import { findNative } from '../natives/table.ts';
import type { LoadedDatatype, LoadedField, LoadedFunction, LoadedModule } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import { isWitness } from '../translate/data.ts';
import { type DatatypeType, isDatatype, normalizeAddress, type Type } from '../types/type.ts';
import { refuse } from './refuse.ts';

const ALL = COPY | DROP | STORE | KEY;
const FRAMEWORK: readonly string[] = [normalizeAddress('0x1'), normalizeAddress('0x2')];

function fieldsOf(definition: LoadedDatatype): readonly LoadedField[] {
  return definition.kind === 'struct' ? definition.fields : definition.variants.flatMap((variant) => variant.fields);
}

function checkFieldAbilities(definition: LoadedDatatype, registry: Registry): void {
  const { abilities } = definition;
  const wanted = (abilities & (COPY | DROP | STORE)) | ((abilities & KEY) !== 0 ? STORE : 0);
  const scope = definition.typeParameters.map(() => ALL);
  const constraints = definition.typeParameters.map((parameter) => parameter.constraints);
  for (const field of fieldsOf(definition)) {
    const problem = registry.illFormed(field.type, constraints);
    if (problem) throw refuse('ill-formed-type', `${definition.name}.${field.name}: ${problem}`);
    if ((wanted & ~registry.abilities(field.type, scope)) !== 0) {
      throw refuse('field-ability', `${definition.name}.${field.name} lacks an ability of its container`);
    }
  }
}

function checkPhantom(definition: LoadedDatatype, type: Type, registry: Registry): void {
  if (type.kind === 'typeParameter' && definition.typeParameters[type.index]?.isPhantom) {
    throw refuse('phantom', `${definition.name} uses a phantom type parameter`);
  }
  if (type.kind === 'vector') checkPhantom(definition, type.element, registry);
  if (type.kind !== 'datatype') return;
  const { typeParameters } = registry.datatype(type);
  type.typeArguments.forEach((argument, i) => {
    if (argument.kind === 'typeParameter' && typeParameters[i]?.isPhantom) return;
    checkPhantom(definition, argument, registry);
  });
}

function checkObject(definition: LoadedDatatype): void {
  if ((definition.abilities & KEY) === 0) return;
  if (definition.kind === 'enum') throw refuse('key-enum', `enum ${definition.name} cannot have key`);
  const first = definition.fields[0];
  if (first?.name !== 'id' || !isDatatype(first.type, '0x2', 'object', 'UID')) {
    throw refuse('object-id', `the first field of ${definition.name} must be id: UID`);
  }
}

/** Datatypes occurring in a type, also as type arguments. */
function* mentioned(type: Type): Generator<DatatypeType> {
  if (type.kind === 'vector') yield* mentioned(type.element);
  if (type.kind === 'datatype') {
    yield type;
    for (const argument of type.typeArguments) yield* mentioned(argument);
  }
}

/** No datatype contains itself; the modules of a package cannot depend on each other in circles, so one suffices. */
function checkRecursion(module: LoadedModule): void {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (open.has(name)) throw refuse('recursive-type', `${name} contains itself`);
    const definition = module.datatypes.get(name);
    if (done.has(name) || !definition) return;
    open.add(name);
    for (const field of fieldsOf(definition)) {
      for (const inner of mentioned(field.type)) {
        if (inner.address === module.address && inner.module === module.name) visit(inner.name);
      }
    }
    open.delete(name);
    done.add(name);
  };
  for (const name of module.datatypes.keys()) visit(name);
}

function checkForeignDatatypes(module: LoadedModule, registry: Registry): void {
  module.tables.datatypeHandles.forEach((handle, i) => {
    if (handle.module === module.tables.self) return;
    const name = module.datatypeNames[i]!;
    const definition = registry.findDatatype(name);
    if (!definition) throw refuse('unknown-type', `no type ${name.module}::${name.name}`);
    const same =
      definition.abilities === handle.abilities &&
      definition.typeParameters.length === handle.typeParameters.length &&
      definition.typeParameters.every((parameter, j) => {
        const other = handle.typeParameters[j]!;
        return parameter.constraints === other.constraints && parameter.isPhantom === other.isPhantom;
      });
    if (!same) throw refuse('signature-mismatch', `${name.module}::${name.name} is declared differently`);
  });
}

const isContext = (type: Type | undefined): boolean =>
  type?.kind === 'reference' && isDatatype(type.to, '0x2', 'tx_context', 'TxContext');

function checkInit(fn: LoadedFunction): void {
  const { parameters, returns, typeParameters, visibility, isEntry, module } = fn;
  const simple = visibility === 'private' && !isEntry && returns.length === 0 && typeParameters.length === 0;
  if (!simple || parameters.length === 0 || parameters.length > 2 || !isContext(parameters.at(-1))) {
    throw refuse('init-signature', 'init must be private, of ([witness,] &mut TxContext), and return nothing');
  }
  if (parameters.length === 1) return;
  const witness = module.datatypes.get(module.name.toUpperCase());
  if (!witness || !isWitness(witness) || parameters[0]!.key !== `${module.address}::${module.name}::${witness.name}`) {
    throw refuse('init-signature', 'the first parameter of init must be the one-time witness');
  }
}

function checkFunction(fn: LoadedFunction, registry: Registry): void {
  if (fn.name === 'init') checkInit(fn);
  if (!fn.code && !FRAMEWORK.includes(fn.module.address) && !findNative(fn)) {
    throw refuse('unknown-native', `native ${fn.name} does not exist`);
  }
  if (fn.isEntry) {
    for (const type of fn.returns) {
      if (type.kind === 'reference' || (registry.abilities(type, fn.typeParameters) & DROP) === 0) {
        throw refuse('entry-signature', `entry function ${fn.name} returns a value that cannot be dropped`);
      }
    }
  }
  for (const type of [...fn.parameters, ...fn.returns]) {
    const problem = registry.illFormed(type, fn.typeParameters);
    if (problem) throw refuse('ill-formed-type', `${fn.name}: ${problem}`);
  }
}

/** Throws Failure devnet-vm/... for the first definition that breaks a rule. */
export function checkDefinitions(module: LoadedModule, registry: Registry): void {
  checkForeignDatatypes(module, registry);
  checkRecursion(module);
  for (const definition of module.datatypes.values()) {
    checkFieldAbilities(definition, registry);
    for (const field of fieldsOf(definition)) checkPhantom(definition, field.type, registry);
    checkObject(definition);
  }
  for (const fn of module.functions) checkFunction(fn, registry);
}
