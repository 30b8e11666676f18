/** Journal of session messages: own ones once per key, others' as evidence, endorsements, tombstones of presigns. */
import { bytesToHex, concatBytes, equalBytes, Failure, u32 } from '../../base/index.ts';
import type {
  Equivocation,
  ReceivedKey,
  RecordEndorsement,
  Recorded,
  RecordReceived,
  RecordSent,
  RecordTombstone,
  TombstoneEntry,
} from '../port.ts';
import type { Database, TableName } from './database.ts';
import {
  assertDigest,
  decodeMessageKey,
  decodeReceivedKey,
  describeKey,
  encodeMessageKey,
  encodeReceivedKey,
  encodeRoundKey,
} from './key.ts';

/** Inserts `value`, or compares it with what is there and lets `conflict` decide. Call inside a write. */
function insertOnce(
  db: Database,
  place: { table: TableName; key: Uint8Array },
  value: Uint8Array,
  conflict: () => never,
): Recorded {
  const known = db.read(place.table, place.key);
  if (known === undefined) {
    db.put(place.table, place.key, value);
    return 'new';
  }
  return equalBytes(known, value) ? 'same' : conflict();
}

export function journalSent(db: Database): RecordSent {
  return {
    recordSent: (key, bytes) =>
      db.write('sent', () =>
        insertOnce(db, { table: 'sent', key: encodeMessageKey(key) }, bytes, () => {
          throw new Failure('bug', 'validator/second-message', 'a second, different message for one round', {
            data: describeKey(key),
            hint: 'Stop this worker and keep its journal: sending both would be proof of misbehaviour.',
          });
        }),
      ),
    readSent: (key) => db.read('sent', encodeMessageKey(key)),
    listSent: (sid) =>
      db.scan('sent', assertDigest(sid, 'sid')).map((row) => ({ ...decodeMessageKey(row.key), bytes: row.value })),
  };
}

export function journalTombstones(db: Database): RecordTombstone {
  const insert = ({ presignDigest, tombstone }: TombstoneEntry): Recorded => {
    const place = { table: 'tombstone', key: assertDigest(presignDigest, 'presignDigest') } as const;
    return insertOnce(db, place, assertDigest(tombstone, 'tombstone'), () => {
      // No culprit: the journal sees two requests for one presign, not who is to blame for the second.
      throw new Failure('fault', 'validator/presign-reused', 'this presign already answered another request', {
        data: { presignDigest: bytesToHex(presignDigest) },
        hint: 'Refuse the request: two signatures from one presign give the key away.',
      });
    });
  };
  return {
    recordTombstone: (presignDigest, tombstone) => db.write('tombstone', () => insert({ presignDigest, tombstone })),
    recordTombstones: (entries) =>
      db.write('tombstone', () => {
        for (const entry of entries) insert(entry);
      }),
    readTombstone: (presignDigest) => db.read('tombstone', assertDigest(presignDigest, 'presignDigest')),
  };
}

export function journalEndorsements(db: Database): RecordEndorsement {
  return {
    recordEndorsement: (sid, round, digest) =>
      db.write('endorsement', () => {
        const place = { table: 'endorsement', key: encodeRoundKey(sid, round) } as const;
        return insertOnce(db, place, assertDigest(digest, 'digest'), () => {
          throw new Failure('bug', 'validator/second-endorsement', 'a second, different bundle for one round', {
            data: { sid: bytesToHex(sid), round },
          });
        });
      }),
    readEndorsement: (sid, round) => db.read('endorsement', encodeRoundKey(sid, round)),
  };
}

function encodePair(first: Uint8Array, second: Uint8Array): Uint8Array {
  return concatBytes(u32(first.length), first, second);
}

function decodePair(bytes: Uint8Array): { first: Uint8Array; second: Uint8Array } {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0);
  return { first: bytes.slice(4, 4 + length), second: bytes.slice(4 + length) };
}

export function journalReceived(db: Database): RecordReceived {
  const record = (key: ReceivedKey, bytes: Uint8Array): Recorded | 'conflict' => {
    const encoded = encodeReceivedKey(key);
    const known = db.read('received', encoded);
    if (known === undefined) {
      db.put('received', encoded, bytes);
      return 'new';
    }
    if (equalBytes(known, bytes)) return 'same';
    // One pair is proof enough; more would let the equivocator fill the disk.
    if (db.read('evidence', encoded) === undefined) db.put('evidence', encoded, encodePair(known, bytes));
    return 'conflict';
  };
  return {
    recordReceived: (key, bytes) => db.write('received', () => record(key, bytes)),
    listReceived: (sid) =>
      db.scan('received', assertDigest(sid, 'sid')).map((row) => ({ ...decodeReceivedKey(row.key), bytes: row.value })),
    countEquivocations: () => db.count('evidence'),
    listEquivocations: () =>
      db.scan('evidence').map((row): Equivocation => ({ ...decodeReceivedKey(row.key), ...decodePair(row.value) })),
  };
}

/** Drops what a finished session no longer needs; tombstones and evidence are kept for ever. */
export function forgetSession(db: Database, sid: Uint8Array): void {
  db.write('forget', () => {
    for (const table of ['sent', 'received', 'endorsement'] as const) db.removePrefix(table, assertDigest(sid, 'sid'));
  });
}
