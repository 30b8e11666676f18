/** A node that lies to the SDK: each lie is refused with its code, and before anything is signed or sent (ZT7, ZT9). */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { beforeAll, expect, test } from 'vitest';
import { bytesToBigint, bytesToHex } from '../../src/base/index.ts';
import * as gen from '../../src/chain/gen/structs.gen.ts';
import type { Client } from '../../src/chain/index.ts';
import { type CreatedDWallet, type Tandem, tandem } from '../../src/sdk/index.ts';
import { message, reserveOf, type Stage, taprootOf } from '../e2e/story/stage.ts';
import { eventually } from '../e2e/support/net.ts';

type Core = Client['core'];

interface Lies {
  /** New content of an object, by the last part of its type. */
  readonly object?: Readonly<Record<string, (content: Uint8Array) => Uint8Array>>;
  readonly event?: (bcs: Uint8Array) => Uint8Array;
  /** Takes transactions and does not pass them on. */
  readonly swallows?: boolean;
}

interface Liar {
  readonly tandem: Tandem;
  /** Transactions that were sent. */
  readonly sent: () => number;
  /** Their bytes. */
  readonly seen: readonly Uint8Array[];
}

/** The same node but for the lies. */
function liar({ net }: Stage, lies: Lies): Liar {
  const seen: Uint8Array[] = [];
  const real = net.client.core;
  const getObject = async (options: Parameters<Core['getObject']>[0]) => {
    const answer = await real.getObject(options);
    const [, , name = ''] = answer.object.type.split('::');
    const lie = lies.object?.[name];
    const content: unknown = answer.object.content;
    if (lie === undefined || !(content instanceof Uint8Array)) return answer;
    return { object: { ...answer.object, content: lie(content) } };
  };
  const listEvents: Core['listEvents'] = async (options) => {
    const answer = await real.listEvents(options);
    return {
      ...answer,
      events: answer.events.map((event) => ({ ...event, bcs: lies.event?.(event.bcs) ?? event.bcs })),
    };
  };
  const executeTransaction = (options: Parameters<Core['executeTransaction']>[0]) => {
    seen.push(options.transaction);
    if (lies.swallows) throw new Error('connection reset');
    return real.executeTransaction(options);
  };
  const told: Record<string | symbol, unknown> = { getObject, listEvents, executeTransaction };
  const core = new Proxy(real, {
    get(target, name) {
      if (name in told) return told[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const client = { core } as unknown as Client;
  return { tandem: tandem({ deployment: net.deployment }).register(client), sent: () => seen.length, seen };
}

const flipLast = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
/** In the middle of the bytes: the elements, not their header. */
const flipMiddle = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte));

type Codec<T> = { parse(bytes: Uint8Array): T; serialize(value: T): { toBytes(): Uint8Array } };
const change =
  <T extends object>(codec: unknown, edit: (fields: T) => Partial<T>) =>
  (content: Uint8Array): Uint8Array => {
    const known = codec as Codec<T>;
    const fields = known.parse(content);
    return known.serialize({ ...fields, ...edit(fields) }).toBytes();
  };

type DWallet = { public_key: Uint8Array };
type NetworkKey = { nk_id: Uint8Array; output: Uint8Array };
type Request = {
  status: number;
  hash: number;
  messages: Uint8Array[];
  signatures: Uint8Array[];
  verify_key: Uint8Array;
};
type Posted = { chunks: Uint8Array[] };

export function lyingNode(stage: () => Stage): void {
  /** Another true dWallet on the same network, to point to. */
  let other: CreatedDWallet;
  beforeAll(async () => {
    const { net } = stage();
    const mallory = await net.account();
    other = await net.tandem.createDWallet({ signer: mallory.signer, curve: 0 });
  });

  const reserve = () => reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });
  const ask = () => ({ ...taprootOf(stage()), messages: [message(40)] });
  const foreignKey = () => change<DWallet>(gen.dwallet.DWallet, () => ({ public_key: other.publicKey }));

  test('without lies the same client signs: the control of the others', async () => {
    const { tandem: honest, sent } = liar(stage(), {});
    const done = await honest.sign({ ...ask(), presigns: await reserve() });
    expect(done.signatures).toHaveLength(1);
    expect(sent()).toBe(1);
  });

  test('a foreign public key at creation is refused (ZT9)', async () => {
    const { tandem: lied } = liar(stage(), { object: { DWallet: foreignKey() } });
    const created = lied.createDWallet({ signer: stage().alice.signer, curve: 0 });
    await expect(created).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-public-key' });
  });

  test('a foreign public key at activation is refused (ZT9)', async () => {
    const { net, alice } = stage();
    const created = await net.tandem.createDWallet({ signer: alice.signer, curve: 2 });
    const twin = await net.tandem.createDWallet({ signer: alice.signer, curve: 2 });
    await net.tandem.waitUntilActive(created);
    await net.tandem.waitUntilActive(twin);
    const key = change<DWallet>(gen.dwallet.DWallet, () => ({ public_key: twin.publicKey }));

    const { tandem: lied } = liar(stage(), { object: { DWallet: key } });

    await expect(lied.waitUntilActive(created)).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-public-key' });
    const opened = lied.openDWallet({ id: created.id, secret: created.share.secret });
    await expect(opened).rejects.toMatchObject({ code: 'sdk/wrong-public-key' });
  });

  test('a foreign public key when signing is refused, and nothing is sent', async () => {
    const { tandem: lied, sent } = liar(stage(), { object: { DWallet: foreignKey() } });
    await expect(lied.requestSign(ask())).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-public-key' });
    expect(sent()).toBe(0);
  });

  test('another dWallet in place of ours, true in itself, is refused by the pinned key', async () => {
    const { net } = stage();
    const include = { content: true } as const;
    const { object } = await net.client.core.getObject({ objectId: other.id, include });
    const { tandem: lied, sent } = liar(stage(), { object: { DWallet: () => object.content } });
    await expect(lied.requestSign(ask())).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-public-key' });
    expect(sent()).toBe(0);
  });

  test.each([
    ['bytes', (key: NetworkKey) => ({ output: flipMiddle(key.output) })],
    ['id', (key: NetworkKey) => ({ nk_id: flipLast(key.nk_id) })],
    ['truncated bytes', (key: NetworkKey) => ({ output: key.output.slice(1) })],
  ])('a network key with wrong %s is refused (ZT7)', async (_name, edit) => {
    const lie = change<NetworkKey>(gen.network_key.NetworkKey, edit);
    const { tandem: lied, sent } = liar(stage(), { object: { NetworkKey: lie } });
    const created = lied.createDWallet({ signer: stage().alice.signer, curve: 0 });
    await expect(created).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-network-key' });
    expect(sent()).toBe(0);
  });

  test('presign bytes that do not match their digest are refused, and nothing is sent (ZT7)', async () => {
    const presigns = await reserve();
    // In every entry, whichever is ours.
    const lie = change<Posted>(gen.event.PresignBatchPosted, ({ chunks }) => ({
      chunks: chunks.map((chunk) => chunk.map((byte, i) => (i % 97 === 50 ? byte ^ 1 : byte))),
    }));
    const { tandem: lied, sent } = liar(stage(), { event: lie });

    await expect(lied.requestSign({ ...ask(), presigns })).rejects.toMatchObject({
      kind: 'fault',
      code: 'sdk/wrong-presign',
    });
    expect(sent()).toBe(0);
    const control = await stage().net.tandem.sign({ ...ask(), presigns });
    expect(control.signatures).toHaveLength(1);
  });

  test('a wrong signature is refused', async () => {
    const request = await stage().net.tandem.requestSign({ ...ask(), presigns: await reserve() });
    await stage().net.tandem.waitForSignatures(request);
    const lie = change<Request>(gen.sign.SignRequest, ({ signatures }) => ({ signatures: signatures.map(flipLast) }));
    const { tandem: lied } = liar(stage(), { object: { SignRequest: lie } });
    for (const wanted of [request, request.id]) {
      const waited = lied.waitForSignatures(wanted);
      await expect(waited).rejects.toMatchObject({ kind: 'fault', code: 'sdk/bad-signature' });
    }
  });

  test('a true signature under a key of the node, or for another message, is refused', async () => {
    const request = await stage().net.tandem.requestSign({ ...ask(), presigns: await reserve() });
    await stage().net.tandem.waitForSignatures(request);
    const secret = message(7);
    const point = new Uint8Array([2, ...schnorr.getPublicKey(secret)]);
    const foreign = change<Request>(gen.sign.SignRequest, () => ({
      status: 1,
      verify_key: point,
      signatures: [schnorr.sign(message(40), secret)],
    }));
    const { tandem: lied } = liar(stage(), { object: { SignRequest: foreign } });

    await expect(lied.waitForSignatures(request)).rejects.toMatchObject({ kind: 'fault', code: 'sdk/bad-signature' });

    const later = await eventually(async () =>
      stage().net.tandem.requestSign({ ...ask(), messages: [message(41)], presigns: await reserve() }),
    );
    const done = await stage().net.tandem.waitForSignatures(later);
    const replayed = change<Request>(gen.sign.SignRequest, () => ({
      messages: [message(41)],
      signatures: [...done.signatures],
    }));
    const second = liar(stage(), { object: { SignRequest: replayed } });
    await expect(second.tandem.waitForSignatures(request)).rejects.toMatchObject({ code: 'sdk/bad-signature' });
  });

  /** Asks for an ECDSA signature of the same message by two hash schemes. */
  async function twoHashes(text: Uint8Array) {
    const { net, alice, wallet } = stage();
    const [first, second] = await reserveOf(stage(), { curve: 0, algorithm: 0, count: 2 });
    const ecdsa = { signer: alice.signer, share: wallet.share, messages: [text] };
    const keccak = await net.tandem.requestSign({ ...ecdsa, scheme: 'ecdsa/keccak256', presigns: [first!] });
    const sha256 = await net.tandem.sign({ ...ecdsa, scheme: 'ecdsa/sha256', presigns: [second!] });
    await net.tandem.waitForSignatures(keccak);
    return { keccak, other: sha256.signatures };
  }

  test('a true signature of the same message by another hash scheme is refused', async () => {
    const { keccak, other } = await twoHashes(message(42));
    const lie = change<Request>(gen.sign.SignRequest, () => ({ hash: 1, signatures: [...other] }));
    const { tandem: lied } = liar(stage(), { object: { SignRequest: lie } });

    await expect(lied.waitForSignatures(keccak)).rejects.toMatchObject({ kind: 'fault', code: 'sdk/bad-signature' });
    // The control: whoever waits by the bare id takes scheme and messages from the node.
    expect((await lied.waitForSignatures(keccak.id)).signatures).toEqual(other);
  });

  test('an ECDSA signature with another recovery id, or a high s, is refused', async () => {
    const { keccak } = await twoHashes(message(43));
    const high = (signature: Uint8Array): Uint8Array => {
      const { Fn } = secp256k1.Point;
      const s = Fn.neg(bytesToBigint(signature.slice(32, 64)));
      return new Uint8Array([...signature.slice(0, 32), ...Fn.toBytes(s), signature[64]! ^ 1]);
    };
    for (const edit of [flipLast, high]) {
      const lie = change<Request>(gen.sign.SignRequest, ({ signatures }) => ({ signatures: signatures.map(edit) }));
      const { tandem: lied } = liar(stage(), { object: { SignRequest: lie } });
      await expect(lied.waitForSignatures(keccak)).rejects.toMatchObject({ kind: 'fault', code: 'sdk/bad-signature' });
    }
  });

  test.each([
    ['ECDSA', 0, 'ecdsa/keccak256'],
    ['BIP340', 1, 'bip340'],
  ] as const)(
    'asking again after a lost answer makes a new %s message for the same presign',
    async (_name, algorithm, scheme) => {
      const { alice, wallet, net } = stage();
      const presigns = await reserveOf(stage(), { curve: 0, algorithm, count: 1 });
      const again = { signer: alice.signer, share: wallet.share, scheme, messages: [message(44)], presigns };
      const { tandem: lossy, seen } = liar(stage(), { swallows: true });
      await expect(lossy.requestSign(again)).rejects.toMatchObject({ code: 'chain/unreachable' });
      expect(seen).toHaveLength(1);

      const request = await net.tandem.requestSign(again);
      const { fields } = await net.tandem.view.request(request.id);

      const [userMessage] = fields.user_messages;
      expect(userMessage!.length).toBeGreaterThan(64);
      // Same presign, other randomness: the first transaction holds the name of the presign, but not this message.
      expect(bytesToHex(seen[0]!)).toContain(bytesToHex(fields.presigns[0]!.digest));
      expect(bytesToHex(seen[0]!)).not.toContain(bytesToHex(userMessage!).slice(-128));
      expect((await net.tandem.waitForSignatures(request)).signatures).toHaveLength(1);
    },
  );

  test.each([
    ['Taproot presign as one of ECDSA', 1, 0, 'ecdsa/keccak256'],
    ['presign of ECDSA as one of Taproot', 0, 1, 'bip340'],
  ] as const)('a %s is refused, and nothing is sent', async (_name, real, shown, scheme) => {
    const { alice, wallet } = stage();
    const presigns = await reserveOf(stage(), { curve: 0, algorithm: real, count: 1 });
    const lie = change<{ algorithm: number }>(gen.presign.Presign, () => ({ algorithm: shown }));
    const { tandem: lied, sent } = liar(stage(), { object: { Presign: lie } });
    const ask = { signer: alice.signer, share: wallet.share, scheme, presigns };
    const asked = lied.requestSign({ ...ask, messages: [message(46)] });
    await expect(asked).rejects.toMatchObject({ code: 'crypto/wrong-presign' });
    expect(sent()).toBe(0);
  });

  test('ECDSA presign bytes that do not match their digest are refused, and nothing is sent (ZT7)', async () => {
    const { alice, wallet } = stage();
    const presigns = await reserveOf(stage(), { curve: 0, algorithm: 0, count: 1 });
    const lie = change<Posted>(gen.event.PresignBatchPosted, ({ chunks }) => ({
      chunks: chunks.map((chunk) => chunk.map((byte, i) => (i % 97 === 50 ? byte ^ 1 : byte))),
    }));
    const { tandem: lied, sent } = liar(stage(), { event: lie });
    const ask = { signer: alice.signer, share: wallet.share, scheme: 'ecdsa/keccak256', presigns } as const;
    const asked = lied.requestSign({ ...ask, messages: [message(45)] });
    await expect(asked).rejects.toMatchObject({ kind: 'fault', code: 'sdk/wrong-presign' });
    expect(sent()).toBe(0);
  });
}
