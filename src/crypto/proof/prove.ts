/** Proving: T = phi(mask), challenges from the transcript, z = mask + sum e_j w_j. */
import { bigintToBytes, Failure, mod } from '../../base/index.ts';
import type { Rng } from '../math/rng.ts';
import type { GroupElement } from './proof-group.ts';
import { applyRelation, type Relation, type Statement, type WitnessType } from './relation.ts';
import {
  challenges,
  encodeElements,
  MAX_STATEMENTS,
  maskBits,
  type TranscriptInputs,
  transcriptHead,
} from './transcript.ts';

export interface Proof {
  /** T, one element per component. */
  readonly commitments: readonly GroupElement[];
  /** z, one per witness component. */
  readonly responses: readonly bigint[];
}

export interface ProveInputs extends TranscriptInputs {
  /** encodeContext(...), 32 bytes. */
  readonly ctx: Uint8Array;
  readonly statements: readonly Statement[];
  /** One list of witness values per statement. */
  readonly witnesses: readonly (readonly bigint[])[];
}

/**
 * Proves knowledge of all witnesses of L statements under one relation. The masks come from a stream that also absorbs
 * the whole statement and the witnesses, so no two statements ever share one. Throws bug `crypto/witness-range`.
 */
export function prove(relation: Relation, inputs: ProveInputs, rng: Rng): Proof {
  assertInputs(relation, inputs);
  const head = transcriptHead(relation, inputs);
  const stream = rng.derive('proof-mask', [...head, ...inputs.witnesses.flatMap((w) => encodeWitness(relation, w))]);
  const count = inputs.statements.length;
  const masks = relation.witness.map((type) =>
    type.kind === 'scalar' ? stream.scalar(type.q) : stream.bits(maskBits(type.bits, count)),
  );
  return proveWithMasksUnsafe(relation, inputs, masks);
}

/** For known answers only: a mask used twice gives the witness away. */
export function proveWithMasksUnsafe(relation: Relation, inputs: ProveInputs, masks: readonly bigint[]): Proof {
  const commitments = applyRelation(relation, masks, true);
  const head = transcriptHead(relation, inputs);
  const es = challenges(head, encodeElements(relation, commitments), inputs.statements.length);
  const responses = relation.witness.map((type, k) => {
    const sum = es.reduce((z, e, j) => z + e * (inputs.witnesses[j]?.[k] ?? 0n), masks[k] ?? 0n);
    return type.kind === 'scalar' ? mod(sum, type.q) : sum;
  });
  return { commitments, responses };
}

function encodeWitness(relation: Relation, values: readonly bigint[]): Uint8Array[] {
  return relation.witness.map((type, k) => {
    const value = values[k] ?? 0n;
    const length = type.kind === 'scalar' ? 32 : 1 + Math.ceil(type.bits / 8);
    const magnitude = bigintToBytes(value < 0n ? -value : value, length);
    if (value < 0n) magnitude[0] = 1;
    return magnitude;
  });
}

function inRange(type: WitnessType, value: bigint): boolean {
  if (type.kind === 'scalar') return value >= 0n && value < type.q;
  const bound = 1n << BigInt(type.bits);
  return value > -bound && value < bound;
}

function assertInputs(relation: Relation, inputs: ProveInputs): void {
  const count = inputs.statements.length;
  const shaped =
    count >= 1 &&
    count <= MAX_STATEMENTS &&
    inputs.witnesses.length === count &&
    inputs.statements.every((statement) => statement.length === relation.components.length);
  const ranged = inputs.witnesses.every(
    (values) =>
      values.length === relation.witness.length && relation.witness.every((type, k) => inRange(type, values[k] ?? -1n)),
  );
  if (!shaped || !ranged) {
    throw new Failure('bug', 'crypto/witness-range', `${relation.name}: witnesses do not fit the relation`, {
      data: { relation: relation.name, statements: count },
    });
  }
}
