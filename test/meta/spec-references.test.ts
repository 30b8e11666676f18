import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { brokenLinks, brokenReferences, referencesIn } from '../support/spec-references.ts';

const root = resolve(import.meta.dirname, '../..');
const ROOMS = ['src', 'move', 'indexer', 'scripts', 'test'];

function planted<T>(files: Readonly<Record<string, string>>, check: (base: string) => T): T {
  const base = mkdtempSync(join(tmpdir(), 'spec-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(base, path, '..'), { recursive: true });
      writeFileSync(join(base, path), text);
    }
    return check(base);
  } finally {
    rmSync(base, { recursive: true });
  }
}

const PAGE = '# Page\n\n## 3. What Move recomputes\n\n```\n# no heading\n```\n';

test('every reference of the code to a page and heading of docs leads somewhere', () => {
  // This file plants broken references in strings, so it is left out.
  expect(brokenReferences(root, ROOMS, import.meta.filename)).toEqual([]);
});

test('reads page and heading out of a comment', () => {
  expect(referencesIn('/** (docs/spec/page.md, what Move recomputes) and docs/errors.md. */')).toEqual([
    { target: 'docs/spec/page.md', heading: 'what Move recomputes' },
    { target: 'docs/errors.md', heading: undefined },
  ]);
});

test.each([
  ['a missing page', '// see docs/spec/none.md', ['src/a.ts: docs/spec/none.md']],
  ['a missing heading', '// (docs/spec/page.md, forms)', ['src/a.ts: docs/spec/page.md, forms']],
  ['a heading inside a code block', '// (docs/spec/page.md, no heading)', ['src/a.ts: docs/spec/page.md, no heading']],
  ['nothing for a heading by name', '// (docs/spec/page.md, what Move recomputes).', []],
  ['nothing for a heading by number', '// docs/spec/page.md, section 3', []],
])('finds %s', (_, comment, expected) => {
  const files = { 'docs/spec/page.md': PAGE, 'src/a.ts': comment };
  expect(planted(files, (base) => brokenReferences(base, ['src']))).toEqual(expected);
});

test('every relative link in Markdown leads to a file and heading', () => {
  expect(brokenLinks(root)).toEqual([]);
});

test.each([
  ['a missing file', '[x](docs/none.md)', ['README.md: docs/none.md']],
  ['a missing anchor', '[x](page.md#forms)', ['README.md: page.md#forms']],
  ['nothing for good links', '[x](page.md#3-what-move-recomputes) [y](https://example.org) [z](#read)\n# Read', []],
])('finds %s', (_, text, expected) => {
  expect(planted({ 'README.md': text, 'page.md': PAGE }, brokenLinks)).toEqual(expected);
});
