/** Presign sessions of every algorithm: what names one, and what its batch is. */
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, Failure, u8, u16, u32 } from '../../base/index.ts';
import { xof } from '../math/xof.ts';
import { type Committee, committeeDigest, quorum, totalWeight, weightOf } from '../threshold/committee.ts';
import type { PartyMessage } from './ceremony.ts';
import { bundleDigest } from './context.ts';
import { type NetworkKey, openNetworkKey } from './network-key.ts';
import { isEcdsa, isSchnorr } from './presign-entry.ts';
import { type EncryptionKey, encryptionKey } from './suite.ts';

/** Most presigns in one batch. */
export const MAX_BATCH = 32;

export interface PresignSession {
  readonly networkKey: Uint8Array;
  readonly nkId: Uint8Array;
  readonly committee: Committee;
  readonly curve: number;
  /** Schnorr: 1 on curve 0, 0 on curves 2 and 3. ECDSA: 0 on curves 0 and 1. */
  readonly algorithm: number;
  /** Validator that proposes the bundle. */
  readonly proposer: number;
  /** The proposer's session counter. */
  readonly counter: number;
  /** Number of presigns in the batch, 1..32. */
  readonly count: number;
}

export type PresignSessionName = Pick<
  PresignSession,
  'nkId' | 'curve' | 'algorithm' | 'committee' | 'proposer' | 'counter'
>;

/** The session's id, 32 bytes. Throws usage `crypto/unsupported-algorithm`. */
export function presignSessionId(session: PresignSessionName): Uint8Array {
  const { nkId, curve, algorithm, committee, proposer, counter } = session;
  if (!isSchnorr(curve, algorithm) && !isEcdsa(curve, algorithm)) throw unsupported(session);
  return xof('sid/presign', [nkId, u8(curve), u8(algorithm), u32(committee.epoch), u16(proposer), u32(counter)], 32);
}

/** The failure for a session of another family's curve or algorithm. */
export function unsupported({ curve, algorithm }: Pick<PresignSession, 'curve' | 'algorithm'>): Failure {
  return new Failure('usage', 'crypto/unsupported-algorithm', 'these presigns do not serve this curve and algorithm', {
    data: { curve, algorithm },
    hint: 'ECDSA is algorithm 0 of curves 0 and 1; Schnorr is algorithm 1 of curve 0 and 0 of curves 2 and 3.',
  });
}

/** A session opened: key and groups validated, names derived. */
export interface PresignPlan {
  readonly session: PresignSession;
  readonly key: NetworkKey;
  readonly encryption: EncryptionKey;
  readonly sid: Uint8Array;
  readonly cid: Uint8Array;
}

/** Throws usage `crypto/bad-count`, `crypto/bad-party`, `crypto/unsupported-algorithm` and what openNetworkKey throws. */
export function planPresigns(session: PresignSession): PresignPlan {
  const { count, proposer, committee } = session;
  if (!Number.isInteger(count) || count < 1 || count > MAX_BATCH) {
    throw new Failure('usage', 'crypto/bad-count', `a batch has 1 to ${MAX_BATCH} presigns`, { data: { count } });
  }
  weightOf(committee, [proposer]);
  const sid = presignSessionId(session);
  const key = openNetworkKey(session.networkKey, session.nkId);
  const encryption = encryptionKey(key.suite, key.encryptionKeys, session.curve);
  return { session, key, encryption, sid, cid: committeeDigest(committee) };
}

/** Throws usage `crypto/too-few` unless the set carries the quorum and names each party once. */
export function assertBundle(committee: Committee, messages: readonly PartyMessage[]): void {
  const parties = messages.map(({ party }) => party);
  const enough = weightOf(committee, parties) >= quorum(totalWeight(committee));
  if (!enough || new Set(parties).size !== parties.length) {
    throw new Failure('usage', 'crypto/too-few', 'a bundle carries at least the quorum, each party once');
  }
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

/** The finished batch of a session from its encoded entries. */
export function presignBatch(
  plan: PresignPlan,
  messages: readonly PartyMessage[],
  entries: readonly { readonly bytes: Uint8Array; readonly digest: Uint8Array }[],
): PresignBatch {
  return {
    sid: plan.sid,
    bundleDigest: bundleDigest(messages),
    entries: entries.map(({ bytes }) => bytes),
    entryDigests: entries.map(({ digest }) => digest),
    batchDigest: presignBatchDigest(entries.map(({ bytes }) => bytes)),
  };
}

/** blake2b-256 of the concatenated entry bytes, which Move recomputes. */
export function presignBatchDigest(entries: readonly Uint8Array[]): Uint8Array {
  return blake2b(concatBytes(...entries), { dkLen: 32 });
}
