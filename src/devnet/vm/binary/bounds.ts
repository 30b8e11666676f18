/** Checks that every index in a module's tables points at something, so that later stages may index freely. */
import { malformed } from './cursor.ts';
import type { CompiledModule, FieldDefinition, FunctionDefinition, Instruction, Token } from './module.ts';
import { OPERAND } from './opcodes.ts';

interface Scope {
  readonly module: CompiledModule;
  /** Number of type parameters in scope; Infinity inside the signature table, where the use decides. */
  readonly typeParameters: number;
}

function within(index: number, table: { readonly length: number }, what: string): void {
  if (index >= table.length) throw malformed(`${what} index ${index} is out of bounds`);
}

function checkToken(scope: Scope, token: Token): void {
  switch (token.kind) {
    case 'vector':
      checkToken(scope, token.element);
      return;
    case 'reference':
      checkToken(scope, token.to);
      return;
    case 'typeParameter':
      if (token.index >= scope.typeParameters) throw malformed('type parameter out of bounds');
      return;
    case 'datatype': {
      within(token.handle, scope.module.datatypeHandles, 'datatype handle');
      const expected = scope.module.datatypeHandles[token.handle]!.typeParameters.length;
      if (token.typeArguments.length !== expected) throw malformed('wrong number of type arguments');
      for (const argument of token.typeArguments) checkToken(scope, argument);
      return;
    }
    default:
  }
}

/** References only at the top, never inside vectors, datatypes or other references. */
function checkReferenceDepth(token: Token, top: boolean): void {
  if (token.kind === 'reference') {
    if (!top) throw malformed('reference inside a type');
    checkReferenceDepth(token.to, false);
  } else if (token.kind === 'vector') checkReferenceDepth(token.element, false);
  else if (token.kind === 'datatype') for (const t of token.typeArguments) checkReferenceDepth(t, false);
}

function checkHandles(module: CompiledModule): void {
  const scope: Scope = { module, typeParameters: Number.POSITIVE_INFINITY };
  within(module.self, module.moduleHandles, 'self module handle');
  for (const handle of [...module.moduleHandles, ...module.friends]) {
    within(handle.address, module.addresses, 'address');
    within(handle.name, module.identifiers, 'identifier');
  }
  for (const handle of module.datatypeHandles) {
    within(handle.module, module.moduleHandles, 'module handle');
    within(handle.name, module.identifiers, 'identifier');
  }
  for (const signature of module.signatures) {
    for (const token of signature) {
      checkToken(scope, token);
      checkReferenceDepth(token, true);
    }
  }
  for (const handle of module.functionHandles) {
    within(handle.module, module.moduleHandles, 'module handle');
    within(handle.name, module.identifiers, 'identifier');
    checkSignature({ module, typeParameters: handle.typeParameters.length }, handle.parameters);
    checkSignature({ module, typeParameters: handle.typeParameters.length }, handle.returns);
  }
  for (const constant of module.constants) checkConstantType(constant.type);
}

function checkSignature(scope: Scope, index: number): void {
  within(index, scope.module.signatures, 'signature');
  for (const token of scope.module.signatures[index]!) checkToken(scope, token);
}

function checkConstantType(token: Token): void {
  if (token.kind === 'vector') checkConstantType(token.element);
  else if (['datatype', 'reference', 'typeParameter', 'signer'].includes(token.kind)) {
    throw malformed('type not allowed for a constant');
  }
}

function checkFields(scope: Scope, fields: readonly FieldDefinition[]): void {
  for (const field of fields) {
    within(field.name, scope.module.identifiers, 'identifier');
    checkToken(scope, field.type);
    checkReferenceDepth(field.type, false);
  }
}

function ownDatatype(module: CompiledModule, index: number): Scope {
  within(index, module.datatypeHandles, 'datatype handle');
  const handle = module.datatypeHandles[index]!;
  if (handle.module !== module.self) throw malformed('definition of a foreign datatype');
  return { module, typeParameters: handle.typeParameters.length };
}

function checkDefinitions(module: CompiledModule): void {
  for (const definition of module.structs) {
    const scope = ownDatatype(module, definition.handle);
    if (definition.fields === undefined) throw malformed('native structs do not exist');
    if (definition.fields.length === 0) throw malformed('struct without fields');
    checkFields(scope, definition.fields);
  }
  for (const definition of module.enums) {
    const scope = ownDatatype(module, definition.handle);
    if (definition.variants.length === 0 || definition.variants.length > 127) {
      throw malformed('an enum has 1 to 127 variants');
    }
    for (const variant of definition.variants) {
      within(variant.name, module.identifiers, 'identifier');
      checkFields(scope, variant.fields);
    }
  }
  checkUses(module);
}

function checkUses(module: CompiledModule): void {
  const { structs, enums, signatures, functionHandles } = module;
  const open: Scope = { module, typeParameters: Number.POSITIVE_INFINITY };
  const instances = [
    [module.functionInstantiations, functionHandles, 'function handle'],
    [module.structInstantiations, structs, 'struct'],
    [module.enumInstantiations, enums, 'enum'],
    [module.fieldInstantiations, module.fieldHandles, 'field handle'],
  ] as const;
  for (const [table, target, what] of instances) {
    for (const entry of table) {
      within(entry.of, target, what);
      within(entry.typeArguments, signatures, 'signature');
      for (const token of signatures[entry.typeArguments]!) {
        checkToken(open, token);
        checkReferenceDepth(token, false);
      }
    }
  }
  for (const { owner, member } of module.fieldHandles) {
    within(owner, structs, 'struct');
    within(member, structs[owner]!.fields ?? [], 'field');
  }
  for (const { owner, member } of module.variantHandles) {
    within(owner, enums, 'enum');
    within(member, enums[owner]!.variants, 'variant');
  }
  for (const { owner, member } of module.variantInstantiationHandles) {
    within(owner, module.enumInstantiations, 'enum instantiation');
    within(member, enums[module.enumInstantiations[owner]!.of]!.variants, 'variant');
  }
}

function checkInstruction(scope: Scope, definition: FunctionDefinition, instruction: Instruction): void {
  const { module } = scope;
  const code = definition.code!;
  const { index } = instruction;
  const kind = OPERAND[instruction.op]!;
  if (kind === 'local') {
    const parameters = module.signatures[module.functionHandles[definition.handle]!.parameters]!;
    within(index, { length: parameters.length + module.signatures[code.locals]!.length }, 'local');
  } else if (kind === 'signature' || kind === 'signatureAndCount') {
    checkSignature(scope, index);
    const tokens = module.signatures[index]!;
    if (tokens.length !== 1) throw malformed('a vector instruction names one type');
    checkReferenceDepth(tokens[0]!, false);
  } else {
    within(index, operandTable(module, definition, kind), kind);
    checkInstanceScope(scope, kind, index);
  }
}

/** Type arguments written in instantiation tables must make sense with the type parameters of the using function. */
function checkInstanceScope(scope: Scope, kind: string, index: number): void {
  const { module } = scope;
  if (kind === 'functionInstantiation') checkSignature(scope, module.functionInstantiations[index]!.typeArguments);
  if (kind === 'structInstantiation') checkSignature(scope, module.structInstantiations[index]!.typeArguments);
  if (kind === 'fieldInstantiation') checkSignature(scope, module.fieldInstantiations[index]!.typeArguments);
  if (kind === 'variantInstantiation') {
    const { owner } = module.variantInstantiationHandles[index]!;
    checkSignature(scope, module.enumInstantiations[owner]!.typeArguments);
  }
}

function operandTable(module: CompiledModule, definition: FunctionDefinition, kind: string): { length: number } {
  const code = definition.code!;
  switch (kind) {
    case 'pc':
      return code.instructions;
    case 'constant':
      return module.constants;
    case 'field':
      return module.fieldHandles;
    case 'fieldInstantiation':
      return module.fieldInstantiations;
    case 'function':
      return module.functionHandles;
    case 'functionInstantiation':
      return module.functionInstantiations;
    case 'struct':
      return module.structs;
    case 'structInstantiation':
      return module.structInstantiations;
    case 'variant':
      return module.variantHandles;
    case 'variantInstantiation':
      return module.variantInstantiationHandles;
    case 'jumpTable':
      return code.jumpTables;
    default:
      return { length: 1 };
  }
}

function checkFunction(module: CompiledModule, definition: FunctionDefinition): void {
  within(definition.handle, module.functionHandles, 'function handle');
  const handle = module.functionHandles[definition.handle]!;
  if (handle.module !== module.self) throw malformed('definition of a foreign function');
  if (definition.acquires.length > 0) throw malformed('global storage does not exist');
  const { code } = definition;
  if (!code) return;
  const scope: Scope = { module, typeParameters: handle.typeParameters.length };
  checkSignature(scope, code.locals);
  if (code.instructions.length === 0) throw malformed('function without instructions');
  const locals = module.signatures[code.locals]!.length + module.signatures[handle.parameters]!.length;
  if (locals > 255) throw malformed('more than 255 locals');
  for (const table of code.jumpTables) {
    within(table.head, module.enums, 'enum');
    if (table.offsets.length !== module.enums[table.head]!.variants.length) throw malformed('jump table size');
    for (const offset of table.offsets) within(offset, code.instructions, 'jump target');
  }
  for (const instruction of code.instructions) checkInstruction(scope, definition, instruction);
}

function unique(keys: Iterable<string>, what: string): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw malformed(`${what} occurs twice`);
    seen.add(key);
  }
}

function checkDuplicates(module: CompiledModule): void {
  const name = (index: number) => module.identifiers[index]!;
  unique(module.identifiers, 'identifier');
  unique(module.addresses, 'address');
  unique(
    module.moduleHandles.map((h) => `${h.address} ${h.name}`),
    'module handle',
  );
  unique(
    module.datatypeHandles.map((h) => `${h.module} ${h.name}`),
    'datatype handle',
  );
  unique(
    module.functionHandles.map((h) => `${h.module} ${h.name}`),
    'function handle',
  );
  unique(
    [...module.structs, ...module.enums].map((d) => `${d.handle}`),
    'datatype definition',
  );
  unique(
    module.functions.map((d) => `${d.handle}`),
    'function definition',
  );
  for (const { fields } of module.structs)
    unique(
      fields!.map((f) => name(f.name)),
      'field',
    );
  for (const { variants } of module.enums) {
    unique(
      variants.map((v) => name(v.name)),
      'variant',
    );
    for (const v of variants)
      unique(
        v.fields.map((f) => name(f.name)),
        'field',
      );
  }
  checkImplemented(module);
}

/** Every handle of the module's own datatypes and functions has a definition. */
function checkImplemented(module: CompiledModule): void {
  const datatypes = new Set([...module.structs, ...module.enums].map((d) => d.handle));
  const functions = new Set(module.functions.map((d) => d.handle));
  module.datatypeHandles.forEach((handle, i) => {
    if (handle.module === module.self && !datatypes.has(i)) throw malformed('datatype without definition');
  });
  module.functionHandles.forEach((handle, i) => {
    if (handle.module === module.self && !functions.has(i)) throw malformed('function without definition');
  });
}

/** Throws Failure devnet-vm/malformed when an index points nowhere or a definition occurs twice. */
export function checkBounds(module: CompiledModule): void {
  checkHandles(module);
  checkDefinitions(module);
  for (const definition of module.functions) checkFunction(module, definition);
  checkDuplicates(module);
}
