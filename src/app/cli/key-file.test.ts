import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSuiPrivateKey } from '@mysten/sui/cryptography';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { toBase64 } from '@mysten/sui/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { readKeyFile } from './key-file.ts';

let directory: string;
const keys = [new Ed25519Keypair(), new Secp256k1Keypair(), new Secp256r1Keypair()];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-key-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = join(directory, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** flag || secret, base64, as sui.keystore has it. */
const stored = (key: (typeof keys)[number], flag: number): string =>
  toBase64(new Uint8Array([flag, ...decodeSuiPrivateKey(key.getSecretKey()).secretKey]));

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing was thrown';
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
};

test('reads one key of each scheme', () => {
  for (const key of keys) {
    const file = write('one', `${key.getSecretKey()}\n`);
    expect(readKeyFile({ file }).toSuiAddress()).toBe(key.toSuiAddress());
  }
});

test('takes the account that was asked for out of a key store', () => {
  const file = write('sui.keystore', JSON.stringify(keys.map(stored)));
  for (const key of keys) {
    const address = key.toSuiAddress();
    expect(readKeyFile({ file, address }).toSuiAddress()).toBe(address);
  }
  expect(codeOf(() => readKeyFile({ file }))).toBe('app/bad-key-file');
  expect(codeOf(() => readKeyFile({ file, address: '0x1' }))).toBe('app/bad-key-file');
});

test('refuses what is no key, without quoting it', () => {
  const secret = new Ed25519Keypair().getSecretKey();
  const file = write('bad', secret.slice(0, -1));
  try {
    readKeyFile({ file });
    expect.unreachable();
  } catch (error) {
    expect(isFailure(error, 'app/bad-key-file')).toBe(true);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret.slice(0, 20));
  }
  expect(codeOf(() => readKeyFile({ file: write('empty', '[]') }))).toBe('app/bad-key-file');
});

test('makes a private file only when told to, and refuses one that others can read', () => {
  const file = join(directory, 'new', 'key');
  expect(codeOf(() => readKeyFile({ file }))).toBe('app/no-key-file');
  const made = readKeyFile({ file, create: true });
  expect(readKeyFile({ file, create: true }).toSuiAddress()).toBe(made.toSuiAddress());
  chmodSync(file, 0o644);
  expect(codeOf(() => readKeyFile({ file }))).toBe('app/key-file-open');
});
