/** Runs Move unit tests in the real Move VM, with a deadline, and reads the result. */
import { Worker } from 'node:worker_threads';
import type { LocalPackages } from './compile.ts';
import { type MoveFiles, readMoveFiles } from './files.ts';
import type { TestAnswer, TestWork } from './test-worker.ts';

/** Outcome of all tests of one package. */
export type MoveTestResult = {
  /** `module::function`, in the runner's order. */
  readonly passed: string[];
  readonly failed: readonly { readonly name: string; readonly detail: string }[];
  /** The runner's own text. */
  readonly output: string;
};

export type MoveTestOptions = {
  /** Milliseconds until the run is killed; 120,000 unless given. */
  readonly timeoutMs?: number;
  readonly local?: LocalPackages;
};

const LINE = /^\[ (PASS|FAIL|TIMEOUT)\s*\] (\w+)::(\w+::\w+)/gm;

/** Tests of the package in `dir`. Throws when it does not compile, the runner breaks, or the deadline passes. */
export function testMovePackage(dir: string, options: MoveTestOptions = {}): Promise<MoveTestResult> {
  return testMoveFiles(readMoveFiles(dir), options);
}

/** As testMovePackage, for files held in memory. */
export async function testMoveFiles(files: MoveFiles, options: MoveTestOptions = {}): Promise<MoveTestResult> {
  const answer = await runInWorker({ files, local: options.local ?? {} }, options.timeoutMs ?? 120_000);
  if ('error' in answer) throw new Error(`Move tests did not run: ${answer.error}`);
  return parseTestOutput(answer.output);
}

/** Reads the runner's text. Throws if its last line counts other numbers than were read. */
export function parseTestOutput(output: string): MoveTestResult {
  const passed: string[] = [];
  const failed: { name: string; detail: string }[] = [];
  for (const [, verdict, root, name] of output.matchAll(LINE)) {
    if (name === undefined) continue;
    if (verdict === 'PASS') passed.push(name);
    else failed.push({ name, detail: failureDetail(output, `${root}::${name}`) });
  }
  const total = /Total tests: (\d+); passed: (\d+); failed: (\d+)/.exec(output);
  // Without a total the runner never got to the tests: the text is the compiler's.
  if (total === null) throw new Error(`Move tests did not run:\n${output}`);
  if (Number(total[2]) !== passed.length || Number(total[3]) !== failed.length) {
    throw new Error(`test output was misread: ${total[0]}\n${output}`);
  }
  return { passed, failed, output };
}

/** The runner prints failures by module, each in a box with the test's name on top. */
function failureDetail(output: string, name: string): string {
  const cut = name.lastIndexOf('::');
  const section = output.split(/^Failures in /m).find((text) => text.startsWith(`${name.slice(0, cut)}:\n`));
  const box = section?.split('┌── ').find((text) => text.startsWith(`${name.slice(cut + 2)} ──`));
  return box?.split('└──────')[0]?.trim() ?? '';
}

function runInWorker(work: TestWork, timeoutMs: number): Promise<TestAnswer> {
  const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { workerData: work });
  return new Promise<TestAnswer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Move tests killed after ${timeoutMs} ms`)), timeoutMs);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the test thread ended with ${code} and no answer`)));
    const stop = (): void => clearTimeout(timer);
    worker.once('message', stop);
    worker.once('exit', stop);
  }).finally(() => worker.terminate());
}
