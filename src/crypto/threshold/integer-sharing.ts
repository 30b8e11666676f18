/** Shamir sharing of an integer over Z with Feldman commitments in the reference class group (docs/spec/protocol.md, sharing an integer). */
import { asciiToBytes, bigintToBytes, bitLength, Failure } from '../../base/index.ts';
import type { ClassElement, ClassGroup, PowerTerm } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import { createStream, type Rng } from '../math/rng.ts';
import { assertIndices, type SharingParameters } from './lagrange.ts';

/** sigma: statistical hiding of the secret by the coefficients. */
const HIDING_BITS = 64;
/** Bits of the weights of a combined check. */
const WEIGHT_BITS = 64;

/** Ba: bits of the coefficients a_1..a_{t-1} for a secret below 2^secretBits. */
export function coefficientBits(parameters: SharingParameters, secretBits: number): number {
  return secretBits + bitLength(parameters.delta) + parameters.t + HIDING_BITS;
}

/** beta_sh: every share of the sum of `dealings` honest dealings is in [0, 2^shareBits). */
export function shareBits(parameters: SharingParameters, secretBits: number, dealings = 1): number {
  const n = BigInt(parameters.n);
  let powers = 0n;
  for (let k = 1; k < parameters.t; k++) powers += n ** BigInt(k);
  const largest =
    (parameters.delta << BigInt(secretBits)) + (powers << BigInt(coefficientBits(parameters, secretBits)));
  return bitLength(BigInt(dealings) * largest);
}

export interface IntegerSharing {
  /** C_0 = h^s, C_k = h^(a_k): t elements. Public. */
  readonly commitments: readonly ClassElement[];
  /** F(1)..F(n). Secret. */
  readonly shares: readonly bigint[];
}

export interface ShareIntegerInput {
  /** The reference group. */
  readonly group: ClassGroup;
  readonly parameters: SharingParameters;
  /** 0 <= secret < 2^secretBits. */
  readonly secret: bigint;
  readonly secretBits: number;
  readonly rng: Rng;
}

/** F(X) = delta*s + a_1 X + ... + a_{t-1} X^(t-1). Throws bug `crypto/witness-range`. */
export function shareInteger(input: ShareIntegerInput): IntegerSharing {
  const { group, parameters, secret, secretBits, rng } = input;
  if (secret < 0n || bitLength(secret) > secretBits) {
    throw new Failure('bug', 'crypto/witness-range', `the secret does not fit in ${secretBits} bits`);
  }
  const width = coefficientBits(parameters, secretBits);
  const coefficients = Array.from({ length: parameters.t - 1 }, () => rng.bits(width));
  const h = generatorBase(group);
  return {
    commitments: [secret, ...coefficients].map((exponent) => h.pow(exponent)),
    shares: Array.from({ length: parameters.n }, (_, i) =>
      evaluatePolynomial([parameters.delta * secret, ...coefficients], BigInt(i + 1)),
    ),
  };
}

/** sum of coefficients[k] * x^k over Z. */
export function evaluatePolynomial(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0n);
}

/** Throws usage `crypto/bad-commitments` unless there are exactly t: one more would raise the threshold unseen. */
export function assertCommitments(parameters: SharingParameters, commitments: readonly ClassElement[]): void {
  if (commitments.length !== parameters.t) {
    throw new Failure('usage', 'crypto/bad-commitments', `a sharing has ${parameters.t} commitments`, {
      data: { expected: parameters.t, got: commitments.length },
    });
  }
}

/**
 * h^(F(v)) for each index v, from the commitments alone: C_0^delta * prod C_k^(v^k), by Horner with exponents <= n.
 * For summed commitments these are the verification keys. Throws usage `crypto/bad-commitments`, `crypto/bad-index`.
 */
export function commitmentsAt(
  group: ClassGroup,
  parameters: SharingParameters,
  commitments: readonly ClassElement[],
  indices: readonly number[],
): ClassElement[] {
  assertCommitments(parameters, commitments);
  assertIndices(parameters, indices);
  const constant = group.pow(commitments[0] ?? group.identity, parameters.delta);
  return indices.map((index) => {
    let value = group.identity;
    for (let k = commitments.length - 1; k >= 0; k--) {
      const factor = k === 0 ? constant : (commitments[k] ?? group.identity);
      value = group.compose(group.pow(value, BigInt(index)), factor);
    }
    return value;
  });
}

/** Componentwise products: the commitments of the sum of the sharings. Throws usage `crypto/bad-commitments`. */
export function sumCommitments(
  group: ClassGroup,
  parameters: SharingParameters,
  sharings: readonly (readonly ClassElement[])[],
): ClassElement[] {
  for (const commitments of sharings) assertCommitments(parameters, commitments);
  return Array.from({ length: parameters.t }, (_, k) =>
    sharings.reduce((product, commitments) => group.compose(product, commitments[k]!), group.identity),
  );
}

/** The shares one recipient holds from one dealing, aligned with the recipient's indices. */
export interface ReceivedShares {
  readonly commitments: readonly ClassElement[];
  readonly shares: readonly bigint[];
}

export interface ShareCheck {
  readonly group: ClassGroup;
  readonly parameters: SharingParameters;
  /** Virtual indices of the recipient. */
  readonly indices: readonly number[];
  /** shareBits(parameters, secretBits) of a single dealing. */
  readonly bits: number;
}

/** Range and commitment equation of every share of one dealing. False on any mismatch. */
export function areSharesCorrect(check: ShareCheck, received: ReceivedShares): boolean {
  const { group, parameters, indices } = check;
  if (!areSharesInRange(check, received.shares) || received.commitments.length !== parameters.t) return false;
  const expected = commitmentsAt(group, parameters, received.commitments, indices);
  const h = generatorBase(group);
  return expected.every((element, i) => group.equal(h.pow(received.shares[i] ?? 0n), element));
}

/** One share per index, each in [0, 2^bits). */
export function areSharesInRange(check: ShareCheck, shares: readonly bigint[]): boolean {
  return shares.length === check.indices.length && shares.every((s) => s >= 0n && bitLength(s) <= check.bits);
}

/**
 * The commitment equations of many dealings at once, under secret random 64-bit weights: errors of colluding dealers must
 * not cancel, since one of them may leave the set later. `seed`: 32 secret bytes. Shares must be in range.
 */
export function areAllSharesCorrect(check: ShareCheck, received: readonly ReceivedShares[], seed: Uint8Array): boolean {
  const { group, parameters, indices } = check;
  if (!received.every((r) => r.commitments.length === parameters.t && areSharesInRange(check, r.shares))) return false;
  const width = Math.ceil(check.bits / 8);
  const stream = createStream('batch', [
    seed,
    asciiToBytes('shares'),
    ...received.flatMap((r) => [
      ...r.commitments.map((c) => group.encode(c)),
      ...r.shares.map((share) => bigintToBytes(share, width)),
    ]),
  ]);
  const weights = received.map(() => stream.nonzeroBits(WEIGHT_BITS));
  const combined = Array.from({ length: parameters.t }, (_, k) =>
    group.multiPow(received.map((r, i): PowerTerm => ({ base: r.commitments[k]!, exponent: weights[i]! }))),
  );
  const expected = commitmentsAt(group, parameters, combined, indices);
  const h = generatorBase(group);
  return expected.every((element, v) => {
    const sum = received.reduce((total, r, i) => total + weights[i]! * (r.shares[v] ?? 0n), 0n);
    return group.equal(h.pow(sum), element);
  });
}
