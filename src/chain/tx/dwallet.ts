/** Creating dWallets and changing their state. */

import { Transaction, type TransactionArgument, type TransactionResult } from '@mysten/sui/transactions';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, u8 } from '../../base/index.ts';
import { moveCall } from '../call.ts';
import type { Deployment } from '../deployment.ts';
import { type AggregateSignature, certify } from './certificate.ts';

/** The shard that registers this point: blake2b256(curve || point)[0] mod 64. */
export function keyShardOf(deployment: Deployment, curve: number, point: Uint8Array): string {
  const index = (blake2b(concatBytes(u8(curve), point), { dkLen: 32 })[0] ?? 0) % 64;
  return deployment.keyShards[index] ?? '';
}

export interface CreateFields {
  readonly networkKey: string;
  readonly curve: number;
  readonly salt: Uint8Array;
  readonly userPublicShare: Uint8Array;
  readonly proof: Uint8Array;
}

export interface ConfirmFields {
  readonly publicKey: Uint8Array;
  /** x(X_A)^-1 modulo the group order, 32 bytes. */
  readonly hint: Uint8Array;
  /** X_A + constant, 33 bytes. */
  readonly sum: Uint8Array;
}

/** secp256k1: created and active at once. Returns the cap. */
export function createConfirmed(
  tx: Transaction,
  deployment: Deployment,
  fields: CreateFields & ConfirmFields,
): TransactionResult {
  const draft = startDraft(tx, deployment, fields);
  const shard = keyShardOf(deployment, fields.curve, fields.publicKey);
  const values = [draft, fields.networkKey, shard, fields.publicKey, fields.hint, fields.sum];
  return moveCall(tx, deployment.packageId, 'dwallet::confirm', values);
}

/** Other curves: pending until the validators certify the key. Returns the cap. */
export function createPending(
  tx: Transaction,
  deployment: Deployment,
  fields: CreateFields & { readonly price: bigint },
): TransactionResult {
  const draft = startDraft(tx, deployment, fields);
  const [payment] = tx.splitCoins(tx.gas, [fields.price]);
  return moveCall(tx, deployment.packageId, 'dwallet::submit', [
    draft,
    deployment.network,
    payment as TransactionArgument,
  ]);
}

function startDraft(tx: Transaction, deployment: Deployment, fields: CreateFields): TransactionResult {
  const { networkKey, curve, salt, userPublicShare, proof } = fields;
  const shard = keyShardOf(deployment, curve, userPublicShare);
  const values = [deployment.network, networkKey, shard, curve, salt, userPublicShare, proof];
  return moveCall(tx, deployment.packageId, 'dwallet::create', values);
}

export interface Activation {
  readonly dwallet: string;
  readonly curve: number;
  readonly mu: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly aggregate: AggregateSignature;
}

export function activateDWallet(deployment: Deployment, activation: Activation): Transaction {
  const { dwallet, curve, mu, publicKey, aggregate } = activation;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, aggregate);
  const shard = keyShardOf(deployment, curve, publicKey);
  moveCall(tx, deployment.packageId, 'dwallet::activate', [
    dwallet,
    deployment.network,
    certificate,
    shard,
    mu,
    publicKey,
  ]);
  return tx;
}

export interface Rejection {
  readonly dwallet: string;
  readonly curve: number;
  readonly userPublicShare: Uint8Array;
  readonly code: number;
  readonly aggregate: AggregateSignature;
}

export function rejectDWallet(deployment: Deployment, rejection: Rejection): Transaction {
  const { dwallet, curve, userPublicShare, code, aggregate } = rejection;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, aggregate);
  const shard = keyShardOf(deployment, curve, userPublicShare);
  moveCall(tx, deployment.packageId, 'dwallet::reject', [dwallet, deployment.network, certificate, shard, code]);
  return tx;
}

/** Ends a pending dWallet whose deadline has passed, with a full refund. */
export function expireDWallet(
  deployment: Deployment,
  fields: { dwallet: string; curve: number; userPublicShare: Uint8Array },
): Transaction {
  const tx = new Transaction();
  const shard = keyShardOf(deployment, fields.curve, fields.userPublicShare);
  moveCall(tx, deployment.packageId, 'dwallet::expire', [fields.dwallet, shard]);
  return tx;
}

/** Structured derivation path as Move knows it. */
export interface PathFields {
  readonly indices: readonly number[];
  readonly taproot: boolean;
  /** Empty or 32 bytes. */
  readonly root: Uint8Array;
}

export function movePath(tx: Transaction, deployment: Deployment, path: PathFields): TransactionResult {
  return moveCall(tx, deployment.packageId, 'tweak::path', [path.indices, path.taproot, path.root]);
}

/** Registers the key derived by `path`; Move checks it. */
export function registerTweak(
  tx: Transaction,
  deployment: Deployment,
  fields: { dwallet: string; cap: string; path: PathFields; publicKey: Uint8Array },
): void {
  const path = movePath(tx, deployment, fields.path);
  moveCall(tx, deployment.packageId, 'dwallet::register_tweak', [fields.dwallet, fields.cap, path, fields.publicKey]);
}
