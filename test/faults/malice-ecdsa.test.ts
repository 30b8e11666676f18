/** A committee member and a user turned bad, in ECDSA presigns and signatures, on one real network. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlame, readTandemObject } from '../../src/chain/index.ts';
import type { Envelope } from '../../src/crypto/index.ts';
import type { CreatedDWallet } from '../../src/sdk/index.ts';
import { randomId, rawRequest } from '../e2e/story/stage.ts';
import { userMessageFor } from '../e2e/story/user-message.ts';
import { Impostor } from './support/impostor.ts';
import { FaultNet, until } from './support/network.ts';

const BAD = 3;
const SCHEME = { algorithm: 0, hash: 1 };
const net = new FaultNet({ weights: [3, 3, 2, 2], portBase: 27_600 });
let wallet: CreatedDWallet;
let impostor: Impostor;
const presigns: string[] = [];

const reserve = () =>
  until(
    'ECDSA presigns',
    () => net.tandem.reservePresigns({ signer: net.signer, curve: 0, algorithm: 0, count: 8 }),
    120_000,
  );
const random = (): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(32));
const printed = (party: number, text: string, timeoutMs?: number) =>
  until(text, () => Promise.resolve(net.printed(party).includes(text) ? true : undefined), timeoutMs);

beforeAll(async () => {
  await net.start();
  await net.ready();
  wallet = await until('a dWallet', () => net.tandem.createDWallet({ signer: net.signer, curve: 0 }));
  presigns.push(...(await reserve()));
  await net.stopValidator(BAD);
  impostor = await Impostor.take(net, BAD);
});
afterAll(async () => {
  await impostor?.close();
  await net.stop();
});

/** Puts the bad member's number in place of the sender's, which stands behind the head and `digests` of 32 bytes. */
function asOwn(payload: Uint8Array, digests: number): Uint8Array {
  const copy = Uint8Array.from(payload);
  copy.set([0, BAD], 2 + 32 * digests);
  return copy;
}

async function request(): Promise<string> {
  const [presign] = presigns.splice(0, 1);
  const options = { signer: net.signer, share: wallet.share, ...SCHEME, messages: [random()] };
  return (await net.tandem.requestSign({ ...options, presigns: [presign!] })).id;
}

const signatures = async (id: string): Promise<number> => (await net.tandem.waitForSignatures(id)).signatures.length;

/** Account of a committee member. */
async function accountOf(party: number): Promise<string> {
  const { committee } = await net.committee();
  return committee.members[party]!.validator;
}

const blameOf = async (id: string, party: number) =>
  readBlame(net.client, net.deployment, { request: id, validator: await accountOf(party) });

describe('a member that sends wrong partial decryptions', () => {
  /** Its share of the weight is needed while one of the heavy ones is away, so its partials are used. */
  async function requestWhileNeeded(): Promise<string> {
    await net.kill(0);
    return await request();
  }

  test('is named on chain by a certificate, and the signature comes from the others', async () => {
    impostor.onEnvelope = (envelope) => {
      const isAbout = envelope.protocol === 'ecdsa/partial' || envelope.protocol === 'ecdsa/proof';
      if (isAbout && envelope.party === 2) impostor.say(envelope, asOwn(envelope.payload, 2));
    };
    const id = await requestWhileNeeded();
    await Promise.all([printed(1, '"culprit":3'), printed(2, '"culprit":3')]);
    expect(await blameOf(id, BAD)).toBeUndefined();

    await net.startValidator(0);

    expect(await signatures(id)).toBe(1);
    const reason = await until('the culprit on chain', () => blameOf(id, BAD), 90_000);
    expect(reason).toBe(1);
    for (const honest of [0, 1, 2]) expect([honest, await blameOf(id, honest)]).toEqual([honest, undefined]);
  });

  test('costs nothing from then on: what it sends is not used any more', async () => {
    const before = net.printed(1).split('asking for proofs').length;
    expect(await signatures(await request())).toBe(1);
    expect(net.printed(1).split('asking for proofs')).toHaveLength(before);
  });
});

describe('contributions to presigns with wrong proofs', () => {
  test.each(['ecdsa/presign/1', 'ecdsa/presign/2'])('%s: the set goes on without them', async (protocol) => {
    impostor.onEnvelope = (envelope: Envelope) => {
      if (envelope.protocol === protocol && envelope.party === 2) impostor.say(envelope, asOwn(envelope.payload, 1));
    };
    presigns.push(...(await reserve()));
    const refused = [0, 1, 2].map((party) => printed(party, `"party":3,"protocol":"${protocol}"`, 90_000));
    await Promise.any(refused);
    presigns.push(...(await reserve()));
    expect(await signatures(await request())).toBe(1);
  });
});

describe('a user message that was made for another message', () => {
  const said = (protocol: string, sid: Uint8Array) =>
    impostor.heard.filter((heard) => heard.protocol === protocol && Buffer.from(heard.sid).equals(sid));

  async function ask(signed: Uint8Array, claimed: Uint8Array): Promise<{ id: string; digest: Uint8Array }> {
    const [presign = ''] = presigns.splice(0, 1);
    const hands = { net, alice: { signer: net.signer }, wallet };
    const userMessage = await userMessageFor(hands, presign, signed, SCHEME);
    const options = { name: 'presign::Presign', id: presign } as const;
    const { digest } = (await readTandemObject(net.client, net.deployment, options)).fields;
    const wish = { presign, message: claimed, userMessage, refundTo: randomId(), scheme: SCHEME };
    return { id: await rawRequest(hands, wish), digest: Uint8Array.from(digest) };
  }

  test('ZT2 is refused by certificate, and nobody sends a partial decryption for it', async () => {
    impostor.onEnvelope = () => undefined;
    const { id, digest } = await ask(random(), random());
    const failure = { code: 'sdk/request-failed', data: { code: 1 } };
    await expect(net.tandem.waitForSignatures(id)).rejects.toMatchObject(failure);
    expect(said('ecdsa/partial', digest)).toEqual([]);
    for (const party of [0, 1, 2]) {
      await net.stopValidator(party);
      expect(await net.journal(party, (journal) => journal.readTombstone(digest))).toBeUndefined();
      await net.startValidator(party);
    }
  });

  test('ZT2 control: the member hears partial decryptions of a request that is right', async () => {
    const message = random();
    const { id, digest } = await ask(message, message);
    expect(await signatures(id)).toBe(1);
    expect(said('ecdsa/partial', digest).length).toBeGreaterThan(1);
  });
});
