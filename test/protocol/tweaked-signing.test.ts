/** Signatures under tweaked keys: all four parities of (X, X'), BIP32 paths and script roots, against @scure/btc-signer. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { taprootTweakPubkey } from '@scure/btc-signer/utils.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex } from '../../src/base/index.ts';
import { combineSignature, type TweakPath, tweakKey, verifyUserMessage } from '../../src/crypto/index.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  type TestDWallet,
  testNetwork,
} from '../attack/network.ts';

const network = testNetwork([3, 3, 2, 2]);
const batch = makePresigns(network, 0, 8, 30);
const SIGHASH = sha256(asciiToBytes('a transaction'));

function sign(dwallet: TestDWallet, tweak: TweakPath, index: number): { signature: Uint8Array; key: Uint8Array } {
  const signing = signingCase(network, { dwallet, batch, index, scheme: 1, message: SIGHASH, tweak });
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
    const dwallet = createDWallet(network, 0, `parity ${i}`);
    const X = dwallet.record.publicKey;
    const name = `${parity(X)} ${parity(tweakKey(0, X, tweak).publicKey)}`;
    if (!found.has(name)) found.set(name, dwallet);
  }
  return found;
}

describe('taproot key path', () => {
  const dwallets = dwalletsByParity({ bip341: {} });

  test.each(['even even', 'even odd', 'odd even', 'odd odd'].map((name, i) => ({ name, i })))(
    "X and X' $name",
    ({ name, i }) => {
      const dwallet = dwallets.get(name)!;
      const { signature, key } = sign(dwallet, { bip341: {} }, i);
      const [expected] = taprootTweakPubkey(dwallet.record.publicKey.slice(1), new Uint8Array(0));
      expect(bytesToHex(key.slice(1))).toBe(bytesToHex(expected));
      expect(schnorr.verify(signature, SIGHASH, expected)).toBe(true);
      expect(schnorr.verify(signature, SIGHASH, dwallet.record.publicKey.slice(1))).toBe(false);
    },
  );
});

test.each([
  { name: 'script root', tweak: { bip341: { root: bytes32('root') } }, index: 4 },
  { name: 'BIP32 path', tweak: { bip32: { chainCode: bytes32('chain code'), indices: [86, 0, 5] } }, index: 5 },
  {
    name: 'BIP32 path and script root',
    tweak: { bip32: { chainCode: bytes32('chain code'), indices: [1] }, bip341: { root: bytes32('root') } },
    index: 6,
  },
])('$name', ({ tweak, index }) => {
  const dwallet = createDWallet(network, 0, 'tweaks');
  const { signature, key } = sign(dwallet, tweak, index);
  expect(key).toEqual(tweakKey(0, dwallet.record.publicKey, tweak).publicKey);
  expect(schnorr.verify(signature, SIGHASH, key.slice(1))).toBe(true);
});

test('a raw tweak has no place in the input', () => {
  const dwallet = createDWallet(network, 0, 'tweaks');
  const raw = { tau: 5n } as TweakPath;
  expect(tweakKey(0, dwallet.record.publicKey, raw).publicKey).toEqual(dwallet.record.publicKey);
});
