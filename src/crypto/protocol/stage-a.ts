/** Network key generation, stage A: dealing, judging and opening the shares of the decryption key. */
import { Failure } from '../../base/index.ts';
import { createRng } from '../math/rng.ts';
import { NO_NETWORK_KEY } from '../proof/context.ts';
import { committeeDigest, memberAt } from '../threshold/committee.ts';
import { createComplaint, judgeComplaint as judge, parseComplaint } from '../threshold/complaint.ts';
import type { Dealing, DealingPlace } from '../threshold/dealing.ts';
import { parseDealing } from '../threshold/dealing-codec.ts';
import { createDealing } from '../threshold/dealing-create.ts';
import { type AcceptedDealing, type DealingFlaw, judgeDealings } from '../threshold/dealing-judge.ts';
import { openDealings } from '../threshold/dealing-open.ts';
import type { CeremonySession, PartyMessage, Verdict } from './ceremony.ts';
import { inputsDigest, messageDigest } from './context.ts';
import { referenceGroup } from './suite.ts';

/** Where a dealing of this ceremony belongs. Throws usage `crypto/bad-length`, `crypto/bad-party`. */
export function dealingPlace(session: CeremonySession, dealer: number): DealingPlace {
  if (session.sid.length !== 32) throw new Failure('usage', 'crypto/bad-length', 'a ceremony id has 32 bytes');
  memberAt(session.committee, dealer);
  return {
    protocol: 'dkgA',
    suite: session.suite,
    nkId: NO_NETWORK_KEY,
    sid: session.sid,
    attempt: session.attempt,
    dealer,
    recipients: session.committee,
    secretBits: referenceGroup(session.suite).parameters.exponentBits,
    images: ['secp256r1', 'ed25519'],
  };
}

function sessionRng(session: CeremonySession, protocol: string, seed: { root: Uint8Array; inputs: Uint8Array[] }) {
  const inputs = inputsDigest([committeeDigest(session.committee), ...seed.inputs]);
  const place = { protocol, sid: session.sid, round: 0, attempt: session.attempt };
  return createRng({ rootSeed: seed.root, ...place, inputsDigest: inputs });
}

/** One validator's dealing: the same inputs give the same bytes. Throws usage `crypto/bad-party`, `crypto/bad-seed`. */
export function dealStageA(session: CeremonySession, party: number, rootSeed: Uint8Array): Uint8Array {
  const place = dealingPlace(session, party);
  const rng = sessionRng(session, 'dkgA', { root: rootSeed, inputs: [] });
  return createDealing(place, rng.bits(place.secretBits), rng);
}

export interface OpenStageAInput {
  readonly session: CeremonySession;
  readonly party: number;
  /** Secret scalar of the party's sealing key. */
  readonly sealingSecret: bigint;
  /** At most one per party: what the ceremony log names. */
  readonly dealings: readonly PartyMessage[];
  readonly rootSeed: Uint8Array;
}

export interface OpenedStageA {
  /** One verdict per dealing, input order. ok = acknowledge it. */
  readonly verdicts: readonly Verdict[];
  /** To post: one per dealing that is valid for everyone but whose own blob is bad (verdict code `crypto/bad-share`). */
  readonly complaints: readonly Uint8Array[];
  /** The dealer each complaint is about; a digest alone may have been posted by two parties. */
  readonly accused: readonly number[];
}

const FLAW_CODES: Readonly<Record<DealingFlaw, string>> = {
  'constant-proof': 'crypto/bad-proof',
  'ephemeral-proof': 'crypto/bad-ephemeral',
  'ephemeral-reused': 'crypto/repeated-ephemeral',
};

/** Verifies all dealings and opens the own blobs. Throws only for its own inputs, never for bad dealings. */
export function openStageADealings(input: OpenStageAInput): OpenedStageA {
  const { session, party, sealingSecret, rootSeed } = input;
  const digests = input.dealings.map(({ bytes }) => messageDigest(bytes));
  const codes: (string | undefined)[] = input.dealings.map(() => undefined);
  const parsed: { readonly at: number; readonly dealing: Dealing }[] = [];
  input.dealings.forEach((message, at) => {
    const dealing = parseSafely(session, message);
    if (typeof dealing === 'string') codes[at] = dealing;
    else parsed.push({ at, dealing });
  });
  // Unknown to the dealers and drawn after every dealing is fixed.
  const seed = sessionRng(session, 'dkgA/weights', { root: rootSeed, inputs: digests }).bytes(32);
  const judgements = judgeDealings(
    parsed.map(({ dealing }) => dealing),
    seed,
  );
  const accepted: { readonly at: number; readonly dealing: AcceptedDealing }[] = [];
  judgements.forEach((judgement, i) => {
    const { at } = parsed[i]!;
    if (judgement.ok) accepted.push({ at, dealing: judgement.dealing });
    else codes[at] = FLAW_CODES[judgement.flaw];
  });
  const dealings = accepted.map(({ dealing }) => dealing);
  const complaints: Uint8Array[] = [];
  const accused: number[] = [];
  openDealings({ dealings, recipient: party, sealingSecret, seed }).forEach((shares, i) => {
    if (shares !== undefined) return;
    const { at, dealing } = accepted[i]!;
    codes[at] = 'crypto/bad-share';
    const rng = sessionRng(session, 'seal/complaint', { root: rootSeed, inputs: [dealing.digest] });
    accused.push(dealing.place.dealer);
    complaints.push(createComplaint(dealing, party, sealingSecret, rng));
  });
  const verdicts = input.dealings.map(({ party: dealer }, i): Verdict => {
    const code = codes[i];
    return { party: dealer, digest: digests[i]!, ok: code === undefined, ...(code === undefined ? {} : { code }) };
  });
  return { verdicts, complaints, accused };
}

function parseSafely(session: CeremonySession, message: PartyMessage): Dealing | string {
  try {
    return parseDealing(dealingPlace(session, message.party), message.bytes);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return error.code;
    throw error;
  }
}

export interface JudgeComplaintInput {
  readonly session: CeremonySession;
  readonly complaint: Uint8Array;
  /** Who posted it. */
  readonly complainer: number;
  /** The dealing it names. */
  readonly dealing: PartyMessage;
}

/** upheld: the dealer is at fault. dismissed: the complainer is. void: the dealing fails public checks anyway. */
export type ComplaintVerdict = 'upheld' | 'dismissed' | 'void';

/** The same answer for everyone who holds the two messages. */
export function judgeComplaint(input: JudgeComplaintInput): ComplaintVerdict {
  const dealing = parseSafely(input.session, input.dealing);
  if (typeof dealing === 'string') return 'void';
  // A single proof: batch weights play no part, so the seed may be public here.
  const [judgement] = judgeDealings([dealing], new Uint8Array(32));
  if (judgement?.ok !== true) return 'void';
  try {
    const complaint = parseComplaint(input.complaint);
    if (complaint.recipient !== input.complainer) return 'dismissed';
    return judge(judgement.dealing, complaint);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return 'dismissed';
    throw error;
  }
}

/** The dealing digest and complainer a complaint names, for routing. Throws usage `crypto/bad-complaint`. */
export function complaintTarget(bytes: Uint8Array): { readonly digest: Uint8Array; readonly complainer: number } {
  const { dealing, recipient } = parseComplaint(bytes);
  return { digest: dealing, complainer: recipient };
}
