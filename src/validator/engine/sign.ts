/**
 * Answering one request for signatures: read the finalised object, verify every user message, write every tombstone, only then
 * release partial decryptions; combine and post when it is this validator's turn.
 */
import { Failure, isFailure } from '../../base/index.ts';
import {
  CERTIFICATE_KIND,
  completeCertified,
  completeDigest,
  completeRequest,
  completionHint,
  expireRequest,
  failDigest,
  failRequest,
  readTandemObject,
  type SignRequestFields,
} from '../../chain/index.ts';
import { messageDigest } from '../../crypto/index.ts';
import type { BlameDesk } from './blame-desk.ts';
import type { Board } from './board.ts';
import { idBytes } from './ceremony-log.ts';
import { certify } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';
import { type AnsweredItem, type DWalletCache, type SignItem, signItems } from './sign-item.ts';
import { type SignRun, signatureOf, waitForQuorum } from './sign-partial.ts';
import { partialPlace } from './sign-place.ts';

const OPEN = 0;
/** Curve whose signatures Move cannot verify. */
const RISTRETTO = 3;
/** No partial is released later than this before the deadline: a request must not expire while it is being signed. */
const DEADLINE_MARGIN_MS = 3_000;
const QUORUM_WAIT_MS = 30_000;
const MORE_PARTIALS_MS = 5_000;
const CERTIFICATE_WAIT_MS = 15_000;
/** Failure codes (docs/spec/onchain.md). */
const FAIL_USER_MESSAGE = 1;
const FAIL_PRESIGN = 2;
/** Failures that follow from what the user sent, and from nothing else; every honest validator finds the same. */
const USER_FAILURES: ReadonlySet<string> = new Set([
  'crypto/bad-user-message',
  'crypto/wrong-presign',
  'crypto/bad-tweak',
  'crypto/bad-message',
  'crypto/bad-point',
  'crypto/bad-encoding',
  'crypto/unsupported-scheme',
  'crypto/unsupported-algorithm',
]);

export interface SignParts {
  readonly board: Board;
  readonly key: KeyMaterial;
  readonly request: string;
  /** Where partials that do not fit are judged; it knows whom to leave out of the optimistic combination. */
  readonly desk: BlameDesk;
  readonly dwallets: DWalletCache;
  /** True once the followed chain has shown the end of the request. */
  hasEnded(): boolean;
}

interface Answer {
  readonly parts: SignParts;
  readonly fields: SignRequestFields;
  readonly isDone: () => Promise<boolean>;
}

/** Works on one request; resolves true when the chain shows its end (or it is not ours to answer). */
export async function runSign(context: EngineContext, parts: SignParts): Promise<boolean> {
  const { client, deployment, signal } = context;
  const read = async (): Promise<SignRequestFields> =>
    (await readTandemObject(client, deployment, { name: 'sign::SignRequest', id: parts.request, signal })).fields;
  const fields = await read();
  if (fields.status !== OPEN || fields.network !== deployment.network || fields.network_key !== parts.key.objectId)
    return true;
  const answer = { parts, fields, isDone: async () => parts.hasEnded() || (await read()).status !== OPEN };
  const remaining = remainingMs(context, fields);
  if (remaining !== undefined && remaining < 0) {
    await expire(context, answer);
    return true;
  }
  if (!isInTime(context, fields)) return false;
  const items = await signItems(context, parts, fields);
  const answered = await answerAll(context, items, parts);
  if (typeof answered === 'number') return await fail(context, { ...answer, items, code: answered });
  assertNotRefused(context, parts.request);
  // All of the batch, durable, before the first secret-dependent byte leaves the process.
  context.journal.recordTombstones(
    answered.map(({ input, tombstone }) => ({ presignDigest: input.presignDigest, tombstone })),
  );
  if (!isInTime(context, fields)) return false;
  return await signAndPost(context, answer, answered);
}

function remainingMs(context: EngineContext, fields: SignRequestFields): number | undefined {
  const time = context.chainTime();
  return time === undefined ? undefined : Number(fields.deadline) - time;
}

/** False near the deadline, and while this validator does not know the chain's time. */
function isInTime(context: EngineContext, fields: SignRequestFields): boolean {
  return (remainingMs(context, fields) ?? 0) >= DEADLINE_MARGIN_MS;
}

/** Every item verified and its partial computed, or the code of the failure to certify when a user message is wrong. */
async function answerAll(
  context: EngineContext,
  items: readonly SignItem[],
  { key }: SignParts,
): Promise<AnsweredItem[] | number> {
  const { urgentJobs, signal, log, party } = context;
  const shares = key.shares.reveal();
  const rootSeed = context.rootSeed.reveal();
  const work = items.map(async (item): Promise<AnsweredItem> => {
    const { input, userMessage } = item;
    const partial = shares.length === 0 ? {} : { partial: { ...item.partialInput, party, shares, rootSeed } };
    return { ...item, ...(await runJob(urgentJobs, 'signItem', { input, userMessage, ...partial }, signal)) };
  });
  const results = await Promise.allSettled(work);
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  // Our own trouble first: it says nothing about the user's message.
  for (const error of errors) if (refusalCode(error) === undefined) throw error;
  for (const error of errors) {
    const code = refusalCode(error);
    if (code === undefined) continue;
    log.warn({ code: isFailure(error) ? error.code : '' }, 'refused a user message');
    return code;
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** The code to certify, or undefined when the failure is not the user's doing. */
function refusalCode(error: unknown): number | undefined {
  if (!isFailure(error) || !USER_FAILURES.has(error.code)) return undefined;
  return error.code === 'crypto/wrong-presign' ? FAIL_PRESIGN : FAIL_USER_MESSAGE;
}

async function signAndPost(context: EngineContext, answer: Answer, items: readonly AnsweredItem[]): Promise<boolean> {
  const { parts, fields, isDone } = answer;
  const { signal } = context;
  const run: SignRun = { ...parts, items };
  run.board.publishAll(
    items.flatMap((item) => (item.partial ? [{ place: partialPlace({ ...run, item }), payload: item.partial }] : [])),
  );
  const ended = new AbortController();
  const asked = AbortSignal.any([signal, ended.signal]);
  const { key, request, desk } = parts;
  const watches = items.map((item) => desk.watch({ key, request, item }, asked));
  try {
    if (!(await waitForQuorum(context, run, { timeoutMs: QUORUM_WAIT_MS, signal }))) return await isDone();
    const post = fields.curve === RISTRETTO ? completeByCertificate : complete;
    return await post(context, answer, run);
  } finally {
    ended.abort();
    await Promise.all(watches);
  }
}

const signaturesOf = (context: EngineContext, run: SignRun): Promise<Uint8Array[]> =>
  Promise.all(run.items.map((item) => signatureOf(context, run, item)));

/** Move verifies the signatures: whoever's turn it is combines them. */
async function complete(context: EngineContext, { parts, fields, isDone }: Answer, run: SignRun): Promise<boolean> {
  const { deployment, poster, signal } = context;
  const { request } = parts;
  await poster.submit({
    id: `complete/${request}`,
    isDone,
    post: async () => {
      // At once at the first try; later ones ask again for partials that did not come or were wrong.
      await waitForQuorum(context, run, { timeoutMs: MORE_PARTIALS_MS, signal });
      const signatures = await signaturesOf(context, run);
      const { curve, algorithm, hash, verify_key: verifyKey } = fields;
      const hints = signatures.map((signature) => completionHint({ curve, algorithm, hash, verifyKey, signature }));
      await context.submit(() => completeRequest(deployment, { request, signatures, hints }));
    },
  });
  return true;
}

/** Move cannot verify them: every validator combines them itself, which verifies them, and certifies what it found. */
async function completeByCertificate(
  context: EngineContext,
  { parts, isDone }: Answer,
  run: SignRun,
): Promise<boolean> {
  const { deployment, signal } = context;
  const { request, board } = parts;
  const signatures = await signaturesOf(context, run);
  const digest = completeDigest({ request, signatures });
  const certified = await certify(context, board, {
    statement: { kind: CERTIFICATE_KIND.complete, subject: request, digest },
    id: `complete/${request}`,
    timeoutMs: CERTIFICATE_WAIT_MS,
    signal,
    isDone,
    post: (aggregate) => context.submit(() => completeCertified(deployment, { request, signatures, aggregate })),
  });
  return certified || (await isDone());
}

interface Refusal extends Answer {
  readonly items: readonly SignItem[];
  readonly code: number;
}

/**
 * Certifies that the request cannot be signed. Never after a partial of it may have been released, and durable before the share
 * of the certificate leaves: a request is either answered or refused.
 */
async function fail(context: EngineContext, refusal: Refusal): Promise<boolean> {
  const { parts, code, isDone, items } = refusal;
  const { deployment, signal, journal } = context;
  const { request } = parts;
  if (items.some(({ input }) => journal.readTombstone(input.presignDigest) !== undefined)) {
    throw new Failure('bug', 'validator/refusal-after-answer', 'a request that may have been answered is not refused');
  }
  const digest = failDigest({ request, code });
  journal.recordEndorsement(idBytes(request), REFUSAL_ROUND, messageDigest(digest));
  return await certify(context, parts.board, {
    statement: { kind: CERTIFICATE_KIND.fail, subject: request, digest },
    id: `fail/${request}`,
    timeoutMs: CERTIFICATE_WAIT_MS,
    signal,
    isDone,
    post: (aggregate) => context.submit(() => failRequest(deployment, { request, code, aggregate })),
  });
}

const REFUSAL_ROUND = 0;

/** Throws bug `validator/answer-after-refusal` when this validator has certified that the request cannot be signed. */
function assertNotRefused(context: EngineContext, request: string): void {
  if (context.journal.readEndorsement(idBytes(request), REFUSAL_ROUND) === undefined) return;
  throw new Failure('bug', 'validator/answer-after-refusal', 'a request that was refused is not answered');
}

async function expire(context: EngineContext, { parts, isDone }: Answer): Promise<void> {
  await context.poster.submit({
    id: `expire/${parts.request}`,
    isDone,
    post: async () => {
      await context.submit(() => expireRequest(context.deployment, parts.request));
    },
  });
}
