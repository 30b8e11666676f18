/** Reading a network, its dWallets and requests, with what can be verified verified. */
import { bytesToHex, equalBytes, Failure, isFailure } from '../base/index.ts';
import {
  type CommitteeFields,
  DWALLET_STATUS,
  type DWalletFields,
  REQUEST_STATUS,
  readTandemObject,
  type SignRequestFields,
  withFailures,
} from '../chain/index.ts';
import { networkKeyId, parseNetworkKey, quorum, type Suite, verifyRegisteredCreation } from '../crypto/index.ts';
import { withSignal } from './abort.ts';
import { type Context, type NetworkKeyView, parseObjectId } from './context.ts';

export interface NetworkView {
  readonly suite: Suite;
  readonly committee: string;
  readonly epoch: number;
  readonly validators: number;
  readonly totalWeight: number;
  /** Shares that a signature needs. */
  readonly threshold: number;
  /** MIST. */
  readonly prices: { readonly activation: bigint; readonly presign: bigint; readonly sign: bigint };
  /** Bytes of one message, and messages of one request. */
  readonly limits: { readonly messageBytes: number; readonly messages: number };
  /** Absent until the key generation has finished. */
  readonly networkKey: NetworkKeyView | undefined;
}

/** A network that can be used. */
export interface ReadyNetwork extends NetworkView {
  readonly networkKey: NetworkKeyView;
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
  /** Digest of the last transaction that touched the object; which one completed it, `view.completion` tells. */
  readonly transaction: string;
  readonly fields: SignRequestFields;
}

/** Once per client: that it talks to the deployment's chain. Throws usage `sdk/wrong-chain`. */
async function assertChain(context: Context, signal?: AbortSignal): Promise<void> {
  if (context.chainVerified) return;
  const { client, deployment } = context;
  const { chainIdentifier } = await withFailures(() => client.core.getChainIdentifier(withSignal(signal)));
  if (chainIdentifier !== deployment.chainId) {
    throw new Failure('usage', 'sdk/wrong-chain', 'this is not the chain of the deployment', {
      data: { expected: deployment.chainId, found: chainIdentifier },
      hint: 'Check the RPC URL and the deployment file: they must be of the same network.',
    });
  }
  context.chainVerified = true;
}

async function viewCommittee(context: Context, id: string, signal?: AbortSignal): Promise<CommitteeFields> {
  const known = context.committees.get(id);
  if (known !== undefined) return known;
  const read = { name: 'committee::Committee', id, ...withSignal(signal) } as const;
  const { fields } = await readTandemObject(context.client, context.deployment, read);
  context.committees.set(id, fields);
  return fields;
}

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

function parseSuite(bytes: Uint8Array): Suite {
  const name = new TextDecoder().decode(bytes);
  const suite = SUITES.find((known) => known === name);
  if (suite !== undefined) return suite;
  throw new Failure('usage', 'sdk/unknown-suite', 'the network uses a suite that this version does not know');
}

/** Throws usage `sdk/wrong-chain`, `chain/no-object`, fault `sdk/wrong-network-key`, transient `chain/unreachable`. */
export async function viewNetwork(context: Context, signal?: AbortSignal): Promise<NetworkView> {
  await assertChain(context, signal);
  const { client, deployment } = context;
  const read = { name: 'network::Network', id: deployment.network, ...withSignal(signal) } as const;
  const { fields } = await readTandemObject(client, deployment, read);
  const committee = await viewCommittee(context, fields.committee, signal);
  const totalWeight = Number(committee.total_weight);
  const { config, network_key: key } = fields;
  return {
    suite: parseSuite(fields.suite),
    committee: fields.committee,
    epoch: Number(fields.epoch),
    validators: committee.members.length,
    totalWeight,
    threshold: quorum(totalWeight),
    prices: {
      activation: BigInt(config.price_activation),
      presign: BigInt(config.price_presign),
      sign: BigInt(config.price_sign),
    },
    limits: { messageBytes: config.message_bytes, messages: config.messages },
    networkKey: key === null ? undefined : await viewNetworkKey(context, key, signal),
  };
}

/** The network with its key. Throws transient `sdk/no-network-key` while the key generation runs. */
export async function requireNetworkKey(context: Context, signal?: AbortSignal): Promise<ReadyNetwork> {
  const network = await viewNetwork(context, signal);
  const { networkKey } = network;
  if (networkKey !== undefined) return { ...network, networkKey };
  throw new Failure('transient', 'sdk/no-network-key', 'the network has not finished its key generation', {
    hint: 'Wait until the validators have made the network key.',
  });
}

/**
 * Verified once per client. Throws fault `sdk/wrong-network-key` when the bytes do not hash to the key's id, or the id is not the
 * pinned one.
 */
async function viewNetworkKey(context: Context, object: string, signal?: AbortSignal): Promise<NetworkKeyView> {
  const known = context.networkKeys.get(object);
  if (known !== undefined) return known;
  const read = { name: 'network_key::NetworkKey', id: object, ...withSignal(signal) } as const;
  const { fields } = await readTandemObject(context.client, context.deployment, read);
  const nkId = idOfKey(fields.output);
  const expected = context.networkKeyId ?? fields.nk_id;
  if (!equalBytes(nkId, fields.nk_id) || !equalBytes(nkId, expected)) throw wrongNetworkKey({ expected, nkId });
  const view = { object, nkId, bytes: fields.output };
  context.networkKeys.set(object, view);
  return view;
}

function wrongNetworkKey(data: { expected?: Uint8Array; nkId?: Uint8Array }, cause?: unknown): Failure {
  const shown = Object.entries(data).map(([name, bytes]) => [name, bytesToHex(bytes)]);
  return new Failure('fault', 'sdk/wrong-network-key', 'the network key on chain is not the one its id names', {
    data: Object.fromEntries(shown),
    hint: 'Do not use this network: the node or the network lies, or the pinned key is of another network.',
    cause,
  });
}

/** Parses and validates every element of the key. Throws fault `sdk/wrong-network-key`. */
function idOfKey(output: Uint8Array): Uint8Array {
  try {
    return networkKeyId(parseNetworkKey(output));
  } catch (error) {
    throw isFailure(error) ? wrongNetworkKey({}, error) : error;
  }
}

/** Throws usage `sdk/bad-id`, `chain/no-object`, `chain/wrong-type`, transient `chain/unreachable`. */
export async function viewDWallet(context: Context, id: string, signal?: AbortSignal): Promise<DWalletView> {
  const read = { name: 'dwallet::DWallet', id: parseObjectId(id), ...withSignal(signal) } as const;
  const object = await readTandemObject(context.client, context.deployment, read);
  const { fields } = object;
  const status = DWALLET_STATUS[fields.status] ?? 'rejected';
  return { id: object.id, curve: fields.curve, status, cap: fields.cap, publicKey: fields.public_key, fields };
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
  if (!equalBytes(publicKey, dwallet.publicKey)) throw wrongPublicKey(dwallet.id);
}

export function wrongPublicKey(dwallet: string): Failure {
  const message = 'the public key on chain is not the one that follows from the shares';
  return new Failure('fault', 'sdk/wrong-public-key', message, {
    data: { dwallet },
    hint: 'Do not receive funds on it: the node lies, or more than 2/3 of the validators certified a foreign key.',
  });
}

/** Throws usage `sdk/bad-id`, `chain/no-object`, `chain/wrong-type`, transient `chain/unreachable`. */
export async function viewRequest(context: Context, id: string, signal?: AbortSignal): Promise<RequestView> {
  const read = { name: 'sign::SignRequest', id: parseObjectId(id), ...withSignal(signal) } as const;
  const object = await readTandemObject(context.client, context.deployment, read);
  const { fields } = object;
  return {
    id: object.id,
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
