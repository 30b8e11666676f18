import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hexToBytes } from '../../src/base/index.ts';
import { decodeCiphertext } from '../../src/crypto/encryption/ciphertext.ts';
import { judgeComplaint, parseComplaint } from '../../src/crypto/threshold/complaint.ts';
import { referenceGroup } from '../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../src/crypto/threshold/dealing-codec.ts';
import { sharingParameters } from '../../src/crypto/threshold/lagrange.ts';
import { combinePartials } from '../../src/crypto/threshold/partial-decryption.ts';
import { acceptAll, createTestCommittee, testPlace } from '../support/committees.ts';
import { thresholdVectors } from './threshold-vectors.ts';

const frozen = JSON.parse(readFileSync(new URL('./threshold.json', import.meta.url), 'utf8')) as ReturnType<
  typeof thresholdVectors
>;
const { committee } = createTestCommittee([3, 3, 2, 2]);

test('dealing, shares, complaint and partial decryptions are made exactly as frozen', () => {
  expect(thresholdVectors()).toEqual(frozen);
});

test('the frozen dealing is accepted and the frozen complaint upheld', () => {
  const parse = (dealer: number, hex: string) => parseDealing(testPlace(committee, dealer), hexToBytes(hex));
  const [, wrong] = acceptAll([parse(0, frozen.dealing), parse(1, frozen.wrongDealing)]);
  expect(judgeComplaint(wrong!, parseComplaint(hexToBytes(frozen.complaint)))).toBe('upheld');
});

test('the frozen partial decryptions combine to the plaintext', () => {
  const group = referenceGroup('CL-TEST');
  const { c2 } = decodeCiphertext(group, hexToBytes(frozen.ciphertext));
  const partials = frozen.partials.map((hex, i) => ({ index: i + 1, element: group.decode(hexToBytes(hex)) }));
  for (const chosen of [partials, [...partials].reverse(), partials.slice(2)]) {
    expect(combinePartials({ group, parameters: sharingParameters(10), c2, partials: chosen })).toBe(2n);
  }
});
