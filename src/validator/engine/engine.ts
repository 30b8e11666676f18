/** The engine: one job per open thing on the chain. Which jobs there are is durable; recovery is asking the chain again. */
import { concatBytes, isFailure } from '../../base/index.ts';
import { parseEvent, type TandemEvent } from '../../chain/index.ts';
import type { ApplyCheckpoints, ChainCheckpoint, JobRecord, PeerName, RunJobs } from '../port.ts';
import { runActivation } from './activation.ts';
import { type Bell, createBell } from './bell.ts';
import { BlameDesk } from './blame-desk.ts';
import { type Board, createBoard } from './board.ts';
import { openIfNeeded, runCeremony } from './ceremony.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { currentCeremony, loadKeyMaterial } from './key-material.ts';
import { availablePresigns, recordPresignEvent } from './pool-ledger.ts';
import { POOLS, poolName } from './pools.ts';
import { keepPoolsFilled } from './presign-pool.ts';
import { runSign } from './sign.ts';
import type { DWalletCache } from './sign-item.ts';

const RETRY_MS = 1_000;
/** A job that keeps failing is tried less and less often; the chain ends it by its deadline. */
const MAX_RETRY_MS = 30_000;

export interface Engine extends ApplyCheckpoints {
  /** Runs until the signal aborts. */
  run(): Promise<void>;
  /** Every frame the mesh delivers. */
  receive(from: PeerName, bytes: Uint8Array): void;
  /** A large value that a peer asks for by digest, beyond the journal's blobs. */
  findBlob(digest: Uint8Array): Uint8Array | undefined;
  status(): EngineStatus;
}

export interface EngineStatus {
  readonly hasKey: boolean;
  readonly openJobs: number;
  /** Pool as `<curve>/<algorithm>` -> free presigns. */
  readonly presigns: Readonly<Record<string, number>>;
  readonly misbehaviour: Misbehaviour;
}

/** What this validator knows of others breaking the protocol. */
export interface Misbehaviour {
  /** Pairs of contradicting messages in the journal. */
  readonly equivocations: number;
  /** Parties proven to have sent wrong partial decryptions, and parties that left theirs unproven; since the start. */
  readonly convicted: number;
  readonly suspects: number;
}

interface JobRun {
  readonly key: KeyMaterial;
  /** Aborts when the chain has shown the end. */
  readonly ended: AbortSignal;
}

const DIGEST = 32;

/** The presigns that a signing job uses up: its state is their digests, joined. */
function presignsOf({ kind, state }: JobRecord): Uint8Array[] {
  if (kind !== 'sign') return [];
  return Array.from({ length: state.length / DIGEST }, (_, i) => state.slice(i * DIGEST, (i + 1) * DIGEST));
}

/** Events only name what to look at; the object decides. */
function startedJob(event: TandemEvent): JobRecord | undefined {
  if (event.name === 'SignRequested') {
    const { request, presigns } = event.fields;
    return { id: `sign/${request}`, kind: 'sign', state: concatBytes(...presigns) };
  }
  if (event.name === 'DWalletCreated' && event.fields.status === 0) {
    return { id: `activate/${event.fields.dwallet}`, kind: 'activate', state: new Uint8Array(0) };
  }
  return undefined;
}

function endedJob(event: TandemEvent): string | undefined {
  switch (event.name) {
    case 'SignCompleted':
    case 'SignFailed':
    case 'SignExpired':
      return `sign/${event.fields.request}`;
    case 'DWalletActivated':
    case 'DWalletRejected':
      return `activate/${event.fields.dwallet}`;
    default:
      return undefined;
  }
}

class JobEngine implements Engine {
  readonly #context: EngineContext;
  readonly #board: Board;
  readonly #bell: Bell;
  /** Running jobs; aborted when the chain shows the end of what they work on. */
  readonly #running = new Map<string, { readonly ended: AbortController; readonly done: Promise<void> }>();
  readonly #desk: BlameDesk;
  readonly #dwallets: DWalletCache = new Map();
  /** Sessions that the checkpoint being applied ended. */
  #finished: Uint8Array[] = [];
  #key: KeyMaterial | undefined;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#board = createBoard(context);
    this.#desk = new BlameDesk(context, this.#board);
    this.#bell = createBell(context.sleep);
  }

  async run(): Promise<void> {
    const { log, signal } = this.#context;
    try {
      this.#key = await this.#obtainKey();
      log.info(
        { networkKey: this.#key.objectId, shares: this.#key.shares.reveal().length },
        'the network key is in use',
      );
      this.#startJobs();
      await keepPoolsFilled({ context: this.#context, board: this.#board, bell: this.#bell, key: this.#key });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await Promise.all([...this.#running.values()].map(({ done }) => done));
    }
  }

  receive(from: PeerName, bytes: Uint8Array): void {
    this.#board.receive(from, bytes);
  }

  findBlob(digest: Uint8Array): Uint8Array | undefined {
    return this.#board.findOffered(digest);
  }

  status(): EngineStatus {
    const { journal } = this.#context;
    const presigns = Object.fromEntries(POOLS.map((pool) => [poolName(pool), availablePresigns(journal, pool)]));
    const openJobs = journal.listJobs('sign').length + journal.listJobs('activate').length;
    const misbehaviour = { equivocations: journal.countEquivocations(), ...this.#desk.suspicion.count() };
    return { hasKey: this.#key !== undefined, openJobs, presigns, misbehaviour };
  }

  apply(checkpoint: ChainCheckpoint): void {
    const { journal, deployment } = this.#context;
    // A commit that failed is applied again from the start.
    this.#finished = [];
    for (const event of this.#eventsOf(checkpoint)) {
      recordPresignEvent(journal, deployment, event);
      const started = startedJob(event);
      if (started !== undefined) journal.putJob(started);
      const ended = endedJob(event);
      if (ended !== undefined) this.#finished.push(...this.#end(ended));
    }
  }

  applied(checkpoint: ChainCheckpoint): void {
    for (const event of this.#eventsOf(checkpoint)) {
      if ('ceremony' in event.fields) this.#bell.ring(event.fields.ceremony);
      if (event.name === 'PresignReserved' || event.name === 'PresignBatchPosted') {
        for (const pool of POOLS) this.#bell.ring(`pool/${poolName(pool)}`);
      }
      if (event.name === 'NetworkKeyCreated') this.#bell.ring('key');
      this.#running.get(endedJob(event) ?? '')?.ended.abort();
    }
    for (const sid of this.#finished.splice(0)) this.#board.forget(sid);
    this.#startJobs();
  }

  *#eventsOf(checkpoint: ChainCheckpoint): Generator<TandemEvent> {
    for (const raw of checkpoint.events) {
      const event = parseEvent(this.#context.deployment.packageId, raw);
      if (event !== undefined) yield event;
    }
  }

  /** Inside a transaction. What the job's presigns left behind goes, except the tombstones; returns their sessions. */
  #end(id: string): Uint8Array[] {
    const { journal } = this.#context;
    const job = journal.readJob(id);
    const digests = job === undefined ? [] : presignsOf(job);
    // The abort path outlives the request it names a culprit of.
    const free = digests.filter((digest) => !this.#desk.holds(digest));
    for (const digest of digests) journal.deleteBlob(digest);
    for (const digest of free) journal.forgetSession(digest);
    if (job !== undefined) journal.deleteJob(id);
    return free;
  }

  #startJobs(): void {
    const { journal, signal } = this.#context;
    const key = this.#key;
    if (key === undefined || signal.aborted) return;
    for (const { id } of [...journal.listJobs('sign'), ...journal.listJobs('activate')]) {
      if (this.#running.has(id)) continue;
      const ended = new AbortController();
      const done = this.#runJob(id, { key, ended: ended.signal }).finally(() => this.#running.delete(id));
      this.#running.set(id, { ended, done });
    }
  }

  /** Until the chain shows its end. Never rejects. */
  async #runJob(id: string, run: JobRun): Promise<void> {
    const signal = AbortSignal.any([this.#context.signal, run.ended]);
    let pause = RETRY_MS;
    while (!signal.aborted) {
      const outcome = await this.#attemptSafely(id, { ...run, signal });
      if (outcome === 'done') return;
      pause = outcome === 'again' ? RETRY_MS : Math.min(2 * pause, MAX_RETRY_MS);
      await this.#bell.wait(id, pause, signal).catch(() => undefined);
    }
  }

  async #attemptSafely(id: string, run: JobRun & { signal: AbortSignal }): Promise<'done' | 'again' | 'failed'> {
    const { log, journal } = this.#context;
    try {
      if (!(await this.#attempt(id, run))) return 'again';
      if (this.#context.signal.aborted) return 'done';
      for (const sid of journal.transaction(() => this.#end(id))) this.#board.forget(sid);
      return 'done';
    } catch (error) {
      if (run.signal.aborted) return 'done';
      const isTransient = isFailure(error) && error.kind === 'transient';
      log[isTransient ? 'info' : 'error']({ job: id, ...describe(error) }, 'a job did not finish; trying again');
      return isTransient ? 'again' : 'failed';
    }
  }

  #attempt(id: string, { key, ended, signal }: JobRun & { signal: AbortSignal }): Promise<boolean> {
    const [kind, object = ''] = id.split('/');
    const board = this.#board;
    const urgentJobs = runToTheEnd(this.#context.urgentJobs, this.#context.signal);
    const context = { ...this.#context, signal, urgentJobs };
    if (kind !== 'sign') return runActivation(context, { board, key, dwallet: object });
    const shared = { desk: this.#desk, dwallets: this.#dwallets };
    return runSign(context, { board, key, request: object, ...shared, hasEnded: () => ended.aborted });
  }

  /** From the chain if there is a key, else by taking part in its generation. */
  async #obtainKey(): Promise<KeyMaterial> {
    const { signal, log } = this.#context;
    for (;;) {
      signal.throwIfAborted();
      try {
        const key = await this.#tryObtainKey();
        if (key !== undefined) return key;
      } catch (error) {
        if (signal.aborted) throw error;
        log.warn(describe(error), 'key generation is not finished; trying again');
        await this.#bell.wait('key', RETRY_MS, signal);
      }
    }
  }

  async #tryObtainKey(): Promise<KeyMaterial | undefined> {
    const key = await loadKeyMaterial(this.#context);
    if (key !== undefined) return key;
    await openIfNeeded(this.#context);
    const id = await currentCeremony(this.#context);
    if (id !== undefined) await runCeremony(this.#context, { id, board: this.#board, bell: this.#bell });
    return undefined;
  }
}

/** Work whose result is no longer wanted goes on: ending its thread would throw away what the thread has computed for ever. */
function runToTheEnd(pool: RunJobs, life: AbortSignal): RunJobs {
  return {
    run: (name, input, { signal } = {}) => {
      const { promise, reject } = Promise.withResolvers<never>();
      const leave = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
      const work = pool.run<never>(name, input, { signal: life });
      return Promise.race([work, promise]).finally(() => signal?.removeEventListener('abort', leave));
    },
  };
}

function describe(error: unknown): { code: string; reason: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: isFailure(error) ? error.code : 'unexpected', reason };
}

export function createEngine(context: EngineContext): Engine {
  return new JobEngine(context);
}
