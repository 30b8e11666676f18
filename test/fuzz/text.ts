/** Hostile JSON made from valid JSON: members of other types, missing, doubled, huge or nested without end. */
import type { Random } from './random.ts';

const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.5,
  '',
  '0x',
  '0x0',
  'zz',
  `0x${'f'.repeat(64)}`,
  `0x${'f'.repeat(4_096)}`,
  '\u0000',
  '\ud800',
  '__proto__',
  [],
  {},
  [[]],
  [null],
  { length: 4_294_967_295 },
  { toString: 1 },
  { __proto__: [] },
];

type Path = readonly (string | number)[];

function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

/** The value with `replacement` at `path`, or without it when that is undefined. */
function replaced(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) };
  const holder = copy as Record<string | number, unknown>;
  const inner = replaced(holder[key], rest, replacement);
  if (inner === undefined) Reflect.deleteProperty(holder, key);
  else holder[key] = inner;
  return copy;
}

function nested(random: Random): string {
  const depth = random.pick([10, 1_000, 30_000]);
  return random.chance(2)
    ? '['.repeat(depth) + ']'.repeat(random.chance(2) ? depth : 0)
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(random.chance(2) ? depth : 0)}`;
}

/** One text; valid JSON more often than not. */
export function hostileJson(valid: string, random: Random): string {
  if (random.chance(12)) return nested(random);
  const value: unknown = JSON.parse(valid);
  const path = random.pick(paths(value));
  if (random.chance(3)) return JSON.stringify(replaced(value, path, undefined)) ?? '';
  const text = JSON.stringify(replaced(value, path, random.pick(STRANGE))) ?? '';
  if (random.chance(8)) return text.replace('{', '{"__proto__":{"x":1},');
  return random.chance(8) ? text.replace('{', '{"chain":"first",') : text;
}

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const bytesText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
