/** How many requests an address may make: bursts up to a size, refilled at a rate, in bounded memory. */

export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Addresses remembered; the one not seen for longest is forgotten, that is: starts with a full bucket again. */
const MAX_ADDRESSES = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export class TokenBuckets {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Zero when the request may pass, else the seconds after which one will. */
  take(address: string): number {
    const { burst, perSecond } = this.#limit;
    const nowMs = this.#now();
    const { tokens: left, atMs } = this.#buckets.get(address) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, left + (Math.max(0, nowMs - atMs) * perSecond) / 1_000);
    const passes = tokens >= 1;
    // Deleted first, so that the map stays in order of last use.
    this.#buckets.delete(address);
    this.#buckets.set(address, { tokens: passes ? tokens - 1 : tokens, atMs: nowMs });
    const oldest = this.#buckets.keys().next().value;
    if (this.#buckets.size > MAX_ADDRESSES && oldest !== undefined) this.#buckets.delete(oldest);
    return passes ? 0 : (1 - tokens) / perSecond;
  }
}
