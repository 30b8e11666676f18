import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  DOCUMENT_FILE,
  fullDocument,
  insertBlock,
  README_FILE,
  readmeBlock,
  readResults,
} from '../../scripts/bench/report.ts';
import { TARGETS } from '../../scripts/bench/results.ts';

test('README and docs/bench say what the committed figures say', () => {
  const results = readResults();
  const readme = readFileSync(README_FILE, 'utf8');
  expect(readme).toBe(insertBlock(readme, readmeBlock(results)));
  expect(readFileSync(DOCUMENT_FILE, 'utf8')).toBe(fullDocument(results));
});

test('another figure is another README', () => {
  const results = readResults();
  const scale = results.scale!.map((figures) => {
    const operations = Object.entries(figures.operations).map(([name, spread]) => [
      name,
      { ...spread, median: 2 * spread.median + 1, cpu: 2 * (spread.cpu ?? 0) + 1 },
    ]);
    return { ...figures, operations: Object.fromEntries(operations) };
  });
  expect(readmeBlock({ ...results, scale })).not.toBe(readmeBlock(results));
});

test('a missed target is called missed', () => {
  const results = readResults();
  const [first] = TARGETS;
  const slow = { min: 1e6, median: 1e6, max: 1e6 };
  const scale = results.scale!.map((figures) => ({
    ...figures,
    operations: { ...figures.operations, 'ECDSA user message': slow },
  }));
  const lines = readmeBlock({ ...results, scale }).split('\n');
  expect(lines.find((line) => line.includes(first!.name))).toContain('**missed**');
});
