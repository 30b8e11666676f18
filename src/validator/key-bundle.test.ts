import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, isFailure, Secret } from '../base/index.ts';
import { accountSigner, eraseEpochSeeds, openEpochSeed, openKeys } from './key-bundle.ts';
import {
  createRegistration,
  encodeRegistration,
  epochSealingKey,
  parseRegistration,
  type Registration,
  type RegistrationPlace,
  verifyRegistration,
} from './key-registration.ts';
import type { Journal } from './port.ts';
import { openJournal } from './store/journal.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
let directory: string;
let journal: Journal;
const open = (): Promise<Journal> =>
  openJournal({ directory, passphrase: new Secret('p'), cost: { N: 16, r: 8, p: 1 } });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keys-'));
  journal = await open();
});
afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true, force: true });
});

const place: RegistrationPlace = {
  chainId: new Uint8Array(32).fill(1),
  packageId: `0x${'22'.repeat(32)}`,
  suite: 'CL-TEST',
  epoch: 0,
};

function register(store: Journal): Registration {
  const sealingSeed = openEpochSeed(store, 'sealing', 0, random);
  return createRegistration({ keys: openKeys(store, random), sealingSeed, place, addresses: ['/ip4/10.0.0.1/tcp/1'] });
}

describe('keys', () => {
  test('are made once and survive a restart', async () => {
    const keys = openKeys(journal, random);
    journal.close();
    journal = await open();
    const again = openKeys(journal, random);
    for (const name of ['protocol', 'mesh', 'certificate', 'account'] as const) {
      expect(again[name].publicKey).toEqual(keys[name].publicKey);
      expect(again[name].secret.reveal()).toEqual(keys[name].secret.reveal());
    }
    const secrets = ['protocol', 'mesh', 'certificate', 'account'] as const;
    expect(new Set(secrets.map((name) => bytesToHex(keys[name].secret.reveal()))).size).toBe(4);
  });

  test('an existing account is taken over', () => {
    const seed = new Secret(random(32));
    const keys = openKeys(journal, random, seed);
    expect(accountSigner(keys).toSuiAddress()).toBe(keys.account.address);
    expect(keys.account.secret.reveal()).toEqual(seed.reveal());
  });

  test('are not printed by accident', () => {
    const keys = openKeys(journal, random);
    const shown = inspect(keys, { depth: 9 }) + JSON.stringify(keys);
    for (const name of ['protocol', 'mesh', 'certificate', 'account'] as const) {
      expect(shown).not.toContain(bytesToHex(keys[name].secret.reveal()));
    }
    expect(shown).toContain('[secret]');
  });

  test('an epoch’s seeds differ by epoch and purpose, stay, and can be erased', () => {
    const seeds = [
      openEpochSeed(journal, 'sealing', 0, random),
      openEpochSeed(journal, 'sealing', 1, random),
      openEpochSeed(journal, 'root', 0, random),
    ];
    expect(new Set(seeds.map((s) => bytesToHex(s.reveal()))).size).toBe(3);
    expect(openEpochSeed(journal, 'sealing', 0, random).reveal()).toEqual(seeds[0]!.reveal());
    eraseEpochSeeds(journal, 0);
    expect(journal.listSecrets()).toEqual([{ name: 'seed/sealing', version: 1 }]);
  });

  test('the sealing key is the same after a restart', () => {
    const keys = openKeys(journal, random);
    const seed = openEpochSeed(journal, 'sealing', 0, random);
    expect(epochSealingKey(keys, seed, place).publicKey).toEqual(epochSealingKey(keys, seed, place).publicKey);
  });
});

describe('a registration', () => {
  const made: Registration[] = [];
  beforeAll(async () => {
    for (const name of ['mine', 'theirs']) {
      const own = mkdtempSync(join(tmpdir(), `keys-${name}-`));
      const store = await openJournal({ directory: own, passphrase: new Secret('p'), cost: { N: 16, r: 8, p: 1 } });
      made.push(register(store));
      store.close();
      rmSync(own, { recursive: true, force: true });
    }
  });

  test('holds at its place and survives its JSON form', () => {
    const mine = made[0]!;
    expect(verifyRegistration(mine, place)).toBe(true);
    expect(parseRegistration(encodeRegistration(mine))).toEqual(mine);
  });

  const places: [string, Partial<RegistrationPlace>][] = [
    ['chain', { chainId: new Uint8Array(32) }],
    ['package', { packageId: `0x${'23'.repeat(32)}` }],
    ['epoch', { epoch: 1 }],
    ['suite', { suite: 'CL-128' }],
  ];
  test.each(places)('does not hold for another %s', (_name, over) => {
    expect(verifyRegistration(made[0]!, { ...place, ...over })).toBe(false);
  });

  test.each(['validator', 'blsKey', 'possession', 'protocolKey', 'sealingKey', 'sealingProof', 'peerId'] as const)(
    'does not hold with the %s of another validator',
    (field) => {
      expect(verifyRegistration({ ...made[0]!, [field]: made[1]![field] }, place)).toBe(false);
    },
  );

  test.each(['', '[]', 'null', '{}', '{"validator":1}'])('%j is not one', (text) => {
    try {
      parseRegistration(text);
    } catch (error) {
      expect(isFailure(error, 'validator/bad-registration')).toBe(true);
      return;
    }
    expect.unreachable('it was accepted');
  });
});
