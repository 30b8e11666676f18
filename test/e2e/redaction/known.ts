/** What a test may know of a network's secrets once the network stands still: the content of every validator's keystore, and what follows from it. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asciiToBytes, Secret } from '../../../src/base/index.ts';
import type { KeyShare } from '../../../src/crypto/index.ts';
import { openKeys } from '../../../src/validator/key-bundle.ts';
import { epochSealingKey } from '../../../src/validator/key-registration.ts';
import { openJournal } from '../../../src/validator/store/journal.ts';
import { unwrapDataKey } from '../../../src/validator/store/keyring.ts';
import { recombineKey } from '../../attack/secrets.ts';
import type { NamedSecret } from './needles.ts';
import { numberSecret } from './needles.ts';
import type { ProcessNetwork } from './processes.ts';

async function dataKey(directory: string, passphrase: string): Promise<Uint8Array> {
  const db = new DatabaseSync(join(directory, 'journal.sqlite'), { readOnly: true });
  try {
    const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(asciiToBytes('keyring'));
    const value = row?.value;
    if (!(value instanceof Uint8Array)) throw new Error('no keyring');
    return (await unwrapDataKey(value, new Secret(passphrase))).reveal();
  } finally {
    db.close();
  }
}

function sharesIn(text: string): KeyShare[] {
  const pairs = JSON.parse(text) as [number, string][];
  return pairs.map(([index, value]) => ({ index, value: BigInt(value) }));
}

export interface ValidatorSecrets {
  readonly secrets: readonly NamedSecret[];
  readonly shares: readonly KeyShare[];
}

/** Everything in one keystore, with the scalars made from its seeds. */
export async function validatorSecrets(network: ProcessNetwork, party: number): Promise<ValidatorSecrets> {
  const [directory, passphrase] = [network.stateDir(party), network.passphrases[party] ?? ''];
  // Before the journal takes the file for itself.
  const ownDataKey = await dataKey(directory, passphrase);
  const journal = await openJournal({ directory, passphrase: new Secret(passphrase) });
  try {
    const kept = journal.listSecrets().map(({ name, version }) => ({
      name: `validator ${party} ${name}`,
      bytes: journal.readSecret(name, version)?.reveal() ?? new Uint8Array(0),
    }));
    const shares = kept
      .filter(({ name }) => name.includes('shares/'))
      .flatMap(({ bytes }) => sharesIn(new TextDecoder().decode(bytes)));
    const keys = openKeys(journal, () => {
      throw new Error('a key is missing');
    });
    const seed = journal.readSecret('seed/sealing', 0) ?? new Secret(new Uint8Array(32));
    const sealing = epochSealingKey(keys, seed, { suite: 'CL-TEST', epoch: 0 });
    return {
      shares,
      secrets: [
        ...kept,
        ...shares.map(({ index, value }) => numberSecret(`share d_${index}`, value)),
        numberSecret(`validator ${party} sealing scalar`, sealing.secret),
        { name: `validator ${party} passphrase`, bytes: asciiToBytes(passphrase) },
        { name: `validator ${party} data key`, bytes: ownDataKey },
      ],
    };
  } finally {
    journal.close();
  }
}

/** The decryption key that nobody ever holds, from all shares. */
export function decryptionKey(shares: readonly KeyShare[]): NamedSecret {
  const sorted = [...shares].sort((a, b) => a.index - b.index);
  return numberSecret('decryption key', recombineKey(sorted.length, sorted));
}
