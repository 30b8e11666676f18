/** The facts a chain is made of: executed transactions, events and checkpoints, and their form in the log. */
import { bcs } from '@mysten/sui/bcs';
import { parseType } from '../vm/index.ts';
import { BcsReader, BcsWriter } from './bytes.ts';
import { digestOf } from './digest.ts';
import { type ChainObject, decodeObject, encodeObject } from './object.ts';
import { CheckpointContentsSchema, CheckpointSummarySchema, TransactionEventsSchema } from './schema.ts';

export type EffectsV2 = NonNullable<(typeof bcs.TransactionEffects)['$inferType']['V2']>;
export type TransactionDataV1 = (typeof bcs.TransactionData)['$inferType']['V1'];
export type CheckpointSummary = (typeof CheckpointSummarySchema)['$inferType'];

export interface ChainEvent {
  readonly packageId: string;
  readonly module: string;
  readonly sender: string;
  /** Canonical type text. */
  readonly type: string;
  readonly contents: Uint8Array;
}

/** A transaction after execution, in all the forms that are served. */
export interface ExecutedTransaction {
  readonly digest: string;
  /** BCS of TransactionData. */
  readonly bytes: Uint8Array;
  readonly data: TransactionDataV1;
  readonly signatures: readonly Uint8Array[];
  readonly effectsBytes: Uint8Array;
  readonly effects: EffectsV2;
  readonly effectsDigest: string;
  /** Empty when the transaction emitted nothing. */
  readonly eventsBytes: Uint8Array;
  readonly events: readonly ChainEvent[];
  /** Objects as this transaction left them. */
  readonly written: readonly ChainObject[];
  /** What the server knows beyond the effects: text of an abort, for example. */
  readonly note: string;
}

export interface Checkpoint {
  readonly sequenceNumber: bigint;
  readonly digest: string;
  readonly summary: CheckpointSummary;
  readonly summaryBytes: Uint8Array;
  readonly contentsBytes: Uint8Array;
  readonly contentsDigest: string;
  readonly timestampMs: bigint;
  readonly transactions: readonly ExecutedTransaction[];
}

/** BCS of TransactionEvents. */
export function encodeEvents(events: readonly ChainEvent[]): Uint8Array {
  const data = events.map((event) => {
    const tag = bcs.TypeTag.parse(bcs.TypeTag.serialize(event.type).toBytes());
    return { ...event, type: structTag(tag) };
  });
  return TransactionEventsSchema.serialize({ data }).toBytes();
}

const structTags = new Map<string, (typeof bcs.StructTag)['$inferInput']>();

function structTag(type: string): (typeof bcs.StructTag)['$inferInput'] {
  const known = structTags.get(type);
  if (known) return known;
  const bytes = bcs.TypeTag.serialize(type).toBytes();
  const tag = bcs.StructTag.parse(bytes.subarray(1));
  if (structTags.size > 10_000) structTags.clear();
  structTags.set(type, tag);
  return tag;
}

function decodeEvents(bytes: Uint8Array): ChainEvent[] {
  if (bytes.length === 0) return [];
  return TransactionEventsSchema.parse(bytes).data.map((event) => ({
    packageId: event.packageId,
    module: event.module,
    sender: event.sender,
    type: parseType(bcs.TypeTag.parse(bcs.TypeTag.serialize({ struct: event.type }).toBytes())).key,
    contents: Uint8Array.from(event.contents),
  }));
}

/** The log's form of a transaction. */
export function encodeTransaction(transaction: ExecutedTransaction): Uint8Array {
  const out = new BcsWriter();
  out.bytes(transaction.bytes).uleb(transaction.signatures.length);
  for (const signature of transaction.signatures) out.bytes(signature);
  out.bytes(transaction.effectsBytes).bytes(transaction.eventsBytes).string(transaction.note);
  out.uleb(transaction.written.length);
  for (const object of transaction.written) out.bytes(encodeObject(object));
  return out.finish();
}

/** Reads encodeTransaction; digests are recomputed, never trusted. */
export function decodeTransaction(payload: Uint8Array): ExecutedTransaction {
  const reader = new BcsReader(payload);
  const bytes = reader.bytes();
  const signatures = Array.from({ length: reader.uleb() }, () => reader.bytes());
  const effectsBytes = reader.bytes();
  const eventsBytes = reader.bytes();
  const note = reader.string();
  const written = Array.from({ length: reader.uleb() }, () => decodeObject(reader.bytes()));
  const { V2: effects } = bcs.TransactionEffects.parse(effectsBytes);
  if (!effects) throw new RangeError('effects of version 1');
  return {
    digest: digestOf('TransactionData', bytes),
    bytes,
    data: bcs.TransactionData.parse(bytes).V1,
    signatures,
    effectsBytes,
    effects,
    effectsDigest: digestOf('TransactionEffects', effectsBytes),
    eventsBytes,
    events: decodeEvents(eventsBytes),
    written,
    note,
  };
}

/** The signature a system transaction carries. */
const SYSTEM_SIGNATURE = new Uint8Array(97);

/** Builds the checkpoint that follows `previous` and contains `transactions`. */
export function createCheckpoint(
  previous: Checkpoint | undefined,
  transactions: readonly ExecutedTransaction[],
  timestampMs: bigint,
): Checkpoint {
  const contentsBytes = CheckpointContentsSchema.serialize({
    V1: {
      transactions: transactions.map((t) => ({ transaction: t.digest, effects: t.effectsDigest })),
      userSignatures: transactions.map((t) =>
        t.signatures.length === 0 ? [SYSTEM_SIGNATURE] : t.signatures.map((s) => [...s]),
      ),
    },
  }).toBytes();
  const contentDigest = digestOf('CheckpointContents', contentsBytes);
  const summary = {
    epoch: '0',
    sequenceNumber: String(previous ? previous.sequenceNumber + 1n : 0n),
    networkTotalTransactions: String(
      BigInt(previous?.summary.networkTotalTransactions ?? 0) + BigInt(transactions.length),
    ),
    contentDigest,
    previousDigest: previous?.digest ?? null,
    epochRollingGasCostSummary: rollingGas(previous, transactions),
    timestampMs: String(timestampMs),
    checkpointCommitments: [],
    endOfEpochData: null,
    versionSpecificData: [],
  };
  return assembleCheckpoint(CheckpointSummarySchema.serialize(summary).toBytes(), contentsBytes, transactions);
}

function rollingGas(previous: Checkpoint | undefined, transactions: readonly ExecutedTransaction[]) {
  const total = { computationCost: 0n, storageCost: 0n, storageRebate: 0n, nonRefundableStorageFee: 0n };
  const rows = transactions.map((t) => t.effects.gasUsed);
  if (previous) rows.push(previous.summary.epochRollingGasCostSummary);
  for (const row of rows) {
    total.computationCost += BigInt(row.computationCost);
    total.storageCost += BigInt(row.storageCost);
    total.storageRebate += BigInt(row.storageRebate);
    total.nonRefundableStorageFee += BigInt(row.nonRefundableStorageFee);
  }
  return total;
}

/** A checkpoint from its bytes. */
export function assembleCheckpoint(
  summaryBytes: Uint8Array,
  contentsBytes: Uint8Array,
  transactions: readonly ExecutedTransaction[],
): Checkpoint {
  const summary = CheckpointSummarySchema.parse(summaryBytes);
  return {
    sequenceNumber: BigInt(summary.sequenceNumber),
    digest: digestOf('CheckpointSummary', summaryBytes),
    summary,
    summaryBytes,
    contentsBytes,
    contentsDigest: digestOf('CheckpointContents', contentsBytes),
    timestampMs: BigInt(summary.timestampMs),
    transactions,
  };
}

/** The log's form of a checkpoint; its transactions come before it. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  return new BcsWriter().bytes(checkpoint.summaryBytes).bytes(checkpoint.contentsBytes).finish();
}

/** Reads encodeCheckpoint; throws RangeError unless it contains exactly these transactions. */
export function decodeCheckpoint(payload: Uint8Array, transactions: readonly ExecutedTransaction[]): Checkpoint {
  const reader = new BcsReader(payload);
  const checkpoint = assembleCheckpoint(reader.bytes(), reader.bytes(), transactions);
  const listed = CheckpointContentsSchema.parse(checkpoint.contentsBytes).V1.transactions;
  const same =
    listed.length === transactions.length &&
    listed.every((row, i) => {
      return row.transaction === transactions[i]?.digest && row.effects === transactions[i]?.effectsDigest;
    });
  if (!same || checkpoint.contentsDigest !== checkpoint.summary.contentDigest) {
    throw new RangeError('a checkpoint does not contain the transactions before it');
  }
  return checkpoint;
}
