/** The order in which one account's transactions go out. */
import { heed } from './abort.ts';

/** One transaction of an account at a time: two at once would take the same coins and caps from each other. */
export class AccountQueue {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` after all that was queued before for this account; whoever gives up lets the next go on. */
  async run<T>(account: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#last.get(account) ?? Promise.resolve();
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    const last = before.then(() => done);
    this.#last.set(account, last);
    try {
      await heed(signal, before);
      return await work();
    } finally {
      release();
      if (this.#last.get(account) === last) this.#last.delete(account);
    }
  }
}
