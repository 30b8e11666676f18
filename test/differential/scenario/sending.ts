/** Scenarios with objects sent to the address of an object and received there. */
import {
  addressOf,
  call,
  give,
  let_,
  type Module,
  mut,
  own,
  receive,
  ref,
  result,
  type Scenario,
  step,
  to,
  u64,
} from './dsl.ts';
import { BOX, makeBoth, makeItem, makeWrapped } from './objects.ts';

const INBOX: Module = {
  name: 'inboxes',
  body: `
use sui::dynamic_object_field as dof;
use sui::transfer::Receiving;
${BOX.body}
public fun accept(self: &mut Box, item: Receiving<Item>): Item { transfer::receive(&mut self.id, item) }
public fun accept_box(self: &mut Box, box: Receiving<Box>): Box { transfer::receive(&mut self.id, box) }
public fun ignore(_: &mut Box, _: Receiving<Item>) {}
public fun attach(self: &mut Box, k: u64, item: Item) { dof::add(&mut self.id, k, item) }
public fun look(self: &Box, k: u64): vector<u8> { std::bcs::to_bytes(dof::borrow<u64, Item>(&self.id, k)) }
public fun share_box(box: Box) { transfer::share_object(box) }
public fun send(item: Item, to: address) { transfer::transfer(item, to) }
`,
};

const send = step('alice', [give(own('item'), addressOf('box'))]);
const accept = let_('i', call('accept', mut('box'), receive('item')));

export const SENDING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'receive_transfer',
    move: INBOX,
    steps: [
      makeBoth,
      send,
      step('alice', [accept, give(result('i'), to('bob'))]),
      step('bob', [call('set', mut('item'), u64(1))]),
    ],
  },
  {
    name: 'receive_wrap',
    move: INBOX,
    steps: [
      makeBoth,
      send,
      step('alice', [accept, call('put', mut('box'), result('i'))]),
      step('alice', [call('burn', own('box'))]),
    ],
  },
  {
    name: 'receive_delete',
    move: INBOX,
    steps: [makeBoth, send, step('alice', [accept, call('destroy', result('i'))])],
  },
  {
    name: 'receive_freeze',
    move: INBOX,
    steps: [makeBoth, send, step('alice', [accept, call('freeze_it', result('i'))])],
  },
  {
    name: 'receive_attach',
    move: INBOX,
    steps: [
      makeBoth,
      send,
      step('alice', [accept, call('attach', mut('box'), u64(1), result('i'))], {
        children: { created: 1, written: 1 },
      }),
    ],
    looks: [call('look', ref('box'), u64(1))],
  },
  {
    name: 'receive_send_back',
    move: INBOX,
    steps: [
      makeBoth,
      send,
      step('alice', [
        accept,
        call('set', { kind: 'resultMut', name: 'i' }, u64(6)),
        call('send', result('i'), addressOf('box')),
      ]),
      step('alice', [accept, give(result('i'), to('alice'))]),
    ],
  },
  {
    name: 'receive_ignored',
    move: INBOX,
    steps: [
      makeBoth,
      send,
      step('alice', [call('ignore', mut('box'), receive('item'))]),
      step('alice', [accept, give(result('i'), to('alice'))]),
    ],
  },
  {
    name: 'receive_wrapper',
    move: INBOX,
    steps: [
      makeWrapped,
      step('bob', [let_('b', call('box')), give(result('b'), to('bob'))], { ids: ['inbox'] }),
      step('alice', [give(own('box'), addressOf('inbox'))]),
      step('bob', [
        let_('b', call('accept_box', mut('inbox'), receive('box'))),
        let_('i', call('open', result('b'))),
        give(result('i'), to('bob')),
      ]),
    ],
  },
  {
    name: 'receive_at_shared',
    move: INBOX,
    steps: [
      makeItem,
      step('alice', [let_('b', call('box')), call('share_box', result('b'))], { ids: ['box'] }),
      send,
      step('bob', [accept, give(result('i'), to('bob'))]),
    ],
  },
  {
    name: 'receive_then_delete_parent',
    move: INBOX,
    steps: [makeBoth, send, step('alice', [accept, give(result('i'), to('alice')), call('scrap', own('box'))])],
  },
  {
    name: 'sent_to_deleted_parent',
    move: INBOX,
    steps: [makeBoth, send, step('alice', [call('scrap', own('box'))])],
  },
  {
    name: 'create_and_send',
    move: INBOX,
    steps: [
      step(
        'alice',
        [
          let_('b', call('box')),
          let_('i', call('item', u64(1))),
          give(result('b'), to('alice')),
          give(result('i'), to('alice')),
        ],
        { ids: ['box', 'other'] },
      ),
      step('bob', [let_('i', call('item', u64(2))), call('send', result('i'), addressOf('box'))], { ids: ['item'] }),
      step('alice', [accept, give(result('i'), to('alice')), call('put', mut('box'), own('other'))]),
    ],
  },
];
