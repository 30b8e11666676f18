/** The abort path of threshold decryption: proofs that partial decryptions are right, and the names of those that are not. */
import type { ClassElement, ClassGroup } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { Rng } from '../math/rng.ts';
import { type Proof, prove } from '../proof/prove.ts';
import type { Relation, Statement } from '../proof/relation.ts';
import { eqDl } from '../proof/relations.ts';
import { type VerifyInputs, verifyProof } from '../proof/verify.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { type Committee, memberAt, virtualIndices } from './committee.ts';

/** What all partial decryptions of one job have in common. */
export interface PartialProofJob {
  /** The group of the verification keys. */
  readonly reference: ClassGroup;
  /** The ciphertexts' group. */
  readonly group: ClassGroup;
  /** Public bound of the shares: |d_v| < 2^shareBits. */
  readonly shareBits: number;
  /** decryptionBase of each ciphertext of the job, in order. */
  readonly bases: readonly ClassElement[];
}

/** One party's partial decryptions: per own index, one element per ciphertext. */
export type PartyPartials = readonly (readonly ClassElement[])[];

/** EqDL over (h* ; c1_1^delta ; c1_2^delta ; ...), beta = shareBits + 1; a party's indices are one batch. */
export function partialRelation(job: PartialProofJob): Relation {
  return eqDl(job.shareBits + 1, [
    { group: job.reference, base: generatorBase(job.reference) },
    ...job.bases.map((base) => ({ group: job.group, base })),
  ]);
}

function statementsOf(verificationKeys: readonly ClassElement[], partials: PartyPartials): Statement[] {
  return partials.map((elements, i) => [verificationKeys[i]!, ...elements]);
}

export interface ProvePartialsInput {
  /** encodeContext with committee digest and the ciphertexts' digest among the extras. */
  readonly ctx: Uint8Array;
  /** vk_v per own index. */
  readonly verificationKeys: readonly ClassElement[];
  readonly partials: PartyPartials;
  /** d_v per own index. Secret. */
  readonly shares: readonly bigint[];
}

/** One proof for all indices of a party. Throws bug `crypto/witness-range`. */
export function provePartials(job: PartialProofJob, input: ProvePartialsInput, rng: Rng): Proof {
  const statements = statementsOf(input.verificationKeys, input.partials);
  const witnesses = input.shares.map((share) => [share]);
  return prove(partialRelation(job), { ctx: input.ctx, statements, witnesses }, rng);
}

/** One party's claim in the abort path; `proof` is absent if it did not arrive in time or did not decode. */
export interface PartialClaim {
  readonly party: number;
  /** The context the party had to use; recomputed by the verifier. */
  readonly ctx: Uint8Array;
  readonly partials: PartyPartials;
  readonly proof: Proof | undefined;
}

export interface PartialJudgement {
  /** Parties with valid proofs, in claim order, until their weight reached `need`. */
  readonly valid: readonly number[];
  /** Parties whose proof fails: provably wrong. */
  readonly culprits: readonly number[];
  /** Parties without a proof: silent, not proven wrong. */
  readonly missing: readonly number[];
}

export interface JudgePartialsInput {
  readonly job: PartialProofJob;
  readonly committee: Committee;
  /** vk_1..vk_n. */
  readonly verificationKeys: readonly ClassElement[];
  /** Stop verifying once valid shares have this weight: t, or Infinity to judge everyone. */
  readonly need: number;
  readonly claims: readonly PartialClaim[];
  /** 32 secret bytes: proofs are then verified in batches, as many at a time as are still needed. */
  readonly seed?: Uint8Array;
}

/** Sorts claims into valid, wrong and silent; verifies only until enough shares are valid. At most one claim per party. */
export function judgePartials(input: JudgePartialsInput): PartialJudgement {
  const relation = partialRelation(input.job);
  const [valid, culprits, missing]: [number[], number[], number[]] = [[], [], []];
  const queue = input.claims.filter((claim, i, all) => all.findIndex(({ party }) => party === claim.party) === i);
  let weight = 0;
  while (weight < input.need && queue.length > 0) {
    const chunk = takeChunk(queue, input.need - weight, missing);
    const wrong = wrongClaims(relation, input, chunk);
    for (const claim of chunk) {
      if (wrong.has(claim.party)) culprits.push(claim.party);
      else {
        valid.push(claim.party);
        weight += claim.partials.length;
      }
    }
  }
  return { valid, culprits, missing };
}

interface ProvenClaim extends PartialClaim {
  readonly proof: Proof;
}

/** Takes claims off the queue until their weight reaches `need`; those without proof are noted and left out. */
function takeChunk(queue: PartialClaim[], need: number, missing: number[]): ProvenClaim[] {
  const chunk: ProvenClaim[] = [];
  let weight = 0;
  while (weight < need) {
    const claim = queue.shift();
    if (claim === undefined) break;
    const { proof } = claim;
    if (proof === undefined) missing.push(claim.party);
    else {
      chunk.push({ ...claim, proof });
      weight += claim.partials.length;
    }
  }
  return chunk;
}

function wrongClaims(relation: Relation, input: JudgePartialsInput, chunk: readonly ProvenClaim[]): Set<number> {
  const sized = chunk.filter(({ party, partials }) => partials.length === memberAt(input.committee, party).weight);
  const items = sized.map(({ party, ctx, partials, proof }): VerifyInputs => {
    const keys = virtualIndices(input.committee, party).map((index) => input.verificationKeys[index - 1]!);
    return { ctx, statements: statementsOf(keys, partials), proof };
  });
  const failed =
    input.seed === undefined
      ? items.flatMap((item, i) => (verifyProof(relation, item) ? [] : [i]))
      : verifyBatch(relation, items, input.seed).culprits;
  const missized = chunk.filter((claim) => !sized.includes(claim));
  return new Set([...missized, ...failed.map((i) => sized[i]!)].map(({ party }) => party));
}
