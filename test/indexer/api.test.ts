/** The API over a database with a known history: what it answers, and what it refuses. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as prop } from '@fast-check/vitest';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiOptions, createApi, ROUTES } from '../../indexer/api/api.ts';
import { Bell } from '../../indexer/api/bell.ts';
import { openApiPath } from '../../indexer/api/openapi.ts';
import { TokenBuckets } from '../../indexer/api/token-bucket.ts';
import { applyCheckpoints } from '../../indexer/project/project.ts';
import { openStore, type Store } from '../../indexer/store/store.ts';
import { bytesToHex } from '../../src/base/index.ts';
import {
  ALICE,
  BOB,
  batch,
  cap,
  checkpointsOf,
  DEPLOYMENT,
  digestOf,
  dwallet,
  ENTRY_BYTES,
  emit,
  fakePast,
  HISTORY,
  hex,
  NETWORK,
  NEVER,
  PACKAGE,
  request,
  validator,
} from './support/history.ts';

let store: Store;
let directory: string;
let app: ReturnType<typeof createApi>;
const bell = new Bell();
const closing = new AbortController();

function apiWith(more: Partial<ApiOptions> = {}) {
  const health: ApiOptions['health'] = () => ({
    status: 'ok',
    next: 12n,
    head: 11n,
    lag: 0n,
    timestampMs: 11_000n,
    connected: true,
    problem: null,
  });
  return createApi({
    store,
    deployment: DEPLOYMENT,
    health,
    bell,
    signal: closing.signal,
    origins: ['https://wallet.example'],
    rateLimit: { burst: 100_000, perSecond: 100_000 },
    ...more,
  });
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'indexer-api-'));
  store = await openStore({ stateDir: directory });
  const start = await store.begin({ chainId: DEPLOYMENT.chainId, packageId: PACKAGE }, 0n);
  await applyCheckpoints({ store, past: fakePast() }, start, checkpointsOf(HISTORY));
  app = apiWith();
});
afterAll(async () => {
  closing.abort();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

type Body = Record<string, unknown> & { items: Record<string, unknown>[]; next: string | null };

async function get(path: string, on: Pick<Hono, 'request'> = app as unknown as Hono): Promise<Body> {
  const response = await on.request(path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Body;
}
const ids = async (path: string) => (await get(path)).items.map((item) => item.id);

describe('answers', () => {
  test('finds dWallets by who holds the cap, cap, key, derived key, creator, status and curve', async () => {
    expect(await ids('/dwallets')).toEqual([dwallet(3), dwallet(2), dwallet(1)]);
    expect(await ids(`/dwallets?owner=${BOB}`)).toEqual([dwallet(1)]);
    expect(await ids(`/dwallets?owner=${ALICE}`)).toEqual([dwallet(3)]);
    expect(await ids(`/dwallets?cap=${cap(2)}`)).toEqual([dwallet(2)]);
    expect(await ids(`/dwallets?publicKey=${hex(32, 0x22)}`)).toEqual([dwallet(2)]);
    expect(await ids(`/dwallets?publicKey=0x${hex(33, 0x31)}`)).toEqual([dwallet(1)]);
    expect(await ids(`/dwallets?creator=${BOB}`)).toEqual([dwallet(3)]);
    expect(await ids('/dwallets?status=frozen')).toEqual([dwallet(2)]);
    expect(await ids('/dwallets?curve=2&status=rejected')).toEqual([dwallet(3)]);
    expect(await ids(`/dwallets?creator=${BOB}&status=active`)).toEqual([]);
  });

  test('shows one dWallet with its derived keys; 64-bit numbers are text, bytes are hex', async () => {
    const one = await get(`/dwallets/${dwallet(1)}`);
    expect(one).toMatchObject({ status: 'active', capOwner: BOB, mu: hex(32, 1), createdTx: 'tx5.0' });
    expect(one.tweaks).toMatchObject([{ path: hex(32, 0x77), taproot: true, indices: [] }]);
    expect((await get(`/dwallets/${dwallet(2)}`)).effectiveAt).toBe(String(NEVER));
  });

  test('shows requests by status and dWallet, with messages and signatures', async () => {
    expect(await ids('/requests')).toEqual([4, 3, 2, 1].map(request));
    expect(await ids('/requests?status=open')).toEqual([request(4)]);
    expect(await ids(`/requests?dwallet=${dwallet(1)}`)).toEqual([request(2), request(1)]);
    const one = await get(`/requests/${request(1)}`);
    expect(one).toMatchObject({ status: 'done', paid: '3', endTx: 'tx10.0', signatures: [hex(65, 0xee)] });
    expect(one.items).toMatchObject([{ message: hex(5, 1), presignDigest: hex(32, 0x50), batch: batch(1) }]);
  });

  test('pages through a list without gaps or repeats', async () => {
    const seen: unknown[] = [];
    let path: string | undefined = '/requests?limit=1';
    while (path !== undefined) {
      const page: Body = await get(path);
      seen.push(...page.items.map((item) => item.id));
      path = page.next === null ? undefined : `/requests?limit=1&cursor=${page.next}`;
    }
    expect(seen).toEqual([4, 3, 2, 1].map(request));
  });

  test('tells what presigns are left and serves the bytes of each entry', async () => {
    const list = await get('/presigns?curve=0&algorithm=0');
    expect(list.items).toMatchObject([{ id: batch(1), available: 1, size: 3 }]);
    expect(list.totals).toEqual([{ curve: 0, algorithm: 0, batches: 1, available: 1 }]);
    expect((await get('/presigns?curve=1')).items).toEqual([]);
    const { entries } = await get(`/presigns/${batch(1)}`);
    expect(entries).toMatchObject(
      [0, 1, 2].map((index) => ({
        digest: hex(32, 0x50 + index),
        reservedBy: index < 2 ? ALICE : null,
        bytes: bytesToHex(ENTRY_BYTES.slice(10 * index, 10 * index + 10)),
      })),
    );
  });

  test('gives what a client needs to verify a signature itself', async () => {
    const proof = await get(`/proof/${request(1)}`);
    expect(proof).toMatchObject({
      chainId: DEPLOYMENT.chainId,
      verifyKey: hex(33, 0x21),
      hash: 1,
      path: { indices: [1, 2], taproot: true, root: hex(32, 9) },
      messages: [hex(5, 1)],
      signatures: [hex(65, 0xee)],
      requested: { tx: 'tx8.1', checkpoint: '8' },
      completed: { tx: 'tx10.0', checkpoint: '10', timestampMs: '10000' },
      wallet: { userPublicShare: hex(33, 0x11) },
      key: { x0: hex(33, 2), x1: hex(33, 3) },
    });
    expect((await get(`/proof/${request(4)}`)).completed).toBeNull();
  });

  test('describes network, key generation and validators', async () => {
    const network = await get('/network');
    expect(network).toMatchObject({ id: NETWORK, revision: '1', config: { price_activation: String(2n ** 64n - 1n) } });
    expect(network.key).toMatchObject({ nkId: hex(32, 6), curves: [{ curve: 0 }] });
    expect(network.ceremonies).toMatchObject([
      { phase: 'finished', round: 1, posts: [{ kind: 'dealing' }, {}, {}, {}, {}] },
    ]);
    const validators = await get('/validators');
    expect(validators).toMatchObject({ totalWeight: 4, epoch: '0' });
    expect(validators.items[0]).toMatchObject({ party: 0, addresses: ['/ip4/127.0.0.1/tcp/9001'] });
  });

  test('tells who was named for breaking the protocol, and how often', async () => {
    const all = await get('/culprits');
    expect(all.items).toMatchObject([
      { request: request(4), validator: validator(3), party: 3, reason: 2, epoch: '0' },
      { request: request(2), validator: validator(3), reason: 1 },
      { request: request(2), validator: validator(1), party: 1, reason: 1, createdTx: 'tx11.0' },
    ]);
    expect(all.totals).toEqual([
      { validator: validator(1), count: 1, lastEpoch: '0' },
      { validator: validator(3), count: 2, lastEpoch: '0' },
    ]);
    expect((await get(`/culprits?validator=${validator(3)}`)).items).toHaveLength(2);
    expect((await get(`/culprits?request=${request(4)}`)).items).toHaveLength(1);
    expect((await get(`/culprits?validator=${validator(0)}`)).items).toEqual([]);
    const first = await get('/culprits?limit=2');
    const second = await get(`/culprits?limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  test('answers 304 to the ETag it gave', async () => {
    const first = await app.request('/network');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    const second = await app.request('/network', { headers: { 'if-none-match': tag } });
    expect(second.status).toBe(304);
    expect((await app.request('/validators', { headers: { 'if-none-match': tag } })).status).toBe(200);
  });
});

describe('refuses', () => {
  const refusals: readonly [string, number, string][] = [
    ['/nothing', 404, 'indexer/no-route'],
    ['/dwallets?colour=red', 400, 'indexer/bad-parameter'],
    ['/dwallets?__proto__=1', 400, 'indexer/bad-parameter'],
    ['/dwallets?status=active&status=frozen', 400, 'indexer/bad-parameter'],
    ['/dwallets?status=done', 400, 'indexer/bad-parameter'],
    ['/dwallets?owner=0x2', 400, 'indexer/bad-parameter'],
    [`/dwallets?owner=${ALICE.toUpperCase()}`, 400, 'indexer/bad-parameter'],
    ['/dwallets?publicKey=00', 400, 'indexer/bad-parameter'],
    ['/dwallets?limit=0', 400, 'indexer/bad-parameter'],
    ['/dwallets?limit=101', 400, 'indexer/bad-parameter'],
    ['/dwallets?limit=1000000000', 400, 'indexer/bad-parameter'],
    [`/dwallets?cursor=${'A'.repeat(40)}`, 400, 'indexer/bad-parameter'],
    ['/requests?dwallet=1%27%20OR%201=1', 400, 'indexer/bad-parameter'],
    ['/culprits?validator=1', 400, 'indexer/bad-parameter'],
    ['/requests/1', 400, 'indexer/bad-parameter'],
    [`/requests/${dwallet(1)}`, 404, 'indexer/not-found'],
    [`/proof/${dwallet(1)}`, 404, 'indexer/not-found'],
    [`/presigns/${dwallet(1)}`, 404, 'indexer/not-found'],
    ['/health?x=1', 400, 'indexer/bad-parameter'],
    ['/events?after=1', 400, 'indexer/bad-parameter'],
    [`/network?${'x'.repeat(3_000)}`, 414, 'indexer/url-too-long'],
  ];
  test.each(refusals)('%s with %i', async (path, status, code) => {
    const response = await app.request(path);
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(status);
    expect(Object.keys(body).sort()).toEqual(['code', 'hint']);
    expect(body).toEqual({ code, hint: expect.stringMatching(/./) });
  });

  test('other methods and bodies', async () => {
    expect((await app.request('/network', { method: 'POST', body: '{}' })).status).toBe(405);
    expect((await app.request('/network', { method: 'DELETE' })).status).toBe(405);
    expect((await app.request('/network', { headers: { 'content-length': '9' } })).status).toBe(413);
  });

  prop.prop([fc.webQueryParameters()])('any query with 200 or 400, never 500', async (query) => {
    const response = await app.request(`/requests?${query}`);
    expect([200, 400, 414]).toContain(response.status);
  });

  test('web pages of origins that are not listed', async () => {
    const from = async (origin: string) =>
      (await app.request('/network', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await from('https://wallet.example')).toBe('https://wallet.example');
    expect(await from('https://evil.example')).toBeNull();
  });

  test('more requests than the bucket holds, until it refills', async () => {
    let nowMs = 0;
    const limited = apiWith({ rateLimit: { burst: 3, perSecond: 2 }, now: () => nowMs });
    const statuses = async (n: number) => {
      const all: number[] = [];
      for (let i = 0; i < n; i++) all.push((await limited.request('/health')).status);
      return all;
    };
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    const refused = await limited.request('/health');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toEqual({ code: 'indexer/too-many-requests', hint: expect.any(String) });
    nowMs = 1_000;
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  test('to remember more than a bounded number of addresses', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, () => 0);
    for (let i = 0; i < 20_000; i++) buckets.take(String(i));
    expect(buckets.size).toBe(10_000);
    expect(buckets.take('19999')).toBeGreaterThan(0);
  });

  test('to tell internals when the database fails', async () => {
    const broken: Store = {
      ...store,
      read: {
        ...store.read,
        select: () => {
          throw new Error('secret path /var/db');
        },
      },
    };
    const failing = apiWith({ store: broken });
    const response = await failing.request('/network');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: 'indexer/internal', hint: expect.not.stringContaining('/var') });
    const health = await failing.request('/health');
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'failed', database: { ok: false } });
  });
});

describe('the OpenAPI document', () => {
  type Schema = {
    type?: string;
    properties?: Record<string, Schema>;
    items?: Schema;
    anyOf?: Schema[];
    pattern?: string;
    enum?: unknown[];
  };

  const matches: Record<string, (schema: Schema, value: unknown) => boolean> = {
    string: ({ pattern = '' }, value) => typeof value === 'string' && new RegExp(pattern).test(value),
    integer: (_schema, value) => Number.isInteger(value),
    boolean: (_schema, value) => typeof value === 'boolean',
    null: (_schema, value) => value === null,
  };

  function objectMisfits({ properties = {} }: Schema, value: object, at: string): string[] {
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
    const inner = Object.entries(properties).flatMap(([key, schema]) =>
      misfits(schema, Reflect.get(value, key), `${at}.${key}`),
    );
    return [...unknown.map((key) => `${at}.${key}?`), ...inner];
  }

  const arrayMisfits = ({ items = {} }: Schema, value: readonly unknown[], at: string): string[] =>
    value.flatMap((item, i) => misfits(items, item, `${at}[${i}]`));

  function fits(schema: Schema, value: unknown): boolean {
    if (schema.anyOf !== undefined) return schema.anyOf.some((one) => misfits(one, value).length === 0);
    if (schema.enum !== undefined) return schema.enum.includes(value);
    return schema.type === undefined || matches[schema.type]?.(schema, value) === true;
  }

  /** Enough of JSON Schema for what the document uses; the paths of what does not fit. */
  function misfits(schema: Schema, value: unknown, at = '$'): string[] {
    if (schema.type === 'object' && typeof value === 'object' && value !== null)
      return objectMisfits(schema, value, at);
    if (schema.type === 'array' && Array.isArray(value)) return arrayMisfits(schema, value, at);
    return value !== undefined && fits(schema, value) ? [] : [at];
  }

  interface Operation {
    parameters: { name: string; in: string }[];
    responses: Record<string, { content: Record<string, { schema: Schema }> }>;
  }
  const paths = async () => (await get('/openapi.json')).paths as Record<string, { get: Operation }>;

  test('has every route that is served, and no other', async () => {
    const served = app.routes.filter(({ method, path }) => method === 'GET' && path !== '/openapi.json');
    expect(Object.keys(await paths()).sort()).toEqual([...new Set(served.map(({ path }) => openApiPath(path)))].sort());
  });

  const EXAMPLES: Record<string, string[]> = {
    '/dwallets/:id': [1, 2, 3].map((n) => `/dwallets/${dwallet(n)}`),
    '/requests/:id': [1, 2, 3, 4].map((n) => `/requests/${request(n)}`),
    '/proof/:id': [1, 2, 3, 4].map((n) => `/proof/${request(n)}`),
    '/presigns/:id': [`/presigns/${batch(1)}`],
  };
  test.each(ROUTES.map(({ path }) => path))('describes what %s answers', async (path) => {
    const schema = (await paths())[openApiPath(path)]?.get.responses['200']?.content['application/json']?.schema;
    for (const example of EXAMPLES[path] ?? [path])
      expect(misfits(schema ?? {}, await get(example)), example).toEqual([]);
  });

  test('a wrong answer would be noticed', async () => {
    const schema = (await paths())['/validators']?.get.responses['200']?.content['application/json']?.schema ?? {};
    const answer = await get('/validators');
    expect(misfits(schema, { ...answer, more: 1 })).toEqual(['$.more?']);
    expect(misfits(schema, { ...answer, epoch: 0 })).toEqual(['$.epoch']);
  });
});

describe('the event stream', () => {
  /** Reads server-sent events until `enough` says so, then hangs up. */
  async function listen(
    path: string,
    enough: (ids: string[]) => boolean,
    headers = {},
  ): Promise<{ ids: string[]; text: string }> {
    const response = await app.request(path, { headers });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.getReader();
    let text = '';
    for (;;) {
      const seen = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => match[1] ?? '');
      if (enough(seen)) {
        await reader.cancel();
        return { ids: seen, text };
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      text += new TextDecoder().decode(value);
    }
  }
  const ZERO = '0'.repeat(30);

  test('sends all events in order, and from the last one seen on', async () => {
    const total = HISTORY.flat().flatMap(({ events }) => events).length;
    const all = await listen(`/events?after=${ZERO}`, (seen) => seen.length === total);
    expect(all.ids).toEqual([...all.ids].sort());
    expect(all.text).toContain('event: NetworkCreated');
    expect(all.text).toContain(`"signatures":["${hex(65, 0xee)}"]`);

    const rest = await listen('/events', (seen) => seen.length === 3, { 'last-event-id': all.ids.at(-4) });
    expect(rest.ids).toEqual(all.ids.slice(-3));
  });

  test('sends new events when they are indexed', async () => {
    const cursor = await store.begin({ chainId: DEPLOYMENT.chainId, packageId: PACKAGE }, 0n);
    const heard = listen('/events', (seen) => seen.length === 1);
    const { event, bcs, sender } = emit('SignRedeemed', { request: request(2), dwallet: dwallet(1) });
    const transactions = [
      { digest: 'late', index: 0, lamport: 1n, events: [{ event, bcs, sender, index: 0 }], caps: [] },
    ];
    const base = { sequence: cursor.next, digest: digestOf(cursor.next), previousDigest: undefined, timestampMs: 1n };
    // The stream starts at the newest event, so it has to be listening before the next one comes.
    await new Promise((resolve) => setImmediate(resolve));
    await applyCheckpoints({ store, past: fakePast() }, cursor, [{ ...base, transactions }]);
    bell.ring();
    expect((await heard).text).toContain('"tx":"late"');
  });
});

test('the database file is for its owner only', () => {
  expect(statSync(join(directory, 'indexer.sqlite')).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, 'indexer.sqlite-wal')).mode & 0o777).toBe(0o600);
});
