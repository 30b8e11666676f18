/** The catalogue of presigns against a node that counts its answers: no page is fetched twice. */
import { expect, test } from 'vitest';
import { event, presign } from '../../src/chain/gen/structs.gen.ts';
import type { Client, Deployment } from '../../src/chain/index.ts';
import { PresignCatalog } from '../../src/sdk/presign-source.ts';

const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
const PACKAGE = id(0xabc);
const deployment = { packageId: PACKAGE } as Deployment;
const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

/** Posts batches in order; batch n has `left[n]` presigns of curve n % 2. */
class Node {
  readonly left: number[] = [];
  pages = 0;
  reads = 0;

  post(available: number): void {
    this.left.push(available);
  }

  #event(n: number) {
    const fields = {
      batch: id(n + 1),
      pool: id(0),
      nk_id: bytes(1),
      curve: n % 2,
      algorithm: 0,
      sid: bytes(2),
      epoch: 0,
      digests: [bytes(n)],
      chunks: [bytes(n)],
      poster: id(0),
    };
    const bcs = event.PresignBatchPosted.serialize(fields as never).toBytes();
    return { eventType: `${PACKAGE}::event::PresignBatchPosted`, bcs };
  }

  readonly client = {
    core: {
      listEvents: async (query: { limit: number; after?: string; before?: string; order: string }) => {
        this.pages++;
        const all = this.left.map((_, n) => n);
        const range = all.filter((n) => n > Number(query.after ?? -1) && n < Number(query.before ?? Infinity));
        const ordered = query.order === 'descending' ? range.toReversed() : range;
        const page = ordered.slice(0, query.limit);
        const cursor = (n: number | undefined) => (n === undefined ? null : String(n));
        return {
          events: page.map((n) => this.#event(n)),
          hasNextPage: ordered.length > page.length,
          startCursor: cursor(page[0]),
          endCursor: cursor(page.at(-1)),
        };
      },
      getObject: async ({ objectId }: { objectId: string }) => {
        this.reads++;
        const n = Number(BigInt(objectId)) - 1;
        const fields = {
          id: objectId,
          version: 1,
          pool: id(0),
          network: id(0),
          network_key: id(0),
          nk_id: bytes(1),
          curve: n % 2,
          algorithm: 0,
          sid: bytes(2),
          epoch: 0,
          key_digest: bytes(0),
          digests: [bytes(n)],
          bytes_digest: bytes(3),
          taken: 0,
          available: this.left[n],
          poster: id(0),
          fees: { value: 0 },
        };
        const content = presign.PresignBatch.serialize(fields as never).toBytes();
        return { object: { objectId, version: '1', type: `${PACKAGE}::presign::PresignBatch`, content } };
      },
    },
  } as unknown as Client;
}

function nodeWith(...left: number[]): { node: Node; catalog: PresignCatalog } {
  const node = new Node();
  for (const available of left) node.post(available);
  return { node, catalog: new PresignCatalog(node.client, deployment) };
}

test('finds the newest batches of the wanted kind first and stops when it has enough', async () => {
  const { node, catalog } = nodeWith(3, 3, 3, 3, 3, 3);
  expect(await catalog.find({ curve: 0, algorithm: 0, count: 4 })).toEqual([
    { batch: id(5), available: 3 },
    { batch: id(3), available: 3 },
  ]);
  expect(node.reads).toBe(2);
});

test('asks for news only, and never again about a batch that was sold out', async () => {
  const { node, catalog } = nodeWith(...Array.from({ length: 25 }, (_, n) => (n < 2 ? 1 : 0)));
  expect(await catalog.find({ curve: 0, algorithm: 0, count: 1 })).toEqual([{ batch: id(1), available: 1 }]);
  expect(node.pages).toBe(3);
  const reads = node.reads;

  expect(await catalog.find({ curve: 0, algorithm: 0, count: 1 })).toHaveLength(1);

  expect(node.pages).toBe(4);
  expect(node.reads).toBe(reads + 1);
});

test('sees what was posted since, also after an empty beginning', async () => {
  const { node, catalog } = nodeWith();
  const wish = { curve: 0, algorithm: 0, count: 2 };
  await expect(catalog.find(wish)).rejects.toMatchObject({ kind: 'transient', code: 'sdk/no-presigns' });
  node.post(1);
  await expect(catalog.find(wish)).rejects.toMatchObject({ data: { wanted: 2, found: 1 } });
  node.post(0);
  node.post(1);
  expect(await catalog.find(wish)).toHaveLength(2);
});

test('does not fetch a page for each of many who ask at once', async () => {
  const { node, catalog } = nodeWith(...Array.from({ length: 30 }, () => 0));
  const lost = { batch: id(999), digest: bytes(9), suite: 'CL-TEST' } as const;
  const asked = await Promise.allSettled(Array.from({ length: 16 }, () => catalog.bytesOf(lost)));
  for (const answer of asked) {
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'sdk/presign-bytes-missing' } });
  }
  expect(node.pages).toBe(3);
});

test('gives up when the caller does, and goes on for the others', async () => {
  const { catalog } = nodeWith(1);
  const wish = { curve: 0, algorithm: 0, count: 1 };
  const stop = new AbortController();
  const first = catalog.find({ ...wish, signal: stop.signal });
  const second = catalog.find(wish);
  stop.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(await second).toHaveLength(1);
});
