/** The hints with which Move verifies signatures that no native verifies (docs/spec/onchain.md, section 5). */
import { bigintToBytes, bytesToBigint, Failure, invertMod } from '../base/index.ts';

/** Order of secp256k1. */
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export interface CompletionFields {
  readonly curve: number;
  readonly algorithm: number;
  readonly hash: number;
  /** X', as the request stores it. */
  readonly verifyKey: Uint8Array;
  /** As it goes on chain. */
  readonly signature: Uint8Array;
}

function inverse(bytes: Uint8Array): Uint8Array {
  const number = bytesToBigint(bytes);
  if (bytes.length !== 32 || number % N === 0n) {
    throw new Failure('usage', 'chain/no-hint', 'the number has no inverse', {
      hint: 'Verify the signature before completing the request.',
    });
  }
  return bigintToBytes(invertMod(number % N, N), 32);
}

/**
 * The hint of one signature for `completeRequest`: x(X')^-1 for BIP340, r^-1 for ECDSA over a ready hash (hash scheme 3),
 * both modulo the order of secp256k1, 32 bytes; else empty. Throws usage `chain/no-hint`.
 */
export function completionHint({ curve, algorithm, hash, verifyKey, signature }: CompletionFields): Uint8Array {
  if (curve !== 0) return new Uint8Array();
  if (algorithm === 1) return inverse(verifyKey.subarray(1));
  return hash === 3 ? inverse(signature.subarray(0, 32)) : new Uint8Array();
}
