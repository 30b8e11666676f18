/** Network key generation, stage A: the shared decryption key (docs/spec/protocol.md, network key generation). */
import { Failure } from '../../base/index.ts';
import type { CeremonySession, KeyShare, PartyMessage, Verdict } from './ceremony.ts';

/** One validator's dealing: commitments, proof, and a sealed blob per member. */
export function dealStageA(_session: CeremonySession, _party: number, _rootSeed: Uint8Array): Uint8Array {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface OpenStageAInput {
  readonly session: CeremonySession;
  readonly party: number;
  /** Secret scalar of the party's sealing key. */
  readonly sealingSecret: bigint;
  readonly dealings: readonly PartyMessage[];
  readonly rootSeed: Uint8Array;
}

export interface OpenedStageA {
  /** One verdict per dealing, input order. ok = acknowledge it. */
  readonly verdicts: readonly Verdict[];
  /** Complaints to post, one per dealing whose own blob is bad although the dealing is valid for everyone else. */
  readonly complaints: readonly Uint8Array[];
}

/** Verifies all dealings and opens the own blobs. */
export function openStageADealings(_input: OpenStageAInput): OpenedStageA {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface JudgeComplaintInput {
  readonly session: CeremonySession;
  readonly complaint: Uint8Array;
  readonly complainer: number;
  readonly dealing: PartyMessage;
}

/** upheld: the dealer is at fault. dismissed: the complainer is. */
export function judgeComplaint(_input: JudgeComplaintInput): 'upheld' | 'dismissed' {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}

export interface FinishStageAInput {
  readonly session: CeremonySession;
  readonly party: number;
  readonly sealingSecret: bigint;
  /** Exactly the qualified set, any order. */
  readonly dealings: readonly PartyMessage[];
}

export interface StageAResult {
  /** Public output: encryption keys and summed commitments. */
  readonly output: Uint8Array;
  /** Secret: this party's shares. */
  readonly shares: readonly KeyShare[];
}

/** Sums the qualified dealings. */
export function finishStageA(_input: FinishStageAInput): StageAResult {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
