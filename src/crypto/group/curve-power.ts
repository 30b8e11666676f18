/** Multiples of curve points: a fixed schedule for secret scalars, shared doublings for public ones. */
import { oddDigits, slidingDigits } from './class-group-recode.ts';

/** The part of a point this file relies on; the addition is complete. */
export interface AdditivePoint<P> {
  add(other: P): P;
  double(): P;
  negate(): P;
}

const SECRET_WIDTH = 4;

/** P, 3P, 5P, .. */
function oddMultiples<P extends AdditivePoint<P>>(point: P, count: number): P[] {
  const multiples = [point];
  const twice = point.double();
  for (let i = 1; i < count; i++) multiples.push(multiples[i - 1]!.add(twice));
  return multiples;
}

/**
 * scalar * P for 0 < scalar < q, q odd and below 2^bits: the same doublings, additions and negations for every scalar
 * (Joye and Tunstall 2009). Not constant time.
 */
export function multiplySecret<P extends AdditivePoint<P>>(
  point: P,
  scalar: bigint,
  { q, bits }: { readonly q: bigint; readonly bits: number },
): P {
  // The recoding wants an odd scalar: of k and q - k exactly one is.
  const isEven = (scalar & 1n) === 0n;
  const digits = oddDigits([scalar, q - scalar][Number(isEven)]!, bits, SECRET_WIDTH);
  const multiples = oddMultiples(point, 2 ** (SECRET_WIDTH - 1));
  let sum = multiples[(digits[digits.length - 1]! - 1) >> 1]!;
  for (let i = digits.length - 2; i >= 0; i--) {
    for (let j = 0; j < SECRET_WIDTH; j++) sum = sum.double();
    const digit = digits[i]!;
    const multiple = multiples[(Math.abs(digit) - 1) >> 1]!;
    sum = sum.add([multiple, multiple.negate()][Number(digit < 0)]!);
  }
  return [sum, sum.negate()][Number(isEven)]!;
}

const PUBLIC_WIDTH = 5;

/** A public term of a sum; the scalar may have any sign. */
export interface PublicTerm<P> {
  readonly point: P;
  readonly scalar: bigint;
}

/** The sum of scalar * P with shared doublings, variable time; `zero` if there are no terms. */
export function sumPublic<P extends AdditivePoint<P>>(zero: P, terms: readonly PublicTerm<P>[]): P {
  const rows = terms.map(({ point, scalar }) => ({
    negative: scalar < 0n,
    digits: slidingDigits(scalar < 0n ? -scalar : scalar, PUBLIC_WIDTH),
    multiples: oddMultiples(point, 2 ** (PUBLIC_WIDTH - 2)),
  }));
  const length = rows.reduce((longest, { digits }) => Math.max(longest, digits.length), 0);
  let sum = zero;
  for (let i = length - 1; i >= 0; i--) {
    if (sum !== zero) sum = sum.double();
    for (const { digits, multiples, negative } of rows) {
      const digit = digits[i] ?? 0;
      if (digit === 0) continue;
      const multiple = multiples[(Math.abs(digit) - 1) >> 1]!;
      sum = sum.add(digit < 0 !== negative ? multiple.negate() : multiple);
    }
  }
  return sum;
}
