/** Runs the fuzzers in a thread of their own, and finds out when it hangs or runs out of memory. */
import { Worker } from 'node:worker_threads';
import type { RunReport } from './run.ts';
import type { WorkerMessage, WorkerTask } from './worker.ts';

export interface FuzzOptions {
  readonly seed: string;
  readonly cases: number;
  readonly only?: string;
  readonly milliseconds?: number;
  readonly part?: number;
  readonly of?: number;
  readonly onReport?: (report: RunReport, seed: string) => void;
}

export interface FuzzResult {
  readonly reports: readonly RunReport[];
  /** By decoder; the text ends with the input in hexadecimal. */
  readonly findings: ReadonlyMap<string, string>;
  readonly inputs: number;
}

const MIB = 2 ** 20;
/** Far above what the slowest input takes on a busy machine, far below what a test may take. */
const HANG_MS = 30_000;
/** The whole heap of the thread; what is not collected in time ends it. */
const HEAP_MIB = 1_024;

/** Resolves when all chosen decoders were run; the remaining ones are not run after a hang. */
export function runFuzzers(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, cases, only = '', milliseconds = 0, part = 0, of = 1 } = options;
  const counters = new SharedArrayBuffer(8);
  const input = new SharedArrayBuffer(MIB);
  const task: WorkerTask = { seed, cases, only, milliseconds, part, of, counters, input };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    // Native TypeScript, whatever loader the parent runs under.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const reports: RunReport[] = [];
  const findings = new Map<string, string>();
  let current = 'the start';
  const numbers = new Int32Array(counters);
  const lastInput = (): string => {
    const bytes = Buffer.from(new Uint8Array(input).slice(0, Math.min(Atomics.load(numbers, 1), 8_192)));
    return `${current}: seed ${seed}, input: ${bytes.toString('hex')}`;
  };
  return new Promise((resolve) => {
    let seen = -1;
    let since = performance.now();
    const timer = setInterval(() => {
      const count = Atomics.load(numbers, 0);
      if (count !== seen) [seen, since] = [count, performance.now()];
      // Making the valid inputs of a decoder takes a while, too.
      if (performance.now() - since < HANG_MS) return;
      findings.set(current, `hangs\n${lastInput()}`);
      void worker.terminate();
    }, 500);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'start') current = message.name;
      if (message.kind === 'report') {
        reports.push(message.report);
        options.onReport?.(message.report, message.seed);
      }
      if (message.kind === 'finding') findings.set(message.name, `seed ${message.seed}\n${message.text}`);
    });
    worker.on('error', (error) => findings.set(current, `ended the thread: ${error.stack}\n${lastInput()}`));
    worker.on('exit', () => {
      clearInterval(timer);
      resolve({ reports, findings, inputs: Atomics.load(numbers, 0) });
    });
  });
}
