/** Pages of rows by age, newest first, stable while new rows arrive. */
import { decodeCursor, encodeCursor, type Query } from './parameter.ts';
import type { Json } from './shape.ts';

const DEFAULT_LIMIT = 50;

export interface PageRequest {
  readonly limit: number;
  /** Rows older than this; undefined for the newest. */
  readonly before: string | undefined;
}

/** Throws usage `indexer/bad-parameter`. */
export function pageRequest({ limit, cursor }: Query): PageRequest {
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  return { limit: limit === undefined ? DEFAULT_LIMIT : Number(limit), before };
}

/** From `limit + 1` rows: the page, and the cursor if there is more. */
export function toPage<Row extends { readonly position: string }>(
  rows: readonly Row[],
  { limit }: PageRequest,
  show: (row: Row) => Json,
): { items: readonly Json[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(show),
    next: rows.length > limit && last !== undefined ? encodeCursor(last.position) : null,
  };
}
