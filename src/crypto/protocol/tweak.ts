/** Structured key tweaks: BIP32 unhardened paths and BIP341 script roots; a raw tweak is never accepted. */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToBigint, concatBytes, Failure, mod, u32 } from '../../base/index.ts';
import { type Curve, type CurvePoint, curve } from '../group/curve.ts';

export interface TweakPath {
  readonly bip32?: {
    /** 32 bytes, fixed when the dWallet is created. */
    readonly chainCode: Uint8Array;
    /** Unhardened: each below 2^31; at most 16. */
    readonly indices: readonly number[];
  };
  /** Present: the key-path tweak of BIP341 is applied, with this 32-byte script root if there is one. */
  readonly bip341?: { readonly root?: Uint8Array };
}

export interface TweakedKey {
  /** Sum of the BIP32 increments, 0 without a path. */
  readonly tau1: bigint;
  /** The whole tweak, in [0, q). */
  readonly tau: bigint;
  /** X' = X + tau*G, canonical encoding. */
  readonly publicKey: Uint8Array;
}

const MAX_DEPTH = 16;
const HARDENED = 0x80000000;

/**
 * tau and X' of a key. BIP32 and BIP341 exist on curve 0; the others take the empty path only.
 * Throws usage `crypto/bad-tweak`, `crypto/bad-point`.
 */
export function tweakKey(curveId: number, publicKey: Uint8Array, path: TweakPath): TweakedKey {
  const group = curve(curveId);
  const X = group.decode(publicKey);
  if (path.bip32 !== undefined && curveId !== 0) throw badTweak('BIP32 derives secp256k1 keys only');
  if (path.bip341 !== undefined && curveId !== 0) throw badTweak('BIP341 exists on secp256k1 only');
  const tau1 = path.bip32 === undefined ? 0n : bip32Increment(group, X, path.bip32);
  const derived = addBase(group, X, tau1);
  if (group.isIdentity(derived)) throw badTweak('the derived key is the identity');
  const tau =
    path.bip341 === undefined ? tau1 : mod(tau1 + taprootIncrement(group, derived, path.bip341.root), group.q);
  const tweaked = addBase(group, X, tau);
  if (group.isIdentity(tweaked)) throw badTweak('the tweaked key is the identity');
  return { tau1, tau, publicKey: group.encode(tweaked) };
}

/** +1 if y is even, else -1, of a compressed secp256k1 point. */
export function evenSign(encodedPoint: Uint8Array): 1n | -1n {
  return encodedPoint[0] === 2 ? 1n : -1n;
}

/** Sum of I_L along an unhardened path (BIP32), mod q. */
function bip32Increment(group: Curve, parent: CurvePoint, path: NonNullable<TweakPath['bip32']>): bigint {
  if (path.chainCode.length !== 32) throw badTweak('a chain code has 32 bytes');
  if (path.indices.length > MAX_DEPTH) throw badTweak(`a path has at most ${MAX_DEPTH} steps`);
  let [key, chainCode, sum] = [parent, path.chainCode, 0n];
  for (const index of path.indices) {
    if (!Number.isInteger(index) || index < 0 || index >= HARDENED)
      throw badTweak('an index is unhardened, below 2^31');
    const digest = hmac(sha512, chainCode, concatBytes(group.encode(key), u32(index)));
    const left = bytesToBigint(digest.subarray(0, 32));
    if (left >= group.q) throw badTweak('BIP32 skips this index');
    key = addBase(group, key, left);
    if (group.isIdentity(key)) throw badTweak('BIP32 skips this index');
    chainCode = digest.slice(32);
    sum = mod(sum + left, group.q);
  }
  return sum;
}

/** s(X_c) * int(taggedHash("TapTweak", x(X_c) [|| root])). */
function taprootIncrement(group: Curve, derived: CurvePoint, root: Uint8Array | undefined): bigint {
  if (root !== undefined && root.length !== 32) throw badTweak('a script root has 32 bytes');
  const encoded = group.encode(derived);
  const t = bytesToBigint(schnorr.utils.taggedHash('TapTweak', encoded.slice(1), root ?? new Uint8Array(0)));
  if (t >= secp256k1.Point.Fn.ORDER) throw badTweak('the taproot tweak is out of range');
  return evenSign(encoded) * t;
}

function addBase(group: Curve, point: CurvePoint, scalar: bigint): CurvePoint {
  return group.add(point, group.multiplyUnsafe(group.G, scalar));
}

/** usage `crypto/bad-tweak`. */
export function badTweak(message: string): Failure {
  return new Failure('usage', 'crypto/bad-tweak', message, {
    hint: 'Give a BIP32 path of unhardened indices with its chain code, or a BIP341 script root, or nothing.',
  });
}
