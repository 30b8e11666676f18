/** Forms of finished ECDSA signatures, held against other libraries. */
import { fc, test } from '@fast-check/vitest';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { recoverAddress } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { expect } from 'vitest';
import { bytesToBigint, bytesToHex, concatBytes, u8 } from '../../src/base/index.ts';
import { derSignature, ethereumSignature } from '../../src/sdk/index.ts';

const secret = new Uint8Array(32).fill(3);
const address = publicKeyToAddress(`0x${bytesToHex(secp256k1.getPublicKey(secret, false))}`);
const badForm = expect.objectContaining({ kind: 'usage', code: 'sdk/bad-signature-form' });

/** r || s || v. */
function sign(hash: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(hash, secret, { prehash: false, format: 'recovered' });
  return concatBytes(signature.slice(1), signature.slice(0, 1));
}

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test.prop([hashes], { numRuns: 25 })('viem recovers the signer from the Ethereum form', async (hash) => {
  const { r, s, yParity, v } = ethereumSignature(sign(hash));
  const signature = { r, s, yParity, v };
  expect(await recoverAddress({ hash: `0x${bytesToHex(hash)}`, signature })).toBe(address);
  expect(v).toBe(27n + BigInt(yParity));
});

test.prop([hashes], { numRuns: 25 })(
  'the DER form is the one of another library, and as short as DER wants',
  (hash) => {
    const signature = sign(hash);
    const theirs = secp256k1.Signature.fromBytes(signature.slice(0, 64)).toBytes('der');
    expect(derSignature(signature)).toEqual(theirs);
    expect(derSignature(signature.slice(0, 64), 1)).toEqual(concatBytes(theirs, u8(1)));
  },
);

test.prop([fc.bigInt(1n, 2n ** 256n - 1n), fc.bigInt(1n, 2n ** 256n - 1n)], { numRuns: 50 })(
  'DER keeps small and large integers exactly',
  (r, s) => {
    const bytes = (value: bigint) => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
    const der = derSignature(concatBytes(bytes(r), bytes(s)));
    const length = der[3]!;
    expect(der.length).toBe(2 + der[1]!);
    expect(bytesToBigint(der.slice(4, 4 + length))).toBe(r);
    expect(bytesToBigint(der.slice(6 + length))).toBe(s);
    for (const first of [der.slice(4), der.slice(6 + length)]) {
      expect(first[0]! < 0x80 && (first[0] !== 0 || first[1]! >= 0x80)).toBe(true);
    }
  },
);

const good = sign(new Uint8Array(32).fill(9));
const order = secp256k1.Point.Fn.ORDER;
const high = concatBytes(
  good.slice(0, 32),
  secp256k1.Point.Fn.toBytes(order - bytesToBigint(good.slice(32, 64))),
  u8(0),
);

test.each([
  ['64 bytes', good.slice(0, 64)],
  ['a recovery id of 2', concatBytes(good.slice(0, 64), u8(2))],
  ['v as 27', concatBytes(good.slice(0, 64), u8(27))],
  ['a high s', high],
  ['r = 0', concatBytes(new Uint8Array(32), good.slice(32))],
  ['s = 0', concatBytes(good.slice(0, 32), new Uint8Array(32), u8(0))],
])('the Ethereum form refuses %s', (_name, signature) => {
  expect(() => ethereumSignature(signature)).toThrow(badForm);
});

test('DER refuses another length and a zero', () => {
  expect(() => derSignature(good.slice(0, 63))).toThrow(badForm);
  expect(() => derSignature(new Uint8Array(64))).toThrow(badForm);
});
