/** The network's side of a signature: own partial decryptions, and the optimistic combination of any quorum of them. */
import { bytesToHex, Failure } from '../../base/index.ts';
import type { ClassGroup } from '../group/class-group.ts';
import { createRng } from '../math/rng.ts';
import { type Committee, virtualIndices } from '../threshold/committee.ts';
import {
  combinePartials,
  createDecryptionShare,
  type DecryptionShare,
  type PartialDecryption,
  partialDecryptAll,
} from '../threshold/partial-decryption.ts';
import type { PartyPartials } from '../threshold/partial-proof.ts';
import type { KeyShare, PartyMessage } from './ceremony.ts';
import { inputsDigest } from './context.ts';
import {
  encodePartials,
  finishSignature,
  openPartialJob,
  type PartialInput,
  type PartialJob,
  parsePartials,
  protocolName,
} from './partial-job.ts';

export interface PartialSignInput extends PartialInput {
  readonly party: number;
  /** This party's shares of the sharing, one per own index. Secret. */
  readonly shares: readonly KeyShare[];
  /** 32 secret bytes; the same ones give the same message. */
  readonly rootSeed: Uint8Array;
}

/**
 * This validator's partial decryptions for all its indices, for the ciphertexts that follow from the verified user message
 * and for no others. The caller has synced the tombstone of every item of the batch before it calls. Throws what
 * openPartialJob throws, and usage `crypto/wrong-shares`.
 */
export function partialSign(input: PartialSignInput): Uint8Array {
  const job = openPartialJob(input);
  return encodePartials(job, input.party, ownPartials(job, input));
}

/** Per own index, w_v for every ciphertext. */
export function ownPartials(job: PartialJob, input: PartialSignInput): PartyPartials {
  const place = { protocol: protocolName(job, 'partial'), sid: job.statement.entry.digest, round: 0, attempt: 0 };
  const rng = createRng({ rootSeed: input.rootSeed, ...place, inputsDigest: inputsDigest([job.digest]) });
  const shares = orderedShares(job, input).map((share) => prepared(job, share));
  const byCiphertext = job.bases.map((base) => partialDecryptAll(job.group, shares, base, rng));
  return shares.map((_, v) => byCiphertext.map((elements) => elements[v]!));
}

/** The shares in the order of the party's indices. Throws usage `crypto/wrong-shares`. */
export function orderedShares(job: PartialJob, input: PartialSignInput): KeyShare[] {
  const indices = virtualIndices(job.committee, input.party);
  const ordered = indices.flatMap((index) => input.shares.filter((share) => share.index === index));
  if (ordered.length !== indices.length || input.shares.length !== indices.length) {
    throw new Failure('usage', 'crypto/wrong-shares', 'these are not the shares of this party', {
      data: { party: input.party, expected: indices, got: input.shares.map((share) => share.index) },
    });
  }
  return ordered;
}

const MAX_SHARES = 512;
const images = new Map<string, DecryptionShare>();

/** The image h^(d_v) takes one long power per group; kept for as long as the sharing is in use. */
function prepared(job: PartialJob, share: KeyShare): DecryptionShare {
  const name = `${bytesToHex(job.sharing.digest)}/${groupName(job.group)}/${share.index}`;
  const known = images.get(name);
  if (known !== undefined && known.value === share.value) return known;
  const made = createDecryptionShare(job.group, { ...share, bits: job.sharing.shareBits });
  if (images.size >= MAX_SHARES) images.clear();
  images.set(name, made);
  return made;
}

/** Erases what is kept of key shares: call when an epoch's shares are erased. */
export function forgetShares(): void {
  images.clear();
}

const groupName = ({ parameters }: ClassGroup): string => `${parameters.suite}/${parameters.name}`;

export type CombineResult =
  | {
      readonly ok: true;
      readonly signature: Uint8Array;
      readonly publicKey: Uint8Array;
      readonly parties: readonly number[];
      /** False if a message did not decode or a set gave no signature: somebody sent something wrong, proofs tell who. */
      readonly clean: boolean;
    }
  /** need-more: too little weight decodes. blame: no set tried gives a signature; start the abort path with provePartials. */
  | { readonly ok: false; readonly reason: 'need-more' | 'blame' };

/** More sets than this are not tried: proofs are cheaper. */
const MAX_SETS = 64;

/**
 * Optimistic combination: tries sets of parties that reach the quorum until the signature verifies under X'. At most one
 * message per party; messages that do not decode are ignored.
 */
export function combineSignature(input: PartialInput, partials: readonly PartyMessage[]): CombineResult {
  const job = openPartialJob(input);
  const byParty = new Map<number, PartyPartials>();
  for (const message of partials) {
    const decoded = parseSafely(job, message);
    if (decoded !== undefined && !byParty.has(message.party)) byParty.set(message.party, decoded);
  }
  const sets = minimalSets(job.committee, [...byParty.keys()], job.parameters.t);
  if (sets.length === 0) return { ok: false, reason: 'need-more' };
  const allDecode = partials.every(({ party }) => byParty.has(party));
  for (const parties of sets.length > MAX_SETS ? sets.slice(0, 1) : sets) {
    const signature = combineParties(
      job,
      parties.map((party) => ({ party, partials: byParty.get(party)! })),
    );
    if (signature !== undefined) {
      const clean = allDecode && parties === sets[0];
      return { ok: true, signature, publicKey: job.statement.tweaked.publicKey, parties, clean };
    }
  }
  return { ok: false, reason: 'blame' };
}

function parseSafely(job: PartialJob, message: PartyMessage): PartyPartials | undefined {
  try {
    return parsePartials(job, message);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return undefined;
    throw error;
  }
}

/** A party's decoded partials. */
export interface DecodedPartials {
  readonly party: number;
  readonly partials: PartyPartials;
}

/** The signature from these parties' partials, or undefined if it does not verify under X'. */
export function combineParties(job: PartialJob, parties: readonly DecodedPartials[]): Uint8Array | undefined {
  const plaintexts = openCiphertexts(job, parties);
  return plaintexts === undefined ? undefined : finishSignature(job, plaintexts);
}

/** The plaintexts of the job's ciphertexts, or undefined if some partial is wrong for certain. */
export function openCiphertexts(job: PartialJob, parties: readonly DecodedPartials[]): bigint[] | undefined {
  const shares = parties.flatMap(({ party, partials }) =>
    virtualIndices(job.committee, party).map((index, i) => ({ index, elements: partials[i]! })),
  );
  // Low, contiguous indices have the smallest coefficients.
  shares.sort((a, b) => a.index - b.index);
  const { group, parameters } = job;
  const plaintexts: bigint[] = [];
  for (const [c, { c2 }] of job.ciphertexts.entries()) {
    const partials = shares.map(({ index, elements }): PartialDecryption => ({ index, element: elements[c]! }));
    const plaintext = combinePartials({ group, parameters, c2, partials });
    if (plaintext === undefined) return undefined;
    plaintexts.push(plaintext);
  }
  return plaintexts;
}

/**
 * All sets of parties that reach weight t and would not without any one of them, up to MAX_SETS + 1 of them; a wrong party
 * spoils every share it sent, so single shares need not be tried. Heavier parties first: fewer messages per set.
 */
function minimalSets(committee: Committee, parties: readonly number[], t: number): number[][] {
  const weight = (party: number): number => committee.members[party]!.weight;
  const sorted = [...parties].sort((a, b) => weight(b) - weight(a) || a - b);
  const rest = sorted.map((_, i) => sorted.slice(i).reduce((sum, party) => sum + weight(party), 0));
  const sets: number[][] = [];
  const extend = (chosen: readonly number[], reached: number, from: number): void => {
    if (reached >= t) {
      sets.push([...chosen]);
      return;
    }
    for (let i = from; i < sorted.length && sets.length <= MAX_SETS; i++) {
      if (reached + rest[i]! < t) return;
      extend([...chosen, sorted[i]!], reached + weight(sorted[i]!), i + 1);
    }
  };
  extend([], 0, 0);
  return sets;
}
