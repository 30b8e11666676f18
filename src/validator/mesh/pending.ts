/** Blob requests that wait for their answer. */
import { Failure } from '../../base/index.ts';
import type { PeerName } from '../port.ts';

interface Waiting {
  readonly peer: PeerName;
  settle(bytes: Uint8Array | undefined): void;
  fail(error: unknown): void;
}

export class PendingRequests {
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  /**
   * Registers a request, sends it under a fresh number and waits. Throws transient `validator/peer-timeout` after
   * `timeoutMs`, or when `send` says the peer cannot be reached.
   */
  async ask(
    peer: PeerName,
    send: (id: number) => boolean,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<Uint8Array | undefined> {
    options.signal?.throwIfAborted();
    const id = this.#next;
    this.#next = (this.#next + 1) % 2 ** 32;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>();
    const timedOut = (): void => reject(this.#timeout(peer));
    const aborted = (): void => reject(options.signal?.reason);
    const timer = setTimeout(timedOut, options.timeoutMs);
    options.signal?.addEventListener('abort', aborted, { once: true });
    this.#waiting.set(id, { peer, settle: resolve, fail: reject });
    if (!send(id)) timedOut();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', aborted);
      this.#waiting.delete(id);
    }
  }

  #timeout(peer: PeerName): Failure {
    return new Failure('transient', 'validator/peer-timeout', 'a peer did not answer in time', {
      data: { peer },
      hint: 'Ask another peer.',
    });
  }

  /** An answer that nobody waits for, or from another peer than the one asked, is ignored. */
  answer(peer: PeerName, id: number, bytes: Uint8Array | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting?.peer === peer) waiting.settle(bytes);
  }

  failAll(error: unknown): void {
    for (const waiting of this.#waiting.values()) waiting.fail(error);
  }
}
