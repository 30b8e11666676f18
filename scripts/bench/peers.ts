/** What one would use instead, installed into a temporary folder and run in this process in turn with ours (A B A B). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installed, PeerFigures } from './peers/compare.ts';
import { compareDkls } from './peers/dkls.ts';
import { compareFrost } from './peers/frost.ts';
import { compareIka } from './peers/ika.ts';
import { prepareOurs } from './peers/ours.ts';
import { comparePari } from './peers/pari.ts';
import { progress } from './progress.ts';

/** Installs a package outside the project: it never enters package.json or the lockfile. */
function install(name: string): Installed {
  const folder = join(tmpdir(), 'tandem-bench', 'peers');
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--prefix', folder, name],
    {
      stdio: 'ignore',
    },
  );
  const root = join(folder, 'node_modules', name);
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { version, module: createRequire(join(folder, 'index.js'))(name) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ENOENT' ? 'not installed here' : (error.message.split('\n')[0] ?? '');
}

async function attempt(name: string, run: () => PeerFigures | Promise<PeerFigures>): Promise<PeerFigures> {
  progress(`peer ${name}`);
  try {
    return await run();
  } catch (error) {
    return { name, version: '', missing: reasonOf(error), comparisons: [] };
  }
}

export async function benchPeers(): Promise<PeerFigures[]> {
  progress('our own network of 4 for the comparison with peers');
  const ours = await prepareOurs(4);
  const [dkls, ika] = ['@silencelaboratories/dkls-wasm-ll-node', '@ika.xyz/ika-wasm'];
  return [
    await attempt('@noble/curves FROST', () => compareFrost(ours)),
    await attempt(dkls, () => compareDkls(install(dkls), ours)),
    await attempt(ika, () => compareIka(install(ika))),
    await attempt('PARI/GP', comparePari),
  ];
}
