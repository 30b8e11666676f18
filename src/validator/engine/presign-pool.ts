/** Keeps the pools of presigns filled: opens sessions in turn when the chain offers too few, takes part in those of others. */
import { bytesToHex, compareBytes, concatBytes, equalBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import { type PresignSession, presignSessionId, totalWeight, weightOf } from '../../crypto/index.ts';
import type { Bell } from './bell.ts';
import { blake2b256 } from './blake2b256.ts';
import type { Board } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import {
  availablePresigns,
  hasEnded,
  isPosted,
  joinedSessions,
  readPool,
  recordEnded,
  recordJoined,
  type SessionName,
} from './pool-ledger.ts';
import { POOLS, type PoolName, type PoolPlan, planOf, poolName } from './pools.ts';
import { announce, decodeOpening, runPresignSession, type SessionEnd } from './presign-session.ts';
import { quorumOf } from './quorum.ts';

/** A pool with fewer presigns than one batch is refilled; nobody may make this validator work for one that has three. */
const HIGH_WATER_BATCHES = 3;
/** Each rank waits this much longer before it opens a session. */
const RANK_DELAY_MS = 2_500;
/** A later pool waits at most this long for the first batch of each earlier one. */
const HEAD_START_MS = 20_000;
const POLL_MS = 1_000;
/** After a failed session its proposer is not followed for this long, doubling with each further one. */
const MIN_PENALTY_MS = 5_000;
const MAX_PENALTY_MS = 120_000;

interface Pool {
  readonly context: EngineContext;
  readonly board: Board;
  readonly bell: Bell;
  readonly key: KeyMaterial;
  /** Running sessions by sid in hex. */
  readonly running: Map<string, PresignSession>;
  /** Proposers whose last session came to nothing: how many they let die in a row, and until when they are not followed. */
  readonly penalties: Map<number, { readonly failures: number; readonly until: number }>;
  readonly startedAt: number;
}

/** Runs until the signal aborts. */
export async function keepPoolsFilled(parts: Pick<Pool, 'context' | 'board' | 'bell' | 'key'>): Promise<void> {
  const pool: Pool = { ...parts, running: new Map(), penalties: new Map(), startedAt: parts.context.now() };
  const sessions = new Set<Promise<void>>();
  const start = (session: PresignSession): void => {
    const running = runSession(pool, session).finally(() => sessions.delete(running));
    sessions.add(running);
  };
  // Where a crash left off: the same messages again, which the others may still wait for.
  for (const session of joinedSessions(parts.context.journal)) start(sessionOf(pool, session));
  parts.board.onMessage('presign/open', (header, payload) => {
    const opening = decodeOpening(payload);
    if (opening === undefined) return;
    const session = sessionOf(pool, { ...opening, proposer: header.party });
    if (equalBytes(presignSessionId(session), header.sid) && mayJoin(pool, session)) start(session);
  });
  try {
    await Promise.all(POOLS.map((plan) => keepFilled(pool, plan)));
  } finally {
    await Promise.all(sessions);
  }
}

function sessionOf(pool: Pool, { curve, algorithm, counter, proposer }: SessionName): PresignSession {
  const { key, context } = pool;
  const { networkKey, nkId } = key;
  const count = planOf({ curve, algorithm })?.batch ?? 0;
  return { networkKey, nkId, committee: context.committee, curve, algorithm, counter, proposer, count };
}

function isPenalised(pool: Pool, proposer: number): boolean {
  return (pool.penalties.get(proposer)?.until ?? 0) > pool.context.now();
}

const samePool = (a: PoolName, b: PoolName): boolean => a.curve === b.curve && a.algorithm === b.algorithm;

/** One session per proposer and pool at a time, none that has ended, none of a proposer that just failed: floods cost nothing. */
function mayJoin(pool: Pool, session: PresignSession): boolean {
  const { proposer, count } = session;
  const { journal } = pool.context;
  if (availablePresigns(journal, session) >= HIGH_WATER_BATCHES * count) return false;
  if (hasEnded(journal, session) || isPenalised(pool, proposer)) return false;
  return ![...pool.running.values()].some((run) => samePool(run, session) && run.proposer === proposer);
}

/** True when this validator should open a session for the pool, if it is its turn. */
function isLow(pool: Pool, plan: PoolPlan): boolean {
  const { journal, now } = pool.context;
  if (availablePresigns(journal, plan) >= plan.batch) return false;
  const proposers = [...pool.running.values()].filter((run) => samePool(run, plan)).map(({ proposer }) => proposer);
  if (proposers.some((proposer) => !pool.penalties.has(proposer))) return false;
  // Sessions of those who failed before are no reason to wait, unless they are so many that one of them is honest.
  const { committee } = pool.context;
  if (weightOf(committee, proposers) > totalWeight(committee) - quorumOf(pool.context)) return false;
  const place = POOLS.indexOf(plan);
  const isFirst = POOLS.slice(0, place).every((earlier) => availablePresigns(journal, earlier) > 0);
  return isFirst || now() > pool.startedAt + place * HEAD_START_MS;
}

async function keepFilled(pool: Pool, plan: PoolPlan): Promise<void> {
  const { context, bell } = pool;
  const { signal, log } = context;
  const name = poolName(plan);
  while (!signal.aborted) {
    try {
      await fillOnce(pool, plan);
    } catch (error) {
      if (signal.aborted) return;
      if (!isFailure(error) || error.kind !== 'transient') throw error;
      log.warn({ pool: name, code: error.code }, 'could not open a presign session; trying again');
      await bell.wait(`pool/${name}`, POLL_MS, signal);
    }
  }
}

async function fillOnce(pool: Pool, plan: PoolPlan): Promise<void> {
  const { context, bell, board, key } = pool;
  const { journal, signal, party } = context;
  const rank = isLow(pool, plan) ? rankOf(pool, plan) : -1;
  // A validator of a later rank opens a session only if nobody before it did.
  if (rank > 0) await waitForTurn(pool, plan, rank);
  if (rank < 0 || !isLow(pool, plan)) {
    await bell.wait(`pool/${poolName(plan)}`, POLL_MS, signal);
    return;
  }
  const session = sessionOf(pool, { ...plan, counter: journal.nextCounter('presign'), proposer: party });
  announce({ board, key, session });
  await runSession(pool, session);
}

/** Until this rank's time has come or the pool is no longer low. */
async function waitForTurn(pool: Pool, plan: PoolPlan, rank: number): Promise<void> {
  const { now, signal } = pool.context;
  const end = now() + rank * RANK_DELAY_MS;
  const bell = `pool/${poolName(plan)}`;
  while (now() < end && isLow(pool, plan)) await pool.bell.wait(bell, Math.min(500, end - now()), signal);
}

/** This validator's turn in the order for the next batch of a pool. */
function rankOf(pool: Pool, { curve, algorithm }: PoolName): number {
  const { context } = pool;
  const { batches } = readPool(context.journal, { curve, algorithm });
  const draw = (party: number) => blake2b256(concatBytes(u8(curve), u8(algorithm), u32(batches), u16(party)));
  const order = context.parties.map((_, i) => i).sort((a, b) => compareBytes(draw(a), draw(b)));
  return order.indexOf(context.party);
}

/** Never rejects. */
async function runSession(pool: Pool, session: PresignSession): Promise<void> {
  const { context, board, key } = pool;
  const { log, journal, signal } = context;
  const { proposer } = session;
  const sid = presignSessionId(session);
  const name = bytesToHex(sid);
  if (pool.running.has(name)) return;
  pool.running.set(name, session);
  let end: SessionEnd = 'no-quorum';
  try {
    recordJoined(journal, session);
    end = await runPresignSession(context, { board, key, session, isPosted: () => isPosted(journal, sid) });
    log.info({ session: name, pool: poolName(session), proposer, end }, 'a presign session ended');
  } catch (error) {
    if (signal.aborted) return;
    const code = isFailure(error) ? error.code : String(error);
    log.warn(
      { session: name, pool: poolName(session), proposer, code },
      'a presign session failed; its id is not used again',
    );
  } finally {
    pool.running.delete(name);
    if (!signal.aborted) finishSession(pool, session, end);
  }
}

/**
 * Whoever lets a session die although enough took part is followed again only after a pause. Too few is not its fault when the
 * others are away, so it is followed as before; but it may have told everyone of another session, so nobody waits for it.
 */
function judgeProposer({ penalties, context }: Pool, proposer: number, end: SessionEnd): void {
  const { failures, until } = penalties.get(proposer) ?? { failures: 0, until: 0 };
  const pause = Math.min(MIN_PENALTY_MS * 2 ** failures, MAX_PENALTY_MS);
  if (end === 'posted') penalties.delete(proposer);
  if (end === 'abandoned') penalties.set(proposer, { failures: failures + 1, until: context.now() + pause });
  if (end === 'no-quorum') penalties.set(proposer, { failures, until });
}

function finishSession(pool: Pool, session: PresignSession, end: SessionEnd): void {
  const { context, board, bell } = pool;
  const { journal, log } = context;
  const { proposer } = session;
  const sid = presignSessionId(session);
  judgeProposer(pool, proposer, end);
  board.forget(sid);
  try {
    journal.transaction(() => {
      recordEnded(journal, session);
      journal.forgetSession(sid);
    });
  } catch (error) {
    // Without the note the session could at worst be run again, with the same messages.
    log.warn({ session: bytesToHex(sid), reason: String(error) }, 'could not note the end of a presign session');
  }
  bell.ring(`pool/${poolName(session)}`);
}
