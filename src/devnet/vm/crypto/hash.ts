/** The hash natives of std::hash, sui::hash and sui::hmac. */
import { blake2b } from '@noble/hashes/blake2.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256, sha3_256 } from '@noble/hashes/sha3.js';

/** BLAKE2b with 32 bytes of output (RFC 7693). */
export function blake2b256(data: Uint8Array): Uint8Array {
  return blake2b(data, { dkLen: 32 });
}

/** Keccak-256 with the padding from before FIPS 202, as Ethereum uses it. */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak_256(data);
}

/** SHA-256 (FIPS 180-4). */
export function sha2256(data: Uint8Array): Uint8Array {
  return sha256(data);
}

/** SHA3-256 (FIPS 202). */
export function sha3256(data: Uint8Array): Uint8Array {
  return sha3_256(data);
}

/** HMAC (RFC 2104) over SHA3-256; a key of any length. */
export function hmacSha3256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sha3_256, key, message);
}
