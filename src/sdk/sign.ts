/** Asking for signatures: the user's one message per signature is made here, from fresh randomness, for exactly one presign. */
import type { Signer } from '@mysten/sui/cryptography';
import { Transaction } from '@mysten/sui/transactions';
import { Failure, hexToBytes } from '../base/index.ts';
import {
  approve,
  type Client,
  type Deployment,
  execute,
  isTweakRegistered,
  type PathFields,
  readTandemObject,
  registerTweak,
  requestSignatures,
  reservePresign,
} from '../chain/index.ts';
import { createUserMessage, type SigningInput, type TweakPath, tweakKey, verifySignature } from '../crypto/index.ts';
import { freshRandom, requireNetworkKey, takeFrom } from './create.ts';
import { requestExpired, requestFailed, timedOut } from './failure.ts';
import { findPresigns, presignBytes } from './presign-source.ts';
import type { UserShareRecord } from './share.ts';
import { assertDWalletKey, type RequestView, viewDWallet, viewRequest } from './view.ts';

export interface SignOptions {
  /** Owns the cap and pays. */
  readonly signer: Signer;
  readonly share: UserShareRecord;
  /** secp256k1: 1 Taproot (BIP340); other curves 0. */
  readonly algorithm: number;
  /** Taproot: 0 SHA-256 of the message, 1 the 32 bytes themselves. Others: 0. */
  readonly hash: number;
  /** 1 to 16; all are signed by one request. */
  readonly messages: readonly Uint8Array[];
  /** Sign under the BIP341 output key; `root` is the script tree's root, absent for key path only. */
  readonly taproot?: { readonly root?: Uint8Array };
  /** Reserved Presign objects, one per message; reserved in a transaction of its own when absent. */
  readonly presigns?: readonly string[];
  /** Idempotency key, 1 to 64 bytes: asking again with the same key is refused. Random when absent. */
  readonly key?: Uint8Array;
  /** Last moment at which the approval may be spent, milliseconds since 1970; ten minutes from now when absent. */
  readonly notAfter?: bigint;
}

export interface SignatureRequest {
  readonly id: string;
  /** Digest of the requesting transaction. */
  readonly digest: string;
  readonly presigns: readonly string[];
}

const APPROVAL_MS = 600_000;

/** Reserves presigns in one transaction. Throws transient `sdk/no-presigns`. */
export async function reservePresigns(
  client: Client,
  deployment: Deployment,
  options: { readonly signer: Signer; readonly curve: number; readonly algorithm: number; readonly count: number },
): Promise<string[]> {
  const { signer, count } = options;
  const { prices } = await requireNetworkKey(client, deployment);
  const offers = await findPresigns(client, deployment, options);
  const transaction = new Transaction();
  const taken = takeFrom(offers, count).map((batch) =>
    reservePresign(transaction, deployment, { batch, price: prices.presign }),
  );
  transaction.transferObjects(taken, signer.toSuiAddress());
  const { created } = await execute(client, { transaction, signer });
  return created.filter(({ type }) => type.endsWith('::presign::Presign')).map(({ id }) => id);
}

/** Sends the request and returns at once. Throws `chain/*`, `sdk/*`, and usage `crypto/*` for inputs that cannot be signed. */
export async function requestSign(
  client: Client,
  deployment: Deployment,
  options: SignOptions,
): Promise<SignatureRequest> {
  const { signer, share, algorithm, hash, messages } = options;
  const network = await requireNetworkKey(client, deployment);
  const dwallet = await viewDWallet(client, deployment, share.dwallet);
  assertDWalletKey(dwallet, network.networkKey);
  const count = messages.length;
  const presigns =
    options.presigns ?? (await reservePresigns(client, deployment, { signer, curve: share.curve, algorithm, count }));
  if (presigns.length !== count) {
    throw new Failure('usage', 'sdk/presign-count', 'give exactly one presign per message', {
      data: { presigns: presigns.length, messages: count },
    });
  }
  const path = pathOf(options);
  const place = { network, dwallet, tweak: tweakOf(options), hash, share };
  const items = await Promise.all(
    messages.map((message, i) => userItem(client, deployment, { ...place, message, presign: presigns[i] ?? '' })),
  );
  const transaction = new Transaction();
  if (path.taproot && !(await isTweakRegistered(client, dwallet.fields.tweaks.id, path))) {
    const { publicKey } = tweakKey(share.curve, dwallet.publicKey, tweakOf(options));
    registerTweak(transaction, deployment, { dwallet: share.dwallet, cap: share.cap, path, publicKey });
  }
  const approval = approve(transaction, deployment, {
    dwallet: share.dwallet,
    cap: share.cap,
    algorithm,
    hash,
    path,
    messages,
    notAfter: options.notAfter ?? BigInt(Date.now() + APPROVAL_MS),
    key: options.key ?? freshRandom(),
  });
  requestSignatures(transaction, deployment, {
    dwallet: share.dwallet,
    approval,
    payment: network.prices.sign * BigInt(count),
    refundTo: signer.toSuiAddress(),
    items,
  });
  const { created, digest } = await execute(client, { transaction, signer });
  const request = created.find(({ type }) => type === `${deployment.packageId}::sign::SignRequest`);
  return { id: request?.id ?? '', digest, presigns };
}

function pathOf({ taproot }: SignOptions): PathFields {
  return { indices: [], taproot: taproot !== undefined, root: taproot?.root ?? new Uint8Array(0) };
}

function tweakOf({ taproot }: SignOptions): TweakPath {
  return taproot === undefined ? {} : { bip341: taproot };
}

interface ItemPlace {
  readonly network: Awaited<ReturnType<typeof requireNetworkKey>>;
  readonly dwallet: Awaited<ReturnType<typeof viewDWallet>>;
  readonly tweak: TweakPath;
  readonly hash: number;
  readonly share: UserShareRecord;
  readonly message: Uint8Array;
  readonly presign: string;
}

async function userItem(client: Client, deployment: Deployment, place: ItemPlace) {
  const { network, dwallet, share, presign } = place;
  const { fields } = await readTandemObject(client, deployment, { name: 'presign::Presign', id: presign });
  const suite = parseSuite(network.suite);
  const bytes = await presignBytes(client, deployment, { batch: fields.batch, digest: fields.digest, suite });
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
    presignDigest: fields.digest,
    scheme: place.hash,
    message: place.message,
    tweak: place.tweak,
  };
  // Fresh randomness for every message: one nonce never serves two.
  const random = freshRandom();
  return { presign, userMessage: createUserMessage({ ...input, secret: share.secret.reveal(), random }) };
}

function parseSuite(name: string): 'CL-128' | 'CL-112' | 'CL-TEST' {
  if (name === 'CL-128' || name === 'CL-112' || name === 'CL-TEST') return name;
  throw new Failure('usage', 'sdk/unknown-suite', 'the network uses a suite that this version does not know');
}

const POLL_MS = 100;

/**
 * Resolves with the request once every signature is on chain and verified here too; rejects at the first other end: usage
 * `sdk/request-failed`, transient `sdk/request-expired`, `sdk/timeout` (wait again), fault `sdk/bad-signature`.
 */
export async function waitForSignatures(
  client: Client,
  deployment: Deployment,
  options: { readonly request: string; readonly timeoutMs?: number; readonly signal?: AbortSignal },
): Promise<RequestView> {
  const { request, timeoutMs = 90_000, signal } = options;
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    signal?.throwIfAborted();
    const view = await viewRequest(client, deployment, request);
    if (view.status === 'done') return assertSignatures(view);
    if (view.status === 'failed') throw requestFailed(request, view.failure);
    if (view.status === 'expired') throw requestExpired(request);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw timedOut(request, 'the request', timeoutMs);
}

/** Nothing is believed: the signatures are verified here, whatever the chain says. */
function assertSignatures(view: RequestView): RequestView {
  const { curve, verifyKey, messages, signatures, fields } = view;
  const valid =
    signatures.length === messages.length &&
    messages.every((message, i) =>
      verifySignature({
        curve,
        scheme: fields.hash,
        publicKey: verifyKey,
        message,
        signature: signatures[i] ?? new Uint8Array(0),
      }),
    );
  if (!valid) {
    throw new Failure('fault', 'sdk/bad-signature', 'the chain shows a signature that does not verify', {
      data: { request: view.id },
      hint: 'The node lies or is broken: ask another one.',
    });
  }
  return view;
}
