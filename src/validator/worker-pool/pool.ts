/** A few worker threads for CPU-heavy work: jobs in order of arrival, one at a time per thread, crashed threads replaced. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../base/index.ts';
import type { RunJobs } from '../port.ts';
import { decodeError, type JobResponse } from './wire.ts';

export interface WorkerPoolOptions {
  /** Number of threads; default: the processors less one, at least one. */
  readonly size?: number;
  /** Module that calls `serveJobs`. */
  readonly entry: URL;
  /** Jobs that may wait; more are refused with transient `validator/pool-full`. Default 10,000. */
  readonly maxWaiting?: number;
}

export interface WorkerPool extends RunJobs {
  readonly size: number;
  /** Jobs not yet given to a thread. */
  waiting(): number;
  /** Takes no more jobs, finishes those it has, ends the threads. Idempotent. */
  close(): Promise<void>;
  /** Ends the threads now; what was running or waiting is rejected with transient `validator/pool-closed`. */
  abort(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
  settle(response: JobResponse): void;
  fail(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
}

class ThreadPool implements WorkerPool {
  readonly size: number;
  readonly #entry: URL;
  readonly #maxWaiting: number;
  readonly #threads = new Set<Thread>();
  #queue: Job[] = [];
  #next = 0;
  #closing = false;
  #idle: (() => void)[] = [];

  constructor(options: WorkerPoolOptions) {
    this.size = options.size ?? Math.max(1, availableParallelism() - 1);
    this.#entry = options.entry;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
  }

  waiting(): number {
    return this.#queue.length;
  }

  async run<Output>(name: string, input: unknown, options: { readonly signal?: AbortSignal } = {}): Promise<Output> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#closing) throw closedFailure();
    if (this.#queue.length >= this.#maxWaiting) {
      throw new Failure('transient', 'validator/pool-full', 'too many jobs wait for a thread', {
        data: { waiting: this.#queue.length },
      });
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const settle = (response: JobResponse): void => {
      if (response.ok) resolve(response.output);
      else reject(decodeError(response.error));
    };
    const job: Job = { id: this.#next++, name, input, settle, fail: reject };
    const aborted = (): void => this.#abandon(job, signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    this.#queue.push(job);
    this.#dispatch();
    try {
      // The job table decides the type of a job's output; the caller names it.
      return (await promise) as Output;
    } finally {
      signal?.removeEventListener('abort', aborted);
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#queue.length > 0 || this.#busy()) await new Promise<void>((resolve) => this.#idle.push(resolve));
    await this.#terminateAll();
  }

  async abort(): Promise<void> {
    this.#closing = true;
    for (const job of this.#queue.splice(0)) job.fail(closedFailure());
    for (const thread of this.#threads) thread.job?.fail(closedFailure());
    await this.#terminateAll();
    this.#reportIdle();
  }

  #busy(): boolean {
    return [...this.#threads].some((thread) => thread.job !== undefined);
  }

  #reportIdle(): void {
    if (this.#queue.length > 0 || this.#busy()) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #terminateAll(): Promise<void> {
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.worker.terminate()));
  }

  /** Nobody waits for this job any more: leave it out, or stop the thread that computes it. */
  #abandon(job: Job, reason: unknown): void {
    job.fail(reason);
    const index = this.#queue.indexOf(job);
    if (index >= 0) this.#queue.splice(index, 1);
    for (const thread of this.#threads) {
      if (thread.job !== job) continue;
      this.#threads.delete(thread);
      thread.job = undefined;
      void thread.worker.terminate();
      this.#dispatch();
    }
    this.#reportIdle();
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#freeThread();
      const job = thread === undefined ? undefined : this.#queue.shift();
      if (thread === undefined || job === undefined) return;
      try {
        thread.worker.postMessage({ id: job.id, name: job.name, input: job.input });
        thread.job = job;
        thread.worker.ref();
      } catch (cause) {
        job.fail(new Failure('bug', 'validator/job-input', 'the input of a job cannot be cloned', { cause }));
      }
    }
  }

  #freeThread(): Thread | undefined {
    const free = [...this.#threads].find((thread) => thread.job === undefined);
    return free ?? (this.#threads.size < this.size ? this.#spawn() : undefined);
  }

  #spawn(): Thread {
    const thread: Thread = { worker: new Worker(this.#entry), job: undefined };
    // Idle threads must not keep the process alive.
    thread.worker.unref();
    thread.worker.on('message', (response: JobResponse) => this.#finished(thread, response));
    thread.worker.on('error', (error) => this.#crashed(thread, error));
    thread.worker.on('messageerror', (error) => this.#crashed(thread, error));
    thread.worker.on('exit', (code) => this.#crashed(thread, new Error(`the thread ended with code ${code}`)));
    this.#threads.add(thread);
    return thread;
  }

  #finished(thread: Thread, response: JobResponse): void {
    const { job } = thread;
    if (job?.id !== response.id) return;
    thread.job = undefined;
    thread.worker.unref();
    job.settle(response);
    this.#dispatch();
    this.#reportIdle();
  }

  #crashed(thread: Thread, cause: unknown): void {
    if (!this.#threads.delete(thread)) return;
    const { job } = thread;
    thread.job = undefined;
    void thread.worker.terminate();
    job?.fail(
      new Failure('transient', 'validator/worker-crashed', 'a worker thread died during a job', {
        data: { name: job.name },
        hint: 'The thread is replaced; run the job again.',
        cause,
      }),
    );
    this.#dispatch();
    this.#reportIdle();
  }
}

function closedFailure(): Failure {
  return new Failure('transient', 'validator/pool-closed', 'the worker pool is closing');
}

/** Threads start when there is work for them. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  return new ThreadPool(options);
}
