/** The abort path of a signature: proofs that partials are right, the names of those that are not, and the signature of the rest. */
import { concatBytes, Failure } from '../../base/index.ts';
import { createRng } from '../math/rng.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import type { Proof } from '../proof/prove.ts';
import { memberAt, virtualIndices } from '../threshold/committee.ts';
import {
  judgePartials,
  type PartialClaim,
  partialRelation,
  provePartials as proveElements,
} from '../threshold/partial-proof.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { inputsDigest, messageDigest } from './context.ts';
import { isDegenerate } from './ecdsa-user-message.ts';
import { openCiphertexts, orderedShares, ownPartials, type PartialSignInput } from './partial.ts';
import {
  finishSignature,
  jobVerificationKeys,
  openPart,
  openPartialJob,
  type PartialInput,
  type PartialJob,
  parsePartials,
  partialContext,
  partialHead,
  partialProofJob,
  protocolName,
} from './partial-job.ts';
import { UNKNOWN_VERSION } from './wire.ts';

/** Proof that this validator's partials are right, published after a failed combination; same inputs, same bytes. */
export function provePartials(input: PartialSignInput): Uint8Array {
  const job = openPartialJob(input);
  const { party, rootSeed } = input;
  const shares = orderedShares(job, input);
  const partials = ownPartials(job, input);
  const allKeys = jobVerificationKeys(job);
  const place = { protocol: protocolName(job, 'proof'), sid: job.statement.entry.digest, round: 1, attempt: 0 };
  const rng = createRng({ rootSeed, ...place, inputsDigest: inputsDigest([job.digest]) });
  const proofJob = partialProofJob(job);
  const proof = proveElements(
    proofJob,
    {
      ctx: partialContext(job, party),
      verificationKeys: shares.map(({ index }) => allKeys[index - 1]!),
      partials,
      shares: shares.map(({ value }) => value),
    },
    rng,
  );
  const encoded = encodeProof(partialRelation(proofJob), shares.length, proof);
  return concatBytes(partialHead(job, 'partialProofs', party), encoded);
}

export interface BlameInput extends PartialInput {
  readonly partials: readonly PartyMessage[];
  readonly proofs: readonly PartyMessage[];
  /** Judge every claim, also those not needed for the signature. */
  readonly nameAll?: boolean;
  /** 32 fresh secret bytes: proofs are then verified in batches, several times faster for large committees. */
  readonly weightSeed?: Uint8Array;
}

export interface BlameResult {
  /**
   * Of every party judged. Codes: `crypto/bad-partial` (provably wrong), `crypto/missing-proof` (silent or undecodable
   * proof), and the codes of decoding.
   */
  readonly verdicts: readonly Verdict[];
  /** Present once valid shares reach the quorum. */
  readonly signature?: Uint8Array;
}

/**
 * Judges partials with their proofs and combines the valid ones. At most one partial message per party. Throws usage
 * `crypto/degenerate-presign` if proven partials of an ECDSA signature open to zero.
 */
export function blamePartials(input: BlameInput): BlameResult {
  const job = openPartialJob(input);
  const verdicts = new Map<number, Verdict>();
  const claims: PartialClaim[] = [];
  const digests = new Map<number, Uint8Array>();
  for (const message of input.partials) {
    if (digests.has(message.party)) continue;
    digests.set(message.party, messageDigest(message.bytes));
    const claim = parseClaim(job, message, input.proofs);
    if (typeof claim === 'string') verdicts.set(message.party, wrong(message.party, digests, claim));
    else claims.push(claim);
  }
  const judgement = judgePartials({
    job: partialProofJob(job),
    committee: job.committee,
    verificationKeys: jobVerificationKeys(job),
    need: input.nameAll === true ? Number.POSITIVE_INFINITY : job.parameters.t,
    claims,
    ...(input.weightSeed && { seed: input.weightSeed }),
  });
  for (const party of judgement.valid) verdicts.set(party, { party, digest: digests.get(party)!, ok: true });
  for (const party of judgement.culprits) verdicts.set(party, wrong(party, digests, 'crypto/bad-partial'));
  for (const party of judgement.missing) verdicts.set(party, wrong(party, digests, 'crypto/missing-proof'));
  const sorted = [...verdicts.values()].sort((a, b) => a.party - b.party);
  const signature = combineValid(job, claims, judgement.valid);
  return signature === undefined ? { verdicts: sorted } : { verdicts: sorted, signature };
}

function wrong(party: number, digests: ReadonlyMap<number, Uint8Array>, code: string): Verdict {
  return { party, digest: digests.get(party)!, ok: false, code };
}

function parseClaim(job: PartialJob, message: PartyMessage, proofs: readonly PartyMessage[]): PartialClaim | string {
  try {
    const partials = parsePartials(job, message);
    const { party } = message;
    return { party, ctx: partialContext(job, party), partials, proof: findProof(job, party, proofs) };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'usage') throw error;
    // Another version of the program is not a lie: it is out like a silent party, and convicted of nothing.
    return error.data.rule === UNKNOWN_VERSION ? 'crypto/missing-proof' : error.code;
  }
}

function findProof(job: PartialJob, party: number, proofs: readonly PartyMessage[]): Proof | undefined {
  const message = proofs.find((proof) => proof.party === party);
  if (message === undefined) return undefined;
  try {
    const { weight } = memberAt(job.committee, party);
    const relation = partialRelation(partialProofJob(job));
    const reader = openPart(job, message, 'partialProofs');
    const proof = decodeProof(relation, weight, reader.take(proofLength(relation, weight)));
    reader.end();
    return proof;
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return undefined;
    throw error;
  }
}

function combineValid(
  job: PartialJob,
  claims: readonly PartialClaim[],
  valid: readonly number[],
): Uint8Array | undefined {
  const parties = claims.filter(({ party }) => valid.includes(party));
  const weight = parties.reduce((sum, { party }) => sum + virtualIndices(job.committee, party).length, 0);
  if (weight < job.parameters.t) return undefined;
  const plaintexts = openCiphertexts(job, parties);
  const signature = plaintexts === undefined ? undefined : finishSignature(job, plaintexts);
  if (signature !== undefined) return signature;
  if (job.user.kind === 'ecdsa' && plaintexts !== undefined && isDegenerate(plaintexts)) {
    throw new Failure('usage', 'crypto/degenerate-presign', 'this presign gives no signature of this message', {
      hint: 'Ask for the signature again with another presign.',
    });
  }
  throw new Failure('bug', 'crypto/combine', 'proven partials give no valid signature');
}
