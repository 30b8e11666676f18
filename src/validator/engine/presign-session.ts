/**
 * One presign session: everyone contributes once, the proposer names the set, everyone who verified all of it endorses the batch.
 * A failing proposer costs only its own session.
 */
import { bytesToBigint, concatBytes, equalBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import { CERTIFICATE_KIND, poolOf, postBatch, presignBatchDigest } from '../../chain/index.ts';
import {
  bundleDigest,
  inputsDigest,
  messageDigest,
  type PresignBatch,
  type PresignSession,
  presignSessionId,
  quorum,
  schnorrAlgorithm,
  totalWeight,
  weightOf,
} from '../../crypto/index.ts';
import { blake2b256 } from './blake2b256.ts';
import type { Board, BoardMessage, Place } from './board.ts';
import { collectCertificate, endorse } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';

/** Presigns in one batch. */
export const BATCH_SIZE = 16;
const CONTRIBUTION_WAIT_MS = 20_000;
/** The proposer announces the session again to whoever has not contributed yet. */
const ANNOUNCE_AGAIN_MS = 2_000;
/** Once a quorum has contributed, the others get this long. */
const GRACE_MS = 1_500;
const BUNDLE_WAIT_MS = 30_000;
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
  isPosted(sid: Uint8Array): boolean;
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

/** Runs the session to its end: true when the batch is on chain, false when it was abandoned. */
export async function runPresignSession(context: EngineContext, run: PresignRun): Promise<boolean> {
  const { journal, party, signal } = context;
  const sid = presignSessionId(run.session);
  const own = { session: run.session, party, rootSeed: context.rootSeed.reveal() };
  run.board.publish(contributionPlace(run), await runJob(context.jobs, 'contributePresigns', own, signal));
  const verified = await verifyContributions(context, run, await gather(context, run));
  if (run.session.proposer === party) propose(context, run, verified);
  const bundle = await agreeOnBundle(context, run, verified);
  if (bundle === undefined) return false;
  // One endorsement per session, durable before it is sent.
  journal.recordEndorsement(sid, 1, bundleDigest(bundle));
  const batch = await runJob(context.jobs, 'combinePresigns', { session: run.session, messages: bundle }, signal);
  const posted = await certifyAndPost(context, run, batch);
  run.board.forget(sid);
  return posted;
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
  const items = verified.map(({ party, bytes }) => concatBytes(u16(party), messageDigest(bytes)));
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
  const items = proposal === undefined ? undefined : decodeBundle(proposal);
  if (items === undefined) return undefined;
  const matching = (messages: readonly BoardMessage[]) =>
    items.map(({ party, digest }) =>
      messages.find((message) => message.party === party && equalBytes(messageDigest(message.bytes), digest)),
    );
  const complete = (messages: readonly BoardMessage[]) => {
    const found = matching(messages).filter((message) => message !== undefined);
    return found.length === items.length ? found : undefined;
  };
  const found = await run.board.wait(contributionPlace(run), complete, { timeoutMs: CONTRIBUTION_WAIT_MS, signal });
  if (found === undefined) return undefined;
  const unseen = found.filter((message) => !verified.some(({ bytes }) => equalBytes(bytes, message.bytes)));
  const good = await verifyContributions(context, run, unseen);
  const enough =
    weightOf(
      committee,
      found.map(({ party }) => party),
    ) >= quorum(totalWeight(committee));
  if (good.length === unseen.length && enough) return found;
  log.warn({ proposer }, 'refused a bundle with a bad contribution or too little weight');
  return undefined;
}

/** Parties strictly ascending, or the bundle is refused. */
function decodeBundle(bytes: Uint8Array): { party: number; digest: Uint8Array }[] | undefined {
  if (bytes.length === 0 || bytes.length % BUNDLE_ITEM !== 0) return undefined;
  const items = Array.from({ length: bytes.length / BUNDLE_ITEM }, (_, i) => {
    const item = bytes.slice(i * BUNDLE_ITEM, (i + 1) * BUNDLE_ITEM);
    return { party: Number(bytesToBigint(item.slice(0, 2))), digest: item.slice(2) };
  });
  return items.every((item, i) => i === 0 || item.party > (items[i - 1]?.party ?? 0)) ? items : undefined;
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
  const statement = { kind: CERTIFICATE_KIND.presignBatch, subject, digest };
  endorse(context, run.board, statement);
  const aggregate = await collectCertificate(context, run.board, { statement, timeoutMs: CERTIFICATE_WAIT_MS, signal });
  if (aggregate === undefined) return false;
  const networkKey = run.key.objectId;
  const posted = {
    pool,
    networkKey,
    sid: batch.sid,
    keyDigest: NO_KEY_DIGEST,
    digests: batch.entryDigests,
    bytes,
    aggregate,
  };
  try {
    await context.poster.submit({
      id: `presigns/${subject}`,
      isDone: () => Promise.resolve(run.isPosted(batch.sid)),
      post: async () => {
        await context.submit(() => postBatch(deployment, posted));
      },
    });
  } catch (error) {
    // Another poster was faster than the news of it.
    if (!isFailure(error, 'chain/presign/EAlreadyPosted')) throw error;
  }
  return true;
}

/** 32 bytes as a Sui address. */
function addressOf(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
