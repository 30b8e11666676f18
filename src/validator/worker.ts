/** Wiring of one validator: opens its state, reads who it is from the chain, and joins follower, engine, mesh, poster and store. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import type { Transaction } from '@mysten/sui/transactions';
import { fromBase58 } from '@mysten/sui/utils';
import { equalBytes, Failure, hexToBytes, isFailure, Secret } from '../base/index.ts';
import { type Client, type CommitteeFields, type Deployment, execute, readTandemObject } from '../chain/index.ts';
import type { Committee, Suite } from '../crypto/index.ts';
import type { EngineContext } from './engine/context.ts';
import { createEngine, type Engine, type EngineStatus } from './engine/engine.ts';
import { createFollower, type FollowerPosition } from './follower/follower.ts';
import { createSuiCheckpoints } from './follower/sui-checkpoints.ts';
import { accountSigner, openEpochSeed, openKeys, type ValidatorKeys } from './key-bundle.ts';
import { aggregateCertificate, signCertificate } from './key-certificate.ts';
import { epochSealingKey } from './key-registration.ts';
import { createMesh } from './mesh/mesh.ts';
import { peerNameFromKey } from './mesh/peer-name.ts';
import { createLog, logError } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { createObservationServer } from './observe/server.ts';
import type { FaultPoint, Journal, Log, PeerState, Sleep } from './port.ts';
import { createPoster } from './poster/poster.ts';
import { type JournalOptions, openJournal } from './store/journal.ts';
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
const systemBytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** Who we are in the committee on chain. Throws usage `validator/not-in-committee`. */
function findParty(fields: CommitteeFields, keys: ValidatorKeys): number {
  const party = fields.members.findIndex((member) => member.validator === keys.account.address);
  const member = fields.members[party];
  if (member === undefined || !equalBytes(member.protocol_key, keys.protocol.publicKey)) {
    throw new Failure(
      'usage',
      'validator/not-in-committee',
      'the keys of this state directory are not in the committee',
      {
        data: { validator: keys.account.address },
        hint: 'Use the state directory whose registration was given to the deployment.',
      },
    );
  }
  return party;
}

function toCommittee(fields: CommitteeFields): Committee {
  return {
    epoch: Number(fields.epoch),
    members: fields.members.map((member) => ({
      id: hexToBytes(member.validator),
      weight: member.weight,
      sealingKey: member.sealing_key,
      protocolKey: member.protocol_key,
    })),
  };
}

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

async function readPlace(client: Client, deployment: Deployment, signal: AbortSignal) {
  const network = await readTandemObject(client, deployment, {
    name: 'network::Network',
    id: deployment.network,
    signal,
  });
  const committee = await readTandemObject(client, deployment, {
    name: 'committee::Committee',
    id: network.fields.committee,
    signal,
  });
  const name = new TextDecoder().decode(network.fields.suite);
  const suite = SUITES.find((known) => known === name);
  const { chainIdentifier } = await client.core.getChainIdentifier({ signal });
  const chainId = fromBase58(chainIdentifier);
  if (suite === undefined || chainIdentifier !== deployment.chainId || !equalBytes(network.fields.chain_id, chainId)) {
    throw new Failure('usage', 'validator/wrong-chain', 'this is not the chain of the deployment', {
      data: { expected: deployment.chainId, found: chainIdentifier },
      hint: 'Check the RPC URL and the deployment file: they must be of the same network.',
    });
  }
  return { suite, chainId, committee: committee.fields };
}

/** One transaction at a time from the account; stale object references are built again, at most this often. */
const SUBMIT_TRIES = 5;

function createSubmit(client: Client, keys: ValidatorKeys, signal: AbortSignal): EngineContext['submit'] {
  const signer = accountSigner(keys);
  let last: Promise<unknown> = Promise.resolve();
  const attempt = async (build: () => Transaction, triesLeft: number): ReturnType<EngineContext['submit']> => {
    try {
      return await execute(client, { transaction: build(), signer, signal });
    } catch (error) {
      if (triesLeft === 0 || !isFailure(error, 'chain/object-changed')) throw error;
      return await attempt(build, triesLeft - 1);
    }
  };
  return (build) => {
    const next = last.then(() => attempt(build, SUBMIT_TRIES));
    // The queue goes on whatever became of this transaction; its caller gets the failure.
    last = next.catch(() => undefined);
    return next;
  };
}

interface Opened {
  readonly options: ValidatorOptions;
  readonly journal: Journal;
  readonly keys: ValidatorKeys;
  readonly log: Log;
  readonly pools: readonly WorkerPool[];
  readonly stop: AbortController;
  readonly closers: (() => Promise<void> | void)[];
}

async function run(opened: Opened): Promise<Validator> {
  const { options, journal, keys, log, stop, closers } = opened;
  const client = new SuiGrpcClient({ network: 'custom', baseUrl: options.rpcUrl });
  const { signal } = stop;
  const { suite, chainId, committee: fields } = await readPlace(client, options.deployment, signal);
  const party = findParty(fields, keys);
  const peers = fields.members.map((member) => ({
    peer: peerNameFromKey(member.peer_id),
    addresses: member.addresses.map((address) => new TextDecoder().decode(address)),
  }));
  let engine: Engine | undefined;
  let chainTime = 0;
  const mesh = await createMesh({
    privateKey: keys.mesh.secret,
    listen: options.listen,
    peers,
    signal,
    log,
    onMessage: (from, bytes) => engine?.receive(from, bytes),
    readBlob: (digest) => journal.readBlob(digest),
    listSession: (sid) => journal.listSent(sid).map(({ bytes }) => bytes),
    ...(options.fault === undefined ? {} : { fault: options.fault }),
  });
  closers.push(() => mesh.close());
  const committee = toCommittee(fields);
  const members = fields.members.map((member) => ({ weight: member.weight, blsKey: member.bls_key }));
  const common = { signal, log, now: Date.now, sleep, random: Math.random };
  const [jobs, urgentJobs] = opened.pools;
  if (jobs === undefined || urgentJobs === undefined) throw new Failure('bug', 'validator/no-pool', 'no worker pool');
  engine = createEngine({
    ...common,
    client,
    deployment: options.deployment,
    chainId,
    suite,
    account: accountSigner(keys),
    party,
    committee,
    parties: peers.map(({ peer }, i) => ({ peer, weight: members[i]?.weight ?? 0 })),
    protocolKey: keys.protocol.secret,
    sealingKey: sealingSecret(journal, keys, { suite, epoch: committee.epoch }),
    rootSeed: openEpochSeed(journal, 'root', committee.epoch, systemBytes),
    bls: {
      sign: (bytes) => signCertificate(keys.certificate.secret, bytes),
      aggregate: (bytes, shares) => aggregateCertificate(bytes, members, shares),
    },
    journal,
    mesh,
    jobs,
    urgentJobs,
    poster: createPoster({
      ...common,
      self: keys.account.address,
      validators: () => fields.members.map((member) => member.validator),
      rankDelayMs: RANK_DELAY_MS,
      ...(options.fault === undefined ? {} : { fault: options.fault }),
    }),
    randomBytes: systemBytes,
    submit: createSubmit(client, keys, signal),
    chainTime: () => chainTime,
  });
  const running = engine;
  const follower = createFollower({
    ...common,
    chain: createSuiCheckpoints({ client }),
    store: journal,
    chainId: options.deployment.chainId,
    apply: (checkpoint) => running.apply(checkpoint),
    applied: (checkpoint) => {
      chainTime = Number(checkpoint.timestampMs);
      running.applied?.(checkpoint);
    },
  });
  const status = (): ValidatorStatus => ({
    ...running.status(),
    party,
    follower: follower.position(),
    peers: mesh.peers(),
  });
  const metricsUrl =
    options.metricsPort === undefined ? undefined : await observe(options.metricsPort, status, closers);
  const done = Promise.all([follower.run(), running.run()]).then(
    () => undefined,
    (error: unknown) => {
      if (signal.aborted) return;
      logError(log, error, 'the validator stops');
      throw error;
    },
  );
  return { party, id: keys.account.address, metricsUrl, status, done, close: () => closeAll(opened) };
}

function sealingSecret(journal: Journal, keys: ValidatorKeys, place: { suite: Suite; epoch: number }): Secret<bigint> {
  const seed = openEpochSeed(journal, 'sealing', place.epoch, systemBytes);
  return new Secret(epochSealingKey(keys, seed, place).secret);
}

async function observe(port: number, status: () => ValidatorStatus, closers: Opened['closers']): Promise<string> {
  const metrics = createMetrics({ process: true });
  const server = await createObservationServer({
    port,
    registry: metrics.registry,
    health: () => {
      const { hasKey, openJobs, follower, peers } = status();
      const detail = {
        hasKey,
        openJobs,
        peers: peers.filter((p) => p.connected).length,
        connected: follower.connected,
      };
      const state = follower.checkpoint === undefined ? 'starting' : follower.connected ? 'ok' : 'degraded';
      return { status: state, detail };
    },
    refresh: () => {
      const { follower, peers, presigns, openJobs } = status();
      metrics.checkpoint.set(Number(follower.checkpoint ?? 0n));
      metrics.chainHead.set(Number(follower.head ?? 0n));
      metrics.peersConnected.set(peers.filter((peer) => peer.connected).length);
      metrics.meshQueueBytes.set(peers.reduce((sum, peer) => sum + peer.queuedBytes, 0));
      metrics.jobsOpen.set(openJobs);
      for (const [curve, count] of Object.entries(presigns)) metrics.presignsAvailable.set({ pool: curve }, count);
    },
  });
  closers.push(() => server.close());
  return server.url;
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
  const pools = ['background', 'job'].map((name) =>
    createWorkerPool({ size: 1, entry: new URL(`./engine/${name}-thread.ts`, import.meta.url) }),
  );
  // Closed in reverse: first what uses the journal, the journal last.
  const closers: Opened['closers'] = [() => journal.close(), ...pools.map((pool) => () => pool.abort())];
  const opened = { options, journal, keys: openKeys(journal, systemBytes), log, pools, stop, closers };
  try {
    return await run(opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

export function journalOptions(options: Pick<ValidatorOptions, 'stateDir' | 'passphrase' | 'fault'>): JournalOptions {
  const { stateDir, passphrase, fault } = options;
  return { directory: stateDir, passphrase, ...(fault === undefined ? {} : { fault }) };
}
