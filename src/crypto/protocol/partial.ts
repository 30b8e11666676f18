/** Partial decryptions of a signature: made only for the ciphertext this module derives itself, combined, and blamed. */
import { Failure } from '../../base/index.ts';
import type { KeyShare, PartyMessage, Verdict } from './ceremony.ts';
import type { Committee } from './committee.ts';
import type { SigningInput } from './signing.ts';

export interface PartialInput {
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
  readonly committee: Committee;
  /** Sharing(epoch) bytes of this committee. */
  readonly sharing: Uint8Array;
}

/** This validator's partial decryptions for all its indices. Verifies the user message first. */
export function partialSign(_job: PartialInput, _party: number, _shares: readonly KeyShare[]): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export type CombineResult =
  | { readonly ok: true; readonly signature: Uint8Array; readonly parties: readonly number[] }
  /** need-more: below quorum. blame: start the abort path with provePartials. */
  | { readonly ok: false; readonly reason: 'need-more' | 'blame' };

/** Optimistic combination; the result verifies under X'. */
export function combineSignature(_job: PartialInput, _partials: readonly PartyMessage[]): CombineResult {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

/** Proof that this validator's partials are correct, after a failed combination. */
export function provePartials(
  _job: PartialInput,
  _party: number,
  _shares: readonly KeyShare[],
  _rootSeed: Uint8Array,
): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface BlameResult {
  readonly verdicts: readonly Verdict[];
  /** Present once valid shares reach the quorum. */
  readonly signature?: Uint8Array;
}

/** Judges partials with their proofs, names the wrong ones, and combines the rest. */
export function blamePartials(
  _job: PartialInput,
  _partials: readonly PartyMessage[],
  _proofs: readonly PartyMessage[],
): BlameResult {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
