/** ECDSA, over presigns of a trusted dealer and of the network: every curve and hash, accepted by independent verifiers. */
import { fc, test as property } from '@fast-check/vitest';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, concatBytes } from '../../src/base/index.ts';
import { combineSignature, verifySignature, verifyUserMessage } from '../../src/crypto/index.ts';
import { dealPresign, type EcdsaChoices, ecdsaCase } from '../attack/ecdsa-dealer.ts';
import { ecdsaSession, runEcdsaPresigns } from '../attack/ecdsa-presigns.ts';
import { bytes32, createDWallet, makePartials, partialInput, testNetwork } from '../attack/network.ts';

const network = testNetwork([3, 3, 2, 2]);
const MESSAGE = asciiToBytes('pay 1 coin');
const hashes: Record<string, (message: Uint8Array) => Uint8Array> = {
  '0/0': keccak_256,
  '0/1': sha256,
  '0/2': (message) => sha256(sha256(message)),
  '0/3': (message) => message,
  '1/0': sha256,
};

function sign(choices: EcdsaChoices, parties?: readonly number[]): { signature: Uint8Array; publicKey: Uint8Array } {
  const signing = ecdsaCase(network, choices);
  const { publicKey } = verifyUserMessage(signing.input, signing.userMessage);
  const job = partialInput(network, signing);
  const result = combineSignature(job, makePartials(network, job, parties));
  if (!result.ok) throw new Error(result.reason);
  expect(result.publicKey).toEqual(publicKey);
  return { signature: result.signature, publicKey };
}

describe.each([
  { curve: 0, scheme: 0 },
  { curve: 0, scheme: 1 },
  { curve: 0, scheme: 2 },
  { curve: 0, scheme: 3 },
  { curve: 1, scheme: 0 },
])('curve $curve, hash $scheme', ({ curve, scheme }) => {
  const dwallet = createDWallet(network, curve);
  const message = scheme === 3 ? sha256(MESSAGE) : MESSAGE;
  const hash = hashes[`${curve}/${scheme}`]!(message);
  const library = curve === 0 ? secp256k1 : p256;

  test('the signature is accepted by an independent verifier, for this message and key alone', () => {
    const presign = dealPresign(network, { curve, label: `sign ${scheme}` });
    const { signature, publicKey } = sign({ dwallet, presign, scheme, message });
    expect(publicKey).toEqual(dwallet.share.publicKey);
    expect(signature.length).toBe(curve === 0 ? 65 : 64);
    const compact = signature.slice(0, 64);
    const options = { prehash: false, lowS: true };
    expect(library.verify(compact, hash, publicKey, options)).toBe(true);
    expect(library.verify(compact, sha256(hash), publicKey, options)).toBe(false);
    expect(library.verify(compact, hash, createDWallet(network, curve, 'b').share.publicKey, options)).toBe(false);
    const claim = { curve, algorithm: 0, scheme, publicKey, message, signature };
    expect(verifySignature(claim)).toBe(true);
    expect(verifySignature({ ...claim, message: sha256(message) })).toBe(false);
    for (const at of [0, 31, 32, 63, signature.length - 1]) {
      const changed = Uint8Array.from(signature, (b, i) => (i === at ? b ^ 1 : b));
      expect(verifySignature({ ...claim, signature: changed })).toBe(false);
    }
    expect(verifySignature({ ...claim, signature: signature.slice(1) })).toBe(false);
  });

  if (curve === 0) {
    test('the recovery id leads back to the key', () => {
      const presign = dealPresign(network, { curve, label: `recover ${scheme}` });
      const { signature, publicKey } = sign({ dwallet, presign, scheme, message });
      const recovered = concatBytes(signature.slice(64), signature.slice(0, 64));
      expect(secp256k1.recoverPublicKey(recovered, hash, { prehash: false })).toEqual(publicKey);
    });
  } else {
    test('WebCrypto accepts it', async () => {
      const presign = dealPresign(network, { curve, label: 'webcrypto' });
      const { signature, publicKey } = sign({ dwallet, presign, scheme, message });
      const raw = p256.Point.fromBytes(publicKey).toBytes(false);
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
      const key = await crypto.subtle.importKey('raw', Uint8Array.from(raw), algorithm, false, ['verify']);
      const how = { name: 'ECDSA', hash: 'SHA-256' };
      const bytes = Uint8Array.from(signature);
      expect(await crypto.subtle.verify(how, key, bytes, Uint8Array.from(message))).toBe(true);
      expect(await crypto.subtle.verify(how, key, bytes, Uint8Array.from(sha256(message)))).toBe(false);
    });
  }
});

describe('any message, any quorum, any path', () => {
  const dwallet = createDWallet(network, 0, 'any');
  const quorums = [
    [0, 1, 2],
    [0, 1, 3],
    [0, 2, 3],
    [1, 2, 3],
    [0, 1, 2, 3],
  ];

  property.prop(
    [
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(...quorums),
      fc.array(fc.nat(2 ** 31 - 1), { maxLength: 3 }),
    ],
    { numRuns: 8 },
  )('signs under the tweaked key', (message, scheme, parties, indices) => {
    const presign = dealPresign(network, { label: `any ${message.join()} ${scheme} ${parties} ${indices}` });
    const tweak = indices.length === 0 ? {} : { bip32: { chainCode: bytes32('chain code'), indices } };
    const { signature, publicKey } = sign({ dwallet, presign, scheme, message, tweak }, parties);
    const hash = hashes[`0/${scheme}`]!(message);
    expect(secp256k1.verify(signature.slice(0, 64), hash, publicKey, { prehash: false })).toBe(true);
    if (indices.length > 0) expect(publicKey).not.toEqual(dwallet.record.publicKey);
  });
});

describe('presigns of the network, made in two rounds', () => {
  test.each([0, 1] as const)('curve %i: a batch signs, one message per presign', (curve) => {
    const { batch } = runEcdsaPresigns(network, ecdsaSession(network, curve, 2, 90));
    const dwallet = createDWallet(network, curve);
    for (const [i, bytes] of batch.entries.entries()) {
      const presign = { bytes, digest: batch.entryDigests[i]! };
      const { signature, publicKey } = sign({ dwallet, presign, message: MESSAGE });
      const claim = { curve, algorithm: 0, scheme: 0, publicKey, message: MESSAGE, signature };
      expect(verifySignature(claim)).toBe(true);
      const library = curve === 0 ? secp256k1 : p256;
      const hash = hashes[`${curve}/0`]!(MESSAGE);
      expect(library.verify(signature.slice(0, 64), hash, dwallet.share.publicKey, { prehash: false })).toBe(true);
    }
  });
});

test('fewer shares than the quorum do not sign', () => {
  const dwallet = createDWallet(network, 0);
  const job = partialInput(network, ecdsaCase(network, { dwallet, presign: dealPresign(network, { label: 'few' }) }));
  expect(combineSignature(job, makePartials(network, job, [0, 1]))).toEqual({ ok: false, reason: 'need-more' });
});
