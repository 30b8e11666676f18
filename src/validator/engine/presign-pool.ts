/** Keeps the pools of presigns filled: opens sessions in turn when the chain offers too few, takes part in those of others. */
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, compareBytes, concatBytes, equalBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import { type PresignSession, presignSessionId, schnorrAlgorithm } from '../../crypto/index.ts';
import type { Bell } from './bell.ts';
import type { Board } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { availablePresigns, hasEnded, isPosted, readPool, recordEnded } from './pool-ledger.ts';
import { announce, BATCH_SIZE, decodeOpening, runPresignSession, type SessionEnd } from './presign-session.ts';

/** A pool with fewer presigns than this is refilled. */
export const LOW_WATER = 16;
/** Nobody may make this validator work for a pool that has this many. */
const HIGH_WATER = 3 * BATCH_SIZE;
/** Curves with a Schnorr scheme whose signatures Move verifies; an empty pool of an earlier one is filled first. */
export const POOL_CURVES = [0, 2] as const;
/** Each rank waits this much longer before it opens a session. */
const RANK_DELAY_MS = 2_500;
/** A later curve waits at most this long for the first batch of an earlier one. */
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
  /** Failed sessions in a row of each proposer, and until when it is not followed. */
  readonly penalties: Map<number, { readonly failures: number; readonly until: number }>;
  readonly startedAt: number;
}

/** Runs until the signal aborts. */
export async function keepPoolsFilled(parts: Pick<Pool, 'context' | 'board' | 'bell' | 'key'>): Promise<void> {
  const pool: Pool = { ...parts, running: new Map(), penalties: new Map(), startedAt: parts.context.now() };
  const sessions = new Set<Promise<void>>();
  parts.board.onMessage('presign/open', (header, payload) => {
    const opening = decodeOpening(payload);
    if (opening === undefined || !POOL_CURVES.some((known) => known === opening.curve)) return;
    const session = sessionOf(pool, { ...opening, proposer: header.party });
    if (!equalBytes(presignSessionId(session), header.sid) || !mayJoin(pool, session)) return;
    const running = runSession(pool, session).finally(() => sessions.delete(running));
    sessions.add(running);
  });
  try {
    await Promise.all(POOL_CURVES.map((curve) => keepFilled(pool, curve)));
  } finally {
    await Promise.all(sessions);
  }
}

function sessionOf(pool: Pool, name: { curve: number; counter: number; proposer: number }): PresignSession {
  const { key, context } = pool;
  const { networkKey, nkId } = key;
  const algorithm = schnorrAlgorithm(name.curve);
  return { networkKey, nkId, committee: context.committee, algorithm, ...name, count: BATCH_SIZE };
}

function isPenalised(pool: Pool, proposer: number): boolean {
  return (pool.penalties.get(proposer)?.until ?? 0) > pool.context.now();
}

/** One session per proposer and curve at a time, none that has ended, none of a proposer that just failed: floods cost nothing. */
function mayJoin(pool: Pool, session: PresignSession): boolean {
  const { curve, proposer } = session;
  const { journal } = pool.context;
  if (availablePresigns(journal, curve) >= HIGH_WATER || hasEnded(journal, session) || isPenalised(pool, proposer))
    return false;
  return ![...pool.running.values()].some((run) => run.curve === curve && run.proposer === proposer);
}

/** True when this validator should open a session for the curve, if it is its turn. */
function isLow(pool: Pool, curve: number): boolean {
  const { journal, now } = pool.context;
  if (availablePresigns(journal, curve) >= LOW_WATER) return false;
  // A session of someone who failed before is no reason to wait.
  const trusted = [...pool.running.values()].filter(({ proposer }) => !pool.penalties.has(proposer));
  if (trusted.some((run) => run.curve === curve)) return false;
  const earlier = POOL_CURVES.filter((other) => other < curve && availablePresigns(journal, other) === 0);
  return earlier.length === 0 || now() > pool.startedAt + HEAD_START_MS;
}

async function keepFilled(pool: Pool, curve: number): Promise<void> {
  const { context, bell } = pool;
  const { signal, log } = context;
  while (!signal.aborted) {
    try {
      await fillOnce(pool, curve);
    } catch (error) {
      if (signal.aborted) return;
      if (!isFailure(error) || error.kind !== 'transient') throw error;
      log.warn({ curve, code: error.code }, 'could not open a presign session; trying again');
      await bell.wait(`pool/${curve}`, POLL_MS, signal);
    }
  }
}

async function fillOnce(pool: Pool, curve: number): Promise<void> {
  const { context, bell, board, key } = pool;
  const { journal, signal, party } = context;
  const rank = isLow(pool, curve) ? rankOf(pool, curve) : -1;
  // A validator of a later rank opens a session only if nobody before it did.
  if (rank > 0) await waitForTurn(pool, curve, rank);
  if (rank < 0 || !isLow(pool, curve)) {
    await bell.wait(`pool/${curve}`, POLL_MS, signal);
    return;
  }
  const session = sessionOf(pool, { curve, counter: journal.nextCounter('presign'), proposer: party });
  announce({ board, key, session });
  await runSession(pool, session);
}

/** Until this rank's time has come or the pool is no longer low. */
async function waitForTurn(pool: Pool, curve: number, rank: number): Promise<void> {
  const { now, signal } = pool.context;
  const end = now() + rank * RANK_DELAY_MS;
  while (now() < end && isLow(pool, curve)) await pool.bell.wait(`pool/${curve}`, Math.min(500, end - now()), signal);
}

/** This validator's turn in the order for the next batch of a curve. */
function rankOf(pool: Pool, curve: number): number {
  const { context } = pool;
  const { batches } = readPool(context.journal, curve);
  const draw = (party: number) => blake2b(concatBytes(u8(curve), u32(batches), u16(party)), { dkLen: 32 });
  const order = context.parties.map((_, i) => i).sort((a, b) => compareBytes(draw(a), draw(b)));
  return order.indexOf(context.party);
}

/** Never rejects. */
async function runSession(pool: Pool, session: PresignSession): Promise<void> {
  const { context, board, key } = pool;
  const { log, journal, signal } = context;
  const { curve, proposer } = session;
  const sid = presignSessionId(session);
  const name = bytesToHex(sid);
  if (pool.running.has(name)) return;
  pool.running.set(name, session);
  let end: SessionEnd = 'no-quorum';
  try {
    end = await runPresignSession(context, { board, key, session, isPosted: () => isPosted(journal, sid) });
    log.info({ session: name, curve, proposer, end }, 'a presign session ended');
  } catch (error) {
    if (signal.aborted) return;
    const code = isFailure(error) ? error.code : String(error);
    log.warn({ session: name, curve, proposer, code }, 'a presign session failed; its id is not used again');
  } finally {
    pool.running.delete(name);
    if (!signal.aborted) finishSession(pool, session, end);
  }
}

/** Whoever lets a session die although enough took part is followed again only after a pause. */
function judgeProposer({ penalties, context }: Pool, proposer: number, end: SessionEnd): void {
  const failures = (penalties.get(proposer)?.failures ?? 0) + 1;
  const pause = Math.min(MIN_PENALTY_MS * 2 ** (failures - 1), MAX_PENALTY_MS);
  if (end === 'posted') penalties.delete(proposer);
  if (end === 'abandoned') penalties.set(proposer, { failures, until: context.now() + pause });
}

function finishSession(pool: Pool, session: PresignSession, end: SessionEnd): void {
  const { context, board, bell } = pool;
  const { journal, log } = context;
  const { proposer, curve } = session;
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
    log.warn({ curve, reason: String(error) }, 'could not note the end of a presign session');
  }
  bell.ring(`pool/${curve}`);
}
