/** `node scripts/validator.ts`: see --help. */
import { runScript } from '../src/app/exit.ts';
import { createShutdown, runUntilStopped } from '../src/app/shutdown.ts';

const shutdown = createShutdown();
runScript(() =>
  runUntilStopped(shutdown, async () => {
    const { runValidator } = await import('../src/app/cli/validator.ts');
    return await runValidator(shutdown);
  }),
);
