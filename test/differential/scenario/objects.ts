/** Scenarios with whole objects: created, moved, wrapped, shared, frozen, deleted; coins and events. */
import {
  call,
  give,
  let_,
  list,
  type Module,
  merge,
  mut,
  own,
  ref,
  result,
  resultMut,
  type Scenario,
  split,
  step,
  to,
  u64,
} from './dsl.ts';

/** An object to play with. */
export const ITEM: Module = {
  name: 'items',
  body: `
public struct Item has key, store { id: UID, n: u64 }
public fun item(n: u64, ctx: &mut TxContext): Item { Item { id: object::new(ctx), n } }
public fun set(item: &mut Item, n: u64) { item.n = n }
public fun touch(_: &mut Item) {}
public fun read(_: &Item) {}
public fun destroy(item: Item) { let Item { id, .. } = item; id.delete() }
public fun share(item: Item) { transfer::share_object(item) }
public fun freeze_it(item: Item) { transfer::freeze_object(item) }
`,
};

/** A box with room for one item. */
export const BOX: Module = {
  name: 'boxes',
  body: `${ITEM.body}
public struct Box has key, store { id: UID, item: Option<Item> }
public fun box(ctx: &mut TxContext): Box { Box { id: object::new(ctx), item: option::none() } }
public fun wrap(item: Item, ctx: &mut TxContext): Box { Box { id: object::new(ctx), item: option::some(item) } }
public fun put(self: &mut Box, item: Item) { self.item.fill(item) }
public fun take(self: &mut Box): Item { self.item.extract() }
public fun poke(self: &mut Box, n: u64) { self.item.borrow_mut().n = n }
public fun open(self: Box): Item { let Box { id, item } = self; id.delete(); item.destroy_some() }
public fun burn(self: Box) { destroy(self.open()) }
public fun scrap(self: Box) { let Box { id, item } = self; id.delete(); item.destroy_none() }
`,
};

const makeItem = step('alice', [let_('i', call('item', u64(5))), give(result('i'), to('alice'))], { ids: ['item'] });
const makeBoth = step(
  'alice',
  [
    let_('i', call('item', u64(5))),
    let_('b', call('box')),
    give(result('i'), to('alice')),
    give(result('b'), to('alice')),
  ],
  { ids: ['item', 'box'] },
);
const makeWrapped = step(
  'alice',
  [let_('i', call('item', u64(5))), let_('b', call('wrap', result('i'))), give(result('b'), to('alice'))],
  { ids: ['item', 'box'] },
);
const makeShared = step('alice', [let_('i', call('item', u64(1))), call('share', result('i'))], { ids: ['item'] });

const PLAIN: readonly Scenario[] = [
  {
    name: 'create_transfer',
    move: ITEM,
    steps: [
      step('alice', [let_('i', call('item', u64(5))), give(result('i'), to('bob'))], { ids: ['item'] }),
      step('bob', [call('set', mut('item'), u64(7)), give(own('item'), to('alice'))]),
      step('alice', [give(own('item'), to('alice'))]),
    ],
  },
  {
    name: 'create_delete',
    move: ITEM,
    steps: [
      step(
        'alice',
        [
          let_('a', call('item', u64(1))),
          let_('b', call('item', u64(2))),
          call('destroy', result('a')),
          give(result('b'), to('alice')),
        ],
        { ids: ['gone', 'kept'] },
      ),
      step('alice', [let_('a', call('item', u64(1))), call('destroy', result('a'))], { ids: ['nothing'] }),
      step('alice', [call('destroy', own('kept'))]),
    ],
  },
  {
    name: 'untouched_input',
    move: ITEM,
    steps: [
      makeItem,
      step('alice', [call('touch', mut('item'))]),
      step('alice', [call('read', ref('item'))]),
      step('alice', [call('set', mut('item'), u64(5))]),
    ],
  },
  {
    name: 'swap_owners',
    move: {
      name: 'offers',
      body: `${ITEM.body}
public struct Offer has key { id: UID, item: Option<Item>, to: address }
public fun offer(item: Item, to: address, ctx: &mut TxContext) {
    transfer::share_object(Offer { id: object::new(ctx), item: option::some(item), to })
}
public fun trade(self: &mut Offer, item: Item, ctx: &TxContext) {
    transfer::transfer(self.item.extract(), ctx.sender());
    transfer::transfer(item, self.to)
}`,
    },
    steps: [
      makeItem,
      step('bob', [let_('i', call('item', u64(6))), give(result('i'), to('bob'))], { ids: ['other'] }),
      step('alice', [call('offer', own('item'), to('alice'))], { ids: ['offer'] }),
      step('bob', [call('trade', mut('offer'), own('other'))]),
    ],
  },
  {
    name: 'swap_directly',
    move: ITEM,
    steps: [
      makeItem,
      step('bob', [let_('i', call('item', u64(6))), give(result('i'), to('bob'))], { ids: ['other'] }),
      step('alice', [give(own('item'), to('bob'))]),
      step('bob', [give(own('other'), to('alice')), call('touch', mut('item'))]),
    ],
  },
  {
    name: 'events',
    move: {
      name: 'pings',
      body: `
public struct Ping has copy, drop { n: u64 }
public fun ping(times: u64) { times.do!(|n| sui::event::emit(Ping { n })) }`,
    },
    steps: [
      step('alice', [call('ping', u64(3))]),
      step('alice', [call('ping', u64(0))]),
      step('bob', [call('ping', u64(1)), call('ping', u64(4))]),
    ],
  },
];

const SHARED: readonly Scenario[] = [
  { name: 'create_share', move: ITEM, steps: [makeShared] },
  {
    name: 'share_mutate',
    move: ITEM,
    steps: [
      makeShared,
      step('bob', [call('set', mut('item'), u64(2))]),
      step('alice', [call('read', ref('item'))]),
      step('alice', [call('touch', mut('item'))]),
      step('alice', [call('set', mut('item'), u64(3)), call('read', ref('item'))]),
    ],
  },
  { name: 'share_again', move: ITEM, steps: [makeShared, step('bob', [call('share', own('item'))])] },
  { name: 'share_delete', move: ITEM, steps: [makeShared, step('bob', [call('destroy', own('item'))])] },
  {
    name: 'freeze',
    move: ITEM,
    steps: [
      step('alice', [let_('i', call('item', u64(5))), call('freeze_it', result('i'))], { ids: ['frozen'] }),
      makeItem,
      step('alice', [call('freeze_it', own('item'))]),
      step('bob', [call('read', ref('item')), call('read', ref('frozen'))]),
    ],
  },
];

const WRAPPING: readonly Scenario[] = [
  {
    name: 'wrap_owned',
    move: BOX,
    steps: [
      makeItem,
      step('alice', [let_('b', call('wrap', own('item'))), give(result('b'), to('bob'))], { ids: ['box'] }),
      step('bob', [call('poke', mut('box'), u64(9))]),
      step('bob', [give(own('box'), to('alice'))]),
    ],
  },
  {
    name: 'wrap_in_existing',
    move: BOX,
    steps: [makeBoth, step('alice', [call('put', mut('box'), own('item'))])],
  },
  {
    name: 'unwrap_transfer',
    move: BOX,
    steps: [
      makeWrapped,
      step('alice', [let_('i', call('take', mut('box'))), give(result('i'), to('bob'))]),
      step('bob', [call('set', mut('item'), u64(8))]),
    ],
  },
  {
    name: 'unwrap_open',
    move: BOX,
    steps: [makeWrapped, step('alice', [let_('i', call('open', own('box'))), give(result('i'), to('bob'))])],
  },
  { name: 'wrap_delete', move: BOX, steps: [makeWrapped, step('alice', [call('burn', own('box'))])] },
  {
    name: 'unwrap_delete',
    move: BOX,
    steps: [makeWrapped, step('alice', [let_('i', call('take', mut('box'))), call('destroy', result('i'))])],
  },
  {
    name: 'wrap_and_unwrap_in_one',
    move: BOX,
    steps: [
      makeBoth,
      step('alice', [
        call('put', mut('box'), own('item')),
        call('poke', mut('box'), u64(6)),
        let_('i', call('take', mut('box'))),
        give(result('i'), to('bob')),
      ]),
    ],
  },
  {
    name: 'rewrap',
    move: BOX,
    steps: [
      makeWrapped,
      step(
        'alice',
        [let_('i', call('open', own('box'))), let_('b', call('wrap', result('i'))), give(result('b'), to('bob'))],
        {
          ids: ['second'],
        },
      ),
      step('bob', [call('burn', own('second'))]),
    ],
  },
  {
    name: 'wrap_input_delete_in_one',
    move: BOX,
    steps: [
      makeItem,
      step('alice', [let_('b', call('wrap', own('item'))), call('burn', result('b'))], { ids: ['box'] }),
    ],
  },
  {
    name: 'nested_wrapping',
    move: {
      name: 'crates',
      body: `${BOX.body}
public struct Crate has key, store { id: UID, box: Box }
public fun pack(box: Box, ctx: &mut TxContext): Crate { Crate { id: object::new(ctx), box } }
public fun inner(self: &mut Crate): Item { self.box.take() }
public fun unpack(self: Crate): Box { let Crate { id, box } = self; id.delete(); box }`,
    },
    steps: [
      makeWrapped,
      step('alice', [let_('c', call('pack', own('box'))), give(result('c'), to('alice'))], { ids: ['crate'] }),
      step('alice', [let_('i', call('inner', mut('crate'))), give(result('i'), to('bob'))]),
      step('alice', [let_('b', call('unpack', own('crate'))), give(result('b'), to('alice'))]),
    ],
  },
  {
    name: 'vector_field',
    move: {
      name: 'shelves',
      body: `${ITEM.body}
public struct Shelf has key, store { id: UID, items: vector<Item> }
public fun shelf(items: vector<Item>, ctx: &mut TxContext): Shelf { Shelf { id: object::new(ctx), items } }
public fun push(self: &mut Shelf, item: Item) { self.items.push_back(item) }
public fun pick(self: &mut Shelf, i: u64): Item { self.items.swap_remove(i) }
public fun destroy_all(items: vector<Item>) { items.destroy!(|item| destroy(item)) }`,
    },
    steps: [
      makeItem,
      step('alice', [let_('i', call('item', u64(6))), give(result('i'), to('alice'))], { ids: ['other'] }),
      step(
        'alice',
        [
          let_('v', list(own('item'), own('other'))),
          let_('s', call('shelf', result('v'))),
          give(result('s'), to('alice')),
        ],
        { ids: ['shelf'] },
      ),
      step('alice', [let_('i', call('item', u64(7))), call('push', mut('shelf'), result('i'))], { ids: ['third'] }),
      step('alice', [let_('i', call('pick', mut('shelf'), u64(0))), give(result('i'), to('bob'))]),
      step('alice', [
        let_('i', call('pick', mut('shelf'), u64(1))),
        let_('j', call('pick', mut('shelf'), u64(0))),
        let_('v', list(result('i'), result('j'))),
        call('destroy_all', result('v')),
      ]),
    ],
  },
];

const COIN: Module = {
  name: 'mints',
  body: `
public struct GOLD has drop {}
public struct Mint has key { id: UID, supply: sui::balance::Supply<GOLD> }
public fun start(ctx: &mut TxContext) {
    let supply = sui::balance::create_supply(GOLD {});
    transfer::transfer(Mint { id: object::new(ctx), supply }, ctx.sender())
}
public fun mint(self: &mut Mint, n: u64, ctx: &mut TxContext): sui::coin::Coin<GOLD> {
    sui::coin::from_balance(self.supply.increase_supply(n), ctx)
}
public fun zero(ctx: &mut TxContext): sui::coin::Coin<GOLD> { sui::coin::zero(ctx) }
public fun close(coin: sui::coin::Coin<GOLD>) { coin.destroy_zero() }
public fun halve(coin: &mut sui::coin::Coin<GOLD>, ctx: &mut TxContext): sui::coin::Coin<GOLD> {
    let half = coin.value() / 2;
    coin.split(half, ctx)
}`,
};

const COINS: readonly Scenario[] = [
  {
    name: 'coins',
    move: COIN,
    steps: [
      step('alice', [call('start')], { ids: ['mint'] }),
      step('alice', [let_('c', call('mint', mut('mint'), u64(1000))), give(result('c'), to('alice'))], {
        ids: ['coin'],
      }),
      step(
        'alice',
        [
          let_('a', split(mut('coin'), 300)),
          let_('b', call('halve', resultMut('a'))),
          give(result('a'), to('bob')),
          give(result('b'), to('alice')),
        ],
        { ids: ['third', 'half'] },
      ),
      step('alice', [merge(mut('coin'), own('half'))]),
      step('bob', [let_('z', split(mut('third'), 150)), call('close', own('third')), give(result('z'), to('alice'))], {
        ids: ['last'],
      }),
      step('alice', [let_('z', call('zero')), merge(mut('coin'), result('z')), merge(mut('coin'), own('last'))], {
        ids: ['zero'],
      }),
      step('alice', [let_('z', call('zero')), call('close', result('z'))], { ids: ['empty'] }),
    ],
  },
];

export const OBJECT_SCENARIOS: readonly Scenario[] = [...PLAIN, ...SHARED, ...WRAPPING, ...COINS];
export { makeBoth, makeItem, makeWrapped };
