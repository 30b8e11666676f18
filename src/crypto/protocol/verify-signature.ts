/** Verifying a finished signature, as the chain and every user does. */
import { schnorrScheme } from './challenge.ts';

export interface SignatureClaim {
  readonly curve: number;
  /** Hash scheme (docs/spec/onchain.md, identifiers). */
  readonly scheme: number;
  /** X', canonical encoding. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** True iff the signature is right; false on anything malformed. Throws usage `crypto/unsupported-scheme`. */
export function verifySignature(claim: SignatureClaim): boolean {
  const scheme = schnorrScheme(claim.curve, claim.scheme);
  try {
    return scheme.verify(claim.signature, scheme.prepare(claim.message), claim.publicKey);
  } catch {
    // Whatever a library throws on odd bytes, the answer is no.
    return false;
  }
}
