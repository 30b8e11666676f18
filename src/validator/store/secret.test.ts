import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../base/index.ts';
import { changePassphrase } from './journal.ts';
import { DEFAULT_COST } from './keyring.ts';
import { CHEAP, codeOf, digest, passphrase, TestDirectory } from './testing.ts';

let at: TestDirectory;
const open: TestDirectory['open'] = (over) => at.open(over);

beforeEach(() => {
  at = new TestDirectory();
});
afterEach(() => at.clear());

describe('secrets', () => {
  test('stores once, opens again, erases', async () => {
    const journal = await open();
    const value = new Secret(new Uint8Array(randomBytes(48)));
    expect(journal.putSecret('share', 1, value)).toBe('new');
    expect(journal.putSecret('share', 1, value)).toBe('same');
    expect(await codeOf(() => journal.putSecret('share', 1, new Secret(digest(1))))).toBe(
      'bug validator/second-secret',
    );
    journal.close();

    const again = await open();

    expect(again.readSecret('share', 1)?.reveal()).toEqual(value.reveal());
    expect(again.listSecrets()).toEqual([{ name: 'share', version: 1 }]);
    again.eraseSecret('share', 1);
    expect(again.readSecret('share', 1)).toBeUndefined();
  });

  test('no file holds a secret in clear', async () => {
    const journal = await open();
    const value = new Uint8Array(randomBytes(32));
    journal.putSecret('share', 1, new Secret(value));
    const files = ['', '-wal'].map((suffix) => readFileSync(at.file + suffix));
    expect(files.some((bytes) => bytes.includes(Buffer.from(value)))).toBe(false);
    expect(files.some((bytes) => bytes.includes(Buffer.from('share')))).toBe(true);
  });

  test('an erased ciphertext is gone from both files', async () => {
    const journal = await open();
    journal.putSecret('share', 1, new Secret(digest(7)));
    journal.close();
    const db = new DatabaseSync(at.file);
    const sealed = db.prepare('SELECT value FROM secret').get()?.value as Uint8Array;
    db.close();

    const again = await open();
    expect(readFileSync(at.file).includes(Buffer.from(sealed))).toBe(true);
    again.eraseSecret('share', 1);

    for (const suffix of ['', '-wal']) expect(readFileSync(at.file + suffix).includes(Buffer.from(sealed))).toBe(false);
  });

  test('refuses a ciphertext moved to another name or version (substitution)', async () => {
    const journal = await open();
    journal.putSecret('share', 1, new Secret(digest(1)));
    journal.putSecret('share', 2, new Secret(digest(2)));
    journal.close();
    swapSealedRecords();

    const again = await open();

    expect(await codeOf(() => again.readSecret('share', 1))).toBe('usage validator/journal-corrupt');
  });

  test('refuses the wrong passphrase and changes nothing', async () => {
    (await open()).close();
    const before = readFileSync(join(at.directory, 'journal.generation'), 'utf8');
    expect(await codeOf(() => open({ passphrase: new Secret('wrong') }))).toBe('usage validator/wrong-passphrase');
    expect(readFileSync(join(at.directory, 'journal.generation'), 'utf8')).toBe(before);
    await open();
  });

  test('a changed passphrase opens the same secrets', async () => {
    const journal = await open();
    journal.putSecret('share', 1, new Secret(digest(1)));
    journal.close();
    const newPassphrase = new Secret('new');
    await changePassphrase({ directory: at.directory, passphrase, cost: CHEAP, newPassphrase });
    expect(await codeOf(() => open())).toBe('usage validator/wrong-passphrase');
    expect((await open({ passphrase: newPassphrase })).readSecret('share', 1)?.reveal()).toEqual(digest(1));
  });

  test('the default cost is the documented one', () => {
    expect(DEFAULT_COST).toEqual({ N: 131072, r: 8, p: 1 });
  });
});

/** Exchanges the ciphertexts of two secrets and repairs the checksums, as an attacker with the disk could. */
function swapSealedRecords(): void {
  const db = new DatabaseSync(at.file);
  const rows = db.prepare('SELECT seq, key, value FROM secret ORDER BY seq').all();
  const [first, second] = rows as { seq: number; key: Uint8Array; value: Uint8Array }[];
  for (const [row, value] of [
    [first!, second!.value],
    [second!, first!.value],
  ] as const) {
    const sum = checksumOf('secret', row.key, value);
    db.prepare('UPDATE secret SET value = ?, checksum = ? WHERE seq = ?').run(value, sum, row.seq);
  }
  db.close();
}

function checksumOf(table: string, recordKey: Uint8Array, value: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(`${table}\n${recordKey.length}\n`).update(recordKey).update(value);
  return new Uint8Array(hash.digest().subarray(0, 16));
}
