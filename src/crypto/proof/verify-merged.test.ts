import { describe, expect, test } from 'vitest';
import { classGroup, generatorBase } from '../group/class-group-registry.ts';
import { curve } from '../group/curve.ts';
import { secondGenerator } from '../group/curve-generator.ts';
import { createStream } from '../math/rng.ts';
import { type Proof, prove } from './prove.ts';
import type { Statement } from './relation.ts';
import { ecdsaUser } from './relations.ts';
import { type VerifyInputs, verifyProof } from './verify.ts';
import { verifyProofMerged } from './verify-merged.ts';

const group = classGroup('CL-TEST', 'secp256k1');
const points = curve(0);
const rng = createStream('test', [Uint8Array.of(7)]);
const element = () => group.pow(group.h, rng.bits(300));
const [ctg, ctz, pk] = [{ c1: element(), c2: element() }, { c1: element(), c2: element() }, element()];
const H = secondGenerator(points);
const R = points.baseMultiply(rng.nonzeroScalar(points.q));
const [k, rho, p, eta] = [rng.bits(384), rng.scalar(points.q), rng.nonzeroScalar(points.q), rng.bits(374)];
const P = points.baseMultiply(p);
const b = (k * p) % points.q;
const relation = ecdsaUser({ curve: points, keys: { group, pk }, ctg, ctz, H, R, P, randomiserBits: 128 });
const part = (c: 'c1' | 'c2') =>
  group.multiPow([
    { base: ctg[c], exponent: b },
    { base: ctz[c], exponent: k },
    { base: c === 'c1' ? generatorBase(group) : pk, exponent: eta },
  ]);
const commitment = points.add(points.baseMultiply(k), points.multiply(H, rho));
const statements: Statement[] = [[commitment, points.multiply(R, k), points.identity, part('c1'), part('c2')]];
const ctx = new Uint8Array(32);
const proof = prove(relation, { ctx, statements, witnesses: [[k, rho, b, eta]] }, rng);
const inputs: VerifyInputs = { ctx, statements, proof };

/** Both verifiers, which must agree. */
function verdict(changed: VerifyInputs): boolean {
  const merged = verifyProofMerged(relation, changed);
  expect(verifyProof(relation, changed)).toBe(merged);
  return merged;
}

describe('merged verification', () => {
  test('accepts what single verification accepts', () => {
    expect(verdict(inputs)).toBe(true);
  });

  test('refuses a change of any component, commitment, response and of the context', () => {
    const moved = [points.G, points.G, points.G, group.h, group.embed(1n)];
    for (let c = 0; c < 5; c++) {
      const times = (x: Statement[number]): Statement[number] =>
        c < 3
          ? points.add(x as typeof points.G, moved[c] as typeof points.G)
          : group.compose(x as typeof group.h, moved[c] as typeof group.h);
      const change = (list: Statement): Statement => list.map((x, i) => (i === c ? times(x) : x));
      expect(verdict({ ...inputs, statements: statements.map(change) })).toBe(false);
      expect(verdict({ ...inputs, proof: { ...proof, commitments: change(proof.commitments) } })).toBe(false);
    }
    for (let z = 0; z < 4; z++) {
      const responses = proof.responses.map((value, i) => (i === z ? value + 1n : value));
      expect(verdict({ ...inputs, proof: { ...proof, responses } })).toBe(false);
    }
    expect(verdict({ ...inputs, ctx: new Uint8Array(32).fill(1) })).toBe(false);
  });

  test('refuses errors that cancel without weights, in the class group and on the curve', () => {
    const cancelling = (at: readonly [number, number]): Proof => ({
      ...proof,
      commitments: proof.commitments.map((T, i) => {
        if (!at.includes(i)) return T;
        const sign = i === at[0] ? 1n : -1n;
        return i < 3
          ? points.add(T as typeof points.G, points.multiply(points.G, sign))
          : group.compose(T as typeof group.h, group.pow(group.h, sign));
      }),
    });
    // The challenge hashes T, so the responses of a real attempt would follow it; what matters is that weights differ.
    expect(verdict({ ...inputs, proof: cancelling([3, 4]) })).toBe(false);
    expect(verdict({ ...inputs, proof: cancelling([0, 1]) })).toBe(false);
  });

  test('never throws on missing parts', () => {
    expect(verdict({ ...inputs, statements: [] })).toBe(false);
    expect(verdict({ ...inputs, proof: { commitments: [], responses: [] } })).toBe(false);
  });
});
