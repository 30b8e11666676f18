/** The inputs and results of a programmable transaction and who may use them how. */
import type { bcs } from '@mysten/sui/bcs';
import { copyValue, type DatatypeType, parseType, type Type, type Vm } from '../vm/index.ts';
import { fail, failArgument, failArgumentAs } from './failure.ts';
import { type InputObject, type ProgramValue, readObject, type TypedValue } from './value.ts';

export type Argument = (typeof bcs.Argument)['$inferType'];

/** A place a value can be in; empty once it was taken. */
export interface Slot {
  readonly key: string;
  readonly isGas: boolean;
  readonly input: InputObject | undefined;
  value: ProgramValue | undefined;
  lastUse: 'value' | 'borrow' | undefined;
}

export const createSlot = (key: string, value: ProgramValue | undefined, input?: InputObject): Slot => ({
  key,
  isGas: key === 'gas',
  input,
  value,
  lastUse: undefined,
});

/** Slots by argument, and the borrows of the running command. */
export class ArgumentTable {
  readonly #vm: Vm;
  readonly #borrowed = new Map<string, 'mutable' | 'immutable'>();
  readonly gas: Slot;
  readonly inputs: readonly Slot[];
  readonly results: Slot[][] = [];

  constructor(vm: Vm, gas: Slot, inputs: readonly Slot[]) {
    this.#vm = vm;
    this.gas = gas;
    this.inputs = inputs;
  }

  /** The slot an argument names; `index` is its position in the command, for errors. */
  slot(argument: Argument, index: number): Slot {
    switch (argument.$kind) {
      case 'GasCoin':
        return this.gas;
      case 'Input':
        return this.inputs[argument.Input] ?? outOfBounds(index, argument.Input);
      case 'Result': {
        const results = this.results[argument.Result] ?? outOfBounds(index, argument.Result);
        const only = results[0];
        if (results.length !== 1 || !only) {
          throw failArgument(index, { InvalidResultArity: { resultIdx: argument.Result } });
        }
        return only;
      }
      default: {
        const [resultIdx, secondaryIdx] = argument.NestedResult;
        const results = this.results[resultIdx] ?? outOfBounds(index, resultIdx);
        const slot = results[secondaryIdx];
        if (!slot) throw failArgument(index, { SecondaryIndexOutOfBounds: { resultIdx, secondaryIdx } });
        return slot;
      }
    }
  }

  /** Ends a command: borrows are over, its results get their places. */
  finishCommand(results: readonly TypedValue[]): void {
    this.#borrowed.clear();
    const command = this.results.length;
    this.results.push(results.map((value, i) => createSlot(`${command}.${i}`, value)));
  }

  isCopyable(value: ProgramValue): boolean {
    if (value.kind === 'pure') return true;
    return value.kind === 'raw' && this.#vm.abilities(value.type).has('copy');
  }

  /** Takes the value, or copies it when it has copy. */
  takeValue(slot: Slot, index: number, gasAllowed = false): ProgramValue {
    slot.lastUse = 'value';
    const { value, input } = slot;
    if (!value) throw failArgumentAs(index, 'InvalidValueUsage');
    const copyable = this.isCopyable(value);
    if (!copyable && this.#borrowed.has(slot.key)) throw failArgumentAs(index, 'InvalidValueUsage');
    if (slot.isGas && !gasAllowed) throw failArgumentAs(index, 'InvalidGasCoinUsage');
    if (input && (input.owner.kind === 'immutable' || !input.mutable)) {
      throw failArgumentAs(index, 'InvalidObjectByValue');
    }
    if (!copyable) {
      slot.value = undefined;
      return this.#read(value);
    }
    return value.kind === 'raw' ? { ...value, value: copyValue(value.value) } : value;
  }

  /** Borrows for writing; the value stays in its slot and is written in place. */
  borrowMutable(slot: Slot, index: number): ProgramValue {
    if (this.#borrowed.has(slot.key)) throw failArgumentAs(index, 'InvalidValueUsage');
    this.#borrowed.set(slot.key, 'mutable');
    slot.lastUse = 'borrow';
    if (!slot.value) throw failArgumentAs(index, 'InvalidValueUsage');
    if (slot.input && !slot.input.mutable) throw failArgumentAs(index, 'InvalidObjectByMutRef');
    slot.value = this.#read(slot.value);
    return slot.value;
  }

  borrow(slot: Slot, index: number, type: Type): ProgramValue {
    if (this.#borrowed.get(slot.key) === 'mutable') throw failArgumentAs(index, 'InvalidValueUsage');
    this.#borrowed.set(slot.key, 'immutable');
    slot.lastUse = 'borrow';
    if (!slot.value) throw failArgumentAs(index, 'InvalidValueUsage');
    slot.value = this.#read(slot.value);
    if (slot.value.kind === 'receiving' && !slot.value.type) slot.value.type = type;
    return slot.value;
  }

  #read(value: ProgramValue): ProgramValue {
    if (value.kind !== 'unread') return value;
    return readObject(this.#vm, value, objectType(value.object.type));
  }
}

/** The struct type of an object. */
export function objectType(text: string): DatatypeType {
  const type = parseType(text);
  if (type.kind !== 'datatype') throw fail('InvariantViolation', `not an object type: ${text}`);
  return type;
}

function outOfBounds(index: number, idx: number): never {
  throw failArgument(index, { IndexOutOfBounds: { idx } });
}
