/** Effects of a transaction as gRPC messages. */
import { GrpcTypes } from '@mysten/sui/grpc';
import { parseFailureNote } from '../../executor/index.ts';
import {
  type ChainObject,
  coinBalance,
  coinTypeOf,
  decodeOwner,
  type EffectsV2,
  type ExecutedTransaction,
} from '../../store/index.ts';
import { renderStatus } from './failure.ts';
import { renderBcs, renderOwner } from './object.ts';

/** Finds past versions of objects. */
export interface ReadVersions {
  objectAt(id: string, version: bigint): ChainObject | undefined;
  lastKnown(id: string): ChainObject | undefined;
}

const {
  ChangedObject_InputObjectState: Input,
  ChangedObject_OutputObjectState: Output,
  ChangedObject_IdOperation: Operation,
  UnchangedConsensusObject_UnchangedConsensusObjectKind: Unchanged,
} = GrpcTypes;

type Change = EffectsV2['changedObjects'][number];

const operations = { None: Operation.NONE, Created: Operation.CREATED, Deleted: Operation.DELETED };
const nameOf = (object: ChainObject | undefined): string | undefined =>
  object?.kind === 'package' ? 'package' : object?.type;

/** Objects around a transaction: what it wrote, and what was there before. */
class Surroundings {
  readonly #written: ReadonlyMap<string, ChainObject>;
  readonly #versions: ReadVersions;

  constructor(transaction: ExecutedTransaction, versions: ReadVersions) {
    this.#written = new Map(transaction.written.map((object) => [object.id, object]));
    this.#versions = versions;
  }

  after(id: string): ChainObject | undefined {
    return this.#written.get(id);
  }

  before([id, change]: Change): ChainObject | undefined {
    const exist = change.inputState.Exist;
    return exist ? this.#versions.objectAt(id, BigInt(exist[0][0])) : undefined;
  }

  typeOf(change: Change): string | undefined {
    return nameOf(this.after(change[0]) ?? this.before(change) ?? this.#versions.lastKnown(change[0]));
  }
}

function renderChange(change: Change, lamport: bigint, around: Surroundings): GrpcTypes.ChangedObject {
  const [objectId, { inputState, outputState, idOperation }] = change;
  const rendered: GrpcTypes.ChangedObject = {
    objectId,
    inputState: inputState.Exist ? Input.EXISTS : Input.DOES_NOT_EXIST,
    outputState: Output.DOES_NOT_EXIST,
    idOperation: operations[idOperation.$kind],
  };
  if (inputState.Exist) {
    const [[version, digest], owner] = inputState.Exist;
    rendered.inputVersion = BigInt(version);
    rendered.inputDigest = digest;
    rendered.inputOwner = renderOwner(decodeOwner(owner));
  }
  if (outputState.ObjectWrite) {
    const [digest, owner] = outputState.ObjectWrite;
    rendered.outputState = Output.OBJECT_WRITE;
    rendered.outputVersion = lamport;
    rendered.outputDigest = digest;
    rendered.outputOwner = renderOwner(decodeOwner(owner));
  }
  if (outputState.PackageWrite) {
    const [version, digest] = outputState.PackageWrite;
    rendered.outputState = Output.PACKAGE_WRITE;
    rendered.outputVersion = BigInt(version);
    rendered.outputDigest = digest;
    rendered.outputOwner = renderOwner({ kind: 'immutable' });
  }
  const objectType = around.typeOf(change);
  if (objectType !== undefined) rendered.objectType = objectType;
  return rendered;
}

/** Numbers of GasCostSummary. */
export function renderGas(gas: EffectsV2['gasUsed']): GrpcTypes.GasCostSummary {
  return {
    computationCost: BigInt(gas.computationCost),
    storageCost: BigInt(gas.storageCost),
    storageRebate: BigInt(gas.storageRebate),
    nonRefundableStorageFee: BigInt(gas.nonRefundableStorageFee),
  };
}

/** The whole of the effects. */
export function renderEffects(transaction: ExecutedTransaction, versions: ReadVersions): GrpcTypes.TransactionEffects {
  const { effects } = transaction;
  const around = new Surroundings(transaction, versions);
  const lamport = BigInt(effects.lamportVersion);
  const changedObjects = effects.changedObjects.map((change) => renderChange(change, lamport, around));
  const rendered: GrpcTypes.TransactionEffects = {
    bcs: renderBcs('TransactionEffects', transaction.effectsBytes),
    digest: transaction.effectsDigest,
    version: 2,
    status: renderStatus(effects.status, parseFailureNote(transaction.note)),
    epoch: BigInt(effects.executedEpoch),
    gasUsed: renderGas(effects.gasUsed),
    transactionDigest: effects.transactionDigest,
    dependencies: effects.dependencies,
    lamportVersion: lamport,
    changedObjects,
    unchangedConsensusObjects: effects.unchangedConsensusObjects.flatMap(([objectId, kind]) => {
      if (!kind.ReadOnlyRoot) return [];
      const [version, digest] = kind.ReadOnlyRoot;
      const objectType = nameOf(versions.objectAt(objectId, BigInt(version)));
      const row = { kind: Unchanged.READ_ONLY_ROOT, objectId, version: BigInt(version), digest };
      return [objectType === undefined ? row : { ...row, objectType }];
    }),
    unchangedLoadedRuntimeObjects: [],
  };
  const gasObject = effects.gasObjectIndex === null ? undefined : changedObjects[effects.gasObjectIndex];
  if (gasObject) rendered.gasObject = gasObject;
  if (effects.eventsDigest !== null) rendered.eventsDigest = effects.eventsDigest;
  return rendered;
}

/** Coins that came and went, by owner and coin type; gas included. */
export function renderBalanceChanges(
  transaction: ExecutedTransaction,
  versions: ReadVersions,
): GrpcTypes.BalanceChange[] {
  const around = new Surroundings(transaction, versions);
  const totals = new Map<string, bigint>();
  const add = (object: ChainObject | undefined, sign: bigint) => {
    if (object?.kind !== 'move' || object.owner.kind !== 'address') return;
    const coin = coinTypeOf(object.type);
    if (coin === undefined) return;
    const key = `${object.owner.address} ${coin}`;
    totals.set(key, (totals.get(key) ?? 0n) + sign * coinBalance(object));
  };
  for (const change of transaction.effects.changedObjects) {
    add(around.before(change), -1n);
    add(around.after(change[0]), 1n);
  }
  return [...totals].sort().flatMap(([key, amount]) => {
    const [address = '', coinType = ''] = key.split(' ');
    return amount === 0n ? [] : [{ address, coinType, amount: String(amount) }];
  });
}
