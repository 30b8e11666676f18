/** User messages put together by hand. */
import { hexToBytes } from '../../../src/base/index.ts';
import { readTandemObject } from '../../../src/chain/index.ts';
import { createUserMessage } from '../../../src/crypto/index.ts';
import { PresignCatalog } from '../../../src/sdk/presign-source.ts';
import type { Hands } from './stage.ts';

/** A true user message of the stage's dWallet for `signed`, untweaked; BIP340 of 32 bytes unless another scheme is given. */
export async function userMessageFor(
  { net, wallet }: Hands,
  presign: string,
  signed: Uint8Array,
  scheme: { readonly algorithm: number; readonly hash: number } = { algorithm: 1, hash: 1 },
): Promise<Uint8Array> {
  const { client, deployment, tandem } = net;
  const { networkKey, suite } = await tandem.view.network();
  const { fields: dwallet } = await tandem.view.dwallet(wallet.id);
  const { fields } = await readTandemObject(client, deployment, { name: 'presign::Presign', id: presign });
  const entry = { batch: fields.batch, digest: fields.digest, suite };
  return createUserMessage({
    networkKey: networkKey!.bytes,
    nkId: networkKey!.nkId,
    dwallet: {
      id: hexToBytes(wallet.id),
      curve: dwallet.curve,
      sid: dwallet.sid,
      userPoint: dwallet.user_public_share,
      proof: dwallet.proof,
      publicKey: wallet.publicKey,
      shareVersion: dwallet.share_version,
    },
    presign: await new PresignCatalog(client, deployment).bytesOf(entry),
    presignDigest: fields.digest,
    algorithm: scheme.algorithm,
    scheme: scheme.hash,
    message: signed,
    tweak: {},
    secret: wallet.share.secret.reveal(),
    random: crypto.getRandomValues(new Uint8Array(32)),
  });
}
