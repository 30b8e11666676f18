/** Who is in: the qualified set of a ceremony stage as a function of its on-chain log. */
import { compareBytes, equalBytes } from '../../base/index.ts';
import type { Committee } from '../threshold/committee.ts';
import { quorum, totalWeight, weightOf } from '../threshold/committee.ts';

export interface StageLog {
  /** At most one per party. */
  readonly dealings: readonly { readonly party: number; readonly digest: Uint8Array }[];
  /** One per party that posted: digests it acknowledges. */
  readonly acks: readonly { readonly party: number; readonly digests: readonly Uint8Array[] }[];
  /** judged: by judgeComplaint; open: body never seen by the deadline, counts against the dealing. */
  readonly complaints: readonly {
    readonly recipient: number;
    readonly digest: Uint8Array;
    readonly judged: 'upheld' | 'dismissed' | 'open';
  }[];
}

export interface Qualification {
  /** Enough weight on both sides to go on. */
  readonly ok: boolean;
  /** S: dealers whose dealings count, ascending. */
  readonly dealers: readonly number[];
  /** H: parties that acknowledged every dealing of S, ascending. */
  readonly holders: readonly number[];
  /** Everyone else; the certificate that finishes the stage declares them absent. */
  readonly absent: readonly number[];
}

/**
 * S = dealings acknowledged by weight >= t without an upheld or open complaint; H = parties that acknowledged all of S.
 * ok iff weight(S) >= t and weight(H) >= t. Depends on the set of log entries only, not on their order.
 */
export function qualify(committee: Committee, log: StageLog): Qualification {
  const t = quorum(totalWeight(committee));
  const acked = (party: number, digest: Uint8Array): boolean =>
    log.acks.some((ack) => ack.party === party && ack.digests.some((d) => equalBytes(d, digest)));
  const accused = (digest: Uint8Array): boolean =>
    log.complaints.some((c) => c.judged !== 'dismissed' && equalBytes(c.digest, digest));
  const ackWeight = (digest: Uint8Array): number =>
    weightOf(
      committee,
      log.acks.map((ack) => ack.party).filter((party) => acked(party, digest)),
    );
  const chosen = log.dealings
    .filter((d) => !accused(d.digest) && ackWeight(d.digest) >= t)
    .sort((a, b) => a.party - b.party || compareBytes(a.digest, b.digest));
  const dealers = [...new Set(chosen.map((d) => d.party))];
  const everyone = committee.members.map((_, party) => party);
  const holders = everyone.filter((party) => chosen.length > 0 && chosen.every((d) => acked(party, d.digest)));
  const absent = everyone.filter((party) => !holders.includes(party));
  const ok = weightOf(committee, dealers) >= t && weightOf(committee, holders) >= t;
  return { ok, dealers, holders, absent };
}
