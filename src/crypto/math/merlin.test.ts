import { fc, test as property } from '@fast-check/vitest';
import { __tests } from '@scure/sr25519';
import { expect, test } from 'vitest';
import { asciiToBytes, bytesToHex } from '../../base/index.ts';
import { createMerlinTranscript } from './merlin.ts';

test('gives the answer of the reference implementation', () => {
  const transcript = createMerlinTranscript('test protocol');
  transcript.append('some label', asciiToBytes('some data'));
  expect(bytesToHex(transcript.challenge('challenge', 32))).toBe(
    'd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615',
  );
});

const label = fc.string({ unit: 'binary-ascii', maxLength: 20 });
// Around the rate of 166 bytes and beyond it.
const data = fc.uint8Array({ maxLength: 400 });

property.prop([label, fc.array(fc.tuple(label, data, fc.nat(200)), { minLength: 1, maxLength: 4 })], { numRuns: 60 })(
  'agrees with an independent implementation on any sequence of messages and challenges',
  (name, steps) => {
    const ours = createMerlinTranscript(name);
    const theirs = new __tests.Merlin(name);
    for (const [at, message, length] of steps) {
      ours.append(at, message);
      theirs.appendMessage(at, message);
      expect(bytesToHex(ours.challenge(at, length))).toBe(bytesToHex(theirs.challengeBytes(at, length)));
    }
  },
);

test('one message in two pieces, or under another label, is another transcript', () => {
  const of = (...steps: [string, string][]): string => {
    const transcript = createMerlinTranscript('t');
    for (const [name, message] of steps) transcript.append(name, asciiToBytes(message));
    return bytesToHex(transcript.challenge('c', 16));
  };
  expect(new Set([of(['a', 'bc']), of(['ab', 'c']), of(['a', 'b'], ['', 'c']), of(['a', 'b'])]).size).toBe(4);
});
