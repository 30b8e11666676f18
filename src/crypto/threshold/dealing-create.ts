/** The dealer's side: share an integer, prove the constant, seal the shares. */
import { bigintToBytes, concatBytes } from '../../base/index.ts';
import { classGroup, generatorBase } from '../group/class-group-registry.ts';
import type { Rng } from '../math/rng.ts';
import { prove } from '../proof/prove.ts';
import { virtualIndices } from './committee.ts';
import {
  type DealingHeader,
  type DealingPlace,
  dealingContext,
  dealingShape,
  EPHEMERAL_PROTOCOL,
  sealContext,
  shareLength,
} from './dealing.ts';
import { dealingHeaderDigest, encodeDealingHeader } from './dealing-codec.ts';
import { shareInteger } from './integer-sharing.ts';
import { SEALING_CURVE, SEALING_POK, sealBlob } from './sealing.ts';

/**
 * The dealer's message: header, then one sealed blob per recipient. Every dealing has its own eps. `secret` is in
 * [0, 2^secretBits). Throws bug `crypto/witness-range` or `base/integer-range`.
 */
export function createDealing(place: DealingPlace, secret: bigint, rng: Rng): Uint8Array {
  const { group, parameters, constantRelation } = dealingShape(place);
  const ctx = dealingContext(place, place.protocol);
  // The secret enters, so that no two secrets ever share coefficients.
  const stream = rng.derive('dealing', [ctx, bigintToBytes(secret, Math.ceil(place.secretBits / 8))]);
  const sharing = shareInteger({ group, parameters, secret, secretBits: place.secretBits, rng: stream });
  const images = place.images.map((name) => generatorBase(classGroup(place.suite, name)).pow(secret));
  const statements = [[sharing.commitments[0]!, ...images]];
  const constantProof = prove(constantRelation, { ctx, statements, witnesses: [[secret]] }, stream);
  const eps = stream.nonzeroScalar(SEALING_CURVE.q);
  const header = { commitments: sharing.commitments, images, constantProof, ...proveEphemeral(place, eps, stream) };
  const bytes = encodeDealingHeader(place, header);
  return concatBytes(bytes, ...sealShares({ place, header: bytes, eps }, sharing.shares));
}

/** E = eps*G and the proof that its maker knows eps. */
export function proveEphemeral(
  place: DealingPlace,
  eps: bigint,
  rng: Rng,
): Pick<DealingHeader, 'ephemeral' | 'ephemeralProof'> {
  const ephemeral = SEALING_CURVE.baseMultiply(eps);
  const ctx = dealingContext(place, EPHEMERAL_PROTOCOL);
  const ephemeralProof = prove(SEALING_POK, { ctx, statements: [[ephemeral]], witnesses: [[eps]] }, rng);
  return { ephemeral, ephemeralProof };
}

export interface Sealer {
  readonly place: DealingPlace;
  /** encodeDealingHeader(...) */
  readonly header: Uint8Array;
  readonly eps: bigint;
}

/** One blob per recipient, holding the shares of its virtual indices; shares[v-1] belongs to index v. */
export function sealShares({ place, header, eps }: Sealer, shares: readonly bigint[]): Uint8Array[] {
  const ephemeral = SEALING_CURVE.baseMultiply(eps);
  const headerDigest = dealingHeaderDigest(header);
  const width = shareLength(dealingShape(place));
  return place.recipients.members.map((_, recipient) => {
    const own = virtualIndices(place.recipients, recipient).map((index) => bigintToBytes(shares[index - 1]!, width));
    const seal = sealContext({ place, ephemeral, headerDigest }, recipient);
    return sealBlob(seal, SEALING_CURVE.multiply(seal.sealingKey, eps), concatBytes(...own));
  });
}
