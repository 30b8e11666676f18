/** Reads bytes of a module with a bound on every step; a short or malformed input is a coded Failure, never a crash. */
import { bytesToBigintLe, Failure } from '../../../base/index.ts';

/** The one error of the reader: devnet-vm/malformed. */
export function malformed(message: string): Failure {
  return new Failure('usage', 'devnet-vm/malformed', message);
}

const MAX_INDEX = 65_535;

export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    if (start > end || end > bytes.length) throw malformed('range outside of the module');
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get position(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  byte(): number {
    if (this.#at >= this.#end) throw malformed('unexpected end');
    return this.#bytes[this.#at++]!;
  }

  bytes(length: number): Uint8Array {
    if (length > this.#end - this.#at) throw malformed('unexpected end');
    const part = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  /** Unsigned LEB128 up to 32 bits, canonical (no superfluous zero byte). */
  uleb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      if ((byte === 0 && shift > 0) || value > 0xffff_ffff) break;
      return value;
    }
    throw malformed('bad variable-length integer');
  }

  /** A table index or a small count. */
  index(): number {
    const value = this.uleb();
    if (value > MAX_INDEX) throw malformed('index too large');
    return value;
  }

  /** A list length: more elements than bytes left cannot be true. */
  count(): number {
    const value = this.uleb();
    if (value > this.#end - this.#at) throw malformed('list longer than the module');
    return value;
  }

  /** Little-endian unsigned integer. */
  integer(length: number): bigint {
    return bytesToBigintLe(this.bytes(length));
  }

  list<T>(item: () => T): T[] {
    const length = this.count();
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(item());
    return items;
  }
}
