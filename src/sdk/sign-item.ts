/** The user's one message per signature: made from fresh randomness, for exactly one presign, after that presign was validated. */
import { Failure, hexToBytes } from '../base/index.ts';
import { readTandemObject } from '../chain/index.ts';
import { createUserMessage, type SigningInput } from '../crypto/index.ts';
import { withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { freshRandom } from './create.ts';
import { type Place, tweakOf } from './sign-options.ts';

interface Item {
  readonly message: Uint8Array;
  /** Presign object id. */
  readonly presign: string;
}

/** Throws usage `sdk/wrong-presign-kind`, fault `sdk/wrong-presign`, transient `sdk/presign-bytes-missing`, `crypto/*`. */
export async function userItem(context: Context, place: Place, { message, presign }: Item) {
  const { network, dwallet, options, scheme } = place;
  const { signal, share } = options;
  const { algorithm, hash } = scheme;
  const read = { name: 'presign::Presign', id: presign, ...withSignal(signal) } as const;
  const { fields } = await readTandemObject(context.client, context.deployment, read);
  const fits =
    fields.curve === dwallet.curve &&
    fields.algorithm === algorithm &&
    fields.network_key === network.networkKey.object;
  if (!fits) {
    throw new Failure('usage', 'sdk/wrong-presign-kind', 'the presign is of another network key, curve or algorithm', {
      data: { presign },
      hint: 'Reserve presigns of this curve and algorithm.',
    });
  }
  const { batch, digest } = fields;
  const bytes = await context.presigns.bytesOf({ batch, digest, suite: network.suite, ...withSignal(signal) });
  const input: SigningInput = {
    networkKey: network.networkKey.bytes,
    nkId: network.networkKey.nkId,
    dwallet: {
      id: hexToBytes(dwallet.id),
      curve: dwallet.curve,
      sid: dwallet.fields.sid,
      userPoint: dwallet.fields.user_public_share,
      proof: dwallet.fields.proof,
      publicKey: dwallet.publicKey,
      shareVersion: dwallet.fields.share_version,
    },
    presign: bytes,
    presignDigest: digest,
    algorithm,
    scheme: hash,
    message,
    tweak: tweakOf(options),
  };
  // Fresh randomness for every message, and none is kept: one nonce never serves two.
  return {
    presign,
    userMessage: createUserMessage({ ...input, secret: share.secret.reveal(), random: freshRandom() }),
  };
}
