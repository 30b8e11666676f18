/** Turns Move unit tests into plain functions, so that the devnet's machine can run what the real one ran as tests. */
import type { MoveFiles } from '../../scripts/move/files.ts';
import type { Outcome } from '../../src/devnet/vm/index.ts';

/** What a test expects of the function below its attribute. */
export type Expectation =
  | { readonly kind: 'success' }
  | { readonly kind: 'abort'; readonly code: bigint; readonly location: string }
  | { readonly kind: 'arithmetic'; readonly location: string }
  | { readonly kind: 'vector'; readonly subStatus: number; readonly location: string };

export type PlainTest = {
  /** `module::function`. */
  readonly name: string;
  readonly expects: Expectation;
  /** It began with `let ctx = &mut tx_context::dummy();`, which has become its parameter. */
  readonly takesContext: boolean;
};

const ADDRESSES: Readonly<Record<string, string>> = { std: '0x1', sui: '0x2' };
const CONTEXT_LINE = 'let ctx = &mut tx_context::dummy();';
const TEST =
  /#\[test(?:, expected_failure\(([^)]*)\))?\]\s*fun (\w+)\(\) \{(\s*let ctx = &mut tx_context::dummy\(\);)?/g;

/** Test sources of a package as an ordinary package, and the list of its tests. Throws on attributes it cannot read. */
export function asPlainPackage(files: MoveFiles): { readonly files: MoveFiles; readonly tests: PlainTest[] } {
  const plain: MoveFiles = { 'Move.toml': files['Move.toml'] ?? '' };
  const tests: PlainTest[] = [];
  for (const [path, source] of Object.entries(files)) {
    if (!path.startsWith('tests/')) continue;
    const module = /^module \w+::(\w+);/m.exec(source)?.[1];
    if (module === undefined) throw new Error(`no module in ${path}`);
    const stripped = source.replace(TEST, (_all, expected: string | undefined, name: string, context?: string) => {
      const takesContext = context !== undefined;
      tests.push({ name: `${module}::${name}`, expects: parseExpectation(expected), takesContext });
      return `public fun ${name}(${takesContext ? 'ctx: &mut TxContext' : ''}) {`;
    });
    const text = stripped.replace(/#\[test_only(?:, )?([^\]]*)\]/g, (_all, rest: string) => (rest ? `#[${rest}]` : ''));
    if (/#\[[^\]]*\b(test|expected_failure)\b/.test(text) || text.includes(CONTEXT_LINE)) {
      throw new Error(`a test attribute or context in ${path} was not understood`);
    }
    plain[path.replace('tests/', 'sources/')] = text;
  }
  return { files: plain, tests };
}

/** Reads the arguments of expected_failure; none at all means that the test must succeed. */
export function parseExpectation(text: string | undefined): Expectation {
  if (text === undefined) return { kind: 'success' };
  const named = new Map(
    text.split(',').map((part): [string, string | undefined] => {
      const [name = '', value] = part.split('=').map((side) => side.trim());
      return [name, value];
    }),
  );
  const location = locationOf(named.get('location'));
  const code = named.get('abort_code');
  if (code !== undefined) return { kind: 'abort', code: BigInt(code), location };
  if (named.has('arithmetic_error')) return { kind: 'arithmetic', location };
  const subStatus = named.get('minor_status');
  if (named.has('vector_error') && subStatus !== undefined) {
    return { kind: 'vector', subStatus: Number(subStatus), location };
  }
  throw new Error(`cannot read expected_failure(${text})`);
}

function locationOf(text: string | undefined): string {
  const [address, module] = text?.split('::') ?? [];
  if (address === undefined || module === undefined) throw new Error('expected_failure needs a location');
  return `${ADDRESSES[address] ?? '0x0'}::${module}`;
}

/** Would the unit-test runner call it passed? */
export function meets(expects: Expectation, outcome: Outcome): boolean {
  if (expects.kind === 'success' || outcome.kind === 'ok') return expects.kind === 'success' && outcome.kind === 'ok';
  if (outcome.location === undefined) return false;
  const address = outcome.location.address.replace(/^0x0*(?=.)/, '0x');
  if (`${address}::${outcome.location.module}` !== expects.location) return false;
  if (outcome.kind === 'abort') return expects.kind === 'abort' && outcome.code === expects.code;
  if (expects.kind === 'arithmetic') return outcome.status === 'ARITHMETIC_ERROR';
  return (
    expects.kind === 'vector' && outcome.status === 'VECTOR_OPERATION_ERROR' && outcome.subStatus === expects.subStatus
  );
}
