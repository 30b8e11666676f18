/** Runs a scenario as PTBs on the devnet and computes from effects and objects what test_scenario should count. */
import type { SuiClientTypes } from '@mysten/sui/client';
import { Transaction, type TransactionArgument, type TransactionObjectArgument } from '@mysten/sui/transactions';
import { deriveObjectId } from '../../../src/devnet/store/index.ts';
import { type Done, run, type TestNet, type Wallet } from '../../devnet/support/net.ts';
import type { Account, Arg, Call, Scenario, Step } from './dsl.ts';

/** Names of the numbers in `sui::test_scenario::TransactionEffects`. */
export const COUNTS = [
  'created',
  'written',
  'deleted',
  'transferred_to_account',
  'transferred_to_object',
  'shared',
  'frozen',
  'num_user_events',
] as const;
export type Counts = Record<(typeof COUNTS)[number], number>;

/** An object that is not a child, as the chain has it. */
export type Seen = {
  readonly type: string;
  readonly owner: SuiClientTypes.ObjectOwner;
  readonly contents: Uint8Array;
};

/** One transaction on the devnet, in the numbers of test_scenario. */
export type ObservedStep = {
  readonly counts: Counts;
  /** Named ids in the respective vectors. */
  readonly members: { readonly created: string[]; readonly written: string[]; readonly deleted: string[] };
  /** The objects before the step, by name. */
  readonly before: ReadonlyMap<string, Seen>;
  /** Objects owned by objects that the effects list as created or written. */
  readonly children: { readonly created: number; readonly written: number };
};

export type Observed = {
  readonly scenario: Scenario;
  readonly steps: readonly ObservedStep[];
  /** Named objects at the end. */
  readonly end: ReadonlyMap<string, Seen>;
  /** What each look returned. */
  readonly looks: readonly Uint8Array[];
  /** Devnet id of every name. */
  readonly ids: ReadonlyMap<string, string>;
};

export type Stage = {
  readonly net: TestNet;
  readonly wallets: Readonly<Record<Account, Wallet>>;
  readonly packageId: string;
};

/** All objects a scenario has touched, children included. */
type World = { readonly ids: Map<string, string>; readonly touched: Set<string>; objects: Map<string, Seen> };

/** Plays all steps. Throws where effects contradict the objects or the ids that the scenario names. */
export async function observe(stage: Stage, scenario: Scenario): Promise<Observed> {
  const world: World = { ids: new Map(), touched: new Set(), objects: new Map() };
  const steps: ObservedStep[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    try {
      steps.push(await playStep(stage, scenario, world, step));
    } catch (cause) {
      throw new Error(`${scenario.name}, step ${index}: ${String(cause)}`, { cause });
    }
  }
  const looks: Uint8Array[] = [];
  for (const look of scenario.looks ?? []) looks.push(await view(stage, scenario, world, look));
  return { scenario, steps, end: named(world), looks, ids: world.ids };
}

async function playStep(stage: Stage, scenario: Scenario, world: World, step: Step): Promise<ObservedStep> {
  const before = named(world);
  const done = await run(stage.net.client, stage.wallets[step.by], (tx) => {
    addCalls({ tx, stage, scenario, world }, step.calls);
  });
  const old = world.objects;
  await learn(stage, world, step, done);
  const observed = count(world, step, done);
  checkNames(world, done);
  checkWrapping(world, old, done);
  return { ...observed, before };
}

/** Adds the ids the step made and reads again everything the scenario ever touched. */
async function learn(stage: Stage, world: World, step: Step, done: Done): Promise<void> {
  (step.ids ?? []).forEach((name, n) => {
    if (world.ids.has(name)) throw new Error(`two ids are called ${name}`);
    world.ids.set(name, deriveObjectId(done.digest, BigInt(n)));
  });
  const gas = done.effects.gasObject?.objectId;
  for (const { objectId } of done.effects.changedObjects) if (objectId !== gas) world.touched.add(objectId);
  for (const id of world.ids.values()) world.touched.add(id);
  world.objects = await readObjects(stage, [...world.touched]);
}

async function readObjects({ net }: Stage, objectIds: string[]): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>();
  if (objectIds.length === 0) return found;
  const { objects } = await net.client.getObjects({ objectIds, include: { content: true } });
  for (const object of objects) {
    if (object instanceof Error) continue;
    found.set(object.objectId, { type: object.type, owner: object.owner, contents: object.content });
  }
  return found;
}

function isChild(owner: SuiClientTypes.ObjectOwner | null | undefined): boolean {
  return owner?.$kind === 'ObjectOwner';
}

/** Named objects that are no children. */
function named({ ids, objects }: World): Map<string, Seen> {
  const found = new Map<string, Seen>();
  for (const [name, id] of ids) {
    const object = objects.get(id);
    if (object && !isChild(object.owner)) found.set(name, object);
  }
  return found;
}

/**
 * What the two count differently by design:
 * - the gas coin, which a test does not have, is left out;
 * - children (dynamic fields, and objects in object fields) are never in `created`, `written` or
 *   `transferred_to_object` of a test, only removed fields are in `deleted`; they are counted apart;
 * - a shared object passed by `&` and an immutable one are not in the effects, but a test has to return them, which
 *   it reports as written;
 * - an object that is wrapped has no id operation in the effects, but a test counts as deleted everything that it
 *   finds inside a written object or inside any child, also when it was there before.
 */
function count(world: World, step: Step, done: Done): Omit<ObservedStep, 'before'> {
  const { gasObject, changedObjects } = done.effects;
  const changed = changedObjects.filter(({ objectId }) => objectId !== gasObject?.objectId);
  const writes = changed.filter((c) => c.outputState === 'ObjectWrite');
  const children = writes.filter((c) => isChild(c.outputOwner));
  const created = new Set(writes.filter((c) => c.idOperation === 'Created').map((c) => c.objectId));
  const top = writes.filter((c) => !isChild(c.outputOwner)).map((c) => c.objectId);
  const returned = untouched(world, step, new Set(changed.map((c) => c.objectId)));
  const visible = [...top, ...returned];
  const deleted = changed.filter((c) => c.idOperation === 'Deleted').map((c) => c.objectId);
  const gone = [...deleted, ...wrappedIn(world, visible)];
  const byOwner = (kind: string): number => {
    return visible.filter((id) => world.objects.get(id)?.owner.$kind === kind).length;
  };
  const made = top.filter((id) => created.has(id));
  const rewritten = visible.filter((id) => !created.has(id));
  const names = new Map([...world.ids].map(([name, id]) => [id, name]));
  const namesOf = (ids: readonly string[]): string[] => ids.flatMap((id) => names.get(id) ?? []);
  return {
    counts: {
      created: made.length,
      written: rewritten.length,
      deleted: gone.length,
      transferred_to_account: byOwner('AddressOwner'),
      transferred_to_object: 0,
      shared: byOwner('Shared'),
      frozen: byOwner('Immutable'),
      num_user_events: done.events.length,
    },
    members: { created: namesOf(made), written: namesOf(rewritten), deleted: namesOf(gone) },
    children: {
      created: children.filter((c) => created.has(c.objectId)).length,
      written: children.filter((c) => !created.has(c.objectId)).length,
    },
  };
}

/** Inputs that the effects do not list: they must be shared or immutable. */
function untouched(world: World, step: Step, changed: ReadonlySet<string>): string[] {
  const inputs = step.calls.flatMap(({ args }) => args.flatMap((arg) => (arg.kind === 'ref' ? [arg.name] : [])));
  const ids = [...new Set(inputs)].map((name) => world.ids.get(name)!).filter((id) => !changed.has(id));
  for (const id of ids) {
    const kind = world.objects.get(id)?.owner.$kind;
    if (kind !== 'Shared' && kind !== 'Immutable') throw new Error(`${id} is ${kind} and not in the effects`);
  }
  return ids;
}

/** Named ids inside these objects or inside any child; modules of scenarios keep no ids of others as plain data. */
function wrappedIn({ ids, objects }: World, visible: readonly string[]): string[] {
  const hosts = [...objects].filter(([id, { owner }]) => visible.includes(id) || isChild(owner));
  const insides = hosts.map(([, { contents }]) => Buffer.from(contents).subarray(32).toString('hex'));
  return [...ids.values()].filter((id) => !objects.has(id) && insides.some((hex) => hex.includes(id.slice(2))));
}

/** Whatever was created and is no dynamic field has a name. */
function checkNames({ ids }: World, done: Done): void {
  const known = new Set(ids.values());
  for (const { objectId, idOperation } of done.effects.changedObjects) {
    if (idOperation !== 'Created' || known.has(objectId)) continue;
    if (done.objectTypes[objectId]?.includes('::dynamic_field::Field<')) continue;
    throw new Error(`no name for ${objectId}: ${done.objectTypes[objectId]}`);
  }
}

/** An id that vanished or appeared without operation is now, or was before, inside another object. */
function checkWrapping(world: World, old: Map<string, Seen>, done: Done): void {
  const within = (objects: Map<string, Seen>, id: string): boolean => {
    return [...objects.values()].some(({ contents }) => {
      return Buffer.from(contents).subarray(32).toString('hex').includes(id.slice(2));
    });
  };
  for (const { objectId, inputState, outputState, idOperation } of done.effects.changedObjects) {
    if (idOperation !== 'None') continue;
    if (outputState === 'DoesNotExist' && objectId !== done.effects.gasObject?.objectId) {
      if (!within(world.objects, objectId)) throw new Error(`${objectId} is reported as wrapped, and nothing has it`);
    }
    if (inputState === 'DoesNotExist' && !within(old, objectId)) {
      throw new Error(`${objectId} is reported as unwrapped, and nothing had it`);
    }
  }
}

type Build = {
  readonly tx: Transaction;
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly world: World;
};

function addCalls(build: Build, calls: readonly Call[]): void {
  const results = new Map<string, TransactionObjectArgument>();
  for (const call of calls) {
    const result = addCall(build, results, call);
    if (call.as !== undefined) results.set(call.as, result!);
  }
}

type Results = ReadonlyMap<string, TransactionObjectArgument>;

/** Objects and results. */
function objectArgument({ tx, world }: Build, results: Results, arg: Arg): TransactionObjectArgument {
  if (arg.kind === 'u64' || arg.kind === 'account' || arg.kind === 'addressOf') throw new Error(`${arg.kind} is pure`);
  if (arg.kind === 'result' || arg.kind === 'resultRef' || arg.kind === 'resultMut') return results.get(arg.name)!;
  return tx.object(world.ids.get(arg.name)!);
}

function argument(build: Build, results: Results, arg: Arg): TransactionArgument {
  const { tx, stage, world } = build;
  if (arg.kind === 'u64') return tx.pure.u64(arg.value);
  if (arg.kind === 'account') return tx.pure.address(stage.wallets[arg.account].address);
  if (arg.kind === 'addressOf') return tx.pure.address(world.ids.get(arg.name)!);
  return objectArgument(build, results, arg);
}

function addCall(build: Build, results: Results, { fn, args }: Call): TransactionObjectArgument | undefined {
  const { tx, stage, scenario } = build;
  const object = (index: number): TransactionObjectArgument => objectArgument(build, results, args[index]!);
  if (fn === '@transfer') return void tx.transferObjects([object(0)], argument(build, results, args[1]!));
  if (fn === '@split') return tx.splitCoins(object(0), [argument(build, results, args[1]!)])[0];
  if (fn === '@merge') return void tx.mergeCoins(object(0), [object(1)]);
  if (fn === '@list') return tx.makeMoveVec({ elements: args.map((_, index) => object(index)) });
  const target = `${stage.packageId}::${scenario.move.name}::${fn}`;
  return tx.moveCall({ target, arguments: args.map((arg) => argument(build, results, arg)) });
}

/** Runs a look in a simulation. */
async function view(stage: Stage, scenario: Scenario, world: World, look: Call): Promise<Uint8Array> {
  const tx = new Transaction();
  addCalls({ tx, stage, scenario, world }, [look]);
  const { commandResults } = await stage.net.client.simulateTransaction({
    transaction: tx,
    checksEnabled: false,
    include: { commandResults: true },
  });
  return commandResults![0]!.returnValues[0]!.bcs!;
}
