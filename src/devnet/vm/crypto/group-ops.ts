/** The natives of sui::group_ops over BLS12-381: scalars, G1, G2, GT and uncompressed G1. */
import { bls12_381 as bls } from '@noble/curves/bls12-381.js';
import { bigintToBytes, bytesToBigint, invertMod } from '../../../base/index.ts';
import { encodeG1, encodeG2, type G1Point, type G2Point, parseG1, parseG2, parseUncompressedG1 } from './bls12381.ts';
import { parseTarget, TARGET_ONE, type Target, targetToBytes } from './bls12381-target.ts';
import type { NativeAbort } from './native-abort.ts';

/** The `type_` argument of the natives. */
export const GROUP = { scalar: 0, g1: 1, g2: 2, gt: 3, uncompressedG1: 4 } as const;

/** Abort codes of sui::group_ops. */
export const GROUP_OPS_ABORT = { notSupported: 0, invalidInput: 1, inputTooLong: 2 } as const;

/** Terms of a multi-scalar multiplication. */
export const MAX_MSM_TERMS = 32;
/** Terms of a sum of uncompressed points. */
export const MAX_SUM_TERMS = 1200;

type Result = Uint8Array | NativeAbort;

const ORDER = bls.fields.Fr.ORDER;
const { Fp12 } = bls.fields;
const INVALID: NativeAbort = { abort: GROUP_OPS_ABORT.invalidInput };
const TOO_LONG: NativeAbort = { abort: GROUP_OPS_ABORT.inputTooLong };

/** What the operations need to know of a group; `parse` trusts that a scalar is reduced by the check in validate. */
interface Group<E> {
  readonly size: number;
  readonly parse: (bytes: Uint8Array) => E | undefined;
  readonly toBytes: (element: E) => Uint8Array;
  readonly add: (a: E, b: E) => E;
  readonly negate: (a: E) => E;
  readonly multiply: (scalar: bigint, element: E) => E;
}

const SCALAR_GROUP: Group<bigint> = {
  size: 32,
  parse: (bytes) => (bytes.length === 32 ? bytesToBigint(bytes) % ORDER : undefined),
  toBytes: (element) => bigintToBytes(element, 32),
  add: (a, b) => (a + b) % ORDER,
  negate: (a) => (ORDER - a) % ORDER,
  multiply: (scalar, element) => (scalar * element) % ORDER,
};
const G1_GROUP: Group<G1Point> = {
  size: 48,
  parse: parseG1,
  toBytes: (element) => encodeG1(element, true),
  add: (a, b) => a.add(b),
  negate: (a) => a.negate(),
  multiply: (scalar, element) => element.multiplyUnsafe(scalar),
};
const G2_GROUP: Group<G2Point> = {
  size: 96,
  parse: parseG2,
  toBytes: encodeG2,
  add: (a, b) => a.add(b),
  negate: (a) => a.negate(),
  multiply: (scalar, element) => element.multiplyUnsafe(scalar),
};
const GT_GROUP: Group<Target> = {
  size: 576,
  parse: parseTarget,
  toBytes: targetToBytes,
  add: (a, b) => Fp12.mul(a, b),
  negate: (a) => Fp12.inv(a),
  multiply: (scalar, element) => Fp12.pow(element, scalar),
};

/** Runs `use` with the group of `type`, keeping its element type; aborts with 1 for a type without the operation. */
function withGroup(type: number, use: <E>(group: Group<E>) => Result): Result {
  if (type === GROUP.scalar) return use(SCALAR_GROUP);
  if (type === GROUP.g1) return use(G1_GROUP);
  if (type === GROUP.g2) return use(G2_GROUP);
  return type === GROUP.gt ? use(GT_GROUP) : INVALID;
}

/** Is it an element? Canonical, on the curve, in the subgroup. Always false for GT and for unknown types. */
export function groupValidate(type: number, bytes: Uint8Array): boolean {
  if (type === GROUP.scalar) return bytes.length === 32 && bytesToBigint(bytes) < ORDER;
  if (type === GROUP.g1) return parseG1(bytes) !== undefined;
  return type === GROUP.g2 && parseG2(bytes) !== undefined;
}

export function groupAdd(type: number, first: Uint8Array, second: Uint8Array): Result {
  return withGroup(type, (group) => combine(group, first, second, group.add));
}

export function groupSub(type: number, first: Uint8Array, second: Uint8Array): Result {
  return withGroup(type, (group) => combine(group, first, second, (a, b) => group.add(a, group.negate(b))));
}

/** `scalar` times `element`. */
export function groupMul(type: number, scalar: Uint8Array, element: Uint8Array): Result {
  return withGroup(type, (group) => scale(group, element, SCALAR_GROUP.parse(scalar)));
}

/** `element` times the inverse of `scalar`; aborts with 1 when that is zero. */
export function groupDiv(type: number, scalar: Uint8Array, element: Uint8Array): Result {
  const divisor = SCALAR_GROUP.parse(scalar);
  if (divisor === undefined || divisor === 0n) return INVALID;
  return withGroup(type, (group) => scale(group, element, invertMod(divisor, ORDER)));
}

/** RFC 9380 hash to G1 or G2 with the domain tag of the signature scheme; aborts with 1 for an empty message. */
export function groupHashTo(type: number, message: Uint8Array): Result {
  if (message.length === 0) return INVALID;
  if (type === GROUP.g1) return encodeG1(bls.shortSignatures.hash(message), true);
  return type === GROUP.g2 ? encodeG2(bls.longSignatures.hash(message)) : INVALID;
}

/** Sum of scalars[i] * elements[i] over concatenated encodings in G1 or G2; at most 32 terms, else aborts with 2. */
export function groupMultiScalarMul(type: number, scalars: Uint8Array, elements: Uint8Array): Result {
  if (type === GROUP.g1) return multiScalarMul(G1_GROUP, bls.G1.Point.ZERO, scalars, elements);
  return type === GROUP.g2 ? multiScalarMul(G2_GROUP, bls.G2.Point.ZERO, scalars, elements) : INVALID;
}

/** e(first, second) in GT, `first` in G1 (the type must say so), `second` in G2; one if either is the identity. */
export function groupPairing(type: number, first: Uint8Array, second: Uint8Array): Result {
  if (type !== GROUP.g1) return INVALID;
  const left = parseG1(first);
  const right = parseG2(second);
  if (left === undefined || right === undefined) return INVALID;
  return targetToBytes(left.is0() || right.is0() ? TARGET_ONE : bls.pairing(left, right));
}

/** Between compressed and uncompressed G1. */
export function groupConvert(from: number, to: number, bytes: Uint8Array): Result {
  if (from === GROUP.g1 && to === GROUP.uncompressedG1) {
    const point = parseG1(bytes);
    return point === undefined ? INVALID : encodeG1(point, false);
  }
  if (from !== GROUP.uncompressedG1 || to !== GROUP.g1) return INVALID;
  const point = parseUncompressedG1(bytes);
  return point?.isTorsionFree() === true ? encodeG1(point, true) : INVALID;
}

/** Sum of uncompressed G1 points, uncompressed; the identity for none; at most 1,200 terms, else aborts with 2. */
export function groupSum(type: number, terms: readonly Uint8Array[]): Result {
  if (type !== GROUP.uncompressedG1) return INVALID;
  if (terms.length > MAX_SUM_TERMS) return TOO_LONG;
  let sum = bls.G1.Point.ZERO;
  for (const term of terms) {
    const point = parseUncompressedG1(term);
    if (point === undefined) return INVALID;
    sum = sum.add(point);
  }
  return encodeG1(sum, false);
}

function combine<E>(group: Group<E>, first: Uint8Array, second: Uint8Array, operation: (a: E, b: E) => E): Result {
  const a = group.parse(first);
  const b = group.parse(second);
  return a === undefined || b === undefined ? INVALID : group.toBytes(operation(a, b));
}

function scale<E>(group: Group<E>, bytes: Uint8Array, scalar: bigint | undefined): Result {
  const element = group.parse(bytes);
  return element === undefined || scalar === undefined ? INVALID : group.toBytes(group.multiply(scalar, element));
}

function multiScalarMul<E>(group: Group<E>, zero: E, scalars: Uint8Array, elements: Uint8Array): Result {
  const count = scalars.length / SCALAR_GROUP.size;
  if (count === 0 || !Number.isInteger(count) || elements.length !== count * group.size) return INVALID;
  if (count > MAX_MSM_TERMS) return TOO_LONG;
  let sum = zero;
  for (let i = 0; i < count; i++) {
    const scalar = SCALAR_GROUP.parse(scalars.subarray(i * 32, (i + 1) * 32));
    const element = group.parse(elements.subarray(i * group.size, (i + 1) * group.size));
    if (scalar === undefined || element === undefined) return INVALID;
    sum = group.add(sum, group.multiply(scalar, element));
  }
  return group.toBytes(sum);
}
