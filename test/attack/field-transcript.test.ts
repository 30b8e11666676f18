/** Known attacks on transcripts and proofs: ambiguous hashing, weak challenges, replay, missing statements, known weights. */
import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex, concatBytes, invertMod, mod } from '../../src/base/index.ts';
import { curve } from '../../src/crypto/index.ts';
import { hashToScalar, xof } from '../../src/crypto/math/xof.ts';
import { encodeContext, type ProofContext } from '../../src/crypto/proof/context.ts';
import type { Base } from '../../src/crypto/proof/proof-group.ts';
import { type Proof, prove, proveWithMasksUnsafe } from '../../src/crypto/proof/prove.ts';
import type { Relation, Statement } from '../../src/crypto/proof/relation.ts';
import { pokDl } from '../../src/crypto/proof/relations.ts';
import {
  CHALLENGE_BITS,
  challenges,
  encodeElements,
  responseBits,
  transcriptHead,
} from '../../src/crypto/proof/transcript.ts';
import { areResponses, type VerifyInputs, verifyProof } from '../../src/crypto/proof/verify.ts';
import { combinationHoldsUnsafe, verifyBatch } from '../../src/crypto/proof/verify-batch.ts';
import { honestClaim, RELATION_CASES, TEST_CONTEXT, TEST_CTX, testRng } from '../support/relation-cases.ts';
import { bytes32 } from './network.ts';

const group = curve(0);
const relation = pokDl(group);
const secret = 4711n;
const point = group.baseMultiply(secret);
const items = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 5 });
const key = (list: readonly Uint8Array[]): string => JSON.stringify(list.map(bytesToHex));

describe('F16 ambiguous hashing', () => {
  prop.prop([items, items])('F16 lists that differ in content or cut have different hashes', (a, b) => {
    expect(bytesToHex(xof('f16', a, 32)) === bytesToHex(xof('f16', b, 32))).toBe(key(a) === key(b));
  });

  prop.prop([fc.uint8Array({ minLength: 2, maxLength: 8 }), fc.nat()])(
    'F16 the same bytes cut elsewhere have another hash',
    (bytes, n) => {
      const [at, other] = [n % bytes.length, (n + 1) % bytes.length];
      const cut = (i: number): Uint8Array => xof('f16', [bytes.slice(0, i), bytes.slice(i)], 32);
      expect(cut(at)).not.toEqual(cut(other));
    },
  );

  test('F16 a hash for one purpose is none for another', () => {
    expect(xof('f16', [bytes32('a')], 32)).not.toEqual(xof('f1', [bytes32('a')], 32));
    expect(hashToScalar('a', [], group.q)).not.toBe(hashToScalar('b', [], group.q));
  });

  test('F16 control: joined by a separator, two lists are one text', () => {
    const joined = (list: readonly string[]): string => bytesToHex(xof('f16', [asciiToBytes(list.join('$'))], 32));
    expect(joined(['a$b', 'c'])).toBe(joined(['a', 'b$c']));
    const plain = (list: readonly string[]): Uint8Array => xof('f16', [concatBytes(...list.map(asciiToBytes))], 32);
    expect(plain(['ab', 'c'])).toEqual(plain(['a', 'bc']));
  });
});

/** A prover without witness: guesses e, sets T = z*G - e*Y, and hopes that the challenge is e in the bits that count. */
function guessProof(bits: number, tries: number): Proof | undefined {
  const space = 1n << BigInt(bits);
  const inputs = { ctx: TEST_CTX, statements: [[point]] };
  for (let i = 0n; i < BigInt(tries); i++) {
    const [z, guess] = [1_000n + i, (i * 37n) % space];
    const commitments = [group.subtract(group.baseMultiply(z), group.multiply(point, guess))];
    const [e] = challenges(transcriptHead(relation, inputs), encodeElements(relation, commitments), 1);
    if (e! % space === guess) return { commitments, responses: [z] };
  }
  return undefined;
}

describe('F17 a weak challenge space', () => {
  test('F17 every statement has a challenge of 128 bits of its own, in one proof, and guessing does not find it', () => {
    expect(CHALLENGE_BITS).toBe(128);
    const { statements } = honestClaim(relation, 8, testRng('f17'));
    const es = challenges(transcriptHead(relation, { ctx: TEST_CTX, statements }), bytes32('T'), 8);
    expect(new Set(es).size).toBe(8);
    expect(es.every((e) => e < 1n << 128n)).toBe(true);
    // The top bit of 64 challenges is not constant.
    const many = challenges([bytes32('head')], bytes32('T'), 64);
    expect(new Set(many.map((e) => e >> 127n)).size).toBe(2);
    expect(guessProof(128, 512)).toBeUndefined();
  });

  test('F17 control: a challenge of 6 bits is guessed, and the guess proves what nobody knows', () => {
    const proof = guessProof(6, 2_000);
    expect(proof).toBeDefined();
    const [e] = challenges(
      transcriptHead(relation, { ctx: TEST_CTX, statements: [[point]] }),
      encodeElements(relation, proof!.commitments),
      1,
    );
    const right = group.add(proof!.commitments[0] as typeof point, group.multiply(point, e! % 64n));
    expect(group.equal(group.baseMultiply(proof!.responses[0]!), right)).toBe(true);
    expect(verifyProof(relation, { ctx: TEST_CTX, statements: [[point]], proof: proof! })).toBe(false);
  });
});

const inputsFor = (context: ProofContext) => ({ ctx: encodeContext(context), statements: [[point]] });
const proofFor = (context: ProofContext): Proof =>
  prove(relation, { ...inputsFor(context), witnesses: [[secret]] }, testRng('f18'));
const OTHER: [string, Partial<ProofContext>][] = [
  ['protocol', { protocol: 'another' }],
  ['suite', { suite: 'CL-128' }],
  ['network key', { nkId: bytes32('another key') }],
  ['session', { sid: bytes32('another session') }],
  ['epoch', { epoch: 77 }],
  ['party', { party: 5 }],
  ['attempt or committee', { extra: [bytes32('another committee')] }],
];

describe('F18 a proof replayed', () => {
  test.each(OTHER)('F18 under another %s it fails', (_, change) => {
    const proof = proofFor(TEST_CONTEXT);
    expect(verifyProof(relation, { ...inputsFor(TEST_CONTEXT), proof })).toBe(true);
    expect(verifyProof(relation, { ...inputsFor({ ...TEST_CONTEXT, ...change }), proof })).toBe(false);
  });

  test.each(OTHER)('F18 control: with the %s left out of the context it passes there', (_, change) => {
    const fixed = Object.fromEntries(Object.keys(change).map((name) => [name, Reflect.get(TEST_CONTEXT, name)]));
    const without = (context: ProofContext): ProofContext => ({ ...context, ...fixed });
    const proof = proofFor(without(TEST_CONTEXT));
    const elsewhere = inputsFor(without({ ...TEST_CONTEXT, ...change }));
    expect(verifyProof(relation, { ...elsewhere, proof })).toBe(true);
  });
});

describe('F19 the proof of another party as own', () => {
  const honest = [0, 1, 2].map((party) => {
    const context = { ...TEST_CONTEXT, party };
    return { ...inputsFor(context), proof: proofFor(context) };
  });
  const relayed = { ...inputsFor({ ...TEST_CONTEXT, party: 3 }), proof: honest[0]!.proof };

  test('F19 it is refused, and names the one who relayed it, not its author', () => {
    expect(verifyBatch(relation, [...honest, relayed], bytes32('seed'))).toEqual({ valid: false, culprits: [3] });
  });

  test('F19 control: in a context without parties it passes, and both hold the same share', () => {
    const proof = proofFor(TEST_CONTEXT);
    const both = [0, 3].map(() => ({ ...inputsFor(TEST_CONTEXT), proof }));
    expect(verifyBatch(relation, both, bytes32('seed'))).toEqual({ valid: true, culprits: [] });
  });
});

describe.each(RELATION_CASES)('F20 $name: what the transcript covers', ({ relation }) => {
  const { statements, witnesses } = honestClaim(relation, 2, testRng('f20'));
  const proof = prove(relation, { ctx: TEST_CTX, statements, witnesses }, testRng('f20 proof'));
  const challengesOf = (changed: Relation, inputs: VerifyInputs): string =>
    challenges(
      transcriptHead(changed, inputs),
      encodeElements(changed, inputs.proof.commitments),
      inputs.statements.length,
    ).join();
  const honest = { ctx: TEST_CTX, statements, proof };
  const own = challengesOf(relation, honest);
  /** The elements with one more power of a base in component c. */
  const moved = (elements: Statement, c: number): Statement =>
    elements.map((element, i) => {
      if (i !== c) return element;
      const { group: own, terms } = relation.components[i]!;
      const powers = [element, terms[0]!.base].map((base) => ({ base: base as Base, exponent: 1n }));
      return own.product(powers, false);
    });

  test('F20 name, context, bases, number of statements', () => {
    expect(challengesOf({ ...relation, name: `${relation.name}'` }, honest)).not.toBe(own);
    expect(challengesOf(relation, { ...honest, ctx: bytes32('ctx') })).not.toBe(own);
    for (const at of [0, relation.bases.length - 1]) {
      const bases = relation.bases.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(challengesOf({ ...relation, bases }, honest)).not.toBe(own);
    }
    const [first] = challengesOf(relation, { ...honest, statements: statements.slice(0, 1) }).split(',');
    expect(own.split(',')).not.toContain(first);
  });

  test('F20 every element of every statement and of the commitment', () => {
    relation.components.forEach((_, c) => {
      statements.forEach((_, j) => {
        const changed = statements.map((statement, i) => (i === j ? moved(statement, c) : statement));
        expect(challengesOf(relation, { ...honest, statements: changed })).not.toBe(own);
      });
      const commitments = moved(proof.commitments, c);
      expect(challengesOf(relation, { ...honest, proof: { ...proof, commitments } })).not.toBe(own);
    });
  });
});

test('F20 control: with the statement left out of the hash, a proof is made first and its statement afterwards', () => {
  const [T, z] = [group.baseMultiply(31n), 1234n];
  const weak = hashToScalar('f20', [relation.bases, group.encode(T)], group.q);
  // Y = (z*G - T)/e: nobody chose its logarithm before, yet the equation holds.
  const Y = group.multiply(group.subtract(group.baseMultiply(z), T), invertMod(weak, group.q));
  expect(group.equal(group.baseMultiply(z), group.add(T, group.multiply(Y, weak)))).toBe(true);
  expect(verifyProof(relation, { ctx: TEST_CTX, statements: [[Y]], proof: { commitments: [T], responses: [z] } })).toBe(
    false,
  );
});

describe('F21 weights that the prover knows', () => {
  const wrongBy = (party: number, error: bigint): VerifyInputs => {
    const context = { ...TEST_CONTEXT, party };
    const proof = proofFor(context);
    return { ...inputsFor(context), proof: { ...proof, responses: [mod(proof.responses[0]! + error, group.q)] } };
  };
  const weights = [0x1234_5678_9abcn, 0xdef0_1234_5678n];
  // error_0 * w_0 + error_1 * w_1 = 0
  const cheats = [wrongBy(0, weights[1]!), wrongBy(1, -weights[0]!)];

  test('F21 errors made to cancel under known weights are found under fresh ones, and both cheaters are named', () => {
    for (const seed of ['a', 'b', 'c']) {
      expect(verifyBatch(relation, cheats, bytes32(seed))).toEqual({ valid: false, culprits: [0, 1] });
    }
    const honest = [2, 3].map((party) => wrongBy(party, 0n));
    expect(verifyBatch(relation, [honest[0]!, cheats[0]!, honest[1]!], bytes32('d')).culprits).toEqual([1]);
  });

  test('F21 control: under the weights they were made for, two wrong proofs pass as right', () => {
    const known = weights.map((weight) => [weight]);
    expect(cheats.map((cheat) => verifyProof(relation, cheat))).toEqual([false, false]);
    expect(combinationHoldsUnsafe(relation, cheats, known)).toBe(true);
  });
});

describe('F22 a response out of range', () => {
  const cases = RELATION_CASES.filter(({ relation }) => relation.witness.some(({ kind }) => kind === 'integer'));

  /** A true statement, proven with a mask that no honest prover draws: the equation holds, the response is too large. */
  const tooLarge = (relation: Relation): VerifyInputs => {
    const { statements, witnesses } = honestClaim(relation, 1, testRng('f22'));
    const masks = relation.witness.map((type) =>
      type.kind === 'scalar' ? 5n : 1n << BigInt(responseBits(type.bits, 1)),
    );
    const claim = { ctx: TEST_CTX, statements, witnesses };
    return { ctx: TEST_CTX, statements, proof: proveWithMasksUnsafe(relation, claim, masks) };
  };

  test.each(cases)('F22 $name: it is refused although the equation holds', ({ relation }) => {
    expect(verifyProof(relation, tooLarge(relation))).toBe(false);
  });

  test.each(cases)('F22 $name: a response reaches its bound and not beyond, in either direction', ({ relation }) => {
    const largest = relation.witness.map((type) =>
      type.kind === 'scalar' ? type.q - 1n : (1n << BigInt(responseBits(type.bits, 1))) - 1n,
    );
    expect(areResponses(relation, largest, 1)).toBe(true);
    relation.witness.forEach((type, k) => {
      const beyond = (z: bigint): bigint[] => largest.map((value, i) => (i === k ? z : value));
      expect(areResponses(relation, beyond(largest[k]! + 1n), 1)).toBe(false);
      expect(areResponses(relation, beyond(type.kind === 'scalar' ? -1n : -largest[k]! - 1n), 1)).toBe(false);
    });
  });

  test.each(cases)('F22 control: $name: the equation alone accepts it', ({ relation }) => {
    const weights = relation.components.map(() => 1n);
    expect(combinationHoldsUnsafe(relation, [tooLarge(relation)], [weights])).toBe(true);
  });
});
