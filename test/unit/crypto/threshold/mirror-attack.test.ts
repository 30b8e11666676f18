import { describe, expect, test } from 'vitest';
import { classGroup } from '../../../../src/crypto/group/class-group-registry.ts';
import { type Dealing, dealingShape, referenceGroup } from '../../../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../../../src/crypto/threshold/dealing-codec.ts';
import { createDealing } from '../../../../src/crypto/threshold/dealing-create.ts';
import { type AcceptedDealing, judgeDealings } from '../../../../src/crypto/threshold/dealing-judge.ts';
import { openDealings } from '../../../../src/crypto/threshold/dealing-open.ts';
import { evaluatePolynomial, sumCommitments } from '../../../../src/crypto/threshold/integer-sharing.ts';
import { createCheatingDealing } from '../../../support/cheating-dealer.ts';
import { acceptAll, createTestCommittee, testPlace, WEIGHT_SEED } from '../../../support/committees.ts';
import { testRng } from '../../../support/relation-cases.ts';

/**
 * n = 4, t = 3: parties 0 and 1 are honest, 2 and 3 collude (weight f + 1 = t - 1). Party 3 mirrors party 0: its constant is
 * the inverse of the honest one, and its polynomial vanishes, up to a known part, on the honest indices.
 */
const { committee, sealingKeys } = createTestCommittee([1, 1, 1, 1]);
const HONEST = [1n, 2n];
const place = (dealer: number) => testPlace(committee, dealer);
const { group, parameters } = dealingShape(place(0));
const victim = parseDealing(place(0), createDealing(place(0), testRng('victim').bits(374), testRng('victim root')));
const accomplice = 1234567n;
const ally = parseDealing(place(2), createDealing(place(2), accomplice, testRng('ally root')));

/** delta * prod over honest j of (1 - X/j): integer coefficients, zero at every honest index, delta at 0. */
function vanishingPolynomial(): bigint[] {
  let product = [parameters.delta];
  // times (j - X)
  for (const j of HONEST) product = [...product, 0n].map((c, k) => c * j - (product[k - 1] ?? 0n));
  const scale = HONEST.reduce((a, b) => a * b, 1n);
  return product.map((c) => c / scale);
}

// Known to the coalition; large enough to keep the shares positive and in range.
const known = { constant: 1n << 370n, coefficients: [1n << 400n, 1n << 400n] };

function mirrorParts() {
  const vanishing = vanishingPolynomial();
  const invertedVictim = group.invert(victim.commitments[0]!);
  const constant = group.compose(invertedVictim, group.pow(group.h, known.constant));
  const higher = known.coefficients.map((coefficient, k) =>
    group.compose(group.pow(invertedVictim, vanishing[k + 1]!), group.pow(group.h, coefficient)),
  );
  const images = place(3).images.map((name, i) => {
    const cl = classGroup('CL-TEST', name);
    return cl.compose(cl.invert(victim.images[i]!), cl.pow(cl.h, known.constant));
  });
  const polynomial = [parameters.delta * known.constant, ...known.coefficients];
  return {
    commitments: [constant, ...higher],
    images,
    // Right on the honest indices without knowing the victim's secret; the coalition's own shares do not matter.
    shares: (honest: readonly bigint[]) => honest.map((_, i) => evaluatePolynomial(polynomial, BigInt(i + 1))),
  };
}

const mirror = parseDealing(place(3), createCheatingDealing(place(3), known.constant, mirrorParts()));
const withCopiedProof = parseDealing(
  place(3),
  createCheatingDealing(place(3), known.constant, { ...mirrorParts(), constantProof: victim.constantProof }),
);

describe('NT9 a dealing that mirrors an honest one', () => {
  test('is refused by everybody, because nobody can prove knowledge of its constant', () => {
    for (const forged of [mirror, withCopiedProof]) {
      const judgements = judgeDealings([victim, ally, forged], WEIGHT_SEED);
      expect(judgements.map((j) => j.ok)).toEqual([true, true, false]);
      expect(judgements[2]).toEqual({ ok: false, flaw: 'constant-proof' });
    }
  });

  test('control: without the proof every honest recipient accepts it and the coalition knows the summed key', () => {
    const unchecked = mirror as Dealing as AcceptedDealing;
    const set = [...acceptAll([victim, ally]), unchecked];
    for (const recipient of [0, 1]) {
      const sealingSecret = sealingKeys[recipient]!.secret;
      const opened = openDealings({ dealings: set, recipient, sealingSecret, seed: WEIGHT_SEED });
      expect(opened.every((shares) => shares !== undefined)).toBe(true);
    }
    const sum = sumCommitments(
      group,
      parameters,
      set.map(({ commitments }) => commitments),
    );
    const guess = accomplice + known.constant;
    expect(group.equal(sum[0]!, group.pow(group.h, guess))).toBe(true);
    expect(group.equal(sum[0]!, referenceGroup('CL-TEST').identity)).toBe(false);
  });
});
