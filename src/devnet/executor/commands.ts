/** The commands of a programmable transaction other than Move calls and publishing. */

import { fromBase64 } from '@mysten/bcs';
import type { bcs } from '@mysten/sui/bcs';
import { ADDRESS, type Type, U64, type Value, vectorOf } from '../vm/index.ts';
import type { Argument, Slot } from './arguments.ts';
import { fail, failArgumentAs } from './failure.ts';
import { callFunction, createTyped, loadTypes, type MutatedArgument, type ProgramContext } from './move-call.ts';
import { type NewPackage, publishPackage } from './publish.ts';
import { decodePure } from './pure.ts';
import type { ReadObjects } from './runtime.ts';
import { coinValue, createCoinValue, idOf, isCoin, type ProgramValue, setCoinValue, type TypedValue } from './value.ts';

export type Command = (typeof bcs.Command)['$inferType'];
type Of<K extends Command['$kind']> = Extract<Command, { $kind: K }>[K & keyof Extract<Command, { $kind: K }>];

export interface Transferred {
  readonly recipient: string;
  readonly object: TypedValue;
}

/** What the whole program gathers beside the runtime's tables. */
export interface ProgramState {
  readonly context: ProgramContext;
  readonly store: ReadObjects;
  readonly packages: NewPackage[];
  readonly transfers: Transferred[];
}

export interface CommandResult {
  readonly results: readonly TypedValue[];
  readonly mutated: readonly MutatedArgument[];
}

const MAX_U64 = (1n << 64n) - 1n;
const plain = (results: readonly TypedValue[], mutated: readonly MutatedArgument[] = []): CommandResult => ({
  results,
  mutated,
});

/** Runs one command. */
export function runCommand(state: ProgramState, command: Command): CommandResult {
  switch (command.$kind) {
    case 'MoveCall':
      return moveCall(state, command.MoveCall);
    case 'TransferObjects':
      return transferObjects(state, command.TransferObjects);
    case 'SplitCoins':
      return splitCoins(state, command.SplitCoins);
    case 'MergeCoins':
      return mergeCoins(state, command.MergeCoins);
    case 'MakeMoveVec':
      return makeVector(state, command.MakeMoveVec);
    case 'Publish': {
      const modules = command.Publish.modules.map((text) => fromBase64(text));
      const { dependencies } = command.Publish;
      return plain([publishPackage(state.context, state.store, { modules, dependencies }, state.packages)]);
    }
    default:
      throw fail('FeatureNotYetSupported', 'this devnet does not upgrade packages');
  }
}

function moveCall({ context }: ProgramState, call: Of<'MoveCall'>): CommandResult {
  const { table } = context;
  const slots = call.arguments.map((argument, index) => table.slot(argument, index));
  const typeArguments = loadTypes(context.vm, call.typeArguments);
  return callFunction(context, { ...call, typeArguments, isInit: false }, slots);
}

const slotsOf = ({ context }: ProgramState, args: readonly Argument[], start: number): Slot[] =>
  args.map((argument, i) => context.table.slot(argument, start + i));

/** A value that must be of this primitive type. */
function primitive(context: ProgramContext, value: ProgramValue, type: Type, index: number): Value {
  if (value.kind === 'pure') {
    return decodePure({ vm: context.vm, type, bytes: value.bytes, index, unchecked: false });
  }
  if (value.kind !== 'raw' || value.type.key !== type.key) throw failArgumentAs(index, 'TypeMismatch');
  return value.value;
}

function asObject(value: ProgramValue, index: number): TypedValue {
  if (value.kind === 'object') return value;
  throw failArgumentAs(index, 'TypeMismatch', 'expected an object');
}

function transferObjects(state: ProgramState, { objects, address }: Of<'TransferObjects'>): CommandResult {
  const { context, transfers } = state;
  const slots = slotsOf(state, objects, 0);
  const recipientSlot = context.table.slot(address, objects.length);
  const taken = slots.map((slot, i) => asObject(context.table.takeValue(slot, i, true), i));
  const recipientValue = context.table.takeValue(recipientSlot, objects.length);
  const recipient = primitive(context, recipientValue, ADDRESS, objects.length) as string;
  for (const object of taken) {
    if (!context.vm.abilities(object.type).has('store')) throw fail('InvalidTransferObject');
    transfers.push({ recipient, object });
  }
  return plain([]);
}

/** The coin a command changes in place. */
function borrowCoin({ context }: ProgramState, slot: Slot): TypedValue {
  const value = asObject(context.table.borrowMutable(slot, 0), 0);
  if (!isCoin(value.type)) throw failArgumentAs(0, 'TypeMismatch', 'Expected a coin but got an non coin object');
  return value;
}

function splitCoins(state: ProgramState, { coin, amounts }: Of<'SplitCoins'>): CommandResult {
  const { context } = state;
  const coinSlot = context.table.slot(coin, 0);
  const amountSlots = slotsOf(state, amounts, 1);
  const source = borrowCoin(state, coinSlot);
  const results = amountSlots.map((slot): TypedValue => {
    const amount = primitive(context, context.table.takeValue(slot, 1), U64, 1) as bigint;
    const id = context.runtime.freshId();
    const balance = coinValue(source.value);
    if (amount > balance) {
      const text = `balance: ${balance} required: ${amount}`;
      throw fail('InsufficientCoinBalance', text);
    }
    setCoinValue(source.value, balance - amount);
    return { kind: 'object', type: source.type, value: createCoinValue(id, amount), usedInNonEntry: false };
  });
  return plain(results, [{ slot: coinSlot, value: source }]);
}

function mergeCoins(state: ProgramState, { destination, sources }: Of<'MergeCoins'>): CommandResult {
  const { context } = state;
  const targetSlot = context.table.slot(destination, 0);
  const sourceSlots = slotsOf(state, sources, 1);
  const target = borrowCoin(state, targetSlot);
  const coins = sourceSlots.map((slot, i) => asObject(context.table.takeValue(slot, i + 1), i + 1));
  coins.forEach((coin, i) => {
    if (coin.type.key !== target.type.key) {
      throw failArgumentAs(i + 1, 'TypeMismatch', 'Coins do not have the same type');
    }
    context.runtime.deleteUid(idOf(coin.value));
    const sum = coinValue(target.value) + coinValue(coin.value);
    if (sum > MAX_U64) throw fail('CoinBalanceOverflow');
    setCoinValue(target.value, sum);
  });
  return plain([], [{ slot: targetSlot, value: target }]);
}

function makeVector(state: ProgramState, { type, elements }: Of<'MakeMoveVec'>): CommandResult {
  const { context } = state;
  const { vm, table } = context;
  const slots = slotsOf(state, elements, 0);
  let element = type === null ? undefined : loadTypes(vm, [type])[0];
  let used = false;
  const values = slots.map((slot, i) => {
    const value = table.takeValue(slot, i);
    element ??= firstType(value);
    if (value.kind === 'pure') {
      return decodePure({ vm, type: element, bytes: value.bytes, index: i, unchecked: context.unchecked });
    }
    if (value.kind === 'receiving' || value.kind === 'unread' || value.type.key !== element.key) {
      throw failArgumentAs(i, 'TypeMismatch');
    }
    used ||= value.usedInNonEntry;
    return value.value;
  });
  if (!element) throw fail('InvariantViolation', 'an empty vector needs a type');
  return plain([createTyped(vm, vectorOf(element), values, used)]);
}

function firstType(value: ProgramValue): Type {
  if (value.kind === 'object') return value.type;
  throw failArgumentAs(0, 'InvalidMakeMoveVecNonObjectArgument');
}
