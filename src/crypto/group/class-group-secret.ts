/** Powers of secret exponents over kernel slots, by schedules that depend on public numbers only. Not constant time. */
import type { FormKernel, Slot } from '../kernel/form-kernel.ts';
import { oddPowers } from './class-group-power.ts';
import { oddDigits } from './class-group-recode.ts';

/** Secret exponents of one base, all of the same public number of bits. */
export interface SecretPowers {
  readonly base: Slot;
  readonly exponents: readonly bigint[];
  readonly bits: number;
}

/** Window width with the fewest compositions for `bits` bits. */
function secretWidth(bits: number): number {
  let best = 2;
  const cost = (width: number): number => Math.ceil(bits / width) + 2 ** (width - 1);
  while (best < 8 && cost(best + 1) < cost(best)) best++;
  return best;
}

/**
 * base^exponent for each exponent by a schedule that depends on `bits` and their number only: the same squarings, copies and
 * compositions whatever the exponents. Squarings are made once for all of them. Slots are the caller's to release.
 */
export function powSecretSlots(kernel: FormKernel, powers: SecretPowers): Slot[] {
  const [exponent, ...others] = powers.exponents;
  if (exponent === undefined) return [];
  if (others.length === 0) return [powSecretSlot(kernel, powers.base, { exponent, bits: powers.bits })];
  const width = secretWidth(powers.bits);
  const rows = powers.exponents.map((value) => startBuckets(kernel, powers, { value, width }));
  const power = kernel.allocate();
  const inverse = kernel.allocate();
  kernel.copy(power, powers.base);
  for (let i = 0; i < Math.ceil(powers.bits / width); i++) {
    if (i > 0) for (let j = 0; j < width; j++) kernel.square(power, power);
    kernel.invert(inverse, power);
    for (const { digits, buckets } of rows) {
      const digit = digits[i]!;
      const bucket = buckets[(Math.abs(digit) - 1) >> 1]!;
      kernel.compose(bucket, bucket, digit < 0 ? inverse : power);
    }
  }
  return rows.map((row) => finishBuckets(kernel, powers.base, row));
}

interface BucketRow {
  readonly digits: Int16Array;
  readonly even: boolean;
  /** Bucket j collects the powers whose digit is 2j + 1 or -(2j + 1) (Yao 1976). */
  readonly buckets: readonly Slot[];
}

/** Every bucket starts with the square of the base, never empty, so that the first power in it costs the same as the others. */
function startBuckets(
  kernel: FormKernel,
  { base, bits }: SecretPowers,
  { value, width }: { readonly value: bigint; readonly width: number },
): BucketRow {
  const even = (value & 1n) === 0n;
  const digits = oddDigits(even ? value + 1n : value, bits, width);
  const buckets = Array.from({ length: 2 ** (width - 1) }, () => {
    const bucket = kernel.allocate();
    kernel.square(bucket, base);
    return bucket;
  });
  return { digits, even, buckets };
}

/** The product of bucket_j^(2j+1), without what the buckets started with and what made an even exponent odd. */
function finishBuckets(kernel: FormKernel, base: Slot, { even, buckets }: BucketRow): Slot {
  const [running, result, excess] = [kernel.allocate(), kernel.allocate(), kernel.allocate()];
  kernel.copy(running, buckets.at(-1)!);
  kernel.copy(result, running);
  for (let j = buckets.length - 2; j >= 1; j--) {
    kernel.compose(running, running, buckets[j]!);
    kernel.compose(result, result, running);
  }
  kernel.square(result, result);
  kernel.compose(running, running, buckets[0]!);
  kernel.compose(result, result, running);
  // Twice the sum of the odd numbers below 2^width is 2^(2 width - 1).
  kernel.square(excess, base);
  for (let j = 1; j < buckets.length; j *= 2) {
    kernel.square(excess, excess);
    kernel.square(excess, excess);
  }
  kernel.invert(excess, excess);
  kernel.compose(result, result, excess);
  return takeBack(kernel, base, { result, even });
}

/** An even exponent was raised by one; the composition that takes it back is always made. */
function takeBack(kernel: FormKernel, base: Slot, { result, even }: { result: Slot; even: boolean }): Slot {
  const corrected = kernel.allocate();
  kernel.invert(corrected, base);
  kernel.compose(corrected, result, corrected);
  return even ? corrected : result;
}

/** One power by odd digits. */
function powSecretSlot(kernel: FormKernel, base: Slot, secret: { exponent: bigint; bits: number }): Slot {
  const even = (secret.exponent & 1n) === 0n;
  const width = secretWidth(secret.bits);
  const digits = oddDigits(even ? secret.exponent + 1n : secret.exponent, secret.bits, width);
  const powers = oddPowers(kernel, base, 2 ** (width - 1));
  const [result, inverse] = [kernel.allocate(), kernel.allocate()];
  kernel.copy(result, powers[(digits[digits.length - 1]! - 1) >> 1]!);
  for (let i = digits.length - 2; i >= 0; i--) {
    for (let j = 0; j < width; j++) kernel.square(result, result);
    const digit = digits[i]!;
    const entry = powers[(Math.abs(digit) - 1) >> 1]!;
    kernel.invert(inverse, entry);
    kernel.compose(result, result, digit < 0 ? inverse : entry);
  }
  return takeBack(kernel, base, { result, even });
}
