/** dWallet creation: the user's one message and its check, on every curve (docs/spec/protocol.md, creation). */
import { Failure } from '../../base/index.ts';

/** Public facts of one creation; every digest is recomputed from these. */
export interface CreationPlace {
  /** 32 bytes: nkId, pinned by the user. */
  readonly nkId: Uint8Array;
  /** 32 bytes: on-chain network id. */
  readonly network: Uint8Array;
  /** 32 bytes: address of the sender of the creating transaction. */
  readonly creator: Uint8Array;
  readonly curve: number;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
}

export interface UserShare {
  readonly curve: number;
  readonly salt: Uint8Array;
  readonly sid: Uint8Array;
  /** x_A. Secret. */
  readonly secret: bigint;
  readonly userPoint: Uint8Array;
  readonly proof: Uint8Array;
  readonly mu: bigint;
  readonly networkPoint: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface CreateUserShareInput {
  readonly networkKey: Uint8Array;
  /** Must equal the id of `networkKey`. */
  readonly nkId: Uint8Array;
  readonly network: Uint8Array;
  readonly creator: Uint8Array;
  readonly curve: number;
  /** 64 bytes or more from the operating system. */
  readonly random: Uint8Array;
  /** Optional fixed share (from a seed); sampled when absent. */
  readonly secret?: bigint;
}

/** Everything a user sends and keeps. Throws usage. */
export function createUserShare(_input: CreateUserShareInput): UserShare {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface CreationClaim extends CreationPlace {
  readonly networkKey: Uint8Array;
  readonly userPoint: Uint8Array;
  readonly proof: Uint8Array;
}

export interface VerifiedCreation {
  readonly sid: Uint8Array;
  readonly mu: bigint;
  readonly networkPoint: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The network's check: recomputes sid, m_A, mu, X and verifies the proof. Throws fault `crypto/bad-creation`. */
export function verifyCreation(_claim: CreationClaim): VerifiedCreation {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
