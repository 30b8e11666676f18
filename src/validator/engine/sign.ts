/**
 * Answering one request for signatures: read the finalised object, verify every user message, write every tombstone, only then
 * release partial decryptions; combine and post when it is this validator's turn.
 */
import { isFailure } from '../../base/index.ts';
import {
  CERTIFICATE_KIND,
  completeRequest,
  expireRequest,
  failDigest,
  failRequest,
  readTandemObject,
  type SignRequestFields,
} from '../../chain/index.ts';
import { xInverse } from '../../crypto/index.ts';
import type { Board } from './board.ts';
import { collectCertificate, endorse } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';

import { runJob } from './jobs.ts';
import { type SignItem, signItems, type VerifiedItem } from './sign-item.ts';
import { answerBlame, partialPlace, type SignRun, signatureOf, waitForQuorum } from './sign-partial.ts';

const OPEN = 0;
/** No partial is released later than this before the deadline: a request must not expire while it is being signed. */
const DEADLINE_MARGIN_MS = 3_000;
const QUORUM_WAIT_MS = 30_000;
const CERTIFICATE_WAIT_MS = 15_000;
/** Failure codes (docs/spec/onchain.md). */
const FAIL_USER_MESSAGE = 1;
const FAIL_PRESIGN = 2;

export interface SignParts {
  readonly board: Board;
  readonly key: KeyMaterial;
  readonly request: string;
  /** Parties proven to have sent a wrong partial this epoch; they are left out of the optimistic combination. */
  readonly caught: Set<number>;
}

/** Works on one request; resolves true when the chain shows its end (or it is not ours to answer). */
export async function runSign(context: EngineContext, parts: SignParts): Promise<boolean> {
  const { client, deployment, signal } = context;
  const read = async (): Promise<SignRequestFields> =>
    (await readTandemObject(client, deployment, { name: 'sign::SignRequest', id: parts.request, signal })).fields;
  const fields = await read();
  if (fields.status !== OPEN || fields.network !== deployment.network || fields.network_key !== parts.key.objectId)
    return true;
  const isDone = async (): Promise<boolean> => (await read()).status !== OPEN;
  const remaining = Number(fields.deadline) - context.chainTime();
  if (remaining < 0) {
    await expire(context, parts.request, isDone);
    return true;
  }
  if (remaining < DEADLINE_MARGIN_MS) return false;
  const items = await signItems(context, parts, fields);
  const verified = await verifyAll(context, items);
  if (typeof verified === 'number') return await fail(context, { parts, code: verified, isDone });
  // All of the batch, durable, before the first secret-dependent byte leaves the process.
  context.journal.recordTombstones(
    verified.map(({ input, tombstone }) => ({ presignDigest: input.presignDigest, tombstone })),
  );
  return await signAndPost(context, { parts, fields, items: verified, isDone });
}

/** The items with their tombstones, or the code of the failure to certify when a user message is wrong. */
async function verifyAll(context: EngineContext, items: readonly SignItem[]): Promise<VerifiedItem[] | number> {
  const { urgentJobs, signal, log } = context;
  const verified: VerifiedItem[] = [];
  for (const item of items) {
    try {
      const { input, userMessage } = item;
      const { tombstone } = await runJob(urgentJobs, 'verifyUserMessage', { input, userMessage }, signal);
      verified.push({ ...item, tombstone });
    } catch (error) {
      if (!isFailure(error) || (error.kind !== 'usage' && error.kind !== 'fault')) throw error;
      log.warn({ code: error.code }, 'refused a user message');
      return error.code === 'crypto/wrong-presign' ? FAIL_PRESIGN : FAIL_USER_MESSAGE;
    }
  }
  return verified;
}

interface Answer {
  readonly parts: SignParts;
  readonly fields: SignRequestFields;
  readonly items: readonly VerifiedItem[];
  readonly isDone: () => Promise<boolean>;
}

async function signAndPost(context: EngineContext, answer: Answer): Promise<boolean> {
  const { parts, fields, items, isDone } = answer;
  const { deployment, poster, signal } = context;
  const run: SignRun = { ...parts, items, committee: context.committee };
  await publishPartials(context, run);
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const blamed = answerBlame(context, run, until);
  try {
    if (!(await waitForQuorum(context, run, { timeoutMs: QUORUM_WAIT_MS, signal }))) return await isDone();
    await poster.submit({
      id: `complete/${parts.request}`,
      isDone,
      post: async () => {
        const signatures: Uint8Array[] = [];
        for (const item of items) signatures.push(await signatureOf(context, run, item));
        const hint = fields.curve === 0 && fields.algorithm === 1 ? xInverse(fields.verify_key) : new Uint8Array(0);
        const hints = items.map(() => hint);
        await context.submit(() => completeRequest(deployment, { request: parts.request, signatures, hints }));
      },
    });
    return true;
  } finally {
    ended.abort();
    await blamed;
  }
}

async function publishPartials(context: EngineContext, run: SignRun): Promise<void> {
  const { party, urgentJobs, signal } = context;
  const shares = run.key.shares.reveal();
  if (shares.length === 0) return;
  const rootSeed = context.rootSeed.reveal();
  const payloads = await Promise.all(
    run.items.map((item) =>
      runJob(urgentJobs, 'partialSign', { ...item.partialInput, party, shares, rootSeed }, signal),
    ),
  );
  run.board.publishAll(
    run.items.map((item, i) => ({ place: partialPlace(run, item), payload: payloads[i] ?? new Uint8Array(0) })),
  );
}

async function fail(
  context: EngineContext,
  failure: { parts: SignParts; code: number; isDone: () => Promise<boolean> },
): Promise<boolean> {
  const { parts, code, isDone } = failure;
  const { deployment, signal } = context;
  const { request } = parts;
  const statement = { kind: CERTIFICATE_KIND.fail, subject: request, digest: failDigest({ request, code }) };
  endorse(context, parts.board, statement);
  const aggregate = await collectCertificate(context, parts.board, {
    statement,
    timeoutMs: CERTIFICATE_WAIT_MS,
    signal,
  });
  if (aggregate === undefined) return await isDone();
  await context.poster.submit({
    id: `fail/${request}`,
    isDone,
    post: async () => {
      await context.submit(() => failRequest(deployment, { request, code, aggregate }));
    },
  });
  return true;
}

async function expire(context: EngineContext, request: string, isDone: () => Promise<boolean>): Promise<void> {
  await context.poster.submit({
    id: `expire/${request}`,
    isDone,
    post: async () => {
      await context.submit(() => expireRequest(context.deployment, request));
    },
  });
}
