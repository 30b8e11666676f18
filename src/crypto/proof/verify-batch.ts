/** Verifying many provers at once under one relation: a random combination, and on failure the names of the culprits. */
import { asciiToBytes } from '../../base/index.ts';
import { createStream, type Rng } from '../math/rng.ts';
import { encodeProof } from './proof-codec.ts';
import type { BasePower, ProofGroup } from './proof-group.ts';
import type { Relation } from './relation.ts';
import { encodeElements, transcriptHead } from './transcript.ts';
import { componentPowers, expectedChallenges, isWellFormed, type VerifyInputs, verifyProof } from './verify.ts';

/** Bits of one weight; a combination of bad proofs passes with probability at most 2^-63. */
const WEIGHT_BITS = 64;

export interface BatchResult {
  readonly valid: boolean;
  /** Positions in `items` whose proof is invalid; ascending. */
  readonly culprits: readonly number[];
}

/**
 * Checks proofs of different provers for the SAME relation object, hence equal fixed bases. `seed` is secret (operating
 * system randomness or the validator's root seed); the weights also absorb every proof, base and statement, so they
 * are fixed only after these. Independent nonzero weight per (proof, component); equations merge within one group only.
 */
export function verifyBatch(relation: Relation, items: readonly VerifyInputs[], seed: Uint8Array): BatchResult {
  const sound = items.map((item, index) => ({ item, index })).filter(({ item }) => isWellFormed(relation, item));
  const weights = weightStream(relation, sound, seed);
  const wellFormed = new Set(sound.map(({ index }) => index));
  const malformed = items.map((_, index) => index).filter((index) => !wellFormed.has(index));
  const culprits = [...malformed, ...findCulprits(relation, sound, weights)].sort((a, b) => a - b);
  return { valid: culprits.length === 0, culprits };
}

interface Indexed {
  readonly item: VerifyInputs;
  readonly index: number;
}

function weightStream(relation: Relation, items: readonly Indexed[], seed: Uint8Array): Rng {
  const absorbed = items.flatMap(({ item }) => [
    ...transcriptHead(relation, item),
    encodeElements(relation, item.proof.commitments),
    encodeProof(relation, item.statements.length, item.proof),
  ]);
  return createStream('batch', [seed, asciiToBytes(relation.name), ...absorbed]);
}

/** Halves a failing set until single proofs remain; fresh weights for every set. */
function findCulprits(relation: Relation, items: readonly Indexed[], weights: Rng): number[] {
  if (items.length === 0) return [];
  const [first] = items;
  if (items.length === 1 && first !== undefined) return verifyProof(relation, first.item) ? [] : [first.index];
  const drawn = items.map(() => relation.components.map(() => weights.nonzeroBits(WEIGHT_BITS)));
  if (
    combinationHoldsUnsafe(
      relation,
      items.map(({ item }) => item),
      drawn,
    )
  )
    return [];
  const middle = items.length >> 1;
  return [
    ...findCulprits(relation, items.slice(0, middle), weights),
    ...findCulprits(relation, items.slice(middle), weights),
  ];
}

/**
 * The combined equation under given weights, weights[i][c] for component c of proof i. Unsafe: sound only for well-formed
 * proofs and weights that were random when the proofs were fixed; call verifyBatch.
 */
export function combinationHoldsUnsafe(
  relation: Relation,
  items: readonly VerifyInputs[],
  weights: readonly (readonly bigint[])[],
): boolean {
  const powers = new Map<ProofGroup, BasePower[]>();
  items.forEach((item, i) => {
    const es = expectedChallenges(relation, item);
    relation.components.forEach((component, c) => {
      const weight = weights[i]?.[c] ?? 0n;
      const collected = powers.get(component.group) ?? [];
      collected.push(...componentPowers(component, c, item, { es, weight }));
      powers.set(component.group, collected);
    });
  });
  return [...powers].every(([group, terms]) => group.isIdentity(group.product(terms, false)));
}
