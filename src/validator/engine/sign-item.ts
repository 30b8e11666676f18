/** The items of a request as the cryptography wants them: everything public that a signature is bound to. */
import { equalBytes, Failure } from '../../base/index.ts';
import { type DWalletFields, readTandemObject, type SignRequestFields } from '../../chain/index.ts';
import {
  type DWalletRecord,
  decodePresignEntry,
  type PartialInput,
  type SigningInput,
  type TweakPath,
} from '../../crypto/index.ts';
import { idBytes } from './ceremony-log.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { fetchBlob } from './key-material.ts';

export interface SignItem {
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
  readonly partialInput: PartialInput;
  /** 32 bytes of the request's object id. */
  readonly request: Uint8Array;
}

/** An item whose user message was verified: only these are answered. */
export interface VerifiedItem extends SignItem {
  /** What is written under the presign's digest before anything is answered, 32 bytes. */
  readonly tombstone: Uint8Array;
}

/** One item per message of the request. Throws transient `validator/blob-missing` while a presign's bytes are not known. */
export async function signItems(
  context: EngineContext,
  parts: { readonly key: KeyMaterial; readonly request: string },
  fields: SignRequestFields,
): Promise<SignItem[]> {
  const { client, deployment, signal, committee, suite } = context;
  const { key } = parts;
  const object = await readTandemObject(client, deployment, { name: 'dwallet::DWallet', id: fields.dwallet, signal });
  const dwallet = recordOf(fields, object.fields);
  const tweak = pathOf(fields);
  const items: SignItem[] = [];
  for (const [i, message] of fields.messages.entries()) {
    const presignDigest = fields.presigns[i]?.digest ?? new Uint8Array(0);
    const presign = await fetchBlob(context, presignDigest, (bytes) => decodePresignEntry(suite, bytes).digest);
    const { networkKey, nkId } = key;
    const input = { networkKey, nkId, dwallet, presign, presignDigest, scheme: fields.hash, message, tweak };
    const userMessage = fields.user_messages[i] ?? new Uint8Array(0);
    items.push({
      input,
      userMessage,
      partialInput: { input, userMessage, committee, sharing: key.sharing },
      request: idBytes(parts.request),
    });
  }
  return items;
}

/** The dWallet as of the request; what can change later is taken from the request. */
function recordOf(request: SignRequestFields, dwallet: DWalletFields): DWalletRecord {
  const same =
    equalBytes(request.public_key, dwallet.public_key) &&
    equalBytes(request.user_public_share, dwallet.user_public_share);
  if (!same) throw new Failure('bug', 'validator/chain-contradiction', 'request and dWallet disagree about the key');
  return {
    id: idBytes(request.dwallet),
    curve: request.curve,
    sid: dwallet.sid,
    userPoint: request.user_public_share,
    proof: dwallet.proof,
    publicKey: request.public_key,
    shareVersion: request.share_version,
  };
}

function pathOf({ path }: SignRequestFields): TweakPath {
  if (!path.taproot) return {};
  return { bip341: path.root.length === 0 ? {} : { root: path.root } };
}
