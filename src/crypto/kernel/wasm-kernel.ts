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
const MAX_BITS = 2500;

class WasmKernel implements FormKernel {
  readonly discriminant: bigint;
  readonly #exports: KernelExports;
  readonly #base: number;
  readonly #slotBytes: number;
  readonly #slotWords: number;
  readonly #unit: StoredForm;
  #words: Uint32Array;
  #next: number;

  constructor(discriminant: bigint) {
    this.discriminant = discriminant;
    this.#exports = instantiate();
    this.#words = new Uint32Array(this.#exports.memory.buffer);
    this.#slotBytes = this.#exports.slotBytes();
    this.#slotWords = this.#slotBytes / 4;
    this.#base = this.#exports.heapBase();
    this.#next = this.#base;
    this.#writeNumber(this.#exports.boundPointer() / 4, partialBound(discriminant));
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
      // Doubling keeps the number of growths, each of which detaches the view, small.
      this.#exports.memory.grow(this.#words.byteLength / 65536);
      this.#words = new Uint32Array(this.#exports.memory.buffer);
    }
    return slot;
  }

  mark(): number {
    return this.#next;
  }

  release(mark: number): void {
    this.#next = mark;
  }

  #writeNumber(at: number, value: bigint): void {
    const digits = (value < 0n ? -value : value).toString(16);
    let count = 0;
    for (let end = value === 0n ? 0 : digits.length; end > 0; end -= 8) {
      this.#words[at + HEADER_WORDS + count++] = Number.parseInt(digits.slice(Math.max(0, end - 8), end), 16);
    }
    this.#words[at] = value < 0n ? -count : count;
  }

  #readNumber(at: number): bigint {
    const size = (this.#words[at] ?? 0) | 0;
    let digits = '0x0';
    for (let i = Math.abs(size) - 1; i >= 0; i--) {
      digits += (this.#words[at + HEADER_WORDS + i] ?? 0).toString(16).padStart(8, '0');
    }
    return size < 0 ? -BigInt(digits) : BigInt(digits);
  }

  put(into: Slot, form: Form): void {
    this.#writeNumber(into / 4, form.a);
    this.#writeNumber(into / 4 + HALF_WORDS, form.b);
    this.#writeNumber(into / 4 + 2 * HALF_WORDS, form.c);
  }

  get(from: Slot): Form {
    return formFrom(this.#readNumber(from / 4), this.#readNumber(from / 4 + HALF_WORDS), this.discriminant);
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
