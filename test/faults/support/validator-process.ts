/** Child process: one validator with fault points, and the longest stall of its event loop in its log. */
import { appendFileSync } from 'node:fs';
import { serve } from '../../../src/app/process/serve.ts';
import { Secret } from '../../../src/base/index.ts';
import type { Deployment } from '../../../src/chain/index.ts';
import { startValidator } from '../../../src/validator/index.ts';
import { watchLoop } from '../../../src/validator/observe/loop-delay.ts';
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
  const loop = watchLoop();
  const ms = (seconds: number): string => (seconds * 1e3).toFixed(0);
  setInterval(() => {
    const { max, p99, busiest } = loop.take();
    console.log(`stall max ${ms(max)} p99 ${ms(p99)} busiest ${ms(busiest)} ms`);
  }, 2_000).unref();
  return { party: validator.party, metricsUrl: validator.metricsUrl };
});
