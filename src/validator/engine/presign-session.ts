/**
 * One presign session: everyone contributes once, the proposer names the set, everyone who verified all of it endorses the batch.
 * A failing proposer costs only its own session.
 */
import { bytesToBigint, concatBytes, equalBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import { CERTIFICATE_KIND, poolOf, postBatch, presignBatchDigest } from '../../chain/index.ts';
import {
  bundleDigest,
  inputsDigest,
  type PresignBatch,
  type PresignSession,
  presignSessionId,
  quorum,
  schnorrAlgorithm,
  totalWeight,
  weightOf,
} from '../../crypto/index.ts';
import { blake2b256 } from './blake2b256.ts';
import type { Board, BoardMessage } from './board.ts';
import { certify } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { digestOf } from './digest-of.ts';
import { runJob } from './jobs.ts';
import type { Place } from './place.ts';

/** Presigns in one batch. */
export const BATCH_SIZE = 16;
const CONTRIBUTION_WAIT_MS = 20_000;
/** The proposer announces the session again to whoever has not contributed yet. */
const ANNOUNCE_AGAIN_MS = 2_000;
/** Once a quorum has contributed, the others get this long. */
const GRACE_MS = 1_500;
const BUNDLE_WAIT_MS = 15_000;
/** Messages that the bundle names may still be under way for this long; then the proposer is asked for them. */
const ON_THE_WAY_MS = 1_000;
const CERTIFICATE_WAIT_MS = 30_000;
const NO_KEY_DIGEST = new Uint8Array(32);
const NO_INPUTS = new Uint8Array(32);

/** The bundle, as sent: u16 party || 32-byte message digest, ascending. */
const BUNDLE_ITEM = 34;

export interface PresignRun {
  readonly board: Board;
  readonly key: KeyMaterial;
  readonly session: PresignSession;
  /** True once the chain has shown the batch of this session. */
  isPosted(): boolean;
}

/** Announcement of a session: u8 curve, u32 counter, u16 count. */
function encodeOpening(curve: number, counter: number): Uint8Array {
  return concatBytes(u8(curve), u32(counter), u16(BATCH_SIZE));
}

/** undefined for anything but an announcement of the one batch size. */
export function decodeOpening(bytes: Uint8Array): { curve: number; counter: number } | undefined {
  if (bytes.length !== 7) return undefined;
  const curve = bytes[0] ?? 255;
  const counter = Number(bytesToBigint(bytes.slice(1, 5)));
  if (Number(bytesToBigint(bytes.slice(5))) !== BATCH_SIZE) return undefined;
  return { curve, counter };
}

function openingPlace(key: KeyMaterial, sid: Uint8Array): Place {
  return { protocol: 'presign/open', sid, round: 0, inputsDigest: NO_INPUTS, nkId: key.nkId };
}

/** Tells everyone of a session of our own. */
export function announce({ board, key, session }: Pick<PresignRun, 'board' | 'key' | 'session'>): void {
  board.publish(openingPlace(key, presignSessionId(session)), encodeOpening(session.curve, session.counter));
}

function contributionPlace({ key, session }: PresignRun): Place {
  const sid = presignSessionId(session);
  return { protocol: 'schnorrA/presign', sid, round: 0, inputsDigest: inputsDigest([sid]), nkId: key.nkId };
}

function bundlePlace(run: PresignRun): Place {
  const place = contributionPlace(run);
  return { ...place, protocol: 'presign/bundle', round: 1 };
}

/** How a session ended. Only 'abandoned' is a reason to think badly of its proposer. */
export type SessionEnd = 'posted' | 'abandoned' | 'no-quorum';

/** Runs the session to its end. */
export async function runPresignSession(context: EngineContext, run: PresignRun): Promise<SessionEnd> {
  const withdraw = run.board.offer(contributionPlace(run));
  try {
    return await contributeAndAgree(context, run);
  } finally {
    withdraw();
  }
}

async function contributeAndAgree(context: EngineContext, run: PresignRun): Promise<SessionEnd> {
  const { journal, party, signal, committee } = context;
  const sid = presignSessionId(run.session);
  const own = { session: run.session, party, rootSeed: context.rootSeed.reveal() };
  run.board.publish(contributionPlace(run), await runJob(context.jobs, 'contributePresigns', own, signal));
  const contributions = await gather(context, run);
  const parties = contributions.map((message) => message.party);
  if (weightOf(committee, parties) < quorum(totalWeight(committee))) return 'no-quorum';
  const verified = await verifyContributions(context, run, contributions);
  if (run.session.proposer === party) propose(context, run, verified);
  const bundle = await agreeOnBundle(context, run, verified);
  if (bundle === undefined) return 'abandoned';
  // One endorsement per session, durable before it is sent.
  journal.recordEndorsement(sid, 1, bundleDigest(bundle));
  const batch = await runJob(context.jobs, 'combinePresigns', { session: run.session, messages: bundle }, signal);
  return (await certifyAndPost(context, run, batch)) ? 'posted' : 'abandoned';
}

/** Contributions of everyone, or of a quorum after a grace period. */
async function gather(context: EngineContext, run: PresignRun): Promise<readonly BoardMessage[]> {
  const { committee, signal, now } = context;
  const place = contributionPlace(run);
  const t = quorum(totalWeight(committee));
  const weight = (messages: readonly BoardMessage[]) =>
    weightOf(
      committee,
      messages.map(({ party }) => party),
    );
  const reached = (messages: readonly BoardMessage[]) => (weight(messages) >= t ? true : undefined);
  const all = (messages: readonly BoardMessage[]) => (messages.length === committee.members.length ? true : undefined);
  const started = now();
  while (now() < started + CONTRIBUTION_WAIT_MS) {
    if (run.session.proposer === context.party) announce(run);
    if (await run.board.wait(place, reached, { timeoutMs: ANNOUNCE_AGAIN_MS, signal })) break;
  }
  // The slowest honest machine sets the pace: wait as long again as the quorum took.
  const timeoutMs = Math.max(GRACE_MS, now() - started);
  await run.board.wait(place, all, { timeoutMs, signal });
  return run.board.read(place);
}

/** The contributions whose proofs hold. */
async function verifyContributions(
  context: EngineContext,
  run: PresignRun,
  messages: readonly BoardMessage[],
): Promise<BoardMessage[]> {
  if (messages.length === 0) return [];
  const input = { session: run.session, messages, weightSeed: context.randomBytes(32) };
  const verdicts = await runJob(context.jobs, 'verifyPresigns', input, context.signal);
  for (const { party, code } of verdicts.filter(({ ok }) => !ok)) {
    context.log.warn({ party, code: code ?? '' }, 'refused a presign contribution');
  }
  return messages.filter((_, i) => verdicts[i]?.ok === true);
}

function propose(context: EngineContext, run: PresignRun, verified: readonly BoardMessage[]): void {
  const { committee } = context;
  const t = quorum(totalWeight(committee));
  if (
    weightOf(
      committee,
      verified.map(({ party }) => party),
    ) < t
  )
    return;
  const items = verified.map(({ party, bytes }) => concatBytes(u16(party), digestOf(bytes)));
  run.board.publish(bundlePlace(run), concatBytes(...items));
}

/** The proposed set, once all of it is here and verified. */
async function agreeOnBundle(
  context: EngineContext,
  run: PresignRun,
  verified: readonly BoardMessage[],
): Promise<BoardMessage[] | undefined> {
  const { signal, committee, log } = context;
  const { proposer } = run.session;
  const fromProposer = (messages: readonly BoardMessage[]) => messages.find(({ party }) => party === proposer)?.bytes;
  const proposal = await run.board.wait(bundlePlace(run), fromProposer, { timeoutMs: BUNDLE_WAIT_MS, signal });
  const items = proposal === undefined ? undefined : decodeBundle(proposal, committee.members.length);
  const weight = weightOf(
    committee,
    (items ?? []).map(({ party }) => party),
  );
  if (items === undefined || weight < quorum(totalWeight(committee))) {
    log.warn({ proposer }, proposal === undefined ? 'a proposer is silent' : 'refused a malformed or too light bundle');
    return undefined;
  }
  const found = await collectBundle(context, run, items);
  if (found === undefined) return undefined;
  const unseen = found.filter((message) => !verified.some(({ bytes }) => equalBytes(bytes, message.bytes)));
  const good = await verifyContributions(context, run, unseen);
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
  run: PresignRun,
  items: readonly BundleItem[],
): Promise<BoardMessage[] | undefined> {
  const { signal, mesh, parties, log } = context;
  const place = contributionPlace(run);
  const own = (messages: readonly BoardMessage[], { party, digest }: BundleItem) =>
    messages.find((message) => message.party === party && equalBytes(digestOf(message.bytes), digest));
  const complete = (messages: readonly BoardMessage[]) =>
    items.every((item) => own(messages, item) !== undefined) ? true : undefined;
  await run.board.wait(place, complete, { timeoutMs: ON_THE_WAY_MS, signal });
  const peer = parties[run.session.proposer]?.peer ?? '';
  const found: BoardMessage[] = [];
  for (const item of items) {
    let message = own(run.board.read(place), item);
    if (message === undefined && run.session.proposer !== context.party) {
      const envelope = await mesh.requestBlob(peer, item.digest, signal).catch(() => undefined);
      const relayed = envelope === undefined ? undefined : run.board.relayed(place, envelope);
      message = relayed === undefined ? undefined : own([relayed], item);
    }
    if (message === undefined) {
      log.warn({ party: item.party, proposer: run.session.proposer }, 'the proposer does not serve what it names');
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

async function certifyAndPost(context: EngineContext, run: PresignRun, batch: PresignBatch): Promise<boolean> {
  const { deployment, committee, signal, journal } = context;
  const { curve } = run.session;
  const algorithm = schnorrAlgorithm(curve);
  const pool = poolOf(deployment, curve, algorithm);
  const bytes = concatBytes(...batch.entries);
  journal.transaction(() => {
    for (const [i, entry] of batch.entries.entries()) journal.putBlob(batch.entryDigests[i] ?? entry, entry);
  });
  const digest = presignBatchDigest({
    pool,
    nk_id: run.key.nkId,
    curve,
    algorithm,
    sid: batch.sid,
    epoch: BigInt(committee.epoch),
    key_digest: NO_KEY_DIGEST,
    digests: [...batch.entryDigests],
    bytes_digest: blake2b256(bytes),
  });
  const subject = addressOf(batch.sid);
  const networkKey = run.key.objectId;
  const posted = { pool, networkKey, sid: batch.sid, keyDigest: NO_KEY_DIGEST, digests: batch.entryDigests, bytes };
  try {
    return await certify(context, run.board, {
      statement: { kind: CERTIFICATE_KIND.presignBatch, subject, digest },
      id: `presigns/${subject}`,
      timeoutMs: CERTIFICATE_WAIT_MS,
      signal,
      isDone: () => Promise.resolve(run.isPosted()),
      post: (aggregate) => context.submit(() => postBatch(deployment, { ...posted, aggregate })),
    });
  } catch (error) {
    // Another poster was faster than the news of it.
    if (isFailure(error, 'chain/presign/EAlreadyPosted')) return true;
    throw error;
  }
}

/** 32 bytes as a Sui address. */
function addressOf(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
