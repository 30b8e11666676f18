/** Activating dWallets of curves that Move cannot check: verify the user's proof, certify the key or the refusal. */
import { bigintToBytes, isFailure } from '../../base/index.ts';
import {
  activateDigest,
  activateDWallet,
  CERTIFICATE_KIND,
  type DWalletFields,
  expireDWallet,
  readTandemObject,
  rejectDigest,
  rejectDWallet,
} from '../../chain/index.ts';
import type { VerifiedCreation } from '../../crypto/index.ts';
import type { Board } from './board.ts';
import { certify } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';

const PENDING = 0;
/** Codes of a refusal (docs/spec/onchain.md). */
const REJECT_CODE: Readonly<Record<string, number>> = { 'crypto/bad-creation': 1 };
const REJECT_OTHER = 2;
const CERTIFICATE_WAIT_MS = 15_000;

/** Works on one pending dWallet until it is active, rejected or expired; resolves true when nothing is left to do. */
export async function runActivation(
  context: EngineContext,
  parts: { readonly board: Board; readonly key: KeyMaterial; readonly dwallet: string },
): Promise<boolean> {
  const { client, deployment, signal } = context;
  const read = async (): Promise<DWalletFields> =>
    (await readTandemObject(client, deployment, { name: 'dwallet::DWallet', id: parts.dwallet, signal })).fields;
  const fields = await read();
  if (fields.status !== PENDING || fields.network !== deployment.network || fields.network_key !== parts.key.objectId)
    return true;
  const isDone = async (): Promise<boolean> => (await read()).status !== PENDING;
  const time = context.chainTime();
  if (time === undefined) return false;
  if (BigInt(time) > BigInt(fields.deadline)) {
    await expire(context, parts.dwallet, { fields, isDone });
    return true;
  }
  const outcome = await check(context, parts.key, fields);
  const statement =
    typeof outcome === 'number'
      ? {
          kind: CERTIFICATE_KIND.reject,
          subject: parts.dwallet,
          digest: rejectDigest({ dwallet: parts.dwallet, sid: fields.sid, code: outcome }),
        }
      : { kind: CERTIFICATE_KIND.activate, subject: parts.dwallet, digest: digestOf(fields, outcome) };
  const { dwallet } = parts;
  const { curve } = fields;
  const userPublicShare = fields.user_public_share;
  return await certify(context, parts.board, {
    statement,
    id: `activate/${dwallet}`,
    timeoutMs: CERTIFICATE_WAIT_MS,
    signal,
    isDone,
    post: (aggregate) =>
      context.submit(() =>
        typeof outcome === 'number'
          ? rejectDWallet(deployment, { dwallet, curve, userPublicShare, code: outcome, aggregate })
          : activateDWallet(deployment, {
              dwallet,
              curve,
              mu: muBytes(outcome),
              publicKey: outcome.publicKey,
              aggregate,
            }),
      ),
  });
}

const muBytes = ({ mu }: VerifiedCreation): Uint8Array => bigintToBytes(mu, 32);

function digestOf(fields: DWalletFields, verified: VerifiedCreation): Uint8Array {
  return activateDigest({
    nk_id: fields.nk_id,
    curve: fields.curve,
    sid: fields.sid,
    x_a: fields.user_public_share,
    proof: fields.proof,
    mu: muBytes(verified),
    x: verified.publicKey,
  });
}

/** The recomputed key, or the code of the refusal. */
async function check(
  context: EngineContext,
  key: KeyMaterial,
  fields: DWalletFields,
): Promise<VerifiedCreation | number> {
  const input = {
    networkKey: key.networkKey,
    nkId: key.nkId,
    curve: fields.curve,
    sid: fields.sid,
    userPoint: fields.user_public_share,
    proof: fields.proof,
  };
  try {
    return await runJob(context.urgentJobs, 'verifyRegisteredCreation', input, context.signal);
  } catch (error) {
    // Only what is wrong with the user's bytes is a reason to refuse; our own trouble is not.
    if (!isFailure(error) || error.kind !== 'usage') throw error;
    context.log.warn({ code: error.code }, 'refused a dWallet');
    return REJECT_CODE[error.code] ?? REJECT_OTHER;
  }
}

async function expire(
  context: EngineContext,
  dwallet: string,
  state: { fields: DWalletFields; isDone: () => Promise<boolean> },
): Promise<void> {
  const { curve, user_public_share: userPublicShare } = state.fields;
  await context.poster.submit({
    id: `expire/${dwallet}`,
    isDone: state.isDone,
    post: async () => {
      await context.submit(() => expireDWallet(context.deployment, { dwallet, curve, userPublicShare }));
    },
  });
}
