/** Object stories told twice: as transactions of the devnet, and as a test_scenario test of the real Move VM. */
import type { Transaction, TransactionObjectArgument } from '@mysten/sui/transactions';
import { createdId, type Done, run, type TestNet, type Wallet } from './net.ts';

type Kind = 'Item' | 'Box';
/** How a transaction gets hold of an object that exists. */
export interface Taken {
  readonly name: string;
  readonly kind: Kind;
  readonly from: 'sender' | 'shared' | 'immutable' | 'ticket';
}
/** `[result, function, ...arguments]`: numbers are u64, names are variables; '' when there is no result. */
export type Step = readonly [string, string, ...(number | string)[]];
export interface Chapter {
  readonly take?: readonly Taken[];
  readonly steps: readonly Step[];
  /** New objects that go to the sender at the end. */
  readonly keep?: readonly string[];
}
export type Story = readonly Chapter[];

/** What both machines must agree on after a chapter. */
export interface Counts {
  readonly created: number;
  readonly written: number;
  readonly deleted: number;
}

/** Parameters by function: object by value, by &mut, by &, number, text, address. */
const SIGNATURE: Record<string, string> = {
  item: 'nc',
  value: 'r',
  set: 'mn',
  destroy: 'v',
  box: 'c',
  put: 'mv',
  take: 'm',
  break_box: 'v',
  drop_none: 'v',
  unwrap: 'v',
  attach: 'mnv',
  detach: 'mn',
  poke: 'mnn',
  peek: 'rn',
  hold: 'mnv',
  release: 'mn',
  accept: 'mv',
  freeze_item: 'v',
  share_item: 'v',
  give: 'va',
};

/** Runs a story on the devnet; returns the counts of every chapter and the objects the sender owns at the end. */
export async function runStory(net: TestNet, wallet: Wallet, packageId: string, story: Story) {
  const ids = new Map<string, string>();
  const counts: Counts[] = [];
  for (const chapter of story) {
    const done = await run(net.client, wallet, (tx) => buildChapter(tx, { wallet, packageId, ids }, chapter));
    for (const [name, kind] of [['box', 'Box'] as const, ['item', 'Item'] as const]) {
      const made = done.effects.changedObjects.some((change) => {
        const written = change.outputState === 'ObjectWrite' && change.inputState === 'DoesNotExist';
        return written && done.objectTypes[change.objectId]?.endsWith(`::${kind}`);
      });
      if (made) ids.set(name, appearedId(done, `::${kind}`));
    }
    counts.push(await countChapter(net, packageId, chapter, done));
  }
  return { counts, owned: await ownedObjects(net, wallet, packageId) };
}

function appearedId(done: Done, suffix: string): string {
  const change = done.effects.changedObjects.find(({ objectId, inputState, outputState }) => {
    return (
      inputState === 'DoesNotExist' && outputState === 'ObjectWrite' && done.objectTypes[objectId]?.endsWith(suffix)
    );
  });
  return change?.objectId ?? createdId(done, suffix);
}

interface Building {
  readonly wallet: Wallet;
  readonly packageId: string;
  readonly ids: ReadonlyMap<string, string>;
}

function buildChapter(tx: Transaction, { wallet, packageId, ids }: Building, chapter: Chapter): void {
  const variables = new Map<string, TransactionObjectArgument>();
  for (const { name, kind } of chapter.take ?? []) variables.set(name, tx.object(ids.get(kind.toLowerCase())!));
  const toArgument = (
    value: number | string,
    mode: string,
  ): ReturnType<typeof tx.pure.u64> | TransactionObjectArgument => {
    if (typeof value === 'number') return tx.pure.u64(value);
    if (mode === 'a') return tx.pure.address(value === 'box' ? ids.get('box')! : wallet.address);
    return variables.get(value)!;
  };
  for (const [result, name, ...values] of chapter.steps) {
    const modes = SIGNATURE[name]!;
    const args = values.map((value, i) => toArgument(value, modes[i]!));
    const made = tx.moveCall({ target: `${packageId}::suite::${name}`, arguments: args });
    if (result !== '') variables.set(result, made);
  }
  for (const name of chapter.keep ?? []) tx.transferObjects([variables.get(name)!], wallet.address);
}

/** What test_scenario reports of the same chapter: children do not count, wrapping counts as deletion. */
async function countChapter(net: TestNet, packageId: string, chapter: Chapter, done: Done): Promise<Counts> {
  const gas = done.effects.gasObject?.objectId;
  let [created, written, deleted] = [0, 0, 0];
  for (const change of done.effects.changedObjects) {
    if (change.objectId === gas) continue;
    if (change.idOperation === 'Deleted') deleted++;
    if (change.outputState !== 'ObjectWrite') continue;
    if (change.outputOwner?.$kind !== 'ObjectOwner') {
      if (change.idOperation === 'Created') created++;
      else written++;
    }
    const { object } = await net.client.getObject({ objectId: change.objectId, include: { json: true } });
    deleted += wrappedItems(object.type, packageId, object.json as Record<string, unknown>);
  }
  // Returning a frozen object counts as writing it, for test_scenario.
  written += (chapter.take ?? []).filter((taken) => taken.from === 'immutable').length;
  return { created, written, deleted };
}

const isField = (type: string | undefined): boolean => type?.includes('::dynamic_field::Field<') ?? false;

function wrappedItems(type: string, packageId: string, json: Record<string, unknown>): number {
  if (type === `${packageId}::suite::Box`) return json.item === null ? 0 : 1;
  return isField(type) && type.endsWith('::suite::Item>') ? 1 : 0;
}

/** Contents of the sender's items and boxes with every id as zeros. */
async function ownedObjects({ client }: TestNet, { address }: Wallet, packageId: string) {
  const masked = async (kind: Kind) => {
    const type = `${packageId}::suite::${kind}`;
    const { objects } = await client.listOwnedObjects({ owner: address, type, include: { content: true } });
    return objects.map(({ content }) => {
      const bytes = Uint8Array.from(content);
      bytes.fill(0, 0, 32);
      if (kind === 'Box' && bytes[32] === 1) bytes.fill(0, 33, 65);
      return bytes;
    });
  };
  return { items: await masked('Item'), boxes: await masked('Box') };
}

const EXPRESSIONS: Record<Taken['from'], (kind: Kind) => string> = {
  sender: (kind) => `ts.take_from_sender<${kind}>()`,
  shared: (kind) => `ts.take_shared<${kind}>()`,
  immutable: (kind) => `ts.take_immutable<${kind}>()`,
  ticket: (kind) => `ts::most_recent_receiving_ticket<${kind}>(&object::id(&box))`,
};
const RETURNS: Record<Taken['from'], (name: string) => string> = {
  sender: (name) => `ts.return_to_sender(${name})`,
  shared: (name) => `ts::return_shared(${name})`,
  immutable: (name) => `ts::return_immutable(${name})`,
  ticket: (name) => `ts::return_receiving_ticket(${name})`,
};

function moveStep([result, name, ...values]: Step, used: Set<string>): string {
  const modes = SIGNATURE[name]!;
  const args = values.map((value, i) => {
    const mode = modes[i];
    if (mode === 'v') used.add(String(value));
    if (mode === 'm') return `&mut ${value}`;
    if (mode === 'r') return `&${value}`;
    if (mode === 'a') return value === 'box' ? 'BOX' : '@0xA';
    return String(value);
  });
  if (modes.includes('c')) args.push('ts.ctx()');
  const call = `suite::${name}(${args.join(', ')})`;
  return `${result === '' ? '' : `let mut ${result} = `}${call};`;
}

function moveChapter(chapter: Chapter, counts: Counts): string {
  const used = new Set<string>();
  const lines = (chapter.take ?? []).map(({ name, kind, from }) => `let mut ${name} = ${EXPRESSIONS[from](kind)};`);
  const address = (chapter.take ?? []).some(({ name }) => name === 'box');
  if (address) lines.push('box_address = object::id_address(&box);');
  for (const step of chapter.steps) lines.push(moveStep(step, used).replace('BOX', 'box_address'));
  for (const name of chapter.keep ?? []) {
    if (name === 'box') lines.push('box_address = object::id_address(&box);');
    lines.push(`transfer::public_transfer(${name}, @0xA);`);
  }
  for (const { name, from } of chapter.take ?? []) if (!used.has(name)) lines.push(`${RETURNS[from](name)};`);
  const { created, written, deleted } = counts;
  return `{ ${lines.join(' ')} };
    let e = ts.next_tx(@0xA);
    assert_eq(e.created().length(), ${created}); assert_eq(e.written().length(), ${written});
    assert_eq(e.deleted().length(), ${deleted});`;
}

const literal = (bytes: Uint8Array): string => `x"${Buffer.from(bytes).toString('hex')}"`;

/** The story as one Move test that asserts the counts and the objects at the end. */
export function moveTest(name: string, story: Story, told: Awaited<ReturnType<typeof runStory>>): string {
  const chapters = story.map((chapter, i) => moveChapter(chapter, told.counts[i]!));
  const { items, boxes } = told.owned;
  const ends = [`assert_eq(ts.ids_for_sender<Box>().length(), ${boxes.length});`];
  // The inventories of test_scenario still list an item that the last chapter wrapped.
  if (items.length > 0 || told.counts.at(-1)?.deleted === 0) {
    ends.push(`assert_eq(ts.ids_for_sender<Item>().length(), ${items.length});`);
  }
  for (const [kind, list] of [
    ['Item', items],
    ['Box', boxes],
  ] as const) {
    if (list.length !== 1) continue;
    const taken = `let o = ts.take_from_sender<${kind}>(); assert!(masked(bcs::to_bytes(&o), ${kind === 'Box'}) == ${literal(list[0]!)});`;
    ends.push(`{ ${taken} ts.return_to_sender(o); };`);
  }
  return `#[test]
fun ${name}() {
    let mut ts = ts::begin(@0xA);
    let mut box_address = @0x0;
    ${chapters.join('\n    ')}
    ${ends.join('\n    ')}
    assert!(box_address == box_address);
    ts.end();
}`;
}

/** The module around the tests. */
export const moveModule = (tests: readonly string[]): string => `
#[test_only]
#[allow(unused)]
module suite::stories;
use std::bcs;
use sui::test_scenario as ts;
use suite::suite::{Self, Item, Box};

fun assert_eq(a: u64, b: u64) { if (a != b) abort a * 1000 + b }
fun zero(bytes: &mut vector<u8>, from: u64) { let mut i = from; while (i < from + 32) { *&mut bytes[i] = 0; i = i + 1 } }
fun masked(mut bytes: vector<u8>, is_box: bool): vector<u8> {
    zero(&mut bytes, 0);
    if (is_box && bytes[32] == 1) zero(&mut bytes, 33);
    bytes
}
${tests.join('\n')}
`;
