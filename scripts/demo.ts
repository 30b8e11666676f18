/** `npm run demo`: listens to Ctrl-C before anything else is loaded, then runs the demo. */
import { runScript } from '../src/app/exit.ts';
import { createShutdown, runUntilStopped } from '../src/app/shutdown.ts';

const shutdown = createShutdown();
runScript(() =>
  runUntilStopped(shutdown, async () => {
    const { runDemo } = await import('./demo/main.ts');
    return await runDemo(shutdown);
  }),
);
