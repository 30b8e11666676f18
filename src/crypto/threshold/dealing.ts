/** One dealer's verifiable sharing of an integer to a committee: made here, parsed strictly, judged publicly (docs/spec/protocol.md, dealing). */
import { bigintToBytes, concatBytes, Failure, isFailure, u32 } from '../../base/index.ts';
import type { ClassElement, ClassGroup, ClassGroupName, Suite } from '../group/class-group.ts';
import { classGroup, generatorBase } from '../group/class-group-registry.ts';
import type { CurvePoint } from '../group/curve.ts';
import type { Rng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import type { Relation } from '../proof/relation.ts';
import { eqDl } from '../proof/relations.ts';
import { type Committee, committeeDigest, totalWeight, virtualIndices } from './committee.ts';
import { shareBits, shareInteger } from './integer-sharing.ts';
import { type SharingParameters, sharingParameters } from './lagrange.ts';
import { SEAL_OVERHEAD, SEALING_CURVE, SEALING_POK, type SealContext, sealBlob } from './sealing.ts';

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

/** A parsed dealing: well-formed, but neither its proofs nor its blobs are checked yet. */
export interface Dealing {
  readonly place: DealingPlace;
  /** Digest by which acknowledgements and complaints name it, 32 bytes. */
  readonly digest: Uint8Array;
  readonly headerDigest: Uint8Array;
  /** C_0..C_{t-1} in the reference group. */
  readonly commitments: readonly ClassElement[];
  /** h^s per image group. */
  readonly images: readonly ClassElement[];
  readonly constantProof: Proof;
  /** E */
  readonly ephemeral: CurvePoint;
  readonly ephemeralProof: Proof;
  /** One per recipient, in committee order. */
  readonly blobs: readonly Uint8Array[];
}

const VERSION = 1;
const KIND = 1;
const HEAD_LENGTH = 2;
const CTX_LENGTH = 32;

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

/**
 * The dealer's message: header (version, kind, ctx, commitments, images, proof of the constant, E, proof of eps), then one
 * sealed blob per recipient. Every dealing has its own eps. `secret` is in [0, 2^secretBits). Throws bug `crypto/witness-range`.
 */
export function createDealing(place: DealingPlace, secret: bigint, rng: Rng): Uint8Array {
  const shape = dealingShape(place);
  const ctx = dealingContext(place, place.protocol);
  const stream = rng.derive('dealing', [ctx]);
  const { group, parameters } = shape;
  const sharing = shareInteger({ group, parameters, secret, secretBits: place.secretBits, rng: stream });
  const images = place.images.map((name) => generatorBase(classGroup(place.suite, name)).pow(secret));
  const constant = prove(
    shape.constantRelation,
    { ctx, statements: [[sharing.commitments[0]!, ...images]], witnesses: [[secret]] },
    stream,
  );
  const eps = stream.nonzeroScalar(SEALING_CURVE.q);
  const header = concatBytes(
    encodeHeaderBody(place, sharing.commitments, images),
    encodeProof(shape.constantRelation, 1, constant),
    encodeEphemeral(place, eps, stream),
  );
  return concatBytes(header, ...sealShares({ place, shape, header, eps }, sharing.shares));
}

function encodeHeaderBody(
  place: DealingPlace,
  commitments: readonly ClassElement[],
  images: readonly ClassElement[],
): Uint8Array {
  const group = referenceGroup(place.suite);
  return concatBytes(
    Uint8Array.of(VERSION, KIND),
    dealingContext(place, place.protocol),
    ...commitments.map((element) => group.encode(element)),
    ...images.map((element, i) => classGroup(place.suite, place.images[i]!).encode(element)),
  );
}

function encodeEphemeral(place: DealingPlace, eps: bigint, rng: Rng): Uint8Array {
  const ephemeral = SEALING_CURVE.baseMultiply(eps);
  const ctx = dealingContext(place, EPHEMERAL_PROTOCOL);
  const proof = prove(SEALING_POK, { ctx, statements: [[ephemeral]], witnesses: [[eps]] }, rng);
  return concatBytes(SEALING_CURVE.encode(ephemeral), encodeProof(SEALING_POK, 1, proof));
}

/** Protocol of the proof that the dealer knows eps. */
export const EPHEMERAL_PROTOCOL = 'seal/eph';

interface Sealer {
  readonly place: DealingPlace;
  readonly shape: DealingShape;
  readonly header: Uint8Array;
  readonly eps: bigint;
}

function sealShares({ place, shape, header, eps }: Sealer, shares: readonly bigint[]): Uint8Array[] {
  const ephemeral = SEALING_CURVE.baseMultiply(eps);
  const headerDigest = xof('header', [header], 32);
  const width = shareLength(shape);
  return place.recipients.members.map((_, recipient) => {
    const own = virtualIndices(place.recipients, recipient).map((index) => shares[index - 1]!);
    const seal = sealContext({ place, ephemeral, headerDigest }, recipient);
    const shared = SEALING_CURVE.multiply(seal.sealingKey, eps);
    return sealBlob(seal, shared, concatBytes(...own.map((share) => bigintToBytes(share, width))));
  });
}

/** Exact length of a dealing's encoding. */
export function dealingLength(place: DealingPlace): number {
  const shape = dealingShape(place);
  return headerLength(shape) + blobLengths(place, shape).reduce((sum, length) => sum + length, 0);
}

function headerLength(shape: DealingShape): number {
  const elements = shape.elementLengths.reduce((sum, length) => sum + length, 0);
  const proofs = proofLength(shape.constantRelation, 1) + proofLength(SEALING_POK, 1);
  return HEAD_LENGTH + CTX_LENGTH + elements + proofs + SEALING_CURVE.pointLength;
}

function blobLengths(place: DealingPlace, shape: DealingShape): number[] {
  return place.recipients.members.map(({ weight }) => weight * shareLength(shape) + SEAL_OVERHEAD);
}

/**
 * Strict decoding for the place the reader expects: exactly t commitments, valid elements, one blob per recipient. Throws
 * usage `crypto/bad-dealing`; data.rule is 'length', 'version', 'context', 'element' or 'proof'.
 */
export function parseDealing(place: DealingPlace, bytes: Uint8Array): Dealing {
  if (bytes.length !== dealingLength(place)) throw badDealing('length');
  if (bytes[0] !== VERSION || bytes[1] !== KIND) throw badDealing('version');
  const shape = dealingShape(place);
  const headerEnd = headerLength(shape);
  let offset = HEAD_LENGTH;
  const take = (length: number): Uint8Array => {
    offset += length;
    return bytes.slice(offset - length, offset);
  };
  const expected = dealingContext(place, place.protocol);
  if (!take(CTX_LENGTH).every((byte, i) => byte === expected[i])) throw badDealing('context');
  const commitments = Array.from({ length: shape.parameters.t }, (_, k) =>
    element(shape.group, take(shape.elementLengths[k]!)),
  );
  const images = place.images.map((name, i) =>
    element(classGroup(place.suite, name), take(shape.elementLengths[shape.parameters.t + i]!)),
  );
  const constantProof = proofOf(shape.constantRelation, take(proofLength(shape.constantRelation, 1)));
  const ephemeral = refuse('element', () => SEALING_CURVE.decode(take(SEALING_CURVE.pointLength)));
  const ephemeralProof = proofOf(SEALING_POK, take(proofLength(SEALING_POK, 1)));
  const headerDigest = xof('header', [bytes.slice(0, headerEnd)], 32);
  const blobs = blobLengths(place, shape).map(take);
  const digest = dealingDigest(bytes);
  return { place, digest, headerDigest, commitments, images, constantProof, ephemeral, ephemeralProof, blobs };
}

/** Name of a dealing's bytes, 32 bytes; equals the digest of the protocol message that carries exactly them. */
export function dealingDigest(bytes: Uint8Array): Uint8Array {
  return xof('message', [bytes], 32);
}

function element(group: ClassGroup, bytes: Uint8Array): ClassElement {
  const decoded = refuse('element', () => group.decode(bytes));
  if (group.isIdentity(decoded)) throw badDealing('element');
  return decoded;
}

function proofOf(relation: Relation, bytes: Uint8Array): Proof {
  return refuse('proof', () => decodeProof(relation, 1, bytes));
}

function refuse<T>(rule: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (isFailure(error) && error.kind === 'usage') throw badDealing(rule, error);
    throw error;
  }
}

function badDealing(rule: string, cause?: unknown): Failure {
  return new Failure('usage', 'crypto/bad-dealing', `not a dealing: ${rule}`, { data: { rule }, cause });
}
