/** Requests after they were sent: waiting for their end, finding one by its idempotency key, ending and deleting them. */
import { bcs } from '@mysten/sui/bcs';
import { ObjectError } from '@mysten/sui/client';
import type { Signer } from '@mysten/sui/cryptography';
import { equalBytes, Failure } from '../base/index.ts';
import { expireRequest, explainClientError, redeemRequest, withFailures } from '../chain/index.ts';
import { verifySignature } from '../crypto/index.ts';
import { type Abortable, withSignal } from './abort.ts';
import { type Context, parseObjectId } from './context.ts';
import { requestExpired, requestFailed } from './failure.ts';
import { submit } from './submit.ts';
import { type DWalletView, type RequestView, viewRequest } from './view.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/** What the signatures have to be for; `requestSign` returns it. Without it the chain is asked. */
export interface Expected {
  readonly curve: number;
  /** X', computed here from the pinned key: what the signatures have to verify under. */
  readonly verifyKey: Uint8Array;
  readonly algorithm: number;
  readonly hash: number;
  readonly messages: readonly Uint8Array[];
}

/**
 * Resolves with the request once every signature is on chain and verified here too; rejects at the first other end (90 s by
 * default): usage `sdk/request-failed`, transient `sdk/request-expired`, `sdk/timeout` (wait again), fault `sdk/bad-signature`.
 */
export async function waitForSignatures(
  context: Context,
  options: WaitOptions & { readonly request: string; readonly expected?: Expected },
): Promise<RequestView> {
  const { request, expected, timeoutMs = 90_000, signal } = options;
  const wanted = { object: request, what: 'the request', timeoutMs };
  const read = async (stop: AbortSignal): Promise<RequestView | undefined> => {
    const view = await viewRequest(context, request, stop);
    if (view.status === 'open') return undefined;
    if (view.status === 'failed') throw requestFailed(request, view.failure);
    if (view.status === 'expired') throw requestExpired(request);
    return assertSignatures(view, expected ?? claimOf(view));
  };
  return await waitFor(context, { ...wanted, read }, signal);
}

/** What a request says of itself. */
function claimOf({ curve, verifyKey, messages, fields }: RequestView): Expected {
  return { curve, verifyKey, messages, algorithm: fields.algorithm, hash: fields.hash };
}

/** Nothing is believed: the signatures are verified here, under the key and scheme and for the messages that were asked for. */
function assertSignatures(view: RequestView, expected: Expected): RequestView {
  const { curve, algorithm, hash, verifyKey: publicKey, messages } = expected;
  const { signatures, fields } = view;
  const none = new Uint8Array(0);
  const valid =
    view.curve === curve &&
    fields.algorithm === algorithm &&
    fields.hash === hash &&
    equalBytes(view.verifyKey, publicKey) &&
    messages.length > 0 &&
    signatures.length === messages.length &&
    messages.every((message, i) =>
      verifySignature({ curve, algorithm, scheme: hash, publicKey, message, signature: signatures[i] ?? none }),
    );
  if (valid) return view;
  throw new Failure('fault', 'sdk/bad-signature', 'the chain shows a signature that does not verify', {
    data: { request: view.id },
    hint: 'The node lies or is broken: ask another one.',
  });
}

export interface KnownRequest {
  readonly id: string;
  /** Digest of the requesting transaction. */
  readonly digest: string;
}

/** The request of a dWallet that has this idempotency key, if there is one. */
export async function findRequest(
  context: Context,
  dwallet: DWalletView,
  search: Abortable & { readonly key: Uint8Array },
): Promise<KnownRequest | undefined> {
  const { key, signal } = search;
  const { core } = context.client;
  const name = { type: 'vector<u8>', bcs: bcs.byteVector().serialize(key).toBytes() };
  try {
    const parentId = dwallet.fields.requests.id;
    const { dynamicField } = await core.getDynamicField({ parentId, name, ...withSignal(signal) });
    const id = bcs.Address.parse(dynamicField.value.bcs);
    // The entry is written by the requesting transaction and never again.
    const include = { previousTransaction: true } as const;
    const entry = await withFailures(() =>
      core.getObject({ objectId: dynamicField.fieldId, include, ...withSignal(signal) }),
    );
    return { id, digest: entry.object.previousTransaction ?? '' };
  } catch (error) {
    if (error instanceof ObjectError && error.reason === 'notFound') return undefined;
    throw explainClientError(error);
  }
}

export interface EndOptions extends Abortable {
  readonly signer: Signer;
  readonly request: string;
}

/** Ends a request whose deadline has passed; its escrow returns to the address it refunds. Throws usage `chain/sign/ETooEarly`. */
export async function expire(context: Context, options: EndOptions): Promise<{ readonly digest: string }> {
  const { signer, signal } = options;
  const request = parseObjectId(options.request);
  const build = () => expireRequest(context.deployment, request);
  const { digest } = await submit(context, { signer, build, ...withSignal(signal) });
  return { digest };
}

/**
 * Deletes an ended request for its storage deposit: read its signatures before. Throws usage `chain/sign/EStillOpen`,
 * `chain/sign/ENotOwner`.
 */
export async function redeem(context: Context, options: EndOptions): Promise<{ readonly digest: string }> {
  const { signer, signal } = options;
  const request = parseObjectId(options.request);
  const build = () => redeemRequest(context.deployment, request);
  const { digest } = await submit(context, { signer, build, ...withSignal(signal) });
  return { digest };
}
