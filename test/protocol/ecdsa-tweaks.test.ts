/** ECDSA under BIP32 keys: all parities of (X, X'), paths of several steps, and what the path is bound to. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, concatBytes } from '../../src/base/index.ts';
import { combineSignature, type TweakPath, tweakKey, verifyUserMessage } from '../../src/crypto/index.ts';
import { dealPresign, ecdsaCase, ecdsaInput } from '../attack/ecdsa-dealer.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  partialInput,
  type TestDWallet,
  testNetwork,
} from '../attack/network.ts';

const network = testNetwork([1, 1, 1, 1]);
const MESSAGE = asciiToBytes('a transaction');
const pathOf = (...indices: number[]): TweakPath => ({ bip32: { chainCode: bytes32('chain code'), indices } });

function sign(dwallet: TestDWallet, tweak: TweakPath, label: string): { signature: Uint8Array; key: Uint8Array } {
  const signing = ecdsaCase(network, { dwallet, presign: dealPresign(network, { label }), message: MESSAGE, tweak });
  const { publicKey } = verifyUserMessage(signing.input, signing.userMessage);
  const job = partialInput(network, signing);
  const result = combineSignature(job, makePartials(network, job));
  if (!result.ok) throw new Error(result.reason);
  expect(result.publicKey).toEqual(publicKey);
  return { signature: result.signature, key: publicKey };
}

const parity = (key: Uint8Array): string => (key[0] === 2 ? 'even' : 'odd');

/** Keys are random, so walk through labels until every combination was met. */
function dwalletsByParity(tweak: TweakPath): Map<string, TestDWallet> {
  const found = new Map<string, TestDWallet>();
  for (let i = 0; found.size < 4 && i < 200; i++) {
    const dwallet = createDWallet(network, 0, `ecdsa parity ${i}`);
    const X = dwallet.record.publicKey;
    const name = `${parity(X)} ${parity(tweakKey(0, X, tweak).publicKey)}`;
    if (!found.has(name)) found.set(name, dwallet);
  }
  return found;
}

describe('BIP32 child keys', () => {
  const tweak = pathOf(44, 0, 5);
  const dwallets = dwalletsByParity(tweak);

  test.each(['even even', 'even odd', 'odd even', 'odd odd'])("X and X' %s", (name) => {
    const dwallet = dwallets.get(name)!;
    const { signature, key } = sign(dwallet, tweak, name);
    expect(key).toEqual(tweakKey(0, dwallet.record.publicKey, tweak).publicKey);
    const hash = keccak_256(MESSAGE);
    const compact = signature.slice(0, 64);
    expect(secp256k1.verify(compact, hash, key, { prehash: false })).toBe(true);
    expect(secp256k1.verify(compact, hash, dwallet.record.publicKey, { prehash: false })).toBe(false);
    const recovered = secp256k1.recoverPublicKey(concatBytes(signature.slice(64), compact), hash, { prehash: false });
    expect(recovered).toEqual(key);
  });

  test('an empty path signs for the key itself', () => {
    const dwallet = createDWallet(network, 0);
    expect(sign(dwallet, pathOf(), 'empty path').key).toEqual(dwallet.record.publicKey);
  });
});

test('BIP341 has no place in ECDSA, nor has BIP32 on secp256r1', () => {
  const refused = expect.objectContaining({ code: 'crypto/bad-tweak' });
  const koblitz = { dwallet: createDWallet(network, 0), presign: dealPresign(network, { label: 'bip341' }) };
  expect(() => ecdsaCase(network, { ...koblitz, tweak: { bip341: {} } })).toThrow(refused);
  expect(() => verifyUserMessage(ecdsaInput(network, { ...koblitz, tweak: { bip341: {} } }), MESSAGE)).toThrow(refused);
  const nist = { dwallet: createDWallet(network, 1), presign: dealPresign(network, { curve: 1, label: 'path' }) };
  expect(() => ecdsaCase(network, { ...nist, tweak: pathOf(0) })).toThrow(refused);
});
