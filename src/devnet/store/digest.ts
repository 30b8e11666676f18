/** Sui's digests and derived ids: BLAKE2b-256 over a domain separator and BCS bytes. */

import { fromBase58, toBase58 } from '@mysten/bcs';
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, hexToBytes } from '../../base/index.ts';

/** What a digest is taken of; the name is the domain separator. */
export type DigestOf =
  | 'TransactionData'
  | 'TransactionEffects'
  | 'TransactionEvents'
  | 'Object'
  | 'CheckpointContents'
  | 'CheckpointSummary';

const encoder = new TextEncoder();
const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
  const state = blake2b.create({ dkLen: 32 });
  for (const part of parts) state.update(part);
  return state.digest();
};

/** Base58 digest of BCS bytes. */
export function digestOf(name: DigestOf, bytes: Uint8Array): string {
  return toBase58(hash(encoder.encode(`${name}::`), bytes));
}

/** Digest that stands for a deleted object. */
export const DELETED_DIGEST = toBase58(new Uint8Array(32).fill(99));
/** Digest that stands for a wrapped object. */
export const WRAPPED_DIGEST = toBase58(new Uint8Array(32).fill(88));

/** The `index`-th id made by the transaction with this base58 digest, as 0x and 64 digits. */
export function deriveObjectId(transactionDigest: string, index: bigint): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, index, true);
  return `0x${bytesToHex(hash(Uint8Array.of(0xf1), fromBase58(transactionDigest), counter))}`;
}

/** 32 bytes of an address. */
export function addressBytes(address: string): Uint8Array {
  return hexToBytes(address.slice(2).padStart(64, '0'));
}
