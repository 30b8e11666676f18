/** The hash that Move's sui::hash computes. */
import { blake2b } from '@noble/hashes/blake2.js';

/** blake2b-256. */
export function blake2b256(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 32 });
}
