/** Puts the parts together: database, follower, projection and HTTP API, until closed. */
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Failure, isFailure } from '../src/base/index.ts';
import type { Deployment } from '../src/chain/index.ts';
import { createApi } from './api/api.ts';
import { Bell } from './api/bell.ts';
import type { Health, HealthProblem } from './api/health.ts';
import { listen } from './api/server.ts';
import type { RateLimit } from './api/token-bucket.ts';
import { Follower } from './follow/follower.ts';
import { createReadPast } from './follow/past.ts';
import { createSource, type ReadCheckpoints } from './follow/source.ts';
import { applyCheckpoints } from './project/project.ts';
import { type Cursor, openStore, type Store } from './store/store.ts';

export interface IndexerLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

export interface IndexerOptions {
  readonly deployment: Deployment;
  /** URL of a full node's gRPC; or give `client`. */
  readonly rpcUrl?: string;
  readonly client?: SuiGrpcClient;
  /** Port of the API; 0 takes any that is free. Default 9124. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** PostgreSQL; without it SQLite in `stateDir`, or in a temporary directory. */
  readonly databaseUrl?: string;
  readonly stateDir?: string;
  /** First checkpoint to read into an empty database. Default: the one in which the package was published. */
  readonly from?: bigint;
  /** Web pages of these origins may read the API. Default: none. */
  readonly origins?: readonly string[];
  /** Requests per client address. Default: bursts of 200, 50 a second. */
  readonly rateLimit?: RateLimit;
  /** How often the node is asked for its newest checkpoint, in milliseconds. Default 2,000. */
  readonly pollMs?: number;
  /** First and longest pause before reconnecting, in milliseconds. Default 100 and 10,000. */
  readonly backoffMs?: readonly [number, number];
  readonly signal?: AbortSignal;
  readonly log?: IndexerLog;
}

export interface IndexerPosition {
  /** The checkpoint to read next: all before it are in the database. */
  readonly next: bigint;
  /** Newest checkpoint the node has told of. */
  readonly head: bigint | undefined;
  /** False while the node cannot be reached. */
  readonly connected: boolean;
}

export interface Indexer {
  /** e.g. `http://127.0.0.1:9124` */
  readonly url: string;
  position(): IndexerPosition;
  /** Stops following, cuts connections, closes the database. Idempotent. */
  close(): Promise<void>;
}

const SILENT: IndexerLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

function clientOf({ client, rpcUrl, deployment }: IndexerOptions): SuiGrpcClient {
  if (client !== undefined) return client;
  if (rpcUrl !== undefined) return new SuiGrpcClient({ network: deployment.chain, baseUrl: rpcUrl });
  throw new Failure('usage', 'indexer/no-node', 'the indexer needs a node', { hint: 'Give rpcUrl or client.' });
}

/** A node of another chain is refused at once; one that does not answer is waited for by the follower. */
async function assertChain(source: ReadCheckpoints, expected: string, signal: AbortSignal): Promise<void> {
  const found = await source.chainId(signal).catch((error: unknown) => {
    if (isFailure(error) && error.kind === 'transient') return expected;
    throw error;
  });
  if (found === expected) return;
  throw new Failure('usage', 'indexer/wrong-chain', 'the node serves another chain', {
    data: { expected, found },
    hint: 'Point the indexer at a node of its own chain, or use the deployment file of this one.',
  });
}

const problemOf = (error: unknown, nowMs: number): HealthProblem =>
  isFailure(error)
    ? { code: error.code, message: error.message, hint: error.hint ?? null, sinceMs: nowMs }
    : { code: 'indexer/internal', message: 'the indexer stopped', hint: 'See its log.', sinceMs: nowMs };

async function skip(store: Store, from: Cursor, next: bigint): Promise<Cursor> {
  const to = { ...from, next };
  await store.advance(from, to, async () => undefined);
  return to;
}

/** Follows the chain into the database and remembers what went wrong. */
class Service {
  readonly #follower: Follower;
  readonly #log: IndexerLog;
  #problem: HealthProblem | null = null;
  #stopped = false;

  constructor(store: Store, cursor: Cursor, wiring: { options: IndexerOptions; signal: AbortSignal; bell: Bell }) {
    const { options, signal, bell } = wiring;
    const { deployment, pollMs, backoffMs } = options;
    const client = clientOf(options);
    const past = createReadPast(client, deployment, signal);
    this.#log = options.log ?? SILENT;
    this.#follower = new Follower({
      source: createSource(client, deployment.packageId),
      chainId: deployment.chainId,
      cursor,
      signal,
      apply: async (from, checkpoints) => {
        const to = await applyCheckpoints({ store, past }, from, checkpoints);
        this.#problem = null;
        if (to.position !== from.position) bell.ring();
        return to;
      },
      ...(options.from === undefined ? { skipTo: (from, next) => skip(store, from, next) } : {}),
      onFailure: (error) => {
        this.#problem = problemOf(error, Date.now());
        this.#log.warn({ code: error.code, data: error.data }, error.message);
      },
      ...(pollMs === undefined ? {} : { pollMs }),
      ...(backoffMs === undefined ? {} : { backoffMs }),
    });
  }

  /** Never rejects: what cannot be waited out is told by /health. */
  async run(): Promise<void> {
    try {
      await this.#follower.run();
    } catch (error) {
      this.#stopped = true;
      this.#problem = problemOf(error, Date.now());
      this.#log.error({ code: this.#problem.code, reason: String(error) }, 'the indexer does not follow the chain');
    }
  }

  position(): IndexerPosition {
    const { cursor, head, connected } = this.#follower;
    return { next: cursor.next, head, connected };
  }

  health(): Omit<Health, 'database'> {
    const { cursor, head, connected } = this.#follower;
    const lag = head === undefined || head < cursor.next ? 0n : head + 1n - cursor.next;
    const status = this.#stopped ? 'failed' : !connected ? 'degraded' : lag > 1n ? 'catching-up' : 'ok';
    return { status, next: cursor.next, head, lag, timestampMs: cursor.timestampMs, connected, problem: this.#problem };
  }
}

/**
 * Starts following and serving. Throws usage `indexer/wrong-chain`, `indexer/port-in-use`,
 * `indexer/database-unusable`, `indexer/schema-version`, `indexer/no-node`. A node that is away is waited for and
 * shown by /health, from the start on.
 */
export async function startIndexer(options: IndexerOptions): Promise<Indexer> {
  const { port = 9124, host = '127.0.0.1', databaseUrl, stateDir, origins = [], rateLimit, log = SILENT } = options;
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const store = await openStore({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(stateDir === undefined ? {} : { stateDir }),
  });
  try {
    const bell = new Bell();
    const { chainId, packageId } = options.deployment;
    const source = createSource(clientOf(options), packageId);
    const cursor = await store.begin({ chainId, packageId }, options.from ?? 0n);
    await assertChain(source, chainId, signal);
    const service = new Service(store, cursor, { options, signal, bell });
    const api = createApi({
      store,
      deployment: options.deployment,
      health: () => service.health(),
      bell,
      signal,
      origins,
      onError: (error) => log.error({ reason: String(error) }, 'a request failed'),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    });
    const server = await listen(api.fetch, { port, host });
    const running = service.run();
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      closing.abort();
      bell.ring();
      await server.close();
      await running;
      await store.close();
    };
    const closeOnce = (): Promise<void> => {
      closed ??= close();
      return closed;
    };
    options.signal?.addEventListener('abort', () => void closeOnce(), { once: true });
    log.info({ url: server.url, next: String(cursor.next), database: store.kind }, 'indexing');
    return { url: server.url, position: () => service.position(), close: closeOnce };
  } catch (error) {
    closing.abort();
    await store.close();
    throw error;
  }
}
