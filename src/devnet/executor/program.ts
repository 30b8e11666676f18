/** Runs a programmable transaction and sums up what it did to objects, before gas is charged. */

import { fromBase64 } from '@mysten/bcs';
import type { bcs } from '@mysten/sui/bcs';
import { isFailure } from '../../base/index.ts';
import type { ChainEvent, MoveObject, Owner } from '../store/index.ts';
import { type DatatypeType, MachineError, type Meter, type TransactionFacts, type Vm } from '../vm/index.ts';
import { ArgumentTable, createSlot, objectType, type Slot } from './arguments.ts';
import { type Command, type ProgramState, runCommand, type Transferred } from './commands.ts';
import { ExecutionFailure, fail, failureOfMachine } from './failure.ts';
import { LIMITS } from './limits.ts';
import type { ProgramContext } from './move-call.ts';
import type { NewPackage } from './publish.ts';
import { type ReadObjects, TransactionRuntime } from './runtime.ts';
import { coinValue, type InputObject, idOf, type ProgramValue, setCoinValue } from './value.ts';

export type CallArg = (typeof bcs.CallArg)['$inferType'];
export type Program = (typeof bcs.ProgrammableTransaction)['$inferType'];

/** A Move object as the transaction leaves it, without version, rebate and digest. */
export interface WrittenObject {
  readonly id: string;
  readonly owner: Owner;
  readonly type: string;
  readonly hasPublicTransfer: boolean;
  readonly contents: Uint8Array;
}

/** Everything effects are made of. */
export interface ProgramChanges {
  readonly written: ReadonlyMap<string, WrittenObject>;
  readonly packages: readonly NewPackage[];
  readonly created: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  /** Objects that changed, as they were before; inputs and loaded children. */
  readonly modified: ReadonlyMap<string, MoveObject>;
  readonly events: readonly ChainEvent[];
}

/** Values a command made or changed, for simulations. */
export interface CommandOutput {
  readonly returned: readonly OutputValue[];
  readonly mutated: readonly (OutputValue & { readonly slot: string })[];
}
export interface OutputValue {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ProgramOptions {
  readonly vm: Vm;
  readonly store: ReadObjects;
  readonly meter: Meter;
  readonly program: Program;
  readonly facts: TransactionFacts;
  readonly transactionDigest: string;
  /** Object inputs by position; undefined for pure ones. */
  readonly inputs: readonly (InputObject | undefined)[];
  /** The gas coin after smashing; undefined in simulations without one. */
  readonly gas: { readonly object: MoveObject; readonly owner: Owner } | undefined;
  readonly budget: bigint;
  readonly unchecked: boolean;
  /** Collect the values of every command. */
  readonly recordOutputs: boolean;
}

export interface ProgramResult {
  readonly changes: ProgramChanges | undefined;
  readonly failure: ExecutionFailure | undefined;
  readonly outputs: readonly CommandOutput[];
  /** Packages added to the machine; the caller forgets them when the transaction is not kept. */
  readonly packages: readonly NewPackage[];
}

function inputSlot(argument: CallArg, index: number, input: InputObject | undefined): Slot {
  const key = `i${index}`;
  if (argument.Pure) return createSlot(key, { kind: 'pure', bytes: fromBase64(argument.Pure.bytes) });
  const receiving = argument.Object?.Receiving;
  if (receiving) {
    const { objectId: id, version } = receiving;
    return createSlot(key, { kind: 'receiving', id, version: BigInt(version), type: undefined });
  }
  if (!input) throw fail('InvariantViolation', 'an input was not loaded');
  return createSlot(key, { kind: 'unread', object: input.object, withheld: 0n }, input);
}

function gasSlot({ gas, budget }: ProgramOptions): Slot {
  if (!gas) return createSlot('gas', undefined);
  const value: ProgramValue = { kind: 'unread', object: gas.object, withheld: budget };
  return createSlot('gas', value, { object: gas.object, owner: gas.owner, mutable: true });
}

/** Runs the program. Never throws for what the program does; other exceptions are defects of this devnet. */
export function runProgram(options: ProgramOptions): ProgramResult {
  const { vm, store, meter, program, facts, unchecked } = options;
  const inputOwners = new Map<string, Owner>();
  for (const input of options.inputs) if (input) inputOwners.set(input.object.id, input.owner);
  if (options.gas) inputOwners.set(options.gas.object.id, options.gas.owner);
  const { transactionDigest } = options;
  const runtime = new TransactionRuntime({ vm, store, transaction: facts, transactionDigest, inputOwners });
  const slots = program.inputs.map((argument, i) => inputSlot(argument, i, options.inputs[i]));
  const table = new ArgumentTable(vm, gasSlot(options), slots);
  const context: ProgramContext = { vm, runtime, meter, table, sender: facts.sender, events: [], unchecked };
  const state: ProgramState = { context, store, packages: [], transfers: [] };
  const outputs: CommandOutput[] = [];
  try {
    runCommands(state, options, outputs);
    const changes = guard(() => finish(state, options));
    return { changes, failure: undefined, outputs, packages: state.packages };
  } catch (error) {
    if (!(error instanceof ExecutionFailure)) throw error;
    return { changes: undefined, failure: error, outputs, packages: state.packages };
  }
}

function runCommands(state: ProgramState, options: ProgramOptions, outputs: CommandOutput[]): void {
  const { vm, table } = state.context;
  const commands: readonly Command[] = options.program.commands;
  commands.forEach((command, index) => {
    try {
      const { results, mutated } = guard(() => runCommand(state, command));
      if (options.recordOutputs) {
        outputs.push({
          returned: results.map(({ type, value }) => ({ type: type.key, bytes: vm.serialize(type, value) })),
          mutated: mutated.map(({ slot, value: { type, value } }) => {
            return { slot: slot.key, type: type.key, bytes: vm.serialize(type, value) };
          }),
        });
      }
      table.finishCommand(results);
    } catch (error) {
      if (error instanceof ExecutionFailure) error.command = index;
      throw error;
    }
  });
}

/** Turns what the machine throws about bad programs into failures of the transaction. */
function guard<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MachineError) throw failureOfMachine(error);
    if (isFailure(error) && error.kind === 'usage') throw fail('VMVerificationOrDeserializationError', error.message);
    throw error;
  }
}

function finish(state: ProgramState, options: ProgramOptions): ProgramChanges {
  const { vm, table, runtime, events } = state.context;
  const writes = new Map<string, WrittenObject>();
  const modified = new Map<string, MoveObject>();
  const takenShared = new Set<string>();
  for (const slot of [...table.inputs, table.gas]) {
    if (!slot.input?.mutable) continue;
    const { object, owner } = slot.input;
    modified.set(object.id, object);
    if (slot.value) addWrite(vm, writes, owner, slot.value);
    else if (owner.kind === 'shared') takenShared.add(object.id);
  }
  if (!options.unchecked) checkUnused(table, vm);
  for (const { recipient, object } of state.transfers) {
    addWrite(vm, writes, { kind: 'address', address: recipient }, object);
  }
  if (options.gas) refundBudget(writes, options.gas.object.id, options.budget);
  const result = runtime.finish();
  const transfers = [...result.transfers];
  checkCircularOwnership(transfers.map(([id, { owner }]) => [id, owner] as const));
  for (const [id, { owner, type, value }] of transfers) {
    writes.set(id, writtenObject(vm, owner, type, vm.serialize(type, value)));
  }
  for (const id of result.modified) modified.set(id, result.loaded.get(id)!);
  for (const id of writes.keys()) {
    const loaded = result.loaded.get(id);
    if (loaded) modified.set(id, loaded);
  }
  checkTakenShared(takenShared, writes, result.deleted);
  checkSizes(writes);
  const { created, deleted } = result;
  return { written: writes, packages: state.packages, created, deleted, modified, events };
}

function writtenObject(vm: Vm, owner: Owner, type: DatatypeType, contents: Uint8Array): WrittenObject {
  const hasPublicTransfer = vm.abilities(type).has('store');
  const id = `0x${Array.from(contents.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return { id, owner, type: type.key, hasPublicTransfer, contents };
}

function addWrite(vm: Vm, writes: Map<string, WrittenObject>, owner: Owner, value: ProgramValue): void {
  if (value.kind === 'unread') {
    const { object, withheld } = value;
    if (withheld === 0n) {
      const { id, type, hasPublicTransfer, contents } = object;
      writes.set(id, { id, owner, type, hasPublicTransfer, contents });
      return;
    }
    const type = objectType(object.type);
    const coin = vm.deserialize(type, object.contents);
    setCoinValue(coin, coinValue(coin) - withheld);
    writes.set(object.id, writtenObject(vm, owner, type, vm.serialize(type, coin)));
    return;
  }
  if (value.kind !== 'object' || value.type.kind !== 'datatype') return;
  const contents = vm.serialize(value.type, value.value);
  writes.set(idOf(value.value), writtenObject(vm, owner, value.type, contents));
}

/** Values without drop must have been used up. */
function checkUnused(table: ArgumentTable, vm: Vm): void {
  table.results.forEach((results, resultIdx) => {
    results.forEach(({ value, lastUse }, secondaryIdx) => {
      if (!value || (value.kind !== 'object' && value.kind !== 'raw')) return;
      const abilities = vm.abilities(value.type);
      const droppable = abilities.has('drop') || (abilities.has('copy') && lastUse === 'value');
      if (value.kind === 'raw' && droppable) return;
      const text = `unused ${value.type.key}`;
      throw new ExecutionFailure({ UnusedValueWithoutDrop: { resultIdx, secondaryIdx } }, text);
    });
  });
}

/** The budget was withheld from the gas coin while the program ran. */
function refundBudget(writes: Map<string, WrittenObject>, id: string, budget: bigint): void {
  const coin = writes.get(id);
  if (!coin) throw fail('InvariantViolation', 'the gas coin is gone');
  const contents = coin.contents.slice();
  const view = new DataView(contents.buffer);
  view.setBigUint64(32, view.getBigUint64(32, true) + budget, true);
  writes.set(id, { ...coin, contents });
}

function checkCircularOwnership(transfers: readonly (readonly [string, Owner])[]): void {
  const parents = new Map(transfers.flatMap(([id, owner]) => (owner.kind === 'object' ? [[id, owner.address]] : [])));
  for (const start of parents.keys()) {
    const seen = new Set<string>();
    for (let at: string | undefined = start; at !== undefined; at = parents.get(at)) {
      if (seen.has(at)) throw new ExecutionFailure({ CircularObjectOwnership: { object: at } });
      seen.add(at);
    }
  }
}

function checkTakenShared(
  taken: ReadonlySet<string>,
  writes: ReadonlyMap<string, WrittenObject>,
  deleted: ReadonlySet<string>,
): void {
  for (const id of taken) {
    const written = writes.get(id);
    if (written ? written.owner.kind === 'shared' : deleted.has(id)) continue;
    const text = `Shared object operation on ${id} not allowed: cannot be frozen, transferred, or wrapped`;
    throw fail('SharedObjectOperationNotAllowed', text);
  }
}

function checkSizes(writes: ReadonlyMap<string, WrittenObject>): void {
  let total = 0;
  for (const { contents } of writes.values()) {
    total += contents.length;
    if (contents.length > LIMITS.objectBytes) {
      const sizes = { objectSize: BigInt(contents.length), maxObjectSize: BigInt(LIMITS.objectBytes) };
      throw new ExecutionFailure({ MoveObjectTooBig: sizes });
    }
  }
  if (total > LIMITS.writtenBytes) {
    const sizes = { currentSize: BigInt(total), maxSize: BigInt(LIMITS.writtenBytes) };
    throw new ExecutionFailure({ WrittenObjectsTooLarge: sizes });
  }
}

export type { Transferred };
