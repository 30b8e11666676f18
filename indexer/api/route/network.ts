/** Routes about the service and the network: /health, /network, /validators. */
import { asc, desc, eq } from 'drizzle-orm';
import type { Route, Sources } from '../route.ts';
import { type Json, listOf, objectSchema, orNull, view } from '../shape.ts';
import { CEREMONY, CEREMONY_POST, NETWORK, NETWORK_KEY, NETWORK_KEY_CURVE, POOL, VALIDATOR } from '../shapes.ts';

const STATUS = ['ok', 'catching-up', 'degraded', 'failed'] as const;

async function databaseOk({ store }: Sources): Promise<boolean> {
  try {
    await store.read.select({ next: store.tables.cursor.next }).from(store.tables.cursor);
    return true;
  } catch {
    // That it does not answer is what was asked.
    return false;
  }
}

export const health: Route = {
  path: '/health',
  summary: 'Whether the indexer follows the chain, and how far it is. 503 when a person must act.',
  query: {},
  schema: objectSchema(
    { status: STATUS, chainId: 'text', next: 'u64', head: 'u64?', lag: 'u64', timestampMs: 'u64?', connected: 'bool' },
    {
      problem: orNull(objectSchema({ code: 'text', message: 'text', hint: 'text?', sinceMs: 'int' })),
      database: objectSchema({ kind: ['sqlite', 'postgres'], ok: 'bool' }),
    },
  ),
  answer: async (sources) => {
    const { status, next, head, lag, timestampMs, connected, problem } = sources.health();
    const ok = await databaseOk(sources);
    return {
      status: ok ? status : 'failed',
      chainId: sources.deployment.chainId,
      next: String(next),
      head: head === undefined ? null : String(head),
      lag: String(lag),
      timestampMs: timestampMs === null ? null : String(timestampMs),
      connected,
      problem: problem === null ? null : { ...problem },
      database: { kind: sources.store.kind, ok },
    };
  },
};

async function keyOf({ store }: Sources, id: string | null): Promise<Json> {
  if (id === null) return null;
  const { networkKeys, networkKeyCurves } = store.tables;
  const [row] = await store.read.select().from(networkKeys).where(eq(networkKeys.id, id));
  if (row === undefined) return null;
  const curves = await store.read
    .select()
    .from(networkKeyCurves)
    .where(eq(networkKeyCurves.networkKey, id))
    .orderBy(asc(networkKeyCurves.curve));
  return { ...view(NETWORK_KEY, row), curves: curves.map((curve) => view(NETWORK_KEY_CURVE, curve)) };
}

/** Ceremonies are few; the newest ones with what was posted in them. */
const CEREMONIES = 5;

async function ceremoniesOf({ store }: Sources, network: string): Promise<Json[]> {
  const { ceremonies, ceremonyPosts } = store.tables;
  const rows = await store.read
    .select()
    .from(ceremonies)
    .where(eq(ceremonies.network, network))
    .orderBy(desc(ceremonies.position))
    .limit(CEREMONIES);
  return Promise.all(
    rows.map(async (row) => {
      const posts = await store.read
        .select()
        .from(ceremonyPosts)
        .where(eq(ceremonyPosts.ceremony, row.id))
        .orderBy(asc(ceremonyPosts.position));
      return { ...view(CEREMONY, row), posts: posts.map((post) => view(CEREMONY_POST, post)) };
    }),
  );
}

export const network: Route = {
  path: '/network',
  summary: 'The network: configuration, prices, presign pools, network key and key generation.',
  query: {},
  schema: objectSchema(NETWORK, {
    chain: { type: 'string' },
    chainId: { type: 'string' },
    pools: listOf(objectSchema(POOL)),
    key: orNull(objectSchema(NETWORK_KEY, { curves: listOf(objectSchema(NETWORK_KEY_CURVE)) })),
    ceremonies: listOf(objectSchema(CEREMONY, { posts: listOf(objectSchema(CEREMONY_POST)) })),
  }),
  answer: async (sources) => {
    const { store, deployment } = sources;
    const { networks, pools } = store.tables;
    const [row] = await store.read.select().from(networks).where(eq(networks.id, deployment.network));
    if (row === undefined) return undefined;
    const refs = await store.read.select().from(pools).where(eq(pools.network, row.id)).orderBy(asc(pools.id));
    return {
      ...view(NETWORK, row),
      chain: deployment.chain,
      chainId: deployment.chainId,
      pools: refs.map((pool) => view(POOL, pool)),
      key: await keyOf(sources, row.networkKey),
      ceremonies: await ceremoniesOf(sources, row.id),
    };
  },
};

export const validators: Route = {
  path: '/validators',
  summary: 'The members of the current committee, by party.',
  query: {},
  schema: objectSchema(
    { committee: 'id', epoch: 'u64', totalWeight: 'int' },
    { items: listOf(objectSchema(VALIDATOR)) },
  ),
  answer: async ({ store, deployment }) => {
    const { networks, members } = store.tables;
    const [row] = await store.read.select().from(networks).where(eq(networks.id, deployment.network));
    if (row === undefined) return undefined;
    const { committee, epoch } = row;
    const rows = await store.read
      .select()
      .from(members)
      .where(eq(members.committee, committee))
      .orderBy(asc(members.party));
    const totalWeight = rows.reduce((sum, { weight }) => sum + weight, 0);
    return { committee, epoch: String(epoch), totalWeight, items: rows.map((member) => view(VALIDATOR, member)) };
  },
};
