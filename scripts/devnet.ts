/** Runs a devnet until Ctrl-C: `npm run devnet -- [--port 9000] [--faucet-port 9123] [--state-dir .tandem/devnet] [--fresh] [--json]`. */
import { parseArgs } from 'node:util';
import { isFailure } from '../src/base/index.ts';
import { type Devnet, startDevnet } from '../src/devnet/index.ts';

const HELP = `A Sui-shaped chain in one process, for development.

  --port <n>            gRPC-web for SuiGrpcClient        (9000; 0 takes a free one)
  --faucet-port <n>     POST /v2/gas                      (9123; 0 takes a free one)
  --state-dir <dir>     where the chain is kept           (.tandem/devnet)
  --memory              keep nothing
  --fresh               forget the chain that is there
  --checkpoint-ms <n>   checkpoint interval; 0 makes one per transaction (0)
  --json                print one JSON line when ready
`;

function readPort(text: string, flag: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`${flag} must be a port from 0 to 65535, not ${text}`);
  process.exit(2);
}

function readOptions() {
  const options = {
    port: { type: 'string', default: '9000' },
    'faucet-port': { type: 'string', default: '9123' },
    'state-dir': { type: 'string', default: '.tandem/devnet' },
    'checkpoint-ms': { type: 'string', default: '0' },
    memory: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

const values = readOptions();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

let devnet: Devnet;
try {
  devnet = await startDevnet({
    port: readPort(values.port, '--port'),
    faucetPort: readPort(values['faucet-port'], '--faucet-port'),
    checkpointIntervalMs: Number(values['checkpoint-ms']) || 0,
    fresh: values.fresh,
    ...(values.memory ? {} : { stateDir: values['state-dir'] }),
    log: (message) => console.error(message),
  });
} catch (error) {
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${error.message}${error.hint ? `\n${error.hint}` : ''}`);
  process.exit(1);
}

const { url, faucetUrl, chainId } = devnet;
if (values.json) console.log(JSON.stringify({ url, faucetUrl, chainId }));
else console.log(`RPC     ${url}\nFaucet  ${faucetUrl}\nChain   ${chainId}\nCtrl-C stops it.`);

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    devnet.close().then(
      () => process.exit(status),
      () => process.exit(1),
    );
  });
}
