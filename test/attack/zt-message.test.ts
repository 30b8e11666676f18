/** Zero trust, the message: without the user's message for exactly this signature the network can do nothing. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, concatBytes, invertMod, mod } from '../../src/base/index.ts';
import type { CurvePoint } from '../../src/crypto/group/curve.ts';
import { combineSignature, createUserMessage, curve, partialSign, verifyUserMessage } from '../../src/crypto/index.ts';
import { hashToScalar } from '../../src/crypto/math/xof.ts';
import {
  bindingItems,
  bindNonce,
  openSchnorrStatement,
  type SchnorrStatement,
} from '../../src/crypto/protocol/schnorr-statement.ts';
import { parseSchnorrMessage } from '../../src/crypto/protocol/schnorr-user-message.ts';
import type { SigningInput } from '../../src/crypto/protocol/statement-common.ts';
import { messageHead } from '../../src/crypto/protocol/wire.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  signingInput,
  testNetwork,
} from './network.ts';
import { allSecrets, presignNonces } from './secrets.ts';

const network = testNetwork([3, 3, 2, 2]);
const group = curve(0);
const dwallet = createDWallet(network, 0);
const other = createDWallet(network, 0, 'b');
const batch = makePresigns(network, 0, 2);
const code = (name: string) => expect.objectContaining({ code: name });

/** z_A made with any nonce and any secret: what an attacker, or a broken user, can do. */
function messageWith(input: SigningInput, r: bigint, secret: bigint): Uint8Array {
  const statement = openSchnorrStatement(input);
  const nonce = group.baseMultiply(r);
  const { signR, signX, c } = bindNonce(statement, nonce)!;
  const z = mod(signR * r + c * signX * secret, group.q);
  return concatBytes(messageHead('userMessage'), statement.entry.digest, group.encode(nonce), bigintToBytes(z, 32));
}

/** The signature of a network that has all secrets and checks nothing. */
function signatureWithoutChecks(input: SigningInput, r: bigint, secret: bigint): Uint8Array {
  const statement = openSchnorrStatement(input);
  const secrets = allSecrets(network);
  const { k0, k1 } = presignNonces(secrets, input.presign);
  const { x0, x1 } = secrets.halves[0]!;
  const { rho, R, signR, signX, c } = bindNonce(statement, group.baseMultiply(r))!;
  const key = x0 + statement.dwallet.mu * x1 + secret;
  return statement.scheme.encode(R, mod(signR * (r + k0 + rho * k1) + c * signX * key, group.q));
}

describe('ZT2 all validators without the user', () => {
  const input = signingInput(network, { dwallet, batch });
  const guess = 0xbadn;

  test('ZT2 a message made for a guessed share is refused by everyone', () => {
    const forged = messageWith(input, 5n, guess);
    expect(() => verifyUserMessage(input, forged)).toThrow(code('crypto/bad-user-message'));
    const job = { ...partialInput(network, { dwallet, input, userMessage: forged }) };
    const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
    expect(() => partialSign({ ...job, ...own })).toThrow(code('crypto/bad-user-message'));
  });

  test('ZT2 with every check skipped the final signature still fails without x_A', () => {
    const key = dwallet.share.publicKey.slice(1);
    const message = sha256(input.message);
    expect(schnorr.verify(signatureWithoutChecks(input, 5n, guess), message, key)).toBe(false);
  });

  test('ZT2 control: with the true share both paths go through', () => {
    expect(() => verifyUserMessage(input, messageWith(input, 5n, dwallet.share.secret))).not.toThrow();
    const signature = signatureWithoutChecks(input, 5n, dwallet.share.secret);
    expect(schnorr.verify(signature, sha256(input.message), dwallet.share.publicKey.slice(1))).toBe(true);
  });
});

describe('ZT3 replay of a recorded user message', () => {
  const signing = signingCase(network, { dwallet, batch });
  const { input, userMessage } = signing;
  const second = makePresigns(network, 0, 1, 5);
  const variants: [string, SigningInput][] = [
    ['other message', { ...input, message: asciiToBytes('b message') }],
    ['other hash scheme', { ...input, scheme: 1, message: sha256(input.message) }],
    ['other presign of the batch', { ...input, presign: batch.entries[1]!, presignDigest: batch.entryDigests[1]! }],
    ['presign of another session', { ...input, presign: second.entries[0]!, presignDigest: second.entryDigests[0]! }],
    ['other dWallet', { ...input, dwallet: other.record }],
    ['other dWallet id', { ...input, dwallet: { ...input.dwallet, id: bytes32('another id') } }],
    ['other share version', { ...input, dwallet: { ...input.dwallet, shareVersion: 1 } }],
    ['other tweak', { ...input, tweak: { bip341: {} } }],
  ];

  test.each(variants)('ZT3 %s', (_, variant) => {
    expect(() => verifyUserMessage(variant, userMessage)).toThrow(code('crypto/bad-user-message'));
    const job = partialInput(network, { ...signing, input: variant });
    const own = { party: 1, shares: network.shares[1]!, rootSeed: network.rootSeeds[1]! };
    expect(() => partialSign({ ...job, ...own })).toThrow(code('crypto/bad-user-message'));
  });

  test('ZT3 same presign name with the bytes of another, or another network key id', () => {
    const mixed = { ...input, presign: batch.entries[1]! };
    expect(() => verifyUserMessage(mixed, userMessage)).toThrow(code('crypto/wrong-presign'));
    const foreign = testNetwork([1, 1, 1, 1]).result;
    const elsewhere = { ...input, networkKey: foreign.networkKey, nkId: foreign.nkId };
    expect(() => verifyUserMessage(elsewhere, userMessage)).toThrow(code('crypto/wrong-public-key'));
    expect(() => verifyUserMessage({ ...input, nkId: foreign.nkId }, userMessage)).toThrow(
      code('crypto/wrong-network-key'),
    );
  });

  /** One equation of user and network under a binding hash without the item at `left`: sign with x, or check z. */
  const weakEquation = (statement: SchnorrStatement, nonce: CurvePoint, left: number) => {
    const items = bindingItems(statement, group.encode(nonce)).filter((_, i) => i !== left);
    const rho = hashToScalar('schnorr/bind', items, group.q);
    const { D, E } = statement.entry;
    const R = group.encode(group.add(nonce, group.add(D, group.multiplyUnsafe(E, rho))));
    const { scheme, tweaked, prepared } = statement;
    const c = scheme.challenge(R, tweaked.publicKey, prepared) * scheme.sign(tweaked.publicKey);
    return { signR: scheme.sign(R), c };
  };

  test.each([
    ['dWallet id', 3, { id: bytes32('another id') }],
    ['share version', 5, { shareVersion: 1 }],
  ] as const)(
    'ZT3 control: with the %s left out of the binding hash the message replays where only that differs',
    (_, left, change) => {
      const r = 77n;
      const nonce = group.baseMultiply(r);
      const replays = (item: number): boolean => {
        const made = weakEquation(openSchnorrStatement(input), nonce, item);
        const z = mod(made.signR * r + made.c * dwallet.share.secret, group.q);
        const elsewhere = openSchnorrStatement({ ...input, dwallet: { ...input.dwallet, ...change } });
        const { signR, c } = weakEquation(elsewhere, nonce, item);
        const right = group.add(group.multiply(nonce, signR), group.multiply(elsewhere.dwallet.userPoint, c));
        return group.equal(group.baseMultiply(z), right);
      };
      expect(replays(left)).toBe(true);
      // -1 leaves nothing out.
      expect(replays(-1)).toBe(false);
    },
  );

  test('F40 control: with hash and message left out of the binding, a hash given ready replays as the message it is of', () => {
    const hashed = openSchnorrStatement({ ...input, scheme: 1, message: sha256(input.message) });
    const plain = openSchnorrStatement(input);
    const nonce = group.baseMultiply(77n);
    // Both sign the same 32 bytes, so only the binding factor tells the approvals apart.
    expect(hashed.prepared).toEqual(plain.prepared);
    const rho = (statement: typeof plain, end: number | undefined): bigint =>
      hashToScalar('schnorr/bind', bindingItems(statement, group.encode(nonce)).slice(0, end), group.q);
    expect(rho(hashed, -2)).toBe(rho(plain, -2));
    expect(rho(hashed, undefined)).not.toBe(rho(plain, undefined));
  });

  test('ZT3 control: replayed where it belongs it verifies, with the same tombstone, in any epoch', () => {
    const first = verifyUserMessage(input, userMessage);
    expect(verifyUserMessage({ ...input }, Uint8Array.from(userMessage))).toEqual(first);
    const job = partialInput(network, signing);
    expect(combineSignature(job, makePartials(network, job)).ok).toBe(true);
  });
});

describe('ZT8 two presigns, one message, one client', () => {
  const inputs = [0, 1].map((index) => signingInput(network, { dwallet, batch, index }));
  const solve = (messages: readonly Uint8Array[]): bigint => {
    // z_A - z_A' = (sR - sR')*r + (c - c')*sX*x: solvable for x if r is the same and known to cancel.
    const rows = messages.map((bytes, i) => {
      const { nonce, response } = parseSchnorrMessage(group, bytes);
      const bound = bindNonce(openSchnorrStatement(inputs[i]!), nonce)!;
      return { z: mod(bound.signR * response, group.q), c: mod(bound.signR * bound.c * bound.signX, group.q) };
    });
    return mod((rows[0]!.z - rows[1]!.z) * invertMod(rows[0]!.c - rows[1]!.c, group.q), group.q);
  };

  test('ZT8 nonces differ even if the system hands out the same random bytes, and the share stays hidden', () => {
    const random = bytes32('stuck random source');
    const messages = inputs.map((input) => createUserMessage({ ...input, secret: dwallet.share.secret, random }));
    const [first, second] = messages.map((bytes) => group.encode(parseSchnorrMessage(group, bytes).nonce));
    expect(first).not.toEqual(second);
    expect(solve(messages)).not.toBe(dwallet.share.secret);
  });

  test('ZT8 control: with equal r_A the two responses give x_A', () => {
    const messages = inputs.map((input) => messageWith(input, 4242n, dwallet.share.secret));
    expect(solve(messages)).toBe(dwallet.share.secret);
  });
});
