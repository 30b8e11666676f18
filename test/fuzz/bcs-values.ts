/** Valid BCS of any schema: the schema reads from a source that makes values up, and writes what it read. */
import { BcsReader } from '@mysten/bcs';
import { bytesToBigintLe } from '../../src/base/index.ts';
import { Random } from './random.ts';

/** The part of a schema that the fuzzers use; fields do not matter to them. */
export interface Bcs {
  read(reader: BcsReader): unknown;
  serialize(value: unknown): { toBytes(): Uint8Array };
}

class Source extends BcsReader {
  readonly #random: Random;
  readonly #fill: number;

  constructor(random: Random, fill: number) {
    super(new Uint8Array(0));
    this.#random = random;
    this.#fill = fill;
  }

  #number(bytes: number): string {
    return String(bytesToBigintLe(this.#random.bytes(bytes)));
  }

  override read8(): number {
    return this.#fill === 0 ? 0 : this.#random.below(2);
  }
  override read16(): number {
    return this.#random.below(2 ** 16);
  }
  override read32(): number {
    return this.#random.below(2 ** 32);
  }
  override read64(): string {
    return this.#number(8);
  }
  override read128(): string {
    return this.#number(16);
  }
  override read256(): string {
    return this.#number(32);
  }
  override readBytes(length: number): Uint8Array {
    return this.#random.bytes(length);
  }
  /** Lengths of vectors, and the alternative of an option or enumeration. */
  override readULEB(): number {
    return this.#fill === 0 ? 0 : this.#random.below(this.#fill + 1);
  }
}

/** One valid encoding; `fill` is the longest list in it, 0 for the emptiest value. */
export function sampleOf(schema: Bcs, fill: number): Uint8Array {
  for (let draw = 0; ; draw++) {
    try {
      return schema.serialize(schema.read(new Source(new Random(`sample ${fill} ${draw}`), fill))).toBytes();
    } catch (error) {
      // A list length was drawn where the schema wanted one of few alternatives.
      if (draw > 200) throw error;
    }
  }
}
