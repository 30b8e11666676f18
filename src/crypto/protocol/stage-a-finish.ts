/** The result of stage A: the qualified dealings summed into encryption keys, commitments and this party's shares. */
import { concatBytes, equalBytes, Failure, u16 } from '../../base/index.ts';
import type { ClassElement, Suite } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import { committeeDigest, totalWeight, virtualIndices, weightOf } from '../threshold/committee.ts';
import type { Dealing } from '../threshold/dealing.ts';
import { parseDealing } from '../threshold/dealing-codec.ts';
import { judgeDealings } from '../threshold/dealing-judge.ts';
import { openDealings } from '../threshold/dealing-open.ts';
import { areSharesCorrect, shareBits, sumCommitments } from '../threshold/integer-sharing.ts';
import { type SharingParameters, sharingParameters } from '../threshold/lagrange.ts';
import type { CeremonySession, KeyShare, PartyMessage } from './ceremony.ts';
import { messageDigest } from './context.ts';
import { dealingPlace } from './stage-a.ts';
import {
  decodeKey,
  type EncryptionKeys,
  elementLength,
  encodeSuite,
  GROUP_NAMES,
  readSuite,
  referenceGroup,
} from './suite.ts';
import { messageHead, Reader } from './wire.ts';

export interface FinishStageAInput {
  readonly session: CeremonySession;
  /** The holder and its sealing secret; absent for observers, who get the public output only. */
  readonly holder?: { readonly party: number; readonly sealingSecret: bigint };
  /** Exactly the qualified set, any order. */
  readonly dealings: readonly PartyMessage[];
  /** 32 secret bytes for the weights of the combined checks. */
  readonly weightSeed: Uint8Array;
}

export interface StageAResult {
  /** Public output: encryption keys and summed commitments. */
  readonly output: Uint8Array;
  /** Secret: this party's shares; empty for observers. */
  readonly shares: readonly KeyShare[];
}

/**
 * Sums the qualified dealings after verifying them once more; the order given does not matter. The own shares are checked
 * against the summed commitments. Throws usage `crypto/too-few` below the quorum, fault `crypto/bad-dealing-set`, and what
 * parsing throws.
 */
export function finishStageA(input: FinishStageAInput): StageAResult {
  const { session } = input;
  const parameters = sharingParameters(totalWeight(session.committee));
  const ordered = [...input.dealings].sort((a, b) => a.party - b.party);
  const parties = ordered.map(({ party }) => party);
  if (new Set(parties).size !== parties.length || weightOf(session.committee, parties) < parameters.t) {
    throw new Failure('usage', 'crypto/too-few', 'the dealings of a finished stage carry at least the quorum');
  }
  const dealings = ordered.map(({ party, bytes }) => parseDealing(dealingPlace(session, party), bytes));
  const reference = referenceGroup(session.suite);
  const commitments = sumCommitments(
    reference,
    parameters,
    dealings.map((dealing) => dealing.commitments),
  );
  const shares = ownShares(input, dealings, commitments);
  const images = GROUP_NAMES.slice(1).map((name, i) => {
    const group = classGroup(session.suite, name);
    return group.encode(dealings.reduce((sum, { images }) => group.compose(sum, images[i]!), group.identity));
  });
  const output = concatBytes(
    messageHead('stageAOutput'),
    encodeSuite(session.suite),
    committeeDigest(session.committee),
    u16(dealings.length),
    u16(parameters.t),
    reference.encode(commitments[0]!),
    ...images,
    ...commitments.slice(1).map((element) => reference.encode(element)),
  );
  return { output, shares };
}

function ownShares(
  input: FinishStageAInput,
  dealings: readonly Dealing[],
  commitments: readonly ClassElement[],
): KeyShare[] {
  const accepted = judgeDealings(dealings, input.weightSeed).map((judgement, i) => {
    if (!judgement.ok) throw badDealings(dealings[i]!.place.dealer, judgement.flaw);
    return judgement.dealing;
  });
  if (input.holder === undefined) return [];
  const { party: recipient, sealingSecret } = input.holder;
  const opened = openDealings({ dealings: accepted, recipient, sealingSecret, seed: input.weightSeed });
  const indices = virtualIndices(input.session.committee, recipient);
  const sums = indices.map((_, v) =>
    opened.reduce((sum, shares, i) => {
      if (shares === undefined) throw badDealings(dealings[i]!.place.dealer, 'share');
      return sum + shares[v]!;
    }, 0n),
  );
  const check = sumCheck(input.session, dealings.length);
  if (!areSharesCorrect({ ...check, indices }, { commitments, shares: sums })) {
    throw new Failure('bug', 'crypto/bad-share-sum', 'correct shares add up to a wrong one');
  }
  return indices.map((index, i) => ({ index, value: sums[i]! }));
}

function sumCheck(session: CeremonySession, count: number) {
  const group = referenceGroup(session.suite);
  const parameters = sharingParameters(totalWeight(session.committee));
  return { group, parameters, bits: summedShareBits(session.suite, parameters, count) };
}

function summedShareBits(suite: Suite, parameters: SharingParameters, dealers: number): number {
  return shareBits(parameters, referenceGroup(suite).parameters.exponentBits, dealers);
}

function badDealings(dealer: number, rule: string): Failure {
  return new Failure('fault', 'crypto/bad-dealing-set', `the dealing of party ${dealer} is not valid: ${rule}`, {
    culprits: [dealer],
    data: { rule },
    hint: 'Only dealings this validator acknowledged may be summed with its sealing key.',
  });
}

/** The decoded output of stage A. */
export interface StageAOutput {
  readonly suite: Suite;
  readonly cid: Uint8Array;
  readonly dealers: number;
  readonly encryptionKeys: EncryptionKeys;
  /** Cbar_1..Cbar_{t-1}, encoded. */
  readonly commitments: readonly Uint8Array[];
  /** Bits of one summed share. */
  readonly shareBits: number;
  /** Names these bytes in everything built on them. */
  readonly digest: Uint8Array;
}

/** Strict decoding for this session's committee. Throws usage `crypto/bad-encoding`, `crypto/bad-element`. */
export function parseStageAOutput(session: CeremonySession, bytes: Uint8Array): StageAOutput {
  const parameters = sharingParameters(totalWeight(session.committee));
  const reader = new Reader(bytes, 'stageAOutput', 256 * 1024);
  const suite = readSuite(reader);
  const cid = reader.take(32);
  const [dealers, t] = [reader.u16(), reader.u16()];
  if (suite !== session.suite || !equalBytes(cid, committeeDigest(session.committee))) {
    throw reader.bad('another ceremony');
  }
  if (t !== parameters.t || dealers < 1 || dealers > session.committee.members.length) {
    throw reader.bad('impossible counts');
  }
  const keys = GROUP_NAMES.map((name) => {
    const group = classGroup(suite, name);
    const encoded = reader.take(elementLength(group));
    decodeKey(group, encoded);
    return encoded;
  });
  const reference = referenceGroup(suite);
  const commitments = Array.from({ length: t - 1 }, () => {
    const encoded = reader.take(elementLength(reference));
    reference.decode(encoded);
    return encoded;
  });
  reader.end();
  return {
    suite,
    cid,
    dealers,
    encryptionKeys: [keys[0]!, keys[1]!, keys[2]!],
    commitments,
    shareBits: summedShareBits(suite, parameters, dealers),
    digest: messageDigest(bytes),
  };
}
