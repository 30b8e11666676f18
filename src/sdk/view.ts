/** Reading a network, its dWallets and requests, with what can be verified verified. */
import { bytesToHex, equalBytes, Failure } from '../base/index.ts';
import {
  type Client,
  type Deployment,
  DWALLET_STATUS,
  type DWalletFields,
  REQUEST_STATUS,
  readTandemObject,
  type SignRequestFields,
} from '../chain/index.ts';
import { networkKeyId, parseNetworkKey, verifyRegisteredCreation } from '../crypto/index.ts';

export interface NetworkView {
  readonly suite: string;
  readonly committee: string;
  readonly epoch: number;
  readonly validators: number;
  readonly totalWeight: number;
  /** Shares that a signature needs. */
  readonly threshold: number;
  readonly prices: { readonly activation: bigint; readonly presign: bigint; readonly sign: bigint };
  /** Absent until the key generation has finished. */
  readonly networkKey: NetworkKeyView | undefined;
}

export interface NetworkKeyView {
  readonly object: string;
  /** Pin this: it names the key in everything you sign. */
  readonly nkId: Uint8Array;
  readonly bytes: Uint8Array;
}

export type DWalletStatus = (typeof DWALLET_STATUS)[number];
export type RequestStatus = (typeof REQUEST_STATUS)[number];

export interface DWalletView {
  readonly id: string;
  readonly curve: number;
  readonly status: DWalletStatus;
  readonly cap: string;
  /** Empty while pending. */
  readonly publicKey: Uint8Array;
  readonly fields: DWalletFields;
}

export interface RequestView {
  readonly id: string;
  readonly status: RequestStatus;
  readonly failure: number;
  readonly dwallet: string;
  readonly curve: number;
  /** The key the signatures verify under. */
  readonly verifyKey: Uint8Array;
  readonly messages: readonly Uint8Array[];
  /** By message; empty until done. */
  readonly signatures: readonly Uint8Array[];
  readonly deadline: number;
  /** Digest of the transaction that wrote this state: the completion once it is done. */
  readonly transaction: string;
  readonly fields: SignRequestFields;
}

export async function viewNetwork(client: Client, deployment: Deployment): Promise<NetworkView> {
  const read = { name: 'network::Network', id: deployment.network } as const;
  const { fields } = await readTandemObject(client, deployment, read);
  const committee = await readTandemObject(client, deployment, { name: 'committee::Committee', id: fields.committee });
  const totalWeight = Number(committee.fields.total_weight);
  const { config } = fields;
  return {
    suite: new TextDecoder().decode(fields.suite),
    committee: fields.committee,
    epoch: Number(fields.epoch),
    validators: committee.fields.members.length,
    totalWeight,
    threshold: Math.floor((2 * totalWeight) / 3) + 1,
    prices: {
      activation: BigInt(config.price_activation),
      presign: BigInt(config.price_presign),
      sign: BigInt(config.price_sign),
    },
    networkKey: fields.network_key === null ? undefined : await viewNetworkKey(client, deployment, fields.network_key),
  };
}

/** Throws fault `sdk/wrong-network-key` when the key's bytes do not hash to its id. */
export async function viewNetworkKey(client: Client, deployment: Deployment, object: string): Promise<NetworkKeyView> {
  const { fields } = await readTandemObject(client, deployment, { name: 'network_key::NetworkKey', id: object });
  const nkId = networkKeyId(parseNetworkKey(fields.output));
  if (!equalBytes(nkId, fields.nk_id)) {
    throw new Failure('fault', 'sdk/wrong-network-key', 'the network key on chain is not the one its id names', {
      data: { expected: bytesToHex(fields.nk_id), computed: bytesToHex(nkId) },
      hint: 'Do not use this network; the node or the network lies.',
    });
  }
  return { object, nkId, bytes: fields.output };
}

export async function viewDWallet(client: Client, deployment: Deployment, id: string): Promise<DWalletView> {
  const { fields } = await readTandemObject(client, deployment, { name: 'dwallet::DWallet', id });
  const status = DWALLET_STATUS[fields.status] ?? 'rejected';
  return { id, curve: fields.curve, status, cap: fields.cap, publicKey: fields.public_key, fields };
}

/**
 * Recomputes the key from the user's share and the network key and compares: never show an address, or receive funds, without.
 * Throws fault `sdk/wrong-public-key`.
 */
export function assertDWalletKey(dwallet: DWalletView, networkKey: NetworkKeyView): void {
  const { fields } = dwallet;
  const { publicKey } = verifyRegisteredCreation({
    networkKey: networkKey.bytes,
    nkId: networkKey.nkId,
    curve: dwallet.curve,
    sid: fields.sid,
    userPoint: fields.user_public_share,
    proof: fields.proof,
  });
  if (!equalBytes(publicKey, dwallet.publicKey)) {
    throw new Failure(
      'fault',
      'sdk/wrong-public-key',
      'the public key on chain is not the one that follows from the shares',
      {
        data: { dwallet: dwallet.id },
        hint: 'Do not use this dWallet: more than 2/3 of the validators certified a foreign key.',
      },
    );
  }
}

export async function viewRequest(client: Client, deployment: Deployment, id: string): Promise<RequestView> {
  const object = await readTandemObject(client, deployment, { name: 'sign::SignRequest', id });
  const { fields } = object;
  return {
    id,
    status: REQUEST_STATUS[fields.status] ?? 'open',
    failure: fields.failure,
    dwallet: fields.dwallet,
    curve: fields.curve,
    verifyKey: fields.verify_key,
    messages: fields.messages,
    signatures: fields.signatures,
    deadline: Number(fields.deadline),
    transaction: object.previousTransaction,
    fields,
  };
}
