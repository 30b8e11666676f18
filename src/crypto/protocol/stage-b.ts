/** Network key generation, stage B: encrypted signing-key halves of all four curves, one message per validator. */
import { Failure } from '../../base/index.ts';
import type { CeremonySession, PartyMessage, Verdict } from './ceremony.ts';

/** A ceremony whose stage A is finished. */
export interface StageBSession extends CeremonySession {
  /** StageAResult.output */
  readonly stageA: Uint8Array;
}

export function dealStageB(_session: StageBSession, _party: number, _rootSeed: Uint8Array): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

/** One verdict per message, input order. */
export function verifyStageB(
  _session: StageBSession,
  _messages: readonly PartyMessage[],
  _weightSeed: Uint8Array,
): Verdict[] {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface StageBResult {
  /** NetworkKey bytes, constant for the life of the key. */
  readonly networkKey: Uint8Array;
  readonly nkId: Uint8Array;
  /** Sharing(epoch) bytes. */
  readonly sharing: Uint8Array;
  readonly sharingDigest: Uint8Array;
}

/** Sums the qualified messages into the network key. */
export function finishStageB(_session: StageBSession, _messages: readonly PartyMessage[]): StageBResult {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
