/** Making a validator's keys and the public record that a deployment registers. */
import { randomBytes } from 'node:crypto';
import type { Secret } from '../base/index.ts';
import { openEpochSeed, openKeys } from './key-bundle.ts';
import { createRegistration, type Registration, type RegistrationPlace } from './key-registration.ts';
import { openJournal } from './store/journal.ts';
import type { ScryptCost } from './store/keyring.ts';

export interface InitOptions {
  readonly stateDir: string;
  readonly passphrase: Secret<string>;
  readonly place: RegistrationPlace;
  /** Multiaddrs at which the mesh can be reached. */
  readonly addresses: readonly string[];
  /** Cost of the passphrase; an existing journal keeps its own. */
  readonly cost?: ScryptCost;
}

/** Opens or makes the state directory and returns its registration; the same directory gives the same keys. */
export async function initValidator(options: InitOptions): Promise<Registration> {
  const { stateDir, passphrase, place, addresses, cost } = options;
  const journal = await openJournal({ directory: stateDir, passphrase, ...(cost === undefined ? {} : { cost }) });
  try {
    const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
    const keys = openKeys(journal, random);
    const sealingSeed = openEpochSeed(journal, 'sealing', place.epoch, random);
    return createRegistration({ keys, sealingSeed, place, addresses });
  } finally {
    journal.close();
  }
}
