/** Posting to the board of a key generation. */
import { Transaction } from '@mysten/sui/transactions';
import { moveCall } from '../call.ts';
import type { Deployment } from '../deployment.ts';
import { type AggregateSignature, certify } from './certificate.ts';

/** Opens a ceremony; `aborted` names the one it replaces. */
export function openCeremony(deployment: Deployment, aborted?: string): Transaction {
  const { packageId, network, committee } = deployment;
  const tx = new Transaction();
  if (aborted === undefined) moveCall(tx, packageId, 'ceremony::open', [network, committee]);
  else moveCall(tx, packageId, 'ceremony::reopen', [network, aborted, committee]);
  return tx;
}

/** Ends a phase whose deadline has passed. */
export function advanceCeremony(deployment: Deployment, ceremony: string): Transaction {
  const tx = new Transaction();
  moveCall(tx, deployment.packageId, 'ceremony::advance', [ceremony]);
  return tx;
}

export function postDealing(deployment: Deployment, ceremony: string, party: number, digest: Uint8Array): Transaction {
  const { packageId, network, committee } = deployment;
  const tx = new Transaction();
  moveCall(tx, packageId, 'ceremony::post_dealing', [ceremony, network, committee, party, digest]);
  return tx;
}

export interface Acknowledgement {
  readonly ceremony: string;
  readonly party: number;
  /** Bit i: the dealing of party i is stored, served and verified. */
  readonly bitmap: Uint8Array;
  readonly complaints: readonly { readonly dealer: number; readonly body: Uint8Array }[];
}

/** Complaints first: the acknowledgement ends the sender's turn. */
export function postAcknowledgement(deployment: Deployment, ack: Acknowledgement): Transaction {
  const { packageId, network, committee } = deployment;
  const { ceremony, party, bitmap, complaints } = ack;
  const tx = new Transaction();
  for (const { dealer, body } of complaints) {
    moveCall(tx, packageId, 'ceremony::post_complaint', [ceremony, network, committee, party, dealer, body]);
  }
  moveCall(tx, packageId, 'ceremony::post_ack', [ceremony, network, committee, party, bitmap]);
  return tx;
}

export interface Judgement {
  readonly ceremony: string;
  readonly dealer: number;
  readonly recipient: number;
  readonly upheld: boolean;
  readonly aggregate: AggregateSignature;
}

export function resolveComplaint(deployment: Deployment, judgement: Judgement): Transaction {
  const { ceremony, dealer, recipient, upheld, aggregate } = judgement;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, aggregate);
  const values = [ceremony, deployment.network, certificate, dealer, recipient, upheld];
  moveCall(tx, deployment.packageId, 'ceremony::resolve_complaint', values);
  return tx;
}

export function declareAbsent(
  deployment: Deployment,
  options: { ceremony: string; party: number; aggregate: AggregateSignature },
): Transaction {
  const tx = new Transaction();
  const certificate = certify(tx, deployment, options.aggregate);
  const values = [options.ceremony, deployment.network, certificate, options.party];
  moveCall(tx, deployment.packageId, 'ceremony::declare_absent', values);
  return tx;
}

export interface CurveKeyFields {
  readonly curve: number;
  readonly encryptionKey: Uint8Array;
  readonly x0: Uint8Array;
  readonly x1: Uint8Array;
}

export interface FinishedKey {
  readonly ceremony: string;
  readonly nkId: Uint8Array;
  /** The full public output (NetworkKey bytes), at most 16 KiB. */
  readonly output: Uint8Array;
  /** Curves 0 to 3 in order. */
  readonly curves: readonly CurveKeyFields[];
  readonly qualified: Uint8Array;
  readonly sharingDigest: Uint8Array;
  /** X_0 + (z0 / x(X_1))*G on secp256k1, 33 bytes. */
  readonly constant: Uint8Array;
  /** x(X_1)^-1 modulo the group order, 32 bytes. */
  readonly inverse: Uint8Array;
  readonly aggregate: AggregateSignature;
}

export function finishCeremony(deployment: Deployment, key: FinishedKey): Transaction {
  const { packageId, network } = deployment;
  const tx = new Transaction();
  const draft = moveCall(tx, packageId, 'network_key::draft', [key.nkId, key.output]);
  for (const curve of key.curves) {
    moveCall(tx, packageId, 'network_key::add_curve', [draft, curve.curve, curve.encryptionKey, curve.x0, curve.x1]);
  }
  const certificate = certify(tx, deployment, key.aggregate);
  moveCall(tx, packageId, 'ceremony::finish', [
    key.ceremony,
    network,
    certificate,
    draft,
    key.qualified,
    key.sharingDigest,
    key.constant,
    key.inverse,
  ]);
  return tx;
}
