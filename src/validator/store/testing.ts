/** Fixture of the journal's tests: a fresh directory per test, journals closed afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFailure, Secret } from '../../base/index.ts';
import type { Journal, MessageKey } from '../port.ts';
import { type JournalOptions, openJournal } from './journal.ts';

/** scrypt cost that takes no time. */
export const CHEAP = { N: 16, r: 8, p: 1 };
export const passphrase = new Secret('correct horse');
export const digest = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
export const messageKey = (over: Partial<MessageKey> = {}): MessageKey => ({
  sid: digest(1),
  round: 1,
  attempt: 0,
  inputsDigest: digest(9),
  ...over,
});

export class TestDirectory {
  readonly directory = mkdtempSync(join(tmpdir(), 'journal-'));
  readonly #opened: Journal[] = [];

  get file(): string {
    return join(this.directory, 'journal.sqlite');
  }

  async open(over: Partial<JournalOptions> = {}): Promise<Journal> {
    const journal = await openJournal({ directory: this.directory, passphrase, cost: CHEAP, ...over });
    this.#opened.push(journal);
    return journal;
  }

  /** Closes what is open and removes the directory; it may be used again afterwards. */
  clear(): void {
    for (const journal of this.#opened.splice(0)) journal.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** `kind code` of the Failure that `body` throws, or a text that matches no such pair. */
export async function codeOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    return isFailure(error) ? `${error.kind} ${error.code}` : String(error);
  }
  return 'nothing thrown';
}
