/** Calls one Move function from a programmable transaction: visibility, signature, arguments, results. */

import { isFailure } from '../../base/index.ts';
import type { ChainEvent } from '../store/index.ts';
import {
  copyValue,
  type FunctionInfo,
  isDatatype,
  type Meter,
  parseType,
  Reference,
  substitute,
  type Type,
  type Value,
  type Vm,
} from '../vm/index.ts';
import type { ArgumentTable, Slot } from './arguments.ts';
import { ExecutionFailure, fail, failArgumentAs, failureOfOutcome } from './failure.ts';
import { LIMITS } from './limits.ts';
import { decodePure } from './pure.ts';
import type { TransactionRuntime } from './runtime.ts';
import { FRAMEWORK, isTxContext, type ProgramValue, type TypedValue } from './value.ts';

/** What every command needs. */
export interface ProgramContext {
  readonly vm: Vm;
  readonly runtime: TransactionRuntime;
  readonly meter: Meter;
  readonly table: ArgumentTable;
  readonly sender: string;
  readonly events: ChainEvent[];
  /** Simulation without checks: private functions and arbitrary values are allowed. */
  readonly unchecked: boolean;
}

export interface FunctionCall {
  readonly package: string;
  readonly module: string;
  readonly function: string;
  readonly typeArguments: readonly Type[];
  readonly isInit: boolean;
}

export interface MutatedArgument {
  readonly slot: Slot;
  readonly value: TypedValue;
}
export interface CallResult {
  readonly results: readonly TypedValue[];
  readonly mutated: readonly MutatedArgument[];
}

const PRIVATE_TRANSFERS = new Set(['transfer', 'freeze_object', 'share_object', 'receive', 'party_transfer']);

/** Parses type arguments; throws TypeArgumentError. */
export function loadTypes(vm: Vm, texts: readonly string[]): Type[] {
  return texts.map((text, argumentIdx) => {
    try {
      const type = parseType(text);
      vm.abilities(type);
      return type;
    } catch (cause) {
      const kind = { TypeNotFound: true } as const;
      throw new ExecutionFailure({ TypeArgumentError: { argumentIdx, kind } }, `${text}: ${cause}`);
    }
  });
}

function loadFunction({ vm, unchecked }: ProgramContext, call: FunctionCall): FunctionInfo {
  const info = functionInfo(vm, call);
  const name = `${call.package}::${call.module}::${call.function}`;
  if (!info) {
    const text = `Could not resolve function '${call.function}' in module ${call.package}::${call.module}`;
    throw fail('FunctionNotFound', text);
  }
  if (call.isInit) return info;
  if (call.function === 'init') throw fail('NonEntryFunctionInvoked', "Cannot call 'init'");
  if (info.visibility !== 'public' && !info.isEntry && !unchecked) {
    throw fail('NonEntryFunctionInvoked', `Can only call \`entry\` or \`public\` functions, not ${name}`);
  }
  if (call.package === FRAMEWORK && call.module === 'event') {
    throw fail('NonEntryFunctionInvoked', 'Cannot directly call functions in sui::event');
  }
  if (call.package === FRAMEWORK && call.module === 'transfer' && PRIVATE_TRANSFERS.has(call.function)) {
    const text = `Cannot directly call sui::transfer::${call.function}. Use the public variant instead, sui::transfer::public_${call.function}`;
    throw fail('NonEntryFunctionInvoked', text);
  }
  const problem = vm.checkTypeArguments(info.typeParameters, call.typeArguments);
  if (problem === 'TYPE_ARITY') throw fail('TypeArityMismatch', name);
  if (problem !== undefined) {
    const kind = { ConstraintNotSatisfied: true } as const;
    throw new ExecutionFailure({ TypeArgumentError: { argumentIdx: 0, kind } }, name);
  }
  return info;
}

function functionInfo(vm: Vm, call: FunctionCall): FunctionInfo | undefined {
  try {
    return vm.functionInfo({ address: call.package, module: call.module, function: call.function });
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** The value of TxContext; natives answer from the transaction, only the digest is read from the struct. */
function transactionContext({ vm, runtime }: ProgramContext, type: Type): Value {
  const facts = runtime.transaction;
  const byName: Record<string, Value> = {
    sender: facts.sender,
    tx_hash: [...facts.digest],
    epoch: facts.epoch,
    epoch_timestamp_ms: facts.epochTimestampMs,
    ids_created: 0n,
  };
  if (type.kind !== 'datatype') throw fail('InvariantViolation', 'TxContext is not a struct');
  return vm.fields(type).map((field) => byName[field.name] ?? 0n);
}

interface Prepared {
  readonly values: Value[];
  readonly borrowed: { readonly slot: Slot; readonly cell: Reference; readonly value: TypedValue }[];
}

function checkType(value: ProgramValue, type: Type, index: number): void {
  if (value.kind === 'receiving') {
    const fits = isDatatype(type, FRAMEWORK, 'transfer', 'Receiving');
    if (!fits || (value.type && value.type.key !== type.key)) throw failArgumentAs(index, 'TypeMismatch');
    return;
  }
  if (value.kind === 'pure') return;
  if (value.kind === 'unread' || value.type.key !== type.key) {
    const found = value.kind === 'unread' ? value.object.type : value.type.key;
    throw failArgumentAs(index, 'TypeMismatch', `expected ${type.key}, found ${found}`);
  }
}

/** A checked value in the form the machine wants it. */
function toTyped(context: ProgramContext, value: ProgramValue, type: Type, index: number): TypedValue {
  checkType(value, type, index);
  if (value.kind === 'object' || value.kind === 'raw') return value;
  if (value.kind === 'receiving') {
    return { kind: 'raw', type, value: [[value.id], value.version], usedInNonEntry: false };
  }
  if (value.kind !== 'pure') throw fail('InvariantViolation', 'an object was not read');
  const { vm, unchecked } = context;
  const decoded = decodePure({ vm, type, bytes: value.bytes, index, unchecked });
  return { kind: 'raw', type, value: decoded, usedInNonEntry: false };
}

function prepareArgument(context: ProgramContext, slot: Slot, parameter: Type, at: PreparedAt): void {
  const { table } = context;
  const { index, into, privateEntry } = at;
  const inner = parameter.kind === 'reference' ? parameter.to : parameter;
  let value: ProgramValue;
  if (parameter.kind !== 'reference') value = table.takeValue(slot, index);
  else if (parameter.mutable) value = table.borrowMutable(slot, index);
  else value = table.borrow(slot, index, inner);
  if (privateEntry && 'usedInNonEntry' in value && value.usedInNonEntry) {
    throw failArgumentAs(index, 'InvalidArgumentToPrivateEntryFunction');
  }
  const typed = toTyped(context, value, inner, index);
  if (parameter.kind !== 'reference') {
    into.values.push(typed.value);
    return;
  }
  const cell = new Reference([typed.value], 0);
  into.values.push(cell);
  if (parameter.mutable) into.borrowed.push({ slot, cell, value: typed });
}

interface PreparedAt {
  readonly index: number;
  readonly into: Prepared;
  readonly privateEntry: boolean;
}

/** Runs the function; the events it emitted are appended to the context. */
export function callFunction(context: ProgramContext, call: FunctionCall, slots: readonly Slot[]): CallResult {
  const { vm, runtime, meter } = context;
  const info = loadFunction(context, call);
  const parameters = info.parameters.map((type) => substitute(type, call.typeArguments));
  const last = parameters.at(-1);
  const hasContext = last !== undefined && isTxContext(last);
  const hasWitness = call.isInit && parameters.length === 2;
  const given = slots.length + Number(hasContext) + Number(hasWitness);
  if (given !== parameters.length) {
    const plural = parameters.length === 1 ? '' : 's';
    const text = `Expected ${parameters.length} argument${plural} calling function '${call.function}', but found ${given}`;
    throw fail('ArityMismatch', text);
  }
  const returns = info.returns.map((type) => substitute(type, call.typeArguments));
  if (!context.unchecked) checkReturns(returns);
  const into: Prepared = { values: hasWitness ? [[true]] : [], borrowed: [] };
  const privateEntry = call.isInit || info.visibility !== 'public';
  slots.forEach((slot, index) => {
    prepareArgument(context, slot, parameters[index]!, { index, into, privateEntry });
  });
  if (hasContext && last.kind === 'reference') {
    into.values.push(new Reference([transactionContext(context, last.to)], 0));
  }
  const { package: address, module, function: name, typeArguments } = call;
  const outcome = vm.execute({
    address,
    module,
    function: name,
    typeArguments,
    arguments: into.values,
    runtime,
    meter,
  });
  if (outcome.kind !== 'ok') throw failureOfOutcome(outcome);
  collectEvents(context, call);
  const nonEntry = !info.isEntry && info.visibility === 'public';
  const mutated = into.borrowed.map(({ slot, cell, value }) => {
    const after: TypedValue = { ...value, value: cell.read(), usedInNonEntry: value.usedInNonEntry || nonEntry };
    slot.value = after;
    return { slot, value: after };
  });
  const results = returns.map((type, i) => resultValue(vm, type, outcome.returnValues[i]!.value));
  return { results, mutated };
}

function checkReturns(returns: readonly Type[]): void {
  const idx = returns.findIndex((type) => type.kind === 'reference');
  if (idx >= 0) throw new ExecutionFailure({ InvalidPublicFunctionReturnType: { idx } });
}

function resultValue(vm: Vm, type: Type, value: Value): TypedValue {
  const plain = type.kind === 'reference' ? type.to : type;
  const held = value instanceof Reference ? copyValue(value.read()) : value;
  return createTyped(vm, plain, held, true);
}

/** A value made by Move code, as object or raw by its abilities. */
export function createTyped(vm: Vm, type: Type, value: Value, usedInNonEntry: boolean): TypedValue {
  const isObject = type.kind === 'datatype' && vm.abilities(type).has('key');
  return { kind: isObject ? 'object' : 'raw', type, value, usedInNonEntry };
}

function collectEvents({ vm, runtime, sender, events }: ProgramContext, call: FunctionCall): void {
  for (const { type, value } of runtime.takeEvents()) {
    const contents = vm.serialize(type, value);
    if (contents.length > LIMITS.eventBytes) {
      throw new ExecutionFailure({ MovePrimitiveRuntimeError: null }, 'Emitting event of more than 256000 bytes');
    }
    events.push({ packageId: call.package, module: call.module, sender, type: type.key, contents });
  }
}
