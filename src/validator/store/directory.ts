/** Where the journal lives: a directory and files that only this user may read, refused otherwise. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../base/index.ts';
import { journalCorrupt } from './failure.ts';

const OTHERS = 0o077;

export interface JournalPaths {
  readonly directory: string;
  readonly database: string;
  /** Counts openings outside the database, so that an old copy of the database is noticed. */
  readonly generation: string;
}

function assertPrivate(path: string, wanted: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & OTHERS) === 0) return;
  throw new Failure(
    'usage',
    'validator/journal-permissions',
    `${path} can be read by others (mode ${mode.toString(8)})`,
    {
      data: { path, mode: mode.toString(8), wanted },
      hint: `Run: chmod ${wanted} ${path}`,
    },
  );
}

/** Makes or checks directory (0700) and database file (0600). Throws usage `validator/journal-permissions`. */
export function prepareDirectory(directory: string): JournalPaths {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  assertPrivate(directory, '700');
  const paths = {
    directory,
    database: join(directory, 'journal.sqlite'),
    generation: join(directory, 'journal.generation'),
  };
  closeSync(openSync(paths.database, 'a', 0o600));
  for (const path of [paths.database, paths.generation, `${paths.database}-wal`]) {
    if (existsSync(path)) assertPrivate(path, '600');
  }
  return paths;
}

/** The number of openings noted beside the database; 0 when never opened. Throws usage `validator/journal-corrupt`. */
export function readGeneration(paths: JournalPaths): number {
  if (!existsSync(paths.generation)) return 0;
  const text = readFileSync(paths.generation, 'utf8').trim();
  if (!/^[0-9]{1,15}$/.test(text)) throw journalCorrupt(paths.generation, 'it does not hold a number');
  return Number(text);
}

/** Replaces the note atomically and durably. */
export function writeGeneration(paths: JournalPaths, generation: number): void {
  const draft = `${paths.generation}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${generation}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, paths.generation);
  const directory = openSync(paths.directory, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** An older copy of the database was put back: its missing tombstones would allow a second answer. */
export function assertNotRolledBack(paths: JournalPaths, inDatabase: number, beside: number): void {
  if (inDatabase === beside || inDatabase === beside + 1) return;
  throw new Failure('usage', 'validator/journal-rolled-back', `${paths.database} is not the journal last used here`, {
    data: { file: paths.database, inDatabase, beside },
    hint: 'An older copy may have forgotten what was signed. Put back the newest directory as a whole, or register new keys.',
  });
}
