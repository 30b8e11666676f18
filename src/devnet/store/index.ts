/** Door of the store: objects, transactions and checkpoints, in memory and in the log. */
export { BcsReader, BcsWriter } from './bytes.ts';
export { addressBytes, DELETED_DIGEST, deriveObjectId, digestOf, WRAPPED_DIGEST } from './digest.ts';
export { type RecordKind, TransactionLog } from './log.ts';
export {
  type ChainObject,
  coinBalance,
  coinTypeOf,
  decodeObject,
  decodeOwner,
  encodeObject,
  encodeObjectType,
  encodeTypeTag,
  GAS_COIN_TYPE,
  type Linkage,
  type MoveObject,
  meteredSize,
  type Owner,
  objectDigest,
  ownerToBcs,
  type PackageObject,
  SUI_TYPE,
  systemAddress,
  type TypeOrigin,
} from './object.ts';
export {
  assembleCheckpoint,
  type ChainEvent,
  type Checkpoint,
  type CheckpointSummary,
  createCheckpoint,
  decodeCheckpoint,
  decodeTransaction,
  type EffectsV2,
  type ExecutedTransaction,
  encodeCheckpoint,
  encodeEvents,
  encodeTransaction,
  type TransactionDataV1,
} from './record.ts';
export { CheckpointContentsSchema, CheckpointSummarySchema, TransactionEventsSchema } from './schema.ts';
export { ChainStore, type Placed } from './store.ts';
export { parseStrict } from './strict-bcs.ts';
