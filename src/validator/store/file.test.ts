import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../../base/index.ts';
import { codeOf, digest, TestDirectory } from './testing.ts';

let at: TestDirectory;
const open: TestDirectory['open'] = (over) => at.open(over);

beforeEach(() => {
  at = new TestDirectory();
});
afterEach(() => at.clear());

describe('the file', () => {
  test('is private, and refused when it is not', async () => {
    (await open()).close();
    expect(statSync(at.directory).mode & 0o777).toBe(0o700);
    expect(statSync(at.file).mode & 0o777).toBe(0o600);

    chmodSync(at.file, 0o640);
    expect(await codeOf(() => open())).toBe('usage validator/journal-permissions');
    chmodSync(at.file, 0o600);
    chmodSync(at.directory, 0o755);
    expect(await codeOf(() => open())).toBe('usage validator/journal-permissions');
  });

  test('is held by one process', async () => {
    await open();
    expect(await codeOf(() => open())).toBe('usage validator/journal-in-use');
  });

  test('refuses an older copy of the database', async () => {
    const journal = await open();
    journal.recordTombstone(digest(1), digest(2));
    journal.close();
    const copy = join(at.directory, 'copy');
    copyFileSync(at.file, copy);
    const later = await open();
    later.recordTombstone(digest(3), digest(4));
    later.close();

    copyFileSync(copy, at.file);

    expect(await codeOf(() => open())).toBe('usage validator/journal-rolled-back');
    rmSync(at.file);
    expect(await codeOf(() => open())).toBe('usage validator/journal-rolled-back');
  });

  test('refuses a newer schema', async () => {
    (await open()).close();
    const db = new DatabaseSync(at.file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(await codeOf(() => open())).toBe('usage validator/journal-version');
  });

  const damages: [string, () => void][] = [
    ['garbage', () => writeFileSync(at.file, randomBytes(20_000))],
    ['another SQLite file', () => replaceBySqlite()],
    ['a truncated file', () => truncateSync(at.file, 20_000)],
    ['a record changed behind its checksum', () => corruptRecord()],
    ['an unreadable generation note', () => writeFileSync(join(at.directory, 'journal.generation'), 'x')],
  ];
  test.each(damages)('reports %s as damage, naming the file and what to do', async (_name, damage) => {
    const journal = await open();
    for (let i = 0; i < 200; i++) journal.recordTombstone(digest(i), digest(i));
    journal.close();

    damage();

    const failure = await open().catch((error: unknown) => error);
    expect(isFailure(failure, 'validator/journal-corrupt')).toBe(true);
    expect(failure).toMatchObject({ kind: 'usage', data: { file: expect.stringContaining(at.directory) } });
    expect(failure).toMatchObject({ hint: expect.stringContaining('restore') });
  });
});

function replaceBySqlite(): void {
  rmSync(at.file);
  const db = new DatabaseSync(at.file);
  db.exec('CREATE TABLE t (x)');
  db.close();
  chmodSync(at.file, 0o600);
}

function corruptRecord(): void {
  const db = new DatabaseSync(at.file);
  db.prepare('UPDATE tombstone SET value = ? WHERE seq = 7').run(digest(99));
  db.close();
}

describe('a full disk', () => {
  test('injected before a write: transient, nothing lost, works again', async () => {
    let full = false;
    const fault = (): void => {
      if (full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    const journal = await open({ fault });
    journal.recordTombstone(digest(1), digest(2));
    full = true;
    expect(await codeOf(() => journal.recordTombstone(digest(3), digest(4)))).toBe('transient validator/disk-full');
    expect(await codeOf(() => journal.transaction(() => 0))).toBe('transient validator/disk-full');
    expect(journal.readTombstone(digest(1))).toEqual(digest(2));
    expect(journal.readTombstone(digest(3))).toBeUndefined();
    full = false;
    expect(journal.recordTombstone(digest(3), digest(4))).toBe('new');
  });

  test('met by SQLite itself in the middle of a transaction: undone as a whole', async () => {
    const journal = await open({ maxPages: 40 });
    journal.recordTombstone(digest(1), digest(2));
    const fill = (): void => {
      journal.transaction(() => {
        journal.recordTombstone(digest(5), digest(6));
        for (let i = 0; i < 100; i++) journal.putBlob(digest(i), new Uint8Array(4000).fill(i));
      });
    };
    expect(await codeOf(fill)).toBe('transient validator/disk-full');
    expect(journal.readTombstone(digest(5))).toBeUndefined();
    expect(journal.readBlob(digest(0))).toBeUndefined();
    expect(journal.recordTombstone(digest(5), digest(7))).toBe('new');
    expect(journal.readTombstone(digest(1))).toEqual(digest(2));
  });
});
