/** The user's one message of a signature: made from fresh randomness after everything public is validated, and its check. */
import { concatBytes, equalBytes, Failure, mod } from '../../base/index.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { createUserRng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import {
  type BoundNonce,
  bindingItems,
  bindNonce,
  openStatement,
  type SigningInput,
  type Statement,
} from './statement.ts';
import { messageHead, Reader } from './wire.ts';

export interface CreateUserMessageInput extends SigningInput {
  /** x_A. Secret. */
  readonly secret: bigint;
  /** 32 fresh bytes from the operating system, never used before, not even for the same message. */
  readonly random: Uint8Array;
}

export interface ParsedUserMessage {
  readonly presignDigest: Uint8Array;
  /** R_A */
  readonly nonce: CurvePoint;
  /** z_A in [0, q). */
  readonly response: bigint;
}

/**
 * The message {presignDigest, R_A, z_A}. Every element of network key and presign is validated before the secret is used.
 * Submitting it is consent to exactly this signature, whatever becomes of the transaction: resend these bytes only for
 * identical inputs, otherwise make a new message. Throws what openStatement throws, and usage `crypto/wrong-share`.
 */
export function createUserMessage(input: CreateUserMessageInput): Uint8Array {
  const statement = openStatement(input);
  const group = statement.dwallet.curve;
  const { secret } = input;
  if (secret <= 0n || secret >= group.q || !group.equal(group.baseMultiply(secret), statement.dwallet.userPoint)) {
    throw new Failure('usage', 'crypto/wrong-share', 'the secret share does not belong to this dWallet');
  }
  const publicInputs = bindingItems(statement, new Uint8Array(0));
  const rng = createUserRng(input.random, encodeScalar(group, secret), publicInputs);
  for (;;) {
    const r = rng.nonzeroScalar(group.q);
    const nonce = group.baseMultiply(r);
    const bound = bindNonce(statement, nonce);
    if (bound === undefined) continue;
    const z = mod(bound.signR * r + bound.c * bound.signX * secret, group.q);
    return encodeUserMessage(group, { presignDigest: statement.entry.digest, nonce, response: z });
  }
}

function encodeUserMessage(group: Curve, message: ParsedUserMessage): Uint8Array {
  return concatBytes(
    messageHead('userMessage'),
    message.presignDigest,
    group.encode(message.nonce),
    encodeScalar(group, message.response),
  );
}

/** Strict decoding. Throws usage `crypto/bad-encoding`, `crypto/bad-point`. */
export function parseUserMessage(group: Curve, bytes: Uint8Array): ParsedUserMessage {
  const reader = new Reader(bytes, 'userMessage', 128);
  const presignDigest = reader.take(32);
  const nonce = reader.take(group.pointLength);
  const response = reader.scalar(group.q);
  reader.end();
  return { presignDigest, nonce: group.decode(nonce), response };
}

export interface OpenedUserMessage {
  readonly message: ParsedUserMessage;
  readonly bound: BoundNonce;
}

/** Parses and checks z_A*G = sR*R_A + c*sX'*X_A. Throws usage `crypto/bad-user-message`, and what parsing throws. */
export function openUserMessage(statement: Statement, bytes: Uint8Array): OpenedUserMessage {
  const { dwallet, entry } = statement;
  const group = dwallet.curve;
  const message = parseUserMessage(group, bytes);
  if (!equalBytes(message.presignDigest, entry.digest)) throw badUserMessage('it names another presign');
  const bound = bindNonce(statement, message.nonce);
  if (bound === undefined) throw badUserMessage('the nonce is the identity');
  const right = group.add(
    group.multiplyUnsafe(message.nonce, bound.signR),
    group.multiplyUnsafe(dwallet.userPoint, bound.c * bound.signX),
  );
  if (!group.equal(group.multiplyUnsafe(group.G, message.response), right)) throw badUserMessage('the equation fails');
  return { message, bound };
}

export interface VerifiedUserMessage {
  readonly presignDigest: Uint8Array;
  /** 32 bytes the validator stores under presignDigest, synced, before it answers. */
  readonly tombstone: Uint8Array;
  /** X', the key the signature verifies under. */
  readonly publicKey: Uint8Array;
}

/**
 * The network's check of a user message; what it returns is written durably before any partial of it is released.
 * Throws usage `crypto/bad-user-message` and what openStatement throws: all of them refuse the message.
 */
export function verifyUserMessage(input: SigningInput, userMessage: Uint8Array): VerifiedUserMessage {
  const statement = openStatement(input);
  openUserMessage(statement, userMessage);
  return {
    presignDigest: statement.entry.digest,
    tombstone: tombstoneOf(statement, userMessage),
    publicKey: statement.tweaked.publicKey,
  };
}

/** XOF("tomb", [all inputs of rho, user message], 32). */
export function tombstoneOf(statement: Statement, userMessage: Uint8Array): Uint8Array {
  const { nonce } = parseUserMessage(statement.dwallet.curve, userMessage);
  return xof('tomb', [...bindingItems(statement, statement.dwallet.curve.encode(nonce)), userMessage], 32);
}

function badUserMessage(rule: string): Failure {
  return new Failure('usage', 'crypto/bad-user-message', `the user message is not valid: ${rule}`, { data: { rule } });
}
