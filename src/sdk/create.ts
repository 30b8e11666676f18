/** Creating dWallets: the user's share is made here and stays here; the chain gets its public half and a proof. */
import type { Signer } from '@mysten/sui/cryptography';
import { Transaction } from '@mysten/sui/transactions';
import { equalBytes, Failure, hexToBytes, Secret } from '../base/index.ts';
import {
  type Client,
  createConfirmed,
  createPending,
  type Deployment,
  execute,
  reservePresign,
} from '../chain/index.ts';
import { createUserShare, deriveOnChainHints, parseNetworkKey, type UserShare, xInverse } from '../crypto/index.ts';
import { timedOut } from './failure.ts';
import { findPresigns } from './presign-source.ts';
import type { UserShareRecord } from './share.ts';
import { assertDWalletKey, type DWalletView, type NetworkKeyView, viewDWallet, viewNetwork } from './view.ts';

export interface CreateOptions {
  /** Pays, and owns the cap. */
  readonly signer: Signer;
  /** 0 secp256k1, 1 secp256r1, 2 ed25519, 3 ristretto255. */
  readonly curve: number;
  /** A share of your own in [1, q), for example from a seed; drawn at random when absent. */
  readonly secret?: Secret<bigint>;
  /** Presigns to reserve in the same transaction, for the first signatures. */
  readonly reserve?: { readonly algorithm: number; readonly count: number };
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

/** The network's key. Throws transient `sdk/no-network-key` while the key generation runs. */
export async function requireNetworkKey(client: Client, deployment: Deployment) {
  const network = await viewNetwork(client, deployment);
  if (network.networkKey === undefined) {
    throw new Failure('transient', 'sdk/no-network-key', 'the network has not finished its key generation', {
      hint: 'Wait until the validators have made the network key.',
    });
  }
  return { ...network, networkKey: network.networkKey };
}

/** 32 fresh bytes of the operating system, through the web standard that browsers share. */
export function freshRandom(): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(32));
}

/** One transaction; secp256k1 is active at once, other curves are pending until the validators have certified them. */
export async function createDWallet(
  client: Client,
  deployment: Deployment,
  options: CreateOptions,
): Promise<CreatedDWallet> {
  const { signer, curve, secret, reserve } = options;
  const network = await requireNetworkKey(client, deployment);
  const { networkKey } = network;
  const owner = signer.toSuiAddress();
  const share = createUserShare({
    networkKey: networkKey.bytes,
    nkId: networkKey.nkId,
    network: hexToBytes(deployment.network),
    creator: hexToBytes(owner),
    curve,
    random: freshRandom(),
    ...(secret === undefined ? {} : { secret: secret.reveal() }),
  });
  const offers =
    reserve === undefined
      ? []
      : await findPresigns(client, deployment, { curve, algorithm: reserve.algorithm, count: reserve.count });
  const transaction = new Transaction();
  const cap = addCreation(transaction, deployment, { share, networkKey, price: network.prices.activation });
  const taken = takeFrom(offers, reserve?.count ?? 0).map((batch) =>
    reservePresign(transaction, deployment, { batch, price: network.prices.presign }),
  );
  transaction.transferObjects([cap, ...taken], owner);
  const { created, digest } = await execute(client, { transaction, signer });
  const of = (name: string) =>
    created.filter(({ type }) => type === `${deployment.packageId}::${name}`).map(({ id }) => id);
  const [id = ''] = of('dwallet::DWallet');
  const [capId = ''] = of('dwallet::DWalletCap');
  return {
    id,
    cap: capId,
    share: {
      version: 1,
      network: deployment.network,
      dwallet: id,
      cap: capId,
      curve,
      secret: new Secret(share.secret),
    },
    publicKey: share.publicKey,
    presigns: of('presign::Presign'),
    digest,
  };
}

function addCreation(
  transaction: Transaction,
  deployment: Deployment,
  made: { share: UserShare; networkKey: NetworkKeyView; price: bigint },
) {
  const { share, networkKey, price } = made;
  const { curve, salt, userPoint, proof, publicKey, mu } = share;
  const fields = { networkKey: networkKey.object, curve, salt, userPublicShare: userPoint, proof };
  if (curve !== 0) return createPending(transaction, deployment, { ...fields, price });
  const halves = parseNetworkKey(networkKey.bytes).curves[0];
  if (halves === undefined) throw new Failure('bug', 'sdk/network-key', 'the network key has no secp256k1 halves');
  const { sum } = deriveOnChainHints({ x0: halves.x0, x1: halves.x1, userPoint, mu });
  return createConfirmed(transaction, deployment, { ...fields, publicKey, hint: xInverse(userPoint), sum });
}

/** One batch id per presign, newest batches first. */
export function takeFrom(
  offers: readonly { readonly batch: string; readonly available: number }[],
  count: number,
): string[] {
  return offers.flatMap(({ batch, available }) => Array.from({ length: available }, () => batch)).slice(0, count);
}

const ACTIVATION_POLL_MS = 150;

/**
 * Waits until the dWallet is active and its key is the one computed from the shares. Throws usage `sdk/dwallet-rejected`, fault
 * `sdk/wrong-public-key`, transient `sdk/timeout`.
 */
export async function waitUntilActive(
  client: Client,
  deployment: Deployment,
  options: { readonly created: CreatedDWallet; readonly timeoutMs?: number; readonly signal?: AbortSignal },
): Promise<DWalletView> {
  const { created, timeoutMs = 60_000, signal } = options;
  const { networkKey } = await requireNetworkKey(client, deployment);
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    signal?.throwIfAborted();
    const dwallet = await viewDWallet(client, deployment, created.id);
    if (dwallet.status === 'rejected') {
      throw new Failure('usage', 'sdk/dwallet-rejected', 'the network refused the dWallet, or its deadline passed', {
        data: { dwallet: created.id },
        hint: 'Create a new one; the escrow less the cost of verification came back.',
      });
    }
    if (dwallet.status !== 'pending') {
      assertDWalletKey(dwallet, networkKey);
      if (equalBytes(dwallet.publicKey, created.publicKey)) return dwallet;
      throw new Failure('fault', 'sdk/wrong-public-key', 'the chain shows another key than the one computed here', {
        data: { dwallet: created.id },
        hint: 'Do not receive funds on it.',
      });
    }
    await new Promise((resolve) => setTimeout(resolve, ACTIVATION_POLL_MS));
  }
  throw timedOut(created.id, 'the dWallet', timeoutMs);
}
