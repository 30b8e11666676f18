/** Verifying a finished signature, as the chain and every user does. */
import { prepareMessage } from './challenge.ts';
import { signatureScheme } from './signature-scheme.ts';

export interface SignatureClaim {
  readonly curve: number;
  /** Signature algorithm of the curve. */
  readonly algorithm: number;
  /** Hash scheme (docs/spec/onchain.md, identifiers). */
  readonly scheme: number;
  /** X', canonical encoding. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * True iff the signature is right; false on anything malformed. Throws usage `crypto/unsupported-algorithm`,
 * `crypto/unsupported-scheme`.
 */
export function verifySignature(claim: SignatureClaim): boolean {
  const scheme = signatureScheme(claim.curve, claim.algorithm, claim.scheme);
  try {
    return scheme.verify(claim.signature, prepareMessage(scheme, claim.message), claim.publicKey);
  } catch {
    // Whatever a library throws on odd bytes, the answer is no.
    return false;
  }
}
