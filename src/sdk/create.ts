/** Creating dWallets: the user's share is made here and stays here; the chain gets its public half and a proof. */
import type { Signer } from '@mysten/sui/cryptography';
import { Transaction } from '@mysten/sui/transactions';
import { equalBytes, Failure, hexToBytes, Secret } from '../base/index.ts';
import { createConfirmed, createPending, reservePresign } from '../chain/index.ts';
import {
  createUserShare,
  curve as curveOf,
  deriveOnChainHints,
  parseNetworkKey,
  type UserShare,
  xInverse,
} from '../crypto/index.ts';
import { type Abortable, withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { incompleteAnswer } from './failure.ts';
import type { PresignWish } from './presign-source.ts';
import { takeFrom } from './reserve.ts';
import { type AlgorithmChoice, resolveAlgorithm } from './scheme.ts';
import type { UserShareRecord } from './share.ts';
import { createdIds, submit } from './submit.ts';
import {
  assertDWalletKey,
  type DWalletView,
  type ReadyNetwork,
  requireNetworkKey,
  viewDWallet,
  wrongPublicKey,
} from './view.ts';
import { type WaitOptions, waitFor } from './wait.ts';

export interface CreateOptions extends Abortable {
  /** Pays, and owns the cap. */
  readonly signer: Signer;
  /** 0 secp256k1, 1 secp256r1, 2 ed25519, 3 ristretto255. */
  readonly curve: number;
  /** A share of your own in [1, q), for example from a seed, so that it survives this process; drawn at random when absent. */
  readonly secret?: Secret<bigint>;
  /** Presigns to reserve in the same transaction, for the first signatures. */
  readonly reserve?: AlgorithmChoice & { readonly count: number };
}

export interface CreatedDWallet {
  readonly id: string;
  readonly cap: string;
  /** Keep it: without it nobody can sign, ever. */
  readonly share: UserShareRecord;
  /** X, as computed here from the shares. */
  readonly publicKey: Uint8Array;
  /** Ids of the reserved Presign objects. */
  readonly presigns: readonly string[];
  /** Digest of the creating transaction. */
  readonly digest: string;
}

/** 32 fresh bytes of the operating system, through the web standard that browsers share. */
export function freshRandom(): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(32));
}

/**
 * One transaction; secp256k1 is active at once and its key on chain is compared with the one computed here, other curves are
 * pending until the validators have certified them (`waitUntilActive`). Throws `chain/*`, usage `sdk/wrong-scheme`, transient
 * `sdk/no-presigns`, `sdk/no-network-key`, fault `sdk/wrong-public-key`.
 *
 *     const created = await client.tandem.createDWallet({ signer, curve: 0, reserve: { algorithm: 1, count: 2 } });
 */
export async function createDWallet(context: Context, options: CreateOptions): Promise<CreatedDWallet> {
  const { signer, signal } = options;
  const reserve = wishOf(options);
  const network = await requireNetworkKey(context, signal);
  const owner = signer.toSuiAddress();
  const share = drawShare(context, { network, owner, options });
  const offers = reserve === undefined ? [] : await context.presigns.find(reserve);
  const batches = takeFrom(offers, reserve?.count ?? 0);
  const executed = await submit(context, {
    signer,
    ...withSignal(signal),
    build: () => {
      const transaction = new Transaction();
      const cap = addCreation(transaction, context, { share, network });
      const price = network.prices.presign;
      const taken = batches.map((batch) => reservePresign(transaction, context.deployment, { batch, price }));
      transaction.transferObjects([cap, ...taken], owner);
      return transaction;
    },
  });
  const [id] = createdIds(context, executed, 'dwallet::DWallet');
  const [cap] = createdIds(context, executed, 'dwallet::DWalletCap');
  const presigns = createdIds(context, executed, 'presign::Presign');
  const { digest } = executed;
  if (id === undefined || cap === undefined || presigns.length !== batches.length) {
    throw incompleteAnswer('dWallet', digest);
  }
  const { publicKey } = share;
  const record = { dwallet: id, cap, curve: share.curve, publicKey, secret: new Secret(share.secret) };
  const created: CreatedDWallet = {
    id,
    cap,
    share: { version: 1, network: context.deployment.network, ...record },
    publicKey,
    presigns,
    digest,
  };
  assertCreated(await viewDWallet(context, id, signal), { network, share, cap });
  return created;
}

function wishOf({ curve, reserve, signal }: CreateOptions): PresignWish | undefined {
  if (reserve === undefined) return undefined;
  return { curve, algorithm: resolveAlgorithm(curve, reserve), count: reserve.count, ...withSignal(signal) };
}

function drawShare(
  context: Context,
  draw: { network: ReadyNetwork; owner: string; options: CreateOptions },
): UserShare {
  const { networkKey } = draw.network;
  const { curve, secret } = draw.options;
  return createUserShare({
    networkKey: networkKey.bytes,
    nkId: networkKey.nkId,
    network: hexToBytes(context.deployment.network),
    creator: hexToBytes(draw.owner),
    curve,
    random: freshRandom(),
    ...(secret === undefined ? {} : { secret: secret.reveal() }),
  });
}

/** The object that the node names must be the one that was made: our share, our cap, and the key computed here. */
function assertCreated(dwallet: DWalletView, expected: { network: ReadyNetwork; share: UserShare; cap: string }): void {
  const { share, cap, network } = expected;
  const { fields } = dwallet;
  const ours =
    dwallet.curve === share.curve &&
    dwallet.cap === cap &&
    equalBytes(fields.sid, share.sid) &&
    equalBytes(fields.user_public_share, share.userPoint);
  if (!ours) throw wrongPublicKey(dwallet.id);
  if (dwallet.status === 'pending') return;
  assertDWalletKey(dwallet, network.networkKey);
  if (!equalBytes(dwallet.publicKey, share.publicKey)) throw wrongPublicKey(dwallet.id);
}

function addCreation(
  transaction: Transaction,
  { deployment }: Context,
  made: { share: UserShare; network: ReadyNetwork },
) {
  const { share, network } = made;
  const { curve, salt, userPoint, proof, publicKey, mu } = share;
  const fields = { networkKey: network.networkKey.object, curve, salt, userPublicShare: userPoint, proof };
  if (curve !== 0) return createPending(transaction, deployment, { ...fields, price: network.prices.activation });
  const halves = parseNetworkKey(network.networkKey.bytes).curves[0];
  if (halves === undefined) throw new Failure('bug', 'sdk/network-key', 'the network key has no secp256k1 halves');
  const { sum } = deriveOnChainHints({ x0: halves.x0, x1: halves.x1, userPoint, mu });
  return createConfirmed(transaction, deployment, { ...fields, publicKey, hint: xInverse(userPoint), sum });
}

/**
 * Waits (60 s by default) until the dWallet is active and its key is the one computed from the shares. Throws usage
 * `sdk/dwallet-rejected`, fault `sdk/wrong-public-key`, transient `sdk/timeout`.
 */
export async function waitUntilActive(
  context: Context,
  options: WaitOptions & { readonly created: Pick<CreatedDWallet, 'id' | 'publicKey'> },
): Promise<DWalletView> {
  const { created, timeoutMs = 60_000, signal } = options;
  const { networkKey } = await requireNetworkKey(context, signal);
  const wanted = { object: created.id, what: 'the dWallet', timeoutMs };
  const read = async (stop: AbortSignal): Promise<DWalletView | undefined> => {
    const dwallet = await viewDWallet(context, created.id, stop);
    if (dwallet.status === 'pending') return undefined;
    if (dwallet.status === 'rejected') throw rejected(created.id);
    assertDWalletKey(dwallet, networkKey);
    if (!equalBytes(dwallet.publicKey, created.publicKey)) throw wrongPublicKey(created.id);
    return dwallet;
  };
  return await waitFor(context, { ...wanted, read }, signal);
}

function rejected(dwallet: string): Failure {
  return new Failure('usage', 'sdk/dwallet-rejected', 'the network refused the dWallet, or its deadline passed', {
    data: { dwallet },
    hint: 'Create a new one; the escrow less the cost of verification came back.',
  });
}

/**
 * The share record of an existing dWallet from its secret, for example after the secret was derived from a seed again. Throws
 * usage `sdk/wrong-share` when the secret is not this dWallet's, fault `sdk/wrong-public-key`, transient `sdk/dwallet-pending`.
 */
export async function openDWallet(
  context: Context,
  options: Abortable & { readonly id: string; readonly secret: Secret<bigint> },
): Promise<UserShareRecord> {
  const { id, secret, signal } = options;
  const { networkKey } = await requireNetworkKey(context, signal);
  const dwallet = await viewDWallet(context, id, signal);
  const { curve, publicKey, cap } = dwallet;
  const group = curveOf(curve);
  const point = group.encode(group.baseMultiply(secret.reveal()));
  if (!equalBytes(point, dwallet.fields.user_public_share)) {
    throw new Failure('usage', 'sdk/wrong-share', 'the secret share does not belong to this dWallet', {
      data: { dwallet: id },
      hint: 'Check the seed, the index, and that the dWallet belongs to this network.',
    });
  }
  if (dwallet.status === 'pending') {
    throw new Failure('transient', 'sdk/dwallet-pending', 'the dWallet has no key yet', {
      hint: 'Wait until it is active.',
    });
  }
  assertDWalletKey(dwallet, networkKey);
  return { version: 1, network: context.deployment.network, dwallet: dwallet.id, cap, curve, publicKey, secret };
}
