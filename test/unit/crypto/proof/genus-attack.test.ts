import { expect, test } from 'vitest';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import { proveWithMasksUnsafe } from '../../../../src/crypto/proof/prove.ts';
import { pokCl } from '../../../../src/crypto/proof/relations.ts';
import { verifyProof } from '../../../../src/crypto/proof/verify.ts';
import { TEST_CONTEXT } from '../../../support/relation-cases.ts';
import { createUncheckedClassGroup } from '../../../support/unchecked-class-group.ts';

const TRIALS = 64;

test('a statement times the element of order 2 passes half the time without the genus check, never with it', () => {
  const { group, tau } = createUncheckedClassGroup('CL-TEST', 'secp256k1');
  const relation = pokCl(group, 374);
  const secret = 987654321n;
  const lie = group.compose(group.pow(group.h, secret), tau);
  const unchecked = Array.from({ length: TRIALS }, (_, trial) => {
    const ctx = encodeContext({ ...TEST_CONTEXT, epoch: trial });
    const claim = { ctx, statements: [[lie]], witnesses: [[secret]] };
    const proof = proveWithMasksUnsafe(relation, claim, [(1n << 560n) + BigInt(trial)]);
    return verifyProof(relation, { ctx, statements: [[lie]], proof });
  });
  const passed = unchecked.filter(Boolean).length;
  expect(group.isIdentity(group.square(tau))).toBe(true);
  expect(group.isIdentity(tau)).toBe(false);
  expect(passed).toBeGreaterThan(TRIALS / 4);
  expect(passed).toBeLessThan((3 * TRIALS) / 4);
  const refused = expect.objectContaining({ code: 'crypto/bad-element', data: { rule: 'genus' } });
  expect(() => group.decode(group.encode(lie))).toThrow(refused);
  expect(() => group.decode(group.encode(tau))).toThrow(refused);
  expect(group.equal(group.decode(group.encode(group.compose(lie, tau))), group.pow(group.h, secret))).toBe(true);
});
