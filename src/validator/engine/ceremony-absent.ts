/** Declaring silent parties of a key generation absent, so that nobody waits for the dead until a deadline. */
import {
  absentDigest,
  CEREMONY_PHASE,
  CERTIFICATE_KIND,
  type CeremonyFields,
  declareAbsent,
  readTandemObject,
} from '../../chain/index.ts';
import { quorum, totalWeight, weightOf } from '../../crypto/index.ts';
import type { KeyStages } from './ceremony-finish.ts';
import { certify } from './certifier.ts';
import type { EngineContext } from './context.ts';

/** Waiting for the shares of the others must not hold up the next look at the ceremony for long. */
const SHARES_WAIT_MS = 5_000;

/**
 * Parties that have posted nothing in this phase although more than half of it is over, provided the others hold a quorum. Only
 * the chain counts: whoever is slow may still post, and a certificate needs more than 2/3 of the weight to have seen the same.
 */
export function silentParties(
  context: Pick<EngineContext, 'committee'>,
  fields: CeremonyFields,
  time: number,
): number[] {
  const round = fields.rounds[fields.round];
  const isPosting = fields.phase === CEREMONY_PHASE.deal || fields.phase === CEREMONY_PHASE.ack;
  const half = Number(fields.deadline) - Number(fields.stage_ms) / 2;
  if (round === undefined || !isPosting || time < half) return [];
  const posted = fields.phase === CEREMONY_PHASE.deal ? round.dealings : round.acks;
  const everyone = context.committee.members.map((_, party) => party);
  const active = everyone.filter((party) => (posted[party]?.length ?? 0) > 0);
  if (weightOf(context.committee, active) < quorum(totalWeight(context.committee))) return [];
  return everyone.filter((party) => !active.includes(party) && fields.absent[party] === false);
}

/** Certifies and posts the absence of every silent party but this one. */
export async function declareSilentAbsent(
  context: EngineContext,
  run: KeyStages,
  fields: CeremonyFields,
): Promise<void> {
  const time = context.chainTime();
  if (time === undefined) return;
  const silent = silentParties(context, fields, time).filter((party) => party !== context.party);
  await Promise.all(silent.map((party) => declareOne(context, run, { fields, party })));
}

async function declareOne(
  context: EngineContext,
  run: KeyStages,
  { fields, party }: { fields: CeremonyFields; party: number },
): Promise<void> {
  const { deployment, signal, client, log } = context;
  const digest = absentDigest({ ceremony: run.id, round: fields.round, party });
  log.warn({ ceremony: run.id, round: fields.round, party }, 'a validator is silent; declaring it absent');
  await certify(context, run.board, {
    statement: { kind: CERTIFICATE_KIND.absent, subject: run.id, digest },
    id: `absent/${run.id}/${fields.round}/${party}`,
    timeoutMs: SHARES_WAIT_MS,
    signal,
    isDone: async () => {
      const now = await readTandemObject(client, deployment, { name: 'ceremony::Ceremony', id: run.id, signal });
      return now.fields.absent[party] === true || now.fields.phase !== fields.phase;
    },
    post: (aggregate) => context.submit(() => declareAbsent(deployment, { ceremony: run.id, party, aggregate })),
  });
}
