/** The kernel in WebAssembly: slots are addresses in the instance's memory, stored forms are copies of their words. */
import { Failure } from '../../base/index.ts';
import { type Form, formFrom, identityForm } from './form.ts';
import type { FormKernel, FormTable, Slot, StoredForm } from './form-kernel.ts';
import { KERNEL_BASE64 } from './kernel.gen.ts';
import { partialBound } from './nucomp.ts';

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  boundPointer(): number;
  heapBase(): number;
  slotBytes(): number;
  square(into: number, x: number): void;
  compose(into: number, x: number, y: number): void;
  invert(into: number, x: number): void;
  equal(x: number, y: number): number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 without the host's decoders, which pure rooms do not use. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/[\s=]/g, '');
  const out = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let [bits, count, position] = [0, 0, 0];
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[position++] = (bits >> count) & 0xff;
    }
  }
  return out;
}

let compiled: WebAssembly.Module | undefined;

function instantiate(): KernelExports {
  compiled ??= new WebAssembly.Module(decodeBase64(KERNEL_BASE64));
  // The exports' types are those of form.as.ts, which the differential tests exercise one by one.
  return new WebAssembly.Instance(compiled, {}).exports as unknown as KernelExports;
}

/** Whether this host can run the kernel: some have no WebAssembly, some forbid compiling it. */
export function canRunKernel(): boolean {
  if (typeof WebAssembly !== 'object') return false;
  try {
    instantiate();
    return true;
  } catch {
    return false;
  }
}

const HEADER_WORDS = 2;
const HALF_WORDS = HEADER_WORDS + 40;
const HALF_BYTES = 4 * HALF_WORDS;
const MAX_BITS = 2500;

class WasmKernel implements FormKernel {
  readonly discriminant: bigint;
  readonly #exports: KernelExports;
  readonly #base: number;
  readonly #slotBytes: number;
  readonly #slotWords: number;
  readonly #unit: StoredForm;
  #words: Uint32Array;
  #longs: BigUint64Array;
  #bytes: Uint8Array;
  #next: number;

  constructor(discriminant: bigint) {
    this.discriminant = discriminant;
    this.#exports = instantiate();
    ({ words: this.#words, longs: this.#longs, bytes: this.#bytes } = this.#views());
    this.#slotBytes = this.#exports.slotBytes();
    this.#slotWords = this.#slotBytes / 4;
    this.#base = this.#exports.heapBase();
    this.#next = this.#base;
    this.#writeNumber(this.#exports.boundPointer(), partialBound(discriminant));
    const mark = this.mark();
    const slot = this.allocate();
    this.put(slot, identityForm(discriminant));
    this.#unit = this.store(slot);
    this.release(mark);
  }

  allocate(): Slot {
    const slot = this.#next;
    this.#next += this.#slotBytes;
    if (this.#next > this.#words.byteLength) {
      // Doubling keeps the number of growths, each of which detaches the views, small.
      this.#exports.memory.grow(this.#words.byteLength / 65536);
      ({ words: this.#words, longs: this.#longs, bytes: this.#bytes } = this.#views());
    }
    return slot;
  }

  #views(): { words: Uint32Array; longs: BigUint64Array; bytes: Uint8Array } {
    const { buffer } = this.#exports.memory;
    return { words: new Uint32Array(buffer), longs: new BigUint64Array(buffer), bytes: new Uint8Array(buffer) };
  }

  mark(): number {
    return this.#next;
  }

  release(mark: number): void {
    this.#next = mark;
  }

  /** Numbers start at multiples of 8 bytes, so their limbs can be written two at a time. */
  #writeNumber(address: number, value: bigint): void {
    const start = address / 8 + 1;
    let position = start;
    for (let rest = value < 0n ? -value : value; rest !== 0n; rest >>= 64n) this.#longs[position++] = rest;
    let limbs = 2 * (position - start);
    if (limbs > 0 && this.#words[2 * position - 1] === 0) limbs--;
    this.#words[address / 4] = value < 0n ? -limbs : limbs;
  }

  #readNumber(address: number): bigint {
    const size = (this.#words[address / 4] ?? 0) | 0;
    const limbs = Math.abs(size);
    const start = address / 8 + 1;
    let value = (limbs & 1) === 1 ? BigInt(this.#words[address / 4 + 1 + limbs] ?? 0) : 0n;
    for (let i = (limbs >> 1) - 1; i >= 0; i--) value = (value << 64n) | (this.#longs[start + i] ?? 0n);
    return size < 0 ? -value : value;
  }

  put(into: Slot, form: Form): void {
    this.#writeNumber(into, form.a);
    this.#writeNumber(into + HALF_BYTES, form.b);
    this.#writeNumber(into + 2 * HALF_BYTES, form.c);
  }

  get(from: Slot): Form {
    return formFrom(this.#readNumber(from), this.#readNumber(from + HALF_BYTES), this.discriminant);
  }

  encode(from: Slot, coordinateLength: number): Uint8Array {
    const out = new Uint8Array(1 + 2 * coordinateLength);
    out[0] = ((this.#words[(from + HALF_BYTES) / 4] ?? 0) | 0) < 0 ? 1 : 0;
    for (const [half, end] of [
      [0, coordinateLength],
      [1, 2 * coordinateLength],
    ] as const) {
      const address = from + half * HALF_BYTES;
      const bytes = 4 * Math.abs((this.#words[address / 4] ?? 0) | 0);
      const count = Math.min(bytes, coordinateLength);
      for (let i = 0; i < count; i++) out[end - i] = this.#bytes[address + 8 + i] ?? 0;
    }
    return out;
  }

  identity(into: Slot): void {
    this.load(into, this.#unit);
  }

  copy(into: Slot, from: Slot): void {
    this.#words.copyWithin(into / 4, from / 4, from / 4 + this.#slotWords);
  }

  invert(into: Slot, from: Slot): void {
    this.#exports.invert(into, from);
  }

  square(into: Slot, from: Slot): void {
    this.#exports.square(into, from);
  }

  compose(into: Slot, x: Slot, y: Slot): void {
    this.#exports.compose(into, x, y);
  }

  equal(x: Slot, y: Slot): boolean {
    return this.#exports.equal(x, y) === 1;
  }

  load(into: Slot, stored: StoredForm): void {
    if (stored.kind !== 'words') throw new Failure('bug', 'crypto/foreign-element', 'form of another kernel');
    this.#words.set(stored.words, into / 4);
  }

  store(from: Slot): StoredForm {
    const words = this.#words.slice(from / 4, from / 4 + this.#slotWords);
    // Limbs above a number's length are leftovers; without them equal forms have equal words.
    for (const [start, end] of [
      [0, HALF_WORDS],
      [HALF_WORDS, 2 * HALF_WORDS],
      [2 * HALF_WORDS, words.length],
    ] as const) {
      words.fill(0, start + 1, start + HEADER_WORDS);
      words.fill(0, start + HEADER_WORDS + Math.abs((words[start] ?? 0) | 0), end);
    }
    return { kind: 'words', words };
  }

  createTable(length: number): FormTable {
    const width = this.#slotWords;
    const words = new Uint32Array(length * width);
    return {
      length,
      save: (index, from) => {
        words.set(this.#words.subarray(from / 4, from / 4 + width), index * width);
      },
      load: (into, index) => {
        this.#words.set(words.subarray(index * width, (index + 1) * width), into / 4);
      },
    };
  }
}

/** A kernel for one negative discriminant = 1 mod 4 of at most 2500 bits, with an instance of its own. */
export function createWasmKernel(discriminant: bigint): FormKernel {
  if (-discriminant >> BigInt(MAX_BITS) !== 0n) {
    throw new Failure('bug', 'crypto/discriminant-size', `discriminant above ${MAX_BITS} bits`);
  }
  return new WasmKernel(discriminant);
}
