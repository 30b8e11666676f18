/** Known attacks on nonces: shared or biased ones, a stuck source of randomness, a presign used again. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToBigint, bytesToHex, invertMod, mod } from '../../src/base/index.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { contributePresigns, createUserMessage, curve } from '../../src/crypto/index.ts';
import { createRng, createStream, createUserRng, type Rng } from '../../src/crypto/math/rng.ts';
import { encodeContext } from '../../src/crypto/proof/context.ts';
import { prove } from '../../src/crypto/proof/prove.ts';
import { pokDl } from '../../src/crypto/proof/relations.ts';
import { expectedChallenges } from '../../src/crypto/proof/verify.ts';
import { TEST_CONTEXT, TEST_CTX } from '../support/relation-cases.ts';
import { SUITE } from '../support/suite.ts';
import { ecdsaSession, openEcdsaEntry, runEcdsaPresigns } from './ecdsa-presigns.ts';
import { bytes32, createDWallet, makePresigns, presignSession, signingInput, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const group = curve(0);
const { q } = group;
const network = testNetwork([1, 1, 1, 1]);

/** The randomness of a validator's round, as the protocol draws it. */
const roundRng = (sid: number, party = 0): Rng =>
  createRng({
    rootSeed: network.rootSeeds[party]!,
    protocol: 'schnorrA/presign',
    sid: bytes32('sid', sid),
    round: 0,
    attempt: 0,
    inputsDigest: bytes32('inputs'),
  });

/** Chi-square over the 256 values of every byte; 255 degrees of freedom, so about 255 with deviation 23. */
function chiSquare(values: readonly bigint[]): number {
  const counts = new Array<number>(256).fill(0);
  let total = 0;
  for (const value of values) {
    for (const byte of bigintToBytes(value, 32)) {
      counts[byte]!++;
      total++;
    }
  }
  const expected = total / 256;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const COUNT = 10_000;
const LIMIT = 255 + 6 * 23;

describe('F25 equal or biased nonce shares', () => {
  const nonces = Array.from({ length: COUNT / 4 }, (_, sid) => {
    const rng = roundRng(sid);
    return [0, 1, 2, 3].map(() => rng.nonzeroScalar(q));
  }).flat();

  test('F25 10,000 nonces of the validator’s own generator are distinct, unrelated in pairs, and look uniform', () => {
    expect(nonces).toHaveLength(COUNT);
    expect(new Set(nonces).size).toBe(COUNT);
    // No constant difference, ratio or negation between neighbours, as a counter or a shared factor would show.
    const neighbours = nonces.slice(1).map((k, i) => [k, nonces[i]!] as const);
    const differences = new Set(neighbours.map(([a, b]) => mod(a - b, q)));
    const sums = new Set(neighbours.map(([a, b]) => mod(a + b, q)));
    expect([differences.size, sums.size]).toEqual([COUNT - 1, COUNT - 1]);
    expect(chiSquare(nonces)).toBeLessThan(LIMIT);
  });

  test('F25 the points of whole batches, of all parties and sessions, are all different', () => {
    const encrypted = 2 * (1 + 2 * classGroup(SUITE, 'secp256k1').parameters.coordinateLength);
    const [head, width] = [2 + 32 + 2 + 2, encrypted + 33];
    const points = [0, 1, 2, 3].flatMap((party) =>
      [0, 1].flatMap((counter) => {
        const session = presignSession(network, 0, 32, 700 + counter);
        const bytes = contributePresigns(session, party, network.rootSeeds[party]!);
        return Array.from({ length: 64 }, (_, i) => {
          const at = head + i * width + encrypted;
          return bytesToHex(bytes.slice(at, at + 33));
        });
      }),
    );
    expect(points).toHaveLength(512);
    expect(points.every((point) => /^0[23]/.test(point))).toBe(true);
    expect(new Set(points).size).toBe(512);
  });

  test('F25 ECDSA: multipliers and both nonces of all presigns, of two sessions and two curves, are different', () => {
    const secrets = allSecrets(network);
    const values = ([0, 1] as const).flatMap((id) =>
      [0, 1].flatMap((counter) => {
        const { batch } = runEcdsaPresigns(network, ecdsaSession(network, id, 4, 740 + counter));
        const { q: order } = curve(id);
        return batch.entries.flatMap((bytes) => {
          const { gamma, gk0, gk1 } = openEcdsaEntry(secrets, bytes);
          const inverse = invertMod(gamma, order);
          return [gamma, mod(gk0 * inverse, order), mod(gk1 * inverse, order)];
        });
      }),
    );
    expect(values).toHaveLength(48);
    expect(values).not.toContain(0n);
    expect(new Set(values).size).toBe(48);
  });

  test('F25 control: a stream begun anew for the second nonce repeats the first, and one nonce twice gives the key', () => {
    const again = [0, 1].map(() => roundRng(5).nonzeroScalar(q));
    expect(again[0]).toBe(again[1]);
    const key = 31415926535n;
    const signatures = ['first', 'second'].map((text) => {
      const m = bytesToBigint(sha256(asciiToBytes(text))) % q;
      const r = secp256k1.Point.BASE.multiply(again[0]!).toAffine().x % q;
      return { m, r, s: mod((m + r * key) * invertMod(again[0]!, q), q) };
    });
    const [a, b] = signatures;
    const k = mod((a!.m - b!.m) * invertMod(a!.s - b!.s, q), q);
    expect(mod((a!.s * k - a!.m) * invertMod(a!.r, q), q)).toBe(key);
  });

  test('F25 control: the test sees a generator whose nonces lack 8 bits', () => {
    expect(chiSquare(nonces.map((k) => k >> 8n))).toBeGreaterThan(10 * LIMIT);
  });
});

describe('F29 randomness of the operating system that is stuck', () => {
  const dwallet = createDWallet(network, 0);
  const batch = makePresigns(network, 0, 2, 720);
  const stuck = new Uint8Array(32);
  const inputs = [0, 1].flatMap((index) =>
    ['one', 'two'].map((text) => signingInput(network, { dwallet, batch, index, message: asciiToBytes(text) })),
  );

  test('F29 a user’s nonces differ for every message and presign, and depend on the share', () => {
    const nonces = inputs.map((input) => {
      const bytes = createUserMessage({ ...input, secret: dwallet.share.secret, random: stuck });
      return bytesToHex(bytes.slice(34, 34 + 33));
    });
    expect(new Set(nonces).size).toBe(inputs.length);
    const draw = (secret: number, message: string): bigint =>
      createUserRng(stuck, bytes32(secret), [asciiToBytes(message)]).nonzeroScalar(q);
    expect(new Set([draw(1, 'a'), draw(2, 'a'), draw(1, 'b')]).size).toBe(3);
  });

  test('F29 a validator’s rounds differ by session, round, attempt and inputs, whatever the seed is', () => {
    const place = {
      rootSeed: stuck,
      protocol: 'p',
      sid: bytes32('s'),
      round: 0,
      attempt: 0,
      inputsDigest: bytes32('i'),
    };
    const changes = [{}, { protocol: 'q' }, { sid: stuck }, { round: 1 }, { attempt: 1 }, { inputsDigest: stuck }];
    const drawn = changes.map((change) => createRng({ ...place, ...change }).nonzeroScalar(q));
    expect(new Set(drawn).size).toBe(changes.length);
  });

  test('F29 masks of proofs depend on witness, statement and context, so a stuck stream repeats none', () => {
    const relation = pokDl(group);
    const same = (): Rng => createStream('stuck', [stuck]);
    const masks = [
      { secret: 5n, ctx: TEST_CTX },
      { secret: 6n, ctx: TEST_CTX },
      { secret: 5n, ctx: encodeContext({ ...TEST_CONTEXT, epoch: 9 }) },
    ].map(({ secret, ctx }) => {
      const statements = [[group.baseMultiply(secret)]];
      const proof = prove(relation, { ctx, statements, witnesses: [[secret]] }, same());
      const [e] = expectedChallenges(relation, { ctx, statements, proof });
      return mod(proof.responses[0]! - e! * secret, q);
    });
    expect(new Set(masks).size).toBe(3);
  });

  test('F29 a seed of another length is refused', () => {
    for (const random of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33)]) {
      const input = { ...inputs[0]!, secret: dwallet.share.secret, random };
      expect(() => createUserMessage(input)).toThrow(expect.objectContaining({ code: 'crypto/bad-seed' }));
    }
  });

  test('F29 control: a stream of the stuck bytes alone repeats the nonce, and two answers give the share', () => {
    const secret = 2718281828n;
    const rows = ['one', 'two'].map((text) => {
      const r = createStream('rng-user', [stuck]).nonzeroScalar(q);
      const c = bytesToBigint(sha256(asciiToBytes(text)));
      return { c, z: mod(r + c * secret, q) };
    });
    const [a, b] = rows;
    expect(mod((a!.z - b!.z) * invertMod(mod(a!.c - b!.c, q), q), q)).toBe(secret);
  });
});
