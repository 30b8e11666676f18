/** Group operations of BLS12-381: regression bytes of the real machine, laws, and each abort code. */
import { bls12_381 as bls } from '@noble/curves/bls12-381.js';
import { expect, test } from 'vitest';
import { bigintToBytes, bytesToHex, concatBytes, hexToBytes } from '../../../base/index.ts';
import { encodeG1, encodeG2 } from './bls12381.ts';
import {
  GROUP,
  groupAdd,
  groupConvert,
  groupDiv,
  groupHashTo,
  groupMul,
  groupMultiScalarMul,
  groupPairing,
  groupSub,
  groupSum,
  groupValidate,
  type NativeAbort,
} from './index.ts';

const ORDER = bls.fields.Fr.ORDER;
const scalar = (value: bigint): Uint8Array => bigintToBytes(((value % ORDER) + ORDER) % ORDER, 32);
const g1 = bls.G1.Point.BASE.toBytes(true);
const g2 = bls.G2.Point.BASE.toBytes(true);
const gt = bytes(groupPairing(GROUP.g1, g1, g2));
const INVALID = { abort: 1 };
const GROUPS = [
  { name: 'scalar', type: GROUP.scalar, generator: scalar(1n), zero: scalar(0n) },
  { name: 'g1', type: GROUP.g1, generator: g1, zero: bls.G1.Point.ZERO.toBytes(true) },
  { name: 'g2', type: GROUP.g2, generator: g2, zero: bls.G2.Point.ZERO.toBytes(true) },
  { name: 'gt', type: GROUP.gt, generator: gt, zero: Uint8Array.from({ length: 576 }, (_, i) => (i === 47 ? 1 : 0)) },
];

function bytes(result: Uint8Array | NativeAbort): Uint8Array {
  if ('abort' in result) throw new Error(`aborted with ${result.abort}`);
  return result;
}

test('gives the bytes of the real machine', () => {
  const k = scalar(54321n);
  const hex = (type: number, element: Uint8Array): string => bytesToHex(bytes(groupMul(type, k, element)));

  expect(hex(GROUP.g1, g1)).toBe(
    '821285b97f9c0420a2d37951edbda3d7c3ebac40c6f194faa0256f6e569eba49829cd69c27f1dd9df2dd83bac1f5aa49',
  );
  expect(hex(GROUP.g2, g2)).toBe(
    '827f4d489fcad0bf484adcc739dfe0dfbe5c0a999fd8aa022e1b66d199f328a5a2ff6ee1e568f09dc39df4c44f9527bc011cb2a633188bd08146f6a730de30f8e5cdcaa48d69e27dd945315f5a3950bc311be5a5ea9f3d4a4cdd4315ae65040a',
  );
  expect(hex(GROUP.gt, gt).slice(0, 192)).toBe(
    '19763b7ba7f964f0266ea4acb45211c2348c42c557e02568cd9e43f23f6dfab7fff3b8ee79ff9c0ff36c8368e82f92ff08f9578afa437e97d2c515232f8acc83a562afe5dba1ce39d0a12cdd7df45ba52139291ff44192df325e6a3be1904992',
  );
  expect(bytesToHex(gt).slice(0, 96)).toBe(
    '1250ebd871fc0a92a7b2d83168d0d727272d441befa15c503dd8e90ce98db3e7b6d194f60839c508a84305aaca1789b6',
  );
});

test.each(GROUPS)('$name is a group with scalars', ({ type, generator, zero }) => {
  const times = (k: bigint): Uint8Array => bytes(groupMul(type, scalar(k), generator));

  expect(groupAdd(type, times(5n), times(3n))).toEqual(times(8n));
  expect(groupSub(type, times(5n), times(3n))).toEqual(times(2n));
  expect(groupSub(type, times(3n), times(5n))).toEqual(times(-2n));
  expect(groupAdd(type, generator, zero)).toEqual(generator);
  expect(groupSub(type, generator, generator)).toEqual(zero);
  expect(times(0n)).toEqual(zero);
  expect(times(ORDER - 1n)).toEqual(groupSub(type, zero, generator));
  expect(groupDiv(type, scalar(3n), times(6n))).toEqual(times(2n));
});

test.each(GROUPS)('$name refuses wrong lengths, unknown types and division by zero', ({ type, generator }) => {
  for (const junk of [new Uint8Array(0), generator.subarray(1), concatBytes(generator, Uint8Array.of(0))]) {
    expect(groupAdd(type, generator, junk)).toEqual(INVALID);
    expect(groupSub(type, junk, generator)).toEqual(INVALID);
    expect(groupMul(type, scalar(1n), junk)).toEqual(INVALID);
  }
  expect(groupMul(type, scalar(1n).subarray(1), generator)).toEqual(INVALID);
  expect(groupDiv(type, scalar(0n), generator)).toEqual(INVALID);
  for (const unknown of [GROUP.uncompressedG1, 5, 255]) {
    expect(groupAdd(unknown, generator, generator)).toEqual(INVALID);
    expect(groupMul(unknown, scalar(1n), generator)).toEqual(INVALID);
    expect(groupDiv(unknown, scalar(1n), generator)).toEqual(INVALID);
  }
});

test('validate takes canonical elements of the subgroup only', () => {
  expect(groupValidate(GROUP.scalar, bigintToBytes(ORDER - 1n, 32))).toBe(true);
  expect(groupValidate(GROUP.scalar, bigintToBytes(ORDER, 32))).toBe(false);
  expect(groupValidate(GROUP.scalar, new Uint8Array(31))).toBe(false);
  expect(groupValidate(GROUP.g1, g1)).toBe(true);
  expect(groupValidate(GROUP.g2, g2)).toBe(true);
  expect(groupValidate(GROUP.g1, bls.G1.Point.ZERO.toBytes(true))).toBe(true);
  expect(groupValidate(GROUP.g1, g2)).toBe(false);
  expect(groupValidate(GROUP.g2, g1)).toBe(false);
  expect(groupValidate(GROUP.gt, gt)).toBe(false);
  expect(groupValidate(GROUP.uncompressedG1, bls.G1.Point.BASE.toBytes(false))).toBe(false);
  expect(groupValidate(9, g1)).toBe(false);
  // On the curve, outside the subgroup: x = 4 has the root y of 68.
  const outside = hexToBytes(`a${'0'.repeat(94)}4`);
  expect(bls.G1.Point.fromAffine(decompressUnchecked(4n)).isTorsionFree()).toBe(false);
  expect(groupValidate(GROUP.g1, outside)).toBe(false);
});

test('encodes as the library does', () => {
  for (let k = 1n; k < 12n; k++) {
    const p = bls.G1.Point.BASE.multiplyUnsafe(k);
    const q = bls.G2.Point.BASE.multiplyUnsafe(k);
    expect(encodeG1(p, true)).toEqual(p.toBytes(true));
    expect(encodeG1(p, false)).toEqual(p.toBytes(false));
    expect(encodeG2(q)).toEqual(q.toBytes(true));
  }
});

test('hashes as RFC 9380 says, under the tag of the signatures', () => {
  const message = hexToBytes('313233');
  const suite = (group: 'G1' | 'G2'): string => `BLS_SIG_BLS12381${group}_XMD:SHA-256_SSWU_RO_NUL_`;

  expect(groupHashTo(GROUP.g1, message)).toEqual(bls.G1.hashToCurve(message, { DST: suite('G1') }).toBytes(true));
  expect(groupHashTo(GROUP.g2, message)).toEqual(bls.G2.hashToCurve(message, { DST: suite('G2') }).toBytes(true));
  expect(groupHashTo(GROUP.g1, new Uint8Array(0))).toEqual(INVALID);
  for (const type of [GROUP.scalar, GROUP.gt, GROUP.uncompressedG1])
    expect(groupHashTo(type, message)).toEqual(INVALID);
});

test('the pairing is bilinear and one at the identity', () => {
  const p = bytes(groupMul(GROUP.g1, scalar(3n), g1));
  const q = bytes(groupMul(GROUP.g2, scalar(5n), g2));
  const one = GROUPS[3]!.zero;

  expect(groupPairing(GROUP.g1, p, q)).toEqual(groupMul(GROUP.gt, scalar(15n), gt));
  expect(groupPairing(GROUP.g1, GROUPS[1]!.zero, g2)).toEqual(one);
  expect(groupPairing(GROUP.g1, g1, GROUPS[2]!.zero)).toEqual(one);
  expect(groupPairing(GROUP.g2, g1, g2)).toEqual(INVALID);
  expect(groupPairing(GROUP.g1, g2, g1)).toEqual(INVALID);
});

test.each([GROUPS[1]!, GROUPS[2]!])('multiplies many scalars in $name', ({ type, generator, zero }) => {
  const many = (n: number, element = generator): Uint8Array => concatBytes(...Array.from({ length: n }, () => element));
  const counting = (n: number): Uint8Array => concatBytes(...Array.from({ length: n }, (_, i) => scalar(BigInt(i))));

  expect(groupMultiScalarMul(type, counting(5), many(5))).toEqual(groupMul(type, scalar(10n), generator));
  expect(groupMultiScalarMul(type, counting(3), many(3, zero))).toEqual(zero);
  expect(groupMultiScalarMul(type, counting(33), many(33))).toEqual({ abort: 2 });
  expect(groupMultiScalarMul(type, counting(2), many(3))).toEqual(INVALID);
  expect(groupMultiScalarMul(type, new Uint8Array(0), new Uint8Array(0))).toEqual(INVALID);
  expect(groupMultiScalarMul(GROUP.gt, counting(1), gt)).toEqual(INVALID);
});

test('sums uncompressed points', () => {
  const plain = (k: bigint): Uint8Array => bls.G1.Point.BASE.multiplyUnsafe(k).toBytes(false);
  const identity = Uint8Array.from({ length: 96 }, (_, i) => (i === 0 ? 0x40 : 0));

  expect(groupSum(GROUP.uncompressedG1, [])).toEqual(identity);
  expect(groupSum(GROUP.uncompressedG1, [plain(2n), identity, plain(3n)])).toEqual(plain(5n));
  expect(groupSum(GROUP.uncompressedG1, [plain(2n), plain(ORDER - 2n)])).toEqual(identity);
  expect(groupSum(GROUP.uncompressedG1, Array<Uint8Array>(1200).fill(plain(1n)))).toEqual(plain(1200n));
  expect(groupSum(GROUP.uncompressedG1, Array<Uint8Array>(1201).fill(plain(1n)))).toEqual({ abort: 2 });
  expect(groupSum(GROUP.uncompressedG1, [g1])).toEqual(INVALID);
  expect(groupSum(GROUP.g1, [plain(1n)])).toEqual(INVALID);
});

test('converts between the two forms of G1', () => {
  const plain = bls.G1.Point.BASE.toBytes(false);
  const offCurve = Uint8Array.from(plain, (b, i) => (i === 95 ? b ^ 1 : b));
  const outside = encodeG1(bls.G1.Point.fromAffine(decompressUnchecked(4n)), false);

  expect(groupConvert(GROUP.g1, GROUP.uncompressedG1, g1)).toEqual(plain);
  expect(groupConvert(GROUP.uncompressedG1, GROUP.g1, plain)).toEqual(g1);
  expect(groupConvert(GROUP.uncompressedG1, GROUP.g1, Uint8Array.of(0x40, ...new Uint8Array(95)))).toEqual(
    GROUPS[1]!.zero,
  );
  for (const junk of [offCurve, outside, g1, new Uint8Array(96), new Uint8Array(96).fill(0xff)]) {
    expect(groupConvert(GROUP.uncompressedG1, GROUP.g1, junk)).toEqual(INVALID);
  }
  expect(groupConvert(GROUP.g1, GROUP.g1, g1)).toEqual(INVALID);
  expect(groupConvert(GROUP.g2, GROUP.uncompressedG1, g2)).toEqual(INVALID);
});

function decompressUnchecked(x: bigint): { x: bigint; y: bigint } {
  const { Fp } = bls.fields;
  return { x, y: Fp.sqrt(Fp.add(Fp.mul(Fp.sqr(x), x), 4n)) };
}
