/** What the services share: the chain, limits of pages, and how tokens of pages look. */
import type { Chain } from '../../executor/index.ts';
import { invalid } from '../status.ts';

export interface ServiceContext {
  readonly chain: Chain;
}

const MAX_PAGE = 1000;
const DEFAULT_PAGE = 50;

/** A page of `items`, which are in a fixed order; the token is the position after the last one. */
export function page<T>(
  items: readonly T[],
  request: { readonly pageSize?: number | undefined; readonly pageToken?: Uint8Array | undefined },
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next: { nextPageToken?: Uint8Array } } {
  const size = Math.min(request.pageSize || DEFAULT_PAGE, MAX_PAGE);
  const token = request.pageToken?.length ? new TextDecoder().decode(request.pageToken) : undefined;
  const found = token === undefined ? 0 : items.findIndex((item) => keyOf(item) > token);
  const start = found < 0 ? items.length : found;
  const chosen = items.slice(start, start + size);
  const last = chosen.at(-1);
  const more = start + size < items.length && last !== undefined;
  return { items: chosen, next: more ? { nextPageToken: new TextEncoder().encode(keyOf(last)) } : {} };
}

/** A normalized address of a request; throws INVALID_ARGUMENT. */
export function requireAddress(text: string | undefined, field: string): string {
  if (text === undefined || !/^0x[0-9a-fA-F]{1,64}$/.test(text)) {
    throw invalid(`invalid ${field}: ${text === undefined ? 'missing' : text}`);
  }
  return `0x${text.slice(2).toLowerCase().padStart(64, '0')}`;
}
