/** What a comparison with a peer consists of, and how both sides are timed. */
import { type Sample, type Spread, spreadOfSamples, timed } from '../spread.ts';

export interface Comparison {
  readonly what: string;
  readonly theirs: Spread;
  /** Absent where we have nothing of the kind. */
  readonly ours?: Spread;
  /** What stands on either side, and what the numbers do not say. */
  readonly remark: string;
}

export interface PeerFigures {
  readonly name: string;
  readonly version: string;
  /** Why it was not measured. */
  readonly missing?: string;
  readonly comparisons: readonly Comparison[];
}

/** One call of theirs, one of ours, and so on. */
export function alternate(
  runs: number,
  theirs: (run: number) => unknown,
  ours?: (run: number) => unknown,
): Pick<Comparison, 'theirs' | 'ours'> {
  const [a, b]: [Sample[], Sample[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    timed(a, () => theirs(run));
    if (ours !== undefined) timed(b, () => ours(run));
  }
  return { theirs: spreadOfSamples(a), ...(ours === undefined ? {} : { ours: spreadOfSamples(b) }) };
}

export interface Installed {
  readonly version: string;
  readonly module: unknown;
}
