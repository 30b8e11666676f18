/** What all key-generation jobs share: the ceremony they belong to and the verdict about one party's message. */
import type { Suite } from '../group/class-group.ts';
import type { Committee } from '../threshold/committee.ts';

/** One run of network key generation. */
export interface CeremonySession {
  readonly suite: Suite;
  /** 32 bytes: the ceremony's on-chain id. */
  readonly sid: Uint8Array;
  readonly attempt: number;
  readonly committee: Committee;
}

/** One party's message of a round, as received; `bytes` is not yet trusted. */
export interface PartyMessage {
  readonly party: number;
  readonly bytes: Uint8Array;
}

/** The judgement of one party's message; `code` says why it was refused. */
export interface Verdict {
  readonly party: number;
  /** messageDigest of the bytes that were judged, 32 bytes. */
  readonly digest: Uint8Array;
  readonly ok: boolean;
  readonly code?: string;
}

/** One virtual share of the network's decryption key. Secret. */
export interface KeyShare {
  readonly index: number;
  readonly value: bigint;
}
