/** Reads Move packages from disk and serves the framework of this repository to the compiler, which never sees a network. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Path inside a package (slashes) to text. */
export type MoveFiles = Record<string, string>;

const ROOT = resolve(import.meta.dirname, '../..');

/** The hand-written subset of the framework. */
export const FRAMEWORK_DIR = join(ROOT, 'move/framework');

/** Manifest and Move sources of a package; build output and other files are left out. */
export function readMoveFiles(dir: string): MoveFiles {
  const files: MoveFiles = {};
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile() || path.startsWith('build/')) continue;
    if (path === 'Move.toml' || path.endsWith('.move')) files[path] = readFileSync(join(dir, path), 'utf8');
  }
  if (files['Move.toml'] === undefined) throw new Error(`no Move.toml in ${dir}`);
  return files;
}

/** Files of `move-stdlib` or `sui-framework` under whatever path or repository the resolver names. */
export function frameworkFiles(path: string): MoveFiles {
  const name = path.split('/').findLast((part) => part !== '') ?? '';
  if (name !== 'move-stdlib' && name !== 'sui-framework') throw new Error(`no such framework package: ${path}`);
  return readMoveFiles(join(FRAMEWORK_DIR, name));
}
