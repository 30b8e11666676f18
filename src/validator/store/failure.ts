/** Turns what node:sqlite and the file system throw into the Failures of the journal. */
import { Failure } from '../../base/index.ts';

/** SQLite primary result codes (sqlite.org/rescode.html). */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_SCHEMA = 17;
const SQLITE_NOTADB = 26;

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT']);

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** The journal cannot be trusted; `reason` says what was found. */
export function journalCorrupt(file: string, reason: string, cause?: unknown): Failure {
  return new Failure('usage', 'validator/journal-corrupt', `the journal ${file} is damaged: ${reason}`, {
    data: { file, reason },
    hint:
      'Keep the file and stop this validator: without its tombstones it must not sign. Check the disk, restore the whole ' +
      'directory from a copy taken after the last stop, or register again with new keys.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Result codes with which SQLite gives up on a damaged header or schema when it opens a file. */
const UNREADABLE: ReadonlySet<number | undefined> = new Set([SQLITE_ERROR, SQLITE_SCHEMA]);

/** Maps an exception met while a journal is opened: what is an error of ours later is a damaged file here. */
export function toOpenFailure(error: unknown, file: string): unknown {
  const mapped = toStoreFailure(error, file);
  if (mapped !== error || error instanceof Failure) return mapped;
  return UNREADABLE.has(primaryCode(error))
    ? journalCorrupt(file, 'its header or tables cannot be read', error)
    : error;
}

function primaryCode(error: unknown): number | undefined {
  const errcode = property(error, 'errcode');
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/** Maps an exception of a journal operation; Failures pass unchanged. */
export function toStoreFailure(error: unknown, file: string): unknown {
  if (error instanceof Failure) return error;
  const primary = primaryCode(error);
  if (primary === SQLITE_FULL || DISK_FULL.has(String(property(error, 'code')))) {
    return new Failure('transient', 'validator/disk-full', `no space left to write the journal ${file}`, {
      data: { file },
      hint: 'Free space on that disk; nothing was lost, and the write is tried again.',
      cause: error,
    });
  }
  if (primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB) {
    return journalCorrupt(file, primary === SQLITE_NOTADB ? 'it is not a journal' : 'its pages contradict', error);
  }
  if (primary === SQLITE_READONLY) {
    return journalCorrupt(file, 'its header forbids writing, or its disk does', error);
  }
  if (primary === SQLITE_BUSY) {
    return new Failure('usage', 'validator/journal-in-use', `another process holds the journal ${file}`, {
      data: { file },
      hint: 'Stop the other validator first; two with one journal would sign against each other.',
      cause: error,
    });
  }
  if (primary === SQLITE_IOERR) {
    return new Failure('transient', 'validator/disk-error', `the disk refused to read or write the journal ${file}`, {
      data: { file },
      hint: 'Check the disk.',
      cause: error,
    });
  }
  return error;
}
