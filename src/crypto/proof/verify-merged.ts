/** Verifying one proof with its class-group components merged into one product: fewer squarings, the same answer. */
import { asciiToBytes } from '../../base/index.ts';
import { createStream } from '../math/rng.ts';
import { encodeProof } from './proof-codec.ts';
import type { BasePower, ProofGroup } from './proof-group.ts';
import type { Relation } from './relation.ts';
import { CHALLENGE_BITS, encodeElements, transcriptHead } from './transcript.ts';
import { componentPowers, expectedChallenges, isWellFormed, type VerifyInputs } from './verify.ts';

/**
 * As verifyProof. The equations of one class group are multiplied with weights that hash the whole proof. These weights are
 * public, so a prover can search for convenient ones: they have as many bits as a challenge, and the search is as long.
 * Curve components are checked one by one. Never throws on bad data.
 */
export function verifyProofMerged(relation: Relation, inputs: VerifyInputs): boolean {
  if (!isWellFormed(relation, inputs)) return false;
  const es = expectedChallenges(relation, inputs);
  const weights = mergingWeights(relation, inputs);
  const merged = new Map<ProofGroup, BasePower[]>();
  for (const [c, component] of relation.components.entries()) {
    const { group } = component;
    const collected = group.primeOrder ? undefined : merged.get(group);
    const weight = collected === undefined ? 1n : weights.nonzeroBits(CHALLENGE_BITS);
    const powers = componentPowers(component, c, inputs, { es, weight });
    if (group.primeOrder) {
      if (!group.isIdentity(group.product(powers, false))) return false;
    } else merged.set(group, [...(collected ?? []), ...powers]);
  }
  return [...merged].every(([group, powers]) => group.isIdentity(group.product(powers, false)));
}

function mergingWeights(relation: Relation, inputs: VerifyInputs) {
  return createStream('merge', [
    asciiToBytes(relation.name),
    ...transcriptHead(relation, inputs),
    encodeElements(relation, inputs.proof.commitments),
    encodeProof(relation, inputs.statements.length, inputs.proof),
  ]);
}
