/** What the API shows of each table. */
import { DWALLET_STATUS, REQUEST_STATUS } from '../../src/chain/index.ts';
import type { Shape } from './shape.ts';

const CREATED = { createdTx: 'text', createdCheckpoint: 'u64', createdMs: 'u64' } as const satisfies Shape;

export const NETWORK: Shape = {
  id: 'id',
  packageId: 'id',
  suite: 'text',
  committee: 'id',
  epoch: 'u64',
  revision: 'u64',
  paused: 'int',
  config: 'json?',
  networkKey: 'id?',
  ...CREATED,
};
export const POOL: Shape = { id: 'id', curve: 'int?', algorithm: 'int?' };
export const NETWORK_KEY: Shape = {
  id: 'id',
  ceremony: 'id',
  nkId: 'hex',
  suite: 'text?',
  qualified: 'hex',
  outputDigest: 'hex',
  sharingDigest: 'hex',
  ...CREATED,
};
export const NETWORK_KEY_CURVE: Shape = { curve: 'int', encryptionKey: 'hex', x0: 'hex', x1: 'hex' };
export const CULPRIT: Shape = {
  request: 'id',
  validator: 'id',
  network: 'id',
  epoch: 'u64',
  party: 'int',
  reason: 'int',
  ...CREATED,
};
export const CULPRIT_TOTAL: Shape = { validator: 'id', count: 'int', lastEpoch: 'u64' };
export const CEREMONY: Shape = {
  id: 'id',
  committee: 'id',
  epoch: 'u64',
  purpose: 'int',
  round: 'int',
  phase: ['deal', 'ack', 'resolve', 'finish', 'finished', 'aborted'],
  deadline: 'u64',
  logDigest: 'hex?',
  networkKey: 'id?',
  ...CREATED,
};
export const CEREMONY_POST: Shape = { kind: 'text', round: 'int', party: 'int', dealer: 'int?', tx: 'text' };
export const VALIDATOR: Shape = {
  party: 'int',
  validator: 'id',
  weight: 'int',
  blsKey: 'hex',
  protocolKey: 'hex',
  sealingKey: 'hex',
  peerId: 'hex',
  addresses: 'json',
};
export const DWALLET: Shape = {
  id: 'id',
  cap: 'id',
  capOwner: 'id?',
  capOwnerKind: 'text',
  creator: 'id',
  curve: 'int',
  networkKey: 'id',
  status: DWALLET_STATUS,
  rejectCode: 'int?',
  sid: 'hex',
  userPublicShare: 'hex',
  proof: 'hex',
  publicKey: 'hex',
  mu: 'hex?',
  chainCode: 'hex?',
  deadline: 'u64',
  effectiveAt: 'u64?',
  authVersion: 'int',
  changedTx: 'text',
  ...CREATED,
};
export const TWEAK: Shape = {
  path: 'hex',
  indices: 'json',
  taproot: 'bool',
  root: 'hex',
  tau: 'hex',
  publicKey: 'hex',
  ...CREATED,
};
export const REQUEST: Shape = {
  id: 'id',
  dwallet: 'id',
  networkKey: 'id',
  curve: 'int',
  algorithm: 'int',
  hash: 'int',
  key: 'hex',
  status: REQUEST_STATUS,
  failure: 'int',
  deadline: 'u64',
  escrow: 'u64',
  paid: 'u64?',
  refunded: 'u64?',
  sender: 'id',
  refundTo: 'id?',
  poster: 'id?',
  certified: 'bool',
  verifyKey: 'hex?',
  endTx: 'text?',
  endCheckpoint: 'u64?',
  endMs: 'u64?',
  redeemedTx: 'text?',
  ...CREATED,
};
export const REQUEST_ITEM: Shape = {
  index: 'int',
  presignDigest: 'hex',
  presign: 'id?',
  batch: 'id?',
  message: 'hex?',
  userMessage: 'hex?',
};
export const PRESIGN_BATCH: Shape = {
  id: 'id',
  pool: 'id',
  nkId: 'hex',
  curve: 'int',
  algorithm: 'int',
  sid: 'hex',
  epoch: 'u64',
  size: 'int',
  available: 'int',
  byteLength: 'int',
  poster: 'id',
  ...CREATED,
};
export const PRESIGN_ENTRY: Shape = {
  index: 'int',
  digest: 'hex',
  presign: 'id?',
  reservedBy: 'id?',
  reservedTx: 'text?',
  bytes: 'hex?',
};
export const PRESIGN_TOTAL: Shape = { curve: 'int', algorithm: 'int', batches: 'int', available: 'int' };

/** What a client needs to verify a signature without believing anybody. */
export const PROOF: Shape = {
  request: 'id',
  dwallet: 'id',
  networkKey: 'id',
  curve: 'int',
  algorithm: 'int',
  hash: 'int',
  status: REQUEST_STATUS,
  failure: 'int',
  publicKey: 'hex?',
  userPublicShare: 'hex?',
  verifyKey: 'hex?',
  tau: 'hex?',
  certified: 'bool',
};
export const PATH: Shape = { indices: 'json', taproot: 'bool', root: 'hex' };
export const PLACE: Shape = { tx: 'text', checkpoint: 'u64', timestampMs: 'u64' };
