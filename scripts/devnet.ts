/** Runs a devnet until Ctrl-C: `npm run devnet -- [--port 9000] [--faucet-port 9123] [--state-dir .tandem/devnet] [--fresh] [--json]`. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { EXIT, runScript } from '../src/app/exit.ts';
import { createShutdown, runUntilStopped } from '../src/app/shutdown.ts';
import { Failure } from '../src/base/index.ts';
import { startDevnet } from '../src/devnet/index.ts';

const HELP = `A Sui-shaped chain in one process, for development.

  --port <n>            gRPC-web for SuiGrpcClient        (9000; 0 takes a free one)
  --faucet-port <n>     POST /v2/gas                      (9123; 0 takes a free one)
  --state-dir <dir>     where the chain is kept           (.tandem/devnet)
  --memory              keep nothing
  --fresh               forget the chain that is there
  --checkpoint-ms <n>   checkpoint interval; 0 makes one per transaction (0)
  --json                print one JSON line when ready
`;

const OPTIONS = {
  port: { type: 'string', default: '9000' },
  'faucet-port': { type: 'string', default: '9123' },
  'state-dir': { type: 'string', default: '.tandem/devnet' },
  'checkpoint-ms': { type: 'string', default: '0' },
  memory: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function readNumber(text: string, flag: string, highest: number): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number <= highest) return number;
  throw new Failure(
    'usage',
    'devnet/bad-arguments',
    `${flag} must be a whole number from 0 to ${highest}, not ${text}`,
    {
      hint: '--help lists the options.',
    },
  );
}

const shutdown = createShutdown();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const devnet = await startDevnet({
    port: readNumber(values.port, '--port', 65_535),
    faucetPort: readNumber(values['faucet-port'], '--faucet-port', 65_535),
    checkpointIntervalMs: readNumber(values['checkpoint-ms'], '--checkpoint-ms', 60_000),
    fresh: values.fresh,
    ...(values.memory ? {} : { stateDir: values['state-dir'] }),
    log: (message) => console.error(message),
  });
  shutdown.onStop(() => devnet.close());
  const { url, faucetUrl, chainId } = devnet;
  if (values.json) console.log(JSON.stringify({ url, faucetUrl, chainId }));
  else console.log(`RPC     ${url}\nFaucet  ${faucetUrl}\nChain   ${chainId}\nCtrl-C stops it.`);
  return await new Promise<number>(() => undefined);
}

runScript(() => runUntilStopped(shutdown, main));
