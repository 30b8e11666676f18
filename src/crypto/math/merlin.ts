/** Merlin transcripts (merlin.cool) over STROBE-128 v1.0.2, the hash of sr25519 signatures; only the three operations Merlin uses. */
import { keccakP } from '@noble/hashes/sha3.js';
import { asciiToBytes } from '../../base/index.ts';

/** A transcript that absorbs public values and yields challenges depending on all of them. */
export interface MerlinTranscript {
  append(label: string, message: Uint8Array): void;
  /** `length` bytes; later calls continue the transcript. */
  challenge(label: string, length: number): Uint8Array;
}

/** Rate in bytes: 200 - 2*128/8, less the two bytes of padding. */
const RATE = 166;
const FLAG = { I: 1, A: 2, C: 4, M: 16 } as const;

/** The subset of STROBE in which no data is encrypted and nothing is keyed. */
class Strobe {
  readonly #words = new Uint32Array(50);
  readonly #state = new Uint8Array(this.#words.buffer);
  #position = 0;
  #begin = 0;

  constructor(protocol: string) {
    this.#state.set([1, RATE + 2, 1, 0, 1, 96]);
    this.#state.set(asciiToBytes('STROBEv1.0.2'), 6);
    this.#permute();
    this.metaAd(asciiToBytes(protocol), false);
  }

  metaAd(data: Uint8Array, more: boolean): void {
    if (!more) this.#start(FLAG.M | FLAG.A);
    this.#absorb(data);
  }

  ad(data: Uint8Array): void {
    this.#start(FLAG.A);
    this.#absorb(data);
  }

  prf(length: number): Uint8Array {
    this.#start(FLAG.I | FLAG.A | FLAG.C);
    const output = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      output[i] = this.#state[this.#position]!;
      this.#state[this.#position] = 0;
      this.#advance();
    }
    return output;
  }

  #start(flags: number): void {
    const previous = this.#begin;
    this.#begin = this.#position + 1;
    this.#absorb(Uint8Array.of(previous, flags));
    // Output must come from a permuted state.
    if ((flags & FLAG.C) !== 0 && this.#position !== 0) this.#run();
  }

  #absorb(data: Uint8Array): void {
    for (const byte of data) {
      this.#state[this.#position]! ^= byte;
      this.#advance();
    }
  }

  #advance(): void {
    this.#position++;
    if (this.#position === RATE) this.#run();
  }

  #run(): void {
    this.#state[this.#position]! ^= this.#begin;
    this.#state[this.#position + 1]! ^= 0x04;
    this.#state[RATE + 1]! ^= 0x80;
    this.#permute();
    this.#position = 0;
    this.#begin = 0;
  }

  /** keccakP works on the machine's 32-bit words; every platform that runs this is little-endian. */
  #permute(): void {
    keccakP(this.#words);
  }
}

function littleEndian32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}

/** A fresh transcript of an application, domain-separated by its ASCII label. */
export function createMerlinTranscript(label: string): MerlinTranscript {
  const strobe = new Strobe('Merlin v1.0');
  const frame = (name: string, length: number): void => {
    strobe.metaAd(asciiToBytes(name), false);
    strobe.metaAd(littleEndian32(length), true);
  };
  const append = (name: string, message: Uint8Array): void => {
    frame(name, message.length);
    strobe.ad(message);
  };
  append('dom-sep', asciiToBytes(label));
  return {
    append,
    challenge(name, length) {
      frame(name, length);
      return strobe.prf(length);
    },
  };
}
