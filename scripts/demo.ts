/** `npm run demo`: a whole network on this machine makes real signatures. Exit status 0 only if every one is there. */
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { DEFAULT_PORTS, startLocalnet } from '../src/app/localnet.ts';
import { createShutdown } from '../src/app/shutdown.ts';
import { isFailure } from '../src/base/index.ts';
import { runFlow } from './demo/flow.ts';
import { createProgress, printSummary } from './demo/report.ts';

const HELP = `Boots a devnet, four validators with 3, 3, 2, 2 of 10 shares and an indexer, generates the network key, creates two
dWallets and signs a Bitcoin and a Solana transaction through the chain.

  npm run demo -- [options]

  --json           print one JSON object as the last line
  --keep           leave everything running and print the URLs; Ctrl-C ends it
  --suite NAME     CL-128 (default) or CL-112
  --state-dir DIR  where state and logs go, replaced at every start (default .tandem/demo)
  --port-base N    use ports N, N+1, … instead of 9000, 9123, 9124, 9184…
  --help`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    suite: { type: 'string', default: 'CL-128' },
    'state-dir': { type: 'string', default: join('.tandem', 'demo') },
    'port-base': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function portsFrom(base: string | undefined) {
  if (base === undefined) return DEFAULT_PORTS;
  const first = Number(base);
  return { rpc: first, faucet: first + 1, api: first + 2, metrics: first + 10, mesh: first + 20 };
}

async function main(): Promise<number> {
  const suite = values.suite;
  if (suite !== 'CL-128' && suite !== 'CL-112') throw new Error('--suite is CL-128 or CL-112');
  const shutdown = createShutdown();
  const progress = createProgress();
  const net = await startLocalnet({
    stateDir: values['state-dir'],
    suite,
    weights: [3, 3, 2, 2],
    ports: portsFrom(values['port-base']),
    onStep: (step, milliseconds) => progress.step(step, milliseconds),
  });
  shutdown.onStop(() => net.stop());
  const report = await runFlow(net, progress, shutdown.signal);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else printSummary(report);
  if (values.keep) {
    progress.note(
      `RPC ${net.rpcUrl}  faucet ${net.faucetUrl}  API ${net.apiUrl}  metrics ${net.metricsUrls.join(' ')}`,
    );
    progress.note('Press Ctrl-C to end everything.');
    await new Promise(() => {});
  }
  await shutdown.stop();
  return report.ok ? 0 : 1;
}

if (values.help) {
  console.log(HELP);
} else {
  main().then(
    (status) => process.exit(status),
    (error: unknown) => {
      console.error(isFailure(error) ? `${error.code}: ${error.message}\n${error.hint ?? ''}` : error);
      process.exit(1);
    },
  );
}
