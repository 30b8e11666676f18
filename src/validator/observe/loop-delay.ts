/**
 * How long the event loop of this process was held up. Wall time says what peers and clients felt; processor time of the main
 * thread tells work of our own from a machine that had no processor for us.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

export interface LoopDelay {
  /** Beyond the timer's own resolution, in seconds, since the last look. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Most processor time the main thread used in one turn, seconds. */
  readonly busiest: number;
}

export interface LoopWatch {
  /** What happened since the last call. */
  take(): LoopDelay;
  close(): void;
}

const RESOLUTION_MS = 10;

/** Starts to watch; costs a timer of 10 ms. */
export function watchLoop(): LoopWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let busiest = 0;
  let last = process.threadCpuUsage();
  const timer = setInterval(() => {
    const now = process.threadCpuUsage();
    busiest = Math.max(busiest, now.user + now.system - last.user - last.system);
    last = now;
  }, RESOLUTION_MS);
  timer.unref();
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3);
  return {
    take: () => {
      const taken = {
        p50: seconds(delay.percentile(50)),
        p99: seconds(delay.percentile(99)),
        max: seconds(delay.max),
        busiest: busiest / 1e6,
      };
      delay.reset();
      busiest = 0;
      return taken;
    },
    close: () => {
      delay.disable();
      clearInterval(timer);
    },
  };
}
