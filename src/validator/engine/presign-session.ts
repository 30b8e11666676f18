/**
 * One presign session from its opening to the batch on chain: one agreed round for the Schnorr family, two for ECDSA, whose second
 * round scales what the first agreed on. A failing proposer costs only its own session.
 */
import { bytesToBigint, bytesToHex, concatBytes, isFailure, u8, u16, u32 } from '../../base/index.ts';
import { batchBytesDigest, CERTIFICATE_KIND, poolOf, postBatch, presignBatchDigest } from '../../chain/index.ts';
import { inputsDigest, type PresignBatch, type PresignSession, presignSessionId } from '../../crypto/index.ts';
import type { Board } from './board.ts';
import { certify } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';
import type { Place } from './place.ts';
import { type PoolName, planOf } from './pools.ts';
import { agree, type Round } from './presign-round.ts';

const CERTIFICATE_WAIT_MS = 30_000;
const NO_KEY_DIGEST = new Uint8Array(32);
const NO_INPUTS = new Uint8Array(32);

export interface PresignRun {
  readonly board: Board;
  readonly key: KeyMaterial;
  readonly session: PresignSession;
  /** True once the chain has shown the batch of this session. */
  isPosted(): boolean;
}

export interface Opening extends PoolName {
  readonly counter: number;
  readonly count: number;
}

const OPENING_LENGTH = 8;

/** Announcement of a session: u8 curve, u8 algorithm, u32 counter, u16 count. */
export function encodeOpening({ curve, algorithm, counter, count }: Opening): Uint8Array {
  return concatBytes(u8(curve), u8(algorithm), u32(counter), u16(count));
}

/** undefined for anything but a session of a pool that is kept, with that pool's batch size. */
export function decodeOpening(bytes: Uint8Array): Opening | undefined {
  if (bytes.length !== OPENING_LENGTH) return undefined;
  const [curve = 255, algorithm = 255] = bytes;
  const counter = Number(bytesToBigint(bytes.slice(2, 6)));
  const count = Number(bytesToBigint(bytes.slice(6)));
  return planOf({ curve, algorithm })?.batch === count ? { curve, algorithm, counter, count } : undefined;
}

/** Tells everyone of a session of our own. */
export function announce({ board, key, session }: Pick<PresignRun, 'board' | 'key' | 'session'>): void {
  const sid = presignSessionId(session);
  const place = { protocol: 'presign/open', sid, round: 0, inputsDigest: NO_INPUTS, nkId: key.nkId };
  board.publish(place, encodeOpening(session));
}

/** How a session ended. Only 'abandoned' is a reason to think badly of its proposer. */
export type SessionEnd = 'posted' | 'abandoned' | 'no-quorum';

/** Runs the session to its end. */
export async function runPresignSession(context: EngineContext, run: PresignRun): Promise<SessionEnd> {
  const { curve, algorithm } = run.session;
  const isSchnorr = algorithm === 1 || curve >= 2;
  const batch = isSchnorr ? await schnorrBatch(context, run) : await ecdsaBatch(context, run);
  if (typeof batch === 'string') return batch;
  return (await certifyAndPost(context, run, batch)) ? 'posted' : 'abandoned';
}

type RoundWork = Pick<Round, 'contribute' | 'verify'>;

interface RoundPlace {
  readonly protocol: string;
  readonly bundle: string;
  /** Of the contributions; the bundle's is one more. */
  readonly round: number;
  readonly inputs: readonly Uint8Array[];
}

function roundOf(run: PresignRun, { protocol, bundle, round, inputs }: RoundPlace, work: RoundWork): Round {
  const { board, key, session } = run;
  const plan = planOf(session);
  const sid = presignSessionId(session);
  const place: Place = { protocol, sid, round, inputsDigest: inputsDigest([sid, ...inputs]), nkId: key.nkId };
  return {
    board,
    place,
    bundlePlace: { ...place, protocol: bundle, round: round + 1 },
    proposer: session.proposer,
    quorumWaitMs: plan?.quorumWaitMs ?? 0,
    bundleWaitMs: plan?.bundleWaitMs ?? 0,
    announce: () => announce(run),
    ...work,
  };
}

async function schnorrBatch(context: EngineContext, run: PresignRun): Promise<PresignBatch | SessionEnd> {
  const { jobs, party, signal } = context;
  const { session } = run;
  const place = { protocol: 'schnorrA/presign', bundle: 'presign/bundle', round: 0, inputs: [] };
  const end = await agree(
    context,
    roundOf(run, place, {
      contribute: () =>
        runJob(jobs, 'contributePresigns', { session, party, rootSeed: context.rootSeed.reveal() }, signal),
      verify: (messages, weightSeed) => runJob(jobs, 'verifyPresigns', { session, messages, weightSeed }, signal),
    }),
  );
  if (typeof end === 'string') return end;
  return await runJob(jobs, 'combinePresigns', { session, messages: end.bundle }, signal);
}

async function ecdsaBatch(context: EngineContext, run: PresignRun): Promise<PresignBatch | SessionEnd> {
  const { jobs, party, signal } = context;
  const { session } = run;
  const rootSeed = context.rootSeed.reveal();
  const gammas = { protocol: 'ecdsa/presign/1', bundle: 'presign/bundle', round: 0, inputs: [] };
  const one = await agree(
    context,
    roundOf(run, gammas, {
      contribute: () => runJob(jobs, 'contributeGammas', { session, party, rootSeed }, signal),
      verify: (messages, weightSeed) => runJob(jobs, 'verifyGammas', { session, messages, weightSeed }, signal),
    }),
  );
  if (typeof one === 'string') return one;
  // Computed from the set this validator endorsed, never taken from the wire: all depends on everyone scaling the same values.
  const { bytes: first, bundleDigest } = await runJob(jobs, 'combineGammas', { session, messages: one.bundle }, signal);
  const nonces = { protocol: 'ecdsa/presign/2', bundle: 'presign/bundle/2', round: 2, inputs: [bundleDigest] };
  const two = await agree(
    context,
    roundOf(run, nonces, {
      contribute: () => runJob(jobs, 'contributeNonces', { session, first, party, rootSeed }, signal),
      verify: (messages, weightSeed) => runJob(jobs, 'verifyNonces', { session, first, messages, weightSeed }, signal),
    }),
  );
  // Those who were there a moment ago no longer agree: that is what a proposer with two sets brings about.
  if (typeof two === 'string') return 'abandoned';
  return await runJob(jobs, 'combineNonces', { session, first, messages: two.bundle }, signal);
}

async function certifyAndPost(context: EngineContext, run: PresignRun, batch: PresignBatch): Promise<boolean> {
  const { deployment, committee, signal, journal } = context;
  const { curve, algorithm } = run.session;
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
    bytes_digest: batchBytesDigest(bytes),
  });
  const subject = `0x${bytesToHex(batch.sid)}`;
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
