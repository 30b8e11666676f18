/** The columns and keys that both SQL dialects have, under the same names, so that tables are described once. */
import * as pg from 'drizzle-orm/pg-core';
import * as sqlite from 'drizzle-orm/sqlite-core';

/** 2^64 - 1 has 20 digits. */
const U64_DIGITS = 20;

const toText = (value: bigint): string => value.toString().padStart(U64_DIGITS, '0');
/** PostgreSQL drivers give Buffers; the rest of the program knows byte strings only. */
const toBytes = (value: Uint8Array): Uint8Array => new Uint8Array(value);

type U64 = { data: bigint; driverData: string };
type Bytes = { data: Uint8Array; driverData: Uint8Array };

/**
 * `u64` is stored as 20 decimal digits: neither dialect has an unsigned 64-bit integer (the chain uses 2^64 - 1 for
 * "never"), and fixed width keeps the order.
 */
export const sqliteDialect = {
  table: sqlite.sqliteTable,
  text: () => sqlite.text(),
  int: () => sqlite.integer(),
  u64: sqlite.customType<U64>({ dataType: () => 'text', toDriver: toText, fromDriver: BigInt }),
  bytes: sqlite.customType<Bytes>({ dataType: () => 'blob', fromDriver: toBytes }),
  primaryKey: sqlite.primaryKey,
  index: sqlite.index,
};

export type Dialect = typeof sqliteDialect;

/** Same names, same shapes of rows; TypeScript sees the types of the SQLite dialect for both. */
export const postgresDialect = {
  table: pg.pgTable,
  text: () => pg.text(),
  int: () => pg.integer(),
  u64: pg.customType<U64>({ dataType: () => 'text', toDriver: toText, fromDriver: BigInt }),
  bytes: pg.customType<Bytes>({ dataType: () => 'bytea', fromDriver: toBytes }),
  primaryKey: pg.primaryKey,
  index: pg.index,
} as unknown as Dialect;
