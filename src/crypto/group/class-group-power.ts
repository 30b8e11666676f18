/** Powers of public exponents over kernel slots: sliding windows, and products of powers (Straus, Pippenger). */
import { bitLength } from '../../base/index.ts';
import type { FormKernel, Slot } from '../kernel/form-kernel.ts';
import { radixDigits, slidingDigits } from './class-group-recode.ts';

/** A product that starts empty, so that the first factor costs a copy. */
export class Accumulator {
  readonly slot: Slot;
  readonly #kernel: FormKernel;
  readonly #scratch: Slot;
  #empty = true;

  constructor(kernel: FormKernel, slot: Slot, scratch: Slot) {
    this.#kernel = kernel;
    this.slot = slot;
    this.#scratch = scratch;
  }

  /** A new accumulator on two freshly allocated slots. */
  static allocate(kernel: FormKernel): Accumulator {
    return new Accumulator(kernel, kernel.allocate(), kernel.allocate());
  }

  square(): void {
    if (!this.#empty) this.#kernel.square(this.slot, this.slot);
  }

  multiply(factor: Slot, negative = false): void {
    let source = factor;
    if (negative) {
      this.#kernel.invert(this.#scratch, factor);
      source = this.#scratch;
    }
    if (this.#empty) this.#kernel.copy(this.slot, source);
    else this.#kernel.compose(this.slot, this.slot, source);
    this.#empty = false;
  }

  /** Multiplies by entry `index` of a table. */
  multiplyEntry(table: { load(into: Slot, index: number): void }, index: number, negative = false): void {
    table.load(this.#scratch, index);
    this.multiply(this.#scratch, negative);
  }

  get empty(): boolean {
    return this.#empty;
  }

  /** The slot, holding the identity if nothing was multiplied. */
  finish(): Slot {
    if (this.#empty) this.#kernel.identity(this.slot);
    return this.slot;
  }
}

export interface SlotTerm {
  readonly base: Slot;
  readonly exponent: bigint;
}

/** base, base^3, ..., base^(2*count-1) in fresh slots. */
export function oddPowers(kernel: FormKernel, base: Slot, count: number): Slot[] {
  const slots = [base];
  if (count === 1) return slots;
  const twice = kernel.allocate();
  kernel.square(twice, base);
  for (let i = 1; i < count; i++) {
    const next = kernel.allocate();
    kernel.compose(next, slots[i - 1]!, twice);
    slots.push(next);
  }
  return slots;
}

const magnitudeOf = (x: bigint): bigint => (x < 0n ? -x : x);

/** Window width with the fewest compositions for an exponent of this size. */
function slidingWidth(bits: number): number {
  let best = 2;
  const cost = (width: number): number => 2 ** (width - 2) + bits / (width + 1);
  while (best < 8 && cost(best + 1) < cost(best)) best++;
  return best;
}

function straus(kernel: FormKernel, terms: readonly SlotTerm[], result: Accumulator): void {
  const rows = terms.map((term) => {
    const magnitude = magnitudeOf(term.exponent);
    const width = slidingWidth(bitLength(magnitude));
    return {
      negative: term.exponent < 0n,
      digits: slidingDigits(magnitude, width),
      powers: oddPowers(kernel, term.base, 2 ** (width - 2)),
    };
  });
  const length = rows.reduce((longest, row) => Math.max(longest, row.digits.length), 0);
  for (let i = length - 1; i >= 0; i--) {
    result.square();
    for (const { digits, powers, negative } of rows) {
      const digit = digits[i] ?? 0;
      if (digit !== 0) result.multiply(powers[(Math.abs(digit) - 1) >> 1]!, digit < 0 !== negative);
    }
  }
}

/** Multiplies bucket_1 * bucket_2^2 * ... into the result by running products. */
function foldBuckets(buckets: readonly Accumulator[], running: Accumulator, result: Accumulator): void {
  for (let j = buckets.length - 1; j >= 0; j--) {
    const bucket = buckets[j]!;
    if (!bucket.empty) running.multiply(bucket.slot);
    if (!running.empty) result.multiply(running.slot);
  }
}

function pippenger(
  kernel: FormKernel,
  terms: readonly SlotTerm[],
  options: { width: number; result: Accumulator },
): void {
  const { width, result } = options;
  const rows = terms.map((term) => ({
    base: term.base,
    negative: term.exponent < 0n,
    digits: radixDigits(magnitudeOf(term.exponent), width),
  }));
  const length = rows.reduce((longest, row) => Math.max(longest, row.digits.length), 0);
  const slots = Array.from({ length: 2 ** (width - 1) + 1 }, () => kernel.allocate());
  const scratch = kernel.allocate();
  for (let i = length - 1; i >= 0; i--) {
    for (let j = 0; j < width; j++) result.square();
    const [running, ...buckets] = slots.map((slot) => new Accumulator(kernel, slot, scratch));
    for (const { base, digits, negative } of rows) {
      const digit = digits[i] ?? 0;
      if (digit !== 0) buckets[Math.abs(digit) - 1]!.multiply(base, digit < 0 !== negative);
    }
    foldBuckets(buckets, running!, result);
  }
}

/** Bucket width if Pippenger needs fewer compositions than Straus, else 0. */
export function pippengerWidth(exponentBits: readonly number[]): number {
  let best = 0;
  let bestCost = 0;
  const longest = Math.max(...exponentBits);
  for (const bits of exponentBits) {
    const width = slidingWidth(bits);
    bestCost += 2 ** (width - 2) + bits / (width + 1);
  }
  for (let width = 4; width <= 10; width++) {
    let cost = Math.ceil(longest / width) * 2 ** width;
    for (const bits of exponentBits) cost += bits / width + 1;
    if (cost < bestCost) [best, bestCost] = [width, cost];
  }
  return best;
}

/** Multiplies the product of the powers into `result`, which must be empty. Takes slots; the caller marks and releases. */
export function multiplyPowers(kernel: FormKernel, terms: readonly SlotTerm[], result: Accumulator): void {
  const live = terms.filter((term) => term.exponent !== 0n);
  if (live.length === 0) return;
  const width = live.length < 32 ? 0 : pippengerWidth(live.map((term) => bitLength(term.exponent)));
  if (width === 0) straus(kernel, live, result);
  else pippenger(kernel, live, { width, result });
}
