import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hexToBytes } from '../../src/base/index.ts';
import { combineEcdsaGammas, verifyEcdsaGammas, verifyEcdsaNonces } from '../../src/crypto/index.ts';
import { ecdsaEntry, ecdsaSession } from '../attack/ecdsa-presigns.ts';
import { bytes32, testNetwork } from '../attack/network.ts';
import { ecdsaPresignVectors } from './ecdsa-presign-vectors.ts';

const load = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const frozen = load('./ecdsa-presign.json') as ReturnType<typeof ecdsaPresignVectors>;
const network = testNetwork([3, 3, 2, 2], 'CL-TEST');

test('both rounds of ECDSA presigns are made exactly as frozen', () => {
  expect(ecdsaPresignVectors()).toEqual(frozen);
  expect((load('./protocol.json') as { nkId: string }).nkId).toBe(frozen.nkId);
});

test.each(frozen.runs)('curve $curve: the frozen messages verify and the frozen entries decode', (run) => {
  const session = ecdsaSession(network, run.curve, run.count, run.counter);
  const weights = bytes32('weights');
  const gammas = [{ party: 0, bytes: hexToBytes(run.gammasOfParty0) }];
  const nonces = [{ party: 0, bytes: hexToBytes(run.noncesOfParty0) }];
  expect(verifyEcdsaGammas(session, gammas, weights)[0]!.ok).toBe(true);
  expect(verifyEcdsaNonces(session, hexToBytes(run.firstRound), nonces, weights)[0]!.ok).toBe(true);
  expect(() => combineEcdsaGammas(session, gammas)).toThrow(expect.objectContaining({ code: 'crypto/too-few' }));
  run.entries.forEach((entry, i) => {
    expect(ecdsaEntry('CL-TEST', hexToBytes(entry)).digest).toEqual(hexToBytes(run.entryDigests[i]!));
  });
});
