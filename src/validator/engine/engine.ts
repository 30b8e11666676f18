/** The engine: one job per open thing on the chain. Which jobs there are is durable; recovery is asking the chain again. */
import { isFailure } from '../../base/index.ts';
import { parseEvent, type TandemEvent } from '../../chain/index.ts';
import type { ApplyCheckpoints, ChainCheckpoint, PeerName } from '../port.ts';
import { runActivation } from './activation.ts';
import { type Bell, createBell } from './bell.ts';
import { type Board, createBoard } from './board.ts';
import { openIfNeeded, runCeremony } from './ceremony.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { currentCeremony, loadKeyMaterial } from './key-material.ts';
import { availablePresigns, keepPoolsFilled, POOL_CURVES, recordPresignEvent } from './presign-pool.ts';
import { runSign } from './sign.ts';

const RETRY_MS = 1_000;
/** A job that fails this often for a reason that is not transient is given up; the chain ends it by its deadline. */
const MAX_FAILURES = 5;

export interface Engine extends ApplyCheckpoints {
  /** Runs until the signal aborts. */
  run(): Promise<void>;
  /** Every frame the mesh delivers. */
  receive(from: PeerName, bytes: Uint8Array): void;
  status(): EngineStatus;
}

export interface EngineStatus {
  readonly hasKey: boolean;
  readonly openJobs: number;
  /** Curve id -> free presigns. */
  readonly presigns: Readonly<Record<number, number>>;
}

type JobKind = 'sign' | 'activate';

class JobEngine implements Engine {
  readonly #context: EngineContext;
  readonly #board: Board;
  readonly #bell: Bell;
  readonly #running = new Set<string>();
  readonly #caught = new Set<number>();
  /** Jobs that failed for good in this life of the process. */
  readonly #givenUp = new Set<string>();
  #key: KeyMaterial | undefined;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#board = createBoard(context);
    this.#bell = createBell(context.sleep);
  }

  async run(): Promise<void> {
    const { log, signal } = this.#context;
    this.#key = await this.#obtainKey();
    log.info({ networkKey: this.#key.objectId, shares: this.#key.shares.reveal().length }, 'the network key is in use');
    this.#startJobs();
    try {
      await keepPoolsFilled({ context: this.#context, board: this.#board, bell: this.#bell, key: this.#key });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  receive(from: PeerName, bytes: Uint8Array): void {
    this.#board.receive(from, bytes);
  }

  status(): EngineStatus {
    const { journal } = this.#context;
    const presigns = Object.fromEntries(POOL_CURVES.map((curve) => [curve, availablePresigns(journal, curve)]));
    const openJobs = journal.listJobs('sign').length + journal.listJobs('activate').length;
    return { hasKey: this.#key !== undefined, openJobs, presigns };
  }

  apply(checkpoint: ChainCheckpoint): void {
    for (const event of this.#eventsOf(checkpoint)) {
      recordPresignEvent(this.#context.journal, event);
      this.#recordJob(event);
    }
  }

  applied(checkpoint: ChainCheckpoint): void {
    for (const event of this.#eventsOf(checkpoint)) {
      if ('ceremony' in event.fields) this.#bell.ring(event.fields.ceremony);
      if (event.name === 'PresignReserved' || event.name === 'PresignBatchPosted') {
        for (const curve of POOL_CURVES) this.#bell.ring(`pool/${curve}`);
      }
      if (event.name === 'NetworkKeyCreated') this.#bell.ring('key');
    }
    this.#startJobs();
  }

  *#eventsOf(checkpoint: ChainCheckpoint): Generator<TandemEvent> {
    for (const raw of checkpoint.events) {
      const event = parseEvent(this.#context.deployment.packageId, raw);
      if (event !== undefined) yield event;
    }
  }

  /** Events only name what to look at; the object decides. */
  #recordJob(event: TandemEvent): void {
    const { journal } = this.#context;
    const put = (kind: JobKind, id: string) => journal.putJob({ id: `${kind}/${id}`, kind, state: new Uint8Array(0) });
    switch (event.name) {
      case 'SignRequested':
        put('sign', event.fields.request);
        break;
      case 'SignCompleted':
      case 'SignFailed':
      case 'SignExpired':
        journal.deleteJob(`sign/${event.fields.request}`);
        break;
      case 'DWalletCreated':
        if (event.fields.status === 0) put('activate', event.fields.dwallet);
        break;
      case 'DWalletActivated':
      case 'DWalletRejected':
        journal.deleteJob(`activate/${event.fields.dwallet}`);
        break;
      default:
        break;
    }
  }

  #startJobs(): void {
    const key = this.#key;
    if (key === undefined) return;
    const { journal } = this.#context;
    for (const { id } of [...journal.listJobs('sign'), ...journal.listJobs('activate')]) {
      if (this.#running.has(id) || this.#givenUp.has(id)) continue;
      this.#running.add(id);
      void this.#runJob(id, key).finally(() => this.#running.delete(id));
    }
  }

  async #runJob(id: string, key: KeyMaterial): Promise<void> {
    const { signal, journal } = this.#context;
    let failures = 0;
    while (!signal.aborted && failures < MAX_FAILURES && journal.readJob(id) !== undefined) {
      const outcome = await this.#attemptSafely(id, key);
      if (outcome === 'done') journal.deleteJob(id);
      else if (outcome === 'failed') failures++;
      if (failures === MAX_FAILURES) this.#givenUp.add(id);
      else if (outcome !== 'done') await this.#bell.wait(id, RETRY_MS, signal).catch(() => undefined);
    }
  }

  async #attemptSafely(id: string, key: KeyMaterial): Promise<'done' | 'again' | 'failed'> {
    const { signal, log } = this.#context;
    try {
      return (await this.#attempt(id, key)) ? 'done' : 'again';
    } catch (error) {
      if (signal.aborted) return 'again';
      const isTransient = isFailure(error) && error.kind === 'transient';
      log[isTransient ? 'info' : 'error']({ job: id, ...describe(error) }, 'a job did not finish; trying again');
      return isTransient ? 'again' : 'failed';
    }
  }

  #attempt(id: string, key: KeyMaterial): Promise<boolean> {
    const [kind, object = ''] = id.split('/');
    const board = this.#board;
    if (kind === 'sign') return runSign(this.#context, { board, key, request: object, caught: this.#caught });
    return runActivation(this.#context, { board, key, dwallet: object });
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

function describe(error: unknown): { code: string; reason: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: isFailure(error) ? error.code : 'unexpected', reason };
}

export function createEngine(context: EngineContext): Engine {
  return new JobEngine(context);
}
