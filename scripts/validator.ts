/** `node scripts/validator.ts`: see --help. */
import process from 'node:process';
import { runScript } from '../src/app/exit.ts';
import { createShutdown, runUntilStopped } from '../src/app/shutdown.ts';

const shutdown = createShutdown();
runScript(() =>
  runUntilStopped(shutdown, async () => {
    const { runValidator } = await import('../src/app/cli/validator.ts');
    return await runValidator(shutdown, process.argv.slice(2));
  }),
);
