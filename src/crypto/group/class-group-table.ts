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

/** Row w holds base^(j * 2^(6w)) for j = 1..32. */
export function buildRadixTable(kernel: FormKernel, base: Slot, bits: number): PowerTable {
  const rows = Math.floor(bits / RADIX_WIDTH) + 1;
  const table = kernel.createTable(rows * RADIX_ENTRIES);
  const mark = kernel.mark();
  const [unit, power] = [kernel.allocate(), kernel.allocate()];
  kernel.copy(unit, base);
  for (let row = 0; row < rows; row++) {
    table.save(row * RADIX_ENTRIES, unit);
    kernel.square(power, unit);
    table.save(row * RADIX_ENTRIES + 1, power);
    for (let j = 2; j < RADIX_ENTRIES; j++) {
      kernel.compose(power, power, unit);
      table.save(row * RADIX_ENTRIES + j, power);
    }
    kernel.square(unit, power);
  }
  kernel.release(mark);
  return {
    bits,
    accumulate: (result, magnitude, negative) => {
      const digits = radixDigits(magnitude, RADIX_WIDTH);
      digits.forEach((digit, row) => {
        if (digit === 0) return;
        result.multiplyEntry(table, row * RADIX_ENTRIES + Math.abs(digit) - 1, digit < 0 !== negative);
      });
    },
  };
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
