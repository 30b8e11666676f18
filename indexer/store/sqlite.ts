/** drizzle over node:sqlite: a file in WAL mode with one writing and one reading connection. */
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import { Failure } from '../../src/base/index.ts';

const FILE = 'indexer.sqlite';
/** Inserts of many rows make many texts; the oldest statements are forgotten. */
const MAX_STATEMENTS = 256;

class Connection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, readOnly: boolean) {
    this.#db = new DatabaseSync(file, { readOnly, timeout: 5_000 });
    // NORMAL: after a power cut the last checkpoints may be missing, and are read from the chain again.
    if (!readOnly) this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    made.setReturnArrays(true);
    const oldest = this.#statements.keys().next().value;
    if (this.#statements.size >= MAX_STATEMENTS && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, made);
    return made;
  }

  /** What drizzle's proxy driver asks for: rows as arrays, `get` one row or nothing. */
  query(sql: string, params: SQLInputValue[], method: string): unknown {
    const statement = this.#statement(sql);
    if (method === 'run') {
      statement.run(...params);
      return [];
    }
    return method === 'get' ? statement.get(...params) : statement.all(...params);
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

export type Db = SqliteRemoteDatabase;

function drizzleOver(connection: Connection, onQuery?: (sql: string) => void): Db {
  const logger = onQuery === undefined ? {} : { logger: { logQuery: onQuery } };
  // The proxy's type wants rows even where `get` finds none; undefined is what its runtime expects then.
  const run = (sql: string, params: SQLInputValue[], method: string) => ({
    rows: connection.query(sql, params, method) as unknown[],
  });
  return drizzle(
    async (sql, params, method) => run(sql, params, method),
    // Not used here, but drizzle 0.45 reads `casing` only when both callbacks are given.
    async (batch) => batch.map(({ sql, params, method }) => run(sql, params, method)),
    { casing: 'snake_case', ...logger },
  );
}

export interface OpenSqlite {
  readonly writer: Db;
  readonly reader: Db;
  close(): Promise<void>;
}

/** Without `stateDir` the file is temporary. Throws usage `indexer/database-unusable`. */
export function openSqlite(ddl: readonly string[], stateDir?: string, onWrite?: (sql: string) => void): OpenSqlite {
  const directory = stateDir ?? mkdtempSync(join(tmpdir(), 'tandem-indexer-'));
  const file = join(directory, FILE);
  let writer: Connection | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // Made before SQLite opens it, so that it and its journals are never readable by others.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    writer = new Connection(file, false);
    for (const statement of ddl) writer.exec(statement);
  } catch (cause) {
    writer?.close();
    throw new Failure('usage', 'indexer/database-unusable', `the database ${file} cannot be opened`, {
      data: { file, reason: cause instanceof Error ? cause.message : String(cause) },
      hint: 'Check the rights of the directory, or delete the file: it is rebuilt from the chain.',
      cause,
    });
  }
  const reader = new Connection(file, true);
  const opened = writer;
  return {
    writer: drizzleOver(opened, onWrite),
    reader: drizzleOver(reader),
    close: async () => {
      reader.close();
      opened.close();
      if (stateDir === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
