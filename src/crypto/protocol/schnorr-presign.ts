/** Presigns of the Schnorr family: encrypted nonce pairs, one round, k at a time (docs/spec/protocol.md, Schnorr-A). */
import { Failure } from '../../base/index.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import type { Committee } from './committee.ts';

export interface PresignSession {
  readonly networkKey: Uint8Array;
  readonly committee: Committee;
  readonly curve: number;
  readonly alg: number;
  /** Validator that proposes the bundle. */
  readonly proposer: number;
  /** The proposer's session counter. */
  readonly counter: number;
  /** Number of presigns in the batch, 1..32. */
  readonly count: number;
}

/** The session's id, 32 bytes. */
export function presignSessionId(_session: PresignSession): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

/** One validator's message; the same rootSeed gives the same bytes. */
export function contributePresigns(_session: PresignSession, _party: number, _rootSeed: Uint8Array): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

/** Judges contributions together; one verdict per message, in input order. `weightSeed`: 32 fresh random bytes. */
export function verifyPresignContributions(
  _session: PresignSession,
  _messages: readonly PartyMessage[],
  _weightSeed: Uint8Array,
): Verdict[] {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface PresignBatch {
  readonly sid: Uint8Array;
  /** Digest of the agreed set: sorted (party, message digest) pairs. */
  readonly bundleDigest: Uint8Array;
  /** Canonical entry bytes, as they go on chain. */
  readonly entries: readonly Uint8Array[];
  /** presignDigest of each entry. */
  readonly entryDigests: readonly Uint8Array[];
  /** blake2b-256 of the concatenated entries. */
  readonly batchDigest: Uint8Array;
}

/** Adds up contributions that passed verifyPresignContributions; refuses sets below the quorum. */
export function combinePresigns(_session: PresignSession, _messages: readonly PartyMessage[]): PresignBatch {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
