/** The statements that create the described tables, made from the description in either dialect. */
import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { postgresTables, sqliteTables } from './tables.ts';

interface NamedColumn {
  readonly name: string;
}

interface TableShape {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly notNull: boolean;
    readonly primary: boolean;
    getSQLType(): string;
  }[];
  readonly primaryKeys: readonly { readonly columns: readonly NamedColumn[] }[];
  readonly indexes: readonly {
    readonly config: { readonly name?: string | undefined; readonly columns: readonly unknown[] };
  }[];
}

const quote = (name: string): string => `"${toSnakeCase(name)}"`;

function isNamed(value: unknown): value is NamedColumn {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

function statements({ name, columns, primaryKeys, indexes }: TableShape): string[] {
  const lines = columns.map(
    (c) => `${quote(c.name)} ${c.getSQLType()}${c.notNull ? ' NOT NULL' : ''}${c.primary ? ' PRIMARY KEY' : ''}`,
  );
  for (const key of primaryKeys) lines.push(`PRIMARY KEY (${key.columns.map((c) => quote(c.name)).join(', ')})`);
  const create = `CREATE TABLE IF NOT EXISTS "${name}" (${lines.join(', ')})`;
  return [
    create,
    ...indexes.map(({ config }) => {
      const on = config.columns.filter(isNamed).map((c) => quote(c.name));
      return `CREATE INDEX IF NOT EXISTS "${config.name}" ON "${name}" (${on.join(', ')})`;
    }),
  ];
}

/** In an order that can be executed as it is; harmless when the tables exist. */
export const sqliteDdl = (): string[] =>
  Object.values(sqliteTables).flatMap((table) => statements(sqliteConfig(table)));

/** As `sqliteDdl`. */
export const postgresDdl = (): string[] =>
  // These are tables of the other dialect under the types of the first (see dialect.ts).
  Object.values(postgresTables).flatMap((table) => statements(postgresConfig(table as never)));
