import { describe, expect, test } from 'vitest';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import type { Base, BasePower } from '../../../../src/crypto/proof/proof-group.ts';
import { type Proof, prove, proveWithMasksUnsafe } from '../../../../src/crypto/proof/prove.ts';
import { applyRelation, type Relation, type Statement } from '../../../../src/crypto/proof/relation.ts';
import { type VerifyInputs, verifyProof } from '../../../../src/crypto/proof/verify.ts';
import { combinationHoldsUnsafe, verifyBatch } from '../../../../src/crypto/proof/verify-batch.ts';
import { honestClaim, RELATION_CASES, TEST_CONTEXT, testRng } from '../../../support/relation-cases.ts';

const SEED = new Uint8Array(32).fill(5);

const ctxOf = (party: number): Uint8Array => encodeContext({ ...TEST_CONTEXT, party });

/** One honest proof per party, with two statements each. */
function honestBatch(relation: Relation, parties: number): VerifyInputs[] {
  return Array.from({ length: parties }, (_, party) => {
    const rng = testRng(`party ${party}`);
    const { statements, witnesses } = honestClaim(relation, 2, rng);
    return { ctx: ctxOf(party), statements, proof: prove(relation, { ctx: ctxOf(party), statements, witnesses }, rng) };
  });
}

/**
 * A proof that fails by exactly `shift` in every component: T is moved before the challenge is drawn, so a cheater chooses
 * the error. shift[c] = undefined leaves component c right.
 */
function proofOffBy(
  relation: Relation,
  party: number,
  shift: readonly (readonly BasePower[] | undefined)[],
): VerifyInputs {
  const { statements, witnesses } = honestClaim(relation, 1, testRng(`cheat ${party}`));
  const masks = relation.witness.map((_, k) => 1000n + BigInt(10 * party + k));
  const ctx = ctxOf(party);
  const honestT = applyRelation(relation, masks, false);
  const commitments: Statement = relation.components.map(({ group }, c) =>
    group.product([{ base: honestT[c]!, exponent: 1n }, ...(shift[c] ?? [])], false),
  );
  const proof = answerFor(relation, { ctx, statements, witnesses }, { masks, commitments });
  return { ctx, statements, proof };
}

/** z for a commitment that is not phi(mask): what a cheater sends. */
function answerFor(
  relation: Relation,
  inputs: Parameters<typeof proveWithMasksUnsafe>[1],
  cheat: { masks: readonly bigint[]; commitments: Statement },
): Proof {
  const lying = { ...relation, components: relation.components.map((c) => ({ ...c })) };
  lying.components.forEach((component, c) => {
    component.group = { ...component.group, product: () => cheat.commitments[c]! };
  });
  return proveWithMasksUnsafe(lying, inputs, cheat.masks);
}

const base = (relation: Relation, c: number): Base => relation.components[c]!.terms[0]!.base;

describe.each(RELATION_CASES)('$name', ({ relation }) => {
  test('accepts five honest provers and names exactly the wrong ones', () => {
    const items = honestBatch(relation, 5);
    expect(verifyBatch(relation, items, SEED)).toEqual({ valid: true, culprits: [] });
    const broken = items.map((item, i) =>
      i === 1 || i === 4
        ? { ...item, proof: { ...item.proof, responses: item.proof.responses.map((z) => z + 1n) } }
        : item,
    );
    expect(verifyBatch(relation, broken, SEED)).toEqual({ valid: false, culprits: [1, 4] });
  });

  test('names provers whose proof is malformed without combining it', () => {
    const items = honestBatch(relation, 3);
    const identities = relation.components.map(({ group }) => group.identity);
    const malformed = [
      items[0]!,
      { ...items[1]!, proof: { ...items[1]!.proof, commitments: identities } },
      { ...items[2]!, proof: { ...items[2]!.proof, responses: [] } },
    ];
    expect(verifyBatch(relation, malformed, SEED).culprits).toEqual([1, 2]);
  });

  test('rejects two wrong proofs whose errors cancel; equal weights would accept them', () => {
    const error = (exponent: bigint): BasePower[][] =>
      relation.components.map((_, c) => [{ base: base(relation, c), exponent }]);
    const items = [proofOffBy(relation, 0, error(1n)), proofOffBy(relation, 1, error(-1n))];
    const equal = items.map(() => relation.components.map(() => 12345n));
    expect(items.map((item) => verifyProof(relation, item))).toEqual([false, false]);
    expect(combinationHoldsUnsafe(relation, items, equal)).toBe(true);
    expect(verifyBatch(relation, items, SEED)).toEqual({ valid: false, culprits: [0, 1] });
  });
});

test('rejects one proof whose components cancel; one weight per proof would accept it', () => {
  const relation = RELATION_CASES.find(({ name }) => name === 'EncDL on secp256k1')!.relation;
  const h = base(relation, 0);
  const bad = proofOffBy(relation, 0, [[{ base: h, exponent: 1n }], [{ base: h, exponent: -1n }]]);
  const items = [bad, ...honestBatch(relation, 2)];
  const perProof = [7n, 11n, 13n].map((weight) => relation.components.map(() => weight));
  expect(combinationHoldsUnsafe(relation, items, perProof)).toBe(true);
  expect(verifyBatch(relation, items, SEED)).toEqual({ valid: false, culprits: [0] });
});

test('a proof replayed under another party is the culprit', () => {
  const { relation } = RELATION_CASES[0]!;
  const items = honestBatch(relation, 3);
  const replayed = [items[0]!, { ...items[0]!, ctx: ctxOf(1) }, items[2]!];
  expect(verifyBatch(relation, replayed, SEED).culprits).toEqual([1]);
});

test('nothing to verify is valid', () => {
  expect(verifyBatch(RELATION_CASES[0]!.relation, [], SEED)).toEqual({ valid: true, culprits: [] });
});
