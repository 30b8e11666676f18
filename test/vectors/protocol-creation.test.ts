/** The known answers of dWallet creation, and the equations by which Move checks a key with point recovery. */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import {
  asciiToBytes,
  bigintToBytes,
  bytesToBigint,
  bytesToHex,
  concatBytes,
  hexToBytes,
  invertMod,
  mod,
} from '../../src/base/index.ts';
import {
  bip340Hint,
  creationMessage,
  creationSessionId,
  curve,
  derivationScalar,
  deriveOnChainHints,
} from '../../src/crypto/index.ts';
import vector from './protocol-creation.json' with { type: 'json' };

const group = curve(0);
const nkId = sha256(asciiToBytes('nk'));
const x0 = group.encode(group.baseMultiply(2n));
const x1 = group.encode(group.baseMultiply(3n));
const secret = BigInt(vector.userSecret);
const userPoint = group.encode(group.baseMultiply(secret));
const sid = hexToBytes(vector.sid);
const mu = bytesToBigint(hexToBytes(vector.mu));

test('sid, m_A, pi_A, mu and X are the known answers', () => {
  const place = { network: hexToBytes(vector.network), creator: hexToBytes(vector.creator), curve: 0 };
  expect(bytesToHex(creationSessionId({ ...place, salt: hexToBytes(vector.salt) }))).toBe(vector.sid);
  const message = creationMessage({ nkId, curve: 0, sid, userPoint });
  expect(bytesToHex(message)).toBe(vector.m_A);
  const proof = schnorr.sign(message, bigintToBytes(secret, 32), hexToBytes(vector.aux));
  expect(bytesToHex(proof)).toBe(vector.pi_A);
  const fields = { nkId, curve: 0, sid, x0, x1, userPoint, proof };
  expect(derivationScalar(fields, group.q)).toBe(mu);
  expect(bytesToHex(deriveOnChainHints({ x0, x1, userPoint, mu }).publicKey)).toBe(vector.publicKey);
});

test('every field of the body changes mu', () => {
  const proof = hexToBytes(vector.pi_A);
  const fields = { nkId, curve: 0, sid, x0, x1, userPoint, proof };
  const changed = [
    { ...fields, nkId: sha256(nkId) },
    { ...fields, curve: 1 },
    { ...fields, sid: sha256(sid) },
    { ...fields, x0: x1 },
    { ...fields, x1: x0 },
    { ...fields, userPoint: x0 },
    { ...fields, proof: Uint8Array.from(proof, (byte, i) => (i === 63 ? byte ^ 1 : byte)) },
  ];
  for (const other of changed) expect(derivationScalar(other, group.q)).not.toBe(mu);
});

/** What Move's native recovery returns for the message "" : r^-1 * (s*R - z0*G), or the identity's throw. */
const z0 = bytesToBigint(sha256(new Uint8Array(0)));
const recovered = (R: Uint8Array, s: bigint) => {
  const r = bytesToBigint(R.slice(1));
  const point = group.subtract(group.multiplyUnsafe(group.decode(R), s), group.multiplyUnsafe(group.G, z0));
  return group.multiplyUnsafe(point, invertMod(r, group.q));
};

function areOnOneLine(a: Uint8Array, b: Uint8Array, sum: Uint8Array): boolean {
  const { p } = secp256k1.Point.CURVE();
  const [A, B, C] = [a, b, sum].map((bytes) => secp256k1.Point.fromBytes(bytes));
  if (new Set([A!.x, B!.x, C!.x]).size !== 3) return false;
  return mod((B!.y - A!.y) * (C!.x - A!.x), p) === mod((-C!.y - A!.y) * (B!.x - A!.x), p);
}

describe('hints for the check in Move', () => {
  const { sum, constant, publicKey } = deriveOnChainHints({ x0, x1, userPoint, mu });
  const Q = group.encode(recovered(x1, mod(mu * bytesToBigint(x1.slice(1)), group.q)));

  test('X_A + C = S and S + Q = X hold on the line test', () => {
    expect(areOnOneLine(userPoint, constant, sum)).toBe(true);
    expect(areOnOneLine(sum, Q, publicKey)).toBe(true);
  });

  test('a foreign X or S fails the line test', () => {
    const other = group.encode(group.baseMultiply(77n));
    expect(areOnOneLine(sum, Q, other)).toBe(false);
    expect(areOnOneLine(userPoint, constant, other)).toBe(false);
    expect(areOnOneLine(userPoint, constant, group.encode(group.negate(group.decode(userPoint))))).toBe(false);
  });

  test("the BIP340 hint inverts the key coordinate and Move's equation accepts a real signature", () => {
    const key = publicKey.slice(1);
    const hint = bytesToBigint(bip340Hint(key));
    expect(mod(hint * bytesToBigint(key), group.q)).toBe(1n);
    const signer = bigintToBytes(12345n, 32);
    const px = schnorr.getPublicKey(signer);
    const message = sha256(asciiToBytes('m'));
    const signature = schnorr.sign(message, signer, new Uint8Array(32));
    const [rx, s] = [signature.slice(0, 32), bytesToBigint(signature.slice(32))];
    const e = bytesToBigint(schnorr.utils.taggedHash('BIP0340/challenge', rx, px, message)) % group.q;
    const even = (x: Uint8Array) => concatBytes(Uint8Array.of(2), x);
    const A = recovered(even(px), mod(-e * bytesToBigint(px), group.q));
    const B = group.multiplyUnsafe(group.G, s + z0 * bytesToBigint(bip340Hint(px)));
    expect(areOnOneLine(group.encode(A), group.encode(B), even(rx))).toBe(true);
    const wrong = group.multiplyUnsafe(group.G, s + 1n + z0 * bytesToBigint(bip340Hint(px)));
    expect(areOnOneLine(group.encode(A), group.encode(wrong), even(rx))).toBe(false);
  });

  test('a hint for zero or for bytes that are no key is refused', () => {
    expect(() => bip340Hint(new Uint8Array(32))).toThrow();
    expect(() => bip340Hint(new Uint8Array(31))).toThrow();
  });
});
