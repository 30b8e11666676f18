/**
 * Every decoder under hostile bytes: refused with a coded failure or accepted as the one encoding of its value; no other
 * exception, no hang, no memory, no read past the end. A fixed seed; `npm run fuzz` takes others and more time.
 */
import { beforeAll, expect, test } from 'vitest';
import { u8 } from '../../src/base/index.ts';
import { type Decoder, examine } from './decoder.ts';
import { DECODERS } from './decoders.ts';
import { type FuzzResult, runFuzzers } from './pool.ts';
import { fuzzDecoder } from './run.ts';

const CASES = 250;
let result: FuzzResult;

beforeAll(async () => {
  result = await runFuzzers({ seed: 'ci', cases: CASES });
  const cases = result.reports.reduce((sum, report) => sum + report.cases, 0);
  const seconds = result.reports.reduce((sum, report) => sum + report.milliseconds, 0) / 1_000;
  console.log(`fuzz: ${result.reports.length} decoders, ${cases} hostile inputs in ${seconds.toFixed(1)} s`);
}, 240_000);

test.each(DECODERS.map(({ name }) => name))('%s', (name) => {
  expect(result.findings.get(name) ?? '').toBe('');
  const report = result.reports.find((each) => each.name === name);
  expect(report?.cases).toBeGreaterThanOrEqual(20);
});

/** A decoder with one fault, which the demands must find. */
const faulty = (decode: Decoder['decode'], more: Partial<Decoder> = {}): Decoder => ({
  name: 'faulty',
  covers: [],
  samples: () => [Uint8Array.of(1, 2, 3, 4)],
  decode,
  ...more,
});
const run = (decoder: Decoder) => fuzzDecoder(decoder, { seed: 'control', cases: 300 });

test('control: another exception, an uncoded one, a wrong kind and a refused valid input are found', async () => {
  const throws = (at: number) =>
    faulty((bytes) => {
      if (bytes.length > at) throw new RangeError('x');
      return bytes.slice();
    });
  await expect(run(throws(5))).rejects.toThrow(/threw RangeError: x\ninput: [0-9a-f]+/);
  await expect(run(faulty(() => undefined))).rejects.toThrow(/refused a valid input/);
  await expect(run(throws(1_000_000))).resolves.toMatchObject({ cases: 300, accepted: 300 });
});

test('control: a second spelling, a changed input and an over-read are found', async () => {
  await expect(run(faulty((bytes) => bytes.slice(0, 4)))).rejects.toThrow(/encode differently/);
  await expect(run(faulty((bytes) => bytes.fill(0)))).rejects.toThrow(/changed its input/);
  const overRead = faulty((bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, Math.max(4, bytes.length)).slice());
  await expect(run(overRead)).rejects.toThrow(/encode differently/);
});

test('control: memory for a claimed length is found', async () => {
  const greedy = faulty((bytes) =>
    bytes.length === 7 && new Array(2 ** 23).fill(0).length > 0 ? bytes.slice() : undefined,
  );
  await expect(examine(greedy, new Uint8Array(7))).rejects.toThrow(/took \d+ MiB/);
  expect(
    await examine(
      faulty(() => u8(9)),
      u8(9),
    ),
  ).toBe(true);
});
