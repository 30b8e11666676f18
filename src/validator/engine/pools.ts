/** Which pools of presigns a network keeps filled, in which order and with how many at a time. */

/** A pool, as the chain names it. */
export interface PoolName {
  readonly curve: number;
  readonly algorithm: number;
}

export interface PoolPlan extends PoolName {
  /** Presigns in one batch: few where one takes long, so that the first users need not wait for many. */
  readonly batch: number;
  /** A quorum's contributions to a round come within this time, in milliseconds, or the session is given up. */
  readonly quorumWaitMs: number;
  /** The proposer names its set within this time after a validator verified what it has. */
  readonly bundleWaitMs: number;
}

const SCHNORR = { batch: 16, quorumWaitMs: 20_000, bundleWaitMs: 15_000 } as const;
/** Two rounds of heavier work: longer, so that one that restarts in between is not too late. */
const ECDSA = { batch: 8, quorumWaitMs: 60_000, bundleWaitMs: 40_000 } as const;

/** An empty pool of an earlier place is filled first: Taproot, Ed25519, ECDSA on both curves, sr25519. */
export const POOLS: readonly PoolPlan[] = [
  { curve: 0, algorithm: 1, ...SCHNORR },
  { curve: 2, algorithm: 0, ...SCHNORR },
  { curve: 0, algorithm: 0, ...ECDSA },
  { curve: 1, algorithm: 0, ...ECDSA },
  { curve: 3, algorithm: 0, ...SCHNORR },
];

/** `<curve>/<algorithm>`, as journal, metrics and status name a pool. */
export const poolName = ({ curve, algorithm }: PoolName): string => `${curve}/${algorithm}`;

/** Undefined for a pool that this network does not keep. */
export function planOf({ curve, algorithm }: PoolName): PoolPlan | undefined {
  return POOLS.find((pool) => pool.curve === curve && pool.algorithm === algorithm);
}
