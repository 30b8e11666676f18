/** The projection on every database: exactly once, through crashes at every write, equal to a replay from genesis. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { applyCheckpoints } from '../../indexer/project/project.ts';
import type { Cursor, Store } from '../../indexer/store/store.ts';
import { isFailure } from '../../src/base/index.ts';
import { databases, dump } from './support/databases.ts';
import {
  ALICE,
  BOB,
  batch,
  bytes,
  checkpointsOf,
  dwallet,
  fakePast,
  HISTORY,
  NETWORK,
  NEVER,
  PACKAGE,
  POSTER,
  request,
  validator,
} from './support/history.ts';

const CHAIN = { chainId: 'chain', packageId: PACKAGE };
const CHECKPOINTS = checkpointsOf(HISTORY);

/** Applies the history from where the store is, in groups of `size`. */
async function follow(store: Store, size: number, past = fakePast()): Promise<Cursor> {
  let cursor = await store.begin(CHAIN, 0n);
  while (cursor.next < BigInt(CHECKPOINTS.length)) {
    const from = Number(cursor.next);
    cursor = await applyCheckpoints({ store, past }, cursor, CHECKPOINTS.slice(from, from + size));
  }
  return cursor;
}

describe.each(databases())('$name', (database) => {
  afterEach(() => database.clear());
  afterAll(() => database.remove());

  async function replay(size: number): Promise<string> {
    await database.clear();
    const store = await database.open();
    await follow(store, size);
    const rows = await dump(store);
    await store.close();
    return rows;
  }

  test('keeps what every event says', async () => {
    const store = await database.open();
    const cursor = await follow(store, 1);
    const { read, tables } = store;
    const rows = async (name: 'dwallets' | 'requests' | 'presignBatches' | 'networks') =>
      new Map((await read.select().from(tables[name])).map((row) => [row.id, row]));

    expect(cursor).toMatchObject({ next: BigInt(CHECKPOINTS.length), digest: CHECKPOINTS.at(-1)?.digest });
    const dwallets = await rows('dwallets');
    expect(dwallets.get(dwallet(1))).toMatchObject({ status: 1, capOwner: BOB, creator: ALICE, mu: bytes(32, 1) });
    expect(dwallets.get(dwallet(2))).toMatchObject({
      status: 3,
      publicKey: bytes(32, 0x22),
      effectiveAt: NEVER,
      authVersion: 1,
      capOwner: null,
      capOwnerKind: 'none',
    });
    expect(dwallets.get(dwallet(3))).toMatchObject({ status: 2, rejectCode: 1, creator: BOB, mu: null });
    const requests = await rows('requests');
    expect(requests.get(request(1))).toMatchObject({ status: 1, paid: 3n, poster: POSTER, endMs: 10_000n });
    expect(requests.get(request(2))).toMatchObject({ status: 2, failure: 2, paid: 1n, refunded: 2n, poster: POSTER });
    expect(requests.get(request(3))).toMatchObject({ status: 3, refunded: 3n, redeemedTx: 'tx10.0' });
    expect(requests.get(request(4))).toMatchObject({ status: 0, endTx: null, refundTo: ALICE, indices: '[1,2]' });
    expect((await rows('presignBatches')).get(batch(1))).toMatchObject({ size: 3, available: 1, byteLength: 30 });
    expect((await rows('networks')).get(NETWORK)).toMatchObject({ revision: 1n, paused: 2, suite: 'CL-TEST' });
    expect(await read.select().from(tables.members)).toHaveLength(4);
    expect(await read.select().from(tables.ceremonyPosts)).toHaveLength(5);
    const culprits = await read.select().from(tables.culprits).orderBy(tables.culprits.position);
    expect(culprits).toMatchObject([
      { request: request(2), validator: validator(1), party: 1, reason: 1, epoch: 0n, network: NETWORK },
      { request: request(2), validator: validator(3), party: 3, reason: 1, createdTx: 'tx11.0' },
      { request: request(4), validator: validator(3), party: 3, reason: 2, createdTx: 'tx11.1' },
    ]);
    expect(await read.select().from(tables.signatures)).toEqual([
      { request: request(1), index: 0, signature: bytes(65, 0xee) },
    ]);
    await store.close();
  });

  test('gives equal rows however checkpoints are grouped', async () => {
    const one = await replay(1);
    const many = await replay(100);

    expect(one.length).toBeGreaterThan(10_000);
    expect(many).toBe(one);
  });

  test('a crash at any write leaves all or nothing, and going on gives the rows of a replay', async () => {
    const expected = await replay(100);
    await database.clear();
    let writes = 0;
    const counting = await database.open(() => {
      writes++;
    });
    await follow(counting, 3);
    await counting.close();
    await database.clear();

    // One process after the other: each gets a little further than the one before, and dies there.
    let crashes = 0;
    for (let fuse = 1; fuse <= writes; fuse += database.isFast ? 1 : 1 + Math.floor(fuse / 8)) {
      await database.clear();
      let left = fuse;
      const dying = await database.open(() => {
        // Nothing runs after the end of a process, a rollback neither.
        if (left-- <= 0) throw new Error('killed');
      });
      const end = await follow(dying, 3).then(
        () => 'done',
        () => 'killed',
      );
      if (end === 'killed') crashes++;
      await dying.close();
      const next = await database.open();
      const { next: at } = await next.begin(CHAIN, 0n);
      expect(at % 3n === 0n || at === BigInt(CHECKPOINTS.length)).toBe(true);
      await follow(next, 3);
      expect(await dump(next)).toBe(expected);
      await next.close();
    }
    expect(crashes).toBeGreaterThan(database.isFast ? 80 : 10);
  });

  test('a checkpoint that comes again changes nothing', async () => {
    const store = await database.open();
    const cursor = await follow(store, 4);
    const rows = await dump(store);

    const again = await applyCheckpoints({ store, past: fakePast() }, cursor, CHECKPOINTS);

    expect(again).toEqual(cursor);
    expect(await dump(store)).toBe(rows);
    await store.close();
  });

  test('two processes on one database cannot both apply a checkpoint', async () => {
    const store = await database.open();
    const start = await store.begin(CHAIN, 0n);
    const past = fakePast();
    await applyCheckpoints({ store, past }, start, CHECKPOINTS.slice(0, 2));
    const rows = await dump(store);

    const second = await applyCheckpoints({ store, past }, start, CHECKPOINTS.slice(0, 5)).catch((e: unknown) => e);

    expect(isFailure(second, 'indexer/cursor-moved')).toBe(true);
    expect(await dump(store)).toBe(rows);
    await store.close();
  });

  test('a database of another chain or package is refused', async () => {
    const store = await database.open();
    await store.begin(CHAIN, 0n);
    await store.close();

    for (const other of [
      { ...CHAIN, chainId: 'other' },
      { ...CHAIN, packageId: NETWORK },
    ]) {
      const again = await database.open();
      const error = await again.begin(other, 0n).catch((e: unknown) => e);
      expect(isFailure(error, 'indexer/wrong-chain')).toBe(true);
      await again.close();
    }
  });

  test('a database of another version is refused, not changed', async () => {
    const store = await database.open();
    await store.begin(CHAIN, 0n);
    await store.advance(await store.begin(CHAIN, 0n), await store.begin(CHAIN, 0n), async (tx) => {
      await tx.update(store.tables.meta).set({ schema: 99 });
    });

    const error = await store.begin(CHAIN, 0n).catch((e: unknown) => e);

    expect(isFailure(error, 'indexer/schema-version')).toBe(true);
    await store.close();
  });

  test('objects that are gone leave their columns empty; each is read once', async () => {
    const store = await database.open();
    const past = fakePast(new Set([request(1), dwallet(1), NETWORK]));
    await follow(store, 100, past);
    const { read, tables } = store;

    const [first] = (await read.select().from(tables.requests)).filter(({ id }) => id === request(1));
    expect(first).toMatchObject({ verifyKey: null, status: 1, key: bytes(4, 1) });
    expect(past.reads.filter((text) => text.startsWith(request(1)))).toHaveLength(1);
    expect(new Set(past.reads).size).toBe(past.reads.length);
    await store.close();
  });
});
