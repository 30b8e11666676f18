/** The statement of one Schnorr signature: all public inputs, and every value derived from them. */
import { Failure } from '../../base/index.ts';
import type { DWalletRecord } from './dwallet.ts';
import type { TweakPath } from './tweak.ts';

/** Public inputs of one signature; the same object is given to user, validators and combiner. */
export interface SigningInput {
  readonly networkKey: Uint8Array;
  /** Pinned by the user, configured at the validator. */
  readonly nkId: Uint8Array;
  readonly dwallet: DWalletRecord;
  /** Entry bytes. */
  readonly presign: Uint8Array;
  /** The entry's digest on chain. */
  readonly presignDigest: Uint8Array;
  /** Curve 0: 0 SHA256, 1 RAW32. Curve 2: 0 SHA512. Curve 3: 0 Merlin. */
  readonly scheme: number;
  readonly message: Uint8Array;
  readonly tweak: TweakPath;
}

export interface CreateUserMessageInput extends SigningInput {
  /** x_A. Secret. */
  readonly secret: bigint;
  /** 64 fresh bytes from the operating system, never used before. */
  readonly random: Uint8Array;
}

/** The user's one message for one signature. Throws before the secret is touched if any public element is invalid. */
export function createUserMessage(_input: CreateUserMessageInput): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface VerifiedUserMessage {
  /** 32 bytes the validator stores under presignDigest, synced, before it answers. */
  readonly tombstone: Uint8Array;
  /** X', the key the signature verifies under. */
  readonly publicKey: Uint8Array;
}

/** The network's check of a user message. Throws fault `crypto/bad-user-message`. */
export function verifyUserMessage(_input: SigningInput, _userMessage: Uint8Array): VerifiedUserMessage {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
