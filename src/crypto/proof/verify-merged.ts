/** Verifying one proof with the components of each group merged into one product: fewer squarings, the same answer. */
import { asciiToBytes } from '../../base/index.ts';
import { createStream } from '../math/rng.ts';
import { encodeProof } from './proof-codec.ts';
import type { BasePower, ProofGroup } from './proof-group.ts';
import type { Relation } from './relation.ts';
import { CHALLENGE_BITS, encodeElements, transcriptHead } from './transcript.ts';
import { componentPowers, expectedChallenges, isWellFormed, type VerifyInputs } from './verify.ts';

/**
 * As verifyProof. The equations of one group are multiplied with independent weights that hash the whole proof. These weights
 * are public, so a prover can search for convenient ones: they have as many bits as a challenge, and the search is as long.
 * Never throws on bad data.
 */
export function verifyProofMerged(relation: Relation, inputs: VerifyInputs): boolean {
  if (!isWellFormed(relation, inputs)) return false;
  const es = expectedChallenges(relation, inputs);
  const weights = mergingWeights(relation, inputs);
  const merged = new Map<ProofGroup, BasePower[]>();
  for (const [c, component] of relation.components.entries()) {
    const collected = merged.get(component.group);
    // A group's first equation needs no weight: the others' are independent of it.
    const weight = collected === undefined ? 1n : weights.nonzeroBits(CHALLENGE_BITS);
    merged.set(component.group, [...(collected ?? []), ...componentPowers(component, c, inputs, { es, weight })]);
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
