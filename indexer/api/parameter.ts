/** Strict parsing of what a caller sends: every parameter is known, occurs once and matches its pattern. */
import { Failure } from '../../src/base/index.ts';
import { DWALLET_STATUS, REQUEST_STATUS } from '../../src/chain/index.ts';
import { POSITION } from '../project/place.ts';

export interface Parameter {
  readonly pattern: RegExp;
  readonly description: string;
}

const words = (list: readonly string[]): RegExp => new RegExp(`^(${list.join('|')})$`);

export const OBJECT_ID: Parameter = {
  pattern: /^0x[0-9a-f]{64}$/,
  description: 'Object id or address in full length.',
};
export const PUBLIC_KEY: Parameter = {
  pattern: /^(0x)?([0-9a-f]{64}|[0-9a-f]{66})$/,
  description: 'Public key or derived key, 32 or 33 bytes in hexadecimal.',
};
export const DWALLET_STATE: Parameter = { pattern: words(DWALLET_STATUS), description: 'Status of the dWallet.' };
export const REQUEST_STATE: Parameter = { pattern: words(REQUEST_STATUS), description: 'Status of the request.' };
export const CURVE: Parameter = {
  pattern: /^[0-3]$/,
  description: '0 secp256k1, 1 secp256r1, 2 ed25519, 3 ristretto255.',
};
export const ALGORITHM: Parameter = { pattern: /^[01]$/, description: 'On secp256k1: 0 ECDSA, 1 Taproot. Else 0.' };
export const LIMIT: Parameter = { pattern: /^([1-9]\d?|100)$/, description: 'Rows in a page, 1 to 100. Default 50.' };
export const CURSOR: Parameter = { pattern: /^[\w-]{40}$/, description: '`next` of the page before.' };
export const AFTER: Parameter = {
  pattern: /^\d{30}$/,
  description: 'Id of the last event seen; default: only new ones.',
};

export const PAGING = { limit: LIMIT, cursor: CURSOR };

export type Query = Readonly<Record<string, string | undefined>>;

const badParameter = (parameter: string, hint: string): Failure =>
  new Failure('usage', 'indexer/bad-parameter', 'a parameter is not valid', { data: { parameter }, hint });

/** Throws usage `indexer/bad-parameter`. */
export function parseQuery(search: URLSearchParams, known: Readonly<Record<string, Parameter>>): Query {
  const query: Record<string, string> = {};
  for (const [name, value] of search) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    // Names are the caller's text: they are not sent back.
    if (parameter === undefined)
      throw badParameter('', `Known parameters: ${Object.keys(known).join(', ') || 'none'}.`);
    if (Object.hasOwn(query, name)) throw badParameter(name, `Give ${name} once.`);
    query[name] = parseValue(name, value, parameter);
  }
  return query;
}

/** Throws usage `indexer/bad-parameter`. */
export function parseValue(name: string, value: string, { pattern, description }: Parameter): string {
  if (!pattern.test(value)) throw badParameter(name, `${name}: ${description}`);
  return value;
}

/** The position behind an opaque cursor. Throws usage `indexer/bad-parameter`. */
export function decodeCursor(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString('latin1');
  // The decoder passes over what is not base64url: only the one spelling is taken.
  const isOwn = POSITION.test(position) && encodeCursor(position) === cursor;
  if (!isOwn) throw badParameter('cursor', 'cursor: hand back `next` as it was given.');
  return position;
}

export const encodeCursor = (position: string): string => Buffer.from(position, 'latin1').toString('base64url');
