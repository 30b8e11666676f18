/** Members that ask for proofs in vain, so that nobody answers when something is wrong. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../base/index.ts';
import { type Committee, committeeDigest, sealEnvelope } from '../../crypto/index.ts';
import { TestDirectory } from '../store/testing.ts';
import { type BlameCase, BlameDesk } from './blame-desk.ts';
import { type Board, createBoard } from './board.ts';
import type { EngineContext } from './context.ts';
import type { Place } from './place.ts';
import { partialPlace, proofPlace } from './sign-place.ts';

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
const BAD = 3;

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

const directory = new TestDirectory();
let life: AbortController;
let board: Board;
let desk: BlameDesk;
let proved: number[];
/** What this validator's own combination of the partials it has gives. */
let combined: object;

beforeEach(async () => {
  life = new AbortController();
  proved = [];
  combined = { ok: true, clean: true };
  const nothing = (): void => undefined;
  const run = (name: string, input: { userMessage?: Uint8Array }): Promise<unknown> => {
    if (name === 'provePartials') proved.push(input.userMessage?.[0] ?? 0);
    const results: Record<string, unknown> = {
      provePartials: bytes(0),
      combineSignature: combined,
      blamePartials: { verdicts: [{ party: BAD, digest: bytes(0), ok: true }], signature: bytes(1) },
    };
    return Promise.resolve(results[name]);
  };
  const context = {
    suite: 'CL-TEST',
    committee,
    party: 0,
    parties: committee.members.map((_, i) => ({ peer: `peer-${i}`, weight: 1 })),
    protocolKey: new Secret(secrets[0]!),
    rootSeed: new Secret(bytes(1)),
    journal: await directory.open(),
    urgentJobs: { run },
    randomBytes: (length: number) => bytes(9, length),
    mesh: { broadcast: nothing, requestSession: () => true },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now,
    sleep,
    signal: life.signal,
  };
  // The desk and the board use these parts of the context and no others while nobody is named.
  const engine = context as unknown as EngineContext;
  board = createBoard(engine);
  desk = new BlameDesk(engine, board);
});
afterEach(() => {
  life.abort(new Error('the test ends'));
  directory.clear();
});

/** The n-th request, of one message. */
function caseOf(n: number): BlameCase {
  const input = { presignDigest: bytes(n), algorithm: 0, dwallet: { curve: 0 } };
  const userMessage = bytes(n);
  const item = { input, userMessage, request: bytes(n), partialInput: { input, userMessage } };
  const key = { nkId: bytes(7), shares: new Secret([{ index: 1 }]) };
  return { key, request: `0x${n}`, item } as unknown as BlameCase;
}

function say(party: number, place: Place, payload: Uint8Array): void {
  const header = { ...place, suite: 'CL-TEST', epoch: 0, cid: committeeDigest(committee), attempt: 0, party } as const;
  board.receive(`peer-${party}`, sealEnvelope(header, payload, secrets[party]!));
}

/** Asks for proofs of the n-th request, of which all partials are there; how long the answer takes, in milliseconds. */
async function answerTime(n: number, longest: number): Promise<number> {
  const blamed = caseOf(n);
  const request = new AbortController();
  for (const party of [1, 2, BAD]) say(party, partialPlace(blamed), bytes(party));
  const started = now();
  const watching = desk.watch(blamed, request.signal);
  say(BAD, proofPlace(blamed), bytes(9));
  while (!proved.includes(n) && now() - started < longest) await sleep(100);
  const took = now() - started;
  for (const party of [1, 2]) say(party, proofPlace(blamed), bytes(9));
  // The judgement, which ends this case, has run when the desk no longer holds it.
  while (desk.holds(bytes(n))) await sleep(100);
  request.abort(new Error('the request ended'));
  await watching;
  return took;
}

async function askInVain(): Promise<void> {
  for (let n = 1; n <= 7; n++) await answerTime(n, 100_000);
}

test('RB5 who asked for proofs in vain again and again does not keep the others from proving when something is wrong', async () => {
  await askInVain();
  combined = { ok: false, reason: 'blame' };
  expect(await answerTime(20, 100_000)).toBeLessThan(10_000);
});

test('RB5 control: while nothing looks wrong, vain questions are answered less and less often', async () => {
  await askInVain();
  expect(await answerTime(20, 100_000)).toBeGreaterThan(30_000);
});
