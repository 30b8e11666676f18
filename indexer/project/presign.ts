/** Rows of presign batches and of who reserved which entry. */
import { and, count, eq, isNull } from 'drizzle-orm';
import type { Context, Fields } from './context.ts';

export async function presignBatchPosted(context: Context, fields: Fields<'PresignBatchPosted'>): Promise<void> {
  const { tx, tables, place } = context;
  const { batch, pool, curve, algorithm, sid, epoch, digests, chunks, poster } = fields;
  const size = digests.length;
  const row = {
    id: batch,
    ...place,
    pool,
    nkId: fields.nk_id,
    curve,
    algorithm,
    sid,
    epoch: BigInt(epoch),
    size,
    available: size,
    byteLength: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    poster,
  };
  await tx.insert(tables.presignBatches).values(row).onConflictDoNothing();
  const entries = digests.map((digest, index) => ({ batch, index, digest }));
  if (size > 0) await tx.insert(tables.presignEntries).values(entries).onConflictDoNothing();
}

export async function presignReserved(context: Context, fields: Fields<'PresignReserved'>): Promise<void> {
  const { tx, tables, place } = context;
  const { presignEntries: entries, presignBatches: batches } = tables;
  const { batch, presign, index, by } = fields;
  await tx
    .update(entries)
    .set({ presign, reservedBy: by, reservedTx: place.createdTx })
    .where(and(eq(entries.batch, batch), eq(entries.index, index)));
  // Counted, not decremented: applying an event twice must not change the figure.
  const free = await tx
    .select({ count: count() })
    .from(entries)
    .where(and(eq(entries.batch, batch), isNull(entries.presign)));
  await tx
    .update(batches)
    .set({ available: Number(free[0]?.count ?? 0) })
    .where(eq(batches.id, batch));
}
