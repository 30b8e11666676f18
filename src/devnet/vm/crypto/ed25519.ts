/** The native of sui::ed25519. */
import { ed25519 } from '@noble/curves/ed25519.js';

/**
 * Verifies a 64-byte signature under a 32-byte key by ZIP-215: the cofactored equation, non-canonical points accepted,
 * s reduced. False for anything malformed.
 */
export function ed25519Verify(signature: Uint8Array, publicKey: Uint8Array, message: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: true });
  } catch {
    // Bytes that are no point of the curve: the native answers false.
    return false;
  }
}
