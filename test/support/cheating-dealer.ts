/** Dealings by dealers who do not follow the protocol: every part can be replaced before the shares are sealed. */
import { bigintToBytes, concatBytes } from '../../src/base/index.ts';
import type { ClassElement } from '../../src/crypto/group/class-group.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import type { CurvePoint } from '../../src/crypto/group/curve.ts';
import { type Proof, prove } from '../../src/crypto/proof/prove.ts';
import { virtualIndices } from '../../src/crypto/threshold/committee.ts';
import {
  type DealingHeader,
  type DealingPlace,
  dealingContext,
  dealingShape,
  sealContext,
  shareLength,
} from '../../src/crypto/threshold/dealing.ts';
import { dealingHeaderDigest, encodeDealingHeader } from '../../src/crypto/threshold/dealing-codec.ts';
import { proveEphemeral } from '../../src/crypto/threshold/dealing-create.ts';
import { shareInteger } from '../../src/crypto/threshold/integer-sharing.ts';
import { SEALING_CURVE, sealBlob } from '../../src/crypto/threshold/sealing.ts';
import { testRng } from './relation-cases.ts';

export interface Cheat {
  readonly commitments?: readonly ClassElement[];
  readonly images?: readonly ClassElement[];
  readonly constantProof?: Proof;
  readonly ephemeral?: CurvePoint;
  readonly ephemeralProof?: Proof;
  /** F(v) for v = 1..n as sealed; the range is the cheater's business, the width is not. */
  readonly shares?: (honest: readonly bigint[]) => readonly bigint[];
  /** The blob of one recipient, after sealing. */
  readonly blob?: (recipient: number, sealed: Uint8Array) => Uint8Array;
}

/** What an honest dealer of `secret` would send, with the cheat's parts in place of the honest ones. */
export function createCheatingDealing(place: DealingPlace, secret: bigint, cheat: Cheat = {}): Uint8Array {
  const { group, parameters, constantRelation } = dealingShape(place);
  const rng = testRng(`dealer ${place.dealer} ${secret}`);
  const sharing = shareInteger({ group, parameters, secret, secretBits: place.secretBits, rng });
  const images = place.images.map((name) => generatorBase(classGroup(place.suite, name)).pow(secret));
  const ctx = dealingContext(place, place.protocol);
  const statements = [[sharing.commitments[0]!, ...images]];
  const eps = rng.nonzeroScalar(SEALING_CURVE.q);
  const { shares, blob, ...parts } = cheat;
  const header: DealingHeader = {
    commitments: sharing.commitments,
    images,
    constantProof: prove(constantRelation, { ctx, statements, witnesses: [[secret]] }, rng),
    ...proveEphemeral(place, eps, rng),
    ...parts,
  };
  const bytes = encodeDealingHeader(place, header);
  const sealed = shares?.(sharing.shares) ?? sharing.shares;
  return concatBytes(bytes, ...sealAll({ place, header, bytes, eps }, sealed).map((b, i) => blob?.(i, b) ?? b));
}

interface Sealing {
  readonly place: DealingPlace;
  readonly header: DealingHeader;
  readonly bytes: Uint8Array;
  readonly eps: bigint;
}

/** Sealed with eps even if the header shows another E: then nobody can open the blobs. */
function sealAll({ place, header, bytes, eps }: Sealing, shares: readonly bigint[]): Uint8Array[] {
  const headerDigest = dealingHeaderDigest(bytes);
  const width = shareLength(dealingShape(place));
  return place.recipients.members.map((_, recipient) => {
    const seal = sealContext({ place, ephemeral: header.ephemeral, headerDigest }, recipient);
    const own = virtualIndices(place.recipients, recipient).map((index) => bigintToBytes(shares[index - 1]!, width));
    return sealBlob(seal, SEALING_CURVE.multiply(seal.sealingKey, eps), concatBytes(...own));
  });
}
