/** Asking for signatures: everything public is checked, then the user's messages are made and sent with the approval. */
import { Transaction, type TransactionResult } from '@mysten/sui/transactions';
import { equalBytes, Failure, isFailure } from '../base/index.ts';
import {
  type ApprovalFields,
  approve,
  approvePrehashed,
  type Deployment,
  isTweakRegistered,
  registerTweak,
  requestSignatures,
} from '../chain/index.ts';
import { withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { freshRandom } from './create.ts';
import { enrich, incompleteAnswer } from './failure.ts';
import { findRequest } from './request.ts';
import { reservePresigns } from './reserve.ts';
import { assertSignable, isPrehashed, resolveScheme, type Scheme } from './scheme.ts';
import { assertMessages, assertNetwork, assertShare } from './sign-check.ts';
import { userItem } from './sign-item.ts';
import {
  expectedOf,
  type Place,
  pathOf,
  type SignatureRequest,
  type SignFields,
  type SignOptions,
  verifyKeyOf,
} from './sign-options.ts';
import { createdIds, submit } from './submit.ts';
import { requireNetworkKey, viewDWallet, viewRequest } from './view.ts';

const APPROVAL_MS = 600_000;

/**
 * Sends the request and returns at once. Throws `chain/*`; usage `sdk/wrong-scheme`, `sdk/prehashed-not-allowed`,
 * `sdk/digest-length`, `sdk/message-too-long`, `sdk/too-many-messages`,
 * `sdk/presign-count`, `sdk/wrong-presign-kind`, `sdk/other-network`, `sdk/dwallet-not-active`, `sdk/key-used`, `crypto/*`; fault
 * `sdk/wrong-public-key`, `sdk/wrong-presign`; transient `sdk/no-presigns`. Presigns that were reserved for a request that failed
 * stand in the failure's data (`presigns`, comma-separated): give them to the next one.
 *
 *     const { id } = await client.tandem.requestSign({ signer, share, scheme: 'ecdsa/keccak256', messages: [unsigned] });
 */
export async function requestSign(context: Context, given: SignOptions): Promise<SignatureRequest> {
  const { signal, share } = given;
  const scheme = resolveScheme(share.curve, given);
  assertSignable(scheme, given);
  const options: SignFields = scheme.name === 'taproot' ? { taproot: {}, ...given } : given;
  assertNetwork(context, share);
  const network = await requireNetworkKey(context, signal);
  assertMessages(options, network);
  const dwallet = await viewDWallet(context, share.dwallet, signal);
  assertShare(dwallet, share, network);
  const place = { network, dwallet, scheme, options };
  const known = await sameRequest(context, place);
  if (known !== undefined) return known;
  const presigns = options.presigns ?? (await reserveFor(context, place));
  try {
    return await send(context, place, presigns);
  } catch (error) {
    const raced = isFailure(error, 'chain/dwallet/EDuplicateRequest') ? await sameRequest(context, place) : undefined;
    if (raced !== undefined) return raced;
    throw options.presigns === undefined ? enrich(error, { presigns: presigns.join(',') }) : error;
  }
}

function reserveFor(context: Context, { options, scheme }: Place): Promise<string[]> {
  const { signer, signal, share, messages } = options;
  const { algorithm } = scheme;
  const count = messages.length;
  return reservePresigns(context, { signer, curve: share.curve, algorithm, count, ...withSignal(signal) });
}

/** The request that already has the key, if it is for the same. Throws usage `sdk/key-used` when it is not. */
async function sameRequest(context: Context, place: Place): Promise<SignatureRequest | undefined> {
  const { dwallet, options, scheme } = place;
  const { key, messages, signal } = options;
  const { algorithm, hash } = scheme;
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
  if (same) return { ...known, presigns, ...expectedOf(place) };
  throw new Failure('usage', 'sdk/key-used', 'another request of this dWallet has this idempotency key', {
    data: { request: known.id },
    hint: 'Choose a new key: one key stands for one list of messages.',
  });
}

async function send(context: Context, place: Place, presigns: readonly string[]): Promise<SignatureRequest> {
  const { network, dwallet, options, scheme } = place;
  const { signer, share, messages, signal } = options;
  const { deployment } = context;
  const items = await Promise.all(
    messages.map((message, i) => userItem(context, place, { message, presign: presigns[i] ?? '' })),
  );
  const path = pathOf(options);
  const isNew = path.taproot && !(await isTweakRegistered(context.client, dwallet.fields.tweaks.id, path));
  const notAfter = options.notAfter ?? BigInt(Date.now() + APPROVAL_MS);
  const key = options.key ?? freshRandom();
  const object = { dwallet: share.dwallet, cap: share.cap };
  const submitWith = (register: boolean) => {
    const build = (): Transaction => {
      const transaction = new Transaction();
      if (register) registerTweak(transaction, deployment, { ...object, path, publicKey: verifyKeyOf(options) });
      const fields = { ...object, path, messages, notAfter, key };
      const approval = addApproval(transaction, deployment, scheme, fields);
      const payment = network.prices.sign * BigInt(messages.length);
      const refundTo = signer.toSuiAddress();
      requestSignatures(transaction, deployment, { dwallet: share.dwallet, approval, payment, refundTo, items });
      return transaction;
    };
    return submit(context, { signer, build, ...withSignal(signal) });
  };
  // Another request of the same dWallet may have registered the key meanwhile. The same messages for the same inputs may be sent again.
  const executed = await submitWith(isNew).catch((error: unknown) => {
    if (isNew && isFailure(error, 'chain/dwallet/ETweakRegistered')) return submitWith(false);
    throw error;
  });
  const [id] = createdIds(context, executed, 'sign::SignRequest');
  if (id === undefined) throw incompleteAnswer('request', executed.digest);
  return { id, digest: executed.digest, presigns, ...expectedOf(place) };
}

/** Of a ready hash only through the entry that says so. */
function addApproval(
  transaction: Transaction,
  deployment: Deployment,
  scheme: Scheme,
  fields: Omit<ApprovalFields, 'algorithm' | 'hash'>,
): TransactionResult {
  if (isPrehashed(scheme)) return approvePrehashed(transaction, deployment, fields);
  const { algorithm, hash } = scheme;
  return approve(transaction, deployment, { ...fields, algorithm, hash });
}
