/** sr25519: signatures over ristretto255 that @scure/sr25519 accepts, and that are bound to context, message and key. */
import { getPublicKey, secretFromSeed, sign as signAlone, verify } from '@scure/sr25519';
import { describe, expect, test } from 'vitest';
import { asciiToBytes } from '../../src/base/index.ts';
import { combineSignature, verifySignature, verifyUserMessage } from '../../src/crypto/index.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

describe.each([{ weights: [3, 3, 2, 2] }, { weights: [1, 1, 1, 1] }])('weights $weights', ({ weights }) => {
  const network = testNetwork(weights);
  const dwallet = createDWallet(network, 3);
  const batch = makePresigns(network, 3, 3, 12);
  const { publicKey } = dwallet.share;

  test.each([
    { name: 'empty', message: new Uint8Array(0), index: 0 },
    { name: 'short', message: asciiToBytes('pay 1 coin'), index: 1 },
    { name: 'longer than the rate', message: new Uint8Array(1000).fill(3), index: 2 },
  ])('$name message: accepted by an independent verifier', ({ message, index }) => {
    const signing = signingCase(network, { dwallet, batch, index, message });
    expect(verifyUserMessage(signing.input, signing.userMessage).publicKey).toEqual(publicKey);
    const job = partialInput(network, signing);
    const result = combineSignature(job, makePartials(network, job));
    if (!result.ok) throw new Error(result.reason);
    const { signature } = result;
    expect(signature.length).toBe(64);
    expect(signature[63]! & 0x80).toBe(0x80);
    expect(verify(message, signature, publicKey)).toBe(true);
    const claim = { curve: 3, algorithm: 0, scheme: 0, publicKey, message, signature };
    expect(verifySignature(claim)).toBe(true);
    expect(verifySignature({ ...claim, message: asciiToBytes('other') })).toBe(false);
    expect(verifySignature({ ...claim, publicKey: createDWallet(network, 3, 'b').share.publicKey })).toBe(false);
    const unmarked = Uint8Array.from(signature, (b, i) => (i === 63 ? b & 0x7f : b));
    expect(verifySignature({ ...claim, signature: unmarked })).toBe(false);
  });
});

test('a signature of the library verifies here too: one scheme, not one of our own', () => {
  const secret = secretFromSeed(bytes32('alone'));
  const message = asciiToBytes('alone');
  const claim = { curve: 3, algorithm: 0, scheme: 0, publicKey: getPublicKey(secret), message };
  const signature = signAlone(secret, message);
  expect(verifySignature({ ...claim, signature })).toBe(true);
  expect(verifySignature({ ...claim, signature: signature.slice(1) })).toBe(false);
});

test('a tweak is refused: there is no derivation on this curve', () => {
  const network = testNetwork([1, 1, 1, 1]);
  const dwallet = createDWallet(network, 3);
  const bip32 = { chainCode: bytes32('chain code'), indices: [0] };
  const choices = { dwallet, batch: makePresigns(network, 3, 1, 13), tweak: { bip32 } };
  expect(() => signingCase(network, choices)).toThrow(expect.objectContaining({ code: 'crypto/bad-tweak' }));
});
