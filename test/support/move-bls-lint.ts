/**
 * Finds Move tests that would pass whatever a BLS signature says: the VM of the unit-test runner answers true to every
 * BLS check and computes wrong values in the groups. Such logic is tested on the devnet, whose machine checks.
 */
import { deserialize } from '@mysten/move-bytecode-template';
import type { MoveFiles } from '../../scripts/move/files.ts';

export type BlsFinding = { readonly file: string; readonly line: number; readonly text: string; readonly why: string };

type MoveItem = { readonly attributes: string; readonly text: string; readonly start: number };

const MODULES = ['bls12381', 'group_ops'];
const ITEM =
  /(?:#\[[^\]]*\]\s*)*(?:(?:public(?:\(package\))?|entry|macro|native)\s+)*\b(fun|use|module|struct|const)\b/g;

/**
 * Test code of a package may not name the BLS modules, and no test that expects success may call a function of
 * `reaching` (see functionsReachingBls): `module::function` called by path, or as a method.
 */
export function findBlsInTests(files: MoveFiles, reaching: ReadonlySet<string>): BlsFinding[] {
  return Object.entries(files).flatMap(([file, source]) => {
    if (!file.endsWith('.move')) return [];
    const code = withoutCommentsAndText(source);
    const isTestFile = file.startsWith('tests/') || /#\[test_only[^\]]*\]\s*module\b/.test(code);
    const items = itemsOf(code).filter((item) => isTestFile || /\btest(_only)?\b/.test(item.attributes));
    return items.flatMap((item) => findIn(item, reaching).map(({ at, why }) => ({ file, ...locate(source, at), why })));
  });
}

function findIn(item: MoveItem, reaching: ReadonlySet<string>): { at: number; why: string }[] {
  const direct = MODULES.flatMap((name) => find(item, new RegExp(`\\b${name}\\b`, 'g'), `names ${name}`));
  // A forgery test that expects an abort fails loudly when the signature is accepted: it is no false green.
  if (/\bexpected_failure\b/.test(item.attributes)) return direct;
  const indirect = [...reaching].flatMap((path) => {
    const [module, name] = path.split('::');
    const call = new RegExp(`(?:\\b${module}::|\\.)${name}\\b\\s*(?:<[^()]*>\\s*)?\\(`, 'g');
    return find(item, call, `calls ${path}, which checks BLS`);
  });
  return [...direct, ...indirect];
}

function find(item: MoveItem, pattern: RegExp, why: string): { at: number; why: string }[] {
  return [...item.text.matchAll(pattern)].map((match) => ({ at: item.start + match.index, why }));
}

/** Pieces of a file from one item to the next, each with its attributes; a module line is a piece of its own. */
function itemsOf(code: string): MoveItem[] {
  const starts = [...code.matchAll(ITEM)].map((match) => ({ at: match.index, head: match[0] }));
  return starts.map(({ at, head }, i) => ({
    attributes: [...head.matchAll(/#\[[^\]]*\]/g)].join(' '),
    text: code.slice(at, starts[i + 1]?.at ?? code.length),
    start: at,
  }));
}

/** Same length and lines, so that places stay true. */
function withoutCommentsAndText(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, (found) => found.replace(/[^\n]/g, ' '));
}

function locate(source: string, at: number): { line: number; text: string } {
  const line = source.slice(0, at).split('\n').length;
  return { line, text: source.split('\n')[line - 1]?.trim() ?? '' };
}

type Tables = {
  self_module_handle_idx: number;
  module_handles: { address: number; name: number }[];
  function_handles: { module: number; name: number }[];
  function_instantiations: { handle: number }[];
  identifiers: string[];
  address_identifiers: string[];
  function_defs: { function: number; code?: { code: unknown[] } | null }[];
};

/** `module::function` of the modules in `own` from which a native of the BLS modules can be called, by their bytecode. */
export function functionsReachingBls(own: readonly Uint8Array[], framework: readonly Uint8Array[]): Set<string> {
  const calls = new Map<string, string[]>();
  const reached = new Set<string>();
  for (const { id, callees } of [...own, ...framework].flatMap(functionsOf)) {
    if (callees !== undefined) calls.set(id, callees);
    else if (MODULES.includes(id.split('::')[1] ?? '')) reached.add(id);
  }
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const [caller, callees] of calls) if (callees.some((callee) => reached.has(callee))) reached.add(caller);
  }
  const ownIds = own.flatMap(functionsOf).map(({ id }) => id);
  return new Set(ownIds.filter((id) => reached.has(id)).map((id) => id.slice(id.indexOf('::') + 2)));
}

/** Every function of a module and what it calls; natives call nothing that could be seen. */
function functionsOf(bytes: Uint8Array): { id: string; callees: string[] | undefined }[] {
  const tables: Tables = deserialize(bytes);
  return tables.function_defs.map(({ function: handle, code }) => ({
    id: functionId(tables, handle),
    callees: code ? calledBy(tables, code.code) : undefined,
  }));
}

function functionId(tables: Tables, handleIndex: number): string {
  const handle = tables.function_handles[handleIndex]!;
  const module = tables.module_handles[handle.module]!;
  const address = tables.address_identifiers[module.address]!;
  return `${address}::${tables.identifiers[module.name]!}::${tables.identifiers[handle.name]!}`;
}

function calledBy(tables: Tables, code: readonly unknown[]): string[] {
  return code.flatMap((instruction) => {
    if (typeof instruction !== 'object' || instruction === null) return [];
    if ('Call' in instruction) return [functionId(tables, Number(instruction.Call))];
    if (!('CallGeneric' in instruction)) return [];
    return [functionId(tables, tables.function_instantiations[Number(instruction.CallGeneric)]!.handle)];
  });
}
