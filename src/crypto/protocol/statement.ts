/** The statement of one signature of any scheme. */
import { type EcdsaStatement, openEcdsaStatement } from './ecdsa-statement.ts';
import { isEcdsa } from './presign-entry.ts';
import { openSchnorrStatement, type SchnorrStatement } from './schnorr-statement.ts';
import type { SigningInput } from './statement-common.ts';

export type Statement = SchnorrStatement | EcdsaStatement;

/**
 * Validates and derives everything that does not depend on the user's nonce. Throws usage: `crypto/wrong-network-key`,
 * `crypto/wrong-public-key`, `crypto/wrong-presign`, `crypto/bad-tweak`, `crypto/bad-message`, `crypto/bad-element`,
 * `crypto/bad-point`, `crypto/bad-encoding`, `crypto/unsupported-scheme`.
 */
export function openStatement(input: SigningInput): Statement {
  return isEcdsa(input.dwallet.curve, input.algorithm) ? openEcdsaStatement(input) : openSchnorrStatement(input);
}
