/** What a dApp imports: `client.$extend(tandem({ deployment }))` on any @mysten/sui client. */
import { hexToBytes } from '../base/index.ts';
import type { Client, Deployment } from '../chain/index.ts';
import { abortable } from './abort.ts';
import { createCalls, createTransactions } from './call.ts';
import { viewCompletion } from './completion.ts';
import { Context } from './context.ts';
import { type CreatedDWallet, type CreateOptions, createDWallet, openDWallet, waitUntilActive } from './create.ts';
import { type EndOptions, expire, redeem, waitForSignatures } from './request.ts';
import { type Reservation, reservePresigns } from './reserve.ts';
import { requestSign } from './sign.ts';
import type { SignatureRequest, SignOptions } from './sign-options.ts';
import { viewDWallet, viewNetwork, viewRequest } from './view.ts';
import type { WaitOptions } from './wait.ts';

export { Failure, isFailure, Secret } from '../base/index.ts';
export { type Deployment, parseDeployment } from '../chain/index.ts';
export type { CompletionView } from './completion.ts';
export type { NetworkKeyView } from './context.ts';
export type { CreatedDWallet, CreateOptions } from './create.ts';
export { explainError } from './failure.ts';
export type { EndOptions } from './request.ts';
export type { Reservation } from './reserve.ts';
export type { AlgorithmChoice, SchemeChoice, SchemeName } from './scheme.ts';
export { exportUserShare, importUserShare, type UserShareRecord, userShareFromSeed } from './share.ts';
export type { SignatureRequest, SignOptions } from './sign-options.ts';
export { derSignature, type EthereumSignature, ethereumSignature } from './signature.ts';
export { assertDWalletKey, type DWalletView, type NetworkView, type RequestView } from './view.ts';
export type { WaitOptions } from './wait.ts';

export interface TandemOptions<Name extends string> {
  /** From deployments/<network>.json. */
  readonly deployment: Deployment;
  /** Hex of the network key's id (32 bytes): pin it, and a node that shows another key is refused. */
  readonly networkKeyId?: string;
  /** Name of the extension on the client; `tandem` by default. */
  readonly name?: Name;
}

function createTandem(context: Context) {
  const { deployment } = context;
  return {
    deployment,
    /** Creates a dWallet in one transaction; see `waitUntilActive` for curves other than secp256k1. */
    createDWallet: (options: CreateOptions) => abortable(options.signal, () => createDWallet(context, options)),
    waitUntilActive: (created: Pick<CreatedDWallet, 'id' | 'publicKey'>, wait: WaitOptions = {}) =>
      abortable(wait.signal, () => waitUntilActive(context, { created, ...wait })),
    /** The share record of a dWallet from its secret, for example one derived from a seed. */
    openDWallet: (options: Parameters<typeof openDWallet>[1]) =>
      abortable(options.signal, () => openDWallet(context, options)),
    reservePresigns: (options: Reservation) => abortable(options.signal, () => reservePresigns(context, options)),
    /** Sends a request for signatures and returns its id. */
    requestSign: (options: SignOptions) => abortable(options.signal, () => requestSign(context, options)),
    /**
     * Resolves or rejects at the first end of the request; the signatures are verified again here. Give what `requestSign` returned:
     * with the bare id, which key and which messages they are for is taken from the node.
     */
    waitForSignatures: (request: string | SignatureRequest, wait: WaitOptions = {}) =>
      waitForSignatures(context, {
        ...(typeof request === 'string' ? { request } : { request: request.id, expected: request }),
        ...wait,
      }),
    /** Requests and waits. */
    sign: (options: SignOptions, wait: WaitOptions = {}) =>
      abortable(wait.signal ?? options.signal, async () => {
        const signal = wait.signal ?? options.signal;
        const expected = await requestSign(context, signal === undefined ? options : { ...options, signal });
        const request = { request: expected.id, expected };
        const view = await waitForSignatures(context, { ...request, ...wait, ...(signal && { signal }) });
        return { ...view, requestDigest: expected.digest };
      }),
    /** Ends a request whose deadline has passed; anybody may. */
    expireRequest: (options: EndOptions) => abortable(options.signal, () => expire(context, options)),
    /** Deletes an ended request for its storage deposit. */
    redeemRequest: (options: EndOptions) => abortable(options.signal, () => redeem(context, options)),
    view: {
      network: (signal?: AbortSignal) => abortable(signal, () => viewNetwork(context, signal)),
      dwallet: (id: string, signal?: AbortSignal) => abortable(signal, () => viewDWallet(context, id, signal)),
      request: (id: string, signal?: AbortSignal) => abortable(signal, () => viewRequest(context, id, signal)),
      /** The transaction that completed a request, and whether Move verified its signatures. */
      completion: (id: string, signal?: AbortSignal) => abortable(signal, () => viewCompletion(context, id, signal)),
    },
    call: createCalls(deployment),
    tx: createTransactions(deployment),
  };
}

export type Tandem = ReturnType<typeof createTandem>;

/**
 * The extension.
 *
 *     const client = new SuiGrpcClient({ network, baseUrl }).$extend(tandem({ deployment }));
 *     const created = await client.tandem.createDWallet({ signer, curve: 0 });
 */
export function tandem<const Name extends string = 'tandem'>(options: TandemOptions<Name>) {
  const { deployment, networkKeyId } = options;
  const pinned = networkKeyId === undefined ? {} : { networkKeyId: hexToBytes(networkKeyId) };
  return {
    // The default is the type parameter's default.
    name: (options.name ?? 'tandem') as Name,
    register: (client: Client) => createTandem(new Context(client, { deployment, ...pinned })),
  };
}
