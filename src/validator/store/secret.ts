/** Journal of secrets, each record encrypted under the data key and tied to its place. */
import { timingSafeEqual } from 'node:crypto';
import { asciiToBytes, concatBytes, Failure, type Secret, u16, u32 } from '../../base/index.ts';
import type { RandomBytes, StoreSecrets } from '../port.ts';
import type { Database } from './database.ts';
import { journalCorrupt } from './failure.ts';
import { openRecord, sealRecord } from './keyring.ts';

/** Record key: name, then version in 4 bytes. */
function encodePlace(name: string, version: number): Uint8Array {
  return concatBytes(asciiToBytes(name), u32(version));
}

/** What is authenticated with the ciphertext: table, name and version, each of them length-prefixed or fixed. */
function associatedData(name: string, version: number): Uint8Array {
  const [table, bytes] = [asciiToBytes('secret'), asciiToBytes(name)];
  return concatBytes(u16(table.length), table, u16(bytes.length), bytes, u32(version));
}

function sameSecret(a: Secret<Uint8Array>, b: Secret<Uint8Array>): boolean {
  const [left, right] = [a.reveal(), b.reveal()];
  return left.length === right.length && timingSafeEqual(left, right);
}

export function journalSecrets(db: Database, dataKey: Secret<Uint8Array>, randomBytes: RandomBytes): StoreSecrets {
  const readSecret = (name: string, version: number): Secret<Uint8Array> | undefined => {
    const sealed = db.read('secret', encodePlace(name, version));
    if (sealed === undefined) return undefined;
    const opened = openRecord(dataKey, associatedData(name, version), sealed);
    if (opened === undefined) throw journalCorrupt(db.file, 'a secret is not the one that was stored at this place');
    return opened;
  };
  return {
    readSecret,
    putSecret: (name, version, value) =>
      db.write('secret', () => {
        const known = readSecret(name, version);
        if (known !== undefined) {
          if (sameSecret(known, value)) return 'same';
          throw new Failure('bug', 'validator/second-secret', 'a different secret is already stored under this name', {
            data: { name, version },
          });
        }
        db.put(
          'secret',
          encodePlace(name, version),
          sealRecord(dataKey, associatedData(name, version), value, randomBytes),
        );
        return 'new';
      }),
    listSecrets: () =>
      db.scan('secret').map(({ key }) => ({
        name: new TextDecoder().decode(key.subarray(0, -4)),
        version: new DataView(key.buffer, key.byteOffset, key.length).getUint32(key.length - 4),
      })),
    eraseSecret: (name, version) => {
      db.write('erase', () => db.remove('secret', encodePlace(name, version)));
      db.checkpoint();
    },
  };
}
