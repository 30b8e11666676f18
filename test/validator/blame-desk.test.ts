/** What one validator concludes from wrong partial decryptions: whom it convicts, whom it merely leaves out, what it signs. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex, Secret } from '../../src/base/index.ts';
import { BLAME_REASON, blameDigest, CERTIFICATE_KIND, certificateBytes } from '../../src/chain/index.ts';
import { committeeDigest, parseEnvelope, provePartials, sealEnvelope } from '../../src/crypto/index.ts';
import { BlameDesk } from '../../src/validator/engine/blame-desk.ts';
import { type Board, createBoard } from '../../src/validator/engine/board.ts';
import type { EngineContext } from '../../src/validator/engine/context.ts';
import { JOBS } from '../../src/validator/engine/jobs.ts';
import type { Place } from '../../src/validator/engine/place.ts';
import type { SignItem } from '../../src/validator/engine/sign-item.ts';
import { type SignRun, signatureOf } from '../../src/validator/engine/sign-partial.ts';
import { partialPlace, proofPlace } from '../../src/validator/engine/sign-place.ts';
import { TestDirectory } from '../../src/validator/store/testing.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

/** The one who lies; its share of the weight comes before party 3's in the sets that are tried. */
const BAD = 2;
const network = testNetwork([3, 3, 2, 2]);
const dwallet = createDWallet(network, 0);
const batch = makePresigns(network, 0, 3);
const seeds = [0, 1, 2, 3].map((party) => bytes32('protocol secret', party));
const committee = {
  ...network.committee,
  members: network.committee.members.map((member, i) => ({ ...member, protocolKey: ed25519.getPublicKey(seeds[i]!) })),
};
const REQUEST = `0x${bytesToHex(bytes32('request'))}`;
const deployment = {
  packageId: `0x${'7'.repeat(64)}`,
  network: `0x${'8'.repeat(64)}`,
  committee: `0x${'9'.repeat(64)}`,
};
const key = {
  objectId: `0x${'a'.repeat(64)}`,
  nkId: network.result.nkId,
  networkKey: network.result.networkKey,
  sharing: network.result.sharing,
  shares: new Secret(network.shares[0]!),
};

const items = batch.entries.map((_, index): SignItem => {
  const signing = signingCase(
    network,
    { dwallet, batch, index, message: asciiToBytes(`message ${index}`) },
    `${index}`,
  );
  const { input, userMessage } = signing;
  return { input, userMessage, partialInput: partialInput(network, signing), request: bytes32('request') };
});

const at = new TestDirectory();
let life: AbortController;
let sent: Uint8Array[];
/** Statements that this validator signed. */
let endorsed: string[];
let board: Board;
let run: SignRun;
let context: EngineContext;

beforeEach(async () => {
  life = new AbortController();
  sent = [];
  endorsed = [];
  const jobs = { run: async (name: string, input: unknown) => JOBS[name as 'signItem'](input as never) };
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  context = {
    deployment,
    chainId: bytes32('chain'),
    suite: 'CL-TEST',
    party: 0,
    committee,
    parties: committee.members.map(({ weight }, i) => ({ peer: `peer-${i}`, weight })),
    protocolKey: new Secret(seeds[0]!),
    rootSeed: new Secret(network.rootSeeds[0]!),
    journal: await at.open(),
    bls: {
      sign: async (bytes: Uint8Array) => {
        endorsed.push(bytesToHex(bytes));
        return new Uint8Array(96);
      },
    },
    mesh: { broadcast: (bytes: Uint8Array) => sent.push(bytes), requestSession: () => true },
    urgentJobs: jobs,
    randomBytes: (length: number) => new Uint8Array(randomBytes(length)),
    log: quiet,
    now: Date.now,
    sleep: (ms: number, signal?: AbortSignal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    signal: life.signal,
    // The parts of a validator that this path touches; everything cryptographic and durable is real.
  } as unknown as EngineContext;
  board = createBoard(context);
  run = { board, key, request: REQUEST, desk: new BlameDesk(context, board), items };
});
afterEach(async () => {
  life.abort();
  await delay(20);
  at.clear();
});

function say(party: number, place: Place, payload: Uint8Array): void {
  const head = {
    ...place,
    suite: 'CL-TEST',
    epoch: committee.epoch,
    cid: committeeDigest(committee),
    attempt: 0,
  } as const;
  board.receive(`peer-${party}`, sealEnvelope({ ...head, party }, payload, seeds[party]!));
}

/** Another's bytes with the liar's number in them. */
function asBad(payload: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(payload);
  copy.set([0, BAD], 66);
  return copy;
}

const partialsOf = (item: SignItem) => makePartials(network, item.partialInput);
const proofOf = ({ partialInput: input }: SignItem, party: number) =>
  provePartials({ ...input, party, shares: network.shares[party]!, rootSeed: network.rootSeeds[party]! });

/** Partials of the honest ones given, and `wrong` from the liar. */
function partialsCome(item: SignItem, honest: readonly number[], wrong?: Uint8Array): void {
  const partials = partialsOf(item);
  const place = partialPlace({ key, item });
  board.publish(place, partials[0]!.bytes);
  if (wrong !== undefined) say(BAD, place, wrong);
  for (const party of honest) say(party, place, partials[party]!.bytes);
}

function proofsCome(item: SignItem, parties: readonly number[], lie?: Uint8Array): void {
  const place = proofPlace({ key, item });
  for (const party of parties) say(party, place, proofOf(item, party));
  if (lie !== undefined) say(BAD, place, lie);
}

const ownProofs = (): number => sent.filter((bytes) => parseEnvelope(bytes).protocol === 'schnorrA/proof').length;

/** What a certificate that names this party says. */
function blameOf(party: number): string {
  const { packageId, network: id } = deployment;
  const body = {
    request: REQUEST,
    epoch: BigInt(committee.epoch),
    reason: BLAME_REASON.wrongPartial,
    parties: [party],
  };
  const statement = { kind: CERTIFICATE_KIND.blame, subject: REQUEST, digest: blameDigest(body) };
  const place = { chainId: bytes32('chain'), packageId, network: id, committee: deployment.committee };
  return bytesToHex(certificateBytes({ ...place, epoch: committee.epoch, ...statement }));
}

const settled = async (check: () => boolean): Promise<void> => {
  while (!check()) await delay(5);
};

describe('a partial that is wrong', () => {
  test('and a proof that fails: convicted, and this validator signs exactly that', async () => {
    const [item] = items;
    partialsCome(item!, [1, 3], asBad(partialsOf(item!)[3]!.bytes));
    proofsCome(item!, [1, 3], asBad(proofOf(item!, 3)));

    expect(await signatureOf(context, run, item!)).toHaveLength(64);
    await settled(() => endorsed.length > 0);

    expect(endorsed).toEqual([blameOf(BAD)]);
    expect(run.desk.suspicion.count()).toEqual({ convicted: 1, suspects: 0 });
  });

  test('and is no partial at all: convicted without any proof of it', async () => {
    const [item] = items;
    partialsCome(item!, [1, 3], partialsOf(item!)[BAD]!.bytes.slice(0, -1));
    proofsCome(item!, [1, 3]);

    await signatureOf(context, run, item!);
    await settled(() => endorsed.length > 0);

    expect(endorsed).toEqual([blameOf(BAD)]);
  });

  test('and no proof: nobody is convicted or named, and it does not spoil the next request', async () => {
    const [first, second] = items;
    partialsCome(first!, [1, 3], asBad(partialsOf(first!)[3]!.bytes));
    proofsCome(first!, [1, 3]);
    await signatureOf(context, run, first!);
    await settled(() => run.desk.suspicion.count().suspects === 1);
    expect([run.desk.suspicion.isConvicted(BAD), run.desk.suspicion.isTrusted(BAD)]).toEqual([false, false]);
    const before = ownProofs();

    partialsCome(second!, [1, 3], asBad(partialsOf(second!)[3]!.bytes));
    await signatureOf(context, run, second!);

    expect([before, ownProofs(), endorsed]).toEqual([1, 1, []]);
  });

  test('control: without the memory of the first request the second one asks for proofs again', async () => {
    const [first, second] = items;
    for (const item of [first!, second!]) {
      partialsCome(item, [1, 3], asBad(partialsOf(item)[3]!.bytes));
      proofsCome(item, [1, 3]);
      await signatureOf(context, { ...run, desk: new BlameDesk(context, board) }, item);
    }
    expect(ownProofs()).toBe(2);
  });
});

describe('partials that are right', () => {
  test('convict nobody, whoever asks for proofs and whoever stays silent', async () => {
    const [item] = items;
    partialsCome(item!, [1, 3], partialsOf(item!)[BAD]!.bytes);
    proofsCome(item!, [1, 3]);

    expect(await run.desk.judge({ key, request: REQUEST, item: item! })).toHaveLength(64);
    await settled(() => !run.desk.holds(item!.input.presignDigest));

    expect([endorsed, run.desk.suspicion.count().convicted]).toEqual([[], 0]);
  });

  test('of a suspect count again once it has proven one', async () => {
    const [item] = items;
    run.desk.suspicion.suspect(BAD);
    partialsCome(item!, [1, 3], partialsOf(item!)[BAD]!.bytes);
    proofsCome(item!, [1, 3, BAD]);

    await run.desk.judge({ key, request: REQUEST, item: item! });
    await settled(() => !run.desk.holds(item!.input.presignDigest));

    expect(run.desk.suspicion.isTrusted(BAD)).toBe(true);
  });
});
