/** The demo's options and order: start a network, tell the story, show what came out. Exit status 0 only if everything is there. */
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { EXIT } from '../../src/app/exit.ts';
import { DEFAULT_PORTS, type Localnet, type LocalnetPorts, startLocalnet } from '../../src/app/localnet.ts';
import type { Shutdown } from '../../src/app/shutdown.ts';
import { Failure } from '../../src/base/index.ts';
import { createProgress, type Progress, printSummary } from './report.ts';

const HELP = `Boots a devnet, four validators with 3, 3, 2, 2 of 10 shares and an indexer, generates the network key, creates a
dWallet on each of four curves and signs through the chain: two Bitcoin transactions (Taproot, P2WPKH), an Ethereum
and a Solana transaction, a P-256 and an sr25519 message.

  npm run demo -- [options]

  --json           print one JSON object as the last line of standard output
  --keep           leave everything running and print the URLs; Ctrl-C ends it
  --suite NAME     CL-128 (default) or CL-112
  --state-dir DIR  where state and logs go, emptied at every start (default .tandem/demo)
  --port-base N    use ports N to N+23 instead of 9000 (RPC), 9123 (faucet), 9124 (API), 9184 (metrics), 9284 (mesh)
  --help

Exit status: 0 every signature is there, 1 one is absent, 2 wrong options or a port in use, 70 a defect, 75 try again, 130 Ctrl-C.
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  suite: { type: 'string', default: 'CL-128' },
  'state-dir': { type: 'string', default: join('.tandem', 'demo') },
  'port-base': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const HIGHEST_BASE = 65_535 - 23;

function portsFrom(base: string | undefined): LocalnetPorts {
  if (base === undefined) return DEFAULT_PORTS;
  const rpc = /^\d{1,5}$/.test(base) ? Number(base) : 0;
  if (rpc < 1 || rpc > HIGHEST_BASE) {
    throw new Failure('usage', 'demo/bad-port', `--port-base ${base} is not a number from 1 to ${HIGHEST_BASE}`, {
      hint: 'Give the first of 24 free ports, for example --port-base 22000.',
    });
  }
  return { rpc, faucet: rpc + 1, api: rpc + 2, metrics: rpc + 10, mesh: rpc + 20 };
}

function suiteFrom(name: string): 'CL-128' | 'CL-112' {
  if (name === 'CL-128' || name === 'CL-112') return name;
  throw new Failure('usage', 'demo/bad-suite', `the demo does not run on the suite ${name}`, {
    hint: 'Choose CL-128 or CL-112; CL-TEST has no security and is for tests only.',
  });
}

/** Parses argv and runs the demo; the result is the exit status. */
export async function runDemo(shutdown: Shutdown): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const suite = suiteFrom(values.suite);
  const ports = portsFrom(values['port-base']);
  const progress = createProgress();
  progress.note(`starting a network of four validators on suite ${suite}; Ctrl-C ends it`);
  const starting = startLocalnet({
    stateDir: values['state-dir'],
    suite,
    weights: [3, 3, 2, 2],
    ports,
    signal: shutdown.signal,
    onStep: (step, milliseconds) => progress.step(step, milliseconds),
  });
  // Also while it starts: whoever stops waits until nothing runs any more.
  shutdown.onStop(() =>
    starting.then(
      (net) => net.stop(),
      () => undefined,
    ),
  );
  // The libraries of the chains load while the network starts.
  const [{ runFlow }, net] = await Promise.all([import('./flow.ts'), starting]);
  const report = await runFlow(net, progress, shutdown.signal);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else printSummary(report);
  if (values.keep) await keep(net, progress);
  return report.ok ? EXIT.done : EXIT.incomplete;
}

/** Until Ctrl-C. */
async function keep(net: Localnet, progress: Progress): Promise<never> {
  progress.note(`RPC      ${net.rpcUrl}`);
  progress.note(`faucet   ${net.faucetUrl}`);
  progress.note(`API      ${net.apiUrl}`);
  for (const url of net.metricsUrls) progress.note(`metrics  ${url}`);
  progress.note('Press Ctrl-C to end everything.');
  return await new Promise<never>(() => undefined);
}
