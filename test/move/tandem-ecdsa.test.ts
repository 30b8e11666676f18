// ECDSA requests on the devnet with signatures of @noble/curves: both curves, every hash scheme, hostile completions, money,
// and batches and messages of the sizes that ECDSA really has.
import { Transaction } from '@mysten/sui/transactions';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToBigint, concatBytes, hexToBytes, mod } from '../../src/base/index.ts';
import {
  activateDigest,
  activateDWallet,
  approve,
  approvePrehashed,
  CERTIFICATE_KIND,
  completeRequest,
  completionHint,
  createConfirmed,
  createPending,
  DEFAULT_CONFIG,
  expireRequest,
  failDigest,
  failRequest,
  readTandemObject,
  requestSignatures,
  reservePresign,
} from '../../src/chain/index.ts';
import {
  creationMessage,
  creationSessionId,
  derivationScalar,
  deriveOnChainHints,
  xInverse,
} from '../../src/crypto/index.ts';
import {
  bytes32,
  CURVES,
  createdIn,
  HALVES,
  type KeyedNetwork,
  NK_ID,
  postEntries,
  startKeyedNetwork,
} from './support/keyed-network.ts';

/** CL-128: an entry has five ciphertexts and two points, a user's message about 2.2 KB. */
const ENTRY_BYTES = 3_100;
const USER_MESSAGE = new Uint8Array(2_400).fill(7);
const NO_PATH = { indices: [], taproot: false, root: new Uint8Array() };

interface OwnedDWallet {
  readonly curve: number;
  readonly id: string;
  readonly cap: string;
  readonly secret: bigint;
  readonly publicKey: Uint8Array;
}

let world: KeyedNetwork;
let k1: OwnedDWallet;
let r1: OwnedDWallet;
const batches: Record<number, string> = {};

const address = (): Uint8Array => hexToBytes(world.wallet.address.slice(2));
const network = (): Uint8Array => hexToBytes(world.deployment.network.slice(2));

/** A secp256k1 dWallet whose whole secret the test knows. */
async function createK1(): Promise<OwnedDWallet> {
  const [share, salt] = [77n, bytes32(7)];
  const userPoint = secp256k1.Point.BASE.multiply(share).toBytes(true);
  const sid = creationSessionId({ network: network(), creator: address(), curve: 0, salt });
  const message = creationMessage({ nkId: NK_ID, curve: 0, sid, userPoint });
  const proof = schnorr.sign(message, bigintToBytes(share, 32), bytes32(0));
  const { x0, x1 } = CURVES[0]!;
  const order = secp256k1.Point.Fn.ORDER;
  const mu = derivationScalar({ nkId: NK_ID, curve: 0, sid, userPoint, x0, x1, proof }, order);
  const { sum, publicKey } = deriveOnChainHints({ x0, x1, userPoint, mu });
  const fields = { networkKey: world.networkKey, curve: 0, salt, userPublicShare: userPoint, proof };
  const tx = new Transaction();
  const cap = createConfirmed(tx, world.deployment, { ...fields, publicKey, hint: xInverse(userPoint), sum });
  tx.transferObjects([cap], world.wallet.address);
  const done = await world.run(tx);
  const secret = mod(share + HALVES[0] + mu * HALVES[1], order);
  const ids = { id: createdIn(done, '::dwallet::DWallet'), cap: createdIn(done, '::dwallet::DWalletCap') };
  return { curve: 0, ...ids, secret, publicKey };
}

/** A P-256 dWallet, activated by certificate. */
async function createR1(): Promise<OwnedDWallet> {
  const [share, salt, proof, mu] = [55n, bytes32(8), asciiToBytes('proof'), 9n];
  const userPublicShare = p256.Point.BASE.multiply(share).toBytes(true);
  const secret = mod(share + HALVES[0] + mu * HALVES[1], p256.Point.Fn.ORDER);
  const publicKey = p256.Point.BASE.multiply(secret).toBytes(true);
  const tx = new Transaction();
  const fields = { networkKey: world.networkKey, curve: 1, salt, userPublicShare, proof };
  const cap = createPending(tx, world.deployment, { ...fields, price: DEFAULT_CONFIG.priceActivation });
  tx.transferObjects([cap], world.wallet.address);
  const done = await world.run(tx);
  const id = createdIn(done, '::dwallet::DWallet');
  const object = await readTandemObject(world.net.client, world.deployment, { name: 'dwallet::DWallet', id });
  expect(object.fields).toMatchObject({ status: 0, user_public_share: userPublicShare, public_key: new Uint8Array() });
  const body = { nk_id: NK_ID, curve: 1, sid: object.fields.sid, x_a: userPublicShare, proof };
  const digest = activateDigest({ ...body, mu: bigintToBytes(mu, 32), x: publicKey });
  const aggregate = world.aggregate(CERTIFICATE_KIND.activate, id, digest);
  const activation = { dwallet: id, curve: 1, mu: bigintToBytes(mu, 32), publicKey, aggregate };
  await expect(
    world.run(activateDWallet(world.deployment, { ...activation, publicKey: userPublicShare })),
  ).rejects.toMatchObject({ code: 'chain/committee/EWrongDigest' });
  await world.run(activateDWallet(world.deployment, activation));
  return { curve: 1, id, cap: createdIn(done, '::dwallet::DWalletCap'), secret, publicKey };
}

beforeAll(async () => {
  world = await startKeyedNetwork();
  k1 = await createK1();
  r1 = await createR1();
  batches[0] = await postEntries(world, { curve: 0, algorithm: 0, count: 32, entryBytes: ENTRY_BYTES, seed: 1 });
  batches[1] = await postEntries(world, { curve: 1, algorithm: 0, count: 16, entryBytes: ENTRY_BYTES, seed: 2 });
});
afterAll(() => world.close());

let requests = 0;

/** Opens a request with fresh presigns; returns its id. */
async function ask(dwallet: OwnedDWallet, hash: number, messages: readonly Uint8Array[]): Promise<string> {
  const { deployment, wallet } = world;
  const tx = new Transaction();
  const notAfter = BigInt(Date.now()) + 600_000n;
  const common = { dwallet: dwallet.id, cap: dwallet.cap, path: NO_PATH, messages, notAfter };
  const fields = { ...common, key: asciiToBytes(`request ${requests++}`) };
  const approval =
    hash === 3 ? approvePrehashed(tx, deployment, fields) : approve(tx, deployment, { ...fields, algorithm: 0, hash });
  const items = messages.map(() => {
    const options = { batch: batches[dwallet.curve]!, price: DEFAULT_CONFIG.pricePresign };
    return { presign: reservePresign(tx, deployment, options), userMessage: USER_MESSAGE };
  });
  const payment = DEFAULT_CONFIG.priceSign * BigInt(messages.length);
  requestSignatures(tx, deployment, { dwallet: dwallet.id, approval, payment, refundTo: wallet.address, items });
  return createdIn(await world.run(tx), '::sign::SignRequest');
}

const read = async (id: string) =>
  (await readTandemObject(world.net.client, world.deployment, { name: 'sign::SignRequest', id })).fields;

const DIGEST: readonly ((message: Uint8Array) => Uint8Array)[] = [
  keccak_256,
  sha256,
  (message) => sha256(sha256(message)),
  (message) => message,
];

/** r || s || v of the dWallet for a message, as the network would make it. */
function signK1(hash: number, message: Uint8Array): Uint8Array {
  const digest = DIGEST[hash]!(message);
  const bytes = secp256k1.sign(digest, bigintToBytes(k1.secret, 32), { prehash: false, format: 'recovered' });
  return concatBytes(bytes.slice(1), bytes.slice(0, 1));
}

const signR1 = (message: Uint8Array): Uint8Array => p256.sign(message, bigintToBytes(r1.secret, 32), { lowS: true });

function complete(request: string, dwallet: OwnedDWallet, hash: number, signatures: readonly Uint8Array[]) {
  const scheme = { curve: dwallet.curve, algorithm: 0, hash, verifyKey: dwallet.publicKey };
  const hints = signatures.map((signature) => completionHint({ ...scheme, signature }));
  return world.run(completeRequest(world.deployment, { request, signatures, hints }));
}

const REFUSED = { code: 'chain/sign/ESignature' };
const number = (signature: Uint8Array, at: number): bigint => bytesToBigint(signature.slice(at, at + 32));
const rebuilt = (r: bigint, s: bigint, v?: number): Uint8Array =>
  concatBytes(bigintToBytes(r, 32), bigintToBytes(s, 32), v === undefined ? new Uint8Array() : Uint8Array.of(v));

describe('secp256k1', () => {
  test.each([
    [0, 'Keccak-256'],
    [1, 'SHA-256'],
    [2, 'double SHA-256'],
    [3, 'a ready hash'],
  ])('hash scheme %d (%s) is completed with a real signature and no hostile one', async (hash) => {
    const message = sha256(asciiToBytes(`message ${hash}`));
    const request = await ask(k1, hash, [message]);
    const good = signK1(hash, message);
    const [r, s, v] = [number(good, 0), number(good, 32), good[64]!];
    const { ORDER } = secp256k1.Point.Fn;
    const hostile = [
      rebuilt(r, ORDER - s, v ^ 1),
      rebuilt(r, ORDER - s, v),
      rebuilt(r, s, v ^ 1),
      rebuilt(r, s, 4),
      rebuilt(r, s, 27 + v),
      rebuilt(r, s),
      concatBytes(good, Uint8Array.of(0)),
      rebuilt(r, 0n, v),
      rebuilt(r, ORDER, v),
      rebuilt(r, mod(s + 1n, ORDER / 2n), v),
      signK1(hash, sha256(message)),
      signK1((hash + 1) % 4, message),
    ];
    for (const signature of hostile)
      await expect(complete(request, k1, hash, [signature])).rejects.toMatchObject(REFUSED);
    expect(await read(request)).toMatchObject({ status: 0 });
    await complete(request, k1, hash, [good]);
    const done = await read(request);
    expect(done).toMatchObject({ status: 1, signatures: [good], verify_key: k1.publicKey });
    const recovered = secp256k1.Signature.fromBytes(good.slice(0, 64))
      .addRecoveryBit(v)
      .recoverPublicKey(DIGEST[hash]!(message));
    expect(recovered.toBytes(true)).toEqual(k1.publicKey);
  });

  test('r = 0 is refused, with a hint and without', async () => {
    const message = sha256(asciiToBytes('zero'));
    for (const hash of [1, 3]) {
      const request = await ask(k1, hash, [message]);
      const signature = rebuilt(0n, number(signK1(hash, message), 32), 0);
      const hints = [hash === 3 ? bytes32(1) : new Uint8Array()];
      const transaction = completeRequest(world.deployment, { request, signatures: [signature], hints });
      await expect(world.run(transaction)).rejects.toMatchObject(REFUSED);
    }
  });

  test('a ready hash has its own door, takes 32 bytes and needs the right hint', async () => {
    const { deployment } = world;
    const message = sha256(asciiToBytes('door'));
    const tx = new Transaction();
    const fields = { dwallet: k1.id, cap: k1.cap, path: NO_PATH, notAfter: 0n, key: asciiToBytes('door') };
    approve(tx, deployment, { ...fields, messages: [message], algorithm: 0, hash: 3 });
    await expect(world.run(tx)).rejects.toMatchObject({ code: 'chain/approval/EPrehashed' });
    await expect(ask(k1, 3, [message.slice(1)])).rejects.toMatchObject({ code: 'chain/sign/ERawLength' });
    const request = await ask(k1, 3, [message]);
    const signatures = [signK1(3, message)];
    const hint = completionHint({
      curve: 0,
      algorithm: 0,
      hash: 3,
      verifyKey: k1.publicKey,
      signature: signatures[0]!,
    });
    for (const [bad, code] of [
      [bytes32(5), 'chain/k1/EHint'],
      [new Uint8Array(), 'chain/k1/ELength'],
      [hint.map((byte, i) => (i === 31 ? byte ^ 1 : byte)), 'chain/k1/EHint'],
    ] as const) {
      const completion = { request, signatures, hints: [bad] };
      await expect(world.run(completeRequest(deployment, completion))).rejects.toMatchObject({ code });
    }
    await complete(request, k1, 3, signatures);
  });

  test('sixteen messages fit one request and one completion', async () => {
    const messages = Array.from({ length: 16 }, (_, i) => sha256(Uint8Array.of(i)));
    const request = await ask(k1, 3, messages);
    const signatures = messages.map((message) => signK1(3, message));
    const swapped = [signatures[1]!, signatures[0]!, ...signatures.slice(2)];
    await expect(complete(request, k1, 3, swapped)).rejects.toMatchObject(REFUSED);
    await complete(request, k1, 3, signatures);
    expect(await read(request)).toMatchObject({ status: 1, signatures });
  });
});

describe('secp256r1', () => {
  test('a request is completed with a real signature and no hostile one', async () => {
    const message = asciiToBytes('message');
    const request = await ask(r1, 0, [message]);
    const good = signR1(message);
    const [r, s] = [number(good, 0), number(good, 32)];
    const { ORDER } = p256.Point.Fn;
    const hostile = [
      rebuilt(r, ORDER - s),
      rebuilt(0n, s),
      rebuilt(r, 0n),
      rebuilt(ORDER, s),
      rebuilt(r, ORDER),
      concatBytes(good, Uint8Array.of(0)),
      good.slice(0, 63),
      signR1(asciiToBytes('another')),
      new Uint8Array(64),
    ];
    for (const signature of hostile) await expect(complete(request, r1, 0, [signature])).rejects.toMatchObject(REFUSED);
    await complete(request, r1, 0, [good]);
    expect(await read(request)).toMatchObject({ status: 1, signatures: [good], verify_key: r1.publicKey });
    expect(p256.verify(good, message, r1.publicKey)).toBe(true);
  });

  test('there is no ready hash', async () => {
    await expect(ask(r1, 3, [bytes32(1)])).rejects.toMatchObject({ code: 'chain/scheme/EUnknownHash' });
  });
});

const balance = async (owner: string): Promise<bigint> => {
  const answer = await world.net.client.core.getBalance({ owner });
  return BigInt(answer.balance.balance);
};

describe('posting pays for itself with the default prices', () => {
  /** What the other account gains or loses by posting. */
  async function gain(transaction: Transaction): Promise<bigint> {
    const before = await balance(world.second);
    await world.runSecond(transaction);
    return (await balance(world.second)) - before;
  }

  beforeAll(async () => {
    batches[0] = await postEntries(world, { curve: 0, algorithm: 0, count: 32, entryBytes: ENTRY_BYTES, seed: 3 });
  });

  test.each([1, 16])('completing a request of %d messages', async (count) => {
    const messages = Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(i, count)));
    const request = await ask(k1, 3, messages);
    const signatures = messages.map((message) => signK1(3, message));
    const scheme = { curve: 0, algorithm: 0, hash: 3, verifyKey: k1.publicKey };
    const hints = signatures.map((signature) => completionHint({ ...scheme, signature }));
    const gained = await gain(completeRequest(world.deployment, { request, signatures, hints }));
    expect(gained).toBeGreaterThan(0n);
  });

  test('certifying that a request cannot be signed', async () => {
    const request = await ask(k1, 1, [asciiToBytes('bad')]);
    const aggregate = world.aggregate(CERTIFICATE_KIND.fail, request, failDigest({ request, code: 1 }));
    expect(await gain(failRequest(world.deployment, { request, code: 1, aggregate }))).toBeGreaterThan(0n);
  });
});

describe('bad user messages', () => {
  test('cost their verification, return the rest, keep their presign used, and end the request', async () => {
    const { deployment, wallet } = world;
    const messages = [asciiToBytes('one'), asciiToBytes('two')];
    const request = await ask(k1, 1, messages);
    const { presigns, escrow } = await read(request);
    expect(BigInt(escrow.value)).toBe(2n * DEFAULT_CONFIG.priceSign);
    const digest = failDigest({ request, code: 1 });
    const aggregate = world.aggregate(CERTIFICATE_KIND.fail, request, digest);
    const before = await balance(wallet.address);
    // Posted by the other account: the owner's balance changes by the refund alone.
    const { events } = await world.runSecond(failRequest(deployment, { request, code: 1, aggregate }));
    const refund = 2n * (DEFAULT_CONFIG.priceSign - DEFAULT_CONFIG.priceVerification);
    expect((await balance(wallet.address)) - before).toBe(refund);
    expect(events).toHaveLength(1);
    const failed = await read(request);
    expect(failed).toMatchObject({ status: 2, failure: 1, escrow: { value: '0' } });
    const batch = await readTandemObject(world.net.client, deployment, {
      name: 'presign::PresignBatch',
      id: presigns[0]!.batch,
    });
    for (const { index } of presigns) expect((batch.fields.taken >>> index) & 1).toBe(1);
    for (const { presign } of presigns) {
      await expect(
        readTandemObject(world.net.client, deployment, { name: 'presign::Presign', id: presign }),
      ).rejects.toMatchObject({ code: 'chain/no-object' });
    }
    const notOpen = { code: 'chain/sign/ENotOpen' };
    const signatures = messages.map((message) => signK1(1, message));
    await expect(complete(request, k1, 1, signatures)).rejects.toMatchObject(notOpen);
    await expect(world.run(failRequest(deployment, { request, code: 1, aggregate }))).rejects.toMatchObject(notOpen);
    await expect(world.run(expireRequest(deployment, request))).rejects.toMatchObject(notOpen);
  });

  test('a completed request cannot fail', async () => {
    const message = asciiToBytes('done');
    const request = await ask(k1, 1, [message]);
    await complete(request, k1, 1, [signK1(1, message)]);
    const aggregate = world.aggregate(CERTIFICATE_KIND.fail, request, failDigest({ request, code: 1 }));
    await expect(world.run(failRequest(world.deployment, { request, code: 1, aggregate }))).rejects.toMatchObject({
      code: 'chain/sign/ENotOpen',
    });
  });
});
