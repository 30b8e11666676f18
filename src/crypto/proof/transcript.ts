/** The Fiat-Shamir transcript: every public value a verifier relies on, each under its own item boundary. */
import { asciiToBytes, bytesToBigint, concatBytes, u16 } from '../../base/index.ts';
import { xof } from '../math/xof.ts';
import type { GroupElement } from './proof-group.ts';
import type { Relation, Statement } from './relation.ts';

/** lambda_c: bits of one challenge. */
export const CHALLENGE_BITS = 128;
/** sigma: bits of statistical masking. */
export const MASKING_BITS = 64;
/** Most statements one proof may batch: the count travels as u16. */
export const MAX_STATEMENTS = 0xffff;

/** One element per component, concatenated; all encodings of a component have one length, so this is unambiguous. */
export function encodeElements(relation: Relation, elements: readonly GroupElement[]): Uint8Array {
  return concatBytes(...relation.components.map(({ group }, c) => group.encode(elements[c] ?? group.identity)));
}

export interface TranscriptInputs {
  readonly ctx: Uint8Array;
  readonly statements: readonly Statement[];
}

/** Everything fixed before the commitment T: relation, ctx, bases, L, Y_1..Y_L. */
export function transcriptHead(relation: Relation, inputs: TranscriptInputs): Uint8Array[] {
  return [
    asciiToBytes(`rel/${relation.name}`),
    inputs.ctx,
    relation.bases,
    u16(inputs.statements.length),
    concatBytes(...inputs.statements.map((statement) => encodeElements(relation, statement))),
  ];
}

/** e_1..e_L, 128 bits each: XOF("fs", [rel/name, ctx, bases, L, Y.., T], 16 L). */
export function challenges(head: readonly Uint8Array[], commitments: Uint8Array, count: number): bigint[] {
  const width = CHALLENGE_BITS / 8;
  const bytes = xof('fs', [...head, commitments], width * count);
  return Array.from({ length: count }, (_, j) => bytesToBigint(bytes.subarray(width * j, width * (j + 1))));
}

/** ceil(log2 L) for L >= 1. */
function batchBits(count: number): number {
  return 32 - Math.clz32(count - 1);
}

/** Bits of the mask of an integer witness of `bits` bits in a batch of `count`. */
export function maskBits(bits: number, count: number): number {
  return bits + CHALLENGE_BITS + MASKING_BITS + batchBits(count);
}

/** |z| < 2^responseBits for integer witnesses. */
export function responseBits(bits: number, count: number): number {
  return maskBits(bits, count) + 1;
}
