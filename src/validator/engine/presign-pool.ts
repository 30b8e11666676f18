/** Keeps the pools of presigns filled: counts what the chain offers, opens sessions in turn, takes part in those of others. */
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, compareBytes, concatBytes, equalBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import type { TandemEvent } from '../../chain/index.ts';
import { type PresignSession, presignSessionId } from '../../crypto/index.ts';
import type { Journal } from '../port.ts';
import type { Bell } from './bell.ts';
import type { Board } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { announce, BATCH_SIZE, decodeOpening, runPresignSession } from './presign-session.ts';

/** A pool with fewer presigns than this is refilled. */
export const LOW_WATER = 16;
/** Nobody may make this validator work for a pool that has this many. */
const HIGH_WATER = 3 * BATCH_SIZE;
/** Curves with a Schnorr scheme whose signatures Move verifies. */
export const POOL_CURVES = [0, 2] as const;
/** Each rank waits this much longer before it opens a session. */
const RANK_DELAY_MS = 2_500;
const POLL_MS = 1_000;
const KIND = 'batch';

interface Batch {
  readonly curve: number;
  readonly available: number;
  readonly sid: string;
}

const encode = (batch: Batch): Uint8Array => new TextEncoder().encode(JSON.stringify(batch));
// Written by encode, kept under the journal's checksum.
const decode = (bytes: Uint8Array): Batch => JSON.parse(new TextDecoder().decode(bytes)) as Batch;

/** Journal writes only: called inside the transaction that moves the cursor. */
export function recordPresignEvent(journal: Journal, event: TandemEvent): void {
  if (event.name === 'PresignBatchPosted') {
    const { batch, curve, digests, chunks, sid } = event.fields;
    const bytes = concatBytes(...chunks);
    const length = bytes.length / digests.length;
    digests.forEach((digest, i) => {
      // Stored under the digest that a request will name; whoever uses the bytes recomputes it.
      if (journal.readBlob(digest) === undefined) journal.putBlob(digest, bytes.slice(i * length, (i + 1) * length));
    });
    const state = { curve, available: digests.length, sid: bytesToHex(sid) };
    journal.putJob({ id: batch, kind: KIND, state: encode(state) });
  }
  if (event.name === 'PresignReserved') {
    const job = journal.readJob(event.fields.batch);
    if (job === undefined) return;
    const state = decode(job.state);
    journal.putJob({ ...job, state: encode({ ...state, available: state.available - 1 }) });
  }
}

/** Free presigns of a curve, as far as the chain was followed. */
export function availablePresigns(journal: Journal, curve: number): number {
  const batches = journal.listJobs(KIND).map(({ state }) => decode(state));
  return batches.reduce((sum, batch) => sum + (batch.curve === curve ? batch.available : 0), 0);
}

function isPosted(journal: Journal, sid: Uint8Array): boolean {
  const name = bytesToHex(sid);
  return journal.listJobs(KIND).some(({ state }) => decode(state).sid === name);
}

interface Pool {
  readonly context: EngineContext;
  readonly board: Board;
  readonly bell: Bell;
  readonly key: KeyMaterial;
  /** Running sessions: sid in hex -> proposer and curve. */
  readonly running: Map<string, { readonly proposer: number; readonly curve: number }>;
}

/** Runs until the signal aborts. */
export async function keepPoolsFilled(parts: Omit<Pool, 'running'>): Promise<void> {
  const pool: Pool = { ...parts, running: new Map() };
  parts.board.onMessage('presign/open', (header, payload) => {
    const opening = decodeOpening(payload);
    if (opening === undefined) return;
    const session = sessionOf(pool, { ...opening, proposer: header.party });
    if (!equalBytes(presignSessionId(session), header.sid) || !mayJoin(pool, session)) return;
    void runSession(pool, session);
  });
  await Promise.all(POOL_CURVES.map((curve) => keepFilled(pool, curve)));
}

function sessionOf(pool: Pool, name: { curve: number; counter: number; proposer: number }): PresignSession {
  const { key, context } = pool;
  const { networkKey, nkId } = key;
  return { networkKey, nkId, committee: context.committee, ...name, count: BATCH_SIZE };
}

function mayJoin(pool: Pool, session: PresignSession): boolean {
  const { curve, proposer } = session;
  if (!POOL_CURVES.some((known) => known === curve)) return false;
  if (availablePresigns(pool.context.journal, curve) >= HIGH_WATER) return false;
  // One session per proposer and curve at a time: a flood of announcements costs nothing.
  return ![...pool.running.values()].some((run) => run.curve === curve && run.proposer === proposer);
}

async function keepFilled(pool: Pool, curve: number): Promise<void> {
  const { context, bell, board, key } = pool;
  const { journal, signal, party } = context;
  const isLow = () =>
    availablePresigns(journal, curve) < LOW_WATER && ![...pool.running.values()].some((run) => run.curve === curve);
  while (!signal.aborted) {
    const rank = isLow() ? rankOf(pool, curve) : -1;
    // A validator of a later rank opens a session only if nobody before it did.
    if (rank > 0) await bell.wait(`pool/${curve}`, rank * RANK_DELAY_MS, signal);
    if (rank < 0 || !isLow()) {
      await bell.wait(`pool/${curve}`, POLL_MS, signal);
      continue;
    }
    const counter = journal.nextCounter('presign');
    const session = sessionOf(pool, { curve, counter, proposer: party });
    announce({ board, key, session });
    await runSession(pool, session);
  }
}

/** This validator's turn in the order for the next batch of a curve. */
function rankOf(pool: Pool, curve: number): number {
  const { context } = pool;
  const batches = context.journal.listJobs(KIND).length;
  const draw = (party: number) => blake2b(concatBytes(u8(curve), u32(batches), u16(party)), { dkLen: 32 });
  const order = context.parties.map((_, i) => i).sort((a, b) => compareBytes(draw(a), draw(b)));
  return order.indexOf(context.party);
}

async function runSession(pool: Pool, session: PresignSession): Promise<void> {
  const { context, board, key } = pool;
  const { log, journal } = context;
  const { curve, proposer } = session;
  const name = bytesToHex(presignSessionId(session));
  if (pool.running.has(name)) return;
  pool.running.set(name, { proposer, curve });
  try {
    const run = { board, key, session, isPosted: (sid: Uint8Array) => isPosted(journal, sid) };
    const posted = await runPresignSession(context, run);
    log.info(
      { session: name, curve, proposer, posted },
      posted ? 'presign batch is on chain' : 'abandoned a presign session',
    );
  } catch (error) {
    if (context.signal.aborted) return;
    const code = isFailure(error) ? error.code : String(error);
    log.warn({ session: name, curve, proposer, code }, 'a presign session failed; its id is not used again');
  } finally {
    pool.running.delete(name);
    pool.bell.ring(`pool/${curve}`);
  }
}
