/** The natives of sui::ecdsa_k1 and sui::ecdsa_r1: verification with low s only, public key recovery, decompression. */
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bigintToBytes, bytesToBigint, concatBytes, invertMod } from '../../../base/index.ts';
import { keccak256, sha2256 } from './hash.ts';
import type { NativeAbort } from './native-abort.ts';

/** Abort codes of sui::ecdsa_k1 and sui::ecdsa_r1. */
export const ECDSA_ABORT = { failToRecover: 0, invalidSignature: 1, invalidPublicKey: 2 } as const;

type Curve = typeof secp256k1 | typeof p256;
type Point = ReturnType<typeof secp256k1.Point.fromBytes>;

interface Variant {
  readonly curve: Curve;
  readonly parseKey: (bytes: Uint8Array) => Point | undefined;
  /** May r or s be zero in what counts as a well-formed signature? */
  readonly zeroIsWellFormed: boolean;
  /** What x = r + n becomes when it leaves 256 bits. */
  readonly addOrder: (r: bigint) => bigint;
}

const K1: Variant = {
  curve: secp256k1,
  parseKey: parseK1Key,
  zeroIsWellFormed: true,
  addOrder: (r) => r + secp256k1.Point.Fn.ORDER,
};
const R1: Variant = {
  curve: p256,
  parseKey: parseR1Key,
  zeroIsWellFormed: false,
  addOrder: (r) => BigInt.asUintN(256, r + p256.Point.Fn.ORDER),
};

/**
 * `signature` r || s of 64 bytes, `publicKey` in SEC 1 form, `hash` 0 keccak256 or 1 sha2-256 of `message`.
 * False for anything malformed, for high s, and for an unknown hash.
 */
export function secp256k1Verify(
  signature: Uint8Array,
  publicKey: Uint8Array,
  message: Uint8Array,
  hash: number,
): boolean {
  return verify(K1, { signature, publicKey, message, hash });
}

/** As secp256k1Verify, on P-256. */
export function secp256r1Verify(
  signature: Uint8Array,
  publicKey: Uint8Array,
  message: Uint8Array,
  hash: number,
): boolean {
  return verify(R1, { signature, publicKey, message, hash });
}

/**
 * The 33-byte key that made `signature` = r || s || v, v in 0..3, high s allowed. Aborts with 1 when the signature is
 * malformed, with 0 when no key fits or the hash is unknown.
 */
export function secp256k1Ecrecover(signature: Uint8Array, message: Uint8Array, hash: number): Uint8Array | NativeAbort {
  return recover(K1, signature, message, hash);
}

/** As secp256k1Ecrecover, on P-256. */
export function secp256r1Ecrecover(signature: Uint8Array, message: Uint8Array, hash: number): Uint8Array | NativeAbort {
  return recover(R1, signature, message, hash);
}

/** A secp256k1 key as 65 bytes 04 || x || y. Aborts with 2 when the bytes are no key. */
export function secp256k1DecompressPubkey(publicKey: Uint8Array): Uint8Array | NativeAbort {
  return parseK1Key(publicKey)?.toBytes(false) ?? { abort: ECDSA_ABORT.invalidPublicKey };
}

interface VerifyInput {
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly hash: number;
}

function verify(variant: Variant, input: VerifyInput): boolean {
  const digest = digestOf(input.message, input.hash);
  const key = variant.parseKey(input.publicKey);
  if (digest === undefined || key === undefined || input.signature.length !== 64) return false;
  const order = variant.curve.Point.Fn.ORDER;
  const [r, s] = scalars(input.signature);
  if (r === 0n || s === 0n || r >= order || s > order / 2n) return false;
  const inverse = invertMod(s, order);
  const point = combine(variant, key, ((digest % order) * inverse) % order, (r * inverse) % order);
  return !point.is0() && point.toAffine().x % order === r;
}

function recover(variant: Variant, signature: Uint8Array, message: Uint8Array, hash: number): Uint8Array | NativeAbort {
  const failed = { abort: ECDSA_ABORT.failToRecover };
  const digest = digestOf(message, hash);
  if (digest === undefined) return failed;
  const v = signature[64];
  if (signature.length !== 65 || v === undefined || v > 3) return { abort: ECDSA_ABORT.invalidSignature };
  const order = variant.curve.Point.Fn.ORDER;
  const [r, s] = scalars(signature);
  if (r >= order || s >= order) return { abort: ECDSA_ABORT.invalidSignature };
  if (r === 0n || s === 0n) return variant.zeroIsWellFormed ? failed : { abort: ECDSA_ABORT.invalidSignature };
  const nonce = lift(variant, v >= 2 ? variant.addOrder(r) : r, v % 2);
  if (nonce === undefined) return failed;
  const inverse = invertMod(r, order);
  const key = combine(variant, nonce, ((order - (digest % order)) * inverse) % order, (s * inverse) % order);
  return key.is0() ? failed : key.toBytes(true);
}

/** base * generator + factor * point; everything is public, so variable time is fine. */
function combine(variant: Variant, point: Point, base: bigint, factor: bigint): Point {
  return variant.curve.Point.BASE.multiplyUnsafe(base).add(point.multiplyUnsafe(factor));
}

function lift(variant: Variant, x: bigint, parity: number): Point | undefined {
  if (x >= variant.curve.Point.Fp.ORDER) return undefined;
  return parseSec1(variant.curve, concatBytes(Uint8Array.of(2 + parity), bigintToBytes(x, 32)));
}

function scalars(signature: Uint8Array): [r: bigint, s: bigint] {
  return [bytesToBigint(signature.subarray(0, 32)), bytesToBigint(signature.subarray(32, 64))];
}

/** The digest as an integer, or undefined for an unknown hash. */
function digestOf(message: Uint8Array, hash: number): bigint | undefined {
  if (hash === 0) return bytesToBigint(keccak256(message));
  return hash === 1 ? bytesToBigint(sha2256(message)) : undefined;
}

/** Compressed (33 bytes) or uncompressed (65 bytes); the point at infinity is no key. */
function parseSec1(curve: Curve, bytes: Uint8Array): Point | undefined {
  const tag = bytes[0];
  const wellFormed = bytes.length === 33 ? tag === 2 || tag === 3 : bytes.length === 65 && tag === 4;
  if (!wellFormed) return undefined;
  try {
    return curve.Point.fromBytes(bytes);
  } catch {
    // x or y is no coordinate of a point.
    return undefined;
  }
}

/** The p256 crate also reads the compact form: 05, then the x of the point with the smaller y. */
function parseR1Key(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 33 || bytes[0] !== 5) return parseSec1(p256, bytes);
  const point = parseSec1(p256, concatBytes(Uint8Array.of(2), bytes.subarray(1)));
  return point !== undefined && point.toAffine().y > p256.Point.Fp.ORDER / 2n ? point.negate() : point;
}

/** libsecp256k1 also reads the hybrid form: 06 or 07 by the parity of y, then x || y. */
function parseK1Key(bytes: Uint8Array): Point | undefined {
  const tag = bytes[0];
  if (bytes.length !== 65 || (tag !== 6 && tag !== 7)) return parseSec1(secp256k1, bytes);
  if ((bytes[64]! & 1) !== tag - 6) return undefined;
  return parseSec1(secp256k1, concatBytes(Uint8Array.of(4), bytes.subarray(1)));
}
