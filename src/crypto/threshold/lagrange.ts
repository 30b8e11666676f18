/** Integer Lagrange coefficients at 0: no division, because share indices have no inverse in a group of unknown order. */
import { Failure } from '../../base/index.ts';
import { MAX_TOTAL_WEIGHT, quorum } from './committee.ts';

/** Public numbers of one sharing: n virtual indices 1..n, any t of them suffice, delta = n!. */
export interface SharingParameters {
  readonly n: number;
  readonly t: number;
  readonly delta: bigint;
}

/** For a committee of total weight n, 1..128. Throws usage `crypto/bad-committee`. */
export function sharingParameters(n: number): SharingParameters {
  if (!Number.isInteger(n) || n < 1 || n > MAX_TOTAL_WEIGHT) {
    throw new Failure('usage', 'crypto/bad-committee', `a committee has 1 to ${MAX_TOTAL_WEIGHT} shares, not ${n}`);
  }
  let delta = 1n;
  for (let i = 2n; i <= BigInt(n); i++) delta *= i;
  return { n, t: quorum(n), delta };
}

export interface LagrangeCoefficients {
  /** Lambda_v / g in the order of the indices; may be negative. */
  readonly reduced: readonly bigint[];
  /** g: the common factor of this subset's coefficients; divides delta^2. */
  readonly divisor: bigint;
}

/**
 * Lambda_v = delta * prod_{j != v} j/(j-v) for exactly t distinct indices in 1..n, divided by their gcd, which every subset
 * has for itself: sum of reduced_v * F(v) = delta * F(0) / g. Throws usage `crypto/bad-index`.
 */
export function lagrangeCoefficients(parameters: SharingParameters, indices: readonly number[]): LagrangeCoefficients {
  assertIndices(parameters, indices);
  if (indices.length !== parameters.t) throw badIndex(`exactly ${parameters.t} indices are needed`);
  const points = indices.map(BigInt);
  const full = points.map((v) => {
    let numerator = parameters.delta;
    let denominator = 1n;
    for (const j of points) {
      if (j === v) continue;
      numerator *= j;
      denominator *= j - v;
    }
    // prod (j - v) divides n! * prod j up to binomial factors, so this is exact.
    if (numerator % denominator !== 0n) throw new Failure('bug', 'crypto/lagrange', 'coefficient is no integer');
    return numerator / denominator;
  });
  // delta^2 is included so that delta^3 / g is an integer by construction.
  const divisor = full.reduce(gcd, parameters.delta * parameters.delta);
  return { reduced: full.map((value) => value / divisor), divisor };
}

/** Throws usage `crypto/bad-index` unless all indices are distinct integers in 1..n. */
export function assertIndices(parameters: SharingParameters, indices: readonly number[]): void {
  if (!indices.every((v) => Number.isInteger(v) && v >= 1 && v <= parameters.n)) {
    throw badIndex(`share indices go from 1 to ${parameters.n}`);
  }
  if (new Set(indices).size !== indices.length) throw badIndex('a share index occurs twice');
}

function badIndex(message: string): Failure {
  return new Failure('usage', 'crypto/bad-index', message, {
    hint: 'Give distinct virtual indices of the committee, as many as the quorum.',
  });
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
