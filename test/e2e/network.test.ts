/** Each story of a dWallet once, on a real devnet with four real validators. */

import { Transaction } from '@mysten/sui/transactions';
import { ed25519 } from '@noble/curves/ed25519.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIndexer } from '../../indexer/index.ts';
import { bytesToHex, Secret } from '../../src/base/index.ts';
import { readTandemObject } from '../../src/chain/index.ts';
import { type CreatedDWallet, exportUserShare, importUserShare, userShareFromSeed } from '../../src/sdk/index.ts';
import { lyingNode } from '../sdk/lying-node.ts';
import { badInput } from './story/bad-input.ts';
import { failureStories } from './story/failure.ts';
import { message, reserveOf, type Stage, taprootOf } from './story/stage.ts';
import { type Account, balanceOf, eventually, startTestNetwork, type TestNetwork } from './support/net.ts';

let net: TestNetwork;
let alice: Account;
/** secp256k1. */
let wallet: CreatedDWallet;

beforeAll(async () => {
  net = await startTestNetwork();
  alice = await net.account();
  await eventually(async () => (await net.tandem.view.network()).networkKey);
  wallet = await eventually(() => net.tandem.createDWallet({ signer: alice.signer, curve: 0 }));
});
afterAll(() => net.close());

const stage = (): Stage => ({ net, alice, wallet });
const taproot = () => taprootOf(stage());
const reserve = (curve: number, algorithm: number, count: number) => reserveOf(stage(), { curve, algorithm, count });

describe('failures', () => failureStories(stage));
describe('bad input', () => badInput(stage));
describe('a lying node', () => lyingNode(stage));

test('a secp256k1 dWallet is active at once and one request signs two messages under its Taproot key', async () => {
  const messages = [message(1), message(2)];
  const presigns = await reserve(0, 1, 2);

  const done = await net.tandem.sign({ ...taproot(), messages, presigns });

  expect(done.signatures).toHaveLength(2);
  done.signatures.forEach((signature, i) => {
    expect(schnorr.verify(signature, messages[i]!, done.verifyKey.slice(1))).toBe(true);
  });
  expect(done.verifyKey).not.toEqual(wallet.publicKey);
  expect((await net.tandem.view.dwallet(wallet.id)).status).toBe('active');
});

test('an ed25519 dWallet from a seed becomes active, signs, and opens again from the seed', async () => {
  const { signer } = alice;
  const place = { network: new Uint8Array(32).fill(4), curve: 2, index: 0 };
  const secret = userShareFromSeed(new Secret(new Uint8Array(32).fill(5)), place);
  const created = await net.tandem.createDWallet({ signer, curve: 2, secret });
  expect((await net.tandem.view.dwallet(created.id)).status).toMatch(/pending|active/);

  await net.tandem.waitUntilActive(created);
  const presigns = await reserve(2, 0, 1);
  const share = importUserShare(exportUserShare(await net.tandem.openDWallet({ id: created.id, secret })));
  const done = await net.tandem.sign({ signer, share, algorithm: 0, hash: 0, messages: [message(3)], presigns });

  expect(ed25519.verify(done.signatures[0]!, message(3), created.publicKey)).toBe(true);
});

test('asking again with the same idempotency key returns the same request; other messages are refused', async () => {
  const key = new Uint8Array([1, 2, 3]);
  const presigns = await reserve(0, 1, 1);
  const ask = { ...taproot(), key, messages: [message(6)], presigns };
  const first = await net.tandem.requestSign(ask);

  const again = await net.tandem.requestSign(ask);
  const other = net.tandem.requestSign({ ...ask, messages: [message(7)] });

  expect(again).toEqual(first);
  await expect(other).rejects.toMatchObject({ code: 'sdk/key-used', data: { request: first.id } });
  const done = await net.tandem.waitForSignatures(first.id);
  expect((await net.tandem.requestSign(ask)).digest).toBe(first.digest);
  expect(done.transaction).not.toBe(first.digest);
});

test('an ended request is redeemed for its storage deposit by its owner only, and is gone then', async () => {
  const presigns = await reserve(0, 1, 1);
  const { signer } = alice;
  const { id } = await net.tandem.requestSign({ ...taproot(), messages: [message(8)], presigns });
  await net.tandem.waitForSignatures(id);
  const stranger = await net.account();
  const theft = net.tandem.redeemRequest({ signer: stranger.signer, request: id });
  await expect(theft).rejects.toMatchObject({ code: 'chain/sign/ENotOwner' });
  const before = await balanceOf(net, alice.address);

  await net.tandem.redeemRequest({ signer, request: id });

  expect(await balanceOf(net, alice.address)).toBeGreaterThan(before);
  await expect(net.tandem.view.request(id)).rejects.toMatchObject({ code: 'chain/no-object' });
});

test('a Taproot script root gives another key, registered once', async () => {
  const root = message(9);
  const presigns = await reserve(0, 1, 2);
  const sign = (presign: string) =>
    net.tandem.sign({ ...taproot(), taproot: { root }, messages: [message(10)], presigns: [presign] });

  const first = await sign(presigns[0]!);
  const second = await sign(presigns[1]!);

  expect(second.verifyKey).toEqual(first.verifyKey);
  expect(schnorr.verify(second.signatures[0]!, message(10), first.verifyKey.slice(1))).toBe(true);
  const keyPath = await net.tandem.view.dwallet(wallet.id);
  expect(first.verifyKey).not.toEqual(keyPath.publicKey);
});

test('waiting can be given up and taken up again', async () => {
  const presigns = await reserve(0, 1, 1);
  const { id } = await net.tandem.requestSign({ ...taproot(), messages: [message(11)], presigns });
  const stop = new AbortController();
  const waiting = net.tandem.waitForSignatures(id, { signal: stop.signal });
  stop.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  await expect(net.tandem.waitForSignatures(id, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'sdk/timeout' });
  expect((await net.tandem.waitForSignatures(id)).signatures).toHaveLength(1);
});

test('calls compose into a transaction of the caller', async () => {
  const { signer, address } = alice;
  const batch = await eventually(openBatch);
  const { prices } = await net.tandem.view.network();
  const tx = new Transaction();
  const presign = net.tandem.call.reservePresign(tx, { batch, price: prices.presign });
  tx.transferObjects([presign], address);

  const include = { objectTypes: true } as const;
  const result = await net.client.signAndExecuteTransaction({ transaction: tx, signer, include });

  const types = Object.values(result.Transaction?.objectTypes ?? {});
  expect(types).toContain(`${net.deployment.packageId}::presign::Presign`);
});

test('an indexer started late shows the dWallet and the signatures as the chain has them', async () => {
  const presigns = await reserve(0, 1, 1);
  const done = await net.tandem.sign({ ...taproot(), messages: [message(12)], presigns });
  const { deployment } = net;
  const indexer = await startIndexer({ rpcUrl: net.devnet.url, deployment, port: 0 });
  try {
    const read = async (path: string) => {
      const response = await fetch(`${indexer.url}${path}`);
      return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined;
    };
    const request = await eventually(() => read(`/requests/${done.id}`));
    expect(request).toMatchObject({ status: 'done', signatures: done.signatures.map(bytesToHex) });
    expect(await read(`/dwallets/${wallet.id}`)).toMatchObject({ publicKey: bytesToHex(wallet.publicKey) });
  } finally {
    await indexer.close();
  }
});

/** A batch of Taproot presigns that has some left, if there is one. */
async function openBatch(): Promise<string | undefined> {
  const [id] = await net.tandem.reservePresigns({ signer: alice.signer, curve: 0, algorithm: 1, count: 1 });
  const { fields } = await readTandemObject(net.client, net.deployment, { name: 'presign::Presign', id: id! });
  const batch = await readTandemObject(net.client, net.deployment, { name: 'presign::PresignBatch', id: fields.batch });
  return batch.fields.available > 0 ? fields.batch : undefined;
}
