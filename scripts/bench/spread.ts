/** Minimum, median and maximum of repeated measurements. */

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** Milliseconds of each of `runs` calls; `body` gets the number of the run. */
export function time(runs: number, body: (run: number) => void): Spread {
  const values = Array.from({ length: runs }, (_, run) => {
    const started = performance.now();
    body(run);
    return performance.now() - started;
  });
  return spreadOf(values);
}

export const showSpread = ({ min, median, max }: Spread, digits = 1): string =>
  [min, median, max].map((value) => value.toFixed(digits)).join(' / ');
