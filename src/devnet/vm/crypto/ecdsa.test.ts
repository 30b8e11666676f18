/** ECDSA natives: published signatures, every refusal with its code, and agreement with an independent implementation. */
import { fc, test as property } from '@fast-check/vitest';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect, test } from 'vitest';
import {
  asciiToBytes,
  bigintToBytes,
  bytesToBigint,
  bytesToHex,
  concatBytes,
  hexToBytes,
} from '../../../base/index.ts';
import {
  keccak256,
  secp256k1DecompressPubkey,
  secp256k1Ecrecover,
  secp256k1Verify,
  secp256r1Ecrecover,
  secp256r1Verify,
  sha2256,
} from './index.ts';

const HELLO = asciiToBytes('Hello, world!');
const CURVES = {
  k1: {
    curve: secp256k1,
    verify: secp256k1Verify,
    recover: secp256k1Ecrecover,
    key: hexToBytes('02337cca2171fdbfcfd657fa59881f46269f1e590b5ffab6023686c7ad2ecc2c1c'),
    signatures: [
      '7e4237ebfbc36613e166bfc5f6229360a9c1949242da97ca04867e4de57b2df30c8340bcb320328cf46d71bda51fcb519e3ce53b348eec62de852e350edbd88600',
      'e5847245b38548547f613aaea3421ad47f5b95a222366fb9f9b8c57568feb19c7077fc31e7d83e00acc1347d08c3e1ad50a4eeb6ab044f25c861ddc7be5b8f9f01',
    ].map(hexToBytes),
    zeroCode: 0,
  },
  r1: {
    curve: p256,
    verify: secp256r1Verify,
    recover: secp256r1Ecrecover,
    key: hexToBytes('0227322b3a891a0a280d6bc1fb2cbb23d28f54906fd6407f5f741f6def5762609a'),
    signatures: [
      '209841acabd0fdf6d25fa0948b2f5c6c74f930eede89c6fce59502218a3134a147535921bf0cdf5d1990f6f0b3dadb8c05069ddc531db057d325857ce198a52900',
      '26d84720652d8bc4ddd1986434a10b3b7b69f0e35a17c6a5987e6d1cba69652f4384a342487642df5e44592d304bea0ceb0fae2e347fa3cec5ce1a8144cfbbb200',
    ].map(hexToBytes),
    zeroCode: 1,
  },
} as const;

/** The other signature of the same message: (r, n - s), with the parity of the nonce turned. */
function withHighS(signature: Uint8Array, order: bigint): Uint8Array {
  const s = order - bytesToBigint(signature.subarray(32, 64));
  return concatBytes(signature.subarray(0, 32), bigintToBytes(s, 32), Uint8Array.of(signature[64]! ^ 1));
}

describeEach('accepts published signatures and recovers their key', ({ signatures, key, verify, recover }) => {
  signatures.forEach((signature, hash) => {
    expect(verify(signature.subarray(0, 64), key, HELLO, hash)).toBe(true);
    expect(recover(signature, HELLO, hash)).toEqual(key);
    expect(verify(signature.subarray(0, 64), key, HELLO, 1 - hash)).toBe(false);
    expect(recover(signature, HELLO, 1 - hash)).not.toEqual(key);
  });
});

describeEach('verification refuses high s, recovery does not', ({ curve, signatures, key, verify, recover }) => {
  const high = withHighS(signatures[0]!, curve.Point.Fn.ORDER);

  expect(curve.verify(high.subarray(0, 64), keccak256(HELLO), key, { prehash: false, lowS: false })).toBe(true);
  expect(verify(high.subarray(0, 64), key, HELLO, 0)).toBe(false);
  expect(recover(high, HELLO, 0)).toEqual(key);
});

describeEach('verification refuses malformed input', ({ curve, signatures, key, verify }) => {
  const signature = signatures[0]!.subarray(0, 64);
  const zero = new Uint8Array(32);
  const order = bigintToBytes(curve.Point.Fn.ORDER, 32);
  const r = signature.subarray(0, 32);
  const s = signature.subarray(32);
  const junk: [Uint8Array, Uint8Array, number][] = [
    [signatures[0]!, key, 0],
    [signature.subarray(1), key, 0],
    [new Uint8Array(0), key, 0],
    [concatBytes(zero, s), key, 0],
    [concatBytes(r, zero), key, 0],
    [concatBytes(order, s), key, 0],
    [concatBytes(r, order), key, 0],
    [signature, key.subarray(0, 32), 0],
    [signature, new Uint8Array(33), 0],
    [signature, new Uint8Array(0), 0],
    [signature, Uint8Array.of(2, ...new Uint8Array(32).fill(0xff)), 0],
    [signature, key, 2],
    [signature, key, 255],
  ];

  for (const [sig, pk, hash] of junk) expect(verify(sig, pk, HELLO, hash)).toBe(false);
});

describeEach('recovery aborts with the real codes', ({ curve, signatures, recover, zeroCode }) => {
  const signature = signatures[0]!;
  const order = bigintToBytes(curve.Point.Fn.ORDER, 32);
  const withV = (v: number): Uint8Array => concatBytes(signature.subarray(0, 64), Uint8Array.of(v));

  expect(recover(signature.subarray(0, 64), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(concatBytes(signature, Uint8Array.of(0)), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(withV(4), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(withV(27), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(concatBytes(order, signature.subarray(32)), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(concatBytes(signature.subarray(0, 32), order, Uint8Array.of(0)), HELLO, 0)).toEqual({ abort: 1 });
  expect(recover(new Uint8Array(65), HELLO, 0)).toEqual({ abort: zeroCode });
  expect(recover(signature, HELLO, 2)).toEqual({ abort: 0 });
  // The hash is looked at before the signature.
  expect(recover(new Uint8Array(0), HELLO, 2)).toEqual({ abort: 0 });
  // r + n does not fit the field.
  expect(recover(withV(2), HELLO, 0)).toEqual({ abort: 0 });
});

test('recovery aborts with 0 when r is no x-coordinate', () => {
  const isX = (x: bigint): boolean => {
    try {
      secp256k1.Point.fromBytes(concatBytes(Uint8Array.of(2), bigintToBytes(x, 32)));
      return true;
    } catch {
      return false;
    }
  };
  let r = 1n;
  while (isX(r)) r++;

  const signature = concatBytes(bigintToBytes(r, 32), bigintToBytes(1n, 32), Uint8Array.of(0));

  expect(secp256k1Ecrecover(signature, HELLO, 1)).toEqual({ abort: 0 });
});

test('recovers the nonce whose x-coordinate was above the order', () => {
  // The least r for which r + n is an x-coordinate of secp256k1: v = 2 and 3 lift to it.
  const order = secp256k1.Point.Fn.ORDER;
  for (let r = 1n; ; r++) {
    const signature = concatBytes(bigintToBytes(r, 32), bigintToBytes(1n, 32), Uint8Array.of(2));
    const key = secp256k1Ecrecover(signature, HELLO, 1);
    if ('abort' in key) continue;
    expect(secp256k1Verify(signature.subarray(0, 64), key, HELLO, 1)).toBe(true);
    expect(r + order < secp256k1.Point.Fp.ORDER).toBe(true);
    break;
  }
});

test('recovers an Ethereum signer', () => {
  const signature = hexToBytes(
    '382a3e04daf88f322730f6a2972475fc5646ea8c4a7f3b5e83a90b10ba08a7364cd2f55348f2b6d210fbed7fc485abf19ecb2f3967e410d6349dd7dd1d44877500',
  );
  const message = hexToBytes(
    '19457468657265756d205369676e6564204d6573736167653a0a3533307836336639613932643864363162343861396666663864353830383034323561333031326430356338696777796b3472316f376f',
  );

  const key = secp256k1Ecrecover(signature, message, 0);
  const full = 'abort' in key ? key : secp256k1DecompressPubkey(key);

  expect('abort' in full ? full : bytesToHex(keccak256(full.subarray(1))).slice(24)).toBe(
    '63f9a92d8d61b48a9fff8d58080425a3012d05c8',
  );
});

test('decompresses compressed, uncompressed and hybrid keys only', () => {
  const { key } = CURVES.k1;
  const full = secp256k1.Point.fromBytes(key).toBytes(false);
  const parity = full[64]! & 1;
  const hybrid = (tag: number): Uint8Array => concatBytes(Uint8Array.of(tag), full.subarray(1));

  for (const form of [key, full, hybrid(6 + parity)]) expect(secp256k1DecompressPubkey(form)).toEqual(full);
  const bent = Uint8Array.from(full);
  bent[64]! ^= 1;
  for (const junk of [
    hybrid(7 - parity),
    bent,
    key.subarray(1),
    new Uint8Array(33),
    new Uint8Array(0),
    Uint8Array.of(0),
  ]) {
    expect(secp256k1DecompressPubkey(junk)).toEqual({ abort: 2 });
  }
});

test('P-256 keys come compressed, full, or compact with the smaller y', () => {
  for (let secret = 1n; secret < 9n; secret++) {
    const secretKey = bigintToBytes(secret, 32);
    const point = p256.Point.BASE.multiply(secret);
    const compact = concatBytes(Uint8Array.of(5), point.toBytes(true).subarray(1));
    const signature = p256.sign(keccak256(HELLO), secretKey, { prehash: false });

    expect(secp256r1Verify(signature, point.toBytes(true), HELLO, 0)).toBe(true);
    expect(secp256r1Verify(signature, point.toBytes(false), HELLO, 0)).toBe(true);
    expect(secp256r1Verify(signature, compact, HELLO, 0)).toBe(point.toAffine().y <= p256.Point.Fp.ORDER / 2n);
    expect(secp256k1Verify(signature, compact, HELLO, 0)).toBe(false);
  }
});

property.prop([fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 64 }), fc.nat(1)], {
  numRuns: 20,
})('agrees with an independent implementation on fresh signatures', (seed, message, hash) => {
  const digest = hash === 0 ? keccak256(message) : sha2256(message);
  for (const { curve, verify, recover } of Object.values(CURVES)) {
    const { secretKey, publicKey } = curve.keygen(
      concatBytes(seed, sha2256(seed)).subarray(0, curve.lengths.seed ?? 48),
    );
    const recovered = curve.sign(digest, secretKey, { prehash: false, format: 'recovered' });
    const signature = concatBytes(recovered.subarray(1), recovered.subarray(0, 1));

    expect(verify(signature.subarray(0, 64), publicKey, message, hash)).toBe(true);
    expect(recover(signature, message, hash)).toEqual(publicKey);
    expect(verify(signature.subarray(0, 64), publicKey, concatBytes(message, Uint8Array.of(0)), hash)).toBe(false);
  }
});

function describeEach(title: string, run: (variant: (typeof CURVES)[keyof typeof CURVES]) => void): void {
  for (const [name, variant] of Object.entries(CURVES)) test(`${name}: ${title}`, () => run(variant));
}
