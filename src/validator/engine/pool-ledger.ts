/** What the chain offers in presigns, as far as it was followed: journal records only, written in the follower's transaction. */
import { bytesToHex, concatBytes } from '../../base/index.ts';
import type { Deployment, TandemEvent } from '../../chain/index.ts';
import type { Journal } from '../port.ts';
import { type PoolName, poolName } from './pools.ts';

const BATCH = 'batch';
const POOL = 'pool';
const ENDED = 'ended';
const JOINED = 'joined';

interface Batch {
  /** Name of its pool. */
  readonly pool: string;
  readonly available: number;
  readonly sid: string;
}

interface PoolState {
  readonly available: number;
  /** Batches ever posted. */
  readonly batches: number;
}

function put(journal: Journal, kind: string, id: string, state: object): void {
  journal.putJob({ id: `${kind}/${id}`, kind, state: new TextEncoder().encode(JSON.stringify(state)) });
}

// Written by put, kept under the journal's checksum.
function get<T>(journal: Journal, kind: string, id: string): T | undefined {
  const job = journal.readJob(`${kind}/${id}`);
  return job === undefined ? undefined : (JSON.parse(new TextDecoder().decode(job.state)) as T);
}

function readState(journal: Journal, name: string): PoolState {
  return get<PoolState>(journal, POOL, name) ?? { available: 0, batches: 0 };
}

export function readPool(journal: Journal, pool: PoolName): PoolState {
  return readState(journal, poolName(pool));
}

/** Free presigns of a pool. */
export function availablePresigns(journal: Journal, pool: PoolName): number {
  return readPool(journal, pool).available;
}

/** Called inside the transaction that moves the cursor. Batches of other networks' pools are not ours. */
export function recordPresignEvent(journal: Journal, deployment: Deployment, event: TandemEvent): void {
  if (event.name === 'PresignBatchPosted') {
    const { batch, pool: object, digests, chunks, sid } = event.fields;
    const ref = deployment.pools.find(({ id }) => id === object);
    if (ref === undefined) return;
    const bytes = concatBytes(...chunks);
    const length = bytes.length / digests.length;
    digests.forEach((digest, i) => {
      // Stored under the digest that a request will name; whoever uses the bytes recomputes it.
      if (journal.readBlob(digest) === undefined) journal.putBlob(digest, bytes.slice(i * length, (i + 1) * length));
    });
    const pool = poolName(ref);
    const { available, batches } = readState(journal, pool);
    put(journal, POOL, pool, { available: available + digests.length, batches: batches + 1 });
    put(journal, BATCH, batch, { pool, available: digests.length, sid: bytesToHex(sid) });
  }
  if (event.name === 'PresignReserved') recordReserved(journal, event.fields.batch);
}

function recordReserved(journal: Journal, id: string): void {
  const batch = get<Batch>(journal, BATCH, id);
  if (batch === undefined) return;
  const pool = readState(journal, batch.pool);
  put(journal, POOL, batch.pool, { ...pool, available: pool.available - 1 });
  if (batch.available > 1) put(journal, BATCH, id, { ...batch, available: batch.available - 1 });
  else journal.deleteJob(`${BATCH}/${id}`);
}

/** True while the batch of this session is on chain and not used up. */
export function isPosted(journal: Journal, sid: Uint8Array): boolean {
  const name = bytesToHex(sid);
  return journal.listJobs(BATCH).some(({ id }) => get<Batch>(journal, BATCH, id.slice(BATCH.length + 1))?.sid === name);
}

export interface SessionName extends PoolName {
  readonly proposer: number;
  readonly counter: number;
}

const seriesOf = (session: SessionName): string => `${session.proposer}/${poolName(session)}`;

/** A session that this validator takes part in: a restart takes it up where it was. */
export function recordJoined(journal: Journal, { proposer, curve, algorithm, counter }: SessionName): void {
  const session = { proposer, curve, algorithm, counter };
  put(journal, JOINED, seriesOf(session), session);
}

/** Sessions that were running when the process ended. */
export function joinedSessions(journal: Journal): SessionName[] {
  return journal
    .listJobs(JOINED)
    .flatMap(({ id }) => get<SessionName>(journal, JOINED, id.slice(JOINED.length + 1)) ?? []);
}

/** An ended session is never taken up again, nor any earlier one of its proposer for this pool. */
export function recordEnded(journal: Journal, session: SessionName): void {
  const series = seriesOf(session);
  put(journal, ENDED, series, { counter: session.counter });
  if (get<SessionName>(journal, JOINED, series)?.counter === session.counter) journal.deleteJob(`${JOINED}/${series}`);
}

export function hasEnded(journal: Journal, session: SessionName): boolean {
  const last = get<{ counter: number }>(journal, ENDED, seriesOf(session));
  return last !== undefined && session.counter <= last.counter;
}
