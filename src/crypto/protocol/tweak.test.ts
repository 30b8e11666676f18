import { fc, test as property } from '@fast-check/vitest';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { taprootTweakPrivKey, taprootTweakPubkey } from '@scure/btc-signer/utils.js';
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes, invertMod, mod } from '../../base/index.ts';
import { curve } from '../group/curve.ts';
import { evenSign, tweakKey } from './tweak.ts';

const group = curve(0);
const keyOf = (secret: bigint): Uint8Array => group.encode(group.baseMultiply(secret));
const scalar = fc.bigInt({ min: 1n, max: group.q - 1n });
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** The library treats an absent root as empty bytes. */
const NO_ROOT = new Uint8Array(0);

describe('BIP341', () => {
  property.prop([scalar, fc.option(bytes32, { nil: undefined })])('agrees with @scure/btc-signer', (secret, root) => {
    const X = keyOf(secret);
    const { tau, publicKey } = tweakKey(0, X, { bip341: root === undefined ? {} : { root } });
    const [expected, parity] = taprootTweakPubkey(X.slice(1), root ?? NO_ROOT);
    expect(bytesToHex(publicKey.slice(1))).toBe(bytesToHex(expected));
    // X' is the library's key or its negative: the sign of X decides, BIP340 sees x only.
    expect(evenSign(publicKey) === (parity === 0 ? 1n : -1n) * evenSign(X)).toBe(true);
    expect(publicKey).toEqual(keyOf(mod(secret + tau, group.q)));
  });

  test("all four parities of (X, X') occur and each signing key is the one the library signs with", () => {
    const seen = new Set<string>();
    for (let secret = 1n; seen.size < 4 && secret < 200n; secret++) {
      const X = keyOf(secret);
      const { tau, publicKey } = tweakKey(0, X, { bip341: {} });
      seen.add(`${evenSign(X)}/${evenSign(publicKey)}`);
      const library = bytesToBigint(taprootTweakPrivKey(bigintToBytes(secret, 32), NO_ROOT));
      const ours = mod(secret + tau, group.q);
      expect([ours, group.q - ours]).toContain(library);
    }
    expect([...seen].sort()).toEqual(['-1/-1', '-1/1', '1/-1', '1/1']);
  });

  test('a script root changes the key, and has 32 bytes', () => {
    const X = keyOf(7n);
    const plain = tweakKey(0, X, { bip341: {} }).publicKey;
    expect(tweakKey(0, X, { bip341: { root: new Uint8Array(32) } }).publicKey).not.toEqual(plain);
    expect(() => tweakKey(0, X, { bip341: { root: new Uint8Array(31) } })).toThrow(/32 bytes/);
  });
});

describe('BIP32', () => {
  // BIP32 test vector 2, chain m -> m/0: unhardened, so the public derivation must meet it.
  const parent = hexToBytes('03cbcaa9c98c877a26977d00825c956a238e8dddfbd322cce4f74b0b5bd6ace4a7');
  const chainCode = hexToBytes('60499f801b896d83179a4374aeb7822aaeaceaa0db1f85ee3e904c4defbd9689');
  const child = '02fc9e5af0ac8d9b3cecfe2a888e2117ba3d089d8585886c9c826b6b22a98d12ea';

  test('meets the published vector', () => {
    expect(bytesToHex(tweakKey(0, parent, { bip32: { chainCode, indices: [0] } }).publicKey)).toBe(child);
  });

  test('an empty path is the key itself', () => {
    const { tau, tau1, publicKey } = tweakKey(0, parent, { bip32: { chainCode, indices: [] } });
    expect([tau, tau1]).toEqual([0n, 0n]);
    expect(publicKey).toEqual(parent);
  });

  property.prop([scalar, bytes32, fc.array(fc.nat({ max: 2 ** 31 - 1 }), { maxLength: 4 })])(
    "path, then taproot: X' = X + tau*G and the taproot part is that of the derived key",
    (secret, code, indices) => {
      const X = keyOf(secret);
      const path = { chainCode: code, indices };
      const derived = tweakKey(0, X, { bip32: path });
      const both = tweakKey(0, X, { bip32: path, bip341: {} });
      expect(both.tau1).toBe(derived.tau);
      expect(both.publicKey).toEqual(keyOf(mod(secret + both.tau, group.q)));
      const [expected] = taprootTweakPubkey(derived.publicKey.slice(1), NO_ROOT);
      expect(bytesToHex(both.publicKey.slice(1))).toBe(bytesToHex(expected));
    },
  );
});

test.each([
  ['hardened index', 0, { bip32: { chainCode: new Uint8Array(32), indices: [2 ** 31] } }],
  ['fractional index', 0, { bip32: { chainCode: new Uint8Array(32), indices: [0.5] } }],
  ['short chain code', 0, { bip32: { chainCode: new Uint8Array(31), indices: [0] } }],
  ['long path', 0, { bip32: { chainCode: new Uint8Array(32), indices: Array.from({ length: 17 }, () => 0) } }],
  ['taproot on secp256r1', 1, { bip341: {} }],
  ['path on secp256r1', 1, { bip32: { chainCode: new Uint8Array(32), indices: [0] } }],
  ['path on ed25519', 2, { bip32: { chainCode: new Uint8Array(32), indices: [0] } }],
  ['taproot on ristretto255', 3, { bip341: {} }],
])('%s is refused', (_, curveId, path) => {
  const points = curve(curveId);
  const key = points.encode(points.baseMultiply(5n));
  expect(() => tweakKey(curveId, key, path)).toThrow(expect.objectContaining({ code: 'crypto/bad-tweak' }));
});

test('a raw tweak could move a signature to another message: with a free tau the challenge is met for any message', () => {
  // s*G = R + c(m)*(X + tau*G) is linear in tau, which is why only structured paths exist.
  const { q } = group;
  const [s, c, k, x] = [111n, 222n, 333n, 444n];
  const tau = mod((s - k) * invertMod(c, q) - x, q);
  const left = secp256k1.Point.BASE.multiply(s);
  const right = secp256k1.Point.BASE.multiply(k).add(secp256k1.Point.BASE.multiply(mod(x + tau, q)).multiply(c));
  expect(left.equals(right)).toBe(true);
});
