/** Posting and reserving presigns. */
import { Transaction, type TransactionArgument, type TransactionResult } from '@mysten/sui/transactions';
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

export function postBatch(deployment: Deployment, batch: PostedBatch): Transaction {
  const { packageId, network } = deployment;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, batch.aggregate);
  const chunks = [];
  for (let offset = 0; offset < batch.bytes.length; offset += CHUNK_BYTES) {
    chunks.push(tx.pure.vector('u8', Array.from(batch.bytes.slice(offset, offset + CHUNK_BYTES))));
  }
  const list = tx.makeMoveVec({ type: 'vector<u8>', elements: chunks });
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
