/** Route about validators that a certificate named for breaking the protocol: /culprits. */
import { and, asc, count, desc, eq, lt, max } from 'drizzle-orm';
import { pageRequest, toPage } from '../page.ts';
import { OBJECT_ID, PAGING } from '../parameter.ts';
import type { Route, Sources } from '../route.ts';
import { type Json, listOf, objectSchema, pageOf, view } from '../shape.ts';
import { CULPRIT, CULPRIT_TOTAL } from '../shapes.ts';

/** As the chain's own register counts: in how many requests, and when last. */
async function totals({ store }: Sources): Promise<Json[]> {
  const { culprits: table } = store.tables;
  const rows = await store.read
    .select({ validator: table.validator, count: count(), lastEpoch: max(table.epoch) })
    .from(table)
    .groupBy(table.validator)
    .orderBy(asc(table.validator));
  return rows.map((row) =>
    view(CULPRIT_TOTAL, { ...row, count: Number(row.count), lastEpoch: BigInt(row.lastEpoch ?? 0) }),
  );
}

export const culprits: Route = {
  path: '/culprits',
  summary: 'Who was named for breaking the protocol, newest first, and how often. Nobody is slashed for it.',
  query: { validator: OBJECT_ID, request: OBJECT_ID, ...PAGING },
  schema: pageOf(objectSchema(CULPRIT), { totals: listOf(objectSchema(CULPRIT_TOTAL)) }),
  answer: async (sources, { query }) => {
    const { culprits: table } = sources.store.tables;
    const page = pageRequest(query);
    const conditions = [
      query.validator === undefined ? undefined : eq(table.validator, query.validator),
      query.request === undefined ? undefined : eq(table.request, query.request),
      page.before === undefined ? undefined : lt(table.position, page.before),
    ];
    const rows = await sources.store.read
      .select()
      .from(table)
      .where(and(...conditions))
      .orderBy(desc(table.position))
      .limit(page.limit + 1);
    return { ...toPage(rows, page, (row) => view(CULPRIT, row)), totals: await totals(sources) };
  },
};
