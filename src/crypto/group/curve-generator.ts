/** The second generator H of the ECDSA curves: a hash, so that nobody knows its logarithm to G. */
import { p256_hasher } from '@noble/curves/nist.js';
import { secp256k1_hasher } from '@noble/curves/secp256k1.js';
import { asciiToBytes, Failure } from '../../base/index.ts';
import type { Curve, CurvePoint } from './curve.ts';

const HASHERS = { secp256k1: secp256k1_hasher, secp256r1: p256_hasher } as const;

/**
 * hash_to_curve(curve name) by RFC 9380 with DST "dwallet/v1/pedersen-H" (docs/spec/protocol.md, ECDSA).
 * Curves 0 and 1 only: throws usage `crypto/no-second-generator` for the others.
 */
export function secondGenerator(group: Curve): CurvePoint {
  if (group.name !== 'secp256k1' && group.name !== 'secp256r1') {
    throw new Failure('usage', 'crypto/no-second-generator', `${group.name} has no second generator`, {
      data: { curve: group.name },
      hint: 'Only the ECDSA curves use a second generator.',
    });
  }
  const options = { DST: asciiToBytes('dwallet/v1/pedersen-H') };
  return group.decode(HASHERS[group.name].hashToCurve(asciiToBytes(group.name), options).toBytes());
}
