/** Strict reading and writing of protocol messages: a version and a kind first, lengths before numbers, nothing left over. */
import { bigintToBytes, bitLength, bytesToBigint, concatBytes, Failure, u8 } from '../../base/index.ts';

/** The second byte of every message; the first is the version. */
export const MESSAGE_KIND = {
  stageADealing: 1,
  complaint: 2,
  stageAOutput: 3,
  stageBMessage: 4,
  networkKey: 5,
  sharing: 6,
  presignContribution: 7,
  presignEntry: 8,
  userMessage: 9,
  partials: 10,
  partialProofs: 11,
  envelope: 12,
  ecdsaGammas: 13,
  ecdsaNonces: 14,
  ecdsaFirstRound: 15,
  ecdsaUserMessage: 16,
} as const;

export type MessageKind = keyof typeof MESSAGE_KIND;

const VERSION = 1;
/** `data.rule` of a message whose first byte is another version. */
export const UNKNOWN_VERSION = 'unknown version';

/** Version and kind, two bytes. */
export function messageHead(kind: MessageKind): Uint8Array {
  return concatBytes(u8(VERSION), u8(MESSAGE_KIND[kind]));
}

/** Int(x, length): one sign byte, then |x| big-endian. Throws bug `base/integer-range`. */
export function encodeSigned(value: bigint, length: number): Uint8Array {
  return concatBytes(u8(value < 0n ? 1 : 0), bigintToBytes(value < 0n ? -value : value, length));
}

/** Bytes of |x| below 2^bits. */
export const byteLength = (bits: number): number => Math.ceil(bits / 8);

/** Encoded length of Int(x, ceil(bits/8)). */
export const signedLength = (bits: number): number => 1 + byteLength(bits);

/** Reads a message front to back. Every method throws usage `crypto/bad-encoding`. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #what: MessageKind;
  #offset = 0;

  /** Checks version, kind and the size limit before anything else. */
  constructor(bytes: Uint8Array, what: MessageKind, maxLength: number) {
    this.#bytes = bytes;
    this.#what = what;
    if (bytes.length > maxLength) throw this.bad(`longer than ${maxLength} bytes`);
    if (this.u8() !== VERSION) throw this.bad(UNKNOWN_VERSION);
    if (this.u8() !== MESSAGE_KIND[what]) throw this.bad('another kind of message');
  }

  /** The failure to throw about this message. */
  bad(rule: string): Failure {
    return new Failure('usage', 'crypto/bad-encoding', `${this.#what}: ${rule}`, { data: { what: this.#what, rule } });
  }

  take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw this.bad('too short');
    const part = this.#bytes.slice(this.#offset, end);
    this.#offset = end;
    return part;
  }

  u8(): number {
    return this.#unsigned(1);
  }

  u16(): number {
    return this.#unsigned(2);
  }

  u32(): number {
    return this.#unsigned(4);
  }

  /** A residue in [0, q), 32 bytes big-endian. */
  scalar(q: bigint): bigint {
    const value = bytesToBigint(this.take(32));
    if (value >= q) throw this.bad('scalar out of range');
    return value;
  }

  /** Int(x, ceil(bits/8)) with |x| < 2^bits; minus zero is refused. */
  signed(bits: number): bigint {
    const sign = this.u8();
    const magnitude = bytesToBigint(this.take(byteLength(bits)));
    if (sign > 1 || (sign === 1 && magnitude === 0n)) throw this.bad('sign is not canonical');
    if (bitLength(magnitude) > bits) throw this.bad('integer out of range');
    return sign === 1 ? -magnitude : magnitude;
  }

  /** Must be called last: nothing may be left over. */
  end(): void {
    if (this.#offset !== this.#bytes.length) throw this.bad('bytes left over');
  }

  #unsigned(width: number): number {
    return this.take(width).reduce((value, byte) => value * 256 + byte, 0);
  }
}
