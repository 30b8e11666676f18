// Every kind of certificate with real BLS signatures, in one story on the devnet: key generation with an absent party and a
// complaint, activation, rejection, presigns, certified completion and failure.
import { Transaction } from '@mysten/sui/transactions';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToBigint, bytesToHex } from '../../src/base/index.ts';
import {
  absentDigest,
  activateDigest,
  activateDWallet,
  approve,
  batchBytesDigest,
  CEREMONY_PHASE,
  CERTIFICATE_KIND,
  completeCertified,
  completeDigest,
  createPending,
  DEFAULT_CONFIG,
  declareAbsent,
  failDigest,
  failRequest,
  finishCeremony,
  finishDigest,
  networkKeyDigest,
  openCeremony,
  poolOf,
  postAcknowledgement,
  postBatch,
  postDealing,
  presignBatchDigest,
  readTandemObject,
  rejectDigest,
  rejectDWallet,
  requestSignatures,
  reservePresign,
  resolveComplaint,
  verdictDigest,
} from '../../src/chain/index.ts';
import { type BlsNetwork, startBlsNetwork } from './support/bls-network.ts';

const G = secp256k1.Point.BASE;
const { Fn } = secp256k1.Point;
const bytes32 = (seed: number) => new Uint8Array(32).fill(seed);
const edPoint = (k: bigint) => ed25519.Point.BASE.multiply(k).toBytes();
const nkId = sha256(asciiToBytes('nk'));
const salt = bytes32(7);
const mu = bytes32(1);
const proof = asciiToBytes('proof');

let world: BlsNetwork;
let ceremony: string;
let networkKey: string;

beforeAll(async () => {
  world = await startBlsNetwork();
});
afterAll(() => world.close());

const created = (done: { created: readonly { id: string; type: string }[] }, type: string): string =>
  done.created.find((object) => object.type.endsWith(type))!.id;

async function board() {
  return (await readTandemObject(world.net.client, world.deployment, { name: 'ceremony::Ceremony', id: ceremony }))
    .fields;
}

/** Party 0 deals in this round. */
const deal = (seed: number) => world.run(postDealing(world.deployment, ceremony, 0, bytes32(seed)));

test('kinds 2 and 3: a ceremony goes on without an absent party and past a complaint', async () => {
  const { deployment } = world;
  ceremony = created(await world.run(openCeremony(deployment)), '::ceremony::Ceremony');
  await deal(1);
  await world.runSecond(postDealing(deployment, ceremony, 1, bytes32(5)));
  expect((await board()).phase).toBe(CEREMONY_PHASE.ack);
  // Without dealer 1 the others still hold more than 2/3: only about such dealers may party 0 complain.
  const complaints = [{ dealer: 1, body: asciiToBytes('complaint') }];
  const ack = { ceremony, party: 0, bitmap: Uint8Array.of(1), complaints };
  const posted = await world.run(postAcknowledgement(deployment, ack));
  const absent = absentDigest({ ceremony, round: 0, party: 1 });
  const gone = world.aggregate(CERTIFICATE_KIND.absent, ceremony, absent);
  await world.run(declareAbsent(deployment, { ceremony, party: 1, aggregate: gone }));
  expect((await board()).phase).toBe(CEREMONY_PHASE.resolve);
  const complaint = created(posted, '::ceremony::Complaint');
  const verdict = { ceremony, round: 0, dealer: 1, recipient: 0, complaint, upheld: false };
  const aggregate = world.aggregate(CERTIFICATE_KIND.verdict, ceremony, verdictDigest(verdict));
  await world.run(resolveComplaint(deployment, { ...verdict, aggregate }));
  await deal(2);
  await world.run(postAcknowledgement(deployment, { ...ack, complaints: [] }));
  expect(await board()).toMatchObject({ round: 1, phase: CEREMONY_PHASE.finish });
});

/** Fields of a network key with X_0 = 2G and X_1 = 3G on secp256k1. */
function keyFields() {
  const k1 = [G.multiply(2n), G.multiply(3n)] as const;
  const r1 = [p256.Point.BASE.multiply(2n).toBytes(true), p256.Point.BASE.multiply(3n).toBytes(true)] as const;
  const pairs = [
    [k1[0].toBytes(true), k1[1].toBytes(true)],
    r1,
    [edPoint(2n), edPoint(3n)],
    [edPoint(4n), edPoint(5n)],
  ];
  const curves = pairs.map(([x0, x1], curve) => ({ curve, encryptionKey: bytes32(curve), x0: x0!, x1: x1! }));
  const inverse = Fn.inv(k1[1].toAffine().x);
  const z0 = bytesToBigint(sha256(new Uint8Array()));
  const constant = k1[0].add(G.multiply(Fn.mul(Fn.create(z0), inverse))).toBytes(true);
  return { curves, constant, inverse: bigintToBytes(inverse, 32) };
}

test('kind 1: the network key is stored with its constant checked', async () => {
  const { curves, constant, inverse } = keyFields();
  const [output, qualified, sharingDigest] = [asciiToBytes('output'), Uint8Array.of(1), bytes32(9)];
  const fields_digest = networkKeyDigest({
    nk_id: nkId,
    suite: asciiToBytes('CL-TEST'),
    curves: curves.map((c) => ({ curve: c.curve, encryption_key: c.encryptionKey, x_0: c.x0, x_1: c.x1 })),
    output_digest: blake2b(output, { dkLen: 32 }),
  });
  const log_digest = (await board()).log_digest;
  const digest = finishDigest({ log_digest, qualified, nk_id: nkId, fields_digest, sharing_digest: sharingDigest });
  const aggregate = world.aggregate(CERTIFICATE_KIND.keyGeneration, ceremony, digest);
  const key = { ceremony, nkId, output, curves, qualified, sharingDigest, constant, inverse, aggregate };
  const wrong = finishCeremony(world.deployment, { ...key, constant: curves[0]!.x0 });
  await expect(world.run(wrong)).rejects.toMatchObject({ code: 'chain/network_key/EConstant' });
  networkKey = created(await world.run(finishCeremony(world.deployment, key)), '::network_key::NetworkKey');
  expect((await board()).phase).toBe(CEREMONY_PHASE.finished);
});

/** A pending ristretto255 dWallet. */
async function submit(share: Uint8Array) {
  const { deployment, wallet } = world;
  const tx = new Transaction();
  const fields = { networkKey, curve: 3, salt, userPublicShare: share, proof };
  tx.transferObjects(
    [createPending(tx, deployment, { ...fields, price: DEFAULT_CONFIG.priceActivation })],
    wallet.address,
  );
  const done = await world.run(tx);
  const id = created(done, '::dwallet::DWallet');
  const { sid } = (await readTandemObject(world.net.client, deployment, { name: 'dwallet::DWallet', id })).fields;
  return { id, sid, cap: created(done, '::dwallet::DWalletCap') };
}

const status = async (id: string) =>
  (await readTandemObject(world.net.client, world.deployment, { name: 'dwallet::DWallet', id })).fields.status;

test('kind 6: a pending dWallet is rejected', async () => {
  const share = edPoint(11n);
  const { id, sid } = await submit(share);
  const aggregate = world.aggregate(CERTIFICATE_KIND.reject, id, rejectDigest({ dwallet: id, sid, code: 1 }));
  const rejection = { dwallet: id, curve: 3, userPublicShare: share, code: 1, aggregate };
  await world.run(rejectDWallet(world.deployment, rejection));
  expect(await status(id)).toBe(2);
});

/** An active dWallet; kind 5. */
async function activeDWallet() {
  const share = edPoint(12n);
  const publicKey = edPoint(13n);
  const dwallet = await submit(share);
  const body = { nk_id: nkId, curve: 3, sid: dwallet.sid, x_a: share, proof, mu, x: publicKey };
  const aggregate = world.aggregate(CERTIFICATE_KIND.activate, dwallet.id, activateDigest(body));
  await world.run(activateDWallet(world.deployment, { dwallet: dwallet.id, curve: 3, mu, publicKey, aggregate }));
  return dwallet;
}

/** A batch of two entries; kind 4. */
async function postedBatch(): Promise<string> {
  const pool = poolOf(world.deployment, 3, 0);
  const [sid, digests, entries] = [bytes32(5), [bytes32(61), bytes32(62)], asciiToBytes('entry1entry2')];
  const keyDigest = bytes32(0);
  const digest = presignBatchDigest({
    pool,
    nk_id: nkId,
    curve: 3,
    algorithm: 0,
    sid,
    epoch: 0n,
    key_digest: keyDigest,
    digests,
    bytes_digest: batchBytesDigest(entries),
  });
  const aggregate = world.aggregate(CERTIFICATE_KIND.presignBatch, `0x${bytesToHex(sid)}`, digest);
  const batch = { pool, networkKey, sid, keyDigest, digests, bytes: entries, aggregate };
  const done = await world.run(postBatch(world.deployment, batch));
  await expect(world.run(postBatch(world.deployment, batch))).rejects.toMatchObject({
    code: 'chain/presign/EAlreadyPosted',
  });
  return created(done, '::presign::PresignBatch');
}

test('kinds 4, 5, 7 and 8: certified requests are completed or fail', async () => {
  const { deployment, wallet } = world;
  const dwallet = await activeDWallet();
  const batch = await postedBatch();
  const ask = async (key: string): Promise<string> => {
    const tx = new Transaction();
    const presign = reservePresign(tx, deployment, { batch, price: DEFAULT_CONFIG.pricePresign });
    const path = { indices: [], taproot: false, root: new Uint8Array() };
    const notAfter = BigInt(Date.now()) + 600_000n;
    const fields = { dwallet: dwallet.id, cap: dwallet.cap, algorithm: 0, hash: 0, path, notAfter };
    const approval = approve(tx, deployment, {
      ...fields,
      messages: [asciiToBytes('message')],
      key: asciiToBytes(key),
    });
    requestSignatures(tx, deployment, {
      dwallet: dwallet.id,
      approval,
      payment: DEFAULT_CONFIG.priceSign,
      refundTo: wallet.address,
      items: [{ presign, userMessage: asciiToBytes('user message') }],
    });
    return created(await world.run(tx), '::sign::SignRequest');
  };
  const read = async (id: string) =>
    (await readTandemObject(world.net.client, deployment, { name: 'sign::SignRequest', id })).fields;

  const first = await ask('first');
  const signatures = [new Uint8Array(64).fill(3)];
  const complete = (certified: Uint8Array[]) => {
    const digest = completeDigest({ request: first, signatures: certified });
    const aggregate = world.aggregate(CERTIFICATE_KIND.complete, first, digest);
    return world.run(completeCertified(deployment, { request: first, signatures, aggregate }));
  };
  const others = [new Uint8Array(64).fill(4)];
  await expect(complete(others)).rejects.toMatchObject({ code: 'chain/committee/EWrongDigest' });
  await complete(signatures);
  expect(await read(first)).toMatchObject({ status: 1, signatures });

  const second = await ask('second');
  const aggregate = world.aggregate(CERTIFICATE_KIND.fail, second, failDigest({ request: second, code: 1 }));
  await expect(world.run(failRequest(deployment, { request: first, code: 1, aggregate }))).rejects.toMatchObject({
    code: 'chain/sign/ENotOpen',
  });
  await world.run(failRequest(deployment, { request: second, code: 1, aggregate }));
  expect(await read(second)).toMatchObject({ status: 2, failure: 1 });
});
