/** `npm run bench`: what every layer costs, against targets and against what one would use instead; a measurement, not a test. */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { progress } from './progress.ts';
import type { BenchResults } from './results.ts';
import type { ScaleFigures, ScaleOptions } from './scale.ts';

const SECTIONS = ['class-group', 'scale', 'devnet', 'network'] as const;

const HELP = `npm run bench -- [options]

  --only a,b     sections: ${SECTIONS.join(', ')}, peers (default: all but peers)
  --shares 4,64  sizes of committee of the section scale (default: 4,16,64,128)
  --peers        also install and run what one would use instead (needs a package registry)
  --full         every repetition and batch at every size; takes far longer than 8 minutes
  --fresh        make all messages anew instead of using those of an earlier run
  --json         one JSON object on stdout, nothing else
  --out FILE     the same into a file; sections and sizes that were not measured now stay as they are in it
  --readme       measure nothing: write README.md and docs/bench/latest.md from docs/bench/latest.json

Times are medians with minimum and maximum, in milliseconds of one thread. Run it on an idle machine. Progress goes to stderr.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    shares: { type: 'string', default: '4,16,64,128' },
    peers: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Every size in a process of its own. */
async function inProcess(options: ScaleOptions): Promise<ScaleFigures> {
  const child = fork(join(import.meta.dirname, 'scale-process.ts'), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return await new Promise((resolve, reject) => {
    child.once('message', (figures: ScaleFigures) => resolve(figures));
    child.once('exit', (code) => reject(new Error(`the measuring process ended with code ${code}`)));
    child.send(options);
  });
}

async function scale(): Promise<ScaleFigures[]> {
  const figures: ScaleFigures[] = [];
  for (const n of values.shares.split(',').map(Number)) {
    figures.push(await inProcess({ suite: 'CL-128', n, full: values.full, keep: !values.fresh }));
  }
  return figures;
}

async function measure(only: ReadonlySet<string>): Promise<BenchResults> {
  const results: { -readonly [K in keyof BenchResults]: BenchResults[K] } = {
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      threads: availableParallelism(),
      node: process.version,
      suite: 'CL-128',
      full: values.full,
      loadBefore: loadavg()[0] ?? 0,
      loadAfter: 0,
    },
  };
  if (only.has('class-group')) {
    progress('class group');
    results.classGroup = (await import('./class-group.ts')).benchClassGroup();
  }
  if (only.has('scale')) results.scale = await scale();
  if (only.has('devnet')) {
    progress('devnet');
    results.devnet = await (await import('./devnet.ts')).benchDevnet();
  }
  if (only.has('network')) results.network = await (await import('./network.ts')).benchNetwork('CL-128');
  if (only.has('peers')) results.peers = await (await import('./peers.ts')).benchPeers();
  results.machine = { ...results.machine, loadAfter: loadavg()[0] ?? 0 };
  return results;
}

/** Into the file, beside what it holds from earlier runs. */
function writeResults(file: string, results: BenchResults): void {
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<BenchResults>) : {};
  const measured = new Set(results.scale?.map(({ n }) => n));
  const others = earlier.scale?.filter(({ n }) => !measured.has(n)) ?? [];
  const scale = [...others, ...(results.scale ?? [])].sort((a, b) => a.n - b.n);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...earlier, ...results, scale }, rounded, 2)}\n`);
}

/** Microseconds and thousandths are digits enough. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

async function main(): Promise<void> {
  if (values.help) return console.log(HELP);
  const { fullDocument, writeDocuments } = await import('./report.ts');
  if (values.readme) return writeDocuments();
  const only = new Set<string>(values.only?.split(',') ?? SECTIONS);
  if (values.peers) only.add('peers');
  const results = await measure(only);
  const text = JSON.stringify(results);
  if (values.out !== undefined) writeResults(values.out, results);
  process.stdout.write(values.json ? `${text}\n` : `${fullDocument(results)}\n`);
}

await main();
process.exit(0);
