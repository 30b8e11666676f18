import { fc, test as prop } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex, isFailure } from '../../base/index.ts';
import type { Journal } from '../port.ts';
import { codeOf, digest, messageKey, TestDirectory } from './testing.ts';

let at: TestDirectory;
const open: TestDirectory['open'] = (over) => at.open(over);

beforeEach(() => {
  at = new TestDirectory();
});
afterEach(() => at.clear());

describe('messages', () => {
  test('keeps one payload per key and refuses a second one', async () => {
    const journal = await open();
    expect(journal.recordSent(messageKey(), asciiToBytes('one'))).toBe('new');
    expect(journal.recordSent(messageKey(), asciiToBytes('one'))).toBe('same');
    expect(await codeOf(() => journal.recordSent(messageKey(), asciiToBytes('two')))).toBe(
      'bug validator/second-message',
    );
    expect(journal.readSent(messageKey())).toEqual(asciiToBytes('one'));
  });

  test.each([
    ['sid', { sid: digest(2) }],
    ['round', { round: 2 }],
    ['attempt', { attempt: 1 }],
    ['inputsDigest', { inputsDigest: digest(8) }],
  ])('tells keys apart by %s', async (_name, over) => {
    const journal = await open();
    journal.recordSent(messageKey(), asciiToBytes('one'));
    expect(journal.recordSent(messageKey(over), asciiToBytes('two'))).toBe('new');
  });

  test('lists a session in order of writing and forgets only that session', async () => {
    const journal = await open();
    journal.recordSent(messageKey({ round: 2 }), asciiToBytes('b'));
    journal.recordSent(messageKey({ round: 1 }), asciiToBytes('a'));
    journal.recordSent(messageKey({ sid: digest(2) }), asciiToBytes('other'));
    journal.recordTombstone(digest(3), digest(4));
    expect(journal.listSent(digest(1)).map((m) => [m.round, bytesToHex(m.bytes)])).toEqual([
      [2, '62'],
      [1, '61'],
    ]);

    journal.forgetSession(digest(1));

    expect(journal.listSent(digest(1))).toEqual([]);
    expect(journal.listSent(digest(2))).toHaveLength(1);
    expect(journal.readTombstone(digest(3))).toEqual(digest(4));
  });

  test('a session id of only 0xff bytes is a prefix like any other', async () => {
    const journal = await open();
    journal.recordSent(messageKey({ sid: digest(0xff), round: 0xffffffff }), asciiToBytes('x'));
    expect(journal.listSent(digest(0xff))).toHaveLength(1);
    expect(journal.listSent(digest(0xfe))).toEqual([]);
  });

  test('keeps both envelopes of an equivocator as evidence, across a restart', async () => {
    const journal = await open();
    const received = { ...messageKey(), party: 3 };
    expect(journal.recordReceived(received, asciiToBytes('one'))).toBe('new');
    expect(journal.recordReceived(received, asciiToBytes('one'))).toBe('same');
    expect(journal.recordReceived(received, asciiToBytes('two'))).toBe('conflict');
    expect(journal.recordReceived(received, asciiToBytes('three'))).toBe('conflict');
    expect(journal.recordReceived({ ...received, party: 2 }, asciiToBytes('two'))).toBe('new');
    journal.close();

    const again = await open();

    const [proof, ...others] = again.listEquivocations();
    expect(others).toEqual([]);
    expect(proof).toMatchObject({ party: 3, round: 1, first: asciiToBytes('one'), second: asciiToBytes('two') });
    expect(again.listReceived(digest(1)).map((m) => m.party)).toEqual([3, 2]);
  });

  test('endorses one bundle per session and round', async () => {
    const journal = await open();
    expect(journal.recordEndorsement(digest(1), 1, digest(5))).toBe('new');
    expect(journal.recordEndorsement(digest(1), 1, digest(5))).toBe('same');
    expect(journal.recordEndorsement(digest(1), 2, digest(6))).toBe('new');
    expect(await codeOf(() => journal.recordEndorsement(digest(1), 1, digest(6)))).toBe(
      'bug validator/second-endorsement',
    );
  });
});

describe('tombstones', () => {
  test('binds a presign to one request for ever', async () => {
    const journal = await open();
    expect(journal.recordTombstone(digest(1), digest(2))).toBe('new');
    journal.close();

    const again = await open();

    expect(again.recordTombstone(digest(1), digest(2))).toBe('same');
    expect(await codeOf(() => again.recordTombstone(digest(1), digest(3)))).toBe('fault validator/presign-reused');
    expect(again.readTombstone(digest(1))).toEqual(digest(2));
  });

  test('writes a batch whole or not at all', async () => {
    const journal = await open();
    journal.recordTombstone(digest(1), digest(2));
    const batch = [
      { presignDigest: digest(7), tombstone: digest(7) },
      { presignDigest: digest(1), tombstone: digest(3) },
    ];
    expect(await codeOf(() => journal.recordTombstones(batch))).toBe('fault validator/presign-reused');
    expect(journal.readTombstone(digest(7))).toBeUndefined();
  });

  test('refuses keys that are not 32 bytes', async () => {
    const journal = await open();
    expect(await codeOf(() => journal.recordTombstone(new Uint8Array(31), digest(1)))).toBe('bug validator/bad-key');
    expect(await codeOf(() => journal.recordTombstone(digest(1), new Uint8Array(33)))).toBe('bug validator/bad-key');
  });
});

describe('records', () => {
  test('jobs, blobs, counters and cursor survive a restart', async () => {
    const journal = await open();
    journal.putJob({ id: 'sign/1', kind: 'sign', state: digest(1) });
    journal.putJob({ id: 'sign/1', kind: 'sign', state: new Uint8Array([0, 1]) });
    journal.putJob({ id: 'presign/1', kind: 'presign', state: new Uint8Array(0) });
    journal.putBlob(digest(4), asciiToBytes('blob'));
    expect([journal.nextCounter('a'), journal.nextCounter('a'), journal.nextCounter('b')]).toEqual([0, 1, 0]);
    journal.writeCursor({ chainId: 'chain', checkpoint: 2n ** 60n, digest: 'd' });
    journal.close();

    const again = await open();

    expect(again.readJob('sign/1')).toEqual({ id: 'sign/1', kind: 'sign', state: new Uint8Array([0, 1]) });
    expect(again.listJobs().map((j) => j.id)).toEqual(['sign/1', 'presign/1']);
    expect(again.listJobs('presign')).toHaveLength(1);
    again.deleteJob('sign/1');
    expect(again.readJob('sign/1')).toBeUndefined();
    expect(again.readBlob(digest(4))).toEqual(asciiToBytes('blob'));
    expect(again.nextCounter('a')).toBe(2);
    expect(again.readCursor()).toEqual({ chainId: 'chain', checkpoint: 2n ** 60n, digest: 'd' });
  });

  test('the cursor only moves forward on one chain', async () => {
    const journal = await open();
    journal.writeCursor({ chainId: 'chain', checkpoint: 5n, digest: 'd' });
    for (const cursor of [
      { chainId: 'chain', checkpoint: 4n, digest: 'd' },
      { chainId: 'other', checkpoint: 6n, digest: 'd' },
    ]) {
      expect(await codeOf(() => journal.writeCursor(cursor))).toBe('bug validator/cursor-backwards');
    }
  });

  test('a failing transaction leaves nothing, a failing inner one only itself', async () => {
    const journal = await open();
    await codeOf(() =>
      journal.transaction(() => {
        journal.putJob({ id: 'a', kind: 'k', state: digest(1) });
        throw new Error('no');
      }),
    );
    expect(journal.listJobs()).toEqual([]);

    journal.transaction(() => {
      journal.putJob({ id: 'a', kind: 'k', state: digest(1) });
      try {
        journal.transaction(() => {
          journal.putJob({ id: 'b', kind: 'k', state: digest(1) });
          throw new Error('no');
        });
      } catch {
        // The inner failure is what the test is about.
      }
    });
    expect(journal.listJobs().map((j) => j.id)).toEqual(['a']);
  });
});

const operation = fc.record({ key: fc.integer({ min: 0, max: 5 }), value: fc.integer({ min: 0, max: 2 }) });

function tryTombstone(journal: Journal, presign: number, value: number): string {
  try {
    return journal.recordTombstone(digest(presign), digest(value));
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
}

prop.prop([fc.array(operation, { maxLength: 40 })], { numRuns: 20 })(
  'tombstones behave as an insert-or-equal map through restarts',
  async (operations) => {
    const own = new TestDirectory();
    const model = new Map<number, number>();
    let journal = await own.open();
    for (const [i, { key, value }] of operations.entries()) {
      const known = model.get(key);
      const repeated = known === value ? 'same' : 'validator/presign-reused';
      expect(tryTombstone(journal, key, value)).toBe(known === undefined ? 'new' : repeated);
      if (known === undefined) model.set(key, value);
      if (i % 13 === 12) {
        journal.close();
        journal = await own.open();
      }
    }
    own.clear();
  },
);
