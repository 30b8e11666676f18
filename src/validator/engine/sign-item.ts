/** The items of a request as the cryptography wants them: everything public that a signature is bound to. */
import { bigintToBytes, equalBytes, Failure } from '../../base/index.ts';
import { type DWalletFields, readTandemObject, type SignRequestFields } from '../../chain/index.ts';
import {
  type DWalletRecord,
  decodePresignEntry,
  type PartialInput,
  type SigningInput,
  type TweakPath,
  tweakKey,
} from '../../crypto/index.ts';
import { idBytes } from './ceremony-log.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { fetchBlob } from './key-material.ts';
import { planOf } from './pools.ts';

export interface SignItem {
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
  readonly partialInput: PartialInput;
  /** 32 bytes of the request's object id. */
  readonly request: Uint8Array;
}

/** An item whose user message was verified: only these are answered. */
export interface AnsweredItem extends SignItem {
  /** What is written under the presign's digest before anything is answered, 32 bytes. */
  readonly tombstone: Uint8Array;
  /** The own partial decryptions; undefined when this validator holds no shares. Not to be sent before all tombstones stand. */
  readonly partial: Uint8Array | undefined;
}

/** Kind of a dWallet whose key the network and its user made; the only one there is. */
const GENERATED = 0;

/** dWallets by id: what a request needs of them does not change for as long as the request names the same key. */
export type DWalletCache = Map<string, DWalletFields>;
const MAX_CACHED = 1_000;

async function dwalletOf(
  context: EngineContext,
  cache: DWalletCache,
  request: SignRequestFields,
): Promise<DWalletRecord> {
  const { client, deployment, signal } = context;
  const cached = cache.get(request.dwallet);
  if (cached !== undefined && isSameKey(request, cached)) return recordOf(request, cached);
  const object = await readTandemObject(client, deployment, { name: 'dwallet::DWallet', id: request.dwallet, signal });
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(request.dwallet, object.fields);
  return recordOf(request, object.fields);
}

/** One item per message of the request. Throws transient `validator/blob-missing` while a presign's bytes are not known. */
export async function signItems(
  context: EngineContext,
  parts: { readonly key: KeyMaterial; readonly request: string; readonly dwallets: DWalletCache },
  fields: SignRequestFields,
): Promise<SignItem[]> {
  const { committee, suite } = context;
  const { networkKey, nkId, sharing } = parts.key;
  const dwallet = await dwalletOf(context, parts.dwallets, fields);
  const tweak = pathOf(fields);
  assertDerived(fields, tweak);
  const request = idBytes(parts.request);
  const items = fields.messages.map(async (message, i): Promise<SignItem> => {
    const presignDigest = fields.presigns[i]?.digest ?? new Uint8Array(0);
    const userMessage = fields.user_messages[i] ?? new Uint8Array(0);
    const presign = await fetchBlob(context, presignDigest, (bytes) => decodePresignEntry(suite, bytes).digest);
    const { algorithm, hash: scheme } = fields;
    const input = { networkKey, nkId, dwallet, presign, presignDigest, algorithm, scheme, message, tweak };
    return { input, userMessage, partialInput: { input, userMessage, committee, sharing }, request };
  });
  return await Promise.all(items);
}

function isSameKey(request: SignRequestFields, dwallet: DWalletFields): boolean {
  return (
    equalBytes(request.public_key, dwallet.public_key) &&
    equalBytes(request.user_public_share, dwallet.user_public_share)
  );
}

/** The dWallet as of the request; what can change later is taken from the request. */
function recordOf(request: SignRequestFields, dwallet: DWalletFields): DWalletRecord {
  if (!isSameKey(request, dwallet))
    throw new Failure('bug', 'validator/chain-contradiction', 'request and dWallet disagree about the key');
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

/** What Move derived is derived again here: kind, algorithm, tau and X'. */
function assertDerived(fields: SignRequestFields, tweak: TweakPath): void {
  const { tau, publicKey } = tweakKey(fields.curve, fields.public_key, tweak);
  const agrees =
    fields.kind === GENERATED &&
    planOf(fields) !== undefined &&
    fields.path.indices.length === 0 &&
    equalBytes(fields.tau, bigintToBytes(tau, 32)) &&
    equalBytes(fields.verify_key, publicKey);
  if (!agrees) throw new Failure('bug', 'validator/chain-contradiction', 'the request is not what its path derives');
}

function pathOf({ path }: SignRequestFields): TweakPath {
  if (!path.taproot) return {};
  return { bip341: path.root.length === 0 ? {} : { root: path.root } };
}
