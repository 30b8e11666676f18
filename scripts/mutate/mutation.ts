/** A defence taken out: exact text that occurs once in a file, and what stands in its place. */
import type { TestName } from '../../test/claims/claim.ts';

export interface Edit {
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  /** Row of the table of claims. */
  readonly id: string;
  /** What is taken out, in a few words. */
  readonly what: string;
  readonly edits: readonly Edit[];
  /** Tests that have to turn red; the attacks of the row unless given. */
  readonly tests?: readonly TestName[];
  /** The tests run the committed bytecode of the contracts: compile it again from the changed sources. */
  readonly rebuildsMove?: true;
}

/** Name of a mutation for --only and the report: the row, and a number where a row has several. */
export function nameMutations(mutations: readonly Mutation[]): Map<string, Mutation> {
  const named = new Map<string, Mutation>();
  for (const mutation of mutations) {
    const same = mutations.filter(({ id }) => id === mutation.id);
    const name = same.length === 1 ? mutation.id : `${mutation.id}.${same.indexOf(mutation) + 1}`;
    named.set(name, mutation);
  }
  return named;
}

/** The text with the edit applied. Throws when `find` does not occur exactly once. */
export function applyEdit(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
}
