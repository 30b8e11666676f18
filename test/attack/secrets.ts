/** What a coalition holding shares can compute: the integer key, the network's key halves, nonces of presigns. */

import { decrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../src/crypto/group/curve.ts';
import type { KeyShare, Suite } from '../../src/crypto/index.ts';
import { type NetworkKey, openNetworkKey } from '../../src/crypto/protocol/network-key.ts';
import { decodePresignEntry, type SchnorrPresignEntry } from '../../src/crypto/protocol/presign-entry.ts';
import { lagrangeCoefficients, sharingParameters } from '../../src/crypto/threshold/lagrange.ts';
import type { TestNetwork } from './network.ts';

/** sk from any t shares of the sharing; meaningless for fewer holders than that. */
export function recombineKey(n: number, shares: readonly KeyShare[]): bigint {
  const parameters = sharingParameters(n);
  const used = shares.slice(0, parameters.t);
  const { reduced, divisor } = lagrangeCoefficients(
    parameters,
    used.map(({ index }) => index),
  );
  const sum = used.reduce((total, { value }, i) => total + reduced[i]! * value, 0n);
  return (sum * divisor) / parameters.delta ** 2n;
}

/** Everything all validators together know. */
export interface NetworkSecrets {
  readonly key: NetworkKey;
  readonly sk: bigint;
  /** By curve. */
  readonly halves: readonly { readonly x0: bigint; readonly x1: bigint }[];
}

export function allSecrets(network: TestNetwork): NetworkSecrets {
  const key = openNetworkKey(network.result.networkKey, network.result.nkId);
  const sk = recombineKey(network.n, network.shares.flat());
  const halves = key.points.map(({ curve: points, ct0, ct1 }) => {
    const group = classGroup(key.suite, points.classGroupName);
    return { x0: decrypt(group, sk, ct0), x1: decrypt(group, sk, ct1) };
  });
  return { key, sk, halves };
}

/** The entry of a Schnorr presign. */
export function schnorrEntry(suite: Suite, bytes: Uint8Array): SchnorrPresignEntry {
  const entry = decodePresignEntry(suite, bytes);
  if (entry.kind !== 'schnorr') throw new Error('not a Schnorr presign');
  return entry;
}

/** k_0 and k_1 of a presign, for whoever holds sk. */
export function presignNonces({ key, sk }: NetworkSecrets, bytes: Uint8Array): { k0: bigint; k1: bigint } {
  const entry = schnorrEntry(key.suite, bytes);
  const group = classGroup(key.suite, curve(entry.curve).classGroupName);
  return { k0: decrypt(group, sk, entry.ct0), k1: decrypt(group, sk, entry.ct1) };
}
