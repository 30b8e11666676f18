/** Routes about presigns: what is left, and the bytes behind a batch. */
import { and, asc, count, desc, eq, gt, lt, sum } from 'drizzle-orm';
import { concatBytes } from '../../../src/base/index.ts';
import { parseEvent } from '../../../src/chain/index.ts';
import { pageRequest, toPage } from '../page.ts';
import { ALGORITHM, CURVE, PAGING } from '../parameter.ts';
import type { Route, Sources } from '../route.ts';
import { type Json, listOf, objectSchema, pageOf, view } from '../shape.ts';
import { PRESIGN_BATCH, PRESIGN_ENTRY, PRESIGN_TOTAL } from '../shapes.ts';

async function totals({ store }: Sources): Promise<Json[]> {
  const { presignBatches: table } = store.tables;
  const rows = await store.read
    .select({ curve: table.curve, algorithm: table.algorithm, batches: count(), available: sum(table.available) })
    .from(table)
    .where(gt(table.available, 0))
    .groupBy(table.curve, table.algorithm)
    .orderBy(asc(table.curve), asc(table.algorithm));
  return rows.map((row) =>
    view(PRESIGN_TOTAL, { ...row, batches: Number(row.batches), available: Number(row.available) }),
  );
}

export const presigns: Route = {
  path: '/presigns',
  summary: 'Batches with presigns left, newest first, and how many are left per scheme.',
  query: { curve: CURVE, algorithm: ALGORITHM, ...PAGING },
  schema: pageOf(objectSchema(PRESIGN_BATCH), { totals: listOf(objectSchema(PRESIGN_TOTAL)) }),
  answer: async (sources, { query }) => {
    const { presignBatches: table } = sources.store.tables;
    const page = pageRequest(query);
    const conditions = [
      gt(table.available, 0),
      query.curve === undefined ? undefined : eq(table.curve, Number(query.curve)),
      query.algorithm === undefined ? undefined : eq(table.algorithm, Number(query.algorithm)),
      page.before === undefined ? undefined : lt(table.position, page.before),
    ];
    const rows = await sources.store.read
      .select()
      .from(table)
      .where(and(...conditions))
      .orderBy(desc(table.position))
      .limit(page.limit + 1);
    return { ...toPage(rows, page, (row) => view(PRESIGN_BATCH, row)), totals: await totals(sources) };
  },
};

/** The bytes of all entries, one after the other, from the event that posted the batch. */
async function bytesOf({ store, deployment }: Sources, position: string): Promise<Uint8Array> {
  const { events } = store.tables;
  const [row] = await store.read.select().from(events).where(eq(events.position, position));
  if (row === undefined) return new Uint8Array(0);
  const type = `${deployment.packageId}::event::${row.name}`;
  const event = parseEvent(deployment.packageId, { type, bcs: row.bcs });
  return event?.name === 'PresignBatchPosted' ? concatBytes(...event.fields.chunks) : new Uint8Array(0);
}

export const presignBatch: Route = {
  path: '/presigns/:id',
  summary: 'One batch with digest, bytes and state of every entry.',
  query: {},
  schema: objectSchema(PRESIGN_BATCH, { entries: listOf(objectSchema(PRESIGN_ENTRY)) }),
  answer: async (sources, { id }) => {
    const { read, tables } = sources.store;
    const { presignBatches, presignEntries: entries } = tables;
    const [batch] = await read.select().from(presignBatches).where(eq(presignBatches.id, id));
    if (batch === undefined) return undefined;
    const rows = await read.select().from(entries).where(eq(entries.batch, id)).orderBy(asc(entries.index));
    const bytes = await bytesOf(sources, batch.position);
    const length = bytes.length / batch.size;
    return {
      ...view(PRESIGN_BATCH, batch),
      entries: rows.map((row) => {
        return view(PRESIGN_ENTRY, { ...row, bytes: bytes.slice(row.index * length, (row.index + 1) * length) });
      }),
    };
  },
};
