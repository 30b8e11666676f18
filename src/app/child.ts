/** Supervised child processes: they report readiness over IPC, die with their parent and are ended within a bound. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { Failure, type FailureKind } from '../base/index.ts';

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves with the exit status (or the signal's name) when the process is gone. */
  readonly exited: Promise<string>;
  /** SIGTERM, then SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL at once, as a crash would. */
  kill(): Promise<void>;
}

export interface SpawnedChild extends Child {
  /** Hands the entry its configuration, plain JSON over IPC, so that nothing secret stands in argv. Once. */
  configure(config: unknown): void;
  /** What the entry reports. Rejects with `app/child-not-ready`, `app/child-exited` or the child's own failure. */
  readonly ready: Promise<unknown>;
}

export interface ChildOptions {
  readonly name: string;
  /** Path of the TypeScript entry. */
  readonly entry: string;
  /** Everything the child prints goes here. */
  readonly logFile: string;
  /** Bound from the spawn to readiness; 120,000 by default. */
  readonly readyTimeoutMs?: number;
}

/** What a child says to its parent. */
export type FromChild =
  | { readonly kind: 'ready'; readonly info: unknown }
  | {
      readonly kind: 'failed';
      readonly failure: FailureKind;
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
    };

const GRACE_MS = 2_000;

/** Children that run; whatever way this process exits, they are killed with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function waitUntilReady(child: ChildProcess, options: ChildOptions): Promise<unknown> {
  const { name, logFile, readyTimeoutMs = 120_000 } = options;
  return new Promise((resolve, reject) => {
    const end = (kind: FailureKind, code: string, message: string, hint?: string): void => {
      clearTimeout(timer);
      reject(new Failure(kind, code, message, { hint: hint ?? `See ${logFile}.` }));
    };
    const timer = setTimeout(
      () => end('transient', 'app/child-not-ready', `${name} was not ready after ${readyTimeoutMs} ms`),
      readyTimeoutMs,
    );
    child.once('error', (error) => end('transient', 'app/child-exited', `${name}: ${error.message}`));
    child.once('exit', (status, signal) =>
      end('transient', 'app/child-exited', `${name} ended while starting (${signal ?? status})`),
    );
    child.once('message', (message: FromChild) => {
      if (message.kind === 'failed') {
        end(message.failure, message.code, `${name}: ${message.message}`, message.hint);
        return;
      }
      clearTimeout(timer);
      resolve(message.info);
    });
  });
}

/** Starts a child, which loads its code and waits for its configuration; it counts as running from here on. */
export function spawnChild(options: ChildOptions): SpawnedChild {
  const log = openSync(options.logFile, 'a', 0o600);
  const handle = fork(options.entry, [], {
    execPath: process.execPath,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', log, log, 'ipc'],
    // Ctrl-C goes to the whole foreground group; a group of its own lets the parent end children in order.
    detached: true,
  });
  closeSync(log);
  running.add(handle);
  const exited = new Promise<string>((resolve) => {
    handle.once('exit', (status, signal) => {
      running.delete(handle);
      resolve(signal ?? String(status));
    });
  });
  const isGone = (): boolean => !running.has(handle) || handle.pid === undefined;
  const ready = waitUntilReady(handle, options);
  // Whoever stops a child before it is ready has nothing to wait for.
  ready.catch(() => undefined);
  return {
    name: options.name,
    pid: handle.pid ?? -1,
    exited,
    ready,
    configure(config) {
      // The child may be gone before it reads this; `ready` tells.
      if (handle.connected) handle.send({ config }, () => undefined);
    },
    async stop(graceMs = GRACE_MS) {
      if (isGone()) return;
      handle.kill('SIGTERM');
      const timer = setTimeout(() => handle.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
    async kill() {
      if (isGone()) return;
      handle.kill('SIGKILL');
      await exited;
    },
  };
}
