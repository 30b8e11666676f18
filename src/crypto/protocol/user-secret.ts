/** A user's share from a seed, so that a backup of the seed is a backup of the shares. */
import { Failure, u8, u32 } from '../../base/index.ts';
import { curve } from '../group/curve.ts';
import { hashToScalar } from '../math/xof.ts';

/** Part of the derivation: another version gives other shares. */
const VERSION = 1;

/** x_A in [1, q) for (seed, network, curve, index). Throws usage `crypto/bad-seed` unless seed and network have 32 bytes. */
export function deriveUserSecret(
  seed: Uint8Array,
  place: { readonly network: Uint8Array; readonly curve: number; readonly index: number },
): bigint {
  if (seed.length !== 32 || place.network.length !== 32) {
    throw new Failure('usage', 'crypto/bad-seed', 'a seed and a network id have 32 bytes');
  }
  const { q } = curve(place.curve);
  const items = [u8(VERSION), seed, place.network, u8(place.curve), u32(place.index)];
  return 1n + hashToScalar('user/share', items, q - 1n);
}
