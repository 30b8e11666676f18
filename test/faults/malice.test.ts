/** A full disk, a damaged journal and a member turned bad, on one real network. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedDWallet } from '../../src/sdk/index.ts';
import { Impostor } from './support/impostor.ts';
import { FaultNet, until } from './support/network.ts';

const net = new FaultNet({ weights: [3, 3, 2, 2], portBase: 27_400 });
let created: CreatedDWallet;
let impostor: Impostor | undefined;
let next = 0;

beforeAll(async () => {
  await net.start();
  await net.ready();
  created = await net.createDWallet(0, 8);
});
afterAll(async () => {
  await impostor?.close();
  await net.stop();
});

async function request(): Promise<string> {
  const presign = created.presigns[next++];
  if (presign === undefined) throw new Error('no presign left');
  const messages = [globalThis.crypto.getRandomValues(new Uint8Array(32))];
  const options = { signer: net.signer, share: created.share, algorithm: 1, hash: 1, messages };
  return (await net.tandem.requestSign({ ...options, presigns: [presign] })).id;
}

async function signatures(id: string): Promise<number> {
  return (await net.tandem.waitForSignatures(id)).signatures.length;
}

const printed = (party: number, text: string) =>
  until(text, () => Promise.resolve(net.printed(party).includes(text) ? true : undefined));

describe('a full disk', () => {
  test('is reported, costs no signature of the others, and ends when there is space', async () => {
    net.setDiskFull(3, true);
    expect(await signatures(await request())).toBe(1);
    await printed(3, 'validator/disk-full');
    net.setDiskFull(3, false);
    // Without the one with 2, the one whose disk was full is needed.
    await net.kill(2);
    expect(await signatures(await request())).toBe(1);
    await net.startValidator(2);
  });
});

describe('a start that cannot be', () => {
  test('a wrong passphrase and a damaged journal are told apart, and nothing is changed', async () => {
    await net.stopValidator(3);
    await expect(net.startValidator(3, 'wrong')).rejects.toMatchObject({ code: 'validator/wrong-passphrase' });
    const file = join(net.stateDir(3), 'journal.sqlite');
    const sound = readFileSync(file);
    const damaged = Uint8Array.from(sound);
    damaged.fill(0xff, damaged.length - 3_000, damaged.length - 1_000);
    damaged.fill(0xff, 4_096, 6_000);
    writeFileSync(file, damaged);
    await expect(net.startValidator(3)).rejects.toMatchObject({ code: 'validator/journal-corrupt' });
    writeFileSync(file, sound);
    await net.startValidator(3);
  });
});

describe('a member turned bad', () => {
  /** Puts the own number in place of the sender's: behind the two bytes of the kind and two digests. */
  const asOwn = (payload: Uint8Array, party: number): Uint8Array => {
    const copy = Uint8Array.from(payload);
    copy.set([party >> 8, party & 0xff], 66);
    return copy;
  };

  test('wrong partial decryptions name it, and the signature comes from the others', async () => {
    await net.stopValidator(3);
    const bad = await Impostor.take(net, 3);
    impostor = bad;
    // Partials and proofs of the member with the same weight, said as its own.
    bad.onEnvelope = (envelope) => {
      const isPartial = envelope.protocol === 'schnorrA/partial' || envelope.protocol === 'schnorrA/proof';
      if (isPartial && envelope.party === 2) bad.say(envelope, asOwn(envelope.payload, 3));
    };
    await net.kill(0);
    const id = await request();
    await Promise.any([printed(1, '"culprit":3'), printed(2, '"culprit":3')]);
    await net.startValidator(0);
    expect(await signatures(id)).toBe(1);
  });

  test('two different answers are kept as evidence by whoever saw them', async () => {
    const bad = impostor;
    if (bad === undefined) throw new Error('no impostor');
    bad.onEnvelope = (envelope) => {
      if (envelope.protocol !== 'schnorrA/partial' || envelope.party !== 2) return;
      bad.say(envelope, asOwn(envelope.payload, 3));
      bad.say(envelope, new Uint8Array(64));
    };
    expect(await signatures(await request())).toBe(1);
    await printed(1, 'two different messages');
    bad.onEnvelope = () => undefined;
    await net.stopValidator(1);
    const evidence = await net.journal(1, (journal) => journal.listEquivocations());
    expect(evidence.map(({ party }) => party)).toContain(3);
    expect(evidence.every(({ party }) => party === 3)).toBe(true);
    await net.startValidator(1);
  });

  test('silence at its turn does not keep the pool empty', async () => {
    const options = { signer: net.signer, curve: 0, algorithm: 1, count: 16 };
    for (let round = 0; round < 2; round++) {
      const reserved = await until('presigns', () => net.tandem.reservePresigns(options), 90_000);
      expect(reserved).toHaveLength(16);
    }
  });
});
