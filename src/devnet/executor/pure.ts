/** Which types a pure argument may have, and the rules its bytes must keep beyond their layout. */
import { isDatatype, type Type, type Value, type Vm } from '../vm/index.ts';
import { failArgumentAs } from './failure.ts';
import { FRAMEWORK, STDLIB } from './value.ts';

const isText = (type: Type): boolean =>
  isDatatype(type, STDLIB, 'string', 'String') || isDatatype(type, STDLIB, 'ascii', 'String');

/** Primitives, address, ID, strings, and options and vectors of those. */
export function isPureType(type: Type): boolean {
  if (type.kind === 'vector') return isPureType(type.element);
  if (type.kind !== 'datatype') return type.kind !== 'signer' && type.kind !== 'reference';
  const { typeArguments } = type;
  if (isText(type) || isDatatype(type, FRAMEWORK, 'object', 'ID')) return true;
  return isDatatype(type, STDLIB, 'option', 'Option') && isPureType(typeArguments[0]!);
}

function holdsValidText(type: Type, bytes: number[]): boolean {
  if (isDatatype(type, STDLIB, 'ascii', 'String')) return bytes.every((byte) => byte < 0x80);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}

function isValid(type: Type, value: Value): boolean {
  if (type.kind === 'vector') {
    const { element } = type;
    if (element.kind !== 'vector' && element.kind !== 'datatype') return true;
    return (value as Value[]).every((item) => isValid(element, item));
  }
  if (type.kind !== 'datatype') return true;
  const field = (value as Value[])[0]!;
  if (isText(type)) return holdsValidText(type, field as number[]);
  if (!isDatatype(type, STDLIB, 'option', 'Option')) return true;
  const items = field as Value[];
  return items.length <= 1 && items.every((item) => isValid(type.typeArguments[0]!, item));
}

export interface PureArgument {
  readonly vm: Vm;
  readonly type: Type;
  readonly bytes: Uint8Array;
  /** Position in the command, for errors. */
  readonly index: number;
  /** Simulation without checks: any type may be given as bytes. */
  readonly unchecked: boolean;
}

/** The value of pure bytes at this type; throws InvalidUsageOfPureArg or InvalidBCSBytes. */
export function decodePure({ vm, type, bytes, index, unchecked }: PureArgument): Value {
  if (!unchecked && !isPureType(type)) {
    const text = `Non-primitive argument at index ${index}. If it is an object, it must be populated by an object`;
    throw failArgumentAs(index, 'InvalidUsageOfPureArg', text);
  }
  let value: Value;
  try {
    value = vm.deserialize(type, bytes);
  } catch {
    throw failArgumentAs(index, 'InvalidBCSBytes', `The bytes are not a value of ${type.key}`);
  }
  if (!unchecked && !isValid(type, value)) {
    throw failArgumentAs(index, 'InvalidBCSBytes', `The bytes are not a valid ${type.key}`);
  }
  return value;
}
