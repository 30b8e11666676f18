/** Turning an aggregate signature into a certificate inside a transaction. */
import type { Transaction, TransactionResult } from '@mysten/sui/transactions';
import { moveCall } from '../call.ts';
import type { Deployment } from '../deployment.ts';

export interface AggregateSignature {
  readonly kind: number;
  /** 0x-prefixed address form of the subject. */
  readonly subject: string;
  readonly digest: Uint8Array;
  /** Bit i of byte i/8, least significant first, = member i. */
  readonly bitmap: Uint8Array;
  /** BLS12-381 G2, 96 bytes. */
  readonly signature: Uint8Array;
}

export function certify(tx: Transaction, deployment: Deployment, aggregate: AggregateSignature): TransactionResult {
  const { kind, subject, digest, bitmap, signature } = aggregate;
  const values = [deployment.committee, kind, subject, digest, bitmap, signature];
  return moveCall(tx, deployment.packageId, 'committee::certify', values);
}
