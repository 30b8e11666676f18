/** Stories of requests that end without a signature, and what comes back. */
import { expect, test } from 'vitest';
import { moveCall, readTandemObject } from '../../../src/chain/index.ts';
import { balanceOf } from '../support/net.ts';
import { message, randomId, rawRequest, reserveOf, type Stage, taprootOf } from './stage.ts';
import { userMessageFor } from './user-message.ts';

export function failureStories(stage: () => Stage): void {
  test('a true user message put together by hand is answered: the control of the next story', async () => {
    const [presign] = await reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });
    const userMessage = await userMessageFor(stage(), presign!, message(20));

    const id = await rawRequest(stage(), {
      presign: presign!,
      message: message(20),
      userMessage,
      refundTo: randomId(),
    });

    expect((await stage().net.tandem.waitForSignatures(id)).signatures).toHaveLength(1);
  });

  test('a user message for another message fails the request; the escrow less the verification comes back', async () => {
    const { net } = stage();
    const [presign] = await reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });
    const userMessage = await userMessageFor(stage(), presign!, message(21));
    const refundTo = randomId();

    const id = await rawRequest(stage(), { presign: presign!, message: message(22), userMessage, refundTo });

    await expect(net.tandem.waitForSignatures(id)).rejects.toMatchObject({
      kind: 'usage',
      code: 'sdk/request-failed',
      data: { code: 1 },
    });
    const { config } = (
      await readTandemObject(net.client, net.deployment, { name: 'network::Network', id: net.deployment.network })
    ).fields;
    expect(await balanceOf(net, refundTo)).toBe(BigInt(config.price_sign) - BigInt(config.price_verification));
    expect((await net.tandem.view.request(id)).signatures).toEqual([]);
  });

  test('a request that nobody answers in time expires with a full refund, not before', async () => {
    const { net, alice } = stage();
    const [presign] = await reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });
    // Below the margin that validators keep to the deadline, so none of them answers.
    await net.configure({ requestMs: 2_500n });
    const refundTo = randomId();
    try {
      const userMessage = await userMessageFor(stage(), presign!, message(23));
      const id = await rawRequest(stage(), { presign: presign!, message: message(23), userMessage, refundTo });

      const early = net.tandem.expireRequest({ signer: alice.signer, request: id });
      await expect(early).rejects.toMatchObject({ code: 'chain/sign/ETooEarly', hint: expect.any(String) });
      await expect(net.tandem.waitForSignatures(id, { timeoutMs: 30_000 })).rejects.toMatchObject({
        kind: 'transient',
        code: 'sdk/request-expired',
      });
      expect(await balanceOf(net, refundTo)).toBe((await net.tandem.view.network()).prices.sign);
    } finally {
      await net.configure({});
    }
  });

  test('an approval that was revoked before it was spent is refused', async () => {
    const { net, wallet } = stage();
    const [presign] = await reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });
    const userMessage = await userMessageFor(stage(), presign!, message(24));
    const revoke = (tx: Parameters<NonNullable<Parameters<typeof rawRequest>[1]['between']>>[0]): void => {
      moveCall(tx, net.deployment.packageId, 'dwallet::revoke_all', [wallet.id, wallet.cap]);
    };

    const spent = rawRequest(stage(), {
      presign: presign!,
      message: message(24),
      userMessage,
      refundTo: randomId(),
      between: revoke,
    });

    await expect(spent).rejects.toMatchObject({ kind: 'usage', code: 'chain/approval/EVoid' });
  });

  test('presigns of a refused request are named by the failure and serve the next one', async () => {
    const { net } = stage();
    const ask = { ...taprootOf(stage()), messages: [message(25)] };
    await reserveOf(stage(), { curve: 0, algorithm: 1, count: 1 });

    const refused = await net.tandem.requestSign({ ...ask, notAfter: 1n }).catch((error: unknown) => error);

    expect(refused).toMatchObject({
      code: 'chain/approval/EExpired',
      data: { presigns: expect.stringMatching(/^0x/) },
    });
    const presigns = String(Reflect.get(Reflect.get(Object(refused), 'data'), 'presigns')).split(',');
    expect((await net.tandem.sign({ ...ask, presigns })).signatures).toHaveLength(1);
  });
}
