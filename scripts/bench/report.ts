/** Bench results as text: the README's block, docs/bench/latest.md and the terminal, all from the JSON alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchResults, median, scaleOf, TARGETS, typical } from './results.ts';
import { type Spread, showSpread } from './spread.ts';
import { ABSENT, digits, duration, table } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');
export const RESULTS_FILE = join(ROOT, 'docs/bench/latest.json');
export const DOCUMENT_FILE = join(ROOT, 'docs/bench/latest.md');
export const README_FILE = join(ROOT, 'README.md');
export const BEGIN = '<!-- bench:begin -->';
export const END = '<!-- bench:end -->';

const sizesOf = (results: BenchResults): number[] => (results.scale ?? []).map(({ n }) => n);

function machineLine(results: BenchResults): string {
  const { cpu, threads, node, suite, loadBefore, loadAfter } = results.machine;
  const load = `load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after`;
  return `${cpu}, ${threads} threads, Node ${node}, suite ${suite}; ${load}.`;
}

/** Batches are smaller in large committees unless everything was measured; the cell then says so. */
const BATCHES = [16, 4, 3];

/** Rows of the README: name and operation; `x*` is the largest batch measured. */
const ROWS: readonly (readonly [string, string])[] = [
  ['user: ECDSA message', 'ECDSA user message'],
  ['user: Schnorr message', 'Schnorr user message'],
  ['user: encrypt the share, with proof', 'share encryption and proof'],
  ['validator: ECDSA signature, online', 'ECDSA sign: one validator'],
  ['validator: Schnorr signature, online', 'Schnorr sign: one validator'],
  ['validator: ECDSA presign, in a batch of 16', 'ECDSA presign x*: one validator'],
  ['validator: ECDSA presign, alone', 'ECDSA presign x1: one validator'],
  ['validator: Schnorr presign, in a batch of 16', 'Schnorr presign x*: one validator'],
  ['validator: Schnorr presign, alone', 'Schnorr presign x1: one validator'],
  ['validator: key generation, stage A', 'key A: one validator'],
  ['validator: key generation, stage B, 4 curves', 'key B: one validator'],
  ['abort: prove own partial (ECDSA)', 'ECDSA abort: prove own partial'],
  ['abort: judge a quorum (ECDSA)', 'ECDSA abort: judge a quorum'],
];

interface Cell {
  readonly value: number | undefined;
  readonly text: string;
}

function cellOf(results: BenchResults, n: number, operation: string): Cell {
  if (!operation.includes('x*')) {
    const value = median(results, n, operation);
    return { value, text: duration(value) };
  }
  for (const batch of BATCHES) {
    const value = median(results, n, operation.replace('x*', `x${batch}`));
    if (value !== undefined)
      return { value, text: `${duration(value)}${batch === BATCHES[0] ? '' : ` (of ${batch})`}` };
  }
  return { value: undefined, text: ABSENT };
}

function scaleTable(results: BenchResults): string {
  const sizes = sizesOf(results);
  if (sizes.length === 0) return 'Not measured.';
  const rows = ROWS.map(([name, operation]) => {
    const cells = sizes.map((n) => cellOf(results, n, operation));
    const [small, large] = [cells[sizes.indexOf(4)]?.value, cells[sizes.indexOf(64)]?.value];
    const ratio = small === undefined || large === undefined ? ABSENT : digits(large / small);
    return [name, ...cells.map(({ text }) => text), ratio];
  }).filter((row) => row.slice(1).some((cell) => cell !== ABSENT));
  return table(['milliseconds, median', ...sizes.map((n) => `n = ${n}`), '64 : 4'], rows);
}

const BYTE_ROWS = [
  'network key, what a user fetches',
  'ECDSA user message',
  'Schnorr user message',
  'ECDSA partial decryption',
  'ECDSA presign: entry on chain',
  'ECDSA presign x16: round 1 message',
  'ECDSA presign x16: round 2 message',
  'key A: dealing',
  'key B: dealing',
];

function bytesTable(results: BenchResults, names: readonly string[]): string {
  const sizes = sizesOf(results);
  if (sizes.length === 0) return '';
  const rows = names
    .map((name) => [name, ...sizes.map((n) => digits(scaleOf(results, n)?.bytes[name]))])
    .filter((row) => row.slice(1).some((cell) => cell !== ABSENT));
  return table(['bytes', ...sizes.map((n) => `n = ${n}`)], rows);
}

function targetTable(results: BenchResults): string {
  const rows = TARGETS.map(({ name, limit, unit, measure }) => {
    const value = measure(results);
    const verdict = value === undefined ? 'not measured' : value <= limit ? 'met' : '**missed**';
    return [name, `${digits(limit)} ${unit}`, value === undefined ? ABSENT : `${digits(value)} ${unit}`, verdict];
  });
  return table(['target', 'limit', 'measured', ''], rows);
}

function networkTable(results: BenchResults): string[] {
  const { network } = results;
  if (network === undefined) return [];
  const shown = (spread: Spread | undefined): string => (spread === undefined ? ABSENT : showSpread(spread, 0));
  const rows = [
    ['ECDSA, request to acceptance, ms', shown(network.ecdsaMs)],
    ['- the user checks, makes the message, sends the transaction', shown(network.ecdsaParts?.requestMs)],
    ['- validators follow, verify, decrypt, combine, post', shown(network.ecdsaParts?.completionMs)],
    ['Taproot, request to acceptance, ms', shown(network.taprootMs)],
    ['Ed25519, request to acceptance, ms', shown(network.ed25519Ms)],
    ['ECDSA signatures per second, presigns at hand', digits(network.ecdsaPerSecond?.presignsAtHand)],
    ['ECDSA signatures per second, presigns made as they go', digits(network.ecdsaPerSecond?.withPresigns)],
    ['start to network key, s', digits(network.keySeconds)],
    ['start to first signature on chain, s', digits(network.firstSignatureSeconds)],
  ].filter((row) => row[1] !== ABSENT);
  return [
    'Four validators, chain and user on this one machine, everything included (min / median / max):',
    '',
    table(['end to end', ''], rows as string[][]),
    '',
  ];
}

function peerTable(results: BenchResults): string[] {
  const { peers } = results;
  if (peers === undefined || peers.length === 0) return [];
  const rows = peers.flatMap(({ name, version, missing, comparisons }) =>
    missing === undefined
      ? comparisons.map(({ what, ours, theirs, remark }) => {
          const [their, our] = [typical(theirs), typical(ours)];
          const factor = their === undefined || our === undefined ? undefined : their / our;
          const verdict =
            factor === undefined
              ? ABSENT
              : factor >= 1
                ? `${digits(factor)}x faster`
                : `**${digits(1 / factor)}x slower**`;
          return [`${name} ${version}: ${what}`, duration(their), duration(our), verdict, remark];
        })
      : [[name, ABSENT, ABSENT, 'not measured', missing]],
  );
  return [
    'Against what one would use instead, in the same process in turn (median ms of processor time). FROST and DKLs are threshold signatures of one',
    'group: they have no user whose consent every signature needs, and one key per group and key generation.',
    '',
    table(['instead', 'theirs', 'ours', 'we are', 'what is compared'], rows),
    '',
  ];
}

/** What stands between the markers of the README. */
export function readmeBlock(results: BenchResults): string {
  return [
    '## How fast',
    '',
    `${machineLine(results)} Processor time of one thread; n validators of one share each. [All figures](docs/bench/latest.md); \`npm run bench\` makes them.`,
    '',
    scaleTable(results),
    '',
    "A user's work and messages do not depend on n. A presign is made ahead of time; online is what a request waits for.",
    '',
    ...networkTable(results),
    ...peerTable(results),
    'Held against our own targets:',
    '',
    targetTable(results),
  ].join('\n');
}

function classGroupSections({ classGroup }: BenchResults): string[] {
  return (classGroup ?? []).flatMap(({ suite, kernel, bigint, ratio, operations }) => [
    `## Class group, ${suite}, secp256k1`,
    '',
    table(
      ['one form operation, microseconds', 'WebAssembly', 'BigInt', 'ratio'],
      (['square', 'compose'] as const).map((name) => [
        name,
        showSpread(kernel[name]),
        showSpread(bigint[name]),
        digits(ratio[name]),
      ]),
    ),
    '',
    table(
      ['operation, ms', 'min / median / max'],
      Object.entries(operations).map(([name, spread]) => [name, showSpread(spread, 2)]),
    ),
    '',
  ]);
}

function devnetSection({ devnet }: BenchResults): string[] {
  if (devnet === undefined) return [];
  const rows = [
    ['signed transfers in process, per second', digits(devnet.inProcessPerSecond)],
    ['signed transfers over gRPC, per second', digits(devnet.grpcPerSecond)],
    ['build, sign, execute and wait, ms', digits(devnet.roundTripMs)],
  ];
  return ['## Devnet', '', table(['', ''], rows), ''];
}

/** docs/bench/latest.md: everything, with extremes. */
export function fullDocument(results: BenchResults): string {
  const sections = (results.scale ?? []).flatMap(({ n, t, operations, bytes, memory, load }) => [
    `## n = ${n}, t = ${t}`,
    '',
    table(
      ['operation, ms', 'min / median / max', 'processor', 'runs'],
      Object.entries(operations).map(([name, s]) => [name, showSpread(s), digits(s.cpu), String(s.runs ?? ABSENT)]),
    ),
    '',
    table(
      ['message', 'bytes'],
      Object.entries(bytes).map(([name, value]) => [name, digits(value)]),
    ),
    '',
    `Memory of the process: ${digits(memory.rss)} MB, heap ${digits(memory.heap)} MB. Load ${load.toFixed(1)}.`,
    '',
  ]);
  const head = '# Measured\n\nGenerated by `npm run bench -- --readme` from `latest.json`; do not edit.';
  return [
    head,
    '',
    readmeBlock(results).replace('## How fast', '## Summary').replace(' [All figures](docs/bench/latest.md);', ''),
    '',
    bytesTable(results, BYTE_ROWS),
    '',
    ...sections,
    ...classGroupSections(results),
    ...devnetSection(results),
  ].join('\n');
}

export function insertBlock(readme: string, block: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${BEGIN} ... ${END}`);
  return `${readme.slice(0, from)}${BEGIN}\n${block}\n${readme.slice(to)}`;
}

export const readResults = (): BenchResults => JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as BenchResults;

/** Writes README.md and docs/bench/latest.md. */
export function writeDocuments(): void {
  const results = readResults();
  writeFileSync(README_FILE, insertBlock(readFileSync(README_FILE, 'utf8'), readmeBlock(results)));
  writeFileSync(DOCUMENT_FILE, fullDocument(results));
}
