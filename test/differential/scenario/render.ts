/** Writes a scenario as a Move test that asserts what was observed on the devnet. */
import { toBase58 } from '@mysten/bcs';
import { deriveObjectId } from '../../../src/devnet/store/index.ts';
import { type Account, type Arg, type Call, type Step, takesContext } from './dsl.ts';
import { COUNTS, type Observed, type ObservedStep, type Seen } from './observe.ts';

/** Named address of the package with all scenarios. */
export const PACKAGE = 'scenarios';

export type RenderOptions = {
  readonly packageId: string;
  readonly accounts: Readonly<Record<Account, string>>;
  /** Name of the test function. */
  readonly test?: string;
};

type Context = RenderOptions & { readonly observed: Observed; readonly ids: ReadonlyMap<string, string> };

/**
 * Checks are `check(where, actual, expected)`: a wrong number aborts with `where + actual`, so that the failure
 * tells what the real machine counted.
 */
const HELPERS = `
const STRANGER: u64 = 1;
const BYTES: u64 = 2;
const WHERE: u64 = 10_000;
fun check(where: u64, actual: u64, expected: u64) { assert!(actual == expected, where * WHERE + actual) }
fun has(ids: vector<ID>, id: address) { assert!(ids.contains(&object::id_from_address(id)), STRANGER) }
fun same(actual: vector<u8>, expected: vector<u8>) { assert!(actual == expected, BYTES) }
`;

/** The test module `<name>_test` of a scenario. */
export function renderTest(observed: Observed, options: RenderOptions): string {
  const { scenario, steps } = observed;
  const context: Context = { ...options, observed, ids: testIds(scenario.steps) };
  const first = options.accounts[scenario.steps[0]!.by];
  const lines = [`let mut s = ts::begin(@${first});`];
  scenario.steps.forEach((step, index) => {
    const next = options.accounts[scenario.steps[index + 1]?.by ?? 'alice'];
    lines.push(...renderStep(context, { step, index, seen: steps[index]!, next }));
  });
  lines.push(...renderEnd(context), 's.end();');
  return `#[test_only, allow(unused_use, unused_function, unused_const, unused_mut_ref, unused_let_mut)]
module ${PACKAGE}::${scenario.name}_test;
use sui::test_scenario as ts;
use ${PACKAGE}::${scenario.move.name};
${HELPERS}
#[test]
fun ${options.test ?? 'agrees'}() {
    ${lines.join('\n    ')}
}
`;
}

/** Ids of the names in the test: test_scenario's n-th transaction has n, little-endian, as its digest. */
function testIds(steps: readonly Step[]): Map<string, string> {
  const ids = new Map<string, string>();
  steps.forEach((step, index) => {
    const digest = new Uint8Array(32);
    new DataView(digest.buffer).setBigUint64(0, BigInt(index), true);
    (step.ids ?? []).forEach((name, n) => {
      ids.set(name, deriveObjectId(toBase58(digest), BigInt(n)));
    });
  });
  return ids;
}

type StepContext = { readonly step: Step; readonly index: number; readonly seen: ObservedStep; readonly next: string };

function renderStep(context: Context, { step, index, seen, next }: StepContext): string[] {
  const where = (what: number): number => index * 100 + what;
  return [
    '{',
    ...renderCalls(context, step.calls, seen.before),
    `check(${where(99)}, s.ctx().get_ids_created(), ${step.ids?.length ?? 0});`,
    '};',
    `let fx${index} = s.next_tx(@${next});`,
    ...COUNTS.map((name, what) => {
      const actual = name === 'num_user_events' ? `fx${index}.${name}()` : `fx${index}.${name}().length()`;
      return `check(${where(what)}, ${actual}, ${seen.counts[name]});`;
    }).map((line) => line.replace(/(transferred_to_\w+\(\))\.length/, '$1.size')),
    ...(['created', 'written', 'deleted'] as const).flatMap((list) => {
      return seen.members[list].map((name) => `has(fx${index}.${list}(), @${context.ids.get(name)!});`);
    }),
  ];
}

/** Takes what the calls need, makes the calls, returns what was not consumed. */
function renderCalls(context: Context, calls: readonly Call[], objects: ReadonlyMap<string, Seen>): string[] {
  const args = calls.flatMap((call) => call.args);
  const names = new Set(args.flatMap((arg) => (isOnChain(arg) ? [arg.name] : [])));
  const consumed = new Set(args.flatMap((arg) => (arg.kind === 'object' || arg.kind === 'receive' ? [arg.name] : [])));
  const lines: string[] = [];
  for (const name of names) {
    const receiving = args.some((arg) => arg.kind === 'receive' && arg.name === name);
    lines.push(`let mut o_${name} = ${renderTake(context, name, objects.get(name)!, receiving)};`);
  }
  for (const call of calls) lines.push(renderCall(context, call));
  for (const name of names) {
    if (!consumed.has(name)) lines.push(renderReturn(context, `o_${name}`, objects.get(name)!));
  }
  return lines;
}

function isOnChain(arg: Arg): arg is Extract<Arg, { kind: 'object' | 'ref' | 'mut' | 'receive' }> {
  return arg.kind === 'object' || arg.kind === 'ref' || arg.kind === 'mut' || arg.kind === 'receive';
}

function renderTake(context: Context, name: string, { type, owner }: Seen, receiving: boolean): string {
  const id = `object::id_from_address(@${context.ids.get(name)!})`;
  const moveType = type.replaceAll(context.packageId, PACKAGE);
  if (receiving) return `ts::receiving_ticket_by_id<${moveType}>(${id})`;
  if (owner.$kind === 'Shared') return `s.take_shared_by_id<${moveType}>(${id})`;
  if (owner.$kind === 'Immutable') return `s.take_immutable_by_id<${moveType}>(${id})`;
  if (owner.$kind === 'AddressOwner') {
    return `s.take_from_address_by_id<${moveType}>(@${mapId(context, owner.AddressOwner)}, ${id})`;
  }
  throw new Error(`${name} cannot be taken: ${owner.$kind}`);
}

function renderReturn(context: Context, variable: string, { owner }: Seen): string {
  if (owner.$kind === 'Shared') return `ts::return_shared(${variable});`;
  if (owner.$kind === 'Immutable') return `ts::return_immutable(${variable});`;
  if (owner.$kind === 'AddressOwner') {
    return `ts::return_to_address(@${mapId(context, owner.AddressOwner)}, ${variable});`;
  }
  throw new Error(`${variable} cannot be returned: ${owner.$kind}`);
}

function renderCall(context: Context, { fn, args, as }: Call): string {
  const values = args.map((arg) => renderArg(context, arg));
  const { scenario } = context.observed;
  if (!fn.startsWith('@') && takesContext(scenario.move, fn)) values.push('s.ctx()');
  return `${as === undefined ? '' : `let mut r_${as} = `}${renderTarget(scenario.move.name, fn, values)};`;
}

function renderTarget(module: string, fn: string, values: readonly string[]): string {
  const [first, second] = values;
  if (fn === '@transfer') return `sui::transfer::public_transfer(${first}, ${second})`;
  if (fn === '@split') return `sui::coin::split(${first}, ${second}, s.ctx())`;
  if (fn === '@merge') return `sui::coin::join(${first}, ${second})`;
  if (fn === '@list') return `vector[${values.join(', ')}]`;
  return `${module}::${fn}(${values.join(', ')})`;
}

function renderArg(context: Context, arg: Arg): string {
  if (arg.kind === 'u64') return `${arg.value}u64`;
  if (arg.kind === 'account') return `@${context.accounts[arg.account]}`;
  if (arg.kind === 'addressOf') return `@${context.ids.get(arg.name)!}`;
  if (arg.kind === 'object' || arg.kind === 'receive') return `o_${arg.name}`;
  if (arg.kind === 'ref') return `&o_${arg.name}`;
  if (arg.kind === 'mut') return `&mut o_${arg.name}`;
  const prefix = { result: '', resultRef: '&', resultMut: '&mut ' }[arg.kind];
  return `${prefix}r_${arg.name}`;
}

/** Bytes of every object and of every look. */
function renderEnd(context: Context): string[] {
  const { end, looks, scenario } = context.observed;
  const lines: string[] = [];
  for (const [name, seen] of end) {
    lines.push('{', `let o = ${renderTake(context, name, seen, false)};`);
    lines.push(`same(std::bcs::to_bytes(&o), x"${mapBytes(context, seen.contents)}");`);
    lines.push(renderReturn(context, 'o', seen), '};');
  }
  (scenario.looks ?? []).forEach((look, index) => {
    // What was returned can be taken again in the next transaction only.
    lines.push(`s.next_tx(@${context.accounts.alice});`, '{', ...renderCalls(context, [{ ...look, as: 'look' }], end));
    lines.push(`same(std::bcs::to_bytes(&r_look), x"${mapBytes(context, looks[index]!)}");`, '};');
  });
  return lines;
}

/** The devnet's ids in these bytes become those of the test. */
function mapBytes({ observed, ids }: Context, bytes: Uint8Array): string {
  let hex = Buffer.from(bytes).toString('hex');
  for (const [name, id] of observed.ids) hex = hex.replaceAll(id.slice(2), ids.get(name)!.slice(2));
  return hex;
}

function mapId(context: Context, id: string): string {
  return `0x${mapBytes(context, Buffer.from(id.slice(2), 'hex'))}`;
}
