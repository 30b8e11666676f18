/** Reads BCS that a stranger sent: never past its end, never more memory than it has bytes for, nothing left over. */
import { BcsReader } from '@mysten/bcs';
import { equalBytes } from '../../base/index.ts';

/** The library's reader takes claimed lengths at their word: it allocates for them and reads on into neighbouring memory. */
class BoundedReader extends BcsReader {
  readonly #length: number;
  #at = 0;
  #claimed = 0;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#length = bytes.length;
  }

  /** Called by every read. */
  override shift(bytes: number): this {
    this.#at += bytes;
    return super.shift(bytes);
  }

  override readBytes(count: number): Uint8Array {
    if (count > this.#length - this.#at) throw new RangeError('a length beyond the end');
    return super.readBytes(count);
  }

  /**
   * Every element of every list has at least one byte of its own, so all claimed lengths together are at most the length of
   * the whole. One-byte values are not counted: they may be tags, and claim little.
   */
  override readULEB(): number {
    const value = super.readULEB();
    if (this.#at > this.#length) throw new RangeError('read beyond the end');
    if (value > 0x7f) this.#claimed += value;
    if (this.#claimed > this.#length) throw new RangeError('a length beyond the end');
    return value;
  }
}

/** What reading needs of a schema. */
export interface StrictSchema<T> {
  read(reader: BcsReader): T;
  serialize(value: NoInfer<T>): { toBytes(): Uint8Array };
}

/** The value whose one encoding these bytes are; throws RangeError or what the schema throws. */
export function parseStrict<T>(schema: StrictSchema<T>, bytes: Uint8Array): T {
  const value = schema.read(new BoundedReader(bytes.slice()));
  if (!equalBytes(schema.serialize(value).toBytes(), bytes)) throw new RangeError('not the encoding of its value');
  return value;
}
