/** The databases that one suite runs on: SQLite, the PostgreSQL dialect in process, and a server if there is one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PGlite } from '@electric-sql/pglite';
import { getTableName } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import postgres from 'postgres';
import { postgresDdl } from '../../../indexer/store/ddl.ts';
import type { Db } from '../../../indexer/store/sqlite.ts';
import { createStore, openStore, type Store } from '../../../indexer/store/store.ts';
import { postgresTables, type Tables } from '../../../indexer/store/tables.ts';

export interface Database {
  readonly name: string;
  /** Whether a test may open it hundreds of times. */
  readonly isFast: boolean;
  /** Opens the same database again and again; `onWrite` as in the store. */
  open(onWrite?: (sql: string) => void): Promise<Store>;
  /** Empties it. */
  clear(): Promise<void>;
  remove(): Promise<void>;
}

function sqliteDatabase(): Database {
  const root = mkdtempSync(join(tmpdir(), 'indexer-test-'));
  let generation = 0;
  return {
    name: 'SQLite',
    isFast: true,
    open: (onWrite) =>
      openStore({ stateDir: join(root, String(generation)), ...(onWrite === undefined ? {} : { onWrite }) }),
    clear: async () => {
      generation++;
    },
    remove: async () => rmSync(root, { recursive: true, force: true }),
  };
}

const dropAll = Object.values(postgresTables).map((table) => `DROP TABLE IF EXISTS "${getTableName(table)}"`);

/** PGlite takes seconds to start, so one instance serves all tests of a file. */
function pgliteDatabase(): Database {
  let instance: PGlite | undefined;
  const pg = (): PGlite => {
    instance ??= new PGlite();
    return instance;
  };
  return {
    name: 'PostgreSQL dialect (PGlite)',
    isFast: false,
    open: async (onWrite) => {
      for (const statement of postgresDdl()) await pg().exec(statement);
      const logger = onWrite === undefined ? {} : { logger: { logQuery: onWrite } };
      const writer = drizzle(pg(), { casing: 'snake_case', ...logger }) as unknown as Db;
      const reader = drizzle(pg(), { casing: 'snake_case' }) as unknown as Db;
      return createStore('postgres', postgresTables, { writer, reader, close: async () => undefined });
    },
    clear: async () => {
      for (const statement of dropAll) await pg().exec(statement);
    },
    remove: async () => instance?.close(),
  };
}

function serverDatabase(databaseUrl: string): Database {
  return {
    name: 'PostgreSQL server',
    isFast: false,
    open: (onWrite) => openStore({ databaseUrl, ...(onWrite === undefined ? {} : { onWrite }) }),
    clear: async () => {
      const sql = postgres(databaseUrl, { onnotice: () => undefined });
      for (const statement of dropAll) await sql.unsafe(statement);
      await sql.end();
    },
    remove: async () => undefined,
  };
}

/** A PostgreSQL server is used when DATABASE_URL_TEST names one; its tandem_ tables are dropped. */
export function databases(): Database[] {
  const server = process.env.DATABASE_URL_TEST;
  return [sqliteDatabase(), pgliteDatabase(), ...(server === undefined ? [] : [serverDatabase(server)])];
}

/** Every row of every table but the schema's version, as text, in a fixed order. */
export async function dump({ read, tables }: Store): Promise<string> {
  const lines: string[] = [];
  for (const key of Object.keys(tables) as (keyof Tables)[]) {
    const rows = await read.select().from(tables[key]);
    const texts = rows.map((row) =>
      JSON.stringify(row, (_key, value: unknown) => {
        if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
        return typeof value === 'bigint' ? `u64 ${value}` : value;
      }),
    );
    lines.push(...texts.sort().map((text) => `${key} ${text}`));
  }
  return lines.join('\n');
}
