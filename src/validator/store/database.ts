/** The SQLite file under the journal: checksummed rows, one shape for every table, durable labelled writes. */
import { createHash } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { equalBytes, Failure } from '../../base/index.ts';
import type { FaultPoint, Transact } from '../port.ts';
import type { JournalPaths } from './directory.ts';
import { journalCorrupt, toOpenFailure, toStoreFailure } from './failure.ts';

/** Raised with every change of tables or encodings; older versions are migrated, newer ones refused. */
export const SCHEMA_VERSION = 1;
/** 'Tndm', so that another SQLite file is not taken for a journal. */
const APPLICATION_ID = 0x546e646d;
const CHECKSUM_LENGTH = 16;

export const TABLES = [
  'meta',
  'job',
  'sent',
  'tombstone',
  'endorsement',
  'received',
  'evidence',
  'blob',
  'secret',
] as const;
export type TableName = (typeof TABLES)[number];

export interface Row {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface DatabaseOptions {
  readonly paths: JournalPaths;
  readonly fault?: FaultPoint;
  /** Upper bound of the file in pages of 4 KiB, for tests of a full disk. */
  readonly maxPages?: number;
}

function checksum(table: string, key: Uint8Array, value: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(`${table}\n${key.length}\n`).update(key).update(value);
  return new Uint8Array(hash.digest().subarray(0, CHECKSUM_LENGTH));
}

function blob(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}

/** The least byte string greater than all that begin with `prefix`; undefined when there is none. */
function upperBound(prefix: Uint8Array): Uint8Array | undefined {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  const bound = prefix.slice(0, length);
  bound[length - 1] = (bound[length - 1] ?? 0) + 1;
  return bound;
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

function createSchema(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  for (const table of TABLES) {
    db.exec(
      `CREATE TABLE ${table} (seq INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE,
       value BLOB NOT NULL, checksum BLOB NOT NULL) STRICT`,
    );
  }
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

function assertSchema(db: DatabaseSync, file: string): void {
  const application = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (application === 0 && version === 0 && pragma(db, 'schema_version') === 0) {
    createSchema(db);
    return;
  }
  if (application !== APPLICATION_ID) throw journalCorrupt(file, 'it is not a journal');
  if (version !== SCHEMA_VERSION) {
    throw new Failure('usage', 'validator/journal-version', `${file} was written by another version of this program`, {
      data: { file, found: Number(version), supported: SCHEMA_VERSION },
      hint: 'Run the version of the program that wrote it, or a newer one.',
    });
  }
}

function configure(db: DatabaseSync, options: DatabaseOptions): void {
  // EXCLUSIVE keeps the file lock until close, so a second process is refused instead of signing beside us.
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(
    'PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON',
  );
  if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.floor(options.maxPages)}`);
  if (pragma(db, 'journal_mode') !== 'wal' || pragma(db, 'synchronous') !== 2) {
    throw new Failure('bug', 'validator/journal-mode', 'the journal could not be opened with durable writes');
  }
}

function assertIntact(db: DatabaseSync, file: string): void {
  const verdict = pragma(db, 'quick_check');
  if (verdict !== 'ok') throw journalCorrupt(file, 'its pages contradict');
  for (const table of TABLES) {
    // A table with other columns is noticed here, and not when it is needed.
    db.prepare(`SELECT seq, key, value, checksum FROM ${table} LIMIT 1`).get();
    // Blobs are named by their digest and checked when they are read.
    if (table === 'blob') continue;
    // quick_check does not compare indices with rows: a record that its index misses would count as never written.
    if (pragma(db, `integrity_check(${table})`) !== 'ok')
      throw journalCorrupt(file, `the index of table ${table} is wrong`);
    for (const row of db.prepare(`SELECT key, value, checksum FROM ${table}`).iterate()) {
      if (!equalBytes(blob(row.checksum), checksum(table, blob(row.key), blob(row.value)))) {
        throw journalCorrupt(file, `a record of table ${table} does not match its checksum`);
      }
    }
  }
}

function openFile(options: DatabaseOptions): DatabaseSync {
  const file = options.paths.database;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    configure(db, options);
    assertSchema(db, file);
    assertIntact(db, file);
    return db;
  } catch (error) {
    db?.close();
    throw toOpenFailure(error, file);
  }
}

/** An open journal file. Reads check each record's checksum; writes are durable when they return. */
export class Database implements Transact {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #fault: FaultPoint;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  /**
   * Throws usage `validator/journal-corrupt`, `validator/journal-in-use`, `validator/journal-version`; transient
   * `validator/disk-full`.
   */
  constructor(options: DatabaseOptions) {
    this.file = options.paths.database;
    this.#db = openFile(options);
    this.#fault = options.fault ?? (() => undefined);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw toStoreFailure(error, this.file);
    }
  }

  #checked(table: TableName, row: Record<string, unknown>): Row {
    const [key, value] = [blob(row.key), blob(row.value)];
    if (!equalBytes(blob(row.checksum), checksum(table, key, value))) {
      throw journalCorrupt(this.file, `a record of table ${table} does not match its checksum`);
    }
    return { key, value };
  }

  #atomic<T>(body: () => T): T {
    const level = this.#depth;
    this.#db.exec(level > 0 ? `SAVEPOINT level${level}` : 'BEGIN IMMEDIATE');
    this.#depth++;
    try {
      const result = body();
      this.#db.exec(level > 0 ? `RELEASE level${level}` : 'COMMIT');
      return result;
    } catch (error) {
      // SQLite may have rolled back by itself, for instance when the disk is full.
      if (this.#db.isTransaction)
        this.#db.exec(level > 0 ? `ROLLBACK TO level${level}; RELEASE level${level}` : 'ROLLBACK');
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** One labelled write: fault points `store/<label>/before` and `/after` around it, `/inside` when it joins a transaction. */
  write<T>(label: string, body: () => T): T {
    return this.#guarded(() => {
      if (this.#depth > 0) {
        this.#fault(`store/${label}/inside`);
        return this.#atomic(body);
      }
      this.#fault(`store/${label}/before`);
      const result = this.#atomic(body);
      this.#fault(`store/${label}/after`);
      return result;
    });
  }

  transaction<T>(body: () => T): T {
    return this.write('transaction', body);
  }

  read(table: TableName, key: Uint8Array): Uint8Array | undefined {
    return this.#guarded(() => {
      const row = this.#statement(`SELECT key, value, checksum FROM ${table} WHERE key = ?`).get(key);
      return row === undefined ? undefined : this.#checked(table, row).value;
    });
  }

  /** Rows whose key begins with `prefix`, in order of writing. */
  scan(table: TableName, prefix: Uint8Array = new Uint8Array(0)): Row[] {
    return this.#guarded(() => {
      const bound = upperBound(prefix);
      const where = bound === undefined ? 'key >= ?' : 'key >= ? AND key < ?';
      const query = this.#statement(`SELECT key, value, checksum FROM ${table} WHERE ${where} ORDER BY seq`);
      const rows = bound === undefined ? query.all(prefix) : query.all(prefix, bound);
      return rows.map((row) => this.#checked(table, row));
    });
  }

  /** Number of records. */
  count(table: TableName): number {
    return this.#guarded(() => Number(this.#statement(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0));
  }

  /** Inserts or replaces. Only inside `write`. */
  put(table: TableName, key: Uint8Array, value: Uint8Array): void {
    this.#assertWriting();
    this.#statement(
      `INSERT INTO ${table} (key, value, checksum) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, checksum = excluded.checksum`,
    ).run(key, value, checksum(table, key, value));
  }

  remove(table: TableName, key: Uint8Array): void {
    this.#assertWriting();
    this.#statement(`DELETE FROM ${table} WHERE key = ?`).run(key);
  }

  removePrefix(table: TableName, prefix: Uint8Array): void {
    this.#assertWriting();
    const bound = upperBound(prefix);
    if (bound === undefined) throw new Failure('bug', 'validator/empty-prefix', 'refusing to remove every record');
    this.#statement(`DELETE FROM ${table} WHERE key >= ? AND key < ?`).run(prefix, bound);
  }

  #assertWriting(): void {
    if (this.#depth === 0)
      throw new Failure('bug', 'validator/unlabelled-write', 'a record is written outside `write`');
  }

  /** Moves the write-ahead log into the file and truncates it, so that erased values leave the disk. */
  checkpoint(): void {
    this.#guarded(() => this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
