import { bcs } from '@mysten/sui/bcs';
import { expect, test } from 'vitest';
import { parseEvent } from './event.ts';
import { event } from './gen/structs.gen.ts';
import { parseStrict, type StrictCodec } from './strict-bcs.ts';

const PACKAGE = `0x${'fa'.repeat(32)}`;
const id = `0x${'07'.repeat(32)}`;
const posted = event.DealingPosted.serialize({ ceremony: id, round: 0, party: 3, digest: [1, 2, 3] }).toBytes();
const type = `${PACKAGE}::event::DealingPosted`;
const refusal = expect.objectContaining({ kind: 'transient', code: 'chain/bad-content' });

test('control: the bytes of an event are its fields', () => {
  const parsed = parseEvent(PACKAGE, { type, bcs: posted });
  expect(parsed?.fields).toMatchObject({ ceremony: id, party: 3, digest: Uint8Array.of(1, 2, 3) });
});

test('a length beyond the end does not read the neighbouring memory', () => {
  const neighbours = new Uint8Array(4_096).fill(0x77);
  neighbours.set(posted);
  const claimed = neighbours.subarray(0, posted.length);
  claimed[35] = 100;
  // The library itself does: this is what the reader is there for.
  expect(event.DealingPosted.parse(claimed).digest).toHaveLength(100);
  expect(() => parseEvent(PACKAGE, { type, bcs: claimed })).toThrow(refusal);
});

test('short bytes, bytes left over and a flag of 2 are refused', () => {
  const codec = bcs.struct('Flagged', { flag: bcs.bool(), list: bcs.vector(bcs.u16()) }) as StrictCodec<unknown>;
  const parse = (...bytes: number[]) => parseStrict(codec, Uint8Array.from(bytes), 'Flagged');
  expect(parse(1, 1, 5, 0)).toEqual({ flag: true, list: [5] });
  for (const bytes of [[], [1], [1, 1, 5], [1, 1, 5, 0, 0], [2, 1, 5, 0]]) {
    expect(() => parse(...bytes)).toThrow(refusal);
  }
});

test('claimed lengths cost no memory, nested ones neither', () => {
  const codec = bcs.vector(bcs.vector(bcs.vector(bcs.u64()))) as StrictCodec<unknown>;
  const bomb = Uint8Array.from([...Array(3).fill([0xff, 0xff, 0xff, 0x0f]).flat(), 0, 0]);
  const before = process.memoryUsage().heapUsed;
  expect(() => parseStrict(codec, bomb, 'bomb')).toThrow(refusal);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 24);
});

test('events of other packages and strange types are none of ours and never throw', () => {
  const strange = ['', '::', 'x', `${PACKAGE}::event`, `${type}<u8>`, `${PACKAGE}::event::toString`, '<'.repeat(9_999)];
  for (const other of [...strange, `0x2::event::DealingPosted`]) {
    expect(parseEvent(PACKAGE, { type: other, bcs: posted })).toBeUndefined();
  }
  expect(parseEvent(`0x${'0'.repeat(63)}2`, { type: '0x2::event::DealingPosted', bcs: posted })).toBeDefined();
});
