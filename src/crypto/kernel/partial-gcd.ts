/** The two Euclidean loops of NUCOMP on BigInt: one with a single cofactor, one that stops half way. */

/** g = gcd(a, b) > 0 and v with v*b = g modulo a, for a > 0 and any b. */
export function halfExtendedGcd(a: bigint, b: bigint): { g: bigint; v: bigint } {
  const negative = b < 0n;
  let [r0, r1] = [a, negative ? -b : b];
  let [v0, v1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [v0, v1] = [v1, v0 - quotient * v1];
  }
  return { g: r0, v: negative ? -v0 : v0 };
}

export interface PartialGcd {
  /** The two last remainders; rPrevious carries the sign of an odd number of steps. */
  readonly r: bigint;
  readonly rPrevious: bigint;
  /** Their cofactors: r = x*b modulo a, rPrevious = y*b modulo a (y with the same sign change). */
  readonly x: bigint;
  readonly y: bigint;
  readonly steps: number;
}

/** Euclid on a > b >= 0 until the larger remainder is at most `bound`. */
export function partialGcd(a: bigint, b: bigint, bound: bigint): PartialGcd {
  let [rPrevious, r, x, y, steps] = [a, b, 1n, 0n, 0];
  while (rPrevious > bound && r !== 0n) {
    const quotient = rPrevious / r;
    [rPrevious, r] = [r, rPrevious - quotient * r];
    [y, x] = [x, y - quotient * x];
    steps++;
  }
  return (steps & 1) === 1 ? { r, rPrevious: -rPrevious, x, y: -y, steps } : { r, rPrevious, x, y, steps };
}
