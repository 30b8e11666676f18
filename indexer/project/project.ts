/** Turns checkpoints into rows: the same checkpoints always give the same rows, however they are grouped. */
import type { TandemEvent } from '../../src/chain/index.ts';
import type { ReadPast } from '../follow/past.ts';
import type { SeenCheckpoint, SeenEvent, SeenTransaction } from '../follow/source.ts';
import type { Cursor, Queries, Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { culpritNamed } from './blame.ts';
import type { Context } from './context.ts';
import {
  approvalsRevoked,
  capMoved,
  dwalletActivated,
  dwalletCreated,
  dwalletRejected,
  dwalletStatusChanged,
  tweakRegistered,
} from './dwallet.ts';
import { type Facts, readFacts } from './facts.ts';
import {
  ceremonyAdvanced,
  ceremonyOpened,
  ceremonyPosted,
  networkConfigured,
  networkCreated,
  networkKeyCreated,
} from './network.ts';
import { placeOf } from './place.ts';
import { presignBatchPosted, presignReserved } from './presign.ts';
import { signCompleted, signExpired, signFailed, signRedeemed, signRequested } from './request.ts';

/** Ceremony posts share a table; undefined for other events. */
function projectPost(context: Context, event: TandemEvent): Promise<void> | undefined {
  switch (event.name) {
    case 'DealingPosted':
    case 'AckPosted': {
      const { ceremony, round, party } = event.fields;
      return ceremonyPosted(context, { ceremony, round, party, kind: event.name === 'AckPosted' ? 'ack' : 'dealing' });
    }
    case 'ComplaintPosted': {
      const { ceremony, round, dealer, recipient: party } = event.fields;
      return ceremonyPosted(context, { ceremony, round, party, dealer, kind: 'complaint' });
    }
    case 'ComplaintResolved': {
      const { ceremony, round, dealer, recipient: party, upheld } = event.fields;
      return ceremonyPosted(context, { ceremony, round, party, dealer, kind: upheld ? 'upheld' : 'dismissed' });
    }
    case 'PartyAbsent': {
      const { ceremony, round, party } = event.fields;
      return ceremonyPosted(context, { ceremony, round, party, kind: 'absent' });
    }
    default:
      return undefined;
  }
}

function projectNetwork(context: Context, event: TandemEvent): Promise<void> | undefined {
  switch (event.name) {
    case 'NetworkCreated':
      return networkCreated(context, event.fields);
    case 'NetworkConfigured':
      return networkConfigured(context, event.fields);
    case 'CeremonyOpened':
      return ceremonyOpened(context, event.fields);
    case 'CeremonyAdvanced':
      return ceremonyAdvanced(context, event.fields);
    case 'NetworkKeyCreated':
      return networkKeyCreated(context, event.fields);
    case 'CulpritNamed':
      return culpritNamed(context, event.fields);
    default:
      return projectPost(context, event);
  }
}

function projectDWallet(context: Context, event: TandemEvent): Promise<void> | undefined {
  switch (event.name) {
    case 'DWalletCreated':
      return dwalletCreated(context, event.fields);
    case 'DWalletActivated':
      return dwalletActivated(context, event.fields);
    case 'DWalletRejected':
      return dwalletRejected(context, event.fields);
    case 'DWalletStatusChanged':
      return dwalletStatusChanged(context, event.fields);
    case 'ApprovalsRevoked':
      return approvalsRevoked(context, event.fields);
    case 'TweakRegistered':
      return tweakRegistered(context, event.fields);
    default:
      return undefined;
  }
}

function projectSigning(context: Context, event: TandemEvent): Promise<void> | undefined {
  switch (event.name) {
    case 'PresignBatchPosted':
      return presignBatchPosted(context, event.fields);
    case 'PresignReserved':
      return presignReserved(context, event.fields);
    case 'SignRequested':
      return signRequested(context, event.fields);
    case 'SignCompleted':
      return signCompleted(context, event.fields);
    case 'SignFailed':
      return signFailed(context, event.fields);
    case 'SignExpired':
      return signExpired(context, event.fields);
    case 'SignRedeemed':
      return signRedeemed(context, event.fields);
    default:
      return undefined;
  }
}

interface Prepared {
  readonly seen: SeenEvent;
  readonly facts: Facts;
  readonly place: ReturnType<typeof placeOf>;
}

interface PreparedTransaction {
  readonly transaction: SeenTransaction;
  readonly events: readonly Prepared[];
}

async function prepare(past: ReadPast, checkpoints: readonly SeenCheckpoint[]): Promise<PreparedTransaction[]> {
  const prepared: PreparedTransaction[] = [];
  for (const checkpoint of checkpoints) {
    for (const transaction of checkpoint.transactions) {
      const events = await Promise.all(
        transaction.events.map(async (seen) => {
          return {
            seen,
            facts: await readFacts(past, transaction, seen),
            place: placeOf(checkpoint, transaction, seen),
          };
        }),
      );
      prepared.push({ transaction, events });
    }
  }
  return prepared;
}

async function insertEvent(tx: Queries, { events }: Tables, { seen, place }: Prepared): Promise<void> {
  const { position, createdTx, createdCheckpoint, createdMs } = place;
  const row = { position, checkpoint: createdCheckpoint, tx: createdTx, timestampMs: createdMs };
  await tx
    .insert(events)
    .values({ ...row, sender: seen.sender, name: seen.event.name, bcs: seen.bcs })
    .onConflictDoNothing();
}

/** Writes the rows of prepared transactions, in order. */
async function write(tx: Queries, tables: Tables, prepared: readonly PreparedTransaction[]): Promise<void> {
  for (const { transaction, events } of prepared) {
    for (const one of events) {
      const { seen, facts, place } = one;
      await insertEvent(tx, tables, one);
      const context: Context = { tx, tables, place, sender: seen.sender, facts };
      await (projectNetwork(context, seen.event) ??
        projectDWallet(context, seen.event) ??
        projectSigning(context, seen.event));
    }
    for (const cap of transaction.caps) await capMoved(tx, tables, cap);
  }
}

/**
 * Applies checkpoints that begin at `from.next`, rows and cursor in one transaction, and returns the new cursor. Those
 * before it are passed over. Throws transient failures of the node and of the database's owner.
 */
export async function applyCheckpoints(
  { store, past }: { store: Store; past: ReadPast },
  from: Cursor,
  checkpoints: readonly SeenCheckpoint[],
): Promise<Cursor> {
  const fresh = checkpoints.filter(({ sequence }) => sequence >= from.next);
  const last = fresh.at(-1);
  if (last === undefined) return from;
  const prepared = await prepare(past, fresh);
  const newest = prepared.flatMap(({ events }) => events).at(-1)?.place.position ?? from.position;
  const to = { next: last.sequence + 1n, digest: last.digest, timestampMs: last.timestampMs, position: newest };
  await store.advance(from, to, (tx) => write(tx, store.tables, prepared));
  return to;
}
