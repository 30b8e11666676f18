/** Dealings on the wire: fixed lengths that follow from the place alone, checked before anything is decoded. */
import { concatBytes, equalBytes, Failure, isFailure } from '../../base/index.ts';
import type { ClassElement, ClassGroup } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import { xof } from '../math/xof.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import type { Proof } from '../proof/prove.ts';
import type { Relation } from '../proof/relation.ts';
import {
  type Dealing,
  type DealingHeader,
  type DealingPlace,
  type DealingShape,
  dealingContext,
  dealingShape,
  shareLength,
} from './dealing.ts';
import { SEAL_OVERHEAD, SEALING_CURVE, SEALING_POK } from './sealing.ts';

const VERSION = 1;
const KIND = 1;
const HEAD_LENGTH = 2;
const CTX_LENGTH = 32;

/** Version, kind, ctx, commitments, images, proof of the constant, E, proof of eps. The blobs follow it. */
export function encodeDealingHeader(place: DealingPlace, header: DealingHeader): Uint8Array {
  const { group, constantRelation } = dealingShape(place);
  return concatBytes(
    Uint8Array.of(VERSION, KIND),
    dealingContext(place, place.protocol),
    ...header.commitments.map((element) => group.encode(element)),
    ...header.images.map((element, i) => classGroup(place.suite, place.images[i]!).encode(element)),
    encodeProof(constantRelation, 1, header.constantProof),
    SEALING_CURVE.encode(header.ephemeral),
    encodeProof(SEALING_POK, 1, header.ephemeralProof),
  );
}

/** What every blob of the dealing is bound to, 32 bytes. */
export function dealingHeaderDigest(header: Uint8Array): Uint8Array {
  return xof('header', [header], 32);
}

/** Name of a dealing's bytes, 32 bytes; equals the digest of the protocol message that carries exactly them. */
export function dealingDigest(bytes: Uint8Array): Uint8Array {
  return xof('message', [bytes], 32);
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
  let offset = HEAD_LENGTH;
  const take = (length: number): Uint8Array => {
    offset += length;
    return bytes.slice(offset - length, offset);
  };
  if (!equalBytes(take(CTX_LENGTH), dealingContext(place, place.protocol))) throw badDealing('context');
  const commitments = Array.from({ length: shape.parameters.t }, (_, k) =>
    decodeElement(shape.group, take(shape.elementLengths[k]!)),
  );
  const images = place.images.map((name, i) =>
    decodeElement(classGroup(place.suite, name), take(shape.elementLengths[shape.parameters.t + i]!)),
  );
  const constantProof = decodeProofOf(shape.constantRelation, take(proofLength(shape.constantRelation, 1)));
  const ephemeral = refuse('element', () => SEALING_CURVE.decode(take(SEALING_CURVE.pointLength)));
  const ephemeralProof = decodeProofOf(SEALING_POK, take(proofLength(SEALING_POK, 1)));
  return {
    place,
    digest: dealingDigest(bytes),
    headerDigest: dealingHeaderDigest(bytes.slice(0, headerLength(shape))),
    commitments,
    images,
    constantProof,
    ephemeral,
    ephemeralProof,
    blobs: blobLengths(place, shape).map(take),
  };
}

function decodeElement(group: ClassGroup, bytes: Uint8Array): ClassElement {
  const decoded = refuse('element', () => group.decode(bytes));
  if (group.isIdentity(decoded)) throw badDealing('element');
  return decoded;
}

function decodeProofOf(relation: Relation, bytes: Uint8Array): Proof {
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
