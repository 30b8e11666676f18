/** The four curves of the protocol behind one interface; wire points are decoded strictly, never repaired. */
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { equalBytes, Failure, mod } from '../../base/index.ts';
import type { ClassGroupName } from './class-group.ts';
import { type AdditivePoint, multiplySecret, sumPublic } from './curve-power.ts';

/** 0 secp256k1, 1 secp256r1, 2 ed25519, 3 ristretto255 (docs/spec/protocol.md, curves). */
export type CurveId = 0 | 1 | 2 | 3;
export type CurveName = 'secp256k1' | 'secp256r1' | 'ed25519' | 'ristretto255';

declare const point: unique symbol;

/** An immutable point of the prime-order group. Opaque: only the curve that made it may use it. */
export interface CurvePoint {
  readonly [point]: true;
}

export interface CurveTerm {
  readonly point: CurvePoint;
  readonly scalar: bigint;
}

/** A group of prime order q. Scalars are any integers; they are reduced mod q here. */
export interface Curve {
  readonly id: CurveId;
  readonly name: CurveName;
  /** Prime order of the group. */
  readonly q: bigint;
  /** Bytes of an encoded point other than the identity. */
  readonly pointLength: number;
  /** Class group with plaintext order q. */
  readonly classGroupName: ClassGroupName;
  readonly G: CurvePoint;
  readonly identity: CurvePoint;
  add(a: CurvePoint, b: CurvePoint): CurvePoint;
  negate(a: CurvePoint): CurvePoint;
  subtract(a: CurvePoint, b: CurvePoint): CurvePoint;
  /** For secret scalars: fixed schedule; 0 and the identity give the identity. */
  multiply(a: CurvePoint, scalar: bigint): CurvePoint;
  /** Makes multiply fast for this long-lived point: some 5 ms once. */
  prepare(a: CurvePoint): CurvePoint;
  /** For public scalars and points only: variable time. */
  multiplyUnsafe(a: CurvePoint, scalar: bigint): CurvePoint;
  /** Sum of scalar * point over public terms: variable time, shared doublings. */
  sumUnsafe(terms: readonly CurveTerm[]): CurvePoint;
  /** scalar * G, for secret scalars. */
  baseMultiply(scalar: bigint): CurvePoint;
  equal(a: CurvePoint, b: CurvePoint): boolean;
  isIdentity(a: CurvePoint): boolean;
  /** SEC1 compressed (identity: one byte 00), RFC 8032 or RFC 9496. */
  encode(a: CurvePoint): Uint8Array;
  /**
   * Canonical encoding of a non-identity point of the prime-order subgroup. Throws usage `crypto/bad-point`;
   * data.rule is 'length', 'encoding', 'subgroup' or 'identity'.
   */
  decode(bytes: Uint8Array): CurvePoint;
}

/** The part of a noble point this file relies on. */
interface NoblePoint<P> extends AdditivePoint<P> {
  subtract(other: P): P;
  multiply(scalar: bigint): P;
  multiplyUnsafe(scalar: bigint): P;
  equals(other: P): boolean;
  is0(): boolean;
  isTorsionFree(): boolean;
  /** Makes a table that multiply uses. */
  precompute(windowSize: number, isLazy: boolean): P;
  toBytes(): Uint8Array;
}

interface Backend<P> {
  readonly id: CurveId;
  readonly name: CurveName;
  readonly classGroupName: ClassGroupName;
  readonly q: bigint;
  readonly pointLength: number;
  readonly base: P;
  readonly zero: P;
  readonly zeroBytes: Uint8Array;
  /** Throws on anything that is not a point. */
  parse(bytes: Uint8Array): P;
}

function badPoint(name: CurveName, rule: string): Failure {
  return new Failure('usage', 'crypto/bad-point', `not a ${name} point: ${rule}`, {
    data: { curve: name, rule },
    hint: 'Give the canonical encoding of a point of the prime-order group other than the identity.',
  });
}

function parsePoint<P extends NoblePoint<P>>(backend: Backend<P>, bytes: Uint8Array): P {
  if (equalBytes(bytes, backend.zeroBytes)) throw badPoint(backend.name, 'identity');
  if (bytes.length !== backend.pointLength) throw badPoint(backend.name, 'length');
  let parsed: P;
  try {
    parsed = backend.parse(bytes);
  } catch {
    // The library's message depends on its version; the rule is all a caller may rely on.
    throw badPoint(backend.name, 'encoding');
  }
  if (parsed.is0()) throw badPoint(backend.name, 'identity');
  if (!equalBytes(parsed.toBytes(), bytes)) throw badPoint(backend.name, 'encoding');
  if (!parsed.isTorsionFree()) throw badPoint(backend.name, 'subgroup');
  return parsed;
}

function createCurve<P extends NoblePoint<P> & object>(backend: Backend<P>): Curve {
  // CurvePoint is the opaque face of the backend's own points; both casts live here only.
  const open = (a: CurvePoint): P => a as unknown as P;
  const close = (a: P): CurvePoint => a as unknown as CurvePoint;
  const { q, zero } = backend;
  const prepared = new WeakSet<P>([backend.base]);
  const multiply = (a: P, scalar: bigint): P => {
    const k = mod(scalar, q);
    if (k === 0n || a.is0()) return zero;
    // The library is fast for points with a table only.
    return prepared.has(a) ? a.multiply(k) : multiplySecret(a, k, { q, bits: SCALAR_BITS });
  };
  // The smaller of k and k - q: weights and challenges stay short whatever their sign.
  const centred = (scalar: bigint): bigint => {
    const k = mod(scalar, q);
    return k > q >> 1n ? k - q : k;
  };
  return Object.freeze({
    id: backend.id,
    name: backend.name,
    q,
    pointLength: backend.pointLength,
    classGroupName: backend.classGroupName,
    G: close(backend.base),
    identity: close(zero),
    add: (a: CurvePoint, b: CurvePoint) => close(open(a).add(open(b))),
    negate: (a: CurvePoint) => close(open(a).negate()),
    subtract: (a: CurvePoint, b: CurvePoint) => close(open(a).subtract(open(b))),
    multiply: (a: CurvePoint, scalar: bigint) => close(multiply(open(a), scalar)),
    multiplyUnsafe: (a: CurvePoint, scalar: bigint) => close(open(a).multiplyUnsafe(mod(scalar, q))),
    prepare(a: CurvePoint) {
      prepared.add(open(a).precompute(TABLE_WINDOW, false));
      return a;
    },
    sumUnsafe: (terms: readonly CurveTerm[]) =>
      close(
        sumPublic(
          zero,
          terms.map(({ point: a, scalar }) => ({ point: open(a), scalar: centred(scalar) })),
        ),
      ),
    baseMultiply: (scalar: bigint) => close(multiply(backend.base, scalar)),
    equal: (a: CurvePoint, b: CurvePoint) => open(a).equals(open(b)),
    isIdentity: (a: CurvePoint) => open(a).is0(),
    encode: (a: CurvePoint) => (open(a).is0() ? Uint8Array.from(backend.zeroBytes) : open(a).toBytes()),
    decode: (bytes: Uint8Array) => close(parsePoint(backend, bytes)),
  });
}

const TABLE_WINDOW = 6;
/** Every order fits; a multiple of the window width. */
const SCALAR_BITS = 256;

const SEC1_IDENTITY = Uint8Array.of(0);

const CURVES: Readonly<Record<CurveId, Curve>> = {
  0: createCurve({
    id: 0,
    name: 'secp256k1',
    classGroupName: 'secp256k1',
    q: secp256k1.Point.Fn.ORDER,
    pointLength: 33,
    base: secp256k1.Point.BASE,
    zero: secp256k1.Point.ZERO,
    zeroBytes: SEC1_IDENTITY,
    parse: (bytes) => secp256k1.Point.fromBytes(bytes),
  }),
  1: createCurve({
    id: 1,
    name: 'secp256r1',
    classGroupName: 'secp256r1',
    q: p256.Point.Fn.ORDER,
    pointLength: 33,
    base: p256.Point.BASE,
    zero: p256.Point.ZERO,
    zeroBytes: SEC1_IDENTITY,
    parse: (bytes) => p256.Point.fromBytes(bytes),
  }),
  2: createCurve({
    id: 2,
    name: 'ed25519',
    classGroupName: 'ed25519',
    q: ed25519.Point.Fn.ORDER,
    pointLength: 32,
    base: ed25519.Point.BASE,
    zero: ed25519.Point.ZERO,
    zeroBytes: ed25519.Point.ZERO.toBytes(),
    // false: RFC 8032 decoding, not the lenient ZIP-215 one.
    parse: (bytes) => ed25519.Point.fromBytes(bytes, false),
  }),
  3: createCurve({
    id: 3,
    name: 'ristretto255',
    classGroupName: 'ed25519',
    q: ristretto255.Point.Fn.ORDER,
    pointLength: 32,
    base: ristretto255.Point.BASE,
    zero: ristretto255.Point.ZERO,
    zeroBytes: ristretto255.Point.ZERO.toBytes(),
    parse: (bytes) => ristretto255.Point.fromBytes(bytes),
  }),
};

/** The curve with this id. Throws usage `crypto/unknown-curve`. */
export function curve(id: number): Curve {
  if (id === 0 || id === 1 || id === 2 || id === 3) return CURVES[id];
  throw new Failure('usage', 'crypto/unknown-curve', `unknown curve ${id}`, {
    data: { curve: id },
    hint: 'Curves are 0 secp256k1, 1 secp256r1, 2 ed25519, 3 ristretto255.',
  });
}
