/** Child process: the embedded devnet. */
import { startDevnet } from '../../devnet/index.ts';
import { serve } from './serve.ts';

interface Config {
  readonly port: number;
  readonly faucetPort: number;
  readonly stateDir: string;
}

serve<Config>(async ({ port, faucetPort, stateDir }, shutdown) => {
  const devnet = await startDevnet({ port, faucetPort, stateDir, log: (message) => console.log(message) });
  shutdown.onStop(() => devnet.close());
  return { url: devnet.url, faucetUrl: devnet.faucetUrl, chainId: devnet.chainId };
});
