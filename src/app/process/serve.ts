/** The child's side of a supervised process: take the configuration, report readiness, stop with the parent. */
import process from 'node:process';
import { isFailure } from '../../base/index.ts';
import type { FromChild } from '../child.ts';
import { exitStatus } from '../exit.ts';
import { createShutdown, type Shutdown } from '../shutdown.ts';

/** An orphan ends sooner than somebody starts the parent again. */
const ORPHAN_MS = 1_500;

function describe(error: unknown): FromChild {
  if (!isFailure(error)) return { kind: 'failed', failure: 'bug', code: 'app/unexpected', message: String(error) };
  const { kind: failure, code, message, hint } = error;
  return { kind: 'failed', failure, code, message, ...(hint === undefined ? {} : { hint }) };
}

/** Runs `start` with the configuration sent by the parent; what it returns is sent back as readiness information. */
export function serve<Config>(start: (config: Config, shutdown: Shutdown) => Promise<unknown>): void {
  const shutdown = createShutdown({ limitMs: ORPHAN_MS });
  // A parent that was killed cannot stop us: its end of the channel closes, and that is our signal.
  const orphaned = (): void => {
    void shutdown.stop().finally(() => process.exit(0));
  };
  process.on('disconnect', orphaned);
  if (!process.connected) {
    orphaned();
    return;
  }
  const say = (message: FromChild, done: () => void = () => undefined): void => {
    // Nobody listens any more when the channel is closed; `disconnect` ends us then.
    if (process.connected) process.send?.(message, done);
  };
  process.once('message', (message: { config: Config }) => {
    start(message.config, shutdown).then(
      (info) => say({ kind: 'ready', info }),
      (error: unknown) => {
        if (shutdown.signal.aborted) return;
        console.error(error);
        say(describe(error), () => process.exit(exitStatus(error)));
      },
    );
  });
}
