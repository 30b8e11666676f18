// Holds the contracts' sources, tests and docs/spec/onchain.md against each other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMoveFiles } from '../../scripts/move/files.ts';
import { renderVectors } from '../../scripts/move-vectors.ts';

const ROOT = join(import.meta.dirname, '../..');
const files = Object.entries(readMoveFiles(join(ROOT, 'move/tandem')));
const sources = files.filter(([path]) => path.startsWith('sources/'));
const tests = files.filter(([path]) => path.startsWith('tests/'));
const testText = tests.map(([, text]) => text).join('\n');
const spec = readFileSync(join(ROOT, 'docs/spec/onchain.md'), 'utf8');

type ErrorConstant = { module: string; name: string; code: number; meaning: string };

const errors: ErrorConstant[] = sources.flatMap(([path, text]) =>
  [...text.matchAll(/\/\/\/ (.*)\nconst (E\w+): u64 = (\d+);/g)].map(([, meaning, name, code]) => ({
    module: path.replace(/^sources\/|\.move$/g, ''),
    name: name!,
    code: Number(code),
    meaning: meaning!,
  })),
);

/** The VM of the Move tests accepts every BLS signature: these run in the devnet, with real ones. */
const NEEDS_BLS = ['committee::EPossession', 'committee::ESignature'];

/** Only a hash above the group order or a zero one gets there. */
const UNREACHABLE = ['tweak::EScalar'];

/** Error constants that some test expects, as `module::NAME`. */
function expectedFailures(): Set<string> {
  const own = [...testText.matchAll(/abort_code = (?:tandem::)?(\w+::E\w+)/g)].map((match) => match[1]!);
  return new Set(own);
}

describe('contracts', () => {
  test('every error constant has a test that expects it', () => {
    const expected = expectedFailures();
    const missing = errors.map(({ module, name }) => `${module}::${name}`).filter((name) => !expected.has(name));
    expect(missing.sort()).toEqual([...NEEDS_BLS, ...UNREACHABLE].sort());
  });

  test('every error constant has one line of meaning and its own number from 0', () => {
    const declared = sources.flatMap(([, text]) => [...text.matchAll(/^const E\w+: u64/gm)]).length;
    expect(errors).toHaveLength(declared);
    for (const module of new Set(errors.map((error) => error.module))) {
      const codes = errors.filter((error) => error.module === module).map((error) => error.code);
      expect(codes, module).toEqual(codes.map((_, i) => i));
    }
  });

  test('the specification lists every error with its code and meaning', () => {
    const lines = errors.map(({ module, name, code, meaning }) => `| ${module} | ${code} | \`${name}\` | ${meaning} |`);
    expect(lines.filter((line) => !spec.includes(line))).toEqual([]);
    expect(spec.match(/^\| \w+ \| \d+ \| `E\w+` \|/gm)).toHaveLength(errors.length);
  });

  test('the specification lists every event with its fields', () => {
    const text = sources.find(([path]) => path === 'sources/event.move')![1];
    const events = [...text.matchAll(/public struct (\w+) has copy, drop \{\n([^}]*)\}/g)];
    expect(events.length).toBeGreaterThan(20);
    for (const [, name, body] of events) {
      const fields = body!
        .trim()
        .split('\n')
        .map((line) => line.trim().replace(/,$/, '').replace(': ', ' '));
      expect(spec).toContain(`| \`${name}\` | ${fields.join(', ')} |`);
    }
  });

  test('the specification names every hash tag', () => {
    const text = sources.map(([, source]) => source).join('\n');
    const tags = [...text.matchAll(/mh\(\s*b"([^"]+)"/g)].map((match) => match[1]!);
    expect(tags.length).toBeGreaterThan(12);
    for (const tag of tags) expect(spec).toContain(tag);
  });

  test('no test touches BLS signatures or group operations', () => {
    for (const [path, text] of tests) expect(text, path).not.toMatch(/bls12381|group_ops|add_member\(/);
  });

  test('lines are at most 100 characters, generated vectors excepted', () => {
    const long = files
      .filter(([path]) => path !== 'tests/vectors.move')
      .flatMap(([path, text]) =>
        text.split('\n').flatMap((line, i) => (line.length > 100 ? [`${path}:${i + 1}`] : [])),
      );
    expect(long).toEqual([]);
  });

  test('the vectors are the generated ones', () => {
    expect(tests.find(([path]) => path === 'tests/vectors.move')![1]).toBe(renderVectors());
  });
});
