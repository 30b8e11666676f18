/** `npm run fuzz`: feeds every decoder and the mesh reader hostile bytes for as long as wished; prints seed and input of what it finds. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { EXIT, runScript } from '../src/app/exit.ts';
import { Failure } from '../src/base/index.ts';
import { DECODERS } from '../test/fuzz/decoders.ts';
import { floodInboxes } from '../test/fuzz/mesh-flood.ts';
import { type FuzzResult, runFuzzers } from '../test/fuzz/pool.ts';

const USAGE = `npm run fuzz -- [options]
  --minutes N   how long; 1 by default
  --seed TEXT   the same seed gives the same inputs; random by default
  --only TEXT   decoders with this in their name; "mesh" for the reader of mesh streams alone
  --list        names of the decoders`;

/** Inputs of a decoder of cost 1 in one round; a seed names a round. */
const CASES = 2_000;
const MESH = 'mesh';
const MESH_FRAMES = 200_000;

interface Totals {
  inputs: number;
  rounds: Map<string, number>;
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 10_000) return minutes;
  throw new Failure('usage', 'app/bad-arguments', '--minutes is not a positive number', {
    hint: 'For example --minutes 5.',
  });
}

function assertKnown(only: string): void {
  if (only === MESH || DECODERS.some(({ name }) => name.includes(only))) return;
  throw new Failure('usage', 'app/bad-arguments', `no decoder has "${only}" in its name`, {
    hint: '--list names them.',
  });
}

/** Rounds of a million hostile frames' size, each with a seed of its own, until the time is over. */
function fuzzMesh(seed: string, milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let frames = 0;
  for (let round = 0; round === 0 || performance.now() < end; round++) {
    const own = `${seed}.${round}`;
    try {
      frames += floodInboxes({ seed: own, frames: MESH_FRAMES }).frames;
    } catch (error) {
      throw new Failure('bug', 'app/fuzz-finding', `mesh, seed ${own}: ${String(error)}`, { cause: error });
    }
  }
  return frames;
}

function print(result: FuzzResult): void {
  for (const [name, text] of result.findings) console.error(`\nFINDING in ${name}\n${text}`);
}

async function fuzzDecoders(seed: string, only: string, milliseconds: number): Promise<FuzzResult> {
  const totals: Totals = { inputs: 0, rounds: new Map() };
  const result = await runFuzzers({
    seed,
    cases: CASES,
    only,
    milliseconds,
    onReport: (report) => {
      totals.inputs += report.cases;
      const round = (totals.rounds.get(report.name) ?? 0) + 1;
      totals.rounds.set(report.name, round);
      if (round === 1)
        console.log(`${report.name}: ${report.cases} inputs, ${report.accepted} accepted, ${report.milliseconds} ms`);
    },
  });
  console.log(`${result.inputs} inputs, ${totals.rounds.size} decoders, ${result.findings.size} findings`);
  print(result);
  return result;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      only: { type: 'string', default: '' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.list) {
    console.log(values.help ? USAGE : DECODERS.map(({ name }) => name).join('\n'));
    return EXIT.done;
  }
  assertKnown(values.only);
  const milliseconds = minutesOf(values.minutes) * 60_000;
  const seed = values.seed ?? randomBytes(8).toString('hex');
  console.log(`seed ${seed}`);
  const isMesh = values.only === MESH;
  // A fifth of the time belongs to the mesh when nobody asked for one decoder.
  const forMesh = isMesh ? milliseconds : values.only === '' ? milliseconds / 5 : 0;
  if (forMesh > 0) console.log(`mesh: ${fuzzMesh(seed, forMesh)} frames`);
  if (isMesh) return EXIT.done;
  const { findings } = await fuzzDecoders(seed, values.only, milliseconds - forMesh);
  return findings.size === 0 ? EXIT.done : EXIT.software;
}

runScript(main);
