/** The data key that encrypts the journal's secrets, itself wrapped by a passphrase (scrypt, XChaCha20-Poly1305). */
import { scrypt } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { asciiToBytes, bytesToHex, concatBytes, Failure, hexToBytes, Secret } from '../../base/index.ts';
import type { RandomBytes } from '../port.ts';

/** scrypt cost (RFC 7914): N a power of two, block size r, parallelisation p; stored with the wrapped key. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second per guess. */
export const DEFAULT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };
/** A stored cost beyond this is refused instead of exhausting memory. */
const MAX_MEMORY = 2 ** 30;
const NONCE_LENGTH = 24;
const KEY_LENGTH = 32;
const SALT_LENGTH = 16;

function assertCost(cost: ScryptCost): void {
  const power = Number.isInteger(Math.log2(cost.N)) && cost.N >= 2;
  const whole = [cost.r, cost.p].every((x) => Number.isInteger(x) && x >= 1);
  if (power && whole && 128 * cost.N * cost.r <= MAX_MEMORY && cost.p <= 16) return;
  throw new Failure('usage', 'validator/bad-kdf-cost', 'scrypt cost out of range', {
    data: { N: cost.N, r: cost.r, p: cost.p },
    hint: 'N is a power of two, 128*N*r at most 1 GiB, p at most 16.',
  });
}

function derive(passphrase: Secret<string>, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
  assertCost(cost);
  const options = { N: cost.N, r: cost.r, p: cost.p, maxmem: 256 * cost.N * cost.r + 2 ** 20 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.reveal().normalize('NFKC'), salt, KEY_LENGTH, options, (error, key) => {
      if (error === null) resolve(new Uint8Array(key));
      else reject(error);
    });
  });
}

function context(cost: ScryptCost, salt: Uint8Array): Uint8Array {
  return asciiToBytes(`tandem/keyring/v1/${cost.N}/${cost.r}/${cost.p}/${bytesToHex(salt)}`);
}

/** Wraps a data key; the result is JSON text in ASCII, safe to store. */
export async function wrapDataKey(
  dataKey: Secret<Uint8Array>,
  passphrase: Secret<string>,
  cost: ScryptCost,
  randomBytes: RandomBytes,
): Promise<Uint8Array> {
  const salt = randomBytes(SALT_LENGTH);
  const nonce = randomBytes(NONCE_LENGTH);
  const key = await derive(passphrase, salt, cost);
  const wrapped = xchacha20poly1305(key, nonce, context(cost, salt)).encrypt(dataKey.reveal());
  return asciiToBytes(
    JSON.stringify({
      version: 1,
      kdf: 'scrypt',
      N: cost.N,
      r: cost.r,
      p: cost.p,
      salt: bytesToHex(salt),
      wrapped: bytesToHex(concatBytes(nonce, wrapped)),
    }),
  );
}

interface WrappedKey extends ScryptCost {
  readonly salt: string;
  readonly wrapped: string;
}

/** Nonce, key and tag. */
const WRAPPED_LENGTH = NONCE_LENGTH + KEY_LENGTH + 16;

const isHex = (value: unknown, length: number): boolean =>
  typeof value === 'string' && value.length === 2 * length && /^[0-9a-f]*$/.test(value);

function isWrappedKey(value: unknown): value is WrappedKey {
  if (typeof value !== 'object' || value === null) return false;
  const at = (name: string): unknown => Reflect.get(value, name);
  return (
    at('version') === 1 &&
    at('kdf') === 'scrypt' &&
    ['N', 'r', 'p'].every((name) => typeof at(name) === 'number') &&
    isHex(at('salt'), SALT_LENGTH) &&
    isHex(at('wrapped'), WRAPPED_LENGTH)
  );
}

/** Undefined for anything that wrapDataKey does not write. */
function parseWrappedKey(stored: Uint8Array): WrappedKey | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(stored));
    return isWrappedKey(parsed) ? parsed : undefined;
  } catch {
    // Not JSON; the caller says what to do.
    return undefined;
  }
}

/** Opens a wrapped data key. Throws usage `validator/wrong-passphrase`, `validator/keyring-unknown`, `validator/bad-kdf-cost`. */
export async function unwrapDataKey(stored: Uint8Array, passphrase: Secret<string>): Promise<Secret<Uint8Array>> {
  const parsed = parseWrappedKey(stored);
  if (parsed === undefined) {
    throw new Failure(
      'usage',
      'validator/keyring-unknown',
      'the keyring was written by another version of this program',
      {
        hint: 'Run the version of the program that wrote it, or a newer one.',
      },
    );
  }
  const salt = hexToBytes(parsed.salt);
  const wrapped = hexToBytes(parsed.wrapped);
  const key = await derive(passphrase, salt, parsed);
  const cipher = xchacha20poly1305(key, wrapped.subarray(0, NONCE_LENGTH), context(parsed, salt));
  try {
    return new Secret(cipher.decrypt(wrapped.subarray(NONCE_LENGTH)));
  } catch {
    // The only thing the cipher says is that the tag is wrong; the record's checksum has excluded a damaged disk.
    throw new Failure('usage', 'validator/wrong-passphrase', 'the passphrase does not open this keystore', {
      hint: 'Give the passphrase the validator was set up with; nothing was changed.',
    });
  }
}

/** Encrypts one record under the data key; `place` (table, name, version) is authenticated with it. */
export function sealRecord(
  dataKey: Secret<Uint8Array>,
  place: Uint8Array,
  value: Secret<Uint8Array>,
  randomBytes: RandomBytes,
): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH);
  return concatBytes(nonce, xchacha20poly1305(dataKey.reveal(), nonce, place).encrypt(value.reveal()));
}

/** Opens what sealRecord made; undefined when key, place or bytes are not those that were sealed. */
export function openRecord(
  dataKey: Secret<Uint8Array>,
  place: Uint8Array,
  sealed: Uint8Array,
): Secret<Uint8Array> | undefined {
  if (sealed.length < NONCE_LENGTH + 16) return undefined;
  const cipher = xchacha20poly1305(dataKey.reveal(), sealed.subarray(0, NONCE_LENGTH), place);
  try {
    return new Secret(cipher.decrypt(sealed.subarray(NONCE_LENGTH)));
  } catch {
    // A wrong tag is an answer here; the caller decides what it means.
    return undefined;
  }
}

export function createDataKey(randomBytes: RandomBytes): Secret<Uint8Array> {
  return new Secret(randomBytes(KEY_LENGTH));
}
