import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { asciiToBytes, bytesToBigint, u16 } from '../../../../src/base/index.ts';
import { classGroup, generatorBase } from '../../../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../../../src/crypto/group/curve.ts';
import { xof } from '../../../../src/crypto/math/xof.ts';
import { encodeContext } from '../../../../src/crypto/proof/context.ts';
import { curveProofGroup, PLAINTEXT_GENERATOR } from '../../../../src/crypto/proof/proof-group.ts';
import { createRelation } from '../../../../src/crypto/proof/relation.ts';
import { dleq, encDl } from '../../../../src/crypto/proof/relations.ts';
import {
  challenges,
  encodeElements,
  maskBits,
  responseBits,
  transcriptHead,
} from '../../../../src/crypto/proof/transcript.ts';
import { TEST_CTX } from '../../../support/relation-cases.ts';

const item = fc.uint8Array({ maxLength: 6 });
const tuple = fc.array(item, { minLength: 1, maxLength: 5 });
const render = (items: readonly Uint8Array[]): string => items.map((i) => i.join(',')).join('|');

property.prop([tuple, tuple, item, item], { numRuns: 200 })(
  'different transcripts have different challenges, however their bytes are split',
  (headA, headB, tA, tB) => {
    const same = render([...headA, tA]) === render([...headB, tB]);
    expect(challenges(headA, tA, 1)[0] === challenges(headB, tB, 1)[0]).toBe(same);
  },
);

property.prop([tuple, fc.nat(), fc.nat()], { numRuns: 100 })(
  'moving a byte across an item boundary changes the challenge',
  (head, i, k) => {
    const flat = head.flatMap((bytes) => [...bytes]);
    const [cut, other] = [i % (flat.length + 1), k % (flat.length + 1)];
    const split = (at: number) => [Uint8Array.from(flat.slice(0, at)), Uint8Array.from(flat.slice(at))];
    const equal = challenges(split(cut), TEST_CTX, 1)[0] === challenges(split(other), TEST_CTX, 1)[0];
    expect(equal).toBe(cut === other);
  },
);

test('hashes name, context, bases, count, statements and commitment in this order', () => {
  const points = curve(0);
  const relation = dleq(points, points.baseMultiply(5n));
  const statements = [1n, 2n].map((x) => [points.baseMultiply(x), points.baseMultiply(5n * x)]);
  const enc = (x: bigint): number[] => [...points.encode(points.baseMultiply(x))];
  const T = encodeElements(relation, [points.baseMultiply(3n), points.baseMultiply(15n)]);
  const expected = xof(
    'fs',
    [
      asciiToBytes('rel/DLEQ'),
      TEST_CTX,
      Uint8Array.from([...enc(1n), ...enc(5n)]),
      u16(2),
      Uint8Array.from([...enc(1n), ...enc(5n), ...enc(2n), ...enc(10n)]),
      Uint8Array.from([...enc(3n), ...enc(15n)]),
    ],
    32,
  );
  const es = challenges(transcriptHead(relation, { ctx: TEST_CTX, statements }), T, 2);
  expect(es).toEqual([bytesToBigint(expected.subarray(0, 16)), bytesToBigint(expected.subarray(16))]);
});

test('challenges have 128 bits each', () => {
  const es = challenges([TEST_CTX], TEST_CTX, 256);
  expect(new Set(es).size).toBe(256);
  expect(es.every((e) => e < 1n << 128n)).toBe(true);
  // 256 misses of the top bit, or of the bottom bit, have probability 2^-256.
  expect(es.some((e) => e >> 127n === 1n) && es.some((e) => (e & 1n) === 1n)).toBe(true);
});

test('masks cover witness, challenge, 64 bits and the batch', () => {
  expect([1, 2, 3, 8, 9].map((count) => maskBits(749, count) - 749 - 192)).toEqual([0, 1, 2, 3, 4]);
  expect(responseBits(749, 1)).toBe(749 + 128 + 64 + 1);
});

test('an identity statement is hashed as the identity encoding', () => {
  const group = curveProofGroup(curve(0));
  const relation = createRelation({
    name: 'zero',
    witness: [{ kind: 'scalar', q: group.q }],
    components: [{ group, terms: [{ witness: 0, base: curve(0).G }], statement: 'identity' }],
    bases: [{ group, base: curve(0).G }],
  });
  expect(encodeElements(relation, [group.identity])).toEqual(Uint8Array.of(0));
});

test('a relation that is no homomorphism, or hides a base from the transcript, cannot be built', () => {
  const cl = classGroup('CL-TEST', 'secp256k1');
  const h = generatorBase(cl);
  const scalars = curveProofGroup(curve(0));
  const legal = encDl(curve(0), { group: cl, pk: h });
  const classSide = legal.components[0]!.group;
  const build = (base: Parameters<typeof createRelation>[0]['bases'][number], q: bigint, declared: boolean) => () =>
    createRelation({
      name: 'bad',
      witness: [{ kind: 'scalar', q }],
      components: [{ group: base.group, terms: [{ witness: 0, base: base.base }] }],
      bases: declared ? [base] : [],
    });
  const refused = expect.objectContaining({ code: 'crypto/bad-relation' });
  expect(build({ group: classSide, base: h }, cl.parameters.q, true)).toThrow(refused);
  expect(build({ group: scalars, base: curve(0).G }, curve(0).q - 2n, true)).toThrow(refused);
  expect(build({ group: scalars, base: curve(0).G }, curve(0).q, false)).toThrow(refused);
  expect(build({ group: classSide, base: PLAINTEXT_GENERATOR }, curve(1).q, false)).toThrow(refused);
  expect(build({ group: scalars, base: curve(0).G }, curve(0).q, true)).not.toThrow();
  // encDl across different orders is such a relation.
  expect(() => encDl(curve(1), { group: cl, pk: h })).toThrow(refused);
});

test('a context needs a network key id of 32 bytes and keeps its items apart', () => {
  const base = { protocol: 'p', suite: 'CL-TEST', nkId: TEST_CTX, sid: TEST_CTX, epoch: 0, party: 0 } as const;
  expect(() => encodeContext({ ...base, nkId: new Uint8Array(31) })).toThrow(
    expect.objectContaining({ code: 'crypto/bad-context' }),
  );
  const joined = encodeContext({ ...base, extra: [Uint8Array.of(1, 2)] });
  const split = encodeContext({ ...base, extra: [Uint8Array.of(1), Uint8Array.of(2)] });
  expect(joined).not.toEqual(split);
});
