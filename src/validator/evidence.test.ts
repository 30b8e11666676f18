import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, expect, test } from 'vitest';
import { bytesToHex, hexToBytes, Secret } from '../base/index.ts';
import { isEquivocation, sealEnvelope } from '../crypto/index.ts';
import { readEvidence } from './evidence.ts';
import { openJournal } from './store/journal.ts';

const directory = mkdtempSync(join(tmpdir(), 'tandem-evidence-'));
afterAll(() => rmSync(directory, { recursive: true }));

const passphrase = new Secret('p');
const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const [seed, other] = [fill(1), fill(2)];

function signed(payload: Uint8Array): Uint8Array {
  const header = { suite: 'CL-TEST', nkId: fill(3), epoch: 0, cid: fill(4), protocol: 'ecdsa/partial' } as const;
  return sealEnvelope(
    { ...header, sid: fill(5), round: 0, attempt: 0, inputsDigest: fill(6), party: 2 },
    payload,
    seed,
  );
}

test('two messages for one place can be handed to anyone, who checks them with the registered key', async () => {
  const stateDir = join(directory, 'v');
  const journal = await openJournal({ directory: stateDir, passphrase, cost: { N: 2, r: 1, p: 1 } });
  const key = { sid: fill(5), round: 0, attempt: 0, inputsDigest: fill(6), party: 2 };
  journal.recordReceived(key, signed(fill(7)));
  journal.recordReceived(key, signed(fill(8)));
  expect(journal.countEquivocations()).toBe(1);
  journal.close();

  const [item, ...more] = await readEvidence({ stateDir, passphrase });

  expect(more).toEqual([]);
  expect(item).toMatchObject({ party: 2, epoch: 0, protocol: 'ecdsa/partial', session: bytesToHex(fill(5)), round: 0 });
  const [first, second] = [hexToBytes(item!.first), hexToBytes(item!.second)];
  expect(isEquivocation(first, second, ed25519.getPublicKey(seed))).toBe(true);
  expect(isEquivocation(first, second, ed25519.getPublicKey(other))).toBe(false);
  expect(isEquivocation(first, first, ed25519.getPublicKey(seed))).toBe(false);
});

test('a directory without a journal is refused and stays as it is', async () => {
  const refused = readEvidence({ stateDir: join(directory, 'none'), passphrase });
  await expect(refused).rejects.toMatchObject({ code: 'validator/no-keystore' });
  expect(await readEvidence({ stateDir: join(directory, 'none'), passphrase }).catch(() => 'again')).toBe('again');
});
