/** Wrapping, unwrapping, children, receiving, sharing, deleting: the real Move VM asserts what the devnet did. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testMoveFiles } from '../../scripts/move/test.ts';
import { compile, createWallet, publish, startTestNet, type TestNet } from './support/net.ts';
import { SUITE } from './support/sources.ts';
import { moveModule, moveTest, runStory, type Story, type Taken } from './support/story.ts';

const box: Taken = { name: 'box', kind: 'Box', from: 'sender' };
const item: Taken = { name: 'item', kind: 'Item', from: 'sender' };
const from = (where: Taken['from']): Taken => ({ ...item, from: where });
const NEW_ITEM = ['item', 'item', 5] as const;
const NEW_BOX = ['box', 'box'] as const;
const makeBox = { steps: [NEW_BOX], keep: ['box'] };
const makeItem = { steps: [NEW_ITEM], keep: ['item'] };
const makeBoth = { steps: [NEW_BOX, NEW_ITEM], keep: ['box', 'item'] };

const STORIES: Record<string, Story> = {
  make_and_destroy_at_once: [{ steps: [NEW_ITEM, ['', 'destroy', 'item']] }],
  make_then_destroy: [makeItem, { take: [item], steps: [['', 'destroy', 'item']] }],
  mutate: [makeItem, { take: [item], steps: [['', 'set', 'item', 9]] }],
  touch_without_change: [makeItem, { take: [item], steps: [] }],
  wrap_new: [{ steps: [NEW_BOX, NEW_ITEM, ['', 'put', 'box', 'item']], keep: ['box'] }],
  wrap_owned: [makeBoth, { take: [box, item], steps: [['', 'put', 'box', 'item']] }],
  wrap_and_unwrap_at_once: [
    makeBoth,
    {
      take: [box, item],
      steps: [
        ['', 'put', 'box', 'item'],
        ['out', 'take', 'box'],
      ],
      keep: ['out'],
    },
  ],
  unwrap_to_sender: [
    makeBoth,
    { take: [box, item], steps: [['', 'put', 'box', 'item']] },
    { take: [box], steps: [['out', 'take', 'box']], keep: ['out'] },
  ],
  unwrap_and_destroy: [
    makeBoth,
    { take: [box, item], steps: [['', 'put', 'box', 'item']] },
    {
      take: [box],
      steps: [
        ['out', 'take', 'box'],
        ['', 'destroy', 'out'],
      ],
    },
  ],
  unwrap_and_wrap_again: [
    makeBoth,
    { take: [box, item], steps: [['', 'put', 'box', 'item']] },
    {
      take: [box],
      steps: [
        ['out', 'take', 'box'],
        ['', 'set', 'out', 77],
        ['', 'put', 'box', 'out'],
      ],
    },
  ],
  break_the_wrapper: [
    makeBoth,
    { take: [box, item], steps: [['', 'put', 'box', 'item']] },
    {
      take: [box],
      steps: [
        ['inner', 'break_box', 'box'],
        ['out', 'unwrap', 'inner'],
      ],
      keep: ['out'],
    },
  ],
  break_empty_wrapper: [
    makeBox,
    {
      take: [box],
      steps: [
        ['inner', 'break_box', 'box'],
        ['', 'drop_none', 'inner'],
      ],
    },
  ],
  attach_new: [{ steps: [NEW_BOX, NEW_ITEM, ['', 'attach', 'box', 1, 'item']], keep: ['box'] }],
  attach_owned: [makeBoth, { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] }],
  attach_and_detach_at_once: [
    makeBoth,
    {
      take: [box, item],
      steps: [
        ['', 'attach', 'box', 1, 'item'],
        ['out', 'detach', 'box', 1],
      ],
      keep: ['out'],
    },
  ],
  detach_to_sender: [
    makeBoth,
    { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] },
    { take: [box], steps: [['out', 'detach', 'box', 1]], keep: ['out'] },
  ],
  detach_and_destroy: [
    makeBoth,
    { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] },
    {
      take: [box],
      steps: [
        ['out', 'detach', 'box', 1],
        ['', 'destroy', 'out'],
      ],
    },
  ],
  detach_and_attach_elsewhere: [
    makeBoth,
    { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] },
    {
      take: [box],
      steps: [
        ['out', 'detach', 'box', 1],
        ['', 'attach', 'box', 2, 'out'],
      ],
    },
  ],
  detach_and_attach_back: [
    makeBoth,
    { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] },
    {
      take: [box],
      steps: [
        ['out', 'detach', 'box', 1],
        ['', 'attach', 'box', 1, 'out'],
      ],
    },
  ],
  poke_child: [
    makeBoth,
    { take: [box, item], steps: [['', 'attach', 'box', 1, 'item']] },
    { take: [box], steps: [['', 'poke', 'box', 1, 44]] },
    { take: [box], steps: [['out', 'detach', 'box', 1]], keep: ['out'] },
  ],
  wrap_in_field: [makeBoth, { take: [box, item], steps: [['', 'hold', 'box', 1, 'item']] }],
  release_from_field: [
    makeBoth,
    { take: [box, item], steps: [['', 'hold', 'box', 1, 'item']] },
    { take: [box], steps: [['out', 'release', 'box', 1]], keep: ['out'] },
  ],
  receive: [
    makeBoth,
    { take: [box, item], steps: [['', 'give', 'item', 'box']] },
    { take: [box, from('ticket')], steps: [['out', 'accept', 'box', 'item']], keep: ['out'] },
  ],
  receive_and_destroy: [
    makeBoth,
    { take: [box, item], steps: [['', 'give', 'item', 'box']] },
    {
      take: [box, from('ticket')],
      steps: [
        ['out', 'accept', 'box', 'item'],
        ['', 'destroy', 'out'],
      ],
    },
  ],
  receive_and_wrap: [
    makeBoth,
    { take: [box, item], steps: [['', 'give', 'item', 'box']] },
    {
      take: [box, from('ticket')],
      steps: [
        ['out', 'accept', 'box', 'item'],
        ['', 'put', 'box', 'out'],
      ],
    },
  ],
  receive_and_attach: [
    makeBoth,
    { take: [box, item], steps: [['', 'give', 'item', 'box']] },
    {
      take: [box, from('ticket')],
      steps: [
        ['out', 'accept', 'box', 'item'],
        ['', 'attach', 'box', 3, 'out'],
      ],
    },
  ],
  share_and_mutate: [
    { steps: [NEW_ITEM, ['', 'share_item', 'item']] },
    { take: [from('shared')], steps: [['', 'set', 'item', 6]] },
  ],
  share_and_destroy: [
    { steps: [NEW_ITEM, ['', 'share_item', 'item']] },
    { take: [from('shared')], steps: [['', 'destroy', 'item']] },
  ],
  freeze_and_read: [
    makeItem,
    { take: [item], steps: [['', 'freeze_item', 'item']] },
    { take: [from('immutable')], steps: [['', 'value', 'item']] },
  ],
  give_to_oneself: [makeItem, { take: [item], steps: [['', 'give', 'item', 'me']] }],
};

type Told = Awaited<ReturnType<typeof runStory>>;
let net: TestNet;
const told = new Map<string, Told>();
beforeAll(async () => {
  const code = await compile('suite', { suite: SUITE });
  net = await startTestNet();
  const { id } = await publish(net, await createWallet(net), code);
  for (const [name, story] of Object.entries(STORIES)) {
    told.set(name, await runStory(net, await createWallet(net), id, story));
  }
});
afterAll(() => net.devnet.close());

function tell(change: (name: string, told: Told) => Told) {
  const tests = Object.entries(STORIES).map(([name, story]) => moveTest(name, story, change(name, told.get(name)!)));
  return testMoveFiles({
    'Move.toml': '[package]\nname = "suite"\nedition = "2024"\n',
    'sources/suite.move': SUITE,
    'sources/stories.move': moveModule(tests),
  });
}

test('both machines agree on every story', async () => {
  const result = await tell((_name, told) => told);
  expect(result.failed).toEqual([]);
  expect(result.passed).toHaveLength(Object.keys(STORIES).length);
});

test('the comparison notices a wrong count and a wrong byte', async () => {
  const result = await tell((name, told) => {
    if (name === 'wrap_owned') return { ...told, counts: told.counts.map((c) => ({ ...c, deleted: c.deleted + 1 })) };
    if (name !== 'mutate') return told;
    const items = told.owned.items.map((bytes) => bytes.map((byte) => byte ^ 1));
    return { ...told, owned: { ...told.owned, items } };
  });
  expect(result.failed.map(({ name }) => name.split('::').at(-1)).sort()).toEqual(['mutate', 'wrap_owned']);
});
