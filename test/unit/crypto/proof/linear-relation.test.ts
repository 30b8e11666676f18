import { describe, expect, test } from 'vitest';
import { classGroup, generatorBase } from '../../../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../../../src/crypto/group/curve.ts';
import { decodeProof, encodeProof, proofLength } from '../../../../src/crypto/proof/proof-codec.ts';
import { classProofGroup, curveProofGroup, PLAINTEXT_GENERATOR } from '../../../../src/crypto/proof/proof-group.ts';
import { prove } from '../../../../src/crypto/proof/prove.ts';
import { applyRelation, createRelation } from '../../../../src/crypto/proof/relation.ts';
import { verifyProof } from '../../../../src/crypto/proof/verify.ts';
import { verifyBatch } from '../../../../src/crypto/proof/verify-batch.ts';
import { TEST_CTX, testRng } from '../../../support/relation-cases.ts';

/** k*P - b*G = O and pk^r f^b h^k: signs, integer witnesses on a curve, a statement that is never sent. */
const points = curve(0);
const cl = classGroup('CL-TEST', 'secp256k1');
const [curveSide, classSide] = [curveProofGroup(points), classProofGroup(cl)];
const P = points.baseMultiply(3n);
const h = generatorBase(cl);
const pk = cl.pow(cl.h, 99n);

const relation = createRelation({
  name: 'test/linear',
  witness: [
    { kind: 'integer', bits: 384 },
    { kind: 'integer', bits: 384 },
    { kind: 'integer', bits: 374 },
  ],
  components: [
    {
      group: curveSide,
      terms: [
        { witness: 0, base: P },
        { witness: 1, base: points.G, negative: true },
      ],
      statement: 'identity',
    },
    {
      group: classSide,
      terms: [
        { witness: 2, base: pk },
        { witness: 1, base: PLAINTEXT_GENERATOR },
        { witness: 0, base: h },
      ],
    },
  ],
  bases: [
    { group: classSide, base: h },
    { group: classSide, base: pk },
    { group: curveSide, base: points.G },
    { group: curveSide, base: P },
  ],
});

/** b = 3k mod q, plus multiples of q that randomise the integers. */
function claim(seed: string, offset = 0n) {
  const rng = testRng(seed);
  const k = rng.bits(256);
  const witness = [
    k + points.q * rng.bits(120),
    ((3n * k + offset) % points.q) + points.q * rng.bits(120),
    rng.bits(374),
  ];
  return { statements: [applyRelation(relation, witness, false)], witnesses: [witness] };
}

describe('a relation with signs and a fixed statement', () => {
  const { statements, witnesses } = claim('honest');
  const proof = prove(relation, { ctx: TEST_CTX, statements, witnesses }, testRng('masks'));

  test('proves, encodes and verifies alone and in a batch', () => {
    const bytes = encodeProof(relation, 1, proof);
    expect(bytes.length).toBe(proofLength(relation, 1));
    expect(bytes.length).toBe(1 + 33 + 141 + 2 * (1 + 73) + (1 + 71));
    const decoded = { ctx: TEST_CTX, statements, proof: decodeProof(relation, 1, bytes) };
    expect(verifyProof(relation, decoded)).toBe(true);
    expect(verifyBatch(relation, [decoded, decoded], TEST_CTX).valid).toBe(true);
  });

  test('fails for witnesses that miss the fixed statement, whatever is put in its place', () => {
    const wrong = claim('wrong', 1n);
    const forged = prove(relation, { ctx: TEST_CTX, ...wrong }, testRng('masks'));
    const pretended = [[points.identity, wrong.statements[0]![1]!]];
    expect(verifyProof(relation, { ctx: TEST_CTX, statements: wrong.statements, proof: forged })).toBe(false);
    expect(verifyProof(relation, { ctx: TEST_CTX, statements: pretended, proof: forged })).toBe(false);
    const item = { ctx: TEST_CTX, statements: pretended, proof: forged };
    expect(verifyBatch(relation, [item, { ctx: TEST_CTX, statements, proof }], TEST_CTX).culprits).toEqual([0]);
  });
});
