/** Minimum, median and maximum of repeated measurements. */
import process from 'node:process';

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Median of the thread's processor time, which other programs on the machine do not lengthen much. */
  readonly cpu?: number;
  /** Number of measurements; absent in figures that are no repeated measurement. */
  readonly runs?: number;
}

/** One measurement, in milliseconds. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: medianOf(values), max: Math.max(...values), runs: values.length };
}

export function spreadOfSamples(samples: readonly Sample[]): Spread {
  return { ...spreadOf(samples.map(({ wall }) => wall)), cpu: medianOf(samples.map(({ cpu }) => cpu)) };
}

/** Runs the body once and notes how long it took. */
export function timed<T>(into: Sample[], body: () => T): T {
  const before = process.threadCpuUsage();
  const started = performance.now();
  const result = body();
  const wall = performance.now() - started;
  const used = process.threadCpuUsage(before);
  into.push({ wall, cpu: (used.user + used.system) / 1000 });
  return result;
}

/** Milliseconds of each of `runs` calls; `body` gets the number of the run. */
export function time(runs: number, body: (run: number) => unknown): Spread {
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run++) timed(samples, () => body(run));
  return spreadOfSamples(samples);
}

function mapSpread(spread: Spread, change: (value: number) => number): Spread {
  const { min, median, max, cpu } = spread;
  const changed = { ...spread, min: change(min), median: change(median), max: change(max) };
  return cpu === undefined ? changed : { ...changed, cpu: change(cpu) };
}

/** The same operation for several items at once, per item. */
export const perItem = (spread: Spread, items: number): Spread => mapSpread(spread, (value) => value / items);

/** A step that consists of others: extremes and medians add up, which overstates the spread a little. */
export function sumOf(...spreads: readonly Spread[]): Spread {
  const add = (pick: (spread: Spread) => number): number => spreads.reduce((sum, spread) => sum + pick(spread), 0);
  return { min: add((s) => s.min), median: add((s) => s.median), max: add((s) => s.max), cpu: add((s) => s.cpu ?? 0) };
}

export const showSpread = ({ min, median, max }: Spread, digits = 1): string =>
  [min, median, max].map((value) => value.toFixed(digits)).join(' / ');
