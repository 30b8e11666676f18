/** Precomputed powers of long-lived bases: signed radix 2^6 (large, no squarings) and an 8-tooth comb (small; Lim and Lee 1994). */
import type { FormKernel, FormTable, Slot } from '../kernel/form-kernel.ts';
import { Accumulator } from './class-group-power.ts';
import { bitsOf, radixDigits } from './class-group-recode.ts';

/** Powers of one base for exponents below 2^bits. */
export interface PowerTable {
  readonly bits: number;
  /** Multiplies base^magnitude (or its inverse) into the product; 0 <= magnitude < 2^bits. */
  accumulate(result: Accumulator, magnitude: bigint, negative: boolean): void;
}

const RADIX_WIDTH = 6;
const RADIX_ENTRIES = 1 << (RADIX_WIDTH - 1);

interface Row {
  readonly powers: FormTable;
  readonly filled: Uint8Array;
}

/**
 * Row w holds base^(j * 2^(6w)) for j = 1..32. Rows are started when an exponent first reaches them, with the powers of two, and
 * every other entry is made when it is first needed, by one composition from two entries of its row: a table used once costs a
 * fifth of a full one, a full one no more than building it at once would, and bits that no exponent has cost nothing.
 */
class RadixTable implements PowerTable {
  readonly bits: number;
  readonly #kernel: FormKernel;
  readonly #rows: Row[] = [];

  constructor(kernel: FormKernel, base: Slot, bits: number) {
    this.bits = bits;
    this.#kernel = kernel;
    this.#startRow(base);
  }

  accumulate(result: Accumulator, magnitude: bigint, negative: boolean): void {
    radixDigits(magnitude, RADIX_WIDTH).forEach((digit, w) => {
      if (digit === 0) return;
      while (this.#rows.length <= w) this.#nextRow();
      const row = this.#rows[w]!;
      this.#fill(row, Math.abs(digit));
      result.multiplyEntry(row.powers, Math.abs(digit) - 1, digit < 0 !== negative);
    });
  }

  #save(row: Row, j: number, slot: Slot): void {
    row.powers.save(j - 1, slot);
    row.filled[j - 1] = 1;
  }

  /** Saves the powers of two of the row whose first entry is in `unit`. */
  #startRow(unit: Slot): void {
    const mark = this.#kernel.mark();
    const power = this.#kernel.allocate();
    this.#kernel.copy(power, unit);
    const row = { powers: this.#kernel.createTable(RADIX_ENTRIES), filled: new Uint8Array(RADIX_ENTRIES) };
    this.#rows.push(row);
    this.#save(row, 1, power);
    for (let j = 2; j <= RADIX_ENTRIES; j *= 2) {
      this.#kernel.square(power, power);
      this.#save(row, j, power);
    }
    this.#kernel.release(mark);
  }

  #nextRow(): void {
    const mark = this.#kernel.mark();
    const unit = this.#kernel.allocate();
    this.#rows.at(-1)!.powers.load(unit, RADIX_ENTRIES - 1);
    this.#kernel.square(unit, unit);
    this.#startRow(unit);
    this.#kernel.release(mark);
  }

  /** Makes entry j of a row from its lowest bit, which is there, and the rest of j. */
  #fill(row: Row, j: number): void {
    if (row.filled[j - 1] === 1) return;
    const low = j & -j;
    this.#fill(row, j - low);
    const mark = this.#kernel.mark();
    const [entry, factor] = [this.#kernel.allocate(), this.#kernel.allocate()];
    row.powers.load(entry, j - low - 1);
    row.powers.load(factor, low - 1);
    this.#kernel.compose(entry, entry, factor);
    this.#save(row, j, entry);
    this.#kernel.release(mark);
  }
}

/** A table of signed digits of six bits: no squarings per power, bits/6 compositions. */
export function buildRadixTable(kernel: FormKernel, base: Slot, bits: number): PowerTable {
  return new RadixTable(kernel, base, bits);
}

const COMB_TEETH = 8;

/** Entry e-1 is the product of base^(2^(columns*i)) over the set bits i of e. */
function fillComb(kernel: FormKernel, base: Slot, columns: number): FormTable {
  const table = kernel.createTable((1 << COMB_TEETH) - 1);
  const mark = kernel.mark();
  const [tooth, entry] = [kernel.allocate(), kernel.allocate()];
  kernel.copy(tooth, base);
  for (let i = 0; i < COMB_TEETH; i++) {
    table.save((1 << i) - 1, tooth);
    for (let rest = 1; rest < 1 << i; rest++) {
      table.load(entry, rest - 1);
      kernel.compose(entry, entry, tooth);
      table.save((1 << i) + rest - 1, entry);
    }
    if (i < COMB_TEETH - 1) for (let j = 0; j < columns; j++) kernel.square(tooth, tooth);
  }
  kernel.release(mark);
  return table;
}

/** 255 entries; bits/8 squarings and compositions per power. */
export function buildCombTable(kernel: FormKernel, base: Slot, bits: number): PowerTable {
  const columns = Math.ceil(bits / COMB_TEETH);
  const table = fillComb(kernel, base, columns);
  return {
    bits,
    accumulate: (result, magnitude, negative) => {
      const exponentBits = bitsOf(magnitude);
      const mark = kernel.mark();
      const power = Accumulator.allocate(kernel);
      for (let column = columns - 1; column >= 0; column--) {
        power.square();
        let entry = 0;
        for (let i = 0; i < COMB_TEETH; i++) entry |= (exponentBits[i * columns + column] ?? 0) << i;
        if (entry !== 0) power.multiplyEntry(table, entry - 1);
      }
      if (!power.empty) result.multiply(power.slot, negative);
      kernel.release(mark);
    },
  };
}
