/** The append-only file behind a persistent devnet: framed, checksummed records; a torn tail is cut, damage is an error. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { blake2b } from '@noble/hashes/blake2.js';
import { equalBytes, Failure } from '../../base/index.ts';

export type RecordKind = 'transaction' | 'checkpoint';
const KINDS: readonly RecordKind[] = ['transaction', 'checkpoint'];
const MAGIC = new TextEncoder().encode('devnet-log-v1\n\n\n');
/** kind u8, length u32 LE, checksum of kind and length (4 bytes), checksum of the payload (8 bytes). */
const HEADER = 17;
const checksum = (bytes: Uint8Array, length: number): Uint8Array => blake2b(bytes, { dkLen: length });

function corrupt(path: string, offset: number): Failure {
  return new Failure('usage', 'devnet/log-corrupt', `the transaction log ${path} is damaged at byte ${offset}`, {
    data: { offset },
    hint: 'Restore the file, or start with --fresh to begin a new chain (the old one is lost).',
  });
}

/** An open log. Not safe for two processes on one directory. */
export class TransactionLog {
  readonly #path: string;
  #fd: number;
  #end: number;

  private constructor(path: string, fd: number, end: number) {
    this.#path = path;
    this.#fd = fd;
    this.#end = end;
  }

  /**
   * Opens or creates the file and replays its records in order. Bytes after the last complete record are cut off
   * when they are the beginning of a record (the process died while writing); anything else throws
   * usage `devnet/log-corrupt`.
   */
  static open(path: string, fresh: boolean, replay: (kind: RecordKind, payload: Uint8Array) => void): TransactionLog {
    mkdirSync(dirname(path), { recursive: true });
    if (fresh && existsSync(path)) rmSync(path);
    const fd = openSync(path, existsSync(path) ? 'r+' : 'w+');
    try {
      const end = replayFile(path, fd, replay);
      ftruncateSync(fd, end);
      return new TransactionLog(path, fd, end);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Appends one record; on failure (disk full) the file is cut back and transient `devnet/log-write` is thrown. */
  append(kind: RecordKind, payload: Uint8Array): void {
    const frame = new Uint8Array(HEADER + payload.length);
    const view = new DataView(frame.buffer);
    frame[0] = KINDS.indexOf(kind);
    view.setUint32(1, payload.length, true);
    frame.set(checksum(frame.subarray(0, 5), 4), 5);
    frame.set(checksum(payload, 8), 9);
    frame.set(payload, HEADER);
    try {
      writeFully(this.#fd, frame, this.#end);
    } catch (cause) {
      ftruncateSync(this.#fd, this.#end);
      throw new Failure('transient', 'devnet/log-write', `cannot write the transaction log ${this.#path}`, {
        cause,
        hint: 'Free space on the disk that holds the state directory; nothing of this transaction was kept.',
      });
    }
    this.#end += frame.length;
  }

  /** Flushes to the disk and closes; later calls do nothing. */
  close(): void {
    if (this.#fd < 0) return;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    this.#fd = -1;
  }
}

function writeFully(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, position + at);
}

function readFully(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = readSync(fd, bytes, at, length - at, position + at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

interface ReadRecord {
  readonly kind: RecordKind;
  readonly payload: Uint8Array;
  readonly end: number;
}

/** The record at `offset`; undefined for the beginning of one that was never finished. */
function readRecord(path: string, fd: number, offset: number, size: number): ReadRecord | undefined {
  const header = readFully(fd, offset, HEADER);
  if (header.length < HEADER) return undefined;
  const kind = KINDS[header[0]!];
  if (kind === undefined || !equalBytes(checksum(header.subarray(0, 5), 4), header.subarray(5, 9))) {
    throw corrupt(path, offset);
  }
  const length = new DataView(header.buffer, header.byteOffset).getUint32(1, true);
  const payload = readFully(fd, offset + HEADER, length);
  if (payload.length < length) return undefined;
  const end = offset + HEADER + length;
  if (equalBytes(checksum(payload, 8), header.subarray(9, 17))) return { kind, payload, end };
  // Only the last record can be half written.
  if (end === size) return undefined;
  throw corrupt(path, offset);
}

/** Returns the offset after the last complete record. */
function replayFile(path: string, fd: number, replay: (kind: RecordKind, payload: Uint8Array) => void): number {
  const size = fstatSync(fd).size;
  const magic = readFully(fd, 0, MAGIC.length);
  if (!equalBytes(magic, MAGIC.subarray(0, magic.length))) throw corrupt(path, 0);
  if (magic.length < MAGIC.length) {
    writeFully(fd, MAGIC, 0);
    return MAGIC.length;
  }
  let offset = MAGIC.length;
  for (;;) {
    const record = offset < size ? readRecord(path, fd, offset, size) : undefined;
    if (!record) return offset;
    try {
      replay(record.kind, record.payload);
    } catch (cause) {
      throw new Failure(
        'usage',
        'devnet/log-corrupt',
        `the transaction log ${path} does not replay at byte ${offset}`,
        {
          cause,
          hint: 'The file was written by another version or edited; start with --fresh to begin a new chain.',
        },
      );
    }
    offset = record.end;
  }
}
