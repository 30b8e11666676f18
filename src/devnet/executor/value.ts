/** Values that flow between the commands of a programmable transaction. */

import { type MoveObject, type Owner, systemAddress } from '../store/index.ts';
import { type DatatypeType, isDatatype, type Type, type Value, type Vm } from '../vm/index.ts';
import { fail } from './failure.ts';

export const FRAMEWORK = systemAddress('2');
export const STDLIB = systemAddress('1');

/** A value of a key type, or any other value made by Move code. */
export interface TypedValue {
  readonly kind: 'object' | 'raw';
  readonly type: Type;
  value: Value;
  /** It was an argument or a result of a public function that is not an entry function. */
  usedInNonEntry: boolean;
}
/** Bytes of a pure input, whose type is the parameter's. */
export interface PureValue {
  readonly kind: 'pure';
  readonly bytes: Uint8Array;
}
/** The right to receive an object; the type is fixed by its first use. */
export interface ReceivingValue {
  readonly kind: 'receiving';
  readonly id: string;
  readonly version: bigint;
  type: Type | undefined;
}
/** An object input that nothing has looked into yet. */
export interface UnreadObject {
  readonly kind: 'unread';
  readonly object: MoveObject;
  /** MIST to hide, for the gas coin. */
  readonly withheld: bigint;
}
export type ProgramValue = TypedValue | PureValue | ReceivingValue | UnreadObject;

/** Facts about an input that is an object. */
export interface InputObject {
  readonly object: MoveObject;
  readonly owner: Owner;
  readonly mutable: boolean;
}

/** Reads the contents of an object input. */
export function readObject(vm: Vm, { object, withheld }: UnreadObject, type: DatatypeType): TypedValue {
  let value: Value;
  try {
    value = vm.deserialize(type, object.contents);
  } catch (cause) {
    throw fail('InvariantViolation', `object ${object.id} of type ${object.type} does not deserialize: ${cause}`);
  }
  if (withheld > 0n) setCoinValue(value, coinValue(value) - withheld);
  return { kind: 'object', type, value, usedInNonEntry: false };
}

/** The id in the first field of an object's value. */
export function idOf(value: Value): string {
  return ((value as Value[][][])[0]![0] as Value[])[0] as unknown as string;
}

/** Fields of a coin: UID { ID { address } }, Balance { u64 }. */
export function coinValue(value: Value): bigint {
  return (value as Value[][])[1]![0] as bigint;
}

export function setCoinValue(value: Value, amount: bigint): void {
  (value as Value[][])[1]![0] = amount;
}

export function createCoinValue(id: string, amount: bigint): Value {
  return [[[id]], [amount]];
}

export const isCoin = (type: Type): type is DatatypeType => isDatatype(type, FRAMEWORK, 'coin', 'Coin');

/** &TxContext or &mut TxContext. */
export function isTxContext(type: Type): boolean {
  return type.kind === 'reference' && isDatatype(type.to, FRAMEWORK, 'tx_context', 'TxContext');
}
