/** Proofs on the wire: a version byte, then T and z in fixed lengths; one value has exactly one encoding. */
import { bigintToBytes, bytesToBigint, concatBytes, Failure, isFailure } from '../../base/index.ts';
import type { GroupElement } from './proof-group.ts';
import type { Proof } from './prove.ts';
import type { Relation, WitnessType } from './relation.ts';
import { encodeElements, responseBits } from './transcript.ts';
import { areResponses } from './verify.ts';

const VERSION = 1;

function responseLength(type: WitnessType, count: number): number {
  return type.kind === 'scalar' ? 32 : 1 + Math.ceil(responseBits(type.bits, count) / 8);
}

/** Bytes of an encoded proof for `count` statements. */
export function proofLength(relation: Relation, count: number): number {
  const elements = relation.components.reduce((sum, { group }) => sum + group.elementLength, 0);
  return 1 + elements + relation.witness.reduce((sum, type) => sum + responseLength(type, count), 0);
}

/** 1 byte version, T, then z: 32 bytes per scalar, sign byte and magnitude per integer. */
export function encodeProof(relation: Relation, count: number, proof: Proof): Uint8Array {
  const responses = relation.witness.map((type, k) => encodeResponse(type, count, proof.responses[k] ?? 0n));
  return concatBytes(Uint8Array.of(VERSION), encodeElements(relation, proof.commitments), ...responses);
}

function encodeResponse(type: WitnessType, count: number, z: bigint): Uint8Array {
  const length = responseLength(type, count);
  if (type.kind === 'scalar') return bigintToBytes(z, length);
  const magnitude = bigintToBytes(z < 0n ? -z : z, length - 1);
  return concatBytes(Uint8Array.of(z < 0n ? 1 : 0), magnitude);
}

/** Strict inverse of encodeProof. Throws usage `crypto/bad-proof`; data.rule is 'length', 'version', 'element', 'sign' or 'range'. */
export function decodeProof(relation: Relation, count: number, bytes: Uint8Array): Proof {
  if (bytes.length !== proofLength(relation, count)) throw badProof(relation, 'length');
  if (bytes[0] !== VERSION) throw badProof(relation, 'version');
  let offset = 1;
  const take = (length: number): Uint8Array => {
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const commitments = relation.components.map(({ group }) =>
    decodeElement(relation, () => group.decode(take(group.elementLength))),
  );
  const responses = relation.witness.map((type) => decodeResponse(relation, type, take(responseLength(type, count))));
  if (!areResponses(relation, responses, count)) throw badProof(relation, 'range');
  return { commitments, responses };
}

function decodeElement(relation: Relation, decode: () => GroupElement): GroupElement {
  try {
    return decode();
  } catch (error) {
    if (isFailure(error) && error.kind === 'usage') throw badProof(relation, 'element', error);
    throw error;
  }
}

function decodeResponse(relation: Relation, type: WitnessType, bytes: Uint8Array): bigint {
  if (type.kind === 'scalar') return bytesToBigint(bytes);
  const sign = bytes[0];
  const magnitude = bytesToBigint(bytes.subarray(1));
  // A negative zero would be a second encoding of zero.
  if (sign !== 0 && !(sign === 1 && magnitude !== 0n)) throw badProof(relation, 'sign');
  return sign === 1 ? -magnitude : magnitude;
}

function badProof(relation: Relation, rule: string, cause?: unknown): Failure {
  return new Failure('usage', 'crypto/bad-proof', `not a ${relation.name} proof: ${rule}`, {
    data: { relation: relation.name, rule },
    cause,
  });
}
