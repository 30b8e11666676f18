/** The one hash of the protocol (docs/spec/protocol.md, hashing): TupleHashXOF256, so item boundaries are part of the input. */
import { tuplehash256xof } from '@noble/hashes/sha3-addons.js';
import { asciiToBytes, bytesToBigint } from '../../base/index.ts';

/** `length` bytes of TupleHashXOF256 over `items`, customised with "dwallet/v1/" || dst (ASCII). NIST SP 800-185. */
export function xof(dst: string, items: readonly Uint8Array[], length: number): Uint8Array {
  return tuplehash256xof([...items], { personalization: asciiToBytes(`dwallet/v1/${dst}`), dkLen: length });
}

/** A scalar in [0, q) from 64 bytes of XOF; bias below 2^-255 for 256-bit q. */
export function hashToScalar(dst: string, items: readonly Uint8Array[], q: bigint): bigint {
  return bytesToBigint(xof(dst, items, 64)) % q;
}
