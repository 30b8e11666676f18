/** Who is in: the qualified set of a ceremony stage as a function of its on-chain log. */
import type { Committee } from '../threshold/committee.ts';
import { quorum, totalWeight, weightOf } from '../threshold/committee.ts';

export interface StageLog {
  /** At most one per party. */
  readonly dealings: readonly { readonly party: number; readonly digest: Uint8Array }[];
  /** One per party that posted: the dealers whose dealings it acknowledges. */
  readonly acks: readonly { readonly party: number; readonly dealers: readonly number[] }[];
  /** judged: by judgeComplaint; open: not judged by the deadline, counts against the dealing. */
  readonly complaints: readonly {
    readonly recipient: number;
    readonly dealer: number;
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
 * ok iff weight(S) >= t and weight(H) >= t. Depends on the set of log entries only, not on their order. Entries name
 * dealers, never digests: a party that posts another's digest must not share its acknowledgements or its complaints.
 */
export function qualify(committee: Committee, log: StageLog): Qualification {
  const t = quorum(totalWeight(committee));
  const acked = (party: number, dealer: number): boolean =>
    log.acks.some((ack) => ack.party === party && ack.dealers.includes(dealer));
  const accused = (dealer: number): boolean =>
    log.complaints.some((complaint) => complaint.dealer === dealer && complaint.judged !== 'dismissed');
  const everyone = committee.members.map((_, party) => party);
  const ackWeight = (dealer: number): number =>
    weightOf(
      committee,
      everyone.filter((party) => acked(party, dealer)),
    );
  const posted = new Set(log.dealings.map(({ party }) => party));
  const dealers = everyone.filter((dealer) => posted.has(dealer) && !accused(dealer) && ackWeight(dealer) >= t);
  const holders = everyone.filter((party) => dealers.length > 0 && dealers.every((dealer) => acked(party, dealer)));
  const absent = everyone.filter((party) => !holders.includes(party));
  const ok = weightOf(committee, dealers) >= t && weightOf(committee, holders) >= t;
  return { ok, dealers, holders, absent };
}
