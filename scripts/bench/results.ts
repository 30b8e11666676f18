/** The JSON of a bench run, and the targets it is held against. */
import type { ClassGroupFigures } from './class-group.ts';
import type { DevnetFigures } from './devnet.ts';
import type { NetworkFigures } from './network.ts';
import type { PeerFigures } from './peers/compare.ts';
import type { ScaleFigures } from './scale.ts';
import type { Spread } from './spread.ts';

export interface BenchResults {
  readonly machine: {
    readonly cpu: string;
    readonly threads: number;
    readonly node: string;
    readonly suite: string;
    readonly full: boolean;
    /** Load averages of the last minute: above 1 at the start, the machine was not ours alone. */
    readonly loadBefore: number;
    readonly loadAfter: number;
  };
  readonly classGroup?: readonly ClassGroupFigures[];
  readonly scale?: readonly ScaleFigures[];
  readonly devnet?: DevnetFigures;
  readonly network?: NetworkFigures;
  readonly peers?: readonly PeerFigures[];
}

/** Figures of one committee size. */
export function scaleOf(results: BenchResults, n: number): ScaleFigures | undefined {
  return results.scale?.find((figures) => figures.n === n);
}

/** Median processor time of the measuring thread, in milliseconds: what other programs do lengthens it least. */
export const typical = (spread: Spread | undefined): number | undefined => spread?.cpu ?? spread?.median;

/** The typical time of an operation. */
export function median(results: BenchResults, n: number, operation: string): number | undefined {
  return typical(scaleOf(results, n)?.operations[operation]);
}

export interface Target {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  readonly measure: (results: BenchResults) => number | undefined;
}

function ratio(results: BenchResults, operation: string, sizes: readonly [number, number]): number | undefined {
  const [large, small] = sizes.map((n) => median(results, n, operation));
  return large === undefined || small === undefined ? undefined : large / small;
}

/** What the project wants of itself: one thread, CL-128; n x 1 means n validators of one share. */
export const TARGETS: readonly Target[] = [
  { name: 'user, ECDSA message', limit: 120, unit: 'ms', measure: (r) => median(r, 4, 'ECDSA user message') },
  {
    name: 'validator, one ECDSA signature, 4 x 1',
    limit: 150,
    unit: 'ms',
    measure: (r) => median(r, 4, 'ECDSA sign: one validator'),
  },
  {
    name: 'the same at 64 x 1, as a multiple',
    limit: 3.5,
    unit: 'x',
    measure: (r) => ratio(r, 'ECDSA sign: one validator', [64, 4]),
  },
  {
    name: 'validator, one ECDSA presign in a batch of 16, 4 x 1',
    limit: 350,
    unit: 'ms',
    measure: (r) => median(r, 4, 'ECDSA presign x16: one validator'),
  },
  {
    name: 'validator, one Schnorr signature, 4 x 1',
    limit: 70,
    unit: 'ms',
    measure: (r) => median(r, 4, 'Schnorr sign: one validator'),
  },
  {
    name: 'user, share encryption with proof',
    limit: 80,
    unit: 'ms',
    measure: (r) => median(r, 4, 'share encryption and proof'),
  },
  {
    name: 'set-up data a user fetches',
    limit: 64 * 1024,
    unit: 'bytes',
    measure: (r) => scaleOf(r, 4)?.bytes['network key, what a user fetches'],
  },
  {
    name: 'end to end, ECDSA request to acceptance on chain, p50',
    limit: 800,
    unit: 'ms',
    measure: (r) => r.network?.ecdsaMs?.median,
  },
  {
    name: 'end to end, Taproot request to acceptance on chain, p50',
    limit: 500,
    unit: 'ms',
    measure: (r) => r.network?.taprootMs.median,
  },
];
