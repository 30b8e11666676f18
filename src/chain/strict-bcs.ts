/** Reads BCS that a full node serves: never past its end, never more memory than it has bytes for, nothing left over. */
import { BcsReader } from '@mysten/bcs';
import { equalBytes, Failure } from '../base/index.ts';

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

/** What parsing needs of a generated codec. */
export interface StrictCodec<T> {
  read(reader: BcsReader): T;
  serialize(value: NoInfer<T>): { toBytes(): Uint8Array };
}

/** The value whose one encoding these bytes are. Throws transient `chain/bad-content`: no honest node serves anything else. */
export function parseStrict<T>(codec: StrictCodec<T>, bytes: Uint8Array, what: string): T {
  let value: T;
  let isCanonical: boolean;
  try {
    // A copy: fields of the value then share no memory with whatever the bytes came in.
    value = codec.read(new BoundedReader(bytes.slice()));
    isCanonical = equalBytes(codec.serialize(value).toBytes(), bytes);
  } catch (cause) {
    throw badContent(what, cause);
  }
  if (!isCanonical) throw badContent(what);
  return value;
}

function badContent(what: string, cause?: unknown): Failure {
  return new Failure('transient', 'chain/bad-content', `the node serves bytes that are no ${what}`, {
    data: { what },
    hint: 'Use another full node; this one does not serve what the chain holds.',
    ...(cause === undefined ? {} : { cause }),
  });
}
