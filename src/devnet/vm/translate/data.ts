/** Instructions on structs, enums and their fields. */
import type { Failure } from '../../../base/index.ts';
import { DROP, KEY } from '../binary/module.ts';
import { Op } from '../binary/opcodes.ts';
import { MachineError } from '../port.ts';
import type { LoadedDatatype, LoadedField } from '../program/module.ts';
import { type DatatypeType, datatype, normalizeAddress, referenceTo, substitute, type Type } from '../types/type.ts';
import { EnumValue, Reference, type Value } from '../value.ts';
import type { Handler, Handlers } from './handler.ts';
import type { Typer } from './typer.ts';

interface Target {
  readonly definition: LoadedDatatype;
  readonly type: DatatypeType;
}

function instantiate(typer: Typer, definition: LoadedDatatype, signature?: number): Target {
  const typeArguments = signature === undefined ? [] : typer.fn.module.signatures[signature]!;
  if (typeArguments.length !== definition.typeParameters.length) {
    throw typer.fail('type-arity', `wrong number of type arguments for ${definition.name}`);
  }
  const type = datatype(definition, typeArguments);
  typer.wellFormed(type);
  return { definition, type };
}

function structTarget(typer: Typer, index: number, generic: boolean): Target {
  const { structs, tables } = typer.fn.module;
  if (!generic) return instantiate(typer, structs[index]!);
  const { of, typeArguments } = tables.structInstantiations[index]!;
  return instantiate(typer, structs[of]!, typeArguments);
}

const fieldTypes = (fields: readonly LoadedField[], type: DatatypeType): Type[] =>
  fields.map((field) => substitute(field.type, type.typeArguments));

/** Takes the top `count` values off the stack, in order. */
export function takeTop(stack: Value[], count: number): Value[] {
  const from = stack.length - count;
  const values = stack.slice(from);
  stack.length = from;
  return values;
}

/**
 * Moves all values onto the stack. The array is emptied: without a borrow checker a reference into it may be left, and
 * what was moved out must not be found twice.
 */
export function spread(stack: Value[], values: Value[]): void {
  for (const value of values) stack.push(value);
  values.length = 0;
}

function popFields(typer: Typer, types: readonly Type[]): void {
  for (let i = types.length - 1; i >= 0; i--) typer.popType(types[i]!);
}

/** True for the shape of a one-time witness: only drop, no type parameters, one bool, named like the module. */
export function isWitness(definition: LoadedDatatype): boolean {
  const { kind, name, module, abilities, typeParameters, fields } = definition;
  return (
    kind === 'struct' &&
    name === module.toUpperCase() &&
    abilities === DROP &&
    typeParameters.length === 0 &&
    fields.length === 1 &&
    fields[0]!.type.kind === 'bool'
  );
}

/** Refuses an object made around a UID that was not created for it. */
export function staleUid(typer: Typer): Failure {
  return typer.fail('stale-uid', 'the UID of a new object must come from object::new in the same function');
}

/** The framework makes the witness of its own coin at genesis. */
const SUI = `${normalizeAddress('0x2')}::sui::SUI`;

const pack =
  (generic: boolean): Handler =>
  (typer, { index }, next) => {
    const { definition, type } = structTarget(typer, index, generic);
    if (isWitness(definition) && type.key !== SUI) {
      throw typer.fail('one-time-witness', `${definition.name} may not be created`);
    }
    const types = fieldTypes(definition.fields, type);
    popFields(typer, types);
    if ((definition.abilities & KEY) !== 0 && !typer.freshness.require(typer.popped, typer.pc)) throw staleUid(typer);
    typer.push(type);
    typer.builds(type);
    const count = types.length;
    return (machine) => {
      machine.allocate(count + 1);
      machine.stack.push(takeTop(machine.stack, count));
      return next;
    };
  };

const unpack =
  (generic: boolean): Handler =>
  (typer, { index }, next) => {
    const { definition, type } = structTarget(typer, index, generic);
    typer.popType(type);
    for (const field of fieldTypes(definition.fields, type)) typer.push(field);
    return ({ stack }) => {
      spread(stack, stack.pop() as Value[]);
      return next;
    };
  };

const borrowField =
  (generic: boolean, mutable: boolean): Handler =>
  (typer, { index }, next) => {
    const { tables, structs } = typer.fn.module;
    const instantiation = generic ? tables.fieldInstantiations[index]! : undefined;
    const { owner, member } = tables.fieldHandles[instantiation?.of ?? index]!;
    const { definition, type } = instantiate(typer, structs[owner]!, instantiation?.typeArguments);
    typer.popReferenceTo(type, mutable);
    typer.push(referenceTo(substitute(definition.fields[member]!.type, type.typeArguments), mutable));
    return ({ stack }) => {
      const top = stack.length - 1;
      stack[top] = new Reference((stack[top] as Reference).read() as Value[], member);
      return next;
    };
  };

function variantTarget(typer: Typer, index: number, generic: boolean): Target & { tag: number; types: Type[] } {
  const { tables, enums } = typer.fn.module;
  const handle = (generic ? tables.variantInstantiationHandles : tables.variantHandles)[index]!;
  const instantiation = generic ? tables.enumInstantiations[handle.owner]! : undefined;
  const target = instantiate(typer, enums[instantiation?.of ?? handle.owner]!, instantiation?.typeArguments);
  const { fields } = target.definition.variants[handle.member]!;
  return { ...target, tag: handle.member, types: fieldTypes(fields, target.type) };
}

const packVariant =
  (generic: boolean): Handler =>
  (typer, { index }, next) => {
    const { type, tag, types } = variantTarget(typer, index, generic);
    popFields(typer, types);
    typer.push(type);
    typer.builds(type);
    const count = types.length;
    return (machine) => {
      machine.allocate(count + 1);
      machine.stack.push(new EnumValue(tag, takeTop(machine.stack, count)));
      return next;
    };
  };

function expectTag(value: EnumValue, tag: number): EnumValue {
  if (value.tag !== tag) throw new MachineError('VARIANT_TAG_MISMATCH', `variant ${value.tag} is not ${tag}`);
  return value;
}

const unpackVariant =
  (generic: boolean): Handler =>
  (typer, { index }, next) => {
    const { type, tag, types } = variantTarget(typer, index, generic);
    typer.popType(type);
    for (const field of types) typer.push(field);
    return ({ stack }) => {
      spread(stack, expectTag(stack.pop() as EnumValue, tag).fields);
      return next;
    };
  };

const borrowVariant =
  (generic: boolean, mutable: boolean): Handler =>
  (typer, { index }, next) => {
    const { type, tag, types } = variantTarget(typer, index, generic);
    typer.popReferenceTo(type, mutable);
    for (const field of types) typer.push(referenceTo(field, mutable));
    const count = types.length;
    return ({ stack }) => {
      const { fields } = expectTag((stack.pop() as Reference).read() as EnumValue, tag);
      for (let i = 0; i < count; i++) stack.push(new Reference(fields, i));
      return next;
    };
  };

/** Jumps by the variant of the enum behind a reference; ends its block. */
const variantSwitch: Handler = (typer, { index }) => {
  const { head, offsets } = typer.fn.code!.jumpTables[index]!;
  const { to } = typer.popReference(false);
  const definition = typer.fn.module.enums[head]!;
  const { address, module, name } = definition;
  if (to.kind !== 'datatype' || to.address !== address || to.module !== module || to.name !== name) {
    throw typer.fail('type-mismatch', `expected a reference to ${name}`);
  }
  return ({ stack }) => offsets[((stack.pop() as Reference).read() as EnumValue).tag]!;
};

/** Handlers by opcode. */
export const DATA: Handlers = {
  [Op.PACK]: pack(false),
  [Op.PACK_GENERIC]: pack(true),
  [Op.UNPACK]: unpack(false),
  [Op.UNPACK_GENERIC]: unpack(true),
  [Op.MUT_BORROW_FIELD]: borrowField(false, true),
  [Op.IMM_BORROW_FIELD]: borrowField(false, false),
  [Op.MUT_BORROW_FIELD_GENERIC]: borrowField(true, true),
  [Op.IMM_BORROW_FIELD_GENERIC]: borrowField(true, false),
  [Op.PACK_VARIANT]: packVariant(false),
  [Op.PACK_VARIANT_GENERIC]: packVariant(true),
  [Op.UNPACK_VARIANT]: unpackVariant(false),
  [Op.UNPACK_VARIANT_GENERIC]: unpackVariant(true),
  [Op.UNPACK_VARIANT_IMM_REF]: borrowVariant(false, false),
  [Op.UNPACK_VARIANT_MUT_REF]: borrowVariant(false, true),
  [Op.UNPACK_VARIANT_GENERIC_IMM_REF]: borrowVariant(true, false),
  [Op.UNPACK_VARIANT_GENERIC_MUT_REF]: borrowVariant(true, true),
  [Op.VARIANT_SWITCH]: variantSwitch,
};
