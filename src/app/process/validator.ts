/** Child process: one validator. The passphrase comes over the parent's channel, never in argv or the environment. */
import process from 'node:process';
import { Secret } from '../../base/index.ts';
import type { Deployment } from '../../chain/index.ts';
import { startValidator } from '../../validator/index.ts';
import { serve } from './serve.ts';

interface Config {
  readonly stateDir: string;
  readonly passphrase: string;
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  readonly listen: readonly string[];
  readonly metricsPort: number;
  readonly logLevel?: 'debug' | 'info' | 'warn';
}

serve<Config>(async (config, shutdown) => {
  const validator = await startValidator({
    ...config,
    passphrase: new Secret(config.passphrase),
    signal: shutdown.signal,
  });
  shutdown.onStop(() => validator.close());
  // A validator that cannot go on ends its process; whoever supervises it decides about a restart.
  validator.done.catch(() => shutdown.stop().finally(() => process.exit(1)));
  return { party: validator.party, id: validator.id, metricsUrl: validator.metricsUrl };
});
