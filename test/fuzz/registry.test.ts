/** No decoder of the product is outside of the fuzzers' registry, and nothing in the registry is gone. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DECODERS, NO_DECODERS } from './decoders.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXPORT = /^export (?:async )?(?:function|const) ((?:decode|parse|open|read|import)[A-Z][A-Za-z0-9]*)/gm;

/** `path#name` of everything that is called like a decoder. */
function calledLikeDecoders(text: string, path: string): string[] {
  return [...text.matchAll(EXPORT)].map(([, name]) => `${path}#${name}`);
}

function inSource(): string[] {
  const files = globSync(['src/**/*.ts', 'indexer/**/*.ts'], { cwd: ROOT });
  return files
    .filter((path) => !/\.test\.ts$|\.gen\.ts$|testing/.test(path))
    .flatMap((path) => calledLikeDecoders(readFileSync(join(ROOT, path), 'utf8'), path.replaceAll('\\', '/')));
}

const covered = new Set(DECODERS.flatMap(({ covers }) => covers));

test('every export called decode, parse, open, read or import is fuzzed or excluded with a reason', () => {
  const found = inSource();
  expect(found.length).toBeGreaterThan(60);
  expect(found.filter((name) => !covered.has(name) && !(name in NO_DECODERS))).toEqual([]);
});

test('control: a decoder that nobody registered is found', () => {
  const text = 'export function decodeNovelty(bytes: Uint8Array): number {\nexport const parseOther = () => 1;\n';
  const found = calledLikeDecoders(text, 'src/x.ts');
  expect(found).toEqual(['src/x.ts#decodeNovelty', 'src/x.ts#parseOther']);
  expect(found.filter((name) => covered.has(name) || name in NO_DECODERS)).toEqual([]);
});

test('the registry names nothing that is not there, nothing twice, and every exclusion has its reason', () => {
  const found = new Set(inSource());
  expect([...covered, ...Object.keys(NO_DECODERS)].filter((name) => !found.has(name))).toEqual([]);
  expect(Object.keys(NO_DECODERS).filter((name) => covered.has(name))).toEqual([]);
  expect(Object.values(NO_DECODERS).every((reason) => reason.length > 10)).toBe(true);
  const names = DECODERS.map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
});
