/** Posting and reserving presigns. */
import { bcs } from '@mysten/sui/bcs';
import { Transaction, type TransactionArgument, type TransactionResult } from '@mysten/sui/transactions';
import { blake2b } from '@noble/hashes/blake2.js';
import { moveCall } from '../call.ts';
import type { Deployment } from '../deployment.ts';
import { type AggregateSignature, certify } from './certificate.ts';

/** Largest piece of entry bytes; Sui limits a pure argument to 16 KiB, BCS length included. */
export const CHUNK_BYTES = 16_000;

export interface PostedBatch {
  readonly pool: string;
  readonly networkKey: string;
  readonly sid: Uint8Array;
  readonly keyDigest: Uint8Array;
  readonly digests: readonly Uint8Array[];
  /** Concatenated entries. */
  readonly bytes: Uint8Array;
  readonly aggregate: AggregateSignature;
}

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.slice(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
}

/** `bytes_digest` of `presignBatchDigest`: over the chunks in which `postBatch` sends the concatenated entries. */
export function batchBytesDigest(bytes: Uint8Array): Uint8Array {
  return blake2b(bcs.vector(bcs.byteVector()).serialize(chunksOf(bytes)).toBytes(), { dkLen: 32 });
}

export function postBatch(deployment: Deployment, batch: PostedBatch): Transaction {
  const { packageId, network } = deployment;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, batch.aggregate);
  const elements = chunksOf(batch.bytes).map((chunk) => tx.pure.vector('u8', Array.from(chunk)));
  const list = tx.makeMoveVec({ type: 'vector<u8>', elements });
  moveCall(tx, packageId, 'presign::post_batch', [
    batch.pool,
    network,
    batch.networkKey,
    certificate,
    batch.sid,
    batch.keyDigest,
    batch.digests,
    list,
  ]);
  return tx;
}

/** Takes one presign of the batch for `price`, paid from the gas coin. */
export function reservePresign(
  tx: Transaction,
  deployment: Deployment,
  options: { batch: string; price: bigint },
): TransactionResult {
  const [payment] = tx.splitCoins(tx.gas, [options.price]);
  const values = [options.batch, deployment.network, payment as TransactionArgument];
  return moveCall(tx, deployment.packageId, 'presign::reserve', values);
}
