/** Hostile inputs made from valid ones: noise, flips, cuts, splices, claimed lengths and deep nesting. */
import { concatBytes } from '../../src/base/index.ts';
import type { Random } from './random.ts';

/** Lengths and counts that nobody has bytes for, in every integer form the decoders read. */
const BOMBS: readonly (readonly number[])[] = [
  [0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x00, 0x10, 0x00, 0x00],
  [0x00, 0x00, 0x10, 0x00],
  // ULEB128: 2^32 - 1, 2^25 - 1, 2^53 - 1, 2^35, and two encodings that are not minimal.
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];
const CORNERS = [0x00, 0x01, 0x02, 0x7f, 0x80, 0xfe, 0xff];
/** Nothing the fuzzers make is longer. */
const MAX_INPUT = 256 * 1024;

type Mutation = (valid: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, drop: number, insert: Uint8Array): Uint8Array =>
  concatBytes(bytes.subarray(0, at), insert, bytes.subarray(Math.min(bytes.length, at + drop)));

function flip(valid: Uint8Array, random: Random, count: number): Uint8Array {
  const out = valid.slice();
  for (let i = 0; i < count && out.length > 0; i++) {
    const at = random.below(out.length);
    out[at] = out[at]! ^ (1 << random.below(8));
  }
  return out;
}

function repeatSlice(valid: Uint8Array, random: Random): Uint8Array {
  const from = random.below(valid.length + 1);
  const part = valid.subarray(from, from + random.between(1, 48));
  if (part.length === 0) return valid.slice();
  const times = Math.min(random.between(2, 4_000), Math.floor(MAX_INPUT / part.length));
  const repeated = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) repeated.set(part, i * part.length);
  return splice(valid, from, 0, repeated);
}

/** By name, so that a finding says what was done. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  noise: (valid, random) => random.bytes(random.below(random.chance(4) ? 2 * valid.length + 2 : 300)),
  headedNoise: (valid, random) =>
    concatBytes(valid.subarray(0, random.between(1, 40)), random.bytes(random.below(valid.length + 64))),
  flip: (valid, random) => flip(valid, random, 1),
  flips: (valid, random) => flip(valid, random, random.between(2, 8)),
  corner: (valid, random) => {
    const out = valid.slice();
    if (out.length > 0) out[random.below(out.length)] = random.pick(CORNERS);
    return out;
  },
  cut: (valid, random) => valid.slice(0, random.below(valid.length + 1)),
  extend: (valid, random) =>
    concatBytes(valid, random.chance(2) ? random.bytes(random.between(1, 64)) : new Uint8Array(random.between(1, 64))),
  splice: (valid, random, other) =>
    concatBytes(valid.subarray(0, random.below(valid.length + 1)), other.subarray(random.below(other.length + 1))),
  bomb: (valid, random) => {
    const bomb = Uint8Array.from(random.pick(BOMBS));
    return splice(valid, random.below(valid.length + 1), bomb.length, bomb);
  },
  bombEarly: (valid, random) => {
    const bomb = Uint8Array.from(random.pick(BOMBS));
    return splice(valid, random.below(Math.min(valid.length, 160) + 1), random.chance(2) ? bomb.length : 1, bomb);
  },
  insert: (valid, random) => splice(valid, random.below(valid.length + 1), 0, random.bytes(random.between(1, 40))),
  remove: (valid, random) => splice(valid, random.below(valid.length + 1), random.between(1, 40), new Uint8Array(0)),
  nest: (valid, random) => repeatSlice(valid, random),
};

const NAMES = Object.keys(MUTATIONS);

export interface Mutated {
  readonly bytes: Uint8Array;
  readonly mutation: string;
}

/** One hostile input; `samples` are valid ones of the same decoder. */
export function mutate(samples: readonly Uint8Array[], random: Random): Mutated {
  const mutation = random.pick(NAMES);
  const made = MUTATIONS[mutation]!(random.pick(samples), random, random.pick(samples));
  return { bytes: made.length > MAX_INPUT ? made.slice(0, MAX_INPUT) : made, mutation };
}

/** Small damage, for what is mutated inside: text, file contents. */
export function damage(valid: Uint8Array, random: Random): Uint8Array {
  return MUTATIONS[random.pick(['flip', 'flips', 'corner', 'cut', 'bomb', 'insert', 'remove', 'splice'])]!(
    valid,
    random,
    valid,
  );
}
