/** Transactions that nobody signs: the tick of the clock before each checkpoint, and the coin of simulations. */
import { bcs } from '@mysten/sui/bcs';
import {
  addressBytes,
  type ChainObject,
  type ChainStore,
  digestOf,
  type EffectsV2,
  type ExecutedTransaction,
  GAS_COIN_TYPE,
  type MoveObject,
  objectDigest,
  ownerToBcs,
  systemAddress,
  type TransactionDataV1,
} from '../store/index.ts';
import type { EffectsV2Input } from './failure.ts';
import { LIMITS } from './limits.ts';

const CLOCK = systemAddress('6');
const ZERO = systemAddress('0');
const ZERO_DIGEST = '11111111111111111111111111111111';

/** The clock object showing another time, everything else unchanged. */
export function clockAt(clock: MoveObject, timestampMs: bigint): MoveObject {
  const contents = clock.contents.slice();
  new DataView(contents.buffer).setBigUint64(32, timestampMs, true);
  return { ...clock, contents };
}

type KindInput = (typeof bcs.TransactionKind)['$inferInput'];

/** BCS of a transaction of the system. */
export function systemTransactionBytes(kind: KindInput): Uint8Array {
  const gasData = { payment: [], owner: ZERO, price: 1n, budget: 0n };
  return bcs.TransactionData.serialize({ V1: { kind, sender: ZERO, gasData, expiration: { None: true } } }).toBytes();
}

/** An executed system transaction with these effects, written objects included. */
export function recordSystemTransaction(
  bytes: Uint8Array,
  written: readonly ChainObject[],
  changes: Pick<EffectsV2Input, 'changedObjects' | 'dependencies' | 'lamportVersion'>,
): ExecutedTransaction {
  const digest = digestOf('TransactionData', bytes);
  const effectsBytes = bcs.TransactionEffects.serialize({
    V2: {
      status: { Success: true },
      executedEpoch: 0n,
      gasUsed: { computationCost: 0n, storageCost: 0n, storageRebate: 0n, nonRefundableStorageFee: 0n },
      transactionDigest: digest,
      gasObjectIndex: null,
      eventsDigest: null,
      unchangedConsensusObjects: [],
      auxDataDigest: null,
      ...changes,
    },
  }).toBytes();
  return {
    digest,
    bytes,
    data: bcs.TransactionData.parse(bytes).V1,
    signatures: [],
    effectsBytes,
    effects: bcs.TransactionEffects.parse(effectsBytes).V2 as EffectsV2,
    effectsDigest: digestOf('TransactionEffects', effectsBytes),
    eventsBytes: new Uint8Array(),
    events: [],
    written,
    note: '',
  };
}

/** The consensus commit that moves the clock to `timestampMs`; `round` is the number of its checkpoint. */
export function createPrologue(store: ChainStore, round: bigint, timestampMs: bigint): ExecutedTransaction {
  const before = store.moveObject(CLOCK);
  if (!before) throw new TypeError('there is no clock');
  const bytes = systemTransactionBytes({
    ConsensusCommitPrologueV3: {
      epoch: 0n,
      round,
      subDagIndex: null,
      commitTimestampMs: timestampMs,
      consensusCommitDigest: ZERO_DIGEST,
      consensusDeterminedVersionAssignments: { CancelledTransactions: [] },
    },
  });
  const version = before.version + 1n;
  const previousTransaction = digestOf('TransactionData', bytes);
  const after: MoveObject = { ...clockAt(before, timestampMs), version, previousTransaction };
  const owner = ownerToBcs(before.owner);
  const change = {
    inputState: { Exist: [[before.version, objectDigest(before)], owner] as [[bigint, string], typeof owner] },
    outputState: { ObjectWrite: [objectDigest(after), owner] as [string, typeof owner] },
    idOperation: { None: true as const },
  };
  return recordSystemTransaction(bytes, [after], {
    changedObjects: [[CLOCK, change]],
    dependencies: [before.previousTransaction],
    lamportVersion: version,
  });
}

/** The time a prologue or genesis carries. */
export function timestampOf(transaction: ExecutedTransaction | undefined): bigint | undefined {
  const prologue = transaction?.data.kind.ConsensusCommitPrologueV3;
  return prologue && BigInt(prologue.commitTimestampMs);
}

/** MIST in the coin a simulation without gas payment runs with. */
const TRIAL_BALANCE = 1_000_000_000_000_000_000n;
const TRIAL_COIN = `0x${'f'.repeat(64)}`;

/** Gives a transaction without gas coins one that exists in `overlay` only; fills in price and budget. */
export function withTrialCoin(data: TransactionDataV1, overlay: Map<string, ChainObject>): TransactionDataV1 {
  const contents = new Uint8Array(40);
  contents.set(addressBytes(TRIAL_COIN));
  new DataView(contents.buffer).setBigUint64(32, TRIAL_BALANCE, true);
  const coin: MoveObject = {
    kind: 'move',
    id: TRIAL_COIN,
    version: 1n,
    owner: { kind: 'address', address: data.gasData.owner },
    type: GAS_COIN_TYPE,
    hasPublicTransfer: true,
    contents,
    previousTransaction: ZERO_DIGEST,
    storageRebate: 0n,
  };
  overlay.set(TRIAL_COIN, coin);
  const payment = [{ objectId: TRIAL_COIN, version: '1', digest: objectDigest(coin) }];
  const price = data.gasData.price === '0' ? '1000' : data.gasData.price;
  const budget = data.gasData.budget === '0' ? String(LIMITS.maxBudget) : data.gasData.budget;
  return { ...data, gasData: { ...data.gasData, payment, price, budget } };
}
