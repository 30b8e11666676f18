/** ECDSA's hashes and final formats: 65 bytes with recovery id on secp256k1, 64 on secp256r1, always low s, verified by a library. */
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToBigint, concatBytes, equalBytes, Failure, u8 } from '../../base/index.ts';
import { type Curve, curve } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';

/** A hash scheme of ECDSA over one curve; points are compressed encodings. */
export interface EcdsaScheme {
  readonly kind: 'ecdsa';
  readonly group: Curve;
  /** The 32 bytes that are signed. Throws usage `crypto/bad-message`. */
  prepare(message: Uint8Array): Uint8Array;
  /** The signature for nonce point R and any nonzero s; both s and -s are valid, the low one is taken. */
  encode(R: Uint8Array, s: bigint): Uint8Array;
  /** Low s only; on secp256k1 the recovery id must lead to the key too. */
  verify(signature: Uint8Array, prepared: Uint8Array, publicKey: Uint8Array): boolean;
}

export interface RecoveryInput {
  /** Order of the curve. */
  readonly q: bigint;
  /** Coordinates of the nonce point: x below the field's prime, and whether y is odd. */
  readonly x: bigint;
  readonly odd: boolean;
  /** Whether s was replaced by q - s. */
  readonly negated: boolean;
}

/** 0..3: which of the points with x = r mod q the nonce point is (SEC 1, 4.1.6). */
export function recoveryId({ q, x, odd, negated }: RecoveryInput): number {
  return (odd !== negated ? 1 : 0) + (x >= q ? 2 : 0);
}

/** r = x(R) mod q of a compressed point; 0 for a point no signature may use. */
export function ecdsaR(group: Pick<Curve, 'q'>, R: Uint8Array): bigint {
  return bytesToBigint(R.subarray(1)) % group.q;
}

interface LowS {
  readonly s: bigint;
  readonly negated: boolean;
}

function lowS(q: bigint, s: bigint): LowS {
  return s > q >> 1n ? { s: q - s, negated: true } : { s, negated: false };
}

const hashes: Readonly<Record<string, (message: Uint8Array) => Uint8Array>> = {
  '0/0': keccak_256,
  '0/1': sha256,
  '0/2': (message) => sha256(sha256(message)),
  '0/3': prehashed,
  '1/0': sha256,
};

function prehashed(message: Uint8Array): Uint8Array {
  if (message.length === 32) return Uint8Array.from(message);
  throw new Failure('usage', 'crypto/bad-message', 'the prehashed scheme signs exactly 32 bytes');
}

function koblitz(prepare: EcdsaScheme['prepare']): EcdsaScheme {
  const group = curve(0);
  return {
    kind: 'ecdsa',
    group,
    prepare,
    encode(R, given) {
      const { s, negated } = lowS(group.q, given);
      const v = recoveryId({ q: group.q, x: bytesToBigint(R.subarray(1)), odd: R[0] === 3, negated });
      return concatBytes(encodeScalar(group, ecdsaR(group, R)), encodeScalar(group, s), u8(v));
    },
    verify(signature, prepared, publicKey) {
      if (signature.length !== 65 || signature[64]! > 3) return false;
      if (bytesToBigint(signature.subarray(32, 64)) > group.q >> 1n) return false;
      // The recovered key is the one under which (r, s) verifies for this nonce point, so comparing it is verifying.
      const recoverable = concatBytes(signature.slice(64), signature.slice(0, 64));
      return equalBytes(secp256k1.recoverPublicKey(recoverable, prepared, { prehash: false }), publicKey);
    },
  };
}

function nist(prepare: EcdsaScheme['prepare']): EcdsaScheme {
  const group = curve(1);
  return {
    kind: 'ecdsa',
    group,
    prepare,
    encode: (R, s) => concatBytes(encodeScalar(group, ecdsaR(group, R)), encodeScalar(group, lowS(group.q, s).s)),
    verify: (signature, prepared, publicKey) =>
      signature.length === 64 && p256.verify(signature, prepared, publicKey, { prehash: false, lowS: true }),
  };
}

/**
 * The hash scheme of a curve: curve 0: 0 KECCAK256, 1 SHA256, 2 double SHA256, 3 prehashed (the message is the 32-byte
 * hash); curve 1: 0 SHA256. Throws usage `crypto/unsupported-scheme`.
 */
export function ecdsaScheme(curveId: number, scheme: number): EcdsaScheme {
  const hash = hashes[`${curveId}/${scheme}`];
  if (hash === undefined) {
    throw new Failure('usage', 'crypto/unsupported-scheme', 'no ECDSA scheme for this curve and hash', {
      data: { curve: curveId, scheme },
      hint: 'Curve 0 signs with scheme 0 to 3 (KECCAK256, SHA256, double SHA256, prehashed), curve 1 with scheme 0.',
    });
  }
  return curveId === 0 ? koblitz(hash) : nist(hash);
}
