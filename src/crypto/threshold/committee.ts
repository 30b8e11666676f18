/** The weighted committee: who holds which virtual share indices, and the digest that names it (docs/spec/protocol.md, access structure). */
import { Failure, u16, u32 } from '../../base/index.ts';
import { xof } from '../math/xof.ts';

export interface CommitteeMember {
  /** 32 bytes: the validator's on-chain id. */
  readonly id: Uint8Array;
  /** Number of MPC shares, at least 1. */
  readonly weight: number;
  /** ristretto255 key that opens shares dealt to this member, 32 bytes. */
  readonly sealingKey: Uint8Array;
  /** Ed25519 key that signs envelopes, 32 bytes. */
  readonly protocolKey: Uint8Array;
}

/** Members in their on-chain order; a member's position is its party number. Plain data. */
export interface Committee {
  readonly epoch: number;
  readonly members: readonly CommitteeMember[];
}

/** Hard limit on the shares of one committee. */
export const MAX_TOTAL_WEIGHT = 128;

/** n: the sum of the weights, 1..128. Throws usage `crypto/bad-committee`. */
export function totalWeight(committee: Committee): number {
  let total = 0;
  for (const member of committee.members) {
    if (!Number.isInteger(member.weight) || member.weight < 1) throw badCommittee('weights are positive integers');
    total += member.weight;
  }
  if (total < 1 || total > MAX_TOTAL_WEIGHT) throw badCommittee(`the weights add up to ${total}, allowed is 1 to 128`);
  return total;
}

/** t = floor(2n/3) + 1 for total weight n. */
export function quorum(total: number): number {
  return Math.floor((2 * total) / 3) + 1;
}

/** The consecutive virtual indices (from 1) of the member at position `party`. Throws usage `crypto/bad-party`. */
export function virtualIndices(committee: Committee, party: number): number[] {
  const member = memberAt(committee, party);
  let first = 1;
  for (let i = 0; i < party; i++) first += committee.members[i]!.weight;
  return Array.from({ length: member.weight }, (_, i) => first + i);
}

/** The member at position `party`. Throws usage `crypto/bad-party`. */
export function memberAt(committee: Committee, party: number): CommitteeMember {
  const member = Number.isInteger(party) ? committee.members[party] : undefined;
  if (member === undefined) {
    throw new Failure('usage', 'crypto/bad-party', `the committee has no party ${party}`, { data: { party } });
  }
  return member;
}

/** Sum of the weights of distinct parties. Throws usage `crypto/bad-party`. */
export function weightOf(committee: Committee, parties: Iterable<number>): number {
  let weight = 0;
  for (const party of new Set(parties)) weight += memberAt(committee, party).weight;
  return weight;
}

/** cid: 32 bytes over epoch and members in order. Throws usage `crypto/bad-committee`. */
export function committeeDigest(committee: Committee): Uint8Array {
  totalWeight(committee);
  const items = [u32(committee.epoch)];
  for (const member of committee.members) {
    if (member.id.length !== 32 || member.sealingKey.length !== 32 || member.protocolKey.length !== 32) {
      throw badCommittee('ids and keys of members have 32 bytes');
    }
    items.push(member.id, u16(member.weight), member.sealingKey, member.protocolKey);
  }
  return xof('committee', items, 32);
}

function badCommittee(message: string): Failure {
  return new Failure('usage', 'crypto/bad-committee', message);
}
