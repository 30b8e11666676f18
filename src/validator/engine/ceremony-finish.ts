/** The outcomes of a key generation's rounds: own shares after the first, the network key after the second. */
import { isFailure } from '../../base/index.ts';
import {
  CERTIFICATE_KIND,
  type CeremonyFields,
  finishCeremony,
  finishDigest,
  networkKeyDigest,
  readTandemObject,
} from '../../chain/index.ts';
import { type CeremonySession, messageDigest, type PartyMessage, type StageAResult } from '../../crypto/index.ts';
import { blake2b256 } from './blake2b256.ts';
import type { Board } from './board.ts';
import { qualifyRound } from './ceremony-log.ts';
import { bitmapOf, certify, membersOf } from './certifier.ts';
import type { EngineContext } from './context.ts';
import { runJob } from './jobs.ts';
import { fetchBlob, storeKeyMaterial } from './key-material.ts';

export interface KeyStages {
  readonly id: string;
  readonly board: Board;
  readonly session: CeremonySession;
  /** Results that later phases need again. */
  readonly cache: { stageA?: StageAResult };
}

/** Bodies of a round's qualified dealings. Throws transient `validator/blob-missing`. */
async function qualifiedMessages(
  context: EngineContext,
  fields: CeremonyFields,
  round: number,
): Promise<{ dealers: readonly number[]; messages: PartyMessage[] }> {
  const board = fields.rounds[round];
  const { ok, dealers } = board === undefined ? { ok: false, dealers: [] } : qualifyRound(context.committee, board);
  if (!ok || board === undefined) return { dealers: [], messages: [] };
  const messages: PartyMessage[] = [];
  for (const party of dealers) {
    const digest = board.dealings[party] ?? new Uint8Array(0);
    messages.push({ party, bytes: await fetchBlob(context, digest, messageDigest) });
  }
  return { dealers, messages };
}

/** Output of round 0 and the own shares; computed once. */
export async function stageAResult(
  context: EngineContext,
  run: KeyStages,
  fields: CeremonyFields,
): Promise<StageAResult> {
  if (run.cache.stageA !== undefined) return run.cache.stageA;
  const { messages: dealings } = await qualifiedMessages(context, fields, 0);
  const input = { session: run.session, dealings, weightSeed: context.randomBytes(32) };
  const holder = { party: context.party, sealingSecret: context.sealingKey.reveal() };
  try {
    run.cache.stageA = await runJob(context.jobs, 'finishStageA', { ...input, holder }, context.signal);
  } catch (error) {
    if (!isFailure(error) || error.kind === 'transient') throw error;
    // Without valid own shares this validator can still verify and post; it is repaired at the next reconfiguration.
    context.log.error({ code: error.code }, 'the own shares of the key are not usable; going on as an observer');
    run.cache.stageA = await runJob(context.jobs, 'finishStageA', input, context.signal);
  }
  return run.cache.stageA;
}

/** Computes the network key, endorses it and sees it on chain. */
export async function finishKey(context: EngineContext, run: KeyStages, fields: CeremonyFields): Promise<void> {
  const { deployment, signal, committee } = context;
  const { output, shares } = await stageAResult(context, run, fields);
  const { dealers } = await qualifiedMessages(context, fields, 0);
  const { messages } = await qualifiedMessages(context, fields, 1);
  if (messages.length === 0) return;
  const session = { ...run.session, stageA: output };
  // Whoever endorses the key has verified every message in it: those it acknowledged, and now the others.
  const own = membersOf(fields.rounds[1]?.acks[context.party] ?? new Uint8Array(0), committee.members.length);
  const isVerified = messages.every(({ party }) => own.includes(party));
  const check = isVerified ? {} : { weightSeed: context.randomBytes(32) };
  const result = await runJob(context.jobs, 'finishStageB', { session, messages, ...check }, signal);
  storeKeyMaterial(context, { nkId: result.nkId, sharing: result.sharing, shares });
  const { curves, constant, inverse } = await runJob(context.jobs, 'describeNetworkKey', result.networkKey, signal);
  const qualified = bitmapOf(dealers, committee.members.length);
  const suite = new TextEncoder().encode(context.suite);
  const fieldsDigest = networkKeyDigest({
    nk_id: result.nkId,
    suite,
    curves: curves.map((c) => ({ curve: c.curve, encryption_key: c.encryptionKey, x_0: c.x0, x_1: c.x1 })),
    output_digest: blake2b256(result.networkKey),
  });
  const digest = finishDigest({
    log_digest: fields.log_digest,
    qualified,
    nk_id: result.nkId,
    fields_digest: fieldsDigest,
    sharing_digest: result.sharingDigest,
  });
  const finished = {
    ceremony: run.id,
    nkId: result.nkId,
    output: result.networkKey,
    curves,
    qualified,
    sharingDigest: result.sharingDigest,
    constant,
    inverse,
  };
  await certify(context, run.board, {
    statement: { kind: CERTIFICATE_KIND.keyGeneration, subject: run.id, digest },
    id: `finish/${run.id}`,
    timeoutMs: 20_000,
    signal,
    isDone: async () => {
      const { client } = context;
      const now = await readTandemObject(client, deployment, { name: 'ceremony::Ceremony', id: run.id, signal });
      return now.fields.phase !== fields.phase;
    },
    post: (aggregate) => context.submit(() => finishCeremony(deployment, { ...finished, aggregate })),
  });
}
