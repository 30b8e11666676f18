/** `npm run demo`: listens to Ctrl-C before anything else is loaded, then runs the demo. */
import { EXIT, runScript } from '../src/app/exit.ts';
import { createShutdown } from '../src/app/shutdown.ts';

const shutdown = createShutdown();
runScript(async () => {
  const { runDemo } = await import('./demo/main.ts');
  try {
    return await runDemo(shutdown);
  } catch (error) {
    if (!shutdown.signal.aborted) throw error;
    return EXIT.interrupted;
  } finally {
    await shutdown.stop();
  }
});
