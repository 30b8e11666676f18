/** Verifying one proof: shape, ranges, no identities, then phi(z) = T * prod Y_j^e_j in every component. */

import type { BasePower } from './proof-group.ts';
import type { Proof } from './prove.ts';
import type { Relation, RelationComponent, Statement } from './relation.ts';
import {
  challenges,
  encodeElements,
  MAX_STATEMENTS,
  responseBits,
  type TranscriptInputs,
  transcriptHead,
} from './transcript.ts';

export interface VerifyInputs extends TranscriptInputs {
  readonly ctx: Uint8Array;
  /** Elements that came through the groups' strict decode. */
  readonly statements: readonly Statement[];
  readonly proof: Proof;
}

/** Counts, response ranges and identities; false for anything `verifyProof` must not even look at. */
export function isWellFormed(relation: Relation, { statements, proof }: VerifyInputs): boolean {
  const count = statements.length;
  return (
    count >= 1 &&
    count <= MAX_STATEMENTS &&
    statements.every((statement) => areElements(relation, statement, true)) &&
    areElements(relation, proof.commitments, false) &&
    areResponses(relation, proof.responses, count)
  );
}

function areElements(relation: Relation, elements: Statement, isStatement: boolean): boolean {
  if (elements.length !== relation.components.length) return false;
  return relation.components.every(({ group, statement }, c) => {
    const element = elements[c];
    if (element === undefined) return false;
    const mustBeIdentity = isStatement && statement === 'identity';
    return group.isIdentity(element) === mustBeIdentity;
  });
}

/** z in [0, q) for scalars, |z| < 2^(beta + 128 + 64 + ceil(log2 L) + 1) for integers. */
export function areResponses(relation: Relation, responses: readonly bigint[], count: number): boolean {
  if (responses.length !== relation.witness.length) return false;
  return relation.witness.every((type, k) => {
    const z = responses[k];
    if (z === undefined) return false;
    if (type.kind === 'scalar') return z >= 0n && z < type.q;
    const bound = 1n << BigInt(responseBits(type.bits, count));
    return z > -bound && z < bound;
  });
}

/** The challenges a verifier derives for these inputs. */
export function expectedChallenges(relation: Relation, inputs: VerifyInputs): bigint[] {
  const commitments = encodeElements(relation, inputs.proof.commitments);
  return challenges(transcriptHead(relation, inputs), commitments, inputs.statements.length);
}

/** phi_c(z) - T_c - sum e_j Y_{j,c}, each times `weight`, as powers whose product must be the identity. */
export function componentPowers(
  component: RelationComponent,
  index: number,
  inputs: VerifyInputs,
  weighted: { readonly es: readonly bigint[]; readonly weight: bigint },
): BasePower[] {
  const { es, weight } = weighted;
  const powers: BasePower[] = component.terms.map(({ witness, base, negative }) => {
    const z = weight * (inputs.proof.responses[witness] ?? 0n);
    return { base, exponent: negative === true ? -z : z };
  });
  const commitment = inputs.proof.commitments[index];
  if (commitment !== undefined) powers.push({ base: commitment, exponent: -weight });
  if (component.statement === 'identity') return powers;
  inputs.statements.forEach((statement, j) => {
    const element = statement[index];
    if (element !== undefined) powers.push({ base: element, exponent: -weight * (es[j] ?? 0n) });
  });
  return powers;
}

/** True iff the proof is valid for exactly these statements and this context. Never throws on bad data. */
export function verifyProof(relation: Relation, inputs: VerifyInputs): boolean {
  if (!isWellFormed(relation, inputs)) return false;
  const es = expectedChallenges(relation, inputs);
  return relation.components.every((component, c) => {
    const powers = componentPowers(component, c, inputs, { es, weight: 1n });
    return component.group.isIdentity(component.group.product(powers, false));
  });
}
