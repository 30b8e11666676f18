/** What binds a signature, a presign and a proof: every listed input counts, and each check is seen to matter. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, invertMod, mod } from '../../src/base/index.ts';
import { createUserMessage, curve, tweakKey, verifyUserMessage } from '../../src/crypto/index.ts';
import { createStream } from '../../src/crypto/math/rng.ts';
import { hashToScalar } from '../../src/crypto/math/xof.ts';
import { prove, proveWithMasksUnsafe } from '../../src/crypto/proof/prove.ts';
import { pokDl } from '../../src/crypto/proof/relations.ts';
import { expectedChallenges } from '../../src/crypto/proof/verify.ts';
import { decodePresignEntry, encodePresignEntry } from '../../src/crypto/protocol/presign-entry.ts';
import {
  bindingItems,
  bindNonce,
  openSchnorrStatement,
  type SchnorrStatement,
} from '../../src/crypto/protocol/schnorr-statement.ts';
import { bytes32, createDWallet, makePresigns, signingInput, testNetwork } from './network.ts';

const network = testNetwork([1, 1, 1, 1]);
const group = curve(0);
const dwallet = createDWallet(network, 0);
const other = createDWallet(network, 0, 'b');
const batch = makePresigns(network, 0, 2, 40);
const input = signingInput(network, { dwallet, batch, tweak: { bip341: {} } });
const statement = openSchnorrStatement(input);
const nonce = group.baseMultiply(99n);
const point = group.baseMultiply(12345n);

describe('A1 the binding factor', () => {
  const rho = bindNonce(statement, nonce)!.rho;
  const changed: [string, SchnorrStatement][] = [
    ['network key id', { ...statement, input: { ...input, nkId: bytes32('x') } }],
    ['algorithm', { ...statement, entry: { ...statement.entry, alg: 0 } }],
    ['dWallet id', { ...statement, input: { ...input, dwallet: { ...input.dwallet, id: bytes32('x') } } }],
    ['keyDigest', { ...statement, dwallet: { ...statement.dwallet, keyDigest: bytes32('x') } }],
    ['shareVersion', { ...statement, input: { ...input, dwallet: { ...input.dwallet, shareVersion: 1 } } }],
    ['X', { ...statement, input: { ...input, dwallet: { ...input.dwallet, publicKey: other.record.publicKey } } }],
    ['X_A', { ...statement, input: { ...input, dwallet: { ...input.dwallet, userPoint: other.record.userPoint } } }],
    ['tau', { ...statement, tweaked: { ...statement.tweaked, tau: statement.tweaked.tau + 1n } }],
    ["X'", { ...statement, tweaked: { ...statement.tweaked, publicKey: other.record.publicKey } }],
    ['presignDigest', { ...statement, entry: { ...statement.entry, digest: bytes32('x') } }],
    ['D', { ...statement, entry: { ...statement.entry, D: point } }],
    ['E', { ...statement, entry: { ...statement.entry, E: point } }],
    ['scheme', { ...statement, input: { ...input, scheme: 1 } }],
    ['message', { ...statement, input: { ...input, message: bytes32('x') } }],
  ];

  test.each(changed)('A1 changes with the %s', (_, variant) => {
    expect(bindNonce(variant, nonce)!.rho).not.toBe(rho);
  });

  test('A1 changes with R_A, and with nothing else: the list is complete', () => {
    expect(bindNonce(statement, point)!.rho).not.toBe(rho);
    expect(bindNonce({ ...statement }, nonce)!.rho).toBe(rho);
    // The curve is the remaining item: one byte, since a statement of another curve has no common points.
    expect(bindingItems(statement, group.encode(nonce)).length).toBe(changed.length + 2);
  });

  test('A1 control: were X_A left out of rho, one answer would serve two shares of the same key', () => {
    // X = X_A + X_B stays while the share moves by d: with rho and c unchanged the user shifts z_A alone.
    const d = 777n;
    const without = (s: SchnorrStatement): bigint => {
      const items = bindingItems(s, group.encode(nonce)).filter((_, i) => i !== 7);
      return hashToScalar('schnorr/bind', items, group.q);
    };
    const moved = group.encode(group.add(statement.dwallet.userPoint, group.baseMultiply(d)));
    const shifted = { ...statement, input: { ...input, dwallet: { ...input.dwallet, userPoint: moved } } };
    expect(without(shifted)).toBe(without(statement));
    expect(bindNonce(shifted, nonce)!.rho).not.toBe(bindNonce(statement, nonce)!.rho);
  });
});

describe('A2 presigns of one dWallet', () => {
  const privateFor = (keyDigest: Uint8Array) => {
    const entry = decodePresignEntry('CL-TEST', input.presign);
    const { bytes, digest } = encodePresignEntry('CL-TEST', { ...entry, keyDigest }, entry);
    return { ...input, presign: bytes, presignDigest: digest };
  };
  const random = bytes32('a2');

  test('A2 serve the dWallet whose keyDigest they carry, and no other', () => {
    const mine = privateFor(statement.dwallet.keyDigest);
    const message = createUserMessage({ ...mine, secret: dwallet.share.secret, random });
    expect(verifyUserMessage(mine, message).presignDigest).toEqual(mine.presignDigest);
    const theirs = privateFor(openSchnorrStatement({ ...input, dwallet: other.record }).dwallet.keyDigest);
    expect(() => createUserMessage({ ...theirs, secret: dwallet.share.secret, random })).toThrow(
      expect.objectContaining({ code: 'crypto/wrong-presign', data: { rule: 'dWallet' } }),
    );
  });

  test('A2 a presign of another network key or curve serves nobody here, whatever its name says', () => {
    const entry = decodePresignEntry('CL-TEST', input.presign);
    const foreign = encodePresignEntry('CL-TEST', { ...entry, nkId: bytes32('another key') }, entry);
    const edwards = signingInput(network, {
      dwallet: createDWallet(network, 2),
      batch: makePresigns(network, 2, 1, 41),
    });
    for (const [presign, presignDigest, rule] of [
      [foreign.bytes, foreign.digest, 'network key'],
      [edwards.presign, edwards.presignDigest, 'curve'],
    ] as const) {
      expect(() => openSchnorrStatement({ ...input, presign, presignDigest })).toThrow(
        expect.objectContaining({ code: 'crypto/wrong-presign', data: { rule } }),
      );
    }
  });

  test('A2 the keyDigest is part of the name: relabelled entries are other presigns', () => {
    const names = [input, privateFor(statement.dwallet.keyDigest), privateFor(bytes32('x'))].map((i) =>
      bytesToHex(i.presignDigest),
    );
    expect(new Set(names).size).toBe(3);
  });

  test('A4 X and mu come from the record alone: another proof or session id is another key', () => {
    for (const change of [
      { sid: bytes32('x') },
      { proof: other.record.proof },
      { userPoint: other.record.userPoint },
    ]) {
      expect(() => openSchnorrStatement({ ...input, dwallet: { ...input.dwallet, ...change } })).toThrow(
        expect.objectContaining({ code: 'crypto/wrong-public-key' }),
      );
    }
  });
});

describe('A9 proof masks', () => {
  const relation = pokDl(group);
  const secret = 31415926n;
  const statements = [[group.baseMultiply(secret)]];
  const contexts = [bytes32('ctx', 0), bytes32('ctx', 1)];
  const solve = (make: (ctx: Uint8Array) => ReturnType<typeof prove>): bigint => {
    const [a, b] = contexts.map((ctx) => {
      const proof = make(ctx);
      const [e] = expectedChallenges(relation, { ctx, statements, proof });
      return { z: proof.responses[0]!, e: e! };
    });
    return mod((a!.z - b!.z) * invertMod(a!.e - b!.e, group.q), group.q);
  };

  test('A9 the same stream under two contexts gives two masks; control: one mask gives the witness away', () => {
    const inputs = (ctx: Uint8Array) => ({ ctx, statements, witnesses: [[secret]] });
    expect(solve((ctx) => prove(relation, inputs(ctx), createStream('a9', [bytes32('seed')])))).not.toBe(secret);
    expect(solve((ctx) => proveWithMasksUnsafe(relation, inputs(ctx), [271828n]))).toBe(secret);
  });
});

test('decision 7: with a free tau, a BIP340 equation is met for another message; structured paths leave no choice', () => {
  // z*G = R + c'*(X + tau*G) has one unknown: a signature under X + tau*G of m becomes one of m' under X + tau'*G.
  const { q } = group;
  const [c, cOther, x, tau, k] = [11n, 13n, 17n, 19n, 23n];
  const z = mod(k + c * (x + tau), q);
  const tauOther = mod((z - k) * invertMod(cOther, q) - x, q);
  expect(group.equal(group.baseMultiply(z), group.baseMultiply(k + cOther * (x + tauOther)))).toBe(true);
  // The derived tau is a function of X and the path: no input sets it.
  const key = dwallet.record.publicKey;
  expect(tweakKey(0, key, { bip341: {} }).tau).toBe(tweakKey(0, key, { bip341: {} }).tau);
});
