/** What a dealing is: one dealer's verifiable sharing of an integer to a committee, and everything it is bound to (docs/spec/protocol.md, dealing). */
import { equalBytes, Failure, u32 } from '../../base/index.ts';
import type { ClassElement, ClassGroup, ClassGroupName, Suite } from '../group/class-group.ts';
import { classGroup, generatorBase } from '../group/class-group-registry.ts';
import type { CurvePoint } from '../group/curve.ts';
import { encodeContext } from '../proof/context.ts';
import type { Proof } from '../proof/prove.ts';
import type { Relation } from '../proof/relation.ts';
import { eqDl } from '../proof/relations.ts';
import { type Committee, committeeDigest, totalWeight } from './committee.ts';
import { shareBits } from './integer-sharing.ts';
import { type SharingParameters, sharingParameters } from './lagrange.ts';
import { SEALING_CURVE, type SealContext } from './sealing.ts';

/** Which dealing, of whom, to whom: everything a dealing is bound to. Plain data. */
export interface DealingPlace {
  /** Protocol of the proof of the constant, for example "dkgA". */
  readonly protocol: string;
  readonly suite: Suite;
  /** 32 bytes. */
  readonly nkId: Uint8Array;
  readonly sid: Uint8Array;
  readonly attempt: number;
  /** Party number of the dealer. */
  readonly dealer: number;
  readonly recipients: Committee;
  /** The dealt integer s is in [0, 2^secretBits). */
  readonly secretBits: number;
  /** Further class groups in which the dealer publishes h^s, in this order. */
  readonly images: readonly ClassGroupName[];
}

/** What a dealer publishes to all. */
export interface DealingHeader {
  /** C_0..C_{t-1} in the reference group. */
  readonly commitments: readonly ClassElement[];
  /** h^s per image group. */
  readonly images: readonly ClassElement[];
  readonly constantProof: Proof;
  /** E */
  readonly ephemeral: CurvePoint;
  readonly ephemeralProof: Proof;
}

/** A parsed dealing: well-formed, but neither its proofs nor its blobs are checked yet. */
export interface Dealing extends DealingHeader {
  readonly place: DealingPlace;
  /** Digest by which acknowledgements and complaints name it, 32 bytes. */
  readonly digest: Uint8Array;
  readonly headerDigest: Uint8Array;
  /** One per recipient, in committee order. */
  readonly blobs: readonly Uint8Array[];
}

/** The class group of all commitments. */
export function referenceGroup(suite: Suite): ClassGroup {
  return classGroup(suite, 'secp256k1');
}

/** Public numbers that follow from the place. */
export interface DealingShape {
  readonly group: ClassGroup;
  readonly parameters: SharingParameters;
  /** Bits of one share of this single dealing. */
  readonly shareBits: number;
  /** Knowledge of the constant: EqDL over the reference group and the image groups. */
  readonly constantRelation: Relation;
  readonly elementLengths: readonly number[];
}

/** Throws usage `crypto/bad-committee`. */
export function dealingShape(place: DealingPlace): DealingShape {
  const group = referenceGroup(place.suite);
  const images = place.images.map((name) => classGroup(place.suite, name));
  const parameters = sharingParameters(totalWeight(place.recipients));
  return {
    group,
    parameters,
    shareBits: shareBits(parameters, place.secretBits),
    constantRelation: constantRelation(place.secretBits, [group, ...images]),
    elementLengths: [...Array.from({ length: parameters.t }, () => group), ...images].map(
      ({ parameters: { coordinateLength } }) => 1 + 2 * coordinateLength,
    ),
  };
}

/** The one shape of dealings that are judged or opened together. Throws bug `crypto/mixed-dealings` if they differ in kind or recipients. */
export function commonShape(places: readonly [DealingPlace, ...DealingPlace[]]): DealingShape {
  const [first] = places;
  const shape = dealingShape(first);
  const cid = committeeDigest(first.recipients);
  for (const place of places) {
    const same =
      place === first ||
      (dealingShape(place).constantRelation === shape.constantRelation &&
        equalBytes(committeeDigest(place.recipients), cid));
    if (!same) throw new Failure('bug', 'crypto/mixed-dealings', 'dealings of one batch differ in kind or recipients');
  }
  return shape;
}

const relations = new Map<string, Relation>();

/** One object per (suite, groups, bits), so that dealings of many dealers can be verified as one batch. */
function constantRelation(bits: number, groups: readonly ClassGroup[]): Relation {
  const key = [bits, ...groups.map(({ parameters }) => `${parameters.suite}/${parameters.name}`)].join(' ');
  const known = relations.get(key);
  if (known !== undefined) return known;
  const made = eqDl(
    bits,
    groups.map((group) => ({ group, base: generatorBase(group) })),
  );
  relations.set(key, made);
  return made;
}

/** ctx of the dealing's proofs: the given protocol, the recipients' digest and the attempt as extras. */
export function dealingContext(place: DealingPlace, protocol: string): Uint8Array {
  return encodeContext({
    protocol,
    suite: place.suite,
    nkId: place.nkId,
    sid: place.sid,
    epoch: place.recipients.epoch,
    party: place.dealer,
    extra: [committeeDigest(place.recipients), u32(place.attempt)],
  });
}

/** What the blob of `recipient` is bound to. Throws usage `crypto/bad-point` for a committee with a broken sealing key. */
export function sealContext(
  dealing: Pick<Dealing, 'place' | 'ephemeral' | 'headerDigest'>,
  recipient: number,
): SealContext {
  const { place, ephemeral, headerDigest } = dealing;
  const sealingKey = SEALING_CURVE.decode(place.recipients.members[recipient]!.sealingKey);
  return { ctx: dealingContext(place, place.protocol), recipient, ephemeral, sealingKey, headerDigest };
}

/** Bytes of one share in a blob. */
export function shareLength(shape: DealingShape): number {
  return Math.ceil(shape.shareBits / 8);
}

/** Protocol of the proof that the dealer knows eps. */
export const EPHEMERAL_PROTOCOL = 'seal/eph';
