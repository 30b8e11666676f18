/** Known attacks on one validator's memory and view: backups, lying nodes, equivocators, mixed versions, moved secrets. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asciiToBytes, Secret } from '../../src/base/index.ts';
import {
  blamePartials,
  type EnvelopeHeader,
  isEquivocation,
  provePartials,
  sealEnvelope,
} from '../../src/crypto/index.ts';
import { createFollower } from '../../src/validator/follower/follower.ts';
import type { ChainCheckpoint, ChainCursor, ReadCheckpoints } from '../../src/validator/port.ts';
import { createDataKey, openRecord, sealRecord } from '../../src/validator/store/keyring.ts';
import { codeOf, digest, TestDirectory } from '../../src/validator/store/testing.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  testNetwork,
} from './network.ts';

let at: TestDirectory;
beforeEach(() => {
  at = new TestDirectory();
});
afterEach(() => at.clear());

const NOTE = 'journal.generation';

/** Copies the files out and, later, in. */
function backup(names: readonly string[]): () => void {
  const place = join(at.directory, 'backup');
  mkdirSync(place);
  for (const name of names) copyFileSync(join(at.directory, name), join(place, name));
  return () => {
    for (const name of names) copyFileSync(join(place, name), join(at.directory, name));
  };
}

/** A journal, a backup of `names`, an answer given for presign 3, the backup put back. */
async function restoreAfterAnswer(names: readonly string[]): Promise<void> {
  const journal = await at.open();
  journal.recordTombstone(digest(1), digest(2));
  journal.close();
  const restore = backup(names);
  const later = await at.open();
  expect(later.recordTombstone(digest(3), digest(4))).toBe('new');
  later.close();
  restore();
}

describe('F24 a backup of the journal put back after an answer', () => {
  test('F24 it is refused: the number of openings is kept outside the database', async () => {
    await restoreAfterAnswer(['journal.sqlite']);
    expect(await codeOf(() => at.open())).toBe('usage validator/journal-rolled-back');
  });

  test('F24 without a backup the tombstone is there after every restart, and refuses the second message', async () => {
    const journal = await at.open();
    journal.recordTombstone(digest(3), digest(4));
    journal.close();
    for (let restart = 0; restart < 3; restart++) {
      const again = await at.open();
      expect(again.recordTombstone(digest(3), digest(4))).toBe('same');
      expect(await codeOf(() => again.recordTombstone(digest(3), digest(5)))).toBe('fault validator/presign-reused');
      again.close();
    }
  });

  test('F24 control: with the note put back too, the journal has forgotten what it answered', async () => {
    await restoreAfterAnswer(['journal.sqlite', NOTE]);
    const journal = await at.open();
    expect(journal.recordTombstone(digest(3), digest(5))).toBe('new');
  });
});

describe('F28 another message after an abort', () => {
  test('F28 the tombstone stands from before the answer, whatever becomes of the request', async () => {
    const journal = await at.open();
    journal.recordTombstones([{ presignDigest: digest(1), tombstone: digest(2) }]);
    // The request expires, fails, or its session is forgotten: none of it reaches the tombstones.
    journal.forgetSession(digest(1));
    journal.deleteJob('sign');
    expect(await codeOf(() => journal.recordTombstones([{ presignDigest: digest(1), tombstone: digest(3) }]))).toBe(
      'fault validator/presign-reused',
    );
    expect(journal.readTombstone(digest(1))).toEqual(digest(2));
  });

  test('F28 of a batch with one used presign nothing is recorded, so nothing is answered', async () => {
    const journal = await at.open();
    journal.recordTombstone(digest(1), digest(2));
    const entries = [9, 1].map((n) => ({ presignDigest: digest(n), tombstone: digest(7) }));
    expect(await codeOf(() => journal.recordTombstones(entries))).toBe('fault validator/presign-reused');
    expect(journal.readTombstone(digest(9))).toBeUndefined();
  });

  test('F28 control: a journal that drops the tombstone with the session takes the other message', async () => {
    const kept = new Map<string, Uint8Array>();
    const record = (presign: string, tombstone: Uint8Array): boolean => {
      const known = kept.get(presign);
      if (known !== undefined && known !== tombstone) return false;
      kept.set(presign, tombstone);
      return true;
    };
    expect([record('p', digest(2)), record('p', digest(3))]).toEqual([true, false]);
    kept.delete('p');
    expect(record('p', digest(3))).toBe(true);
  });
});

const checkpointAt = (sequence: bigint, chain: string): ChainCheckpoint => ({
  sequence,
  digest: `${chain}/${sequence}`,
  previousDigest: sequence === 0n ? undefined : `${chain}/${sequence - 1n}`,
  timestampMs: sequence,
  events: [],
});

/** A node of chain c that tells another history from checkpoint 3 on. */
function lyingNode(height: bigint): ReadCheckpoints {
  return {
    chainId: async () => 'c',
    latest: async () => height,
    checkpoint: async (sequence) => checkpointAt(sequence, sequence >= 3n ? 'forged' : 'c'),
    async *subscribe() {
      yield await Promise.resolve(checkpointAt(height, 'forged'));
    },
  };
}

/** What a follower applies until it stops by itself or has reached `height`; and why it stopped. */
async function followed(chain: ReadCheckpoints, height: bigint): Promise<{ applied: string[]; code: string }> {
  const applied: string[] = [];
  const abort = new AbortController();
  let cursor: ChainCursor | undefined;
  let pauses = 0;
  const follower = createFollower({
    chain,
    store: {
      readCursor: () => cursor,
      writeCursor: (next) => {
        cursor = next;
      },
      transaction: (body) => body(),
    },
    chainId: 'c',
    pollMs: 5,
    signal: abort.signal,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    sleep: async () => {
      await new Promise((done) => setImmediate(done));
      if (++pauses > 10) abort.abort(new Error('waited often enough'));
    },
    random: () => 0,
    apply: (checkpoint) => applied.push(checkpoint.digest),
    applied: ({ sequence }) => {
      if (sequence === height) abort.abort(new Error('reached'));
    },
  });
  return { applied, code: await codeOf(() => follower.run()) };
}

describe('F36 a node that forges, omits or rewrites', () => {
  test('F36 history that does not follow what was applied stops the validator before it acts', async () => {
    const { applied, code } = await followed(lyingNode(5n), 5n);
    expect(code).toBe('usage validator/wrong-chain');
    expect(applied).toEqual(['c/0', 'c/1', 'c/2']);
  });

  test('F36 a checkpoint that names no predecessor is not applied: the node is asked again', async () => {
    const unnamed = (sequence: bigint): ChainCheckpoint => ({
      ...checkpointAt(sequence, 'forged'),
      previousDigest: undefined,
    });
    const silent: ReadCheckpoints = {
      ...lyingNode(5n),
      checkpoint: async (sequence) => unnamed(sequence),
      async *subscribe() {
        yield await Promise.resolve(unnamed(5n));
      },
    };
    const { applied, code } = await followed(silent, 5n);
    // The first one has none; everything after it waits for a better node until the test gives up.
    expect(applied).toEqual(['forged/0']);
    expect(code).toBe('nothing thrown');
  });

  test('F36 control: where the link to the checkpoint before is not looked at, the forged history is applied', async () => {
    const node = lyingNode(5n);
    // The check gets the answer it wants, whatever the node said.
    const linked = (checkpoint: ChainCheckpoint): ChainCheckpoint => {
      const before = checkpoint.sequence - 1n;
      return { ...checkpoint, previousDigest: `${before >= 3n ? 'forged' : 'c'}/${before}` };
    };
    const unlinked: ReadCheckpoints = {
      ...node,
      checkpoint: async (sequence, signal) => linked(await node.checkpoint(sequence, signal)),
      async *subscribe() {
        yield await Promise.resolve(linked(checkpointAt(5n, 'forged')));
      },
    };
    const { applied } = await followed(unlinked, 5n);
    expect(applied).toEqual(['c/0', 'c/1', 'c/2', 'forged/3', 'forged/4', 'forged/5']);
  });
});

const secretKey = bytes32('protocol secret');
const publicKey = ed25519.getPublicKey(secretKey);
const header: EnvelopeHeader = {
  suite: 'CL-TEST',
  nkId: bytes32('nk'),
  epoch: 1,
  cid: bytes32('cid'),
  protocol: 'schnorrA/partial',
  sid: bytes32('sid'),
  round: 0,
  attempt: 0,
  inputsDigest: bytes32('inputs'),
  party: 1,
};
const say = (text: string, over: Partial<EnvelopeHeader> = {}, key = secretKey): Uint8Array =>
  sealEnvelope({ ...header, ...over }, asciiToBytes(text), key);

describe('F43 an honest validator convicted', () => {
  const bumped = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes, (b, i) => (i === 0 ? b + 1 : b));

  test('F43 messages of two versions, places or keys are no evidence', () => {
    const first = say('one');
    expect(isEquivocation(first, bumped(say('two')), publicKey)).toBe(false);
    expect(isEquivocation(bumped(first), bumped(say('two')), publicKey)).toBe(false);
    for (const over of [
      { suite: 'CL-112' as const },
      { epoch: 2 },
      { cid: bytes32('next committee') },
      { protocol: 'ecdsa/partial' },
      { attempt: 1 },
      { inputsDigest: bytes32('another request') },
    ]) {
      expect(isEquivocation(first, say('two', over), publicKey)).toBe(false);
    }
    expect(isEquivocation(first, say('two', {}, bytes32('somebody else')), publicKey)).toBe(false);
    expect(isEquivocation(first, Uint8Array.from(first), publicKey)).toBe(false);
  });

  test('F43 partials of another version are out like those of a silent party, and name nobody', () => {
    const network = testNetwork([1, 1, 1, 1]);
    const signing = signingCase(network, {
      dwallet: createDWallet(network, 2),
      batch: makePresigns(network, 2, 1, 760),
    });
    const job = partialInput(network, signing);
    const own = (party: number) => ({ party, shares: network.shares[party]!, rootSeed: network.rootSeeds[party]! });
    const proofs = [0, 1, 2, 3].map((party) => ({ party, bytes: provePartials({ ...job, ...own(party) }) }));
    const [first, ...others] = makePartials(network, job);
    const blame = (bytes: Uint8Array) =>
      blamePartials({ ...job, partials: [{ party: 0, bytes }, ...others], proofs, nameAll: true });
    const newer = blame(bumped(first!.bytes));
    expect(newer.verdicts[0]).toMatchObject({ party: 0, ok: false, code: 'crypto/missing-proof' });
    expect(newer.signature).toBeDefined();
    // Bytes of this version that are none do convict.
    expect(blame(first!.bytes.slice(0, -1)).verdicts[0]).toMatchObject({ ok: false, code: 'crypto/bad-encoding' });
  });

  test('F43 control: evidence judged by place and payload alone would convict', () => {
    const forged = say('two', {}, bytes32('somebody else'));
    // The two differ in payload and agree in the header; only the signature tells that the second is a forgery.
    expect(forged.slice(0, 2)).toEqual(say('one').slice(0, 2));
    expect(isEquivocation(say('one'), say('two'), publicKey)).toBe(true);
    expect(isEquivocation(say('one'), forged, ed25519.getPublicKey(bytes32('somebody else')))).toBe(false);
    expect(forged).not.toEqual(say('two'));
  });
});

describe('F46 a sealed secret moved to another place', () => {
  const key = createDataKey((length) => new Uint8Array(length).fill(7));
  let counter = 0;
  const random = (length: number): Uint8Array => new Uint8Array(length).fill(++counter);
  const [a, b] = [asciiToBytes('secret/share/1'), asciiToBytes('secret/share/2')];
  const seal = (place: Uint8Array, text: string): Uint8Array =>
    sealRecord(key, place, new Secret(asciiToBytes(text)), random);

  test('F46 it does not open at another name or version, and nonces have 24 bytes of their own', () => {
    const [first, second] = [seal(a, 'old share'), seal(b, 'new share')];
    expect(openRecord(key, a, first)?.reveal()).toEqual(asciiToBytes('old share'));
    expect(openRecord(key, b, first)).toBeUndefined();
    expect(openRecord(key, a, second)).toBeUndefined();
    expect(first.slice(0, 24)).not.toEqual(second.slice(0, 24));
    expect(first.length).toBe(24 + asciiToBytes('old share').length + 16);
  });

  test('F46 control: sealed without its place, the old share opens as the new one', () => {
    const nowhere = new Uint8Array(0);
    const [first] = [seal(nowhere, 'old share'), seal(nowhere, 'new share')];
    expect(openRecord(key, nowhere, first)?.reveal()).toEqual(asciiToBytes('old share'));
  });
});
