/** Known attacks on secret sharing and key generation: bad indices, a raised threshold. */
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../../src/base/index.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { createRng } from '../../src/crypto/math/rng.ts';
import { dealingPlace } from '../../src/crypto/protocol/stage-a.ts';
import { virtualIndices } from '../../src/crypto/threshold/committee.ts';
import { parseDealing } from '../../src/crypto/threshold/dealing-codec.ts';
import {
  areSharesCorrect,
  assertCommitments,
  commitmentsAt,
  evaluatePolynomial,
  shareBits,
  shareInteger,
} from '../../src/crypto/threshold/integer-sharing.ts';
import { assertIndices, lagrangeCoefficients, sharingParameters } from '../../src/crypto/threshold/lagrange.ts';
import { combinePartials } from '../../src/crypto/threshold/partial-decryption.ts';
import { SUITE } from '../support/suite.ts';
import { bytes32, testNetwork } from './network.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const group = classGroup(SUITE, 'secp256k1');
const parameters = sharingParameters(10);
const secret = 987654321n;
const secretBits = 64;
const rng = createRng({
  rootSeed: bytes32('sharing'),
  protocol: 'test',
  sid: bytes32('sid'),
  round: 0,
  attempt: 0,
  inputsDigest: bytes32('inputs'),
});
const coefficients = [parameters.delta * secret, ...Array.from({ length: parameters.t - 1 }, () => rng.bits(200))];

describe('F8 the index 0, an index twice, an index of nobody', () => {
  const q = group.parameters.q;

  test('F8 indices come from the committee alone, and no other set is interpolated', () => {
    const { committee } = testNetwork([3, 3, 2, 2]);
    expect([0, 1, 2, 3].flatMap((party) => virtualIndices(committee, party))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const bad = [
      [0, 1, 2, 3, 4, 5, 6],
      [1, 1, 2, 3, 4, 5, 6],
      [2, 3, 4, 5, 6, 7, 11],
      [-1, 1, 2, 3, 4, 5, 6],
      [1.5, 1, 2, 3, 4, 5, 6],
    ];
    for (const indices of [...bad, [Number(q % 1000n) + 1000, 1, 2, 3, 4, 5, 6]]) {
      expect(() => lagrangeCoefficients(parameters, indices)).toThrow(code('crypto/bad-index'));
      expect(() => assertIndices(parameters, indices)).toThrow(code('crypto/bad-index'));
      const partials = indices.map((index) => ({ index, element: group.h }));
      expect(() => combinePartials({ group, parameters, c2: group.h, partials })).toThrow(code('crypto/bad-index'));
    }
  });

  test('F8 control: the share of index 0 is the secret, and equal indices leave nothing to divide by', () => {
    expect(evaluatePolynomial(coefficients, 0n) / parameters.delta).toBe(secret);
    // In a field, an index that is a multiple of q gives the same away.
    expect(evaluatePolynomial(coefficients, q) % q).toBe((parameters.delta * secret) % q);
    const differences = [1n, 1n, 2n].map((v, i, all) => all.filter((_, j) => j !== i).map((w) => w - v));
    expect(differences.flat()).toContain(0n);
  });
});

describe('F9 commitments of another threshold', () => {
  const honest = shareInteger({ group, parameters, secret, secretBits, rng });
  const raised = [...coefficients, 1n << 180n];
  const higher = [secret, ...raised.slice(1)].map((exponent) => group.pow(group.h, exponent));
  const indices = [1, 2, 3];
  const check = { group, parameters, indices, bits: shareBits(parameters, secretBits) + 200 };

  test('F9 one commitment more, fewer, or none is refused wherever commitments are read', () => {
    const wrong = [higher, honest.commitments.slice(1), []];
    for (const commitments of wrong) {
      expect(() => assertCommitments(parameters, commitments)).toThrow(code('crypto/bad-commitments'));
      expect(() => commitmentsAt(group, parameters, commitments, indices)).toThrow(code('crypto/bad-commitments'));
      const shares = indices.map((index) => evaluatePolynomial(raised, BigInt(index)));
      expect(areSharesCorrect(check, { commitments, shares })).toBe(false);
    }
  });

  test('F9 a dealing with one commitment more or fewer is no dealing', () => {
    const network = testNetwork([1, 1, 1, 1]);
    const { bytes } = network.dealings[0]!;
    const place = dealingPlace(network.session, 0);
    const width = 1 + 2 * group.parameters.coordinateLength;
    const at = 2 + 32;
    const longer = concatBytes(bytes.slice(0, at + width), bytes.slice(at, at + width), bytes.slice(at + width));
    for (const changed of [longer, concatBytes(bytes.slice(0, at), bytes.slice(at + width))]) {
      expect(() => parseDealing(place, changed)).toThrow(code('crypto/bad-dealing'));
    }
    expect(parseDealing(place, bytes).commitments).toHaveLength(network.t);
  });

  test('F9 control: with one commitment more the shares fit, and a quorum of them gives another secret', () => {
    const shares = Array.from({ length: parameters.t }, (_, i) => evaluatePolynomial(raised, BigInt(i + 1)));
    // What a check that takes any number of commitments would find: h^(F(v)) from all of them.
    shares.forEach((share, i) => {
      const expected = higher.reduce((product, commitment, k) => {
        const exponent = k === 0 ? parameters.delta : BigInt(i + 1) ** BigInt(k);
        return group.compose(product, group.pow(commitment, exponent));
      }, group.identity);
      expect(group.equal(group.pow(group.h, share), expected)).toBe(true);
    });
    const interpolate = (values: readonly bigint[]): bigint => {
      const { reduced, divisor } = lagrangeCoefficients(
        parameters,
        values.map((_, i) => i + 1),
      );
      return (values.reduce((sum, value, i) => sum + reduced[i]! * value, 0n) * divisor) / parameters.delta ** 2n;
    };
    expect(interpolate(shares)).not.toBe(secret);
    expect(interpolate(honest.shares.slice(0, parameters.t))).toBe(secret);
  });
});
