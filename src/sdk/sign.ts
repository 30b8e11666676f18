/** Asking for signatures: the user's one message per signature is made here, from fresh randomness, for exactly one presign. */
import type { Signer } from '@mysten/sui/cryptography';
import { Transaction } from '@mysten/sui/transactions';
import { equalBytes, Failure, hexToBytes, isFailure } from '../base/index.ts';
import {
  approve,
  isTweakRegistered,
  type PathFields,
  readTandemObject,
  registerTweak,
  requestSignatures,
} from '../chain/index.ts';
import { createUserMessage, type SigningInput, type TweakPath, tweakKey } from '../crypto/index.ts';
import { type Abortable, withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { freshRandom } from './create.ts';
import { enrich, incompleteAnswer } from './failure.ts';
import { findRequest } from './request.ts';
import { reservePresigns } from './reserve.ts';
import type { UserShareRecord } from './share.ts';
import { createdIds, submit } from './submit.ts';
import {
  assertDWalletKey,
  type DWalletView,
  type ReadyNetwork,
  requireNetworkKey,
  viewDWallet,
  viewRequest,
  wrongPublicKey,
} from './view.ts';

export interface SignOptions extends Abortable {
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
  /**
   * Idempotency key, 1 to 64 bytes: asking again with the same key and the same messages returns the request that is there, and
   * with other messages is refused. Random when absent.
   */
  readonly key?: Uint8Array;
  /** Last moment at which the approval may be spent, milliseconds since 1970; ten minutes from now when absent. */
  readonly notAfter?: bigint;
}

export interface SignatureRequest {
  readonly id: string;
  /** Digest of the requesting transaction. */
  readonly digest: string;
  readonly presigns: readonly string[];
  /** X', computed here from the pinned key: what the signatures have to verify under. */
  readonly verifyKey: Uint8Array;
  readonly messages: readonly Uint8Array[];
}

const APPROVAL_MS = 600_000;

interface Place {
  readonly network: ReadyNetwork;
  readonly dwallet: DWalletView;
  readonly options: SignOptions;
}

/**
 * Sends the request and returns at once. Throws `chain/*`; usage `sdk/message-too-long`, `sdk/too-many-messages`,
 * `sdk/presign-count`, `sdk/wrong-presign-kind`, `sdk/other-network`, `sdk/dwallet-not-active`, `sdk/key-used`, `crypto/*`; fault
 * `sdk/wrong-public-key`, `sdk/wrong-presign`; transient `sdk/no-presigns`. Presigns that were reserved for a request that failed
 * stand in the failure's data (`presigns`, comma-separated): give them to the next one.
 *
 *     const { id } = await client.tandem.requestSign({ signer, share, algorithm: 1, hash: 1, messages: [digest], taproot: {} });
 */
export async function requestSign(context: Context, options: SignOptions): Promise<SignatureRequest> {
  const { signal, share } = options;
  assertNetwork(context, share);
  const network = await requireNetworkKey(context, signal);
  assertMessages(options, network);
  const dwallet = await viewDWallet(context, share.dwallet, signal);
  assertShare(dwallet, share, network);
  const place = { network, dwallet, options };
  const known = await sameRequest(context, place);
  if (known !== undefined) return known;
  const presigns = options.presigns ?? (await reserveFor(context, options));
  try {
    return await send(context, place, presigns);
  } catch (error) {
    const raced = isFailure(error, 'chain/dwallet/EDuplicateRequest') ? await sameRequest(context, place) : undefined;
    if (raced !== undefined) return raced;
    throw options.presigns === undefined ? enrich(error, { presigns: presigns.join(',') }) : error;
  }
}

function assertNetwork({ deployment }: Context, share: UserShareRecord): void {
  if (share.network === deployment.network) return;
  throw new Failure('usage', 'sdk/other-network', 'the share belongs to a dWallet of another network', {
    data: { expected: deployment.network, found: share.network },
    hint: 'Use the deployment file of the network on which the dWallet was created.',
  });
}

function assertMessages({ messages, presigns }: SignOptions, { limits }: ReadyNetwork): void {
  const count = messages.length;
  if (count < 1 || count > limits.messages) {
    throw new Failure('usage', 'sdk/too-many-messages', `a request signs 1 to ${limits.messages} messages`, {
      data: { count, limit: limits.messages },
      hint: 'Split the messages into several requests.',
    });
  }
  const longest = Math.max(...messages.map((message) => message.length));
  if (longest > limits.messageBytes) {
    throw new Failure('usage', 'sdk/message-too-long', `a message has at most ${limits.messageBytes} bytes`, {
      data: { length: longest, limit: limits.messageBytes },
      hint: 'Sign a shorter message, or its hash.',
    });
  }
  if (presigns !== undefined && presigns.length !== count) {
    throw new Failure('usage', 'sdk/presign-count', 'give exactly one presign per message', {
      data: { presigns: presigns.length, messages: count },
    });
  }
}

/** What the chain shows is the dWallet that the share was made for, and it can sign. */
function assertShare(dwallet: DWalletView, share: UserShareRecord, network: ReadyNetwork): void {
  if (dwallet.status !== 'active') {
    throw new Failure('usage', 'sdk/dwallet-not-active', `the dWallet is ${dwallet.status}`, {
      data: { dwallet: dwallet.id, status: dwallet.status },
      hint: 'Only an active dWallet signs: wait for its activation, or thaw it.',
    });
  }
  assertDWalletKey(dwallet, network.networkKey);
  if (!equalBytes(dwallet.publicKey, share.publicKey)) throw wrongPublicKey(dwallet.id);
}

function reserveFor(context: Context, options: SignOptions): Promise<string[]> {
  const { signer, algorithm, signal, share, messages } = options;
  const count = messages.length;
  return reservePresigns(context, { signer, curve: share.curve, algorithm, count, ...withSignal(signal) });
}

/** The request that already has the key, if it is for the same. Throws usage `sdk/key-used` when it is not. */
async function sameRequest(context: Context, place: Place): Promise<SignatureRequest | undefined> {
  const { dwallet, options } = place;
  const { key, messages, algorithm, hash, signal } = options;
  if (key === undefined) return undefined;
  const known = await findRequest(context, dwallet, { key, ...withSignal(signal) });
  if (known === undefined) return undefined;
  const { fields, ...view } = await viewRequest(context, known.id, signal);
  const path = pathOf(options);
  const same =
    view.dwallet === dwallet.id &&
    fields.algorithm === algorithm &&
    fields.hash === hash &&
    fields.path.taproot === path.taproot &&
    equalBytes(fields.path.root, path.root) &&
    view.messages.length === messages.length &&
    messages.every((message, i) => equalBytes(message, view.messages[i] ?? new Uint8Array(0)));
  const presigns = fields.presigns.map(({ presign }) => presign);
  if (same) return { ...known, presigns, verifyKey: verifyKeyOf(options), messages };
  throw new Failure('usage', 'sdk/key-used', 'another request of this dWallet has this idempotency key', {
    data: { request: known.id },
    hint: 'Choose a new key: one key stands for one list of messages.',
  });
}

async function send(context: Context, place: Place, presigns: readonly string[]): Promise<SignatureRequest> {
  const { network, dwallet, options } = place;
  const { signer, share, messages, signal } = options;
  const { deployment } = context;
  const items = await Promise.all(
    messages.map((message, i) => userItem(context, place, { message, presign: presigns[i] ?? '' })),
  );
  const path = pathOf(options);
  const isNew = path.taproot && !(await isTweakRegistered(context.client, dwallet.fields.tweaks.id, path));
  const notAfter = options.notAfter ?? BigInt(Date.now() + APPROVAL_MS);
  const key = options.key ?? freshRandom();
  const { algorithm, hash } = options;
  const object = { dwallet: share.dwallet, cap: share.cap };
  const build = (): Transaction => {
    const transaction = new Transaction();
    if (isNew) {
      registerTweak(transaction, deployment, { ...object, path, publicKey: verifyKeyOf(options) });
    }
    const approval = approve(transaction, deployment, { ...object, algorithm, hash, path, messages, notAfter, key });
    requestSignatures(transaction, deployment, {
      dwallet: share.dwallet,
      approval,
      payment: network.prices.sign * BigInt(messages.length),
      refundTo: signer.toSuiAddress(),
      items,
    });
    return transaction;
  };
  const executed = await submit(context, { signer, build, ...withSignal(signal) });
  const [id] = createdIds(context, executed, 'sign::SignRequest');
  if (id === undefined) throw incompleteAnswer('request', executed.digest);
  return { id, digest: executed.digest, presigns, verifyKey: verifyKeyOf(options), messages };
}

function pathOf({ taproot }: SignOptions): PathFields {
  return { indices: [], taproot: taproot !== undefined, root: taproot?.root ?? new Uint8Array(0) };
}

/** From the share's own record, not from what the chain shows. */
function verifyKeyOf(options: SignOptions): Uint8Array {
  const { curve, publicKey } = options.share;
  return tweakKey(curve, publicKey, tweakOf(options)).publicKey;
}

function tweakOf({ taproot }: SignOptions): TweakPath {
  return taproot === undefined ? {} : { bip341: taproot };
}

interface Item {
  readonly message: Uint8Array;
  /** Presign object id. */
  readonly presign: string;
}

async function userItem(context: Context, place: Place, { message, presign }: Item) {
  const { network, dwallet, options } = place;
  const { algorithm, signal, share } = options;
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
    scheme: options.hash,
    message,
    tweak: tweakOf(options),
  };
  // Fresh randomness for every message, and none is kept: one nonce never serves two.
  return {
    presign,
    userMessage: createUserMessage({ ...input, secret: share.secret.reveal(), random: freshRandom() }),
  };
}
