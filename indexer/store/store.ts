/** The indexer's database: open tables of either dialect, a cursor, and one transaction for rows and cursor together. */
import { and, eq } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { Failure } from '../../src/base/index.ts';
import { postgresDdl, sqliteDdl } from './ddl.ts';
import { type Db, openSqlite } from './sqlite.ts';
import { postgresTables, SCHEMA_VERSION, sqliteTables, type Tables } from './tables.ts';

/** What queries need, inside a transaction and outside. */
export type Queries = Pick<Db, 'select' | 'insert' | 'update' | 'delete'>;

export interface Cursor {
  /** The checkpoint to read next. */
  readonly next: bigint;
  /** Of the checkpoint before it; null before the first. */
  readonly digest: string | null;
  readonly timestampMs: bigint | null;
  /** Position of the newest event applied. */
  readonly position: string | null;
}

/** What a database belongs to. */
export interface Chain {
  readonly chainId: string;
  readonly packageId: string;
}

export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly tables: Tables;
  /** Sees committed rows only. */
  readonly read: Queries;
  /** The cursor; a new database starts at `first`. Throws usage `indexer/wrong-chain` when it belongs to another chain. */
  begin(chain: Chain, first: bigint): Promise<Cursor>;
  /**
   * Writes rows and moves the cursor from `from` to `to`, all or nothing. Throws transient `indexer/cursor-moved` when
   * another process moved it.
   */
  advance(from: Cursor, to: Cursor, write: (tx: Queries) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** PostgreSQL; without it SQLite in `stateDir`, or in a temporary directory. */
  readonly databaseUrl?: string;
  readonly stateDir?: string;
  /** For tests: called before every statement of the writer; what it throws fails that statement. */
  readonly onWrite?: (sql: string) => void;
}

interface Opened {
  readonly writer: Db;
  readonly reader: Queries;
  close(): Promise<void>;
}

/** Builds a store on an open database whose tables exist. */
export function createStore(kind: Store['kind'], tables: Tables, { writer, reader, close }: Opened): Store {
  const { cursor: table } = tables;
  return {
    kind,
    tables,
    read: reader,
    close,
    begin: async (chain, first) => {
      await assertSchema(writer, tables);
      const [row] = await writer.select().from(table);
      if (row !== undefined) {
        assertSameChain(chain, row);
        return { next: row.next, digest: row.digest, timestampMs: row.timestampMs, position: row.position };
      }
      const start = { next: first, digest: null, timestampMs: null, position: null };
      await writer.insert(table).values({ id: 1, ...chain, ...start });
      return start;
    },
    advance: (from, to, write) =>
      writer.transaction(async (tx) => {
        // First, so that of two processes the second waits here and then finds the cursor gone.
        const expected = and(eq(table.id, 1), eq(table.next, from.next));
        const moved = await tx.update(table).set(to).where(expected).returning({ id: table.id });
        if (moved.length !== 1) {
          throw new Failure('transient', 'indexer/cursor-moved', 'another process writes this database', {
            hint: 'Run one indexer per database.',
          });
        }
        await write(tx);
      }),
  };
}

async function assertSchema(db: Queries, { meta }: Tables): Promise<void> {
  const [row] = await db.select().from(meta);
  if (row === undefined) {
    await db.insert(meta).values({ id: 1, schema: SCHEMA_VERSION });
    return;
  }
  if (row.schema === SCHEMA_VERSION) return;
  throw new Failure('usage', 'indexer/schema-version', 'the database was written by another version of the indexer', {
    data: { found: row.schema, supported: SCHEMA_VERSION },
    hint: 'Use an empty database: it is rebuilt from the chain.',
  });
}

function assertSameChain(chain: Chain, row: Chain): void {
  if (row.chainId === chain.chainId && row.packageId === chain.packageId) return;
  throw new Failure('usage', 'indexer/wrong-chain', 'the database belongs to another chain or package', {
    data: { expected: chain.chainId, found: row.chainId, package: row.packageId },
    hint: 'Use another state directory or database for another chain; this one is rebuilt if it is deleted.',
  });
}

function openPostgres(url: string, onWrite?: (sql: string) => void): { opened: Opened; ready: Promise<void> } {
  const sql = postgres(url, { max: 10, onnotice: () => undefined, connect_timeout: 10 });
  const logger = onWrite === undefined ? {} : { logger: { logQuery: onWrite } };
  // The query builder of the other dialect has the methods of Queries (see dialect.ts).
  const writer = drizzlePostgres(sql, { casing: 'snake_case', ...logger }) as unknown as Db;
  const reader = drizzlePostgres(sql, { casing: 'snake_case' }) as unknown as Db;
  const ready = (async () => {
    for (const statement of postgresDdl()) await sql.unsafe(statement);
  })();
  return { opened: { writer, reader, close: () => sql.end({ timeout: 5 }) }, ready };
}

/** Opens the database and creates its tables. Throws usage `indexer/database-unusable`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, stateDir, onWrite } = options;
  if (databaseUrl === undefined) {
    return createStore('sqlite', sqliteTables, openSqlite(sqliteDdl(), stateDir, onWrite));
  }
  const { opened, ready } = openPostgres(databaseUrl, onWrite);
  try {
    await ready;
  } catch (cause) {
    await opened.close();
    throw new Failure('usage', 'indexer/database-unusable', 'the PostgreSQL database cannot be used', {
      // The URL carries a password: only the reason is told.
      data: { reason: cause instanceof Error ? cause.message : String(cause) },
      hint: 'Check DATABASE_URL, that the server runs, and that the user may create tables.',
      cause,
    });
  }
  return createStore('postgres', postgresTables, opened);
}
