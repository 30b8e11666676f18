/** The scheme behind (curve, algorithm, hash), of whatever family. */
import { type SchnorrScheme, schnorrScheme } from './challenge.ts';
import { type EcdsaScheme, ecdsaScheme } from './ecdsa-scheme.ts';
import { isEcdsa, isSchnorr } from './presign-entry.ts';
import { unsupported } from './presign-session.ts';

/** Throws usage `crypto/unsupported-algorithm`, `crypto/unsupported-scheme`. */
export function signatureScheme(curve: number, algorithm: number, scheme: number): SchnorrScheme | EcdsaScheme {
  if (isEcdsa(curve, algorithm)) return ecdsaScheme(curve, scheme);
  if (isSchnorr(curve, algorithm)) return schnorrScheme(curve, scheme);
  throw unsupported({ curve, algorithm });
}
