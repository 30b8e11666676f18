/** The user's one message of a signature: made from fresh randomness after everything public is validated, and its check. */
import { Failure } from '../../base/index.ts';
import { createEcdsaMessage, type OpenedEcdsaMessage, openEcdsaMessage } from './ecdsa-user-message.ts';
import { openNetworkKey } from './network-key.ts';
import { createSchnorrMessage, type OpenedSchnorrMessage, openSchnorrMessage } from './schnorr-user-message.ts';
import { openStatement, type Statement } from './statement.ts';
import type { SigningInput } from './statement-common.ts';
import { copyInput, requestName } from './user-message-cache.ts';

export interface CreateUserMessageInput extends SigningInput {
  /** x_A. Secret. */
  readonly secret: bigint;
  /** 32 fresh bytes from the operating system, never used before, not even for the same message. */
  readonly random: Uint8Array;
}

/**
 * The message of the scheme: {presignDigest, R_A, z_A} for Schnorr, {presignDigest, C_k, R, ct_A, proof} for ECDSA. Every
 * element of network key and presign is validated before the secret is used. Submitting it is consent to exactly this
 * signature, whatever becomes of the transaction: resend these bytes only for identical inputs, otherwise make a new
 * message. Throws what openStatement throws, and usage `crypto/wrong-share`.
 */
export function createUserMessage(input: CreateUserMessageInput): Uint8Array {
  const statement = openStatement(input);
  const group = statement.dwallet.curve;
  const { secret } = input;
  if (secret <= 0n || secret >= group.q || !group.equal(group.baseMultiply(secret), statement.dwallet.userPoint)) {
    throw new Failure('usage', 'crypto/wrong-share', 'the secret share does not belong to this dWallet');
  }
  return statement.kind === 'ecdsa'
    ? createEcdsaMessage(statement, secret, input.random)
    : createSchnorrMessage(statement, secret, input.random);
}

/** A verified user message with its statement. */
export type OpenedUserMessage = OpenedSchnorrMessage | OpenedEcdsaMessage;

/** Throws usage `crypto/bad-user-message`, and what parsing throws. */
export function openUserMessage(statement: Statement, bytes: Uint8Array): OpenedUserMessage {
  return statement.kind === 'ecdsa' ? openEcdsaMessage(statement, bytes) : openSchnorrMessage(statement, bytes);
}

const MAX_OPENED = 64;
const opened = new Map<string, OpenedUserMessage>();

/**
 * The verified user message of these inputs; found again by a hash of all of them, so that signing, proving and combining
 * verify once. Throws what openStatement and openUserMessage throw.
 */
export function openRequest(input: SigningInput, userMessage: Uint8Array): OpenedUserMessage {
  openNetworkKey(input.networkKey, input.nkId);
  const name = requestName(input, userMessage);
  const known = opened.get(name);
  if (known !== undefined) return known;
  const made = openUserMessage(openStatement(copyInput(input)), Uint8Array.from(userMessage));
  if (opened.size >= MAX_OPENED) opened.clear();
  opened.set(name, made);
  return made;
}

export interface VerifiedUserMessage {
  readonly presignDigest: Uint8Array;
  /** 32 bytes the validator stores under presignDigest, synced, before it answers. */
  readonly tombstone: Uint8Array;
  /** X', the key the signature verifies under. */
  readonly publicKey: Uint8Array;
}

/**
 * The network's check of a user message; what it returns is written durably before any partial of it is released. The
 * tombstone is XOF("tomb", [all inputs of the binding hash, user message], 32). Throws usage `crypto/bad-user-message` and
 * what openStatement throws: all of them refuse the message.
 */
export function verifyUserMessage(input: SigningInput, userMessage: Uint8Array): VerifiedUserMessage {
  const { statement, tombstone } = openRequest(input, userMessage);
  return { presignDigest: statement.entry.digest, tombstone, publicKey: statement.tweaked.publicKey };
}
