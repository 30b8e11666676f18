/** Executes one checked transaction against the store: runs it, charges gas, builds objects, events and effects. */

import { fromBase58 } from '@mysten/bcs';
import { bcs } from '@mysten/sui/bcs';
import {
  type ChainEvent,
  type ChainObject,
  coinBalance,
  digestOf,
  type EffectsV2,
  type ExecutedTransaction,
  encodeEvents,
  type MoveObject,
  meteredSize,
  type Owner,
  objectDigest,
  ownerToBcs,
  type PackageObject,
  type TransactionDataV1,
} from '../store/index.ts';
import type { Vm } from '../vm/index.ts';
import type { CheckedInputs } from './checks.ts';
import { type EffectsV2Input, type ExecutionFailure, fail } from './failure.ts';
import { ComputationMeter, type GasSummary, netGas, storagePrice, summarizeGas } from './gas.ts';
import { type CommandOutput, type ProgramChanges, runProgram, type WrittenObject } from './program.ts';
import type { ReadObjects } from './runtime.ts';

export interface ExecuteOptions {
  readonly vm: Vm;
  readonly store: ReadObjects;
  readonly bytes: Uint8Array;
  readonly data: TransactionDataV1;
  readonly signatures: readonly Uint8Array[];
  readonly inputs: CheckedInputs;
  readonly epoch: bigint;
  readonly epochTimestampMs: bigint;
  readonly referenceGasPrice: bigint;
  readonly unchecked: boolean;
  readonly recordOutputs: boolean;
  /** The text of a clever error, for the note. */
  readonly describe: (failure: ExecutionFailure) => string;
}

export interface Execution {
  readonly transaction: ExecutedTransaction;
  readonly failure: ExecutionFailure | undefined;
  readonly outputs: readonly CommandOutput[];
  readonly newPackages: readonly string[];
}

const NO_CHANGES: ProgramChanges = {
  written: new Map(),
  packages: [],
  created: new Set(),
  deleted: new Set(),
  modified: new Map(),
  events: [],
};

/** The state after one attempt: what is written and what it costs. */
interface Settlement {
  readonly changes: ProgramChanges;
  readonly written: ReadonlyMap<string, ChainObject>;
  readonly gas: GasSummary;
}

/** Runs the transaction. Failures of the program end up in the effects. */
export function execute(options: ExecuteOptions): Execution {
  const { vm, store, data, inputs } = options;
  const { price, budget } = { price: BigInt(data.gasData.price), budget: BigInt(data.gasData.budget) };
  const digest = digestOf('TransactionData', options.bytes);
  const program = data.kind.ProgrammableTransaction;
  if (!program) throw new TypeError('only programmable transactions run');
  const meter = new ComputationMeter(budget, price);
  const gasCoin = inputs.gas[0] ? smash(inputs.gas) : undefined;
  const sponsor = data.gasData.owner === data.sender ? undefined : data.gasData.owner;
  const result = runProgram({
    vm,
    store,
    meter,
    program,
    facts: {
      sender: data.sender,
      digest: fromBase58(digest),
      epoch: options.epoch,
      epochTimestampMs: options.epochTimestampMs,
      referenceGasPrice: options.referenceGasPrice,
      gasPrice: price,
      gasBudget: budget,
      sponsor,
    },
    transactionDigest: digest,
    inputs: inputs.objects,
    gas: gasCoin && { object: gasCoin, owner: gasCoin.owner },
    budget,
    unchecked: options.unchecked,
    recordOutputs: options.recordOutputs,
  });
  let failure = result.failure;
  const cost = meter.cost(budget, price);
  if (cost === undefined) failure ??= fail('InsufficientGas');
  const computation = cost ?? budget;
  const lamport = lamportVersion(inputs);
  const base = { options, digest, lamport, gasCoin };
  const settled = settle(base, failure ? undefined : result.changes, computation, failure);
  const transaction = record(base, settled.settlement, settled.failure);
  const newPackages = result.packages.map((made) => made.id);
  return { transaction, failure: settled.failure, outputs: result.outputs, newPackages };
}

interface Base {
  readonly options: ExecuteOptions;
  readonly digest: string;
  readonly lamport: bigint;
  readonly gasCoin: MoveObject | undefined;
}

/** The first gas coin with the balance of all of them. */
function smash(coins: readonly MoveObject[]): MoveObject {
  const first = coins[0]!;
  if (coins.length === 1) return first;
  return withBalance(
    first,
    coins.reduce((sum, coin) => sum + coinBalance(coin), 0n),
  );
}

function withBalance<T extends { readonly contents: Uint8Array }>(coin: T, balance: bigint): T {
  const contents = coin.contents.slice();
  new DataView(contents.buffer).setBigUint64(32, balance, true);
  return { ...coin, contents };
}

/** One more than the highest version among inputs. */
function lamportVersion({ objects, gas, receiving }: CheckedInputs): bigint {
  let highest = 0n;
  const note = (object: MoveObject) => {
    if (object.version > highest) highest = object.version;
  };
  for (const input of objects) if (input) note(input.object);
  for (const object of [...gas, ...receiving]) note(object);
  return highest + 1n;
}

/** Charges gas; on failure, or when storage cannot be paid, the inputs are rewritten as they were. */
function settle(base: Base, changes: ProgramChanges | undefined, computation: bigint, failed?: ExecutionFailure) {
  const budget = BigInt(base.options.data.gasData.budget);
  const affordable = (gas: GasSummary) => netGas(gas) <= budget;
  let failure = failed;
  if (changes) {
    const settlement = build(base, changes, computation, true);
    if (affordable(settlement.gas) || !base.gasCoin) return { settlement: charge(base, settlement), failure };
    failure ??= fail('InsufficientGas');
  }
  const untouched = build(base, NO_CHANGES, computation, true);
  if (affordable(untouched.gas)) return { settlement: charge(base, untouched), failure };
  failure ??= fail('InsufficientGas');
  return { settlement: charge(base, build(base, NO_CHANGES, budget, false)), failure };
}

/** Completes the changes with rewritten inputs and smashed coins and prices them. */
function build(base: Base, changes: ProgramChanges, computation: bigint, chargeStorage: boolean): Settlement {
  const { options, gasCoin } = base;
  const written = new Map(changes.written);
  const modified = new Map(changes.modified);
  const deleted = new Set(changes.deleted);
  const rewrite = (object: MoveObject) => {
    if (!modified.has(object.id)) written.set(object.id, object);
    modified.set(object.id, object);
  };
  for (const input of options.inputs.objects) if (input?.mutable) rewrite(input.object);
  if (gasCoin) {
    rewrite(gasCoin);
    modified.set(gasCoin.id, options.inputs.gas[0]!);
  }
  for (const coin of options.inputs.gas.slice(1)) {
    modified.set(coin.id, coin);
    deleted.add(coin.id);
  }
  const objects = new Map<string, ChainObject>();
  let storageCost = 0n;
  for (const draft of written.values()) {
    const object = finalize(base, draft, modified.get(draft.id), chargeStorage);
    storageCost += object.storageRebate;
    objects.set(object.id, object);
  }
  const created = new Set(changes.created);
  for (const made of changes.packages) {
    const object = finalizePackage(base, made);
    created.add(made.id);
    storageCost += object.storageRebate;
    objects.set(made.id, object);
  }
  let rebates = 0n;
  for (const object of modified.values()) rebates += object.storageRebate;
  const gas = chargeStorage ? summarizeGas(computation, storageCost, rebates) : summarizeGas(computation, 0n, 0n);
  return { changes: { ...changes, modified, deleted, created }, written: objects, gas };
}

function finalize(base: Base, draft: WrittenObject, before: MoveObject | undefined, charged: boolean): MoveObject {
  const { lamport, digest } = base;
  const { id, type, hasPublicTransfer, contents } = draft;
  const owner = finalOwner(draft.owner, before?.owner, lamport);
  const object = { kind: 'move', id, version: lamport, owner, type, hasPublicTransfer, contents } as const;
  const whole = { ...object, previousTransaction: digest, storageRebate: 0n };
  const storageRebate = charged ? storagePrice(meteredSize(whole)) : (before?.storageRebate ?? 0n);
  return { ...whole, storageRebate: base.gasCoin ? storageRebate : 0n };
}

function finalOwner(owner: Owner, before: Owner | undefined, lamport: bigint): Owner {
  if (owner.kind !== 'shared') return owner;
  return before?.kind === 'shared' ? before : { kind: 'shared', initialVersion: lamport };
}

function finalizePackage(base: Base, made: ProgramChanges['packages'][number]): PackageObject {
  const owner: Owner = { kind: 'immutable' };
  const object = { kind: 'package', ...made, version: 1n, owner } as const;
  const whole = { ...object, previousTransaction: base.digest, storageRebate: 0n };
  return { ...whole, storageRebate: base.gasCoin ? storagePrice(meteredSize(whole)) : 0n };
}

/** Takes the gas from the coin, whoever owns it by now. */
function charge({ gasCoin }: Base, settlement: Settlement): Settlement {
  if (!gasCoin) {
    return { ...settlement, gas: summarizeGas(settlement.gas.computationCost, 0n, 0n) };
  }
  const coin = settlement.written.get(gasCoin.id);
  if (coin?.kind !== 'move') throw new TypeError('the gas coin is not among the written objects');
  const balance = coinBalance(coin) - netGas(settlement.gas);
  const written = new Map(settlement.written).set(coin.id, withBalance(coin, balance));
  return { ...settlement, written };
}

type Change = EffectsV2Input['changedObjects'] extends Iterable<infer T> ? T : never;

function changedObjects({ changes, written }: Settlement): Change[] {
  const { created, deleted, modified } = changes;
  const ids = new Set([...created, ...deleted, ...modified.keys(), ...written.keys()]);
  return [...ids].sort().map((id) => {
    const before = modified.get(id);
    const after = written.get(id);
    const idOperation = created.has(id) ? { Created: true as const } : undefined;
    const deletion = deleted.has(id) ? { Deleted: true as const } : { None: true as const };
    return [
      id,
      {
        inputState: before
          ? { Exist: [[before.version, objectDigest(before)], ownerToBcs(before.owner)] }
          : { NotExist: true },
        outputState: outputState(after),
        idOperation: idOperation ?? deletion,
      },
    ] as Change;
  });
}

function outputState(after: ChainObject | undefined) {
  if (!after) return { NotExist: true as const };
  if (after.kind === 'package') return { PackageWrite: [after.version, objectDigest(after)] };
  return { ObjectWrite: [objectDigest(after), ownerToBcs(after.owner)] };
}

/** Effects, events and objects as they are kept. */
function record(base: Base, settlement: Settlement, failure: ExecutionFailure | undefined): ExecutedTransaction {
  const { options, digest, lamport, gasCoin } = base;
  const events: readonly ChainEvent[] = failure ? [] : settlement.changes.events;
  const eventsBytes = events.length === 0 ? new Uint8Array() : encodeEvents(events);
  const changed = changedObjects(settlement);
  const gasIndex = gasCoin ? changed.findIndex(([id]) => id === gasCoin.id) : -1;
  const unchanged = options.inputs.objects.flatMap((input) => {
    if (!input || input.mutable || input.owner.kind !== 'shared') return [];
    const { id, version } = input.object;
    return [[id, { ReadOnlyRoot: [version, objectDigest(input.object)] }]] as const;
  });
  const command = failure?.command ?? null;
  const effects: EffectsV2Input = {
    status: failure ? { Failure: { error: failure.status, command } } : { Success: true },
    executedEpoch: options.epoch,
    gasUsed: settlement.gas,
    transactionDigest: digest,
    gasObjectIndex: gasIndex < 0 ? null : gasIndex,
    eventsDigest: events.length === 0 ? null : digestOf('TransactionEvents', eventsBytes),
    dependencies: dependencies(options.inputs, settlement),
    lamportVersion: lamport,
    changedObjects: changed,
    unchangedConsensusObjects: unchanged as unknown as EffectsV2Input['unchangedConsensusObjects'],
    auxDataDigest: null,
  };
  const effectsBytes = bcs.TransactionEffects.serialize({ V2: effects }).toBytes();
  return {
    digest,
    bytes: options.bytes,
    data: options.data,
    signatures: options.signatures,
    effectsBytes,
    effects: bcs.TransactionEffects.parse(effectsBytes).V2 as EffectsV2,
    effectsDigest: digestOf('TransactionEffects', effectsBytes),
    eventsBytes,
    events,
    written: [...settlement.written.values()],
    note: failure ? options.describe(failure) : '',
  };
}

/** The transactions that made the inputs, the loaded children and the packages. */
function dependencies(inputs: CheckedInputs, { changes }: Settlement): string[] {
  const objects: ChainObject[] = [...inputs.gas, ...inputs.receiving, ...inputs.packages, ...changes.modified.values()];
  for (const input of inputs.objects) if (input) objects.push(input.object);
  const digests = new Set(objects.map((object) => object.previousTransaction));
  return [...digests]
    .map((digest) => [fromBase58(digest), digest] as const)
    .sort(byBytes)
    .map(([, digest]) => digest);
}

function byBytes([a]: readonly [Uint8Array, string], [b]: readonly [Uint8Array, string]): number {
  for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
