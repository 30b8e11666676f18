/** ECDSA on both curves and sr25519 from dWallet to accepted signature, on a real devnet with four real validators. */
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import * as sr25519 from '@scure/sr25519';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTandemObject } from '../../src/chain/index.ts';
import type { CreatedDWallet } from '../../src/sdk/index.ts';
import { message, randomId, rawRequest } from './story/stage.ts';
import { userMessageFor } from './story/user-message.ts';
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

const reserve = (curve: number, algorithm: number) =>
  eventually(() => net.tandem.reservePresigns({ signer: alice.signer, curve, algorithm, count: 1 }));

async function activeDWallet(curve: number): Promise<CreatedDWallet> {
  const created = await net.tandem.createDWallet({ signer: alice.signer, curve });
  await net.tandem.waitUntilActive(created);
  return created;
}

const statusOf = async (request: string) => (await net.tandem.view.request(request)).status;

describe('ECDSA on secp256k1', () => {
  test('an Ethereum signature recovers to the key of the dWallet', async () => {
    const { signer } = alice;
    const ask = { signer, share: wallet.share, scheme: 'ecdsa/keccak256' as const, messages: [message(1)] };
    const done = await net.tandem.sign({ ...ask, presigns: await reserve(0, 0) });

    const [signature] = done.signatures;
    expect(signature).toHaveLength(65);
    const recovered = secp256k1.Signature.fromBytes(signature!.slice(0, 64), 'compact')
      .addRecoveryBit(signature![64]!)
      .recoverPublicKey(keccak_256(message(1)));
    expect(recovered.toBytes(true)).toEqual(wallet.publicKey);
  });

  test('a hash that is ready is signed as it is', async () => {
    const { signer } = alice;
    const done = await net.tandem.sign({
      signer,
      share: wallet.share,
      scheme: 'ecdsa/prehashed',
      allowPrehashed: true,
      messages: [message(2)],
      presigns: await reserve(0, 0),
    });

    const valid = secp256k1.verify(done.signatures[0]!.slice(0, 64), message(2), wallet.publicKey, { prehash: false });
    expect(valid).toBe(true);
  });

  test('a user message for another message fails the request, and the escrow less the verification comes back', async () => {
    const hands = { net, alice, wallet };
    const scheme = { algorithm: 0, hash: 1 };
    const [presign] = await reserve(0, 0);
    const userMessage = await userMessageFor(hands, presign!, message(3), scheme);
    const refundTo = randomId();

    const id = await rawRequest(hands, { presign: presign!, message: message(4), userMessage, refundTo, scheme });

    const failure = { kind: 'usage', code: 'sdk/request-failed', data: { code: 1 } };
    await expect(net.tandem.waitForSignatures(id)).rejects.toMatchObject(failure);
    const options = { name: 'network::Network', id: net.deployment.network } as const;
    const { config } = (await readTandemObject(net.client, net.deployment, options)).fields;
    expect(await balanceOf(net, refundTo)).toBe(BigInt(config.price_sign) - BigInt(config.price_verification));
  });
});

test('a P-256 dWallet becomes active by certificate and signs', async () => {
  const created = await activeDWallet(1);
  const { signer } = alice;
  const ask = { signer, share: created.share, scheme: 'ecdsa/sha256' as const, messages: [message(5)] };
  const done = await net.tandem.sign({ ...ask, presigns: await reserve(1, 0) });

  expect(done.signatures[0]).toHaveLength(64);
  expect(p256.verify(done.signatures[0]!, message(5), created.publicKey)).toBe(true);
});

test('an sr25519 dWallet signs; the signature is accepted on the word of the certificate', async () => {
  const created = await activeDWallet(3);
  const { signer } = alice;
  const ask = { signer, share: created.share, scheme: 'sr25519' as const, messages: [message(6)] };
  const done = await net.tandem.sign({ ...ask, presigns: await reserve(3, 0) });

  expect(sr25519.verify(message(6), done.signatures[0]!, created.publicKey)).toBe(true);
  expect(await statusOf(done.id)).toBe('done');
});
