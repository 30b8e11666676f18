/** Routes about requests and their signatures. */
import { and, asc, desc, eq, lt } from 'drizzle-orm';
import { bytesToHex } from '../../../src/base/index.ts';
import { REQUEST_STATUS } from '../../../src/chain/index.ts';
import { pageRequest, toPage } from '../page.ts';
import { OBJECT_ID, PAGING, REQUEST_STATE } from '../parameter.ts';
import type { Route, Sources } from '../route.ts';
import { type Json, listOf, objectSchema, orNull, pageOf, view } from '../shape.ts';
import { DWALLET, NETWORK_KEY_CURVE, PATH, PLACE, PROOF, REQUEST, REQUEST_ITEM } from '../shapes.ts';

const words: readonly string[] = REQUEST_STATUS;
const HEX = { type: 'string', pattern: '^([0-9a-f]{2})*$' };

export const requests: Route = {
  path: '/requests',
  summary: 'Requests, newest first.',
  query: { status: REQUEST_STATE, dwallet: OBJECT_ID, ...PAGING },
  schema: pageOf(objectSchema(REQUEST)),
  answer: async ({ store }, { query }) => {
    const { requests: table } = store.tables;
    const page = pageRequest(query);
    const conditions = [
      query.status === undefined ? undefined : eq(table.status, words.indexOf(query.status)),
      query.dwallet === undefined ? undefined : eq(table.dwallet, query.dwallet),
      page.before === undefined ? undefined : lt(table.position, page.before),
    ];
    const rows = await store.read
      .select()
      .from(table)
      .where(and(...conditions))
      .orderBy(desc(table.position))
      .limit(page.limit + 1);
    return toPage(rows, page, (row) => view(REQUEST, row));
  },
};

async function findRequest({ store }: Sources, id: string) {
  const { requests: table } = store.tables;
  return (await store.read.select().from(table).where(eq(table.id, id)))[0];
}

function itemsOf({ store }: Sources, id: string) {
  const { requestItems: table } = store.tables;
  return store.read.select().from(table).where(eq(table.request, id)).orderBy(asc(table.index));
}

async function signaturesOf({ store }: Sources, id: string): Promise<string[]> {
  const { signatures: table } = store.tables;
  const rows = await store.read.select().from(table).where(eq(table.request, id)).orderBy(asc(table.index));
  return rows.map(({ signature }) => bytesToHex(signature));
}

export const request: Route = {
  path: '/requests/:id',
  summary: 'One request with its messages, presigns and signatures.',
  query: {},
  schema: objectSchema(REQUEST, { items: listOf(objectSchema(REQUEST_ITEM)), signatures: listOf(HEX) }),
  answer: async (sources, { id }) => {
    const row = await findRequest(sources, id);
    if (row === undefined) return undefined;
    const items = await itemsOf(sources, id);
    return {
      ...view(REQUEST, row),
      items: items.map((item) => view(REQUEST_ITEM, item)),
      signatures: await signaturesOf(sources, id),
    };
  },
};

async function curveKeyOf({ store }: Sources, networkKey: string, curve: number): Promise<Json> {
  const { networkKeyCurves: table } = store.tables;
  const where = and(eq(table.networkKey, networkKey), eq(table.curve, curve));
  const [row] = await store.read.select().from(table).where(where);
  return row === undefined ? null : view(NETWORK_KEY_CURVE, row);
}

async function dwalletOf({ store }: Sources, id: string): Promise<Json> {
  const { dwallets: table } = store.tables;
  const [row] = await store.read.select().from(table).where(eq(table.id, id));
  return row === undefined ? null : view(DWALLET, row);
}

export const proof: Route = {
  path: '/proof/:id',
  summary: 'What is needed to verify the signatures of a request, and where the chain says so. Verify, do not believe.',
  query: {},
  schema: objectSchema(PROOF, {
    chainId: { type: 'string' },
    packageId: { type: 'string' },
    network: { type: 'string' },
    path: orNull(objectSchema(PATH)),
    messages: listOf(orNull(HEX)),
    presigns: listOf(HEX),
    signatures: listOf(HEX),
    requested: objectSchema(PLACE),
    completed: orNull(objectSchema(PLACE)),
    wallet: orNull(objectSchema(DWALLET)),
    key: orNull(objectSchema(NETWORK_KEY_CURVE)),
  }),
  answer: async (sources, { id }) => {
    const row = await findRequest(sources, id);
    if (row === undefined) return undefined;
    const { chainId, packageId, network } = sources.deployment;
    const items = await itemsOf(sources, id);
    const requested = { tx: row.createdTx, checkpoint: row.createdCheckpoint, timestampMs: row.createdMs };
    const completed = { tx: row.endTx, checkpoint: row.endCheckpoint, timestampMs: row.endMs };
    return {
      ...view(PROOF, { ...row, request: row.id }),
      chainId,
      packageId,
      network,
      path: row.indices === null ? null : view(PATH, row),
      messages: items.map(({ message }) => (message === null ? null : bytesToHex(message))),
      presigns: items.map(({ presignDigest }) => bytesToHex(presignDigest)),
      signatures: await signaturesOf(sources, id),
      requested: view(PLACE, requested),
      completed: row.endTx === null ? null : view(PLACE, completed),
      wallet: await dwalletOf(sources, row.dwallet),
      key: await curveKeyOf(sources, row.networkKey, row.curve),
    };
  },
};
