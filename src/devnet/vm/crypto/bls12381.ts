/** Points of BLS12-381 from bytes as blst reads them, and the signature natives of sui::bls12381. */
import { bls12_381 as bls } from '@noble/curves/bls12-381.js';
import { bigintToBytes, bytesToHex, concatBytes } from '../../../base/index.ts';

export type G1Point = ReturnType<typeof bls.G1.Point.fromBytes>;
export type G2Point = ReturnType<typeof bls.G2.Point.fromBytes>;

/** Decoded points are remembered: public keys and group elements come again and again. */
const REMEMBERED = 1024;

/** Compressed, 48 bytes, on the curve and in the prime-order subgroup, or undefined. */
export const parseG1 = remembering((bytes) => parsePoint(bls.G1.Point, bytes, 48));

/** Compressed, 96 bytes, on the curve and in the prime-order subgroup, or undefined. */
export const parseG2 = remembering((bytes) => parsePoint(bls.G2.Point, bytes, 96));

/**
 * `signature` 96 bytes (G2), `publicKey` 48 bytes (G1), the default domain tag BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_.
 * False for malformed bytes, points outside the subgroup and the identity as key.
 */
export function bls12381MinPkVerify(signature: Uint8Array, publicKey: Uint8Array, message: Uint8Array): boolean {
  const key = parseG1(publicKey);
  const point = parseG2(signature);
  if (key === undefined || point === undefined || key.is0() || point.is0()) return false;
  return bls.longSignatures.verify(point, bls.longSignatures.hash(message), key);
}

/** As bls12381MinPkVerify with the groups exchanged: `signature` 48 bytes (G1), `publicKey` 96 bytes (G2). */
export function bls12381MinSigVerify(signature: Uint8Array, publicKey: Uint8Array, message: Uint8Array): boolean {
  const key = parseG2(publicKey);
  const point = parseG1(signature);
  if (key === undefined || point === undefined || key.is0() || point.is0()) return false;
  return bls.shortSignatures.verify(point, bls.shortSignatures.hash(message), key);
}

/**
 * Uncompressed, 96 bytes: on the curve, but not checked to be in the subgroup, as the sum of uncompressed points does
 * it. Undefined for anything else.
 */
export function parseUncompressedG1(bytes: Uint8Array): G1Point | undefined {
  const flags = bytes[0];
  if (bytes.length !== 96 || flags === undefined || (flags & 0xa0) !== 0) return undefined;
  if ((flags & 0x40) !== 0) {
    return flags === 0x40 && bytes.subarray(1).every((byte) => byte === 0) ? bls.G1.Point.ZERO : undefined;
  }
  const { Fp } = bls.fields;
  try {
    const x = Fp.fromBytes(bytes.subarray(0, 48));
    const y = Fp.fromBytes(bytes.subarray(48));
    // Points with x = 0 are on the curve and never in the subgroup; blst refuses them here already.
    if (x === 0n || !Fp.eql(Fp.sqr(y), Fp.add(Fp.mul(Fp.sqr(x), x), 4n))) return undefined;
    return bls.G1.Point.fromAffine({ x, y });
  } catch {
    // A coordinate that is not below the field's order.
    return undefined;
  }
}

/**
 * 48 bytes, or 96 uncompressed. Written out here because the library checks the subgroup again whenever it encodes, and
 * does not encode every representation of the identity.
 */
export function encodeG1(point: G1Point, compressed: boolean): Uint8Array {
  if (point.is0()) return identity(compressed ? 48 : 96, compressed);
  const { x, y } = point.toAffine();
  if (!compressed) return concatBytes(bigintToBytes(x, 48), bigintToBytes(y, 48));
  return withFlags(bigintToBytes(x, 48), y > HALF);
}

/** 96 bytes, compressed. */
export function encodeG2(point: G2Point): Uint8Array {
  if (point.is0()) return identity(96, true);
  const { x, y } = point.toAffine();
  return withFlags(concatBytes(bigintToBytes(x.c1, 48), bigintToBytes(x.c0, 48)), (y.c1 === 0n ? y.c0 : y.c1) > HALF);
}

const HALF = bls.fields.Fp.ORDER / 2n;

function identity(length: number, compressed: boolean): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes[0] = compressed ? 0xc0 : 0x40;
  return bytes;
}

function withFlags(bytes: Uint8Array, isLarger: boolean): Uint8Array {
  bytes[0]! |= isLarger ? 0xa0 : 0x80;
  return bytes;
}

type Parse<P> = (bytes: Uint8Array) => P | undefined;

interface PointDecoder<P> {
  fromBytes(bytes: Uint8Array): P & { assertValidity(): void; isTorsionFree(): boolean };
}

function parsePoint<P>(decoder: PointDecoder<P>, bytes: Uint8Array, length: number): P | undefined {
  const flags = bytes[0];
  if (bytes.length !== length || flags === undefined || (flags & 0x80) === 0) return undefined;
  try {
    const point = decoder.fromBytes(bytes);
    return point.isTorsionFree() ? point : undefined;
  } catch {
    // Not a canonical encoding of a point of the curve.
    return undefined;
  }
}

function remembering<P>(parse: Parse<P>): Parse<P> {
  const known = new Map<string, P>();
  return (bytes) => {
    const key = bytesToHex(bytes);
    const found = known.get(key);
    if (found !== undefined) return found;
    const point = parse(bytes);
    if (point === undefined) return undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, point);
    return point;
  };
}
