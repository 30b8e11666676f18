/** Journal of blobs, jobs, counters and the chain cursor. */
import { asciiToBytes, bigintToBytes, bytesToBigint, equalBytes, Failure } from '../../base/index.ts';
import type { ChainCursor, JobRecord, StoreBlobs, StoreCounters, StoreCursor, StoreJobs } from '../port.ts';
import type { Database } from './database.ts';
import { assertDigest } from './key.ts';

const text = new TextDecoder();

export function journalBlobs(db: Database): StoreBlobs {
  return {
    putBlob: (digest, bytes) =>
      db.write('blob', () => {
        const known = db.read('blob', assertDigest(digest, 'digest'));
        if (known === undefined) {
          db.put('blob', digest, bytes);
          return 'new';
        }
        if (equalBytes(known, bytes)) return 'same';
        throw new Failure('bug', 'validator/blob-mismatch', 'two different blobs are said to have one digest');
      }),
    readBlob: (digest) => db.read('blob', assertDigest(digest, 'digest')),
    deleteBlob: (digest) => db.write('blob', () => db.remove('blob', assertDigest(digest, 'digest'))),
  };
}

/** Value of a job record: kind in ASCII, a zero byte, the state. */
function encodeJob(job: JobRecord): Uint8Array {
  const kind = asciiToBytes(job.kind);
  if (kind.includes(0)) throw new Failure('bug', 'validator/bad-key', 'a job kind contains a zero byte');
  const out = new Uint8Array(kind.length + 1 + job.state.length);
  out.set(kind);
  out.set(job.state, kind.length + 1);
  return out;
}

function decodeJob(key: Uint8Array, value: Uint8Array): JobRecord {
  const split = value.indexOf(0);
  return { id: text.decode(key), kind: text.decode(value.subarray(0, split)), state: value.slice(split + 1) };
}

export function journalJobs(db: Database): StoreJobs {
  return {
    putJob: (job) => db.write('job', () => db.put('job', asciiToBytes(job.id), encodeJob(job))),
    readJob: (id) => {
      const value = db.read('job', asciiToBytes(id));
      return value === undefined ? undefined : decodeJob(asciiToBytes(id), value);
    },
    listJobs: (kind) =>
      db
        .scan('job')
        .map((row) => decodeJob(row.key, row.value))
        .filter((job) => kind === undefined || job.kind === kind),
    deleteJob: (id) => db.write('job', () => db.remove('job', asciiToBytes(id))),
  };
}

export function journalCounters(db: Database): StoreCounters {
  return {
    nextCounter: (name) =>
      db.write('counter', () => {
        const key = asciiToBytes(`counter/${name}`);
        const next = Number(bytesToBigint(db.read('meta', key) ?? new Uint8Array(0)));
        db.put('meta', key, bigintToBytes(BigInt(next) + 1n, 8));
        return next;
      }),
  };
}

const CURSOR = asciiToBytes('cursor');

function decodeCursor(value: Uint8Array): ChainCursor {
  const [chainId = '', checkpoint = '', digest = ''] = text.decode(value).split(' ');
  return { chainId, checkpoint: BigInt(checkpoint), digest };
}

export function journalCursor(db: Database): StoreCursor {
  const readCursor = (): ChainCursor | undefined => {
    const value = db.read('meta', CURSOR);
    return value === undefined ? undefined : decodeCursor(value);
  };
  return {
    readCursor,
    writeCursor: (cursor) =>
      db.write('cursor', () => {
        const known = readCursor();
        if (known !== undefined && (known.chainId !== cursor.chainId || known.checkpoint > cursor.checkpoint)) {
          throw new Failure('bug', 'validator/cursor-backwards', 'the cursor may only move forward on one chain', {
            data: { from: known.checkpoint, to: cursor.checkpoint },
          });
        }
        db.put('meta', CURSOR, asciiToBytes(`${cursor.chainId} ${cursor.checkpoint} ${cursor.digest}`));
      }),
  };
}
