/** The figures of one committee size, as its parts fill them in. */
import type { Spread } from './spread.ts';

/** What the parts fill in. */
export interface Figures {
  /** Milliseconds. */
  readonly operations: Record<string, Spread>;
  readonly bytes: Record<string, number>;
}
