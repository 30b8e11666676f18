/** What the chain offers in presigns, as far as it was followed: journal records only, written in the follower's transaction. */
import { bytesToHex, concatBytes } from '../../base/index.ts';
import type { Deployment, TandemEvent } from '../../chain/index.ts';
import type { Journal } from '../port.ts';

const BATCH = 'batch';
const POOL = 'pool';
const ENDED = 'ended';

interface Batch {
  readonly curve: number;
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

/** The pool of a curve. */
export function readPool(journal: Journal, curve: number): PoolState {
  return get<PoolState>(journal, POOL, String(curve)) ?? { available: 0, batches: 0 };
}

/** Free presigns of a curve. */
export function availablePresigns(journal: Journal, curve: number): number {
  return readPool(journal, curve).available;
}

/** Called inside the transaction that moves the cursor. Batches of other networks' pools are not ours. */
export function recordPresignEvent(journal: Journal, deployment: Deployment, event: TandemEvent): void {
  if (event.name === 'PresignBatchPosted') {
    const { batch, pool: object, curve, digests, chunks, sid } = event.fields;
    if (!deployment.pools.some(({ id }) => id === object)) return;
    const bytes = concatBytes(...chunks);
    const length = bytes.length / digests.length;
    digests.forEach((digest, i) => {
      // Stored under the digest that a request will name; whoever uses the bytes recomputes it.
      if (journal.readBlob(digest) === undefined) journal.putBlob(digest, bytes.slice(i * length, (i + 1) * length));
    });
    const pool = readPool(journal, curve);
    const state = { available: pool.available + digests.length, batches: pool.batches + 1 };
    put(journal, POOL, String(curve), state);
    put(journal, BATCH, batch, { curve, available: digests.length, sid: bytesToHex(sid) });
  }
  if (event.name === 'PresignReserved') recordReserved(journal, event.fields.batch);
}

function recordReserved(journal: Journal, id: string): void {
  const batch = get<Batch>(journal, BATCH, id);
  if (batch === undefined) return;
  const pool = readPool(journal, batch.curve);
  put(journal, POOL, String(batch.curve), { ...pool, available: pool.available - 1 });
  if (batch.available > 1) put(journal, BATCH, id, { ...batch, available: batch.available - 1 });
  else journal.deleteJob(`${BATCH}/${id}`);
}

/** True while the batch of this session is on chain and not used up. */
export function isPosted(journal: Journal, sid: Uint8Array): boolean {
  const name = bytesToHex(sid);
  return journal.listJobs(BATCH).some(({ id }) => get<Batch>(journal, BATCH, id.slice(BATCH.length + 1))?.sid === name);
}

export interface SessionName {
  readonly proposer: number;
  readonly curve: number;
  readonly counter: number;
}

/** An ended session is never taken up again, nor any earlier one of its proposer for this curve. */
export function recordEnded(journal: Journal, { proposer, curve, counter }: SessionName): void {
  put(journal, ENDED, `${proposer}/${curve}`, { counter });
}

export function hasEnded(journal: Journal, { proposer, curve, counter }: SessionName): boolean {
  const last = get<{ counter: number }>(journal, ENDED, `${proposer}/${curve}`);
  return last !== undefined && counter <= last.counter;
}
