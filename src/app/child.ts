/** Supervised child processes: they report readiness over IPC, die with their parent and are ended within a bound. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { Failure } from '../base/index.ts';

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

export interface ChildOptions {
  readonly name: string;
  /** Path of the TypeScript entry. */
  readonly entry: string;
  /** Plain JSON handed to the entry over IPC, so that nothing secret stands in argv. */
  readonly config: unknown;
  /** Everything the child prints goes here. */
  readonly logFile: string;
  readonly readyTimeoutMs?: number;
}

type FromChild = { kind: 'ready'; info: unknown } | { kind: 'failed'; code: string; message: string; hint?: string };

function waitUntilReady(child: ChildProcess, options: ChildOptions): Promise<unknown> {
  const { name, logFile, readyTimeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string, hint = `See ${logFile}.`) =>
      reject(new Failure('transient', code, message, { hint }));
    const timer = setTimeout(
      () => fail('app/child-not-ready', `${name} was not ready after ${readyTimeoutMs} ms`),
      readyTimeoutMs,
    );
    child.once('exit', (status, signal) => {
      clearTimeout(timer);
      fail('app/child-exited', `${name} ended while starting (${signal ?? status})`);
    });
    child.on('message', (message: FromChild) => {
      clearTimeout(timer);
      if (message.kind === 'ready') resolve(message.info);
      else fail(message.code, `${name}: ${message.message}`, message.hint);
    });
  });
}

/** Starts a child and waits until it says it is ready. Throws `app/child-not-ready`, `app/child-exited` or the child's own code. */
export async function startChild(options: ChildOptions): Promise<{ child: Child; info: unknown }> {
  const log = openSync(options.logFile, 'a', 0o600);
  const processHandle = fork(options.entry, [], {
    execPath: process.execPath,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', log, log, 'ipc'],
    // Ctrl-C goes to the whole foreground group; a group of its own lets the parent end children in order.
    detached: true,
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    processHandle.once('exit', (status, signal) => resolve(signal ?? String(status)));
  });
  const isGone = () => processHandle.exitCode !== null || processHandle.signalCode !== null;
  const child: Child = {
    name: options.name,
    pid: processHandle.pid ?? -1,
    exited,
    async stop(graceMs = 3_000) {
      if (isGone()) return;
      processHandle.kill('SIGTERM');
      const timer = setTimeout(() => processHandle.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
    async kill() {
      if (isGone()) return;
      processHandle.kill('SIGKILL');
      await exited;
    },
  };
  processHandle.send({ config: options.config });
  try {
    return { child, info: await waitUntilReady(processHandle, options) };
  } catch (error) {
    await child.kill();
    throw error;
  }
}
