/** A member whose turn it is keeps opening sessions that nobody else hears of: the pool must be filled all the same. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { compareBytes, concatBytes, Secret, u8, u16, u32 } from '../../base/index.ts';
import { type Committee, committeeDigest, parseEnvelope, presignSessionId, sealEnvelope } from '../../crypto/index.ts';
import { TestDirectory } from '../store/testing.ts';
import { createBell } from './bell.ts';
import { blake2b256 } from './blake2b256.ts';
import { createBoard } from './board.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { keepPoolsFilled } from './presign-pool.ts';
import { decodeOpening, encodeOpening } from './presign-session.ts';

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
const NK_ID = bytes(7);
/** The first pool: Taproot. */
const POOL = { curve: 0, algorithm: 1 };
const COUNT = 16;

/** The order in which members open sessions for the pool's first batch (docs/spec/validator.md, presign pools). */
const draw = (party: number) => blake2b256(concatBytes(u8(0), u8(1), u32(0), u16(party)));
const [FIRST = 0, OWN = 0, THIRD = 0] = [0, 1, 2, 3].sort((a, b) => compareBytes(draw(a), draw(b)));

/** Hundred seconds of the validator take one. */
const SPEED = 100;
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

function openingOf(proposer: number, counter: number): Uint8Array {
  const name = { nkId: NK_ID, ...POOL, committee, proposer, counter };
  const at = { protocol: 'presign/open', sid: presignSessionId(name), round: 0, inputsDigest: bytes(0), nkId: NK_ID };
  const header = {
    ...at,
    suite: 'CL-TEST',
    epoch: 0,
    cid: committeeDigest(committee),
    attempt: 0,
    party: proposer,
  } as const;
  return sealEnvelope(header, encodeOpening({ ...POOL, counter, count: COUNT }), secrets[proposer]!);
}

/** Whether this validator opens a session while others keep telling it of sessions of their own. */
async function opensDespite(proposers: readonly number[]): Promise<boolean> {
  const directory = new TestDirectory();
  const life = new AbortController();
  const { promise: opened, resolve } = Promise.withResolvers<boolean>();
  const nothing = (): void => undefined;
  const context = {
    suite: 'CL-TEST',
    committee,
    party: OWN,
    parties: committee.members.map((_, i) => ({ peer: `peer-${i}`, weight: 1 })),
    protocolKey: new Secret(secrets[OWN]!),
    rootSeed: new Secret(bytes(1)),
    journal: await directory.open(),
    jobs: { run: () => Promise.resolve(bytes(1, 8)) },
    mesh: {
      broadcast: (message: Uint8Array) => {
        const { protocol, payload } = parseEnvelope(message);
        const opening = protocol === 'presign/open' ? decodeOpening(payload) : undefined;
        if (opening?.curve === 0 && opening.algorithm === 1) resolve(true);
      },
      requestSession: () => true,
    },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now,
    sleep,
    randomBytes: (length: number) => new Uint8Array(length),
    signal: life.signal,
  };
  // Pools, rounds and board use these parts of the context and no others before a quorum contributes.
  const engine = context as unknown as EngineContext;
  const board = createBoard(engine);
  const key = { networkKey: bytes(1), nkId: NK_ID } as unknown as KeyMaterial;
  const running = keepPoolsFilled({ context: engine, board, bell: createBell(sleep), key });
  let counter = 0;
  const flood = setInterval(() => {
    counter++;
    for (const proposer of proposers) board.receive(`peer-${proposer}`, openingOf(proposer, counter));
  }, 3);
  const gaveUp = sleep(100_000, life.signal).then(() => false);
  const hasOpened = await Promise.race([opened, gaveUp]);
  clearInterval(flood);
  life.abort(new Error('the test ends'));
  gaveUp.catch(nothing);
  await running.catch(nothing);
  directory.clear();
  return hasOpened;
}

test('RB7 a member that opens one session after the other for this validator alone does not keep it from opening its own', async () => {
  expect(await opensDespite([FIRST])).toBe(true);
});

test('so many that one of them is honest are waited for, whatever became of their last sessions', async () => {
  expect(await opensDespite([FIRST, THIRD])).toBe(false);
});
