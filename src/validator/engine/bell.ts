/** Wakes jobs when the chain says something about their object; a wait also ends by itself, so that no event is vital. */
import type { Sleep } from '../port.ts';

export interface Bell {
  ring(key: string): void;
  /** Resolves when `key` rings or after `timeoutMs`. Rejects when the signal aborts. */
  wait(key: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export function createBell(sleep: Sleep): Bell {
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring(key) {
      for (const wake of waiting.get(key) ?? []) wake();
    },
    async wait(key, timeoutMs, signal) {
      const inner = new AbortController();
      const wake = (): void => inner.abort();
      const wakes = waiting.get(key) ?? new Set();
      waiting.set(key, wakes.add(wake));
      try {
        await sleep(timeoutMs, AbortSignal.any([signal, inner.signal]));
      } catch (error) {
        // Rung is what we waited for; only the outer signal is a reason to stop.
        if (signal.aborted) throw error;
      } finally {
        wakes.delete(wake);
        if (wakes.size === 0) waiting.delete(key);
      }
    },
  };
}
