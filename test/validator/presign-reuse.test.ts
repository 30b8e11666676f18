import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToHex, Secret } from '../../src/base/index.ts';
import { dwallet as dwalletTypes, sign as signTypes } from '../../src/chain/gen/structs.gen.ts';
import { tweakKey } from '../../src/crypto/index.ts';
import { BlameDesk } from '../../src/validator/engine/blame-desk.ts';
import { createBoard } from '../../src/validator/engine/board.ts';
import type { EngineContext } from '../../src/validator/engine/context.ts';
import { JOBS } from '../../src/validator/engine/jobs.ts';
import { runSign } from '../../src/validator/engine/sign.ts';
import type { Journal } from '../../src/validator/port.ts';
import { openJournal } from '../../src/validator/store/journal.ts';
import { createDWallet, makePresigns, type SigningCase, signingCase, testNetwork } from '../attack/network.ts';

const PACKAGE = `0x${'7'.repeat(64)}`;
const NETWORK = `0x${'8'.repeat(64)}`;
const KEY = `0x${'9'.repeat(64)}`;
const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;

const network = testNetwork([3, 3, 2, 2]);
const dwallet = createDWallet(network, 2);
const batch = makePresigns(network, 2, 1);
const DWALLET = `0x${bytesToHex(dwallet.record.id)}`;

const zero = { value: 0n };
const table = { id: id(5), size: 0n };

/** The dWallet as the chain stores it. */
function dwalletContent(): Uint8Array {
  const { share, record } = dwallet;
  return dwalletTypes.DWallet.serialize({
    id: DWALLET,
    network: NETWORK,
    network_key: KEY,
    nk_id: network.result.nkId,
    curve: 2,
    kind: 0,
    mode: 0,
    status: 1,
    cap: id(6),
    creator: id(7),
    sid: record.sid,
    user_public_share: record.userPoint,
    proof: record.proof,
    mu: bigintToBytes(share.mu, 32),
    public_key: record.publicKey,
    chain_code: new Uint8Array(32),
    auth_version: 0,
    share_version: 0,
    deadline: 0n,
    thaws_at: 0n,
    escrow: zero,
    price_verification: 0n,
    tweaks: table,
    requests: table,
  }).toBytes();
}

/** An open request, as a lying node shows it: nothing stops it from naming a presign twice. */
function requestContent(request: string, { input, userMessage }: SigningCase): Uint8Array {
  const { publicKey, tau } = tweakKey(2, input.dwallet.publicKey, {});
  return signTypes.SignRequest.serialize({
    id: request,
    network: NETWORK,
    network_key: KEY,
    nk_id: network.result.nkId,
    dwallet: DWALLET,
    curve: 2,
    algorithm: 0,
    hash: 0,
    kind: 0,
    public_key: input.dwallet.publicKey,
    user_public_share: input.dwallet.userPoint,
    mu: bigintToBytes(dwallet.share.mu, 32),
    auth_version: 0,
    share_version: 0,
    path: { indices: [], taproot: false, root: new Uint8Array(0) },
    tau: bigintToBytes(tau, 32),
    verify_key: publicKey,
    messages: [input.message],
    presigns: [
      {
        presign: id(8),
        batch: id(9),
        sid: batch.sid,
        index: 0,
        epoch: 1n,
        key_digest: new Uint8Array(32),
        digest: input.presignDigest,
      },
    ],
    user_messages: [userMessage],
    signatures: [],
    key: asciiToBytes('key'),
    status: 0,
    failure: 0,
    escrow: zero,
    deposit: 0n,
    cost: 0n,
    refund_to: id(7),
    created_at: 0n,
    deadline: 1_000_000n,
  }).toBytes();
}

interface Bench {
  readonly journal: Journal;
  readonly sent: Uint8Array[];
  /** Resolves once the validator has answered; rejects with what it refused. */
  answer(request: string): Promise<void>;
}

async function createBench(
  objects: ReadonlyMap<string, { type: string; content: Uint8Array }>,
  journal: Journal,
): Promise<Bench> {
  const sent: Uint8Array[] = [];
  const stop = new AbortController();
  const secret = new Uint8Array(32).fill(4);
  const committee = {
    ...network.committee,
    members: network.committee.members.map((m, i) =>
      i === 0 ? { ...m, protocolKey: ed25519.getPublicKey(secret) } : m,
    ),
  };
  const jobs = { run: async (name: string, input: unknown) => JOBS[name as 'signItem'](input as never) };
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const context = {
    deployment: { packageId: PACKAGE, network: NETWORK },
    client: {
      core: {
        getObject: async ({ objectId }: { objectId: string }) => ({
          object: { objectId, version: '1', previousTransaction: 'x', ...objects.get(objectId)! },
        }),
      },
    },
    suite: 'CL-TEST',
    party: 0,
    committee: network.committee,
    parties: committee.members.map(({ weight }, i) => ({ peer: `peer-${i}`, weight })),
    protocolKey: new Secret(secret),
    rootSeed: new Secret(network.rootSeeds[0]!),
    journal,
    mesh: {
      send: () => true,
      broadcast: (bytes: Uint8Array) => sent.push(bytes),
      requestSession: () => true,
      peers: () => [],
    },
    jobs,
    urgentJobs: jobs,
    log: quiet,
    now: Date.now,
    sleep: (ms: number, signal?: AbortSignal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    signal: stop.signal,
    chainTime: () => 1_000,
    // The parts of a validator that this path touches; everything cryptographic and durable is real.
  } as unknown as EngineContext;
  const key = {
    objectId: KEY,
    nkId: network.result.nkId,
    networkKey: network.result.networkKey,
    sharing: network.result.sharing,
    shares: new Secret(network.shares[0]!),
  };
  return {
    journal,
    sent,
    async answer(request) {
      const before = sent.length;
      const board = createBoard(context);
      const running = runSign(context, {
        board,
        key,
        request,
        desk: new BlameDesk(context, board),
        dwallets: new Map(),
        hasEnded: () => false,
      });
      const answered = (async () => {
        while (sent.length === before) await delay(5);
      })();
      await Promise.race([answered, running]);
      running.catch(() => undefined);
    },
  };
}

async function withJournal(body: (journal: Journal) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-reuse-'));
  const journal = await openJournal({
    directory: join(directory, 'v'),
    passphrase: new Secret('p'),
    cost: { N: 2, r: 1, p: 1 },
  });
  journal.putBlob(batch.entryDigests[0]!, batch.entries[0]!);
  try {
    await body(journal);
  } finally {
    journal.close();
    rmSync(directory, { recursive: true });
  }
}

const cases = ['first', 'second'].map((text) =>
  signingCase(network, { dwallet, batch, message: asciiToBytes(text) }, text),
);
const objects = new Map([
  [DWALLET, { type: `${PACKAGE}::dwallet::DWallet`, content: dwalletContent() }],
  ...cases.map(
    (signing, i) =>
      [id(20 + i), { type: `${PACKAGE}::sign::SignRequest`, content: requestContent(id(20 + i), signing) }] as const,
  ),
]);

test('NT4 a validator never answers a second message for a presign, whatever its node shows', () =>
  withJournal(async (journal) => {
    const bench = await createBench(objects, journal);
    await bench.answer(id(20));
    expect(bench.sent).toHaveLength(1);
    await expect(bench.answer(id(21))).rejects.toMatchObject({ code: 'validator/presign-reused' });
    expect(bench.sent).toHaveLength(1);
  }));

test('NT4 control: without tombstones the second message is answered', () =>
  withJournal(async (journal) => {
    const bench = await createBench(objects, { ...journal, recordTombstones: () => undefined });
    await bench.answer(id(20));
    await bench.answer(id(21));
    expect(bench.sent).toHaveLength(2);
  }));
