import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bytesToHex, invertMod, isFailure, mod } from '../../../../src/base/index.ts';
import { curve } from '../../../../src/crypto/group/curve.ts';
import { encodeContext, type ProofContext } from '../../../../src/crypto/proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../../../../src/crypto/proof/proof-codec.ts';
import { type Proof, prove, proveWithMasksUnsafe } from '../../../../src/crypto/proof/prove.ts';
import type { Relation, Statement } from '../../../../src/crypto/proof/relation.ts';
import { pokDl } from '../../../../src/crypto/proof/relations.ts';
import { encodeElements, responseBits } from '../../../../src/crypto/proof/transcript.ts';
import { expectedChallenges, type VerifyInputs, verifyProof } from '../../../../src/crypto/proof/verify.ts';
import { combinationHoldsUnsafe } from '../../../../src/crypto/proof/verify-batch.ts';
import { honestClaim, RELATION_CASES, TEST_CONTEXT, TEST_CTX, testRng } from '../../../support/relation-cases.ts';

function honestProof(relation: Relation, count: number, seed = 'claim') {
  const rng = testRng(seed);
  const claim = honestClaim(relation, count, rng);
  const proof = prove(relation, { ctx: TEST_CTX, ...claim }, rng);
  return { ...claim, proof };
}

/** The verifier's equation alone, without range, identity and shape checks: the control of the tests below. */
function equationHolds(relation: Relation, inputs: VerifyInputs): boolean {
  return combinationHoldsUnsafe(relation, [inputs], [relation.components.map(() => 1n)]);
}

/** Every element of the list replaced in turn by itself times a base of its component. */
function shiftedElements(relation: Relation, elements: Statement): Statement[] {
  return relation.components.map(({ group, terms }, c) =>
    elements.map((element, i) =>
      i === c
        ? group.product(
            [
              { base: element, exponent: 1n },
              { base: terms[0]!.base, exponent: 1n },
            ],
            false,
          )
        : element,
    ),
  );
}

test('PoK-DL gives the known answer', () => {
  const relation = pokDl(curve(0));
  const statements = [[curve(0).baseMultiply(7n)]];
  const inputs = { ctx: new Uint8Array(32), statements, witnesses: [[7n]] };
  const proof = proveWithMasksUnsafe(relation, inputs, [11n]);
  expect(proof.responses[0]!.toString(16)).toBe('40781a7da3b207d883233a247370e4014');
  expect(proof.responses[0]).toBe(11n + 7n * 0x935baa43bf4dc8ca505084e59a269b6fn);
  expect(verifyProof(relation, { ctx: inputs.ctx, statements, proof })).toBe(true);
});

describe.each(RELATION_CASES)('$name', ({ relation }) => {
  test.each([1, 8])('a proof of %i statements verifies, before and after encoding', (count) => {
    const { statements, proof } = honestProof(relation, count);
    const bytes = encodeProof(relation, count, proof);
    const decoded = decodeProof(relation, count, bytes);
    expect(bytes.length).toBe(proofLength(relation, count));
    expect(encodeProof(relation, count, decoded)).toEqual(bytes);
    expect(verifyProof(relation, { ctx: TEST_CTX, statements, proof })).toBe(true);
    expect(verifyProof(relation, { ctx: TEST_CTX, statements, proof: decoded })).toBe(true);
  });

  test('tampering with any statement, commitment or response is rejected', () => {
    const { statements, proof } = honestProof(relation, 2);
    const verify = (changed: { statements?: readonly Statement[]; proof?: Proof }): boolean =>
      verifyProof(relation, { ctx: TEST_CTX, statements, proof, ...changed });
    const statementChanges = [0, 1].flatMap((j) =>
      shiftedElements(relation, statements[j]!).map((changed) => statements.map((s, i) => (i === j ? changed : s))),
    );
    const commitmentChanges = shiftedElements(relation, proof.commitments);
    const responseChanges = proof.responses.flatMap((_, k) =>
      [1n, -1n].map((delta) => proof.responses.map((z, i) => (i === k ? z + delta : z))),
    );
    expect(verify({})).toBe(true);
    expect(statementChanges.map((changed) => verify({ statements: changed }))).not.toContain(true);
    expect(commitmentChanges.map((commitments) => verify({ proof: { ...proof, commitments } }))).not.toContain(true);
    expect(responseChanges.map((responses) => verify({ proof: { ...proof, responses } }))).not.toContain(true);
  });

  test('another order or number of statements is rejected', () => {
    const { statements, proof } = honestProof(relation, 2);
    const [first, second] = [statements[0]!, statements[1]!];
    for (const changed of [[second, first], [first], [first, second, second], [first, first], []]) {
      expect(verifyProof(relation, { ctx: TEST_CTX, statements: changed, proof })).toBe(false);
    }
  });

  test('every field of the context is bound', () => {
    const { statements, proof } = honestProof(relation, 1);
    const changes: Partial<ProofContext>[] = [
      { protocol: 'other' },
      { suite: 'CL-112' },
      { nkId: new Uint8Array(32) },
      { sid: new Uint8Array(32) },
      { epoch: 4 },
      { party: 5 },
      { extra: [new Uint8Array(0)] },
    ];
    expect(verifyProof(relation, { ctx: encodeContext(TEST_CONTEXT), statements, proof })).toBe(true);
    for (const change of changes) {
      const ctx = encodeContext({ ...TEST_CONTEXT, ...change });
      expect(verifyProof(relation, { ctx, statements, proof })).toBe(false);
    }
  });

  test('a response out of range is rejected although the equation holds', () => {
    const { statements, witnesses } = honestProof(relation, 1);
    const masks = relation.witness.map((type) =>
      type.kind === 'scalar' ? 5n : 1n << BigInt(responseBits(type.bits, 1)),
    );
    const honest = proveWithMasksUnsafe(relation, { ctx: TEST_CTX, statements, witnesses }, masks);
    const responses = honest.responses.map((z, k) => {
      const type = relation.witness[k]!;
      return type.kind === 'scalar' ? z + type.q : z;
    });
    const inputs = { ctx: TEST_CTX, statements, proof: { ...honest, responses } };
    expect(equationHolds(relation, inputs)).toBe(true);
    expect(verifyProof(relation, inputs)).toBe(false);
  });

  test('identities in statement or commitment are rejected although the equation holds', () => {
    const zeros = relation.witness.map(() => 0n);
    const identities = relation.components.map(({ group }) => group.identity);
    const ones = relation.witness.map(() => 1n);
    const zeroStatement = { ctx: TEST_CTX, statements: [identities], witnesses: [zeros] };
    const zeroMask = { ctx: TEST_CTX, ...honestClaim(relation, 1, testRng('mask')) };
    for (const [inputs, masks] of [
      [zeroStatement, ones],
      [zeroMask, zeros],
    ] as const) {
      const proof = proveWithMasksUnsafe(relation, inputs, masks);
      expect(equationHolds(relation, { ...inputs, proof })).toBe(true);
      expect(verifyProof(relation, { ...inputs, proof })).toBe(false);
    }
  });

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 15 })(
    'any changed byte of the encoding is refused or fails to verify',
    (position, difference) => {
      const { statements, proof } = honestProof(relation, 1);
      const bytes = encodeProof(relation, 1, proof);
      bytes[position % bytes.length]! ^= difference;
      let accepted: boolean;
      try {
        accepted = verifyProof(relation, { ctx: TEST_CTX, statements, proof: decodeProof(relation, 1, bytes) });
      } catch (error) {
        accepted = !isFailure(error, 'crypto/bad-proof');
      }
      expect(accepted).toBe(false);
    },
  );

  test('the codec refuses other lengths, versions, signs and ranges', () => {
    const { proof } = honestProof(relation, 1);
    const bytes = encodeProof(relation, 1, proof);
    const last = relation.witness.at(-1)!;
    const tail = last.kind === 'scalar' ? 32 : intLength(last.bits);
    const change = (edit: (copy: Uint8Array) => void): Uint8Array => {
      const copy = bytes.slice();
      edit(copy);
      return copy;
    };
    const table: [string, Uint8Array][] = [
      ['length', bytes.subarray(1)],
      ['length', Uint8Array.of(...bytes, 0)],
      ['length', new Uint8Array(0)],
      ['version', change((copy) => copy.fill(2, 0, 1))],
      ['element', change((copy) => copy.fill(0xff, 1, 1 + relation.components[0]!.group.elementLength))],
      ['range', change((copy) => copy.fill(0xff, copy.length - tail + (last.kind === 'scalar' ? 0 : 1)))],
    ];
    if (last.kind === 'integer') {
      table.push(['sign', change((copy) => copy.fill(2, copy.length - tail, copy.length - tail + 1))]);
      table.push([
        'sign',
        change((copy) => copy.fill(0, copy.length - tail).fill(1, copy.length - tail, copy.length - tail + 1)),
      ]);
    }
    for (const [rule, junk] of table) {
      expect(() => decodeProof(relation, 1, junk)).toThrow(
        expect.objectContaining({ code: 'crypto/bad-proof', data: expect.objectContaining({ rule }) }),
      );
    }
  });
});

function intLength(bits: number): number {
  return 1 + Math.ceil(responseBits(bits, 1) / 8);
}

test('swapping components of one group is rejected', () => {
  const relation = RELATION_CASES.find(({ name }) => name === 'EncDL on secp256k1')!.relation;
  const { statements, proof } = honestProof(relation, 1);
  const swap = ([a, b, ...rest]: Statement): Statement => [b!, a!, ...rest];
  expect(verifyProof(relation, { ctx: TEST_CTX, statements: [swap(statements[0]!)], proof })).toBe(false);
  const commitments = swap(proof.commitments);
  expect(verifyProof(relation, { ctx: TEST_CTX, statements, proof: { ...proof, commitments } })).toBe(false);
});

test('masks depend on context, statement and witness', () => {
  const points = curve(0);
  const relation = pokDl(points);
  const commitment = (ctx: Uint8Array, x: bigint): string => {
    const inputs = { ctx, statements: [[points.baseMultiply(x)]], witnesses: [[x]] };
    return bytesToHex(encodeElements(relation, prove(relation, inputs, testRng('same state')).commitments));
  };
  const otherCtx = encodeContext({ ...TEST_CONTEXT, epoch: 9 });
  const first = commitment(TEST_CTX, 5n);
  expect(commitment(TEST_CTX, 5n)).toBe(first);
  expect(new Set([first, commitment(otherCtx, 5n), commitment(TEST_CTX, 6n)]).size).toBe(3);
});

test('control: two statements under one mask give the witness away', () => {
  const points = curve(0);
  const relation = pokDl(points);
  const x = 1234567n;
  const statements = [[points.baseMultiply(x)]];
  const run = (epoch: number) => {
    const ctx = encodeContext({ ...TEST_CONTEXT, epoch });
    const proof = proveWithMasksUnsafe(relation, { ctx, statements, witnesses: [[x]] }, [7654321n]);
    return { z: proof.responses[0]!, e: expectedChallenges(relation, { ctx, statements, proof })[0]! };
  };
  const [a, b] = [run(1), run(2)];
  expect(mod((a.z - b.z) * invertMod(a.e - b.e, points.q), points.q)).toBe(x);
});

test('a prover refuses witnesses outside the relation', () => {
  for (const { relation } of RELATION_CASES) {
    const { statements, witnesses } = honestClaim(relation, 1, testRng('range'));
    const tooLarge = relation.witness.map((type) => (type.kind === 'scalar' ? type.q : 1n << BigInt(type.bits)));
    for (const bad of [[tooLarge], [], [[]], [...witnesses, ...witnesses]]) {
      expect(() => prove(relation, { ctx: TEST_CTX, statements, witnesses: bad }, testRng('r'))).toThrow(
        expect.objectContaining({ code: 'crypto/witness-range' }),
      );
    }
  }
});
