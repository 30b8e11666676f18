/** A growing byte buffer with the primitives of BCS, for the hot paths where a schema library is too slow. */

const encoder = new TextEncoder();

/** Writes BCS primitives in order; `finish` hands the bytes over. */
export class BcsWriter {
  #buffer = new Uint8Array(256);
  #length = 0;

  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, at));
      this.#buffer = larger;
    }
    this.#length = needed;
    return at;
  }

  u8(value: number): this {
    const at = this.#reserve(1);
    this.#buffer[at] = value;
    return this;
  }

  u64(value: bigint): this {
    const at = this.#reserve(8);
    new DataView(this.#buffer.buffer).setBigUint64(at, value, true);
    return this;
  }

  uleb(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.u8(rest);
  }

  raw(bytes: Uint8Array): this {
    const at = this.#reserve(bytes.length);
    this.#buffer.set(bytes, at);
    return this;
  }

  /** A vector<u8>: length and bytes. */
  bytes(bytes: Uint8Array): this {
    return this.uleb(bytes.length).raw(bytes);
  }

  string(text: string): this {
    return this.bytes(encoder.encode(text));
  }

  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }
}

/** Reads what BcsWriter wrote; reading past the end throws RangeError. */
export class BcsReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.raw(1)[0]!;
  }

  u64(): bigint {
    const view = this.raw(8);
    return new DataView(view.buffer, view.byteOffset, 8).getBigUint64(0, true);
  }

  uleb(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.u8();
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
      if (scale > 0x80 ** 6) throw new RangeError('uleb128 too long');
    }
  }

  raw(count: number): Uint8Array {
    if (count > this.remaining) throw new RangeError('end of bytes');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  bytes(): Uint8Array {
    return this.raw(this.uleb()).slice();
  }

  string(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.raw(this.uleb()));
  }
}
