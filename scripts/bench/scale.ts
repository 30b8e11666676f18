/** The whole protocol for one party among n validators of one share each: times, message sizes, memory. */
import { loadavg } from 'node:os';
import process from 'node:process';
import type { Suite } from '../../src/crypto/index.ts';
import type { Figures } from './figures.ts';
import { progress } from './progress.ts';
import { benchKeyGeneration } from './scale-key.ts';
import { benchEcdsaPresign, benchSchnorrPresign } from './scale-presign.ts';
import { benchSign } from './scale-sign.ts';
import { benchShareEncryption } from './scale-user.ts';
import { simulate } from './simulation.ts';

export interface ScaleFigures extends Figures {
  readonly n: number;
  /** Shares that are needed. */
  readonly t: number;
  /** One process after everything above, with the messages of all parties in memory. Megabytes. */
  readonly memory: { readonly rss: number; readonly heap: number; readonly buffers: number };
  /** Load average of the last minute at the end; above 1 the machine was not ours alone. */
  readonly load: number;
}

export interface ScaleOptions {
  readonly suite: Suite;
  readonly n: number;
  /** Everything at every size, whatever it takes. */
  readonly full: boolean;
  /** Use messages of an earlier run where they are the same. */
  readonly keep: boolean;
}

/** Presigns per batch and repetitions; fewer for large committees unless everything is wanted. */
function planOf({ n, full }: ScaleOptions) {
  if (n <= 16) return { batch: 16, single: 5, batched: n <= 4 ? 3 : 2, sign: n <= 4 ? 9 : 5, abort: true };
  return {
    batch: full ? 16 : n <= 64 ? 4 : 3,
    single: full ? 3 : 1,
    batched: 1,
    sign: full ? 3 : 2,
    abort: full || n <= 64,
  };
}

export async function benchScale(options: ScaleOptions): Promise<ScaleFigures> {
  const { n } = options;
  const plan = planOf(options);
  const figures: Figures = { operations: {}, bytes: {} };
  const step = (name: string) => progress(`n = ${n}: ${name}`);
  step('key generation');
  const simulation = await simulate(options);
  simulation.crew.rest();
  benchKeyGeneration(simulation, figures);
  step('presigns');
  const single = { count: 1, runs: plan.single };
  const batched = { count: plan.batch, runs: plan.batched };
  await benchSchnorrPresign(simulation, single, figures);
  const schnorr = await benchSchnorrPresign(simulation, batched, figures);
  await benchEcdsaPresign(simulation, single, figures);
  const ecdsa = await benchEcdsaPresign(simulation, batched, figures);
  step('signatures');
  benchShareEncryption(simulation, plan.sign, figures);
  await benchSign(simulation, { scheme: 'Schnorr', batch: schnorr, runs: plan.sign, abort: plan.abort }, figures);
  await benchSign(simulation, { scheme: 'ECDSA', batch: ecdsa, runs: plan.sign, abort: plan.abort }, figures);
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const memory = { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20, buffers: arrayBuffers / 2 ** 20 };
  return { n, t: simulation.t, ...figures, memory, load: loadavg()[0] ?? 0 };
}
