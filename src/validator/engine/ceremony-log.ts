/** The on-chain board of a key generation, as the qualification rule reads it. */
import { fromHex } from '@mysten/sui/utils';
import type { CeremonyFields } from '../../chain/index.ts';
import { type Committee, type Qualification, qualify, type StageLog } from '../../crypto/index.ts';
import { membersOf } from './certifier.ts';

export type RoundFields = CeremonyFields['rounds'][number];

/** Dealings that were posted in a round. */
export function postedDealings(round: RoundFields): { readonly party: number; readonly digest: Uint8Array }[] {
  return round.dealings.flatMap((digest, party) => (digest.length === 0 ? [] : [{ party, digest }]));
}

const JUDGED = ['open', 'upheld', 'dismissed'] as const;

/** The log of one round. */
export function stageLog(round: RoundFields): StageLog {
  return {
    dealings: postedDealings(round),
    acks: round.acks.flatMap((bitmap, party) =>
      bitmap.length === 0 ? [] : [{ party, dealers: membersOf(bitmap, round.dealings.length) }],
    ),
    complaints: round.complaints.map(({ dealer, recipient, verdict }) => ({
      recipient,
      dealer,
      judged: JUDGED[verdict] ?? 'open',
    })),
  };
}

/** Who is in after a round has ended. */
export function qualifyRound(committee: Committee, round: RoundFields): Qualification {
  return qualify(committee, stageLog(round));
}

/** 32 bytes of a 0x-prefixed object id. */
export function idBytes(id: string): Uint8Array {
  return fromHex(id);
}
