/** Relations 5 to 7: what the transcript holds, what a missing genus check would cost, and what a missing base would. */
import { describe, expect, test } from 'vitest';
import { mod } from '../../../../src/base/index.ts';
import type { ClassElement, ClassGroup } from '../../../../src/crypto/group/class-group.ts';
import { classGroup } from '../../../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../../../src/crypto/group/curve.ts';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import { proveWithMasksUnsafe } from '../../../../src/crypto/proof/prove.ts';
import { applyRelation, type Relation, type Statement } from '../../../../src/crypto/proof/relation.ts';
import {
  dleq,
  ecdsaUser,
  encDl,
  encScale,
  eqDl,
  pokCl,
  pokDl,
  scaleDl,
} from '../../../../src/crypto/proof/relations.ts';
import { challenges, encodeElements, transcriptHead } from '../../../../src/crypto/proof/transcript.ts';
import { expectedChallenges, verifyProof } from '../../../../src/crypto/proof/verify.ts';
import { combinationHoldsUnsafe, verifyBatch } from '../../../../src/crypto/proof/verify-batch.ts';
import { honestClaim, RELATION_CASES, TEST_CONTEXT, TEST_CTX, testRng } from '../../../support/relation-cases.ts';
import { createUncheckedClassGroup } from '../../../support/unchecked-class-group.ts';

const points = curve(0);
const cl = classGroup('CL-TEST', 'secp256k1');
const at = (exponent: bigint, group: ClassGroup = cl): ClassElement => group.pow(group.h, exponent);
const pair = (exponent: bigint, group: ClassGroup = cl) => ({
  c1: at(exponent, group),
  c2: group.compose(at(exponent * 3n, group), group.embed(exponent)),
});

/** Every public value by name; `other` replaces one of them. */
type Values = Readonly<Record<string, bigint>>;
const VALUES: Values = { h: 1n, pk: 97n, a1: 5n, a2: 7n, H: 11n, R: 13n, P: 17n };

const USER_P = VALUES.P!;

/** Each relation as a function of its public values, each given by its exponent. */
const BUILDERS: Readonly<Record<string, { readonly uses: readonly string[]; build(v: Values): Relation }>> = {
  'EncScale (5)': {
    uses: ['h', 'pk', 'a1', 'b1', 'a2', 'b2'],
    build: (v) => encScale({ group: cl, h: at(v.h!), pk: at(v.pk!) }, [bases(v, '1'), bases(v, '2')]),
  },
  'ScaleDL (6)': {
    uses: ['h', 'pk', 'a1', 'b1'],
    build: (v) => scaleDl(points, { group: cl, h: at(v.h!), pk: at(v.pk!) }, bases(v, '1')),
  },
  'EcdsaUser (7)': {
    uses: ['h', 'pk', 'a1', 'b1', 'a2', 'b2', 'H', 'R', 'P'],
    build: (v) =>
      ecdsaUser({
        curve: points,
        keys: { group: cl, h: at(v.h!), pk: at(v.pk!) },
        ctg: bases(v, '1'),
        ctz: bases(v, '2'),
        H: points.baseMultiply(v.H!),
        R: points.baseMultiply(v.R!),
        P: points.baseMultiply(v.P!),
        randomiserBits: 128,
      }),
  },
  'PoK-CL (2)': { uses: ['h'], build: (v) => pokCl(cl, 374, at(v.h!)) },
  'EqDL (3)': {
    uses: ['h', 'pk'],
    build: (v) =>
      eqDl(374, [
        { group: cl, base: at(v.h!) },
        { group: cl, base: at(v.pk!) },
      ]),
  },
  'EncDL (4)': { uses: ['h', 'pk'], build: (v) => encDl(points, { group: cl, h: at(v.h!), pk: at(v.pk!) }) },
  'DLEQ (8)': { uses: ['P'], build: (v) => dleq(points, points.baseMultiply(v.P!)) },
};

function bases(v: Values, which: '1' | '2') {
  const [a, b] = [v[`a${which}`]!, v[`b${which}`] ?? v[`a${which}`]!];
  return { c1: pair(a).c1, c2: pair(b).c2 };
}

describe.each(Object.entries(BUILDERS))('%s', (_, { uses, build }) => {
  const relation = build(VALUES);
  const statement = applyRelation(
    relation,
    relation.witness.map((_w, k) => BigInt(k + 2)),
    false,
  );
  const T = encodeElements(relation, statement);
  const challenge = (r: Relation, ctx = TEST_CTX, statements: Statement[] = [statement]): bigint =>
    challenges(transcriptHead(r, { ctx, statements }), T, statements.length)[0]!;

  test.each(uses)('F20 the challenge depends on %s', (name) => {
    const changed = build({ ...VALUES, [name]: 1000003n });
    expect(challenge(changed)).not.toBe(challenge(relation));
  });

  test('F20 the challenge depends on name, context, number, statement and commitment', () => {
    const honest = challenge(relation);
    const moved = statement.map((element, c) =>
      relation.components[c]!.group.product([{ base: element, exponent: 2n }], false),
    );
    const others = [
      challenge({ ...relation, name: `${relation.name}'` }),
      challenge(relation, encodeContext({ ...TEST_CONTEXT, party: 9 })),
      challenge(relation, TEST_CTX, [statement, statement]),
      ...moved.map((element, c) =>
        challenge(relation, TEST_CTX, [statement.map((known, i) => (i === c ? element : known))]),
      ),
      challenges(transcriptHead(relation, { ctx: TEST_CTX, statements: [statement] }), T.slice(1), 1)[0]!,
    ];
    expect(new Set([honest, ...others]).size).toBe(others.length + 1);
    expect(challenge(build(VALUES))).toBe(honest);
  });
});

test('F20 PoK-DL has no base but the generator of its curve', () => {
  expect(pokDl(points).bases).toEqual(points.encode(points.G));
});

describe('a ciphertext to scale that the transcript does not name', () => {
  const keys = { group: cl, pk: at(97n) };
  const [k, y1, t1, mu, tau] = [0x1111n << 200n, 3n ** 200n, 5n ** 150n, 41n, 43n];

  /**
   * ScaleDL for K = k*G and Enc(mu), with the base chosen after the challenge: everything is a known power of h, pk and f, so
   * the verifier's two class-group equations are solved for the exponents of (a, b).
   */
  function forge(listed: boolean) {
    const guess = scaleDl(points, keys, pair(2n));
    const shape: Relation = { ...guess, bases: new Uint8Array(0) };
    const power = (exponent: bigint, m: bigint): [ClassElement, ClassElement] => [
      at(exponent),
      cl.compose(cl.pow(keys.pk, exponent), cl.embed(mod(m, points.q))),
    ];
    const statement = [points.baseMultiply(k), ...power(y1, mu)];
    const mask = 7n ** 20n;
    const commitments = [points.baseMultiply(mask), ...power(t1, tau)];
    const transcript = transcriptHead(listed ? guess : shape, { ctx: TEST_CTX, statements: [statement] });
    const e = challenges(transcript, encodeElements(shape, commitments), 1)[0]!;
    const z = mask + e * k;
    const zr = mod(t1 + e * y1, z);
    const s = (t1 + e * y1 - zr) / z;
    const m = mod((tau + e * mu) * inverse(z), points.q);
    const [c1, c2] = power(s, m);
    const real = scaleDl(points, keys, { c1, c2 });
    const relation = listed ? real : { ...real, bases: shape.bases };
    return {
      relation,
      inputs: { ctx: TEST_CTX, statements: [statement], proof: { commitments, responses: [z, zr] } },
      m,
    };
  }
  const inverse = (x: bigint): bigint => {
    let [power, base, exponent] = [1n, mod(x, points.q), points.q - 2n];
    for (; exponent > 0n; exponent >>= 1n) {
      if ((exponent & 1n) === 1n) power = (power * base) % points.q;
      base = (base * base) % points.q;
    }
    return power;
  };

  test('F20 a base chosen after the challenge fails', () => {
    const { relation, inputs } = forge(true);
    expect(verifyProof(relation, inputs)).toBe(false);
  });

  test('F20 control: were the bases not hashed, a false statement would verify', () => {
    const { relation, inputs, m } = forge(false);
    expect(verifyProof(relation, inputs)).toBe(true);
    expect(mod(m * k, points.q)).not.toBe(mu);
  });
});

describe('statements times the element of order 2', () => {
  const { group, tau } = createUncheckedClassGroup('CL-TEST', 'secp256k1');
  const keys = { group, h: group.h, pk: at(97n, group) };
  const [ctg, ctz] = [pair(5n, group), pair(7n, group)];
  const user = { curve: points, keys, ctg, ctz, H: points.baseMultiply(11n), R: points.baseMultiply(13n) };
  const P = points.baseMultiply(USER_P);
  const cases = [
    { name: 'EncScale', relation: encScale(keys, [ctg]), witness: [3n, 4n, 5n] },
    { name: 'ScaleDL', relation: scaleDl(points, keys, ctg), witness: [3n, 4n] },
    {
      name: 'EcdsaUser',
      relation: ecdsaUser({ ...user, P, randomiserBits: 128 }),
      witness: [3n, 4n, 3n * USER_P, 5n],
    },
  ].flatMap(({ relation, ...rest }) =>
    relation.components.flatMap((c, component) =>
      c.group.primeOrder ? [] : [{ ...rest, relation, component, title: `${rest.name}, component ${component}` }],
    ),
  );

  /** A proof of the lie whose challenge has the given parity. */
  function proofOf(lie: Statement, { relation, witness }: (typeof cases)[number], parity: bigint) {
    for (let trial = 0; ; trial++) {
      const ctx = encodeContext({ ...TEST_CONTEXT, epoch: trial });
      const claim = { ctx, statements: [lie], witnesses: [witness] };
      const masks = relation.witness.map((_, k) => BigInt(101 + k));
      const proof = proveWithMasksUnsafe(relation, claim, masks);
      const inputs = { ctx, statements: [lie], proof };
      if ((expectedChallenges(relation, inputs)[0]! & 1n) === parity) return inputs;
    }
  }

  const lieOf = ({ relation, witness, component }: (typeof cases)[number]): Statement =>
    applyRelation(relation, witness, false).map((element, c) =>
      c === component ? group.compose(element as ClassElement, tau) : element,
    );

  test.each(cases)('ZT7 control: without the genus check every even challenge accepts ($title)', (item) => {
    const lie = lieOf(item);
    expect(verifyProof(item.relation, proofOf(lie, item, 0n))).toBe(true);
    expect(verifyProof(item.relation, proofOf(lie, item, 1n))).toBe(false);
  });

  test.each(cases)('ZT7 the genus check refuses the statement before any proof is looked at ($title)', (item) => {
    const lie = lieOf(item)[item.component] as ClassElement;
    expect(() => cl.decode(group.encode(lie))).toThrow(
      expect.objectContaining({ code: 'crypto/bad-element', data: { rule: 'genus' } }),
    );
    expect(() => cl.decode(group.encode(group.compose(lie, tau)))).not.toThrow();
  });
});

describe('relation 7 proves exactly one signature', () => {
  const { relation } = RELATION_CASES.find(({ name }) => name === 'EcdsaUser on secp256k1')!;
  const { statements, witnesses } = honestClaim(relation, 1, testRng('user'));
  const q = points.q;

  test('b that is not k*(x_A + m/r) fails, however the third component is sent', () => {
    const [k, rho, b, eta] = witnesses[0]!;
    const wrong = [k!, rho!, b! ^ 1n, eta!];
    const honest = applyRelation(relation, wrong, false);
    const pretended = honest.map((element, c) => (c === 2 ? points.identity : element));
    const masks = relation.witness.map((type) => (type.kind === 'scalar' ? 5n : 1n << 300n));
    for (const statement of [honest, pretended]) {
      const inputs = { ctx: TEST_CTX, statements: [statement] };
      const proof = proveWithMasksUnsafe(relation, { ...inputs, witnesses: [wrong] }, masks);
      expect(verifyProof(relation, { ...inputs, proof })).toBe(false);
      expect(verifyBatch(relation, [{ ...inputs, proof }], TEST_CTX).valid).toBe(false);
    }
  });

  test('multiples of q in k and b change ciphertext and integers, not the points', () => {
    const [k, rho, b, eta] = witnesses[0]!;
    const moved = applyRelation(relation, [k! + q, rho!, b! + q, eta!], false);
    const same = [0, 1, 2].map((c) => points.equal(moved[c] as never, statements[0]![c] as never));
    expect(same).toEqual([true, true, true]);
    expect(cl.equal(moved[3] as ClassElement, statements[0]![3] as ClassElement)).toBe(false);
  });
});

describe.each(RELATION_CASES.filter(({ name }) => /^(EncScale|ScaleDL|EcdsaUser)/.test(name)))(
  'batches of $name',
  ({ relation }) => {
    const classSide = relation.components.flatMap(({ group }, c) => (group.primeOrder ? [] : [c]));
    const [plus, minus] = [classSide.at(-2)!, classSide.at(-1)!];

    /** A proof wrong by h in one component and by 1/h in another of the same group: the errors are the prover's choice. */
    function wrongByH(party: number, sign: 1n | -1n) {
      const { statements, witnesses } = honestClaim(relation, 1, testRng(`weights ${party}`));
      const ctx = encodeContext({ ...TEST_CONTEXT, party });
      const masks = relation.witness.map((_, k) => 5000n + BigInt(10 * party + k));
      const commitments = applyRelation(relation, masks, false).map((element, c) => {
        const { group } = relation.components[c]!;
        if (c !== plus && c !== minus) return element;
        const shift = cl.parameters.name === group.key.split('/')[1] ? cl.h : classGroup('CL-TEST', 'secp256r1').h;
        const exponent = c === plus ? sign : -sign;
        return group.product(
          [
            { base: element, exponent: 1n },
            { base: shift, exponent },
          ],
          false,
        );
      });
      const head = transcriptHead(relation, { ctx, statements });
      const e = challenges(head, encodeElements(relation, commitments), 1)[0]!;
      const responses = relation.witness.map((type, k) => {
        const z = masks[k]! + e * witnesses[0]![k]!;
        return type.kind === 'scalar' ? mod(z, type.q) : z;
      });
      return { ctx, statements, proof: { commitments, responses } };
    }

    const equal = (items: number): bigint[][] =>
      Array.from({ length: items }, () => relation.components.map(() => 12345n));

    test('F21 errors that cancel within a proof or between proofs are found and named', () => {
      expect(verifyBatch(relation, [wrongByH(0, 1n)], TEST_CTX).culprits).toEqual([0]);
      expect(verifyBatch(relation, [wrongByH(0, 1n), wrongByH(1, -1n)], TEST_CTX).culprits).toEqual([0, 1]);
    });

    test('F21 control: equal weights accept both', () => {
      expect(combinationHoldsUnsafe(relation, [wrongByH(0, 1n)], equal(1))).toBe(true);
      expect(combinationHoldsUnsafe(relation, [wrongByH(0, 1n), wrongByH(1, -1n)], equal(2))).toBe(true);
    });
  },
);
