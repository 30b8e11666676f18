/** kill -9 of a validator at every labelled point of journal, send and post: no second answer, no lost signature, quick return. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedDWallet } from '../../src/sdk/index.ts';
import { FaultNet, until } from './support/network.ts';

const VICTIM = 3;
const net = new FaultNet({ weights: [3, 3, 2, 2], portBase: 27_000 });
/** Every message digest of a presign that a request used, as hex, with the tombstone the victim had for it. */
const tombstones = new Map<string, string>();
let created: CreatedDWallet;
let next = 0;

beforeAll(async () => {
  await net.start();
  await net.ready();
  created = await net.createDWallet(0, 16);
});
afterAll(() => net.stop());

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Takes the next reserved presign, reserving more when they are used up, so that the pool is refilled as well. */
async function takePresign(): Promise<string> {
  if (next === created.presigns.length) {
    const options = { signer: net.signer, curve: 0, algorithm: 1, count: 16 };
    const reserved = await until('more presigns', () => net.tandem.reservePresigns(options));
    created = { ...created, presigns: [...created.presigns, ...reserved] };
  }
  const presign = created.presigns[next++];
  if (presign === undefined) throw new Error('no presign');
  return presign;
}

async function request(): Promise<{ id: string; digests: Uint8Array[] }> {
  const messages = [globalThis.crypto.getRandomValues(new Uint8Array(32))];
  const presigns = [await takePresign()];
  const options = { signer: net.signer, share: created.share, algorithm: 1, hash: 1, messages, presigns };
  const { id } = await net.tandem.requestSign(options);
  const { fields } = await net.tandem.view.request(id);
  return { id, digests: fields.presigns.map(({ digest }) => Uint8Array.from(digest)) };
}

/** What the victim's journal holds now must contain, unchanged, whatever it held before. */
async function checkJournal(digests: readonly Uint8Array[]): Promise<void> {
  await net.journal(VICTIM, (journal) => {
    for (const [digest, tombstone] of tombstones) {
      expect(hex(journal.readTombstone(Uint8Array.from(Buffer.from(digest, 'hex'))) ?? new Uint8Array(0))).toBe(
        tombstone,
      );
    }
    for (const digest of digests) {
      const tombstone = journal.readTombstone(digest);
      if (tombstone !== undefined) tombstones.set(hex(digest), hex(tombstone));
    }
  });
}

type Requests = Awaited<ReturnType<typeof request>>[];

/** Uses up the pool, so that presigns are made; whose turn it is to open the session changes with every batch. */
async function drain(): Promise<Requests> {
  const options = { signer: net.signer, curve: 0, algorithm: 1, count: 16 };
  await until('presigns to reserve', () => net.tandem.reservePresigns(options));
  return [];
}

const sign = async (): Promise<Requests> => [await request()];

/** Arms the victim, makes it work until it dies, brings it back, and waits for the signatures. */
async function killAt(work: () => Promise<Requests>, label: string, skip: number): Promise<void> {
  net.order(VICTIM, { label, skip });
  const died = net.ended(VICTIM);
  const requests = await work();
  const isDead = () => Promise.race([died, new Promise<undefined>((resolve) => setTimeout(resolve, 1_500))]);
  // Not every piece of work comes by this label at this validator: posting and opening sessions go by turns.
  for (let i = 0; i < 40 && (await isDead()) === undefined; i++) requests.push(...(await work()));
  expect([label, await isDead()]).toEqual([label, 'SIGKILL']);
  await checkJournal(requests.flatMap(({ digests }) => digests));
  net.order(VICTIM, {});
  await net.startValidator(VICTIM);
  // From here on the code is loaded and the journal open: what is measured is the catching up.
  const started = performance.now();
  await until('caught up', async () => {
    const { status, hasKey } = await net.health(VICTIM);
    return status === 'ok' && hasKey ? true : undefined;
  });
  expect(performance.now() - started).toBeLessThan(5_000 * SLOWNESS);
  for (const { id } of requests) {
    const { signatures } = await net.tandem.waitForSignatures(id);
    expect(signatures).toHaveLength(1);
  }
}

/** The bounds are for an idle machine; other work on it is allowed to cost this factor. */
const SLOWNESS = 3;

/** Labels that signing and presigns pass, in an order that lets early ones not starve later ones. */
const SIGNING = [
  'store/transaction/before',
  'store/sent/inside',
  'store/transaction/after',
  'store/tombstone/before',
  'store/tombstone/after',
  'mesh/send/before',
  'mesh/send/after',
  'poster/post/before',
  'poster/post/after',
  'store/job/inside',
  'store/cursor/inside',
  'store/forget/inside',
];
const PRESIGNS = [
  'store/counter/before',
  'store/counter/after',
  'store/endorsement/before',
  'store/endorsement/after',
  'store/blob/inside',
];

describe('kill -9 and restart', () => {
  test.each(SIGNING.map((label, seed) => ({ label, skip: seed % 3 })))('at $label', ({ label, skip }) =>
    killAt(sign, label, skip),
  );

  test.each(PRESIGNS.map((label) => ({ label })))('at $label while presigns are made', ({ label }) =>
    killAt(drain, label, 0),
  );

  test('every label of signing and presigns is in the lists', () => {
    const known = new Set([...SIGNING, ...PRESIGNS, ...BEFORE_SIGNING]);
    expect(net.labels(VICTIM).filter((label) => !known.has(label))).toEqual([]);
    expect(tombstones.size).toBeGreaterThan(3);
  });

  test('nobody ever saw two different messages for one place, and tombstones are as they were', async () => {
    for (const party of [0, 1, 2, 3]) {
      await net.stopValidator(party);
      expect(await net.journal(party, (journal) => journal.listEquivocations())).toEqual([]);
    }
    await checkJournal([]);
  });
});

/** Passed at the first start and in key generation only, or the partner of a listed label; crash.test.ts kills at each of them. */
const BEFORE_SIGNING = [
  'store/generation/before',
  'store/generation/after',
  'store/secret/inside',
  'store/blob/before',
  'store/blob/after',
  'store/tombstone/inside',
  'store/forget/before',
  'store/forget/after',
  'store/job/before',
  'store/job/after',
];
