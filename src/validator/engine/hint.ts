/** Small numbers that save Move a computation it can check. */
import { blake2b } from '@noble/hashes/blake2.js';
import { bip340Hint } from '../../crypto/index.ts';

/** x(P)^-1 modulo the order of secp256k1, for a compressed point. */
export function xInverse(point: Uint8Array): Uint8Array {
  return bip340Hint(point.slice(1));
}

/** blake2b-256, as Move's sui::hash. */
export function blake2b256(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 32 });
}
