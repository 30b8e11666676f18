import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MUTATIONS } from '../../scripts/mutate/list.ts';
import { applyEdit, nameMutations } from '../../scripts/mutate/mutation.ts';
import { isBuilt } from '../claims/claim.ts';
import { CLAIMS } from '../claims/table.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the list of mutations', () => {
  test('finds every defence it takes out, exactly once', () => {
    const rotten: string[] = [];
    for (const [name, { edits }] of nameMutations(MUTATIONS)) {
      const texts = new Map<string, string>();
      for (const edit of edits) {
        const text = texts.get(edit.file) ?? readFileSync(join(root, edit.file), 'utf8');
        if (text.split(edit.find).length !== 2) rotten.push(`${name}: ${edit.file}: ${edit.find}`);
        else texts.set(edit.file, applyEdit(text, edit));
      }
    }
    expect(rotten).toEqual([]);
  });

  test('has every row that is built', () => {
    const ids = new Set(MUTATIONS.map(({ id }) => id));
    const rows = CLAIMS.filter(isBuilt).map(({ id }) => id);
    expect(rows.filter((id) => !ids.has(id))).toEqual([]);
    expect([...ids].filter((id) => !rows.includes(id))).toEqual([]);
  });

  test('changes something', () => {
    expect(MUTATIONS.flatMap(({ edits }) => edits).filter(({ find, replace }) => find === replace)).toEqual([]);
  });

  test('an edit that does not fit is an error', () => {
    const edit = { file: 'a', find: 'x', replace: 'y' };
    expect(applyEdit('axb', edit)).toBe('ayb');
    for (const text of ['ab', 'xx']) expect(() => applyEdit(text, edit)).toThrow('times');
  });
});
