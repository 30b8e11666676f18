/** A directory for decoders that read files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { lazy } from './network.ts';

/** Made at first use, removed when the process or thread ends. */
export const scratch = lazy(() => {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-fuzz-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
});

export const scratchFile = (name: string): string => join(scratch(), name);
