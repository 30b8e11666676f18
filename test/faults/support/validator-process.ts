/** Child process: one validator with fault points, and the longest stall of its event loop in its log. */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { serve } from '../../../src/app/process/serve.ts';
import { Secret } from '../../../src/base/index.ts';
import type { Deployment } from '../../../src/chain/index.ts';
import { startValidator } from '../../../src/validator/index.ts';
import { createFaultPoint, type FaultFiles } from './fault.ts';

export interface ProcessConfig {
  readonly stateDir: string;
  readonly passphrase: string;
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  readonly listen: readonly string[];
  readonly metricsPort: number;
  readonly files: FaultFiles;
}

serve<ProcessConfig>(async ({ files, passphrase, ...config }, shutdown) => {
  const fault = createFaultPoint(files, (label) => appendFileSync(files.labels, `${label}\n`));
  const validator = await startValidator({
    ...config,
    passphrase: new Secret(passphrase),
    signal: shutdown.signal,
    logLevel: 'debug',
    fault,
  });
  shutdown.onStop(() => validator.close());
  validator.done.catch(() => shutdown.stop().finally(() => process.exit(1)));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    console.log(`stall max ${(delay.max / 1e6).toFixed(0)} p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms`);
    delay.reset();
  }, 2_000).unref();
  return { party: validator.party, metricsUrl: validator.metricsUrl };
});
