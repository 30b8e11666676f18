/** Zero trust with ECDSA: a network that shares all its secrets, and makes presigns as it likes, gets no other signature. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asciiToBytes, bigintToBytes, invertMod, mod } from '../../src/base/index.ts';
import { combineCiphertexts, decrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  combineSignature,
  createUserMessage,
  curve,
  partialSign,
  type SigningInput,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import { ecdsaScheme } from '../../src/crypto/protocol/ecdsa-scheme.ts';
import { keyNonceCiphertext, openEcdsaStatement } from '../../src/crypto/protocol/ecdsa-statement.ts';
import { createEcdsaMessage } from '../../src/crypto/protocol/ecdsa-user-message.ts';
import { statementGroup } from '../../src/crypto/protocol/statement-common.ts';
import { SUITE } from '../support/suite.ts';
import {
  type ChosenNonce,
  chooseNonce,
  dealPresign,
  ecdsaCase,
  ecdsaInput,
  openWithoutChecks,
  secretsOf,
  userNonce,
  watchSecretPowers,
} from './ecdsa-dealer.ts';
import { bytes32, createDWallet, makePartials, partialInput, testNetwork } from './network.ts';

const network = testNetwork([1, 1, 1, 1]);
const group = curve(0);
const { q } = group;
const dwallet = createDWallet(network, 0);
const xA = dwallet.share.secret;
const publicKey = dwallet.share.publicKey;
const code = (name: string) => expect.objectContaining({ code: name });
const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
const PREHASHED = ecdsaScheme(0, 3);
/** x_B of the dWallet, which all validators together know. */
const xB = (() => {
  const { x0, x1 } = secretsOf(network).halves[0]!;
  return mod(x0 + dwallet.share.mu * x1, q);
})();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Whether (R, s) is an ECDSA signature of the number m under the dWallet's key. */
function signs(R: Uint8Array, s: bigint, m: bigint): boolean {
  return PREHASHED.verify(PREHASHED.encode(R, mod(s, q)), bigintToBytes(mod(m, q), 32), publicKey);
}

describe('ZT2 all validators without the user', () => {
  const presign = dealPresign(network, { label: 'zt2' });
  const input = ecdsaInput(network, { dwallet, presign });
  const statement = openEcdsaStatement(input);
  const guess = 0xbadn;
  const messageOf = (secret: bigint): Uint8Array => createEcdsaMessage(statement, secret, bytes32('zt2'));

  test('ZT2 ECDSA: a message made for a guessed share is refused, and nothing is decrypted', () => {
    const powers = watchSecretPowers(classGroup(SUITE, 'secp256k1'));
    const userMessage = messageOf(guess);
    expect(() => verifyUserMessage(input, userMessage)).toThrow(code('crypto/bad-user-message'));
    const job = partialInput(network, { dwallet, input, userMessage });
    expect(() => partialSign({ ...job, ...own })).toThrow(code('crypto/bad-user-message'));
    expect(() => combineSignature(job, [])).toThrow(code('crypto/bad-user-message'));
    expect(powers()).toBe(0);
  });

  test('ZT2 ECDSA: with every proof skipped the final signature still fails without x_A', () => {
    expect(openWithoutChecks(network, input, messageOf(guess)).signature).toBeUndefined();
    // No user message at all: k_A = 1, so R = R_B, and the product of a key without x_A, or with a guess.
    const { point, bound } = chooseNonce(statement, 1n);
    const kB = mod(presign.k0 + bound.delta * presign.k1, q);
    const forged = (secret: bigint): bigint => invertMod(kB, q) * (statement.m + point.r * (xB + secret));
    for (const secret of [0n, guess, xB]) expect(signs(group.encode(point.R), forged(secret), statement.m)).toBe(false);
  });

  test('ZT2 control: ECDSA with the true share passes the same paths', () => {
    const userMessage = messageOf(xA);
    expect(verifyUserMessage(input, userMessage).publicKey).toEqual(publicKey);
    expect(openWithoutChecks(network, input, userMessage).signature).toBeDefined();
    const { point, bound } = chooseNonce(statement, 1n);
    const kB = mod(presign.k0 + bound.delta * presign.k1, q);
    const s = invertMod(kB, q) * (statement.m + point.r * (xB + xA));
    expect(signs(group.encode(point.R), s, statement.m)).toBe(true);
  });
});

describe('ZT3 replay of a recorded ECDSA user message', () => {
  const signing = ecdsaCase(network, { dwallet, presign: dealPresign(network, { label: 'zt3' }) });
  const { input, userMessage } = signing;
  const second = dealPresign(network, { label: 'zt3 second' });
  const other = createDWallet(network, 0, 'b');
  const bip32 = { chainCode: bytes32('chain code'), indices: [1] };
  const variants: [string, SigningInput, string][] = [
    ['other message', { ...input, message: asciiToBytes('b message') }, 'bad-user-message'],
    ['other hash scheme', { ...input, scheme: 1 }, 'bad-user-message'],
    ['prehashed', { ...input, scheme: 3, message: openEcdsaStatement(input).prepared }, 'bad-user-message'],
    ['other presign', { ...input, presign: second.bytes, presignDigest: second.digest }, 'bad-user-message'],
    ['bytes of another presign', { ...input, presign: second.bytes }, 'wrong-presign'],
    ['other dWallet', { ...input, dwallet: other.record }, 'bad-user-message'],
    ['other dWallet id', { ...input, dwallet: { ...input.dwallet, id: bytes32('another id') } }, 'bad-user-message'],
    ['other share version', { ...input, dwallet: { ...input.dwallet, shareVersion: 1 } }, 'bad-user-message'],
    ['other tweak', { ...input, tweak: { bip32 } }, 'bad-user-message'],
    ['other algorithm', { ...input, algorithm: 1 }, 'wrong-presign'],
    ['other network key id', { ...input, nkId: bytes32('nk') }, 'wrong-network-key'],
  ];

  test.each(variants)('ZT3 ECDSA: %s', (_, variant, expected) => {
    const powers = watchSecretPowers(classGroup(SUITE, 'secp256k1'));
    expect(() => verifyUserMessage(variant, userMessage)).toThrow(code(`crypto/${expected}`));
    const job = partialInput(network, { ...signing, input: variant });
    expect(() => partialSign({ ...job, ...own })).toThrow(code(`crypto/${expected}`));
    expect(powers()).toBe(0);
  });

  test('ZT3 control: ECDSA, replayed where it belongs it verifies, with the same tombstone, in any epoch', () => {
    const first = verifyUserMessage(input, userMessage);
    expect(verifyUserMessage({ ...input }, Uint8Array.from(userMessage))).toEqual(first);
    const job = partialInput(network, signing);
    expect(combineSignature(job, makePartials(network, job)).ok).toBe(true);
  });
});

describe('ZT4 many sessions of one honest user', () => {
  const SESSIONS = 6;
  /** What the network sees of a session, as the equation  v + (x_B + m/r) u = pA/gamma  with u = k_A and v = k_A*x_A. */
  interface Row {
    readonly coefficient: bigint;
    readonly value: bigint;
  }

  function observe(label: string, k?: bigint): Row & { readonly k: bigint } {
    const presign = dealPresign(network, { label });
    const input = ecdsaInput(network, { dwallet, presign, message: asciiToBytes(label) });
    const statement = openEcdsaStatement(input);
    const random = bytes32('zt4', label);
    const message = createUserMessage({ ...input, secret: xA, random });
    const seen = openWithoutChecks(network, input, message);
    const chosen = k === undefined ? undefined : productOf(chooseNonce(statement, k));
    const shift = chosen?.shift ?? seen.point.shift;
    const product = chosen?.product ?? seen.product;
    const value = mod(product * invertMod(presign.gamma, q), q);
    return { coefficient: mod(xB + shift, q), value, k: k ?? userNonce(statement, xA, random) };
  }

  /** ct_A as a user with a chosen nonce makes it, opened. */
  function productOf({ statement, point, k }: ChosenNonce): { product: bigint; shift: bigint } {
    const ct = combineCiphertexts(statementGroup(statement), [
      { ciphertext: statement.entry.ctg, factor: mod(k * (xA + point.shift), q) },
      { ciphertext: keyNonceCiphertext(statement), factor: k },
    ]);
    return { product: decrypt(statementGroup(statement), secretsOf(network).sk, ct), shift: point.shift };
  }

  /** Rank over Z_q. */
  function rank(matrix: readonly (readonly bigint[])[]): number {
    const rows = matrix.map((row) => [...row]);
    let found = 0;
    for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
      const pivot = rows.findIndex((row, i) => i >= found && row[column] !== 0n);
      if (pivot < 0) continue;
      [rows[found], rows[pivot]] = [rows[pivot]!, rows[found]!];
      const inverse = invertMod(rows[found]![column]!, q);
      for (let i = found + 1; i < rows.length; i++) {
        const factor = rows[i]![column]! * inverse;
        rows[i] = rows[i]!.map((value, j) => mod(value - factor * rows[found]![j]!, q));
      }
      found++;
    }
    return found;
  }

  test('ZT4 every session adds more unknowns than equations: x_A stays free', () => {
    const rows = Array.from({ length: SESSIONS }, (_, i) => observe(`zt4 ${i}`));
    // The equations are those of the honest user ...
    for (const { coefficient, value, k } of rows) expect(value).toBe(mod(k * (coefficient + xA), q));
    // ... two unknowns each, one equation each.
    const system = rows.map(({ coefficient }, i) =>
      Array.from({ length: 2 * SESSIONS }, (_, j) => (j === 2 * i ? coefficient : j === 2 * i + 1 ? 1n : 0n)),
    );
    expect(rank(system)).toBe(SESSIONS);
    expect(rank(system)).toBeLessThan(SESSIONS + 1);
    // Also with v = k_A*x_A taken into account: every x_A' explains everything seen, with nonces of its own.
    for (const candidate of [1n, 0xbadn, mod(-xA, q)]) {
      for (const { coefficient, value } of rows) {
        const k = mod(value * invertMod(coefficient + candidate, q), q);
        expect(mod(k * (coefficient + candidate), q)).toBe(value);
      }
    }
  });

  test('ZT4 control: a user that takes one nonce twice gives x_A away', () => {
    const [a, b] = [observe('zt4 a', 4242n), observe('zt4 b', 4242n)];
    const k = mod((a.value - b.value) * invertMod(mod(a.coefficient - b.coefficient, q), q), q);
    expect(k).toBe(4242n);
    expect(mod(a.value * invertMod(k, q) - a.coefficient, q)).toBe(xA);
  });
});

describe('ZT5 a presign that shows k_A', () => {
  const presign = dealPresign(network, { label: 'zt5', malicious: () => ({ ctg: 0n, ctg0: 1n, ctg1: 0n }) });
  const signing = ecdsaCase(network, { dwallet, presign });
  const seen = openWithoutChecks(network, signing.input, signing.userMessage);
  const kA = seen.product;
  const kB = mod(presign.k0 + seen.bound.delta * presign.k1, q);
  const { R, r } = seen.point;
  const answer = (secret: bigint): bigint => kA * invertMod(kB, q) * (seen.statement.m + r * (xB + secret));

  test('ZT5 all validators learn the nonce, get no signature, and every x_A fits what they see', () => {
    expect(verifyUserMessage(signing.input, signing.userMessage).publicKey).toEqual(publicKey);
    expect(group.equal(group.multiply(R, kA), seen.bound.point)).toBe(true);
    expect(seen.signature).toBeUndefined();
    for (const secret of [0n, 1n, 0xbadn]) expect(signs(group.encode(R), answer(secret), seen.statement.m)).toBe(false);
    // The plaintext is k_A alone: a user with any other share and the same nonce sends the same one.
    const others = [1n, 0xbadn].map((secret) => {
      const { statement, point, k } = chooseNonce(seen.statement, kA);
      return decrypt(
        statementGroup(statement),
        secretsOf(network).sk,
        combineCiphertexts(statementGroup(statement), [
          { ciphertext: statement.entry.ctg, factor: mod(k * (secret + point.shift), q) },
          { ciphertext: keyNonceCiphertext(statement), factor: k },
        ]),
      );
    });
    expect(others).toEqual([kA, kA]);
  });

  test('ZT5 control: the same nonce with a signature made from it gives x_A', () => {
    const s = mod(answer(xA), q);
    expect(signs(group.encode(R), s, seen.statement.m)).toBe(true);
    const nonce = mod(kB * invertMod(kA, q), q);
    expect(mod((s * nonce - seen.statement.m) * invertMod(r, q) - xB, q)).toBe(xA);
  });
});

describe('ZT6 a presign for a shifted key', () => {
  const e = 0x5eedn;
  const presign = dealPresign(network, { label: 'zt6', malicious: ({ ctg, ctg0 }) => ({ ctg0: ctg0 + ctg * e }) });
  const signing = ecdsaCase(network, { dwallet, presign });
  const seen = openWithoutChecks(network, signing.input, signing.userMessage);
  const { R, r } = seen.point;
  const s = mod(r * seen.product * invertMod(seen.nonce, q), q);
  const chosen = 0xc0ffeen;

  test('ZT6 the result signs m + r*e, not m and not a message chosen before', () => {
    expect(seen.signature).toBeUndefined();
    expect(signs(group.encode(R), s, seen.statement.m)).toBe(false);
    expect(signs(group.encode(R), s, seen.statement.m + r * e)).toBe(true);
    expect(signs(group.encode(R), s, chosen)).toBe(false);
    const job = partialInput(network, signing);
    expect(combineSignature(job, makePartials(network, job))).toEqual({ ok: false, reason: 'blame' });
  });

  test('ZT6 r is not known when e is fixed: two users with this presign get two', () => {
    const again = createUserMessage({ ...signing.input, secret: xA, random: bytes32('zt6 again') });
    expect(openWithoutChecks(network, signing.input, again).point.r).not.toBe(r);
  });

  test('ZT6 control: with r known before, e is chosen so that the result signs the chosen message', () => {
    const e2 = mod((chosen - seen.statement.m) * invertMod(r, q), q);
    const kA = userNonce(seen.statement, xA, bytes32('ecdsa user', ''));
    const product = presign.gamma * kA * (xA + xB + e2 + seen.point.shift);
    expect(signs(group.encode(R), r * product * invertMod(seen.nonce, q), chosen)).toBe(true);
  });
});
