/** Commands for transactions of your own: each adds to a Transaction and returns what it made. */
import type { Transaction } from '@mysten/sui/transactions';
import {
  type ApprovalFields,
  approve,
  approvePrehashed,
  type Deployment,
  expireRequest,
  type PathFields,
  type RequestFields,
  redeemRequest,
  registerTweak,
  requestSignatures,
  reservePresign,
} from '../chain/index.ts';

/**
 * Composes with other commands of one transaction.
 *
 *     const tx = new Transaction();
 *     const presign = client.tandem.call.reservePresign(tx, { batch, price });
 *     tx.transferObjects([presign], me);
 */
export function createCalls(deployment: Deployment) {
  return {
    /** Takes a presign of a batch for exactly `price` MIST from the gas coin. Returns the Presign. */
    reservePresign: (tx: Transaction, options: { readonly batch: string; readonly price: bigint }) =>
      reservePresign(tx, deployment, options),
    /** Approves messages with the cap. Returns an Approval, which may be stored and spent later. */
    approve: (tx: Transaction, fields: ApprovalFields) => approve(tx, deployment, fields),
    /** The same for ECDSA signatures of ready 32-byte hashes: whoever gets such an Approval can have anything signed. */
    approvePrehashed: (tx: Transaction, fields: Omit<ApprovalFields, 'algorithm' | 'hash'>) =>
      approvePrehashed(tx, deployment, fields),
    /** Registers the key of a path; Move checks it. */
    registerTweak: (
      tx: Transaction,
      fields: {
        readonly dwallet: string;
        readonly cap: string;
        readonly path: PathFields;
        readonly publicKey: Uint8Array;
      },
    ) => registerTweak(tx, deployment, fields),
    /** Spends an Approval on a request, paid from the gas coin. Returns the id of the request. */
    requestSignatures: (tx: Transaction, fields: RequestFields) => requestSignatures(tx, deployment, fields),
  };
}

/** Whole transactions, for signers that are not at hand here (a wallet, a sponsor). */
export function createTransactions(deployment: Deployment) {
  return {
    /** Ends a request whose deadline has passed. */
    expireRequest: (request: string): Transaction => expireRequest(deployment, request),
    /** Deletes an ended request for its storage deposit. */
    redeemRequest: (request: string): Transaction => redeemRequest(deployment, request),
  };
}
