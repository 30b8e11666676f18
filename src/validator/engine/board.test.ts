import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../base/index.ts';
import {
  type Committee,
  committeeDigest,
  type EnvelopeHeader,
  messageDigest,
  sealEnvelope,
} from '../../crypto/index.ts';
import type { openJournal } from '../store/journal.ts';
import { TestDirectory } from '../store/testing.ts';
import { type Board, createBoard } from './board.ts';
import type { EngineContext } from './context.ts';
import type { Place } from './place.ts';

const bytes = (fill: number, length = 32): Uint8Array => new Uint8Array(length).fill(fill);
const secrets = [0, 1, 2, 3].map((i) => bytes(i + 1));
const committee: Committee = {
  epoch: 0,
  members: secrets.map((secret, i) => ({
    id: bytes(100 + i),
    weight: 1,
    sealingKey: bytes(50 + i),
    protocolKey: ed25519.getPublicKey(secret),
  })),
};
const place: Place = { protocol: 'schnorrA/presign', sid: bytes(9), round: 0, inputsDigest: bytes(8), nkId: bytes(7) };

function envelope(party: number, payload: Uint8Array, over: Partial<EnvelopeHeader> = {}): Uint8Array {
  const header = { ...place, suite: 'CL-TEST', epoch: 0, cid: committeeDigest(committee), attempt: 0, party } as const;
  return sealEnvelope({ ...header, ...over }, payload, secrets[party] ?? bytes(0));
}

const at = new TestDirectory();
let journal: Awaited<ReturnType<typeof openJournal>>;
let sent: Uint8Array[];
let board: Board;

function makeBoard(limits?: { messages: number; bytes: number }): Board {
  const nothing = (): void => undefined;
  const context = {
    suite: 'CL-TEST',
    committee,
    party: 0,
    parties: committee.members.map((_, i) => ({ peer: `peer-${i}`, weight: 1 })),
    protocolKey: new Secret(secrets[0] ?? bytes(0)),
    journal,
    mesh: { broadcast: (message: Uint8Array) => sent.push(message), requestSession: () => true },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now: Date.now,
    sleep: () => new Promise<void>(() => undefined),
  };
  // The board uses these parts of the context and no others.
  return createBoard(context as unknown as EngineContext, limits);
}

beforeEach(async () => {
  sent = [];
  journal = await at.open();
  board = makeBoard();
});
afterEach(() => at.clear());

describe('what others send', () => {
  test('a message for its place is kept, from its own peer only', () => {
    const message = envelope(1, bytes(42));
    board.receive('peer-2', message);
    expect(board.read(place)).toEqual([]);
    board.receive('peer-1', message);
    expect(board.read(place)).toEqual([{ party: 1, bytes: bytes(42) }]);
  });

  test.each([
    ['an unknown protocol', { protocol: 'foo' }],
    ['a round the protocol does not have', { round: 300 }],
    ['another attempt', { attempt: 1 }],
    ['another epoch', { epoch: 1 }],
    ['another committee', { cid: bytes(0) }],
    ['another suite', { suite: 'CL-128' }],
  ] as const)('%s is dropped, twice and different, without harm', (_, over) => {
    for (const fill of [1, 2]) expect(() => board.receive('peer-1', envelope(1, bytes(fill), over))).not.toThrow();
    expect(journal.listEquivocations()).toEqual([]);
    expect(board.read({ ...place, ...over })).toEqual([]);
  });

  test('two different signed messages for one place are evidence; the first one counts', () => {
    board.receive('peer-1', envelope(1, bytes(1)));
    board.receive('peer-1', envelope(1, bytes(2)));
    expect(board.read(place)).toEqual([{ party: 1, bytes: bytes(1) }]);
    const [found, ...others] = journal.listEquivocations();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ party: 1, first: envelope(1, bytes(1)), second: envelope(1, bytes(2)) });
  });

  test('the same message twice is no evidence', () => {
    for (let i = 0; i < 2; i++) board.receive('peer-1', envelope(1, bytes(1)));
    expect(journal.listEquivocations()).toEqual([]);
  });

  test('random bytes are dropped', () => {
    for (const length of [0, 1, 100, 1000]) expect(() => board.receive('peer-1', bytes(3, length))).not.toThrow();
  });
});

describe('a flood by one member', () => {
  test('pushes out its own oldest messages and nobody else’s', () => {
    board = makeBoard({ messages: 10, bytes: 1_000_000 });
    board.receive('peer-2', envelope(2, bytes(1)));
    for (let i = 0; i < 50; i++) board.receive('peer-1', envelope(1, bytes(i), { sid: bytes(i) }));
    expect(board.read({ ...place, sid: bytes(9) })).toEqual([{ party: 2, bytes: bytes(1) }]);
    const held = Array.from({ length: 50 }, (_, i) => board.read({ ...place, sid: bytes(i) })).flat();
    expect(held.filter(({ party }) => party === 1).map(({ bytes: [fill] }) => fill)).toEqual([
      40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
    ]);
  });

  test('does not push out what this validator has on offer, or its own session would die of it', () => {
    board = makeBoard({ messages: 10, bytes: 1_000_000 });
    const promised = envelope(1, bytes(1));
    board.receive('peer-1', promised);
    board.offer(place);
    for (let i = 10; i < 60; i++) board.receive('peer-1', envelope(1, bytes(i), { sid: bytes(i) }));
    expect(board.findOffered(messageDigest(bytes(1)))).toEqual(promised);
  });

  test('of contradictions fills no disk: some pairs convict it, and others are still convicted', async () => {
    const contradict = (party: number, session: number): void => {
      for (const fill of [1, 2]) board.receive(`peer-${party}`, envelope(party, bytes(fill), { sid: bytes(session) }));
    };
    for (let i = 0; i < 40; i++) contradict(1, i);
    const pairs = () => journal.listEquivocations().map(({ party }) => party);
    expect(pairs().length).toBeGreaterThan(0);
    expect(pairs().length).toBeLessThanOrEqual(16);
    const stored = Array.from({ length: 40 }, (_, i) => journal.listReceived(bytes(i))).flat();
    expect(stored).toHaveLength(pairs().length);
    // What was kept before a restart counts.
    const before = pairs().length;
    board = makeBoard();
    for (let i = 40; i < 80; i++) contradict(1, i);
    expect(pairs()).toHaveLength(before);
    contradict(2, 3);
    expect(pairs()).toHaveLength(before + 1);
  });

  test('is bounded in bytes as well', () => {
    board = makeBoard({ messages: 1_000, bytes: 10_000 });
    for (let i = 0; i < 20; i++) board.receive('peer-1', envelope(1, bytes(i, 3_000), { sid: bytes(i) }));
    const held = Array.from({ length: 20 }, (_, i) => board.read({ ...place, sid: bytes(i) })).flat();
    expect(held.reduce((sum, message) => sum + message.bytes.length, 0)).toBeLessThanOrEqual(10_000);
    expect(held.length).toBeGreaterThan(0);
  });
});

describe('own messages', () => {
  test('are durable before they are sent, and a second one for the place is never sent', async () => {
    board.publish(place, bytes(1));
    expect(journal.listSent(place.sid).map((message) => message.bytes)).toEqual(sent);
    board = makeBoard();
    expect(() => board.publish(place, bytes(2))).toThrow(expect.objectContaining({ code: 'validator/second-message' }));
    expect(sent).toHaveLength(1);
    board.publish(place, bytes(1));
    expect(sent[1]).toEqual(sent[0]);
  });

  test('a full disk sends nothing', async () => {
    journal.close();
    journal = await at.open({
      fault: (label) => {
        if (label === 'store/transaction/before') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    });
    board = makeBoard();
    expect(() => board.publish(place, bytes(1))).toThrow(expect.objectContaining({ code: 'validator/disk-full' }));
    expect([sent, board.read(place)]).toEqual([[], []]);
  });
});

describe('relaying', () => {
  test('a message of an offered place is found by digest, until its session is forgotten', () => {
    const message = envelope(1, bytes(1));
    board.receive('peer-1', message);
    expect(board.findOffered(messageDigest(bytes(1)))).toBeUndefined();
    board.offer(place);
    expect(board.findOffered(messageDigest(bytes(1)))).toEqual(message);
    board.forget(place.sid);
    expect(board.findOffered(messageDigest(bytes(1)))).toBeUndefined();
    // Said again after the end, as in a flood.
    board.receive('peer-1', message);
    expect(board.findOffered(messageDigest(bytes(1)))).toBeUndefined();
  });

  test('what somebody else was told convicts the sender and can be used', () => {
    board.receive('peer-1', envelope(1, bytes(1)));
    expect(board.relayed(place, envelope(1, bytes(2)))).toEqual({ party: 1, bytes: bytes(2) });
    expect(journal.listEquivocations()).toHaveLength(1);
  });

  test('a forged or misplaced message is refused and convicts nobody', () => {
    board.receive('peer-1', envelope(1, bytes(1)));
    const forged = envelope(1, bytes(2));
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(board.relayed(place, forged)).toBeUndefined();
    expect(board.relayed(place, envelope(1, bytes(2), { sid: bytes(5) }))).toBeUndefined();
    expect(journal.listEquivocations()).toEqual([]);
  });
});
