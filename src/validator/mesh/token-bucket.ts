/** A token bucket: so much a second for long, so much at once. */
import type { Now } from '../port.ts';

export interface TokenBucketOptions {
  readonly perSecond: number;
  readonly burst: number;
  readonly now: Now;
}

export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #at: number;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#at = options.now();
  }

  #refill(): void {
    const { perSecond, burst, now } = this.#options;
    const at = now();
    // A clock that jumps back must not take tokens away.
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, at - this.#at) * perSecond) / 1000);
    this.#at = at;
  }

  /** Takes `count` if the bucket is not in debt. A count above the burst is allowed and leaves a debt to wait for. */
  take(count: number): boolean {
    this.#refill();
    if (this.#tokens <= 0) return false;
    this.#tokens -= count;
    return true;
  }

  /** Milliseconds until `take` succeeds again; 0 when it would now. */
  waitMs(): number {
    this.#refill();
    return this.#tokens > 0 ? 0 : Math.ceil((-this.#tokens * 1000) / this.#options.perSecond) + 1;
  }
}
