/** BLS signatures: a drand beacon, fresh signatures and aggregates, and every forgery that encoding tricks could allow. */
import { bls12_381 as bls } from '@noble/curves/bls12-381.js';
import { expect, test } from 'vitest';
import { bigintToBytes, concatBytes, hexToBytes } from '../../../base/index.ts';
import { encodeG1 } from './bls12381.ts';
import { bls12381MinPkVerify, bls12381MinSigVerify, sha2256 } from './index.ts';

const DRAND_KEY = hexToBytes(
  '868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31',
);
const DRAND_SIGNATURE = hexToBytes(
  'a2cd8577944b84484ef557a7f92f0d5092779497cc470b1b97680b8f7c807d97250d310b801c7c2185c7c8a21032d45403b97530ca87bd8f05d0cf4ffceb4bcb9bf7184fb604967db7e9e6ea555bc51b25a9e41fbd51181f712aa73aaec749fe',
);
const DRAND_PREVIOUS = hexToBytes(
  'a96aace596906562dc525dba4dff734642d71b334d51324f9c9bcb5a3d6caf14b05cde91d6507bf4615cb4285e5b4efd1358ebc46b80b51e338f9dc46cca17cf2e046765ba857c04101a560887fa81aef101a5bb3b2350884558bd3adc72be37',
);
const beacon = (round: bigint): Uint8Array => sha2256(concatBytes(DRAND_PREVIOUS, bigintToBytes(round, 8)));

const MIN_SIG_KEY = hexToBytes(
  '8df101606f91f3cad7f54b8aff0f0f64c41c482d9b9f9fe81d2b607bc5f611bdfa8017cf04b47b44b222c356ef555fbd11058c52c077f5a7ec6a15ccfd639fdc9bd47d005a111dd6cdb8c02fe49608df55a3c9822986ad0b86bdea3abfdfe464',
);
const MIN_SIG_SIGNATURE = hexToBytes(
  '908e345f2e2803cd941ae88c218c96194233c9053fa1bca52124787d3cca141c36429d7652435a820c72992d5eee6317',
);
const ONES = hexToBytes('0101010101');

test('accepts a beacon of drand', () => {
  expect(bls12381MinPkVerify(DRAND_SIGNATURE, DRAND_KEY, beacon(2373935n))).toBe(true);
  expect(bls12381MinPkVerify(DRAND_SIGNATURE, DRAND_KEY, beacon(2373936n))).toBe(false);
});

test('accepts a published signature with the groups exchanged', () => {
  expect(bls12381MinSigVerify(MIN_SIG_SIGNATURE, MIN_SIG_KEY, ONES)).toBe(true);
  expect(bls12381MinSigVerify(MIN_SIG_SIGNATURE, MIN_SIG_KEY, hexToBytes('0201010101'))).toBe(false);
});

test('accepts an aggregate under the sum of the keys, and nothing less', () => {
  const scheme = bls.longSignatures;
  const message = hexToBytes('c0ffee');
  const keys = [1n, 2n, 3n].map((k) => bigintToBytes(k * 7919n, 32));
  const hashed = scheme.hash(message);
  const parts = keys.map((key) => scheme.sign(hashed, key));
  const publics = keys.map((key) => scheme.getPublicKey(key));
  const keyOf = (of: typeof publics): Uint8Array => scheme.aggregatePublicKeys(of).toBytes(true);
  const all = scheme.aggregateSignatures(parts).toBytes(true);
  const two = scheme.aggregateSignatures(parts.slice(1)).toBytes(true);

  expect(bls12381MinPkVerify(all, keyOf(publics), message)).toBe(true);
  expect(bls12381MinPkVerify(two, keyOf(publics.slice(1)), message)).toBe(true);
  expect(bls12381MinPkVerify(two, keyOf(publics), message)).toBe(false);
  expect(bls12381MinPkVerify(all, keyOf(publics.slice(1)), message)).toBe(false);
});

test('the identity is no key, whatever the signature', () => {
  const g1Zero = bls.G1.Point.ZERO.toBytes(true);
  const g2Zero = bls.G2.Point.ZERO.toBytes(true);

  expect(bls12381MinPkVerify(g2Zero, g1Zero, ONES)).toBe(false);
  expect(bls12381MinSigVerify(g1Zero, g2Zero, ONES)).toBe(false);
  expect(bls12381MinPkVerify(g2Zero, DRAND_KEY, ONES)).toBe(false);
});

test('refuses points outside the subgroup', () => {
  const outside = pointOutsideSubgroup();
  const shifted = bls.G1.Point.fromBytes(DRAND_KEY).add(outside);

  expect(outside.isTorsionFree()).toBe(false);
  expect(bls12381MinPkVerify(DRAND_SIGNATURE, encodeG1(shifted, true), beacon(2373935n))).toBe(false);
  // A small-subgroup component vanishes in the pairing: only the subgroup check refuses this signature.
  const signature = bls.G1.Point.fromBytes(MIN_SIG_SIGNATURE).add(outside);
  expect(bls12381MinSigVerify(encodeG1(signature, true), MIN_SIG_KEY, ONES)).toBe(false);
});

test('refuses malformed encodings without throwing', () => {
  const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
    Uint8Array.from(bytes, (b, i) => (i === 0 ? b ^ bit : b));
  const message = beacon(2373935n);
  const badKeys = [
    new Uint8Array(0),
    new Uint8Array(48),
    DRAND_KEY.subarray(1),
    concatBytes(DRAND_KEY, Uint8Array.of(0)),
    flip(DRAND_KEY, 0x80),
    flip(DRAND_KEY, 0x40),
    flip(DRAND_KEY, 0x20),
    new Uint8Array(48).fill(0xff),
    Uint8Array.of(0xc0, ...new Uint8Array(46), 1),
    bls.G1.Point.fromBytes(DRAND_KEY).toBytes(false),
  ];

  for (const key of badKeys) expect(bls12381MinPkVerify(DRAND_SIGNATURE, key, message)).toBe(false);
  for (const signature of [
    new Uint8Array(0),
    new Uint8Array(96),
    DRAND_SIGNATURE.subarray(1),
    flip(DRAND_SIGNATURE, 0x20),
  ]) {
    expect(bls12381MinPkVerify(signature, DRAND_KEY, message)).toBe(false);
  }
});

/** A point of the curve y^2 = x^3 + 4 whose order does not divide the group order. */
function pointOutsideSubgroup(): typeof bls.G1.Point.BASE {
  const { Fp } = bls.fields;
  for (let x = 1n; ; x++) {
    const square = Fp.add(Fp.mul(Fp.sqr(x), x), 4n);
    try {
      return bls.G1.Point.fromAffine({ x, y: Fp.sqrt(square) });
    } catch {
      // Not a square: try the next x.
    }
  }
}
