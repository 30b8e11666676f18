/** Runs one package's Move unit tests in a thread of its own, because nothing inside can stop an endless loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { initMovePackageBuilder, testMovePackage } from '@zktx.io/sui-move-builder/full';
import { createOfflineFetcher, type LocalPackages } from './compile.ts';
import type { MoveFiles } from './files.ts';

/** What the thread is given. */
export type TestWork = { readonly files: MoveFiles; readonly local: LocalPackages };
/** What it answers: the runner's text, or why there was no run. */
export type TestAnswer = { readonly output: string } | { readonly error: string };

async function run(work: TestWork): Promise<TestAnswer> {
  await initMovePackageBuilder();
  const result = await testMovePackage({
    files: { ...work.files },
    fetcher: createOfflineFetcher(work.local),
    network: 'testnet',
    ansiColor: false,
  });
  return 'error' in result ? { error: result.error } : { output: result.output };
}

const work: TestWork = workerData;
try {
  parentPort?.postMessage(await run(work));
} catch (error) {
  // A panic of the runner: report it as an answer, so that the caller sees one kind of failure.
  parentPort?.postMessage({ error: `the test runner broke: ${String(error)}` });
}
