/** Wiring of one validator: opens its state, reads who it is from the chain, and joins follower, engine, mesh, poster and store. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Secret } from '../base/index.ts';
import type { Deployment } from '../chain/index.ts';
import type { Suite } from '../crypto/index.ts';
import type { CertificateSignatures, EngineContext } from './engine/context.ts';
import { createEngine, type Engine, type EngineStatus } from './engine/engine.ts';
import { runJob } from './engine/jobs.ts';
import { createFollower, type Follower, type FollowerPosition } from './follower/follower.ts';
import { createSuiCheckpoints } from './follower/sui-checkpoints.ts';
import { findParty, readPlace, toCommittee } from './identity.ts';
import { accountSigner, openEpochSeed, openKeys, type ValidatorKeys } from './key-bundle.ts';
import { epochSealingKey } from './key-registration.ts';
import { createMesh, type Mesh } from './mesh/mesh.ts';
import { peerNameFromKey } from './mesh/peer-name.ts';
import { observe } from './observation.ts';
import { createLog, logError } from './observe/log.ts';
import type { FaultPoint, Journal, Log, PeerName, PeerState, RunJobs, Sleep } from './port.ts';
import { createPoster } from './poster/poster.ts';
import { type JournalOptions, openJournal } from './store/journal.ts';
import { createSubmit } from './submit.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool/pool.ts';

export interface ValidatorOptions {
  readonly stateDir: string;
  readonly passphrase: Secret<string>;
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  /** Multiaddrs of the mesh, e.g. `/ip4/127.0.0.1/tcp/7001`. */
  readonly listen: readonly string[];
  /** Health and metrics on loopback; 0 takes a free port; absent: none. */
  readonly metricsPort?: number;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Stops everything. */
  readonly signal: AbortSignal;
  /** Tests only: called at labelled points around writes and sends. */
  readonly fault?: FaultPoint;
}

export interface ValidatorStatus extends EngineStatus {
  readonly party: number;
  readonly follower: FollowerPosition;
  readonly peers: readonly PeerState[];
}

export interface Validator {
  readonly party: number;
  /** Account address. */
  readonly id: string;
  readonly metricsUrl: string | undefined;
  status(): ValidatorStatus;
  /** Rejects when the validator cannot go on; resolves when it was stopped. */
  readonly done: Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

const sleep: Sleep = async (milliseconds, signal) => {
  await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal });
};
const RANK_DELAY_MS = 700;
/** Work that does not end by itself after the stop is given up after this. */
const STOP_MS = 700;
const systemBytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

type Place = Awaited<ReturnType<typeof readPlace>>;

/** Everything that is open while the validator runs. */
interface Opened {
  readonly options: ValidatorOptions;
  readonly journal: Journal;
  readonly keys: ValidatorKeys;
  readonly log: Log;
  /** Threads for work that may wait, and for work that somebody waits for. */
  readonly jobs: WorkerPool;
  readonly urgentJobs: WorkerPool;
  readonly stop: AbortController;
  readonly closers: (() => Promise<void> | void)[];
}

function common({ stop, log }: Opened) {
  return { signal: stop.signal, log, now: Date.now, sleep, random: Math.random };
}

function withFault({ options }: Opened): { fault?: FaultPoint } {
  return options.fault === undefined ? {} : { fault: options.fault };
}

interface Peer {
  readonly peer: PeerName;
  readonly addresses: readonly string[];
}

/** The mesh starts first and hands everything to the engine, which is there before the first frame is read. */
async function openMesh(opened: Opened, peers: readonly Peer[], engine: () => Engine | undefined): Promise<Mesh> {
  const { options, journal, keys, log, stop, closers } = opened;
  const mesh = await createMesh({
    privateKey: keys.mesh.secret,
    listen: options.listen,
    peers,
    signal: stop.signal,
    log,
    onMessage: (from, bytes) => engine()?.receive(from, bytes),
    readBlob: (digest) => journal.readBlob(digest) ?? engine()?.findBlob(digest),
    listSession: (sid) => journal.listSent(sid).map(({ bytes }) => bytes),
    ...withFault(opened),
  });
  closers.push(() => mesh.close());
  return mesh;
}

type Member = Place['committee']['members'][number];

/** BLS in the urgent thread: a pairing takes longer than the event loop may be held. */
function certificates(pool: RunJobs, place: { keys: ValidatorKeys; members: readonly Member[]; signal: AbortSignal }) {
  const { keys, signal } = place;
  const members = place.members.map((member) => ({ weight: member.weight, blsKey: member.bls_key }));
  const bls: CertificateSignatures = {
    sign: (bytes) => runJob(pool, 'signCertificate', { secret: keys.certificate.secret.reveal(), bytes }, signal),
    aggregate: (bytes, shares) => runJob(pool, 'aggregateCertificate', { bytes, members, shares }, signal),
  };
  return bls;
}

interface Joined {
  readonly client: SuiGrpcClient;
  readonly place: Place;
  readonly party: number;
  readonly peers: readonly Peer[];
  readonly mesh: Mesh;
  readonly chainTime: () => number | undefined;
}

function engineContext(opened: Opened, joined: Joined): EngineContext {
  const { options, journal, keys, jobs, urgentJobs, stop } = opened;
  const { client, place, party, peers, mesh, chainTime } = joined;
  const { members } = place.committee;
  const committee = toCommittee(place.committee);
  const { signal } = stop;
  return {
    ...common(opened),
    client,
    deployment: options.deployment,
    chainId: place.chainId,
    suite: place.suite,
    account: accountSigner(keys),
    party,
    committee,
    parties: peers.map(({ peer }, i) => ({ peer, weight: members[i]?.weight ?? 0 })),
    protocolKey: keys.protocol.secret,
    sealingKey: sealingSecret(journal, keys, { suite: place.suite, epoch: committee.epoch }),
    rootSeed: openEpochSeed(journal, 'root', committee.epoch, systemBytes),
    bls: certificates(urgentJobs, { keys, members, signal }),
    journal,
    mesh,
    jobs,
    urgentJobs,
    poster: createPoster({
      ...common(opened),
      self: keys.account.address,
      validators: () => members.map((member) => member.validator),
      rankDelayMs: RANK_DELAY_MS,
      ...withFault(opened),
    }),
    randomBytes: systemBytes,
    submit: createSubmit(client, keys, signal),
    chainTime,
  };
}

/** Chain time as followed; unknown while the follower is further behind the node than this many checkpoints. */
const MAX_LAG = 4n;

function createClock(follower: () => Follower | undefined) {
  let newest: number | undefined;
  const chainTime = (): number | undefined => {
    const { checkpoint, head } = follower()?.position() ?? {};
    const isNear = checkpoint !== undefined && head !== undefined && head - checkpoint <= MAX_LAG;
    return isNear ? newest : undefined;
  };
  return { chainTime, set: (time: bigint) => (newest = Number(time)) };
}

async function run(opened: Opened): Promise<Validator> {
  const { options, journal, keys, log, stop, closers } = opened;
  const { signal } = stop;
  const client = new SuiGrpcClient({ network: 'custom', baseUrl: options.rpcUrl });
  const place = await readPlace(client, options.deployment, signal);
  const party = findParty(place.committee, keys);
  const peers = place.committee.members.map((member) => ({
    peer: peerNameFromKey(member.peer_id),
    addresses: member.addresses.map((address) => new TextDecoder().decode(address)),
  }));
  let engine: Engine | undefined;
  let follower: Follower | undefined;
  const mesh = await openMesh(opened, peers, () => engine);
  const clock = createClock(() => follower);
  const running = createEngine(
    engineContext(opened, { client, place, party, peers, mesh, chainTime: clock.chainTime }),
  );
  engine = running;
  const following = createFollower({
    ...common(opened),
    chain: createSuiCheckpoints({ client }),
    store: journal,
    chainId: options.deployment.chainId,
    apply: (checkpoint) => running.apply(checkpoint),
    applied: (checkpoint) => {
      clock.set(checkpoint.timestampMs);
      return running.applied?.(checkpoint);
    },
  });
  follower = following;
  const status = (): ValidatorStatus => ({
    ...running.status(),
    party,
    follower: following.position(),
    peers: mesh.peers(),
  });
  const server = options.metricsPort === undefined ? undefined : await observe(options.metricsPort, status);
  closers.push(() => server?.close());
  const done = supervise([following.run(), running.run()], { log, signal });
  // Nothing may use the journal after it was closed: wait for the work to end, but not for ever.
  closers.push(() => Promise.race([done.catch(() => undefined), sleep(STOP_MS)]));
  return { party, id: keys.account.address, metricsUrl: server?.url, status, done, close: () => closeAll(opened) };
}

async function supervise(parts: readonly Promise<void>[], { log, signal }: { log: Log; signal: AbortSignal }) {
  try {
    await Promise.all(parts);
  } catch (error) {
    if (!signal.aborted) {
      logError(log, error, 'the validator stops');
      throw error;
    }
  }
  await Promise.allSettled(parts);
}

function sealingSecret(journal: Journal, keys: ValidatorKeys, place: { suite: Suite; epoch: number }): Secret<bigint> {
  const seed = openEpochSeed(journal, 'sealing', place.epoch, systemBytes);
  return new Secret(epochSealingKey(keys, seed, place).secret);
}

async function closeAll(opened: Opened): Promise<void> {
  if (!opened.stop.signal.aborted) opened.stop.abort();
  for (const close of opened.closers.splice(0).reverse()) await close();
}

/**
 * Starts a validator and resolves when it follows the chain and takes part. Throws what openJournal throws, usage
 * `validator/not-in-committee`, `validator/wrong-chain`, and `chain/unreachable`.
 */
export async function startValidator(options: ValidatorOptions): Promise<Validator> {
  const log = createLog({ level: options.logLevel ?? 'info' });
  const stop = new AbortController();
  options.signal.addEventListener('abort', () => stop.abort(), { once: true });
  const journal = await openJournal(journalOptions(options));
  const thread = (name: string) => new URL(`./engine/${name}-thread.ts`, import.meta.url);
  const jobs = createWorkerPool({ size: 1, entry: thread('background') });
  // Items of one request in parallel where there are processors for it.
  const urgentJobs = createWorkerPool({ size: availableParallelism() > 2 ? 2 : 1, entry: thread('job') });
  // Closed in reverse: first what uses the journal, the journal last.
  const closers: Opened['closers'] = [() => journal.close(), () => jobs.abort(), () => urgentJobs.abort()];
  try {
    const keys = openKeys(journal, systemBytes);
    return await run({ options, journal, keys, log, jobs, urgentJobs, stop, closers });
  } catch (error) {
    stop.abort();
    for (const close of closers.splice(0).reverse()) await close();
    throw error;
  }
}

export function journalOptions(options: Pick<ValidatorOptions, 'stateDir' | 'passphrase' | 'fault'>): JournalOptions {
  const { stateDir, passphrase, fault } = options;
  return { directory: stateDir, passphrase, ...(fault === undefined ? {} : { fault }) };
}
