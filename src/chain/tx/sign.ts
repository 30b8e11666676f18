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
  const { dwallet, cap, algorithm, hash, notAfter, key } = fields;
  const path = movePath(tx, deployment, fields.path);
  const values = [dwallet, cap, algorithm, hash, path, [], notAfter, key];
  return addMessages(tx, deployment, fields, moveCall(tx, deployment.packageId, 'approval::approve', values));
}

/**
 * Approves ECDSA signatures on secp256k1 of ready hashes (hash scheme 3), each message 32 bytes. Nobody can tell what is
 * signed: call it only where the user asked for exactly that. `approve` is refused by Move for this scheme.
 */
export function approvePrehashed(
  tx: Transaction,
  deployment: Deployment,
  fields: Omit<ApprovalFields, 'algorithm' | 'hash'>,
): TransactionResult {
  const { dwallet, cap, notAfter, key } = fields;
  const path = movePath(tx, deployment, fields.path);
  const values = [dwallet, cap, path, [], notAfter, key];
  return addMessages(tx, deployment, fields, moveCall(tx, deployment.packageId, 'approval::approve_prehashed', values));
}

function addMessages(
  tx: Transaction,
  { packageId }: Deployment,
  { cap, messages }: Pick<ApprovalFields, 'cap' | 'messages'>,
  approval: TransactionResult,
): TransactionResult {
  for (const message of messages) moveCall(tx, packageId, 'approval::add_message', [approval, cap, message]);
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
  /** One per message, see `completionHint`. */
  readonly hints: readonly Uint8Array[];
}

/** Move verifies every signature. */
export function completeRequest(deployment: Deployment, completion: Completion): Transaction {
  const tx = new Transaction();
  const values = [completion.request, completion.signatures, completion.hints];
  moveCall(tx, deployment.packageId, 'sign::complete', values);
  return tx;
}

/** Stores signatures of a curve that Move cannot verify, on the word of a certificate of kind `complete`. */
export function completeCertified(
  deployment: Deployment,
  options: { request: string; signatures: readonly Uint8Array[]; aggregate: AggregateSignature },
): Transaction {
  const tx = new Transaction();
  const certificate = certify(tx, deployment, options.aggregate);
  const values = [options.request, deployment.network, certificate, options.signatures];
  moveCall(tx, deployment.packageId, 'sign::complete_certified', values);
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
