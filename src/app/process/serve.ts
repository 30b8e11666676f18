/** The child's side of a supervised process: take the configuration, report readiness, stop with the parent. */
import process from 'node:process';
import { isFailure } from '../../base/index.ts';
import { createShutdown, type Shutdown } from '../shutdown.ts';

/** Runs `start` with the configuration sent by the parent; what it returns is sent back as readiness information. */
export function serve<Config>(start: (config: Config, shutdown: Shutdown) => Promise<unknown>): void {
  const shutdown = createShutdown();
  // A parent that was killed cannot stop us: its end of the channel closes, and that is our signal.
  process.on('disconnect', () => {
    void shutdown.stop().finally(() => process.exit(0));
  });
  process.once('message', (message: { config: Config }) => {
    start(message.config, shutdown).then(
      (info) => process.send?.({ kind: 'ready', info }),
      (error: unknown) => {
        console.error(error);
        const failure = isFailure(error)
          ? { code: error.code, message: error.message, hint: error.hint }
          : { code: 'app/unexpected', message: String(error) };
        process.send?.({ kind: 'failed', ...failure }, () => process.exit(1));
      },
    );
  });
}
