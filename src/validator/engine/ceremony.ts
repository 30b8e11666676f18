/** Taking part in a key generation: deal, acknowledge, judge, finish. Every step asks the chain what is due and does that. */
import { bytesToHex, equalBytes, type Failure, isFailure } from '../../base/index.ts';
import {
  advanceCeremony,
  CEREMONY_PHASE,
  CERTIFICATE_KIND,
  type CeremonyFields,
  openCeremony,
  postAcknowledgement,
  postDealing,
  readTandemObject,
  resolveComplaint,
  verdictDigest,
} from '../../chain/index.ts';
import { type CeremonySession, messageDigest, type PartyMessage } from '../../crypto/index.ts';
import type { Bell } from './bell.ts';
import type { Board } from './board.ts';
import { declareSilentAbsent } from './ceremony-absent.ts';
import { finishKey, type KeyStages, stageAResult } from './ceremony-finish.ts';
import { idBytes, postedDealings, type RoundFields } from './ceremony-log.ts';
import { bitmapOf, certify } from './certifier.ts';
import type { EngineContext } from './context.ts';
import { digestOf } from './digest-of.ts';
import { runJob } from './jobs.ts';
import { fetchBlob } from './key-material.ts';
import type { Place } from './place.ts';

const NO_KEY = new Uint8Array(32);
const POLL_MS = 1_000;
/** How long a validator waits for the bodies of dealings before it acknowledges what it has. */
const DEALING_WAIT_MS = 15_000;

export interface CeremonyRun extends KeyStages {
  readonly id: string;
  readonly board: Board;
  readonly bell: Bell;
}

/** Runs until the ceremony is finished or aborted. Resolves with its last phase. */
export async function runCeremony(
  context: EngineContext,
  parts: { id: string; board: Board; bell: Bell },
): Promise<number> {
  const session: CeremonySession = {
    suite: context.suite,
    sid: idBytes(parts.id),
    attempt: 0,
    committee: context.committee,
  };
  const run: CeremonyRun = { ...parts, session, cache: {} };
  for (;;) {
    const { fields } = await readTandemObject(context.client, context.deployment, {
      name: 'ceremony::Ceremony',
      id: run.id,
      signal: context.signal,
    });
    if (fields.phase === CEREMONY_PHASE.finished) return fields.phase;
    if (fields.phase === CEREMONY_PHASE.aborted) {
      await reopen(context, run);
      return fields.phase;
    }
    await actSafely(context, run, fields);
    await run.bell.wait(run.id, POLL_MS, context.signal);
  }
}

/** One look at the ceremony and what it asks for. What fails for a passing reason is tried again at the next look. */
async function actSafely(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<void> {
  const time = context.chainTime();
  try {
    if (time !== undefined && BigInt(time) > BigInt(fields.deadline)) {
      await advance(context, run, `${fields.round}/${fields.phase}`);
      return;
    }
    const work = [step(context, run, fields), declareSilentAbsent(context, run, fields)];
    // Both come to their end before the next look, so that no step runs twice at once.
    await Promise.allSettled(work);
    await Promise.all(work);
  } catch (error) {
    if (context.signal.aborted || !isFailure(error) || !isPassing(error)) throw error;
    context.log.warn({ ceremony: run.id, code: error.code }, 'a step of the key generation failed; trying again');
  }
}

/** Transient, or the ceremony moved on between looking and posting. */
function isPassing({ kind, code }: Failure): boolean {
  return kind === 'transient' || code.startsWith('chain/ceremony/');
}

async function step(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<void> {
  const round = fields.rounds[fields.round];
  if (round === undefined) return;
  if (fields.phase === CEREMONY_PHASE.deal && round.dealings[context.party]?.length === 0)
    await deal(context, run, fields);
  if (fields.phase === CEREMONY_PHASE.ack && round.acks[context.party]?.length === 0)
    await acknowledge(context, run, fields);
  // Complaints may be judged as soon as they are posted.
  if (fields.phase === CEREMONY_PHASE.ack || fields.phase === CEREMONY_PHASE.resolve) await judge(context, run, fields);
  if (fields.phase === CEREMONY_PHASE.finish) await finishKey(context, run, fields);
}

/** Where the messages of a round stand; those of round 1 depend on the outcome of round 0. */
async function placeOf(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<Place> {
  const sid = run.session.sid;
  if (fields.round === 0) return { protocol: 'dkgA', sid, round: 0, inputsDigest: NO_KEY, nkId: NO_KEY };
  const { output } = await stageAResult(context, run, fields);
  return { protocol: 'dkgB', sid, round: 1, inputsDigest: digestOf(output), nkId: NO_KEY };
}

async function deal(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<void> {
  const { party, journal, signal, deployment } = context;
  const own = { party, rootSeed: context.rootSeed.reveal() };
  const place = await placeOf(context, run, fields);
  const bytes =
    fields.round === 0
      ? await runJob(context.jobs, 'dealStageA', { session: run.session, ...own }, signal)
      : await runJob(
          context.jobs,
          'dealStageB',
          { session: await stageBSession(context, run, fields), ...own },
          signal,
        );
  const digest = digestOf(bytes);
  journal.putBlob(digest, bytes);
  run.board.publish(place, bytes);
  await context.submit(() => postDealing(deployment, run.id, party, digest));
  context.log.info({ ceremony: run.id, round: fields.round, bytes: bytes.length }, 'posted a dealing');
}

async function stageBSession(context: EngineContext, run: CeremonyRun, fields: CeremonyFields) {
  return { ...run.session, stageA: (await stageAResult(context, run, fields)).output };
}

/** Bodies of the posted dealings: from the board, the journal or any peer. Missing ones are left out. */
async function gather(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<PartyMessage[]> {
  const round = fields.rounds[fields.round];
  const wanted = round === undefined ? [] : postedDealings(round);
  const place = await placeOf(context, run, fields);
  const matches = (messages: readonly PartyMessage[]) =>
    messages.filter(({ party, bytes }) =>
      wanted.some((w) => w.party === party && equalBytes(w.digest, digestOf(bytes))),
    );
  const complete = (messages: readonly PartyMessage[]) =>
    matches(messages).length === wanted.length ? true : undefined;
  await run.board.wait(place, complete, { timeoutMs: DEALING_WAIT_MS, signal: context.signal });
  const found = matches(run.board.read(place));
  for (const { bytes } of found) context.journal.putBlob(digestOf(bytes), bytes);
  const missing = wanted.filter((w) => !found.some(({ party }) => party === w.party));
  for (const { party, digest } of missing) {
    try {
      found.push({ party, bytes: await fetchBlob(context, digest, messageDigest) });
    } catch (error) {
      if (!isFailure(error, 'validator/blob-missing')) throw error;
      context.log.warn(
        { dealer: party, digest: bytesToHex(digest) },
        'nobody serves this dealing; it is not acknowledged',
      );
    }
  }
  return found.sort((a, b) => a.party - b.party);
}

async function acknowledge(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<void> {
  const { party, signal, deployment, committee } = context;
  const messages = await gather(context, run, fields);
  const { verdicts, complaints } =
    fields.round === 0
      ? await openRoundA(context, run, messages)
      : { verdicts: await verifyRoundB(context, run, { fields, messages }), complaints: [] };
  signal.throwIfAborted();
  for (const verdict of verdicts.filter(({ ok }) => !ok)) {
    context.log.warn({ dealer: verdict.party, code: verdict.code ?? '' }, 'refused a dealing');
  }
  const accepted = verdicts.filter(({ ok }) => ok).map((verdict) => verdict.party);
  const bitmap = bitmapOf(accepted, committee.members.length);
  await context.submit(() => postAcknowledgement(deployment, { ceremony: run.id, party, bitmap, complaints }));
  context.log.info({ ceremony: run.id, round: fields.round, accepted: accepted.length }, 'acknowledged dealings');
}

async function openRoundA(context: EngineContext, run: CeremonyRun, dealings: PartyMessage[]) {
  const { party, signal } = context;
  const secrets = { sealingSecret: context.sealingKey.reveal(), rootSeed: context.rootSeed.reveal() };
  const input = { session: run.session, party, dealings, ...secrets };
  const opened = await runJob(context.jobs, 'openStageA', input, signal);
  // By dealer, not by digest: a party may have posted the digest of another's dealing.
  const complaints = opened.complaints.map((body, i) => ({ dealer: opened.accused[i] ?? -1, body }));
  return { verdicts: opened.verdicts, complaints: withinCap(context, complaints) };
}

/** The chain takes complaints only while the other dealers hold more than 2/3; one too many would void the acknowledgement. */
function withinCap<Complaint extends { dealer: number }>(context: EngineContext, complaints: Complaint[]): Complaint[] {
  const weight = (party: number): number => context.parties[party]?.weight ?? 0;
  const total = context.parties.reduce((sum, party) => sum + party.weight, 0);
  let left = total;
  return complaints.filter(({ dealer }) => {
    if ((left - weight(dealer)) * 3 <= total * 2) return false;
    left -= weight(dealer);
    return true;
  });
}

async function verifyRoundB(
  context: EngineContext,
  run: CeremonyRun,
  round: { fields: CeremonyFields; messages: PartyMessage[] },
) {
  const session = await stageBSession(context, run, round.fields);
  const input = { session, messages: round.messages, weightSeed: context.randomBytes(32) };
  return await runJob(context.jobs, 'verifyStageB', input, context.signal);
}

/** Judges every undecided complaint and posts the certified verdicts. */
async function judge(context: EngineContext, run: CeremonyRun, fields: CeremonyFields): Promise<void> {
  const round = fields.rounds[fields.round];
  if (round === undefined || fields.round !== 0) return;
  const open = round.complaints.filter((complaint) => complaint.verdict === 0);
  // Side by side: a dealing that nobody serves must not keep the complaints about others from being judged.
  await Promise.all(open.map((complaint) => judgeSafely(context, run, { round, complaint })));
}

type ComplaintItem = { round: RoundFields; complaint: RoundFields['complaints'][number] };

async function judgeSafely(context: EngineContext, run: CeremonyRun, item: ComplaintItem): Promise<void> {
  try {
    await judgeOne(context, run, item);
  } catch (error) {
    if (!isFailure(error) || error.kind !== 'transient') throw error;
    const { dealer, recipient } = item.complaint;
    context.log.warn({ dealer, recipient, code: error.code }, 'a complaint cannot be judged yet');
  }
}

async function judgeOne(context: EngineContext, run: CeremonyRun, item: ComplaintItem): Promise<void> {
  const { client, deployment, signal } = context;
  const { dealer, recipient, complaint } = item.complaint;
  const digest = item.round.dealings[dealer] ?? new Uint8Array(0);
  const { fields } = await readTandemObject(client, deployment, { name: 'ceremony::Complaint', id: complaint, signal });
  const dealing = { party: dealer, bytes: await fetchBlob(context, digest, messageDigest) };
  const input = { session: run.session, complaint: fields.body, complainer: recipient, dealing };
  const verdict = await runJob(context.jobs, 'judgeComplaint', input, signal);
  // A dealing that fails the public checks is out whatever the complaint says.
  const upheld = verdict !== 'dismissed';
  const culprit = upheld ? dealer : recipient;
  context.log.warn({ dealer, recipient, verdict, culprit }, 'judged a complaint');
  const statement = {
    kind: CERTIFICATE_KIND.verdict,
    subject: run.id,
    digest: verdictDigest({ ceremony: run.id, round: 0, dealer, recipient, complaint, upheld }),
  };
  await certify(context, run.board, {
    statement,
    id: `verdict/${complaint}`,
    timeoutMs: 10_000,
    signal,
    isDone: async () => {
      const now = await readTandemObject(client, deployment, { name: 'ceremony::Ceremony', id: run.id, signal });
      const entry = now.fields.rounds[0]?.complaints.find((c) => c.complaint === complaint);
      return entry?.verdict !== 0;
    },
    post: (aggregate) =>
      context.submit(() => resolveComplaint(deployment, { ceremony: run.id, dealer, recipient, upheld, aggregate })),
  });
}

/** After a deadline anyone may move the ceremony on. */
async function advance(context: EngineContext, run: CeremonyRun, seen: string): Promise<void> {
  const { client, deployment, signal } = context;
  await context.poster.submit({
    id: `advance/${run.id}/${seen}`,
    isDone: async () => {
      const { fields } = await readTandemObject(client, deployment, { name: 'ceremony::Ceremony', id: run.id, signal });
      return `${fields.round}/${fields.phase}` !== seen;
    },
    post: async () => {
      await context.submit(() => advanceCeremony(deployment, run.id));
    },
  });
}

/** Too few took part: ask again, with a new ceremony. */
async function reopen(context: EngineContext, run: CeremonyRun): Promise<void> {
  await openIfNeeded(context, run.id);
}

/** Opens a ceremony if the network has neither a key nor a running one; `aborted` names the one to replace. */
export async function openIfNeeded(context: EngineContext, aborted?: string): Promise<void> {
  const { client, deployment, signal } = context;
  await context.poster.submit({
    id: `open/${aborted ?? 'first'}`,
    isDone: async () => {
      const { fields } = await readTandemObject(client, deployment, {
        name: 'network::Network',
        id: deployment.network,
        signal,
      });
      return fields.network_key !== null || (fields.ceremony !== null && fields.ceremony !== aborted);
    },
    post: async () => {
      await context.submit(() => openCeremony(deployment, aborted));
    },
  });
}
