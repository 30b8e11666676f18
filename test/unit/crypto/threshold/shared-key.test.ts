import { describe, expect, test } from 'vitest';
import { bitLength } from '../../../../src/base/index.ts';
import { decrypt, encrypt } from '../../../../src/crypto/encryption/ciphertext.ts';
import type { Suite } from '../../../../src/crypto/group/class-group.ts';
import { classGroup } from '../../../../src/crypto/group/class-group-registry.ts';
import { quorum, virtualIndices, weightOf } from '../../../../src/crypto/threshold/committee.ts';
import { type DealingPlace, referenceGroup } from '../../../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../../../src/crypto/threshold/dealing-codec.ts';
import { createDealing } from '../../../../src/crypto/threshold/dealing-create.ts';
import { openDealings } from '../../../../src/crypto/threshold/dealing-open.ts';
import { commitmentsAt, shareBits, sumCommitments } from '../../../../src/crypto/threshold/integer-sharing.ts';
import { lagrangeCoefficients, sharingParameters } from '../../../../src/crypto/threshold/lagrange.ts';
import {
  combinePartials,
  createDecryptionShare,
  decryptionBase,
  partialDecrypt,
} from '../../../../src/crypto/threshold/partial-decryption.ts';
import { acceptAll, createTestCommittee, subsets, testPlace, WEIGHT_SEED } from '../../../support/committees.ts';
import { testRng } from '../../../support/relation-cases.ts';

/** Everybody deals, everybody opens: the key that exists nowhere, as the test can still compute it. */
function generateKey(suite: Suite, weights: readonly number[]) {
  const { committee, sealingKeys } = createTestCommittee(weights);
  const { exponentBits } = referenceGroup(suite).parameters;
  const place = (dealer: number): DealingPlace => ({
    ...testPlace(committee, dealer),
    suite,
    secretBits: exponentBits,
  });
  const secrets = weights.map((_, dealer) => testRng(`s_${dealer}`).bits(exponentBits));
  const dealings = acceptAll(
    secrets.map((secret, dealer) => parseDealing(place(dealer), createDealing(place(dealer), secret, testRng('root')))),
  );
  const shares = sealingKeys.flatMap(({ secret: sealingSecret }, recipient) => {
    const opened = openDealings({ dealings, recipient, sealingSecret, seed: WEIGHT_SEED });
    return virtualIndices(committee, recipient).map((_, v) => opened.reduce((sum, own) => sum + own![v]!, 0n));
  });
  const parameters = sharingParameters(shares.length);
  const bits = shareBits(parameters, exponentBits, weights.length);
  return { committee, dealings, parameters, shares, bits, sk: secrets.reduce((a, b) => a + b, 0n) };
}

describe.each([
  ['CL-TEST', [3, 3, 2, 2]],
  ['CL-TEST', [4, 3, 2, 1]],
  ['CL-112', [1, 1, 1, 1]],
] as const)('at %s with weights %s', (suite, weights) => {
  const { committee, dealings, parameters, shares, bits, sk } = generateKey(suite, weights);
  const group = referenceGroup(suite);
  const everyone = weights.map((_, party) => party);

  test('the shares interpolate the sum of the secrets and match the summed commitments', () => {
    const indices = shares.map((_, i) => i + 1).slice(-parameters.t);
    const { reduced, divisor } = lagrangeCoefficients(parameters, indices);
    const sum = reduced.reduce((total, lambda, i) => total + lambda * shares[indices[i]! - 1]!, 0n);
    expect(sum * divisor).toBe(sk * parameters.delta ** 2n);
    expect(shares.every((share) => share >= 0n && bitLength(share) <= bits)).toBe(true);
    const commitments = sumCommitments(
      group,
      parameters,
      dealings.map((d) => d.commitments),
    );
    const keys = commitmentsAt(group, parameters, commitments, indices);
    expect(keys.every((key, i) => group.equal(key, group.pow(group.h, shares[indices[i]! - 1]!)))).toBe(true);
    expect(group.equal(commitments[0]!, group.pow(group.h, sk))).toBe(true);
  });

  test('every set of parties decrypts in all three groups exactly when its weight reaches the quorum', () => {
    for (const [i, name] of (['secp256k1', 'secp256r1', 'ed25519'] as const).entries()) {
      const cl = classGroup(suite, name);
      const parts = dealings.map((d) => (i === 0 ? d.commitments[0]! : d.images[i - 1]!));
      const publicKey = parts.reduce((product, part) => cl.compose(product, part));
      const ciphertext = encrypt(cl, { publicKey, m: 1000n + BigInt(i), r: testRng('r').bits(300) });
      const base = decryptionBase(cl, parameters, ciphertext.c1);
      const partials = shares.map((value, v) => {
        const share = createDecryptionShare(cl, { index: v + 1, value, bits });
        return { index: v + 1, element: partialDecrypt(cl, share, base, testRng(`blind ${v}`)) };
      });
      for (const parties of everyone.flatMap((_, size) => subsets(everyone, size + 1))) {
        const indices = new Set(parties.flatMap((party) => virtualIndices(committee, party)));
        const chosen = partials.filter(({ index }) => indices.has(index));
        const combine = () => combinePartials({ group: cl, parameters, c2: ciphertext.c2, partials: chosen });
        if (weightOf(committee, parties) >= quorum(parameters.n)) expect(combine()).toBe(1000n + BigInt(i));
        else expect(combine).toThrow(expect.objectContaining({ code: 'crypto/bad-index' }));
      }
      expect(decrypt(cl, sk, ciphertext)).toBe(1000n + BigInt(i));
    }
  });
});
