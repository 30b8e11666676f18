/** Ed25519 by ZIP-215: RFC 8032 answers, malformed input, and the cases in which the rules differ from RFC 8032. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { concatBytes, hexToBytes } from '../../../base/index.ts';
import { ed25519Verify } from './index.ts';

const KEY = hexToBytes('cc62332e34bb2d5cd69f60efbb2a36cb916c7eb458301ea36636c4dbb012bd88');
const MESSAGE = hexToBytes('315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3');
const SIGNATURE = hexToBytes(
  'cce72947906dbae4c166fc01fd096432784032be43db540909bc901dbc057992b4d655ca4f4355cf0868e1266baacf6919902969f063e74162f8f04bc4056105',
);

test('accepts a true signature', () => {
  expect(ed25519Verify(SIGNATURE, KEY, MESSAGE)).toBe(true);
  const rfc8032 = hexToBytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  const key = hexToBytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  expect(ed25519Verify(rfc8032, key, Uint8Array.of(0x72))).toBe(true);
});

test('refuses every single changed byte', () => {
  for (let i = 0; i < 64; i += 7) {
    const bad = Uint8Array.from(SIGNATURE);
    bad[i]! ^= 1;
    expect(ed25519Verify(bad, KEY, MESSAGE)).toBe(false);
  }
  const other = Uint8Array.from(MESSAGE);
  other[0]! ^= 1;
  expect(ed25519Verify(SIGNATURE, KEY, other)).toBe(false);
});

test('refuses malformed input without throwing', () => {
  const empty = new Uint8Array(0);
  expect(ed25519Verify(empty, KEY, MESSAGE)).toBe(false);
  expect(ed25519Verify(SIGNATURE, empty, MESSAGE)).toBe(false);
  expect(ed25519Verify(SIGNATURE.subarray(1), KEY, MESSAGE)).toBe(false);
  expect(ed25519Verify(concatBytes(SIGNATURE, empty, Uint8Array.of(0)), KEY, MESSAGE)).toBe(false);
  // 2 is no x-coordinate-bearing y of the curve.
  expect(ed25519Verify(SIGNATURE, Uint8Array.of(2, ...new Uint8Array(31)), MESSAGE)).toBe(false);
});

test('refuses s that is not reduced', () => {
  const order = ed25519.Point.Fn.ORDER;
  const s = ed25519.Point.Fn.fromBytes(SIGNATURE.subarray(32)) + order;
  const malleated = Uint8Array.from(SIGNATURE);
  for (let i = 0, rest = s; i < 32; i++, rest >>= 8n) malleated[32 + i] = Number(rest & 0xffn);

  expect(ed25519Verify(malleated, KEY, MESSAGE)).toBe(false);
});

test('accepts small-order and non-canonical points, as ZIP-215 says', () => {
  const zeroS = new Uint8Array(32);
  const identity = Uint8Array.of(1, ...new Uint8Array(31));
  // y = 1 + p, the second encoding of the identity.
  const identityAgain = Uint8Array.of(0xee, ...new Uint8Array(30).fill(0xff), 0x7f);
  const orderEight = hexToBytes('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

  for (const key of [identity, identityAgain, orderEight]) {
    for (const nonce of [identity, identityAgain, orderEight]) {
      expect(ed25519Verify(concatBytes(nonce, zeroS), key, MESSAGE)).toBe(true);
    }
  }
  expect(ed25519.verify(concatBytes(identity, zeroS), MESSAGE, orderEight, { zip215: false })).toBe(false);
});
