/** Requesting and ending signatures. */
import { Transaction, type TransactionArgument, type TransactionResult } from '@mysten/sui/transactions';
import { moveCall } from '../call.ts';
import type { Deployment } from '../deployment.ts';
import { type AggregateSignature, certify } from './certificate.ts';
import { movePath, type PathFields } from './dwallet.ts';

export interface ApprovalFields {
  readonly dwallet: string;
  readonly cap: string;
  readonly algorithm: number;
  readonly hash: number;
  readonly path: PathFields;
  readonly messages: readonly Uint8Array[];
  /** Last moment it may be spent, milliseconds of chain time. */
  readonly notAfter: bigint;
  /** Idempotency key, 1 to 64 bytes. */
  readonly key: Uint8Array;
}

export function approve(tx: Transaction, deployment: Deployment, fields: ApprovalFields): TransactionResult {
  const { packageId } = deployment;
  const path = movePath(tx, deployment, fields.path);
  const approval = moveCall(tx, packageId, 'approval::approve', [
    fields.dwallet,
    fields.cap,
    fields.algorithm,
    fields.hash,
    path,
    [],
    fields.notAfter,
    fields.key,
  ]);
  for (const message of fields.messages) {
    moveCall(tx, packageId, 'approval::add_message', [approval, fields.cap, message]);
  }
  return approval;
}

export interface RequestFields {
  readonly dwallet: string;
  readonly approval: TransactionArgument;
  /** Price of one signature times the number of messages, MIST. */
  readonly payment: bigint;
  readonly refundTo: string;
  /** By message: the presign object and the user's message. */
  readonly items: readonly { readonly presign: string | TransactionArgument; readonly userMessage: Uint8Array }[];
}

/** Builds and shares the request, paid from the gas coin. */
export function requestSignatures(tx: Transaction, deployment: Deployment, fields: RequestFields): TransactionResult {
  const { packageId, network } = deployment;
  const [payment] = tx.splitCoins(tx.gas, [fields.payment]);
  const values = [fields.dwallet, network, fields.approval, payment as TransactionArgument, fields.refundTo];
  const draft = moveCall(tx, packageId, 'sign::begin', values);
  for (const { presign, userMessage } of fields.items) {
    moveCall(tx, packageId, 'sign::add_message', [draft, presign, userMessage]);
  }
  return moveCall(tx, packageId, 'sign::finish', [draft]);
}

export interface Completion {
  readonly request: string;
  readonly signatures: readonly Uint8Array[];
  /** One per message: BIP340 = x(X')^-1 modulo the group order; other schemes: see signature.move. */
  readonly hints: readonly Uint8Array[];
}

/** Move verifies every signature. */
export function completeRequest(deployment: Deployment, completion: Completion): Transaction {
  const tx = new Transaction();
  const values = [completion.request, completion.signatures, completion.hints];
  moveCall(tx, deployment.packageId, 'sign::complete', values);
  return tx;
}

export function failRequest(
  deployment: Deployment,
  options: { request: string; code: number; aggregate: AggregateSignature },
): Transaction {
  const tx = new Transaction();
  const certificate = certify(tx, deployment, options.aggregate);
  moveCall(tx, deployment.packageId, 'sign::fail', [options.request, deployment.network, certificate, options.code]);
  return tx;
}

/** Ends a request whose deadline has passed, with a full refund. */
export function expireRequest(deployment: Deployment, request: string): Transaction {
  const tx = new Transaction();
  moveCall(tx, deployment.packageId, 'sign::expire', [request]);
  return tx;
}

/** Deletes an ended request; its storage deposit returns to the sender. */
export function redeemRequest(deployment: Deployment, request: string): Transaction {
  const tx = new Transaction();
  moveCall(tx, deployment.packageId, 'sign::redeem', [request]);
  return tx;
}
