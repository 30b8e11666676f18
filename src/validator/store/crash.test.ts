import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Journal } from '../port.ts';
import { digest, messageKey, TestDirectory } from './testing.ts';

let at: TestDirectory;
const open: TestDirectory['open'] = (over) => at.open(over);

beforeEach(() => {
  at = new TestDirectory();
});
afterEach(() => at.clear());

/** Plays a fixed story in a process of its own, which kills itself at `label`; returns what it had acknowledged. */
function playUntil(label: string): { acked: string[]; labels: string[]; signal: string | null } {
  const story = `
    import { writeSync } from 'node:fs';
    const { openJournal } = await import(${JSON.stringify(new URL('./journal.ts', import.meta.url).href)});
    const { Secret } = await import(${JSON.stringify(new URL('../../base/index.ts', import.meta.url).href)});
    const say = (kind, text) => writeSync(1, kind + ' ' + text + '\\n');
    const fault = (label) => { say('label', label); if (label === ${JSON.stringify(label)}) process.kill(process.pid, 'SIGKILL'); };
    const d = (b) => new Uint8Array(32).fill(b);
    const journal = await openJournal({ directory: ${JSON.stringify(at.directory)}, passphrase: new Secret('correct horse'), cost: { N: 16, r: 8, p: 1 }, fault });
    const key = { sid: d(1), round: 1, attempt: 0, inputsDigest: d(9) };
    journal.putSecret('seed', 1, new Secret(d(42))); say('acked', 'secret');
    journal.recordReceived({ ...key, party: 2 }, d(50)); say('acked', 'received');
    journal.recordEndorsement(d(1), 1, d(60)); say('acked', 'endorsement');
    journal.recordTombstone(d(2), d(3)); say('acked', 'tombstone');
    journal.recordSent(key, d(7)); say('acked', 'sent');
    journal.transaction(() => { journal.putJob({ id: 'j', kind: 'k', state: d(1) }); journal.writeCursor({ chainId: 'c', checkpoint: 1n, digest: 'd' }); });
    say('acked', 'transaction');
    journal.close();
  `;
  const child = spawnSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', story], {
    encoding: 'utf8',
  });
  const lines = child.stdout.split('\n').map((line) => line.split(' '));
  const pick = (kind: string): string[] => lines.filter((l) => l[0] === kind).map((l) => l[1] ?? '');
  if (child.signal === null && child.status !== 0) throw new Error(child.stderr);
  return { acked: pick('acked'), labels: pick('label'), signal: child.signal };
}

describe('kill -9', () => {
  const survives: Record<string, (journal: Journal) => boolean> = {
    secret: (j) => j.readSecret('seed', 1)?.reveal()[0] === 42,
    received: (j) => j.listReceived(digest(1)).length === 1,
    endorsement: (j) => j.readEndorsement(digest(1), 1)?.[0] === 60,
    tombstone: (j) => j.readTombstone(digest(2))?.[0] === 3,
    sent: (j) => j.readSent(messageKey())?.[0] === 7,
    transaction: (j) => j.readJob('j') !== undefined && j.readCursor()?.checkpoint === 1n,
  };

  test('at every labelled point: all that was acknowledged is there, transactions are whole, the story continues', async () => {
    const { labels, signal } = playUntil('none');
    expect(signal).toBeNull();
    const points = [...new Set(labels)];
    expect(points.length).toBeGreaterThanOrEqual(16);
    for (const point of points) {
      at.clear();
      const killed = playUntil(point);
      expect([point, killed.signal]).toEqual([point, 'SIGKILL']);

      const journal = await open();
      for (const name of killed.acked) expect([point, name, survives[name]?.(journal)]).toEqual([point, name, true]);
      expect([point, journal.readJob('j') !== undefined]).toEqual([point, journal.readCursor() !== undefined]);
      journal.close();

      expect(playUntil('none').acked).toEqual(Object.keys(survives));
    }
  });
});
