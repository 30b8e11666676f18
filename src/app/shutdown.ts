/** One place where a process learns that it must stop, and runs its clean-up once, in reverse order, within a bound. */
import process from 'node:process';
import { EXIT } from './exit.ts';

export interface Shutdown {
  readonly signal: AbortSignal;
  /** Registers a clean-up; they run last registered first. */
  onStop(cleanUp: () => Promise<void> | void): void;
  /** Idempotent; resolves when every clean-up has run or `limitMs` has passed. */
  stop(): Promise<void>;
}

/** Listens to SIGINT, SIGTERM and SIGHUP; a signal stops everything and exits with 130 (143 for SIGTERM). */
export function createShutdown({ limitMs = 4_000 }: { limitMs?: number } = {}): Shutdown {
  const controller = new AbortController();
  const cleanUps: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    controller.abort();
    for (const cleanUp of cleanUps.reverse()) {
      try {
        await cleanUp();
      } catch (error) {
        console.error('while stopping:', error);
      }
    }
  }

  function stop(): Promise<void> {
    stopping ??= Promise.race([runAll(), new Promise<void>((done) => setTimeout(done, limitMs).unref())]);
    return stopping;
  }

  const exitWith = (status: number) => () => {
    void stop().finally(() => process.exit(status));
  };
  process.on('SIGINT', exitWith(EXIT.interrupted));
  process.on('SIGTERM', exitWith(143));
  process.on('SIGHUP', exitWith(129));
  return { signal: controller.signal, onStop: (cleanUp) => cleanUps.push(cleanUp), stop };
}

/** Runs `main` and stops everything after it, whatever happens; what ends because of a stop is no error. */
export async function runUntilStopped(shutdown: Shutdown, main: () => Promise<number>): Promise<number> {
  try {
    return await main();
  } catch (error) {
    if (!shutdown.signal.aborted) throw error;
    return EXIT.interrupted;
  } finally {
    await shutdown.stop();
  }
}
