/**
 * One round of a presign session: everyone contributes once, the proposer names a set, and whoever has all of it and verified it
 * endorses it, once (docs/spec/validator.md, presign pools).
 */
import { bytesToBigint, concatBytes, equalBytes, u16 } from '../../base/index.ts';
import { bundleDigest, type Verdict, weightOf } from '../../crypto/index.ts';
import type { Board, BoardMessage } from './board.ts';
import type { EngineContext } from './context.ts';
import { digestOf } from './digest-of.ts';
import type { Place } from './place.ts';
import { quorumOf } from './quorum.ts';

/** The proposer announces the session again to whoever has not contributed yet. */
const ANNOUNCE_AGAIN_MS = 2_000;
/** Once a quorum has contributed, the others get this long. */
const GRACE_MS = 1_500;
/** Messages that the bundle names may still be under way for this long; then the proposer is asked for them. */
const ON_THE_WAY_MS = 1_000;

/** The bundle, as sent: u16 party || 32-byte message digest, ascending. */
const BUNDLE_ITEM = 34;

export interface Round {
  readonly board: Board;
  readonly proposer: number;
  /** Where contributions stand. */
  readonly place: Place;
  /** Where the proposer's set stands. */
  readonly bundlePlace: Place;
  /** How long a quorum is waited for, in milliseconds. */
  readonly quorumWaitMs: number;
  /** How long the proposer's set is waited for. */
  readonly bundleWaitMs: number;
  /** Tells everyone of the session, when this validator is the proposer. */
  announce(): void;
  contribute(): Promise<Uint8Array>;
  /** One verdict per message, in order. */
  verify(messages: readonly BoardMessage[], weightSeed: Uint8Array): Promise<readonly Verdict[]>;
}

/** The agreed set, or why there is none: too few contributed, or the proposer let it die. */
export type RoundEnd = { readonly bundle: readonly BoardMessage[] } | 'no-quorum' | 'abandoned';

/**
 * Runs the round to its end; a returned set is endorsed, durably, and no other can be. What came in stays on offer until the
 * session is forgotten: the proposer is done before those who have to fetch from it.
 */
export async function agree(context: EngineContext, round: Round): Promise<RoundEnd> {
  round.board.offer(round.place);
  round.board.publish(round.place, await round.contribute());
  const contributions = await gather(context, round);
  if (weightOf(context.committee, partiesOf(contributions)) < quorumOf(context)) return 'no-quorum';
  const verified = await verifyAll(context, round, contributions);
  if (round.proposer === context.party) propose(context, round, verified);
  const bundle = await agreeOnBundle(context, round, verified);
  if (bundle === undefined) return 'abandoned';
  const { sid, round: number } = round.bundlePlace;
  context.journal.recordEndorsement(sid, number, bundleDigest(bundle));
  return { bundle };
}

const partiesOf = (messages: readonly BoardMessage[]): number[] => messages.map(({ party }) => party);

/** Contributions of everyone, or of a quorum after a grace period. */
async function gather(context: EngineContext, round: Round): Promise<readonly BoardMessage[]> {
  const { committee, signal, now } = context;
  const { place, board } = round;
  const t = quorumOf(context);
  const reached = (messages: readonly BoardMessage[]) =>
    weightOf(committee, partiesOf(messages)) >= t ? true : undefined;
  const all = (messages: readonly BoardMessage[]) => (messages.length === committee.members.length ? true : undefined);
  const started = now();
  while (now() < started + round.quorumWaitMs) {
    if (round.proposer === context.party) round.announce();
    if (await board.wait(place, reached, { timeoutMs: ANNOUNCE_AGAIN_MS, signal })) break;
  }
  // The slowest honest machine sets the pace: wait as long again as the quorum took.
  const timeoutMs = Math.max(GRACE_MS, now() - started);
  await board.wait(place, all, { timeoutMs, signal });
  return board.read(place);
}

/** The contributions whose proofs hold. */
async function verifyAll(
  context: EngineContext,
  round: Round,
  messages: readonly BoardMessage[],
): Promise<BoardMessage[]> {
  if (messages.length === 0) return [];
  const verdicts = await round.verify(messages, context.randomBytes(32));
  for (const { party, code } of verdicts.filter(({ ok }) => !ok)) {
    const { protocol } = round.place;
    context.log.warn({ party, protocol, code: code ?? '' }, 'refused a presign contribution');
  }
  return messages.filter((_, i) => verdicts[i]?.ok === true);
}

function propose(context: EngineContext, round: Round, verified: readonly BoardMessage[]): void {
  if (weightOf(context.committee, partiesOf(verified)) < quorumOf(context)) return;
  const items = verified.map(({ party, bytes }) => concatBytes(u16(party), digestOf(bytes)));
  round.board.publish(round.bundlePlace, concatBytes(...items));
}

/** The proposed set, once all of it is here and verified. */
async function agreeOnBundle(
  context: EngineContext,
  round: Round,
  verified: readonly BoardMessage[],
): Promise<BoardMessage[] | undefined> {
  const { signal, committee, log } = context;
  const { proposer, board } = round;
  const fromProposer = (messages: readonly BoardMessage[]) => messages.find(({ party }) => party === proposer)?.bytes;
  const proposal = await board.wait(round.bundlePlace, fromProposer, { timeoutMs: round.bundleWaitMs, signal });
  const items = proposal === undefined ? undefined : decodeBundle(proposal, committee.members.length);
  const parties = (items ?? []).map(({ party }) => party);
  if (items === undefined || weightOf(committee, parties) < quorumOf(context)) {
    log.warn({ proposer }, proposal === undefined ? 'a proposer is silent' : 'refused a malformed or too light bundle');
    return undefined;
  }
  const found = await collectBundle(context, round, items);
  if (found === undefined) return undefined;
  // By party too: the bytes of one party's contribution are no contribution of another's.
  const isVerified = ({ party, bytes }: BoardMessage) =>
    verified.some((known) => known.party === party && equalBytes(known.bytes, bytes));
  const unseen = found.filter((message) => !isVerified(message));
  const good = await verifyAll(context, round, unseen);
  if (good.length === unseen.length) return found;
  log.warn({ proposer }, 'refused a bundle with a bad contribution');
  return undefined;
}

/**
 * The messages a bundle names: those that came to us, else those the proposer has. A contributor may have told it something else
 * than us, or died while sending; neither may spoil the session.
 */
async function collectBundle(
  context: EngineContext,
  { board, place, proposer }: Round,
  items: readonly BundleItem[],
): Promise<BoardMessage[] | undefined> {
  const { signal, mesh, parties, log } = context;
  const own = (messages: readonly BoardMessage[], { party, digest }: BundleItem) =>
    messages.find((message) => message.party === party && equalBytes(digestOf(message.bytes), digest));
  const complete = (messages: readonly BoardMessage[]) =>
    items.every((item) => own(messages, item) !== undefined) ? true : undefined;
  await board.wait(place, complete, { timeoutMs: ON_THE_WAY_MS, signal });
  const peer = parties[proposer]?.peer ?? '';
  const found: BoardMessage[] = [];
  for (const item of items) {
    let message = own(board.read(place), item);
    if (message === undefined && proposer !== context.party) {
      const envelope = await mesh.requestBlob(peer, item.digest, signal).catch(() => undefined);
      const relayed = envelope === undefined ? undefined : board.relayed(place, envelope);
      message = relayed === undefined ? undefined : own([relayed], item);
    }
    if (message === undefined) {
      log.warn({ party: item.party, proposer }, 'the proposer does not serve what it names');
      return undefined;
    }
    found.push(message);
  }
  return found;
}

interface BundleItem {
  readonly party: number;
  readonly digest: Uint8Array;
}

/** Parties of the committee strictly ascending, or the bundle is refused. */
export function decodeBundle(bytes: Uint8Array, parties: number): BundleItem[] | undefined {
  const count = bytes.length / BUNDLE_ITEM;
  if (count < 1 || count > parties || !Number.isInteger(count)) return undefined;
  const items = Array.from({ length: count }, (_, i) => {
    const item = bytes.slice(i * BUNDLE_ITEM, (i + 1) * BUNDLE_ITEM);
    return { party: Number(bytesToBigint(item.slice(0, 2))), digest: item.slice(2) };
  });
  const isSorted = items.every((item, i) => item.party < parties && item.party > (items[i - 1]?.party ?? -1));
  return isSorted ? items : undefined;
}
