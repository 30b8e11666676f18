/** A committee member turned bad: the keys of a stopped validator in the hands of the test, on the real mesh. */
import { type Envelope, parseEnvelope, sealEnvelope } from '../../../src/crypto/index.ts';
import { openKeys, type ValidatorKeys } from '../../../src/validator/key-bundle.ts';
import { createMesh, type Mesh } from '../../../src/validator/mesh/mesh.ts';
import { peerNameFromKey } from '../../../src/validator/mesh/peer-name.ts';
import type { FaultNet } from './network.ts';

export class Impostor {
  readonly party: number;
  readonly heard: Envelope[] = [];
  /** What to do with everything that is heard. */
  onEnvelope: (envelope: Envelope) => void = () => undefined;
  readonly #keys: ValidatorKeys;
  #mesh: Mesh | undefined;

  private constructor(party: number, keys: ValidatorKeys) {
    this.party = party;
    this.#keys = keys;
  }

  /** Takes the place of a validator, which must not run. */
  static async take(net: FaultNet, party: number): Promise<Impostor> {
    const keys = await net.journal(party, (journal) => openKeys(journal, () => new Uint8Array(32)));
    const impostor = new Impostor(party, keys);
    const { committee } = await net.committee();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    impostor.#mesh = await createMesh({
      privateKey: keys.mesh.secret,
      listen: [net.address(party)],
      peers: committee.members.map(({ peer_id, addresses }) => ({
        peer: peerNameFromKey(Uint8Array.from(peer_id)),
        addresses: addresses.map((address) => decode(Uint8Array.from(address))),
      })),
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      onMessage: (_, bytes) => {
        const envelope = parseEnvelope(bytes);
        impostor.heard.push(envelope);
        impostor.onEnvelope(envelope);
      },
    });
    return impostor;
  }

  /** Signs as the member and sends to everyone. */
  say(header: Envelope, payload: Uint8Array): void {
    const sealed = sealEnvelope({ ...header, party: this.party }, payload, this.#keys.protocol.secret.reveal());
    this.#mesh?.broadcast(sealed);
  }

  async close(): Promise<void> {
    await this.#mesh?.close();
  }
}
