/** The thread that runs the fuzzers: its heap is bounded, and it notes every input before decoding it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Decoder } from './decoder.ts';
import { DECODERS } from './decoders.ts';
import { fuzzDecoder, type RunReport } from './run.ts';

export interface WorkerTask {
  readonly seed: string;
  readonly cases: number;
  /** Part of a decoder's name; all of them when empty. */
  readonly only: string;
  /** Runs every decoder again and again for so many milliseconds; 0 for once. */
  readonly milliseconds: number;
  /** Every `of`-th decoder from `part` on. */
  readonly part: number;
  readonly of: number;
  /** [number of inputs so far, length of the last one]. */
  readonly counters: SharedArrayBuffer;
  /** The last input. */
  readonly input: SharedArrayBuffer;
}

export type WorkerMessage =
  | { readonly kind: 'start'; readonly name: string }
  | { readonly kind: 'report'; readonly report: RunReport; readonly seed: string }
  | { readonly kind: 'finding'; readonly name: string; readonly text: string; readonly seed: string }
  | { readonly kind: 'done' };

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\n${error.cause.stack}` : '';
  return `${error.name === 'Finding' ? error.message : error.stack}${cause}`;
}

/** Notes every input where the parent can read it, also when this thread does not answer any more. */
function noteIn({ counters, input }: WorkerTask): (bytes: Uint8Array) => void {
  const numbers = new Int32Array(counters);
  const shared = new Uint8Array(input);
  return (bytes) => {
    shared.set(bytes.subarray(0, shared.length));
    Atomics.store(numbers, 1, bytes.length);
    Atomics.add(numbers, 0, 1);
  };
}

async function run(task: WorkerTask, say: (message: WorkerMessage) => void): Promise<void> {
  const onInput = noteIn(task);
  let chosen = DECODERS.filter(({ name }, i) => i % task.of === task.part && name.includes(task.only));
  const end = performance.now() + task.milliseconds;
  const isOver = (): boolean => task.milliseconds > 0 && performance.now() > end;
  const attempt = async (decoder: Decoder, seed: string): Promise<boolean> => {
    say({ kind: 'start', name: decoder.name });
    try {
      const report = await fuzzDecoder(decoder, { seed, cases: task.cases, until: isOver, onInput });
      say({ kind: 'report', seed, report });
      return true;
    } catch (error) {
      say({ kind: 'finding', name: decoder.name, text: describe(error), seed });
      return false;
    }
  };
  for (let round = 0; round === 0 || (task.milliseconds > 0 && !isOver() && chosen.length > 0); round++) {
    const sound: Decoder[] = [];
    for (const decoder of chosen) {
      if (await attempt(decoder, round === 0 ? task.seed : `${task.seed}.${round}`)) sound.push(decoder);
    }
    // One finding per decoder is enough for one run.
    chosen = sound;
  }
  say({ kind: 'done' });
}

if (parentPort !== null) {
  const port = parentPort;
  await run(workerData as WorkerTask, (message) => port.postMessage(message));
  process.exit(0);
}
