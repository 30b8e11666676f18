/** The validator's durable memory: what was sent, signed and seen, and its secrets; opened by one process at a time. */
import { randomBytes as systemRandom } from 'node:crypto';
import { asciiToBytes, bigintToBytes, bytesToBigint, Failure, type Secret } from '../../base/index.ts';
import type { FaultPoint, Journal, RandomBytes } from '../port.ts';
import { Database } from './database.ts';
import {
  assertNotRolledBack,
  type JournalPaths,
  prepareDirectory,
  readGeneration,
  writeGeneration,
} from './directory.ts';
import { createDataKey, DEFAULT_COST, type ScryptCost, unwrapDataKey, wrapDataKey } from './keyring.ts';
import { forgetSession, journalEndorsements, journalReceived, journalSent, journalTombstones } from './message.ts';
import { journalBlobs, journalCounters, journalCursor, journalJobs } from './record.ts';
import { journalSecrets } from './secret.ts';

export interface JournalOptions {
  /** Made with mode 0700 when absent; refused when others can read it. */
  readonly directory: string;
  readonly passphrase: Secret<string>;
  /** Cost of the passphrase for a new journal; an existing one keeps the cost it was made with. */
  readonly cost?: ScryptCost;
  readonly randomBytes?: RandomBytes;
  readonly fault?: FaultPoint;
  /** Upper bound of the file in pages of 4 KiB, for tests of a full disk. */
  readonly maxPages?: number;
}

const KEYRING = asciiToBytes('keyring');
const GENERATION = asciiToBytes('generation');

function checkedGeneration(db: Database, paths: JournalPaths): number {
  const inDatabase = Number(bytesToBigint(db.read('meta', GENERATION) ?? new Uint8Array(0)));
  assertNotRolledBack(paths, inDatabase, readGeneration(paths));
  return inDatabase;
}

function countOpening(db: Database, paths: JournalPaths): void {
  const inDatabase = checkedGeneration(db, paths);
  // The note is never more than one behind, whatever step a crash hits.
  if (inDatabase > 0) writeGeneration(paths, inDatabase);
  db.write('generation', () => db.put('meta', GENERATION, bigintToBytes(BigInt(inDatabase) + 1n, 8)));
  writeGeneration(paths, inDatabase + 1);
}

async function openDataKey(
  db: Database,
  options: JournalOptions,
  randomBytes: RandomBytes,
): Promise<Secret<Uint8Array>> {
  const stored = db.read('meta', KEYRING);
  if (stored !== undefined) return unwrapDataKey(stored, options.passphrase);
  const dataKey = createDataKey(randomBytes);
  const wrapped = await wrapDataKey(dataKey, options.passphrase, options.cost ?? DEFAULT_COST, randomBytes);
  db.write('keyring', () => db.put('meta', KEYRING, wrapped));
  return dataKey;
}

function fromSystem(length: number): Uint8Array {
  return new Uint8Array(systemRandom(length));
}

/**
 * Opens or creates the journal. Throws usage `validator/wrong-passphrase`, `validator/journal-corrupt`,
 * `validator/journal-in-use`, `validator/journal-version`, `validator/journal-permissions`,
 * `validator/journal-rolled-back`; any write later throws transient `validator/disk-full` and leaves nothing half done.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const randomBytes = options.randomBytes ?? fromSystem;
  const paths = prepareDirectory(options.directory);
  const db = new Database({ ...options, paths });
  try {
    checkedGeneration(db, paths);
    const dataKey = await openDataKey(db, options, randomBytes);
    countOpening(db, paths);
    return {
      ...journalSent(db),
      ...journalTombstones(db),
      ...journalEndorsements(db),
      ...journalReceived(db),
      ...journalBlobs(db),
      ...journalJobs(db),
      ...journalCounters(db),
      ...journalCursor(db),
      ...journalSecrets(db, dataKey, randomBytes),
      transaction: (body) => db.transaction(body),
      forgetSession: (sid) => forgetSession(db, sid),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Wraps the data key under a new passphrase; the journal must be closed. Throws as openJournal. */
export async function changePassphrase(
  options: JournalOptions & { readonly newPassphrase: Secret<string> },
): Promise<void> {
  const randomBytes = options.randomBytes ?? fromSystem;
  const paths = prepareDirectory(options.directory);
  const db = new Database({ ...options, paths });
  try {
    const stored = db.read('meta', KEYRING);
    if (stored === undefined) {
      throw new Failure('usage', 'validator/no-keystore', `there is no keystore in ${options.directory}`, {
        data: { directory: options.directory },
        hint: 'Start the validator once to make it.',
      });
    }
    const dataKey = await unwrapDataKey(stored, options.passphrase);
    const wrapped = await wrapDataKey(dataKey, options.newPassphrase, options.cost ?? DEFAULT_COST, randomBytes);
    db.write('keyring', () => db.put('meta', KEYRING, wrapped));
    db.checkpoint();
  } finally {
    db.close();
  }
}
