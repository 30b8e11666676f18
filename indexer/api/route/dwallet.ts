/** Routes about dWallets. */
import { and, asc, desc, eq, inArray, lt, or, type SQL } from 'drizzle-orm';
import { hexToBytes } from '../../../src/base/index.ts';
import { DWALLET_STATUS } from '../../../src/chain/index.ts';
import { pageRequest, toPage } from '../page.ts';
import { CURVE, DWALLET_STATE, OBJECT_ID, PAGING, PUBLIC_KEY, type Query } from '../parameter.ts';
import type { Route, Sources } from '../route.ts';
import { listOf, objectSchema, pageOf, view } from '../shape.ts';
import { DWALLET, TWEAK } from '../shapes.ts';

const words: readonly string[] = DWALLET_STATUS;

/** A key is found whether it is the dWallet's own or one derived from it. */
function hasKey({ store }: Sources, hex: string): SQL | undefined {
  const { dwallets, tweaks } = store.tables;
  const key = hexToBytes(hex);
  const derived = store.read.select({ dwallet: tweaks.dwallet }).from(tweaks).where(eq(tweaks.publicKey, key));
  return or(eq(dwallets.publicKey, key), inArray(dwallets.id, derived));
}

function filters(sources: Sources, query: Query): SQL[] {
  const { dwallets } = sources.store.tables;
  const { owner, cap, publicKey, creator, status, curve } = query;
  const conditions = [
    owner === undefined ? undefined : eq(dwallets.capOwner, owner),
    cap === undefined ? undefined : eq(dwallets.cap, cap),
    publicKey === undefined ? undefined : hasKey(sources, publicKey),
    creator === undefined ? undefined : eq(dwallets.creator, creator),
    status === undefined ? undefined : eq(dwallets.status, words.indexOf(status)),
    curve === undefined ? undefined : eq(dwallets.curve, Number(curve)),
  ];
  return conditions.filter((condition) => condition !== undefined);
}

export const dwallets: Route = {
  path: '/dwallets',
  summary: 'dWallets, newest first. `owner` is who holds the cap: an account or an object.',
  query: {
    owner: OBJECT_ID,
    cap: OBJECT_ID,
    publicKey: PUBLIC_KEY,
    creator: OBJECT_ID,
    status: DWALLET_STATE,
    curve: CURVE,
    ...PAGING,
  },
  schema: pageOf(objectSchema(DWALLET)),
  answer: async (sources, { query }) => {
    const { read, tables } = sources.store;
    const page = pageRequest(query);
    const older = page.before === undefined ? [] : [lt(tables.dwallets.position, page.before)];
    const rows = await read
      .select()
      .from(tables.dwallets)
      .where(and(...filters(sources, query), ...older))
      .orderBy(desc(tables.dwallets.position))
      .limit(page.limit + 1);
    return toPage(rows, page, (row) => view(DWALLET, row));
  },
};

export const dwallet: Route = {
  path: '/dwallets/:id',
  summary: 'One dWallet with its derived keys.',
  query: {},
  schema: objectSchema(DWALLET, { tweaks: listOf(objectSchema(TWEAK)) }),
  answer: async ({ store }, { id }) => {
    const { dwallets: table, tweaks } = store.tables;
    const [row] = await store.read.select().from(table).where(eq(table.id, id));
    if (row === undefined) return undefined;
    const derived = await store.read.select().from(tweaks).where(eq(tweaks.dwallet, id)).orderBy(asc(tweaks.position));
    return { ...view(DWALLET, row), tweaks: derived.map((tweak) => view(TWEAK, tweak)) };
  },
};
