/** Scenarios with children: dynamic fields, object fields, children of children. */
import { call, give, let_, type Module, mut, own, ref, result, type Scenario, step, to, u64 } from './dsl.ts';
import { ITEM, makeItem } from './objects.ts';

/** A hub for fields of numbers, items (as objects, or wrapped in the field) and hubs. */
const HUB: Module = {
  name: 'hubs',
  body: `
use sui::dynamic_field as df;
use sui::dynamic_object_field as dof;
${ITEM.body}
public struct Hub has key, store { id: UID }
public fun hub(ctx: &mut TxContext): Hub { Hub { id: object::new(ctx) } }
public fun close(self: Hub) { let Hub { id } = self; id.delete() }
public fun add(self: &mut Hub, k: u64, v: u64) { df::add(&mut self.id, k, v) }
public fun add_flag(self: &mut Hub, k: u64) { df::add(&mut self.id, k, true) }
public fun change(self: &mut Hub, k: u64, v: u64) { *df::borrow_mut(&mut self.id, k) = v }
public fun remove(self: &mut Hub, k: u64) { df::remove<u64, u64>(&mut self.id, k); }
public fun hold(self: &mut Hub, k: u64, item: Item) { df::add(&mut self.id, k, item) }
public fun adjust(self: &mut Hub, k: u64, n: u64) { df::borrow_mut<u64, Item>(&mut self.id, k).n = n }
public fun release(self: &mut Hub, k: u64): Item { df::remove(&mut self.id, k) }
public fun attach(self: &mut Hub, k: u64, item: Item) { dof::add(&mut self.id, k, item) }
public fun poke(self: &mut Hub, k: u64, n: u64) { dof::borrow_mut<u64, Item>(&mut self.id, k).n = n }
public fun peek(self: &Hub, k: u64) { assert!(dof::borrow<u64, Item>(&self.id, k).n < 100) }
public fun detach(self: &mut Hub, k: u64): Item { dof::remove(&mut self.id, k) }
public fun plug(self: &mut Hub, k: u64, hub: Hub) { dof::add(&mut self.id, k, hub) }
public fun unplug(self: &mut Hub, k: u64): Hub { dof::remove(&mut self.id, k) }
public fun poke_deep(self: &mut Hub, k: u64, n: u64) { dof::borrow_mut<u64, Hub>(&mut self.id, k).poke(k, n) }
public fun detach_deep(self: &mut Hub, k: u64): Item { dof::borrow_mut<u64, Hub>(&mut self.id, k).detach(k) }
public fun look(self: &Hub, k: u64): vector<u8> {
    if (df::exists_with_type<u64, u64>(&self.id, k)) return std::bcs::to_bytes(df::borrow<u64, u64>(&self.id, k));
    if (df::exists_with_type<u64, bool>(&self.id, k)) return std::bcs::to_bytes(df::borrow<u64, bool>(&self.id, k));
    if (df::exists_with_type<u64, Item>(&self.id, k)) return std::bcs::to_bytes(df::borrow<u64, Item>(&self.id, k));
    if (dof::exists_with_type<u64, Item>(&self.id, k)) return std::bcs::to_bytes(dof::borrow<u64, Item>(&self.id, k));
    if (!dof::exists_with_type<u64, Hub>(&self.id, k)) return b"none";
    let inner = dof::borrow<u64, Hub>(&self.id, k);
    let mut bytes = std::bcs::to_bytes(inner);
    bytes.append(look(inner, k));
    bytes
}
`,
};

const makeHub = step('alice', [let_('h', call('hub')), give(result('h'), to('alice'))], { ids: ['hub'] });
const makeOther = step('alice', [let_('h', call('hub')), give(result('h'), to('alice'))], { ids: ['other'] });
const attach = step('alice', [call('attach', mut('hub'), u64(1), own('item'))], {
  children: { created: 1, written: 1 },
});
const look = (k: number, name = 'hub') => call('look', ref(name), u64(k));

const PLAIN: readonly Scenario[] = [
  {
    name: 'field_in_one',
    move: HUB,
    steps: [
      makeHub,
      step(
        'alice',
        [
          call('add', mut('hub'), u64(1), u64(10)),
          call('add', mut('hub'), u64(2), u64(20)),
          call('remove', mut('hub'), u64(1)),
          call('add', mut('hub'), u64(1), u64(11)),
          call('add', mut('hub'), u64(3), u64(30)),
          call('remove', mut('hub'), u64(3)),
        ],
        { children: { created: 2 } },
      ),
    ],
    looks: [look(1), look(2), look(3)],
  },
  {
    name: 'field_across',
    move: HUB,
    steps: [
      makeHub,
      step('alice', [call('add', mut('hub'), u64(1), u64(10)), call('add', mut('hub'), u64(2), u64(20))], {
        children: { created: 2 },
      }),
      step('alice', [call('change', mut('hub'), u64(1), u64(11))], { children: { written: 1 } }),
      step('alice', [call('change', mut('hub'), u64(1), u64(11))]),
      step('alice', [call('remove', mut('hub'), u64(1))]),
      step('alice', [call('add', mut('hub'), u64(1), u64(12))], { children: { created: 1 } }),
    ],
    looks: [look(1), look(2)],
  },
  {
    name: 'field_replaced',
    move: HUB,
    steps: [
      makeHub,
      step('alice', [call('add', mut('hub'), u64(1), u64(10))], { children: { created: 1 } }),
      // The removed field comes back under the same id: neither deleted nor created.
      step('alice', [call('remove', mut('hub'), u64(1)), call('add', mut('hub'), u64(1), u64(11))], {
        children: { written: 1 },
      }),
      step('alice', [call('remove', mut('hub'), u64(1)), call('add', mut('hub'), u64(1), u64(11))]),
      step('alice', [call('remove', mut('hub'), u64(1)), call('add_flag', mut('hub'), u64(1))], {
        children: { written: 1 },
      }),
    ],
    looks: [look(1)],
  },
  {
    name: 'field_orphaned',
    move: HUB,
    steps: [
      makeHub,
      step('alice', [call('add', mut('hub'), u64(1), u64(10))], { children: { created: 1 } }),
      step('alice', [call('close', own('hub'))]),
    ],
  },
  {
    name: 'field_holds_object',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      step('alice', [call('hold', mut('hub'), u64(1), own('item'))], { children: { created: 1 } }),
      step('alice', [call('adjust', mut('hub'), u64(1), u64(6))], { children: { written: 1 } }),
      step('bob', [let_('i', call('item', u64(8))), give(result('i'), to('alice'))], { ids: ['unrelated'] }),
      step('alice', [
        let_('i', call('release', mut('hub'), u64(1))),
        give(result('i'), to('bob')),
        call('destroy', own('unrelated')),
      ]),
    ],
    looks: [look(1)],
  },
];

const OBJECTS: readonly Scenario[] = [
  {
    name: 'object_field_life',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [call('peek', ref('hub'), u64(1))]),
      step('alice', [call('poke', mut('hub'), u64(1), u64(9))], { children: { written: 1 } }),
      step('alice', [call('poke', mut('hub'), u64(1), u64(9))]),
      step('alice', [let_('i', call('detach', mut('hub'), u64(1))), give(result('i'), to('bob'))]),
      step('bob', [call('set', mut('item'), u64(3))]),
    ],
    looks: [look(1)],
  },
  {
    name: 'object_field_stays',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [call('poke', mut('hub'), u64(1), u64(9))], { children: { written: 1 } }),
    ],
    looks: [look(1)],
  },
  {
    name: 'object_field_in_one',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      step('alice', [
        call('attach', mut('hub'), u64(1), own('item')),
        call('poke', mut('hub'), u64(1), u64(4)),
        let_('i', call('detach', mut('hub'), u64(1))),
        give(result('i'), to('bob')),
      ]),
      step(
        'alice',
        [
          let_('i', call('item', u64(1))),
          call('attach', mut('hub'), u64(1), result('i')),
          let_('j', call('detach', mut('hub'), u64(1))),
          give(result('j'), to('alice')),
        ],
        { ids: ['fresh'] },
      ),
    ],
  },
  {
    name: 'object_field_created_child',
    move: HUB,
    steps: [
      step(
        'alice',
        [
          let_('h', call('hub')),
          let_('i', call('item', u64(1))),
          let_('n', call('item', u64(2))),
          call('attach', { kind: 'resultMut', name: 'h' }, u64(1), result('i')),
          call('attach', { kind: 'resultMut', name: 'h' }, u64(2), result('n')),
          give(result('h'), to('alice')),
        ],
        { ids: ['hub', 'child', 'second'], children: { created: 4 } },
      ),
    ],
    looks: [look(1), look(2)],
  },
  {
    name: 'object_field_put_back',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [let_('i', call('detach', mut('hub'), u64(1))), call('attach', mut('hub'), u64(1), result('i'))]),
      step(
        'alice',
        [
          let_('i', call('detach', mut('hub'), u64(1))),
          call('set', { kind: 'resultMut', name: 'i' }, u64(77)),
          call('attach', mut('hub'), u64(1), result('i')),
        ],
        { children: { written: 1 } },
      ),
    ],
    looks: [look(1)],
  },
  {
    name: 'object_field_deleted',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [let_('i', call('detach', mut('hub'), u64(1))), call('destroy', result('i'))]),
    ],
    looks: [look(1)],
  },
  {
    name: 'object_field_input_deleted',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      step('alice', [
        call('attach', mut('hub'), u64(1), own('item')),
        let_('i', call('detach', mut('hub'), u64(1))),
        call('destroy', result('i')),
      ]),
    ],
  },
  {
    name: 'object_field_replaced',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [let_('i', call('item', u64(6))), give(result('i'), to('alice'))], { ids: ['second'] }),
      step(
        'alice',
        [
          let_('i', call('detach', mut('hub'), u64(1))),
          call('attach', mut('hub'), u64(1), own('second')),
          give(result('i'), to('bob')),
        ],
        { children: { written: 2 } },
      ),
    ],
    looks: [look(1)],
  },
  {
    name: 'object_field_moved',
    move: HUB,
    steps: [
      makeHub,
      makeOther,
      makeItem,
      attach,
      step(
        'alice',
        [let_('i', call('detach', mut('hub'), u64(1))), call('attach', mut('other'), u64(1), result('i'))],
        {
          children: { created: 1, written: 1 },
        },
      ),
      step(
        'alice',
        [let_('i', call('detach', mut('other'), u64(1))), call('attach', mut('other'), u64(2), result('i'))],
        {
          children: { created: 1, written: 1 },
        },
      ),
    ],
    looks: [look(1), look(1, 'other'), look(2, 'other')],
  },
  {
    name: 'object_field_to_wrapped',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [let_('i', call('detach', mut('hub'), u64(1))), call('hold', mut('hub'), u64(2), result('i'))], {
        children: { created: 1 },
      }),
      step('alice', [let_('i', call('release', mut('hub'), u64(2))), call('attach', mut('hub'), u64(3), result('i'))], {
        children: { created: 2 - 1, written: 1 },
      }),
    ],
    looks: [look(1), look(2), look(3)],
  },
  {
    name: 'object_field_frozen',
    move: HUB,
    steps: [
      makeHub,
      makeItem,
      attach,
      step('alice', [let_('i', call('detach', mut('hub'), u64(1))), call('freeze_it', result('i'))]),
      step('bob', [call('read', ref('item'))]),
    ],
  },
  {
    name: 'child_of_child',
    move: HUB,
    steps: [
      makeHub,
      makeOther,
      makeItem,
      step('alice', [call('plug', mut('hub'), u64(1), own('other'))], { children: { created: 1, written: 1 } }),
      step(
        'alice',
        [
          let_('h', call('unplug', mut('hub'), u64(1))),
          call('attach', { kind: 'resultMut', name: 'h' }, u64(1), own('item')),
          call('plug', mut('hub'), u64(1), result('h')),
        ],
        { children: { created: 1, written: 1 } },
      ),
      step('alice', [call('poke_deep', mut('hub'), u64(1), u64(9))], { children: { written: 1 } }),
      step('alice', [call('poke_deep', mut('hub'), u64(1), u64(9))]),
    ],
    looks: [look(1)],
  },
  {
    name: 'child_of_child_out',
    move: HUB,
    steps: [
      makeHub,
      makeOther,
      makeItem,
      step('alice', [call('attach', mut('other'), u64(1), own('item'))], { children: { created: 1, written: 1 } }),
      step('alice', [call('plug', mut('hub'), u64(1), own('other'))], { children: { created: 1, written: 1 } }),
      step('alice', [let_('i', call('detach_deep', mut('hub'), u64(1))), give(result('i'), to('bob'))]),
      step('alice', [let_('h', call('unplug', mut('hub'), u64(1))), call('close', result('h'))]),
    ],
    looks: [look(1)],
  },
];

export const FIELD_SCENARIOS: readonly Scenario[] = [...PLAIN, ...OBJECTS];
