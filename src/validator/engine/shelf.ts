/** The messages a validator holds in memory, with a bound per sender: a flood by one member only pushes out its own messages. */
import { equalBytes } from '../../base/index.ts';
import { digestOf } from './digest-of.ts';

export interface Stored {
  readonly payload: Uint8Array;
  readonly envelope: Uint8Array;
}

export interface ShelfLimits {
  /** Messages of one party. */
  readonly messages: number;
  /** Bytes of one party's envelopes. */
  readonly bytes: number;
}

export const DEFAULT_SHELF: ShelfLimits = { messages: 2_048, bytes: 24 * 2 ** 20 };

interface Held {
  /** Place -> length of the envelope, oldest first. */
  readonly places: Map<string, number>;
  bytes: number;
}

export class Shelf {
  readonly #limits: ShelfLimits;
  readonly #places = new Map<string, Map<number, Stored>>();
  readonly #held = new Map<number, Held>();
  /** True for a place that somebody waits for: its messages stay. */
  readonly #isWanted: (name: string) => boolean;

  constructor(limits: ShelfLimits, isWanted: (name: string) => boolean) {
    this.#limits = limits;
    this.#isWanted = isWanted;
  }

  read(name: string): ReadonlyMap<number, Stored> {
    return this.#places.get(name) ?? new Map<number, Stored>();
  }

  /** Places and what is held there. */
  entries(): IterableIterator<[string, ReadonlyMap<number, Stored>]> {
    return this.#places.entries();
  }

  /** Keeps the first message of a party at a place; false when there is one. */
  put(name: string, party: number, stored: Stored): boolean {
    const place = this.#places.get(name) ?? new Map<number, Stored>();
    if (place.has(party)) return false;
    this.#places.set(name, place.set(party, stored));
    const held = this.#held.get(party) ?? { places: new Map<string, number>(), bytes: 0 };
    this.#held.set(party, held);
    held.places.set(name, stored.envelope.length);
    held.bytes += stored.envelope.length;
    this.#trim(party, held);
    return true;
  }

  /** The envelope of any held message whose payload has this digest. */
  find(name: string, digest: Uint8Array): Uint8Array | undefined {
    for (const { payload, envelope } of this.read(name).values()) {
      if (equalBytes(digestOf(payload), digest)) return envelope;
    }
    return undefined;
  }

  forget(prefix: string): void {
    for (const [name, place] of this.#places) {
      if (!name.startsWith(prefix)) continue;
      for (const party of [...place.keys()]) this.#remove(name, party);
    }
  }

  #trim(party: number, held: Held): void {
    for (const name of [...held.places.keys()]) {
      if (held.places.size <= this.#limits.messages && held.bytes <= this.#limits.bytes) return;
      if (!this.#isWanted(name)) this.#remove(name, party);
    }
  }

  #remove(name: string, party: number): void {
    const place = this.#places.get(name);
    place?.delete(party);
    if (place?.size === 0) this.#places.delete(name);
    const held = this.#held.get(party);
    if (held === undefined) return;
    held.bytes -= held.places.get(name) ?? 0;
    held.places.delete(name);
  }
}
