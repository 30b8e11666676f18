/** `node scripts/validator.ts`: makes a validator's keys and registration, and runs it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { fromBase58 } from '@mysten/sui/utils';
import { Failure } from '../../base/index.ts';
import type { Suite } from '../../crypto/index.ts';
import { encodeRegistration, initValidator, readEvidence, startValidator } from '../../validator/index.ts';
import { EXIT } from '../exit.ts';
import type { Shutdown } from '../shutdown.ts';
import { requireDeployment, requirePublished } from './deployment-file.ts';
import { readPassphrase } from './passphrase.ts';
import { refuseTestSuite } from './suite.ts';

const HELP = `One validator of a Tandem network.

  node scripts/validator.ts init [options]   makes its keys and writes its registration, which is public
  node scripts/validator.ts run [options]    runs it until Ctrl-C
  node scripts/validator.ts evidence [options]  prints what it holds against others, one JSON object per line; it must not run

  --state-dir DIR     keys and journal, mode 700: never copy it while it runs, never run two copies
  --deployment FILE   deployments/<chain>.json
  --json              print one JSON object
init:
  --address MULTIADDR where the other validators reach it, for example /ip4/203.0.113.7/tcp/7001; may be repeated
  --suite NAME        suite of the network: CL-128 (default), CL-112, CL-TEST
  --out FILE          the registration (registration.json in the state directory)
run:
  --rpc URL           gRPC endpoint of a node you trust (http://127.0.0.1:9000)
  --listen MULTIADDR  where it listens; may be repeated
  --metrics-port N    health and metrics on loopback
  --log-level LEVEL   debug, info (default), warn or error

The passphrase is read from the file that TANDEM_PASSPHRASE_FILE names (mode 600), or asked for at the terminal.
`;

const OPTIONS = {
  'state-dir': { type: 'string' },
  deployment: { type: 'string' },
  address: { type: 'string', multiple: true },
  suite: { type: 'string', default: 'CL-128' },
  out: { type: 'string' },
  rpc: { type: 'string', default: 'http://127.0.0.1:9000' },
  listen: { type: 'string', multiple: true },
  'metrics-port': { type: 'string' },
  'log-level': { type: 'string', default: 'info' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const readOptions = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
type Values = ReturnType<typeof readOptions>['values'];

function refuse(message: string): Failure {
  return new Failure('usage', 'app/bad-arguments', message, { hint: '--help lists the options.' });
}

function oneOf<T extends string>(known: readonly T[], given: string, flag: string): T {
  const found = known.find((value) => value === given);
  if (found === undefined) throw refuse(`${flag} ${given}: choose one of ${known.join(', ')}`);
  return found;
}

function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw refuse(`${flag} is missing`);
  return value;
}

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

async function init(values: Values): Promise<number> {
  const stateDir = required(values['state-dir'], '--state-dir');
  const { chainId, packageId } = requirePublished(required(values.deployment, '--deployment'));
  const suite = refuseTestSuite(oneOf(SUITES, values.suite, '--suite'));
  const addresses = values.address ?? [];
  if (addresses.length === 0) throw refuse('--address is missing');
  const passphrase = await readPassphrase({ confirm: true });
  const place = { chainId: fromBase58(chainId), packageId, suite, epoch: 0 };
  const registration = await initValidator({ stateDir, passphrase, place, addresses });
  const file = values.out ?? join(stateDir, 'registration.json');
  writeFileSync(file, encodeRegistration(registration));
  process.stderr.write(`Give ${file} to the operator; send SUI for gas to ${registration.validator}\n`);
  process.stdout.write(`${values.json ? JSON.stringify({ validator: registration.validator, file }) : file}\n`);
  return EXIT.done;
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw refuse(`--metrics-port ${text} is not a port`);
  return port;
}

async function run(values: Values, shutdown: Shutdown): Promise<number> {
  const stateDir = required(values['state-dir'], '--state-dir');
  const deployment = requireDeployment(required(values.deployment, '--deployment'));
  const listen = values.listen ?? [];
  if (listen.length === 0) throw refuse('--listen is missing');
  const metricsPort = parsePort(values['metrics-port']);
  const logLevel = oneOf(LEVELS, values['log-level'], '--log-level');
  const validator = await startValidator({
    stateDir,
    deployment,
    listen,
    logLevel,
    rpcUrl: values.rpc,
    passphrase: await readPassphrase(),
    signal: shutdown.signal,
    ...(metricsPort === undefined ? {} : { metricsPort }),
  });
  shutdown.onStop(() => validator.close());
  const { party, id, metricsUrl = null } = validator;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ party, id, metricsUrl })}\n`
      : `party ${party}, account ${id}, metrics ${metricsUrl}\n`,
  );
  await validator.done;
  return EXIT.done;
}

async function evidence(values: Values): Promise<number> {
  const stateDir = required(values['state-dir'], '--state-dir');
  for (const item of await readEvidence({ stateDir, passphrase: await readPassphrase() })) {
    process.stdout.write(`${JSON.stringify(item)}\n`);
  }
  return EXIT.done;
}

/** Parses the arguments; the result is the exit status. */
export async function runValidator(shutdown: Shutdown, args: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(args);
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [verb] = positionals;
  if (positionals.length === 1 && verb === 'init') return await init(values);
  if (positionals.length === 1 && verb === 'run') return await run(values, shutdown);
  if (positionals.length === 1 && verb === 'evidence') return await evidence(values);
  throw refuse('say init, run or evidence');
}
