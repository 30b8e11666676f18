/** ECDSA presigns, honest runs: what the ciphertexts hold, who agrees on what, and that restarts repeat and changes do not. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bytesToHex, mod, u8, u32 } from '../../../../src/base/index.ts';
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  combinePresigns,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  contributePresigns,
  presignBatchDigest,
  presignSessionId,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyPresignContributions,
} from '../../../../src/crypto/index.ts';
import { xof } from '../../../../src/crypto/math/xof.ts';
import { encodePresignEntry } from '../../../../src/crypto/protocol/presign-entry.ts';
import {
  allGammas,
  allNonces,
  ecdsaEntry,
  ecdsaSession,
  openEcdsaEntry,
  runEcdsaPresigns,
} from '../../../attack/ecdsa-presigns.ts';
import { asMessages, bytes32, presignSession, testNetwork } from '../../../attack/network.ts';
import { allSecrets, presignNonces, schnorrEntry } from '../../../attack/secrets.ts';

const network = testNetwork([1, 1, 1, 1]);
const secrets = allSecrets(network);
const { suite } = network.session;
const WEIGHTS = bytes32('weights');

/** Every equation that ties the fields of an entry to each other. */
function expectWholePresign(bytes: Uint8Array, curve: 0 | 1, of = secrets): bigint {
  const { entry, gamma, g0, g1, gk0, gk1 } = openEcdsaEntry(of, bytes);
  const { q } = entry.group;
  const { x0, x1 } = of.halves[curve]!;
  expect(gamma).not.toBe(0n);
  expect(g0).toBe(mod(gamma * x0, q));
  expect(g1).toBe(mod(gamma * x1, q));
  // gk_b*G = gamma*R_b: the logarithm of R_b is the nonce under gamma.
  for (const [scaled, R] of [
    [gk0, entry.R0],
    [gk1, entry.R1],
  ] as const) {
    expect(entry.group.equal(entry.group.baseMultiply(scaled), entry.group.multiplyUnsafe(R, gamma))).toBe(true);
  }
  return gamma;
}

describe.each([0, 1] as const)('ECDSA presigns of curve %i', (curve) => {
  const session = ecdsaSession(network, curve, 2, 1);
  const run = runEcdsaPresigns(network, session);

  test('are made by messages that all verify', () => {
    const ok = [true, true, true, true];
    expect(verifyEcdsaGammas(session, run.gammas, WEIGHTS).map((v) => v.ok)).toEqual(ok);
    expect(verifyEcdsaNonces(session, run.first.bytes, run.nonces, WEIGHTS).map((v) => v.ok)).toEqual(ok);
  });

  test('hold gamma, gamma*x_0, gamma*x_1, gamma*k_0 and gamma*k_1 with R_b = k_b*G, differently in each presign', () => {
    const gammas = run.batch.entries.map((bytes) => expectWholePresign(bytes, curve));
    expect(new Set(gammas).size).toBe(2);
    const points = run.batch.entries.flatMap((bytes) => {
      const { group, R0, R1 } = ecdsaEntry(suite, bytes);
      return [R0, R1].map((R) => bytesToHex(group.encode(R)));
    });
    expect(new Set(points).size).toBe(4);
  });

  test('are named by their session, position and all their bytes', () => {
    run.batch.entries.forEach((bytes, index) => {
      const entry = ecdsaEntry(suite, bytes);
      expect(encodePresignEntry(suite, entry, entry)).toEqual({ bytes, digest: run.batch.entryDigests[index] });
      const { nkId, sid, keyDigest } = entry;
      expect([entry.curve, entry.alg, entry.index]).toEqual([curve, 0, index]);
      expect(sid).toEqual(presignSessionId(session));
      const head = [u8(curve), u8(0), nkId, sid, u32(index), keyDigest];
      expect(entry.digest).toEqual(xof('presign', [...head, bytes.slice(2 + 2 + 32 + 32 + 4 + 32)], 32));
    });
    expect(run.batch.batchDigest).toEqual(presignBatchDigest(run.batch.entries));
  });

  test('any quorum makes whole presigns, in whatever order its messages come', () => {
    const some = run.gammas.slice(1);
    const first = combineEcdsaGammas(session, some);
    expect(combineEcdsaGammas(session, [...some].reverse())).toEqual(first);
    expect(first.bundleDigest).not.toEqual(run.first.bundleDigest);
    // The party that did not contribute to the first round may well contribute to the second.
    const nonces = allNonces(network, session, first.bytes).slice(0, 3);
    const batch = combineEcdsaPresigns(session, first.bytes, nonces);
    expect(combineEcdsaPresigns(session, first.bytes, [...nonces].reverse())).toEqual(batch);
    for (const bytes of batch.entries) expectWholePresign(bytes, curve);
  });
});

property.prop([fc.nat({ max: 1_000_000 }), fc.subarray([0, 1, 2, 3], { minLength: 3 }), fc.constantFrom(0, 1)], {
  numRuns: 3,
})('every session and every quorum gives whole presigns', (counter, parties, curve) => {
  const session = ecdsaSession(network, curve === 0 ? 0 : 1, 2, counter);
  const gammas = allGammas(network, session).filter(({ party }) => parties.includes(party));
  const first = combineEcdsaGammas(session, gammas).bytes;
  const nonces = allNonces(network, session, first).filter(({ party }) => parties.includes(party));
  for (const bytes of combineEcdsaPresigns(session, first, nonces).entries) {
    expectWholePresign(bytes, curve === 0 ? 0 : 1);
  }
});

describe('randomness of a validator', () => {
  const session = ecdsaSession(network, 0, 1, 7);
  const seed = network.rootSeeds[1]!;
  const gammas = allGammas(network, session);
  const first = combineEcdsaGammas(session, gammas).bytes;
  const pointOf = (message: Uint8Array): string => bytesToHex(message.slice(2 + 32 + 2 + 2 + 32).slice(0, 33));

  test('RB10 the same inputs give the same messages', () => {
    expect(contributeEcdsaGammas(session, 1, seed)).toEqual(gammas[1]!.bytes);
    const again = contributeEcdsaNonces(session, first, 1, seed);
    expect(contributeEcdsaNonces(session, first, 1, seed)).toEqual(again);
  });

  test('RB10 another first round, session, count, party or seed gives other nonces', () => {
    const two = ecdsaSession(network, 0, 2, 7);
    const other = ecdsaSession(network, 0, 1, 8);
    const firstOf = (s: typeof session) => combineEcdsaGammas(s, allGammas(network, s)).bytes;
    const messages = [
      contributeEcdsaNonces(session, first, 1, seed),
      contributeEcdsaNonces(session, combineEcdsaGammas(session, gammas.slice(1)).bytes, 1, seed),
      contributeEcdsaNonces(session, combineEcdsaGammas(session, gammas.slice(0, 3)).bytes, 1, seed),
      contributeEcdsaNonces(other, firstOf(other), 1, seed),
      contributeEcdsaNonces(two, firstOf(two), 1, seed),
      contributeEcdsaNonces(session, first, 2, seed),
      contributeEcdsaNonces(session, first, 1, network.rootSeeds[2]!),
    ];
    // A nonce scaled with two different Enc(gamma) would be sent under the same point.
    expect(new Set([0, 1, 2, 3, 4, 6].map((i) => pointOf(messages[i]!))).size).toBe(6);
    expect(messages[5]).not.toEqual(messages[0]);
  });
});

describe('sessions of the wrong family', () => {
  const refused = expect.objectContaining({ code: 'crypto/unsupported-algorithm' });
  const seed = network.rootSeeds[0]!;

  test.each([
    [0, 1],
    [1, 1],
    [2, 0],
    [3, 0],
    [0, 2],
  ])('ECDSA refuses curve %i, algorithm %i', (curve, algorithm) => {
    const session = { ...ecdsaSession(network, 0, 1), curve, algorithm };
    expect(() => contributeEcdsaGammas(session, 0, seed)).toThrow(refused);
    expect(() => verifyEcdsaGammas(session, [], seed)).toThrow(refused);
    expect(() => combineEcdsaGammas(session, [])).toThrow(refused);
    expect(() => contributeEcdsaNonces(session, new Uint8Array(0), 0, seed)).toThrow(refused);
    expect(() => verifyEcdsaNonces(session, new Uint8Array(0), [], seed)).toThrow(refused);
    expect(() => combineEcdsaPresigns(session, new Uint8Array(0), [])).toThrow(refused);
  });

  test.each([
    [0, 0],
    [1, 0],
    [1, 1],
    [2, 1],
    [3, 1],
  ])('Schnorr refuses curve %i, algorithm %i', (curve, algorithm) => {
    const session = { ...presignSession(network, 0, 1), curve, algorithm };
    expect(() => contributePresigns(session, 0, seed)).toThrow(refused);
    expect(() => verifyPresignContributions(session, [], seed)).toThrow(refused);
    expect(() => combinePresigns(session, [])).toThrow(refused);
  });

  test.each([0, 33, 1.5])('a batch of %d is refused', (count) => {
    const bad = expect.objectContaining({ code: 'crypto/bad-count' });
    expect(() => contributeEcdsaGammas({ ...ecdsaSession(network, 0, 1), count }, 0, seed)).toThrow(bad);
  });

  test('the two algorithms of secp256k1 have sessions of different names', () => {
    const ecdsa = ecdsaSession(network, 0, 1);
    expect(presignSessionId(ecdsa)).not.toEqual(presignSessionId({ ...ecdsa, algorithm: 1 }));
  });
});

test('Schnorr presigns of ristretto255 hold the logarithms of their points', () => {
  const session = presignSession(network, 3, 2, 9);
  const messages = asMessages(network.rootSeeds.map((seed, party) => contributePresigns(session, party, seed)));
  expect(verifyPresignContributions(session, messages, WEIGHTS).every(({ ok }) => ok)).toBe(true);
  for (const bytes of combinePresigns(session, messages).entries) {
    const { D, E, group } = schnorrEntry(suite, bytes);
    const { k0, k1 } = presignNonces(secrets, bytes);
    expect([group.equal(group.baseMultiply(k0), D), group.equal(group.baseMultiply(k1), E)]).toEqual([true, true]);
  }
});

test('CL-112 presigns are whole', { timeout: 30_000 }, () => {
  const full = testNetwork([1, 1], 'CL-112');
  const { batch } = runEcdsaPresigns(full, ecdsaSession(full, 0, 1));
  expectWholePresign(batch.entries[0]!, 0, allSecrets(full));
});
