/** `npm run bench`: medians and ratios of every layer; a measurement, not a test. */
import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { benchClassGroup } from './class-group.ts';
import { benchDevnet } from './devnet.ts';
import { benchNetwork } from './network.ts';
import { benchProtocol } from './protocol.ts';

const HELP = `npm run bench -- [--json] [--only class-group,protocol,devnet,network]

Times are min / median / max. Run it on an idle machine.`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'class-group,protocol,devnet,network' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const only = new Set(values.only.split(','));
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads, Node ${process.version}`;
  console.log(machine);
  const results: Record<string, unknown> = { machine };
  if (only.has('class-group')) results.classGroup = benchClassGroup();
  if (only.has('protocol')) {
    results.protocol = Object.fromEntries([4, 16].map((n) => [`CL-128/${n}x1`, benchProtocol('CL-128', n)]));
  }
  if (only.has('devnet')) results.devnet = await benchDevnet();
  if (only.has('network')) results.network = await benchNetwork('CL-128');
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

if (values.help) console.log(HELP);
else await main();
process.exit(0);
