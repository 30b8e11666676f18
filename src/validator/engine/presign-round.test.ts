/** One agreed round among four validators on real boards, with a member and a proposer that cheat about who gets what. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { concatBytes, equalBytes, Secret, u16 } from '../../base/index.ts';
import { type Committee, committeeDigest, messageDigest, sealEnvelope } from '../../crypto/index.ts';
import { TestDirectory } from '../store/testing.ts';
import { type Board, type BoardMessage, createBoard } from './board.ts';
import type { EngineContext } from './context.ts';
import type { Place } from './place.ts';
import { agree, type Round, type RoundEnd } from './presign-round.ts';

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
const parties = committee.members.map((_, i) => ({ peer: `peer-${i}`, weight: 1 }));
const BAD = 3;
const HONEST = [0, 1, 2];

const place: Place = { protocol: 'schnorrA/presign', sid: bytes(9), round: 0, inputsDigest: bytes(8), nkId: bytes(7) };
const bundlePlace: Place = { ...place, protocol: 'presign/bundle', round: 1 };

/** A contribution names its party, as the real ones do. */
const contribution = (party: number): Uint8Array => concatBytes(u16(party), bytes(party));
const verdictOf = ({ party, bytes: payload }: BoardMessage) => {
  const digest = messageDigest(payload);
  return equalBytes(payload, contribution(party))
    ? { party, digest, ok: true }
    : { party, digest, ok: false, code: 'crypto/bad-encoding' };
};

/** A minute of the validators takes a second. */
const SPEED = 60;
const now = (): number => performance.now() * SPEED;
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds / SPEED);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

interface Node {
  readonly context: EngineContext;
  readonly board: Board;
  readonly directory: TestDirectory;
}

const nodes: Node[] = [];
const life = new AbortController();

async function createNode(party: number): Promise<Node> {
  const directory = new TestDirectory();
  const nothing = (): void => undefined;
  const context = {
    suite: 'CL-TEST',
    committee,
    party,
    parties,
    protocolKey: new Secret(secrets[party]!),
    journal: await directory.open(),
    mesh: {
      broadcast: (message: Uint8Array) => deliver(party, message),
      requestSession: () => true,
      requestBlob: (peer: string, digest: Uint8Array) =>
        Promise.resolve(nodes[parties.findIndex((other) => other.peer === peer)]?.board.findOffered(digest)),
    },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now,
    sleep,
    randomBytes: (length: number) => new Uint8Array(length),
    signal: life.signal,
  };
  // Board and round use these parts of the context and no others.
  const engine = context as unknown as EngineContext;
  return { context: engine, board: createBoard(engine), directory };
}

function deliver(from: number, message: Uint8Array, to: readonly number[] = HONEST): void {
  for (const party of to) if (party !== from) nodes[party]?.board.receive(`peer-${from}`, message);
}

/** What the cheater says, to whom it likes. */
function say(at: Place, payload: Uint8Array, to: readonly number[]): void {
  const header = {
    ...at,
    suite: 'CL-TEST',
    epoch: 0,
    cid: committeeDigest(committee),
    attempt: 0,
    party: BAD,
  } as const;
  deliver(BAD, sealEnvelope(header, payload, secrets[BAD]!), to);
}

function run(party: number, proposer: number): Promise<RoundEnd> {
  const { context, board } = nodes[party]!;
  const round: Round = {
    board,
    proposer,
    place,
    bundlePlace,
    quorumWaitMs: 20_000,
    bundleWaitMs: 15_000,
    announce: () => undefined,
    contribute: () => Promise.resolve(contribution(party)),
    verify: (messages) => Promise.resolve(messages.map(verdictOf)),
  };
  return agree(context, round);
}

const partiesOf = (end: RoundEnd): number[] | string =>
  typeof end === 'string' ? end : end.bundle.map(({ party }) => party);

beforeEach(async () => {
  for (const party of HONEST) nodes.push(await createNode(party));
});
afterEach(() => {
  for (const { directory } of nodes.splice(0)) directory.clear();
});

test('RB7 a contribution that only the proposer gets does not spoil its session: it passes it on to the others', async () => {
  const ends = HONEST.map((party) => run(party, 0));
  say(place, contribution(BAD), [0]);
  expect((await Promise.all(ends)).map(partiesOf)).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
});

test("RB3 a proposer that names another party's contribution as its own loses the session, and it is held against it", async () => {
  const copied = contribution(0);
  const ends = HONEST.map((party) => run(party, BAD));
  say(place, copied, HONEST);
  const items = [0, 1, BAD].map((party) =>
    concatBytes(u16(party), messageDigest(party === BAD ? copied : contribution(party))),
  );
  say(bundlePlace, concatBytes(...items), HONEST);
  expect((await Promise.all(ends)).map(partiesOf)).toEqual(['abandoned', 'abandoned', 'abandoned']);
});

test('RB3 control: the same bundle with a contribution of its own is agreed on', async () => {
  const ends = HONEST.map((party) => run(party, BAD));
  say(place, contribution(BAD), HONEST);
  const items = [0, 1, BAD].map((party) => concatBytes(u16(party), messageDigest(contribution(party))));
  say(bundlePlace, concatBytes(...items), HONEST);
  expect((await Promise.all(ends)).map(partiesOf)).toEqual([
    [0, 1, 3],
    [0, 1, 3],
    [0, 1, 3],
  ]);
});
