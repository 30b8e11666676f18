/** The abort path of threshold decryption: proofs that partial decryptions are right, and the names of those that are not. */
import type { ClassElement, ClassGroup } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { Rng } from '../math/rng.ts';
import { type Proof, prove } from '../proof/prove.ts';
import type { Relation, Statement } from '../proof/relation.ts';
import { eqDl } from '../proof/relations.ts';
import { verifyProof } from '../proof/verify.ts';
import { type Committee, virtualIndices } from './committee.ts';

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
  /** Stop verifying once valid shares have this weight: t. */
  readonly need: number;
  readonly claims: readonly PartialClaim[];
}

/** Sorts claims into valid, wrong and silent; verifies only until enough shares are valid. At most one claim per party. */
export function judgePartials(input: JudgePartialsInput): PartialJudgement {
  const relation = partialRelation(input.job);
  const [valid, culprits, missing]: [number[], number[], number[]] = [[], [], []];
  const seen = new Set<number>();
  let weight = 0;
  for (const claim of input.claims) {
    if (weight >= input.need || seen.has(claim.party)) continue;
    seen.add(claim.party);
    if (claim.proof === undefined) missing.push(claim.party);
    else if (isClaimValid(relation, input, claim, claim.proof)) {
      valid.push(claim.party);
      weight += claim.partials.length;
    } else culprits.push(claim.party);
  }
  return { valid, culprits, missing };
}

function isClaimValid(relation: Relation, input: JudgePartialsInput, claim: PartialClaim, proof: Proof): boolean {
  const indices = virtualIndices(input.committee, claim.party);
  if (claim.partials.length !== indices.length) return false;
  const keys = indices.map((index) => input.verificationKeys[index - 1]!);
  return verifyProof(relation, { ctx: claim.ctx, statements: statementsOf(keys, claim.partials), proof });
}
