/** What a dApp imports: `client.$extend(tandem({ deployment }))` on any @mysten/sui client. */
import type { Client, Deployment } from '../chain/index.ts';
import { type CreatedDWallet, type CreateOptions, createDWallet, waitUntilActive } from './create.ts';
import { requestSign, reservePresigns, type SignOptions, waitForSignatures } from './sign.ts';
import { viewDWallet, viewNetwork, viewRequest } from './view.ts';

export { type Deployment, parseDeployment } from '../chain/index.ts';
export type { CreatedDWallet, CreateOptions } from './create.ts';
export { exportUserShare, importUserShare, type UserShareRecord, userShareFromSeed } from './share.ts';
export type { SignatureRequest, SignOptions } from './sign.ts';
export { assertDWalletKey, type DWalletView, type NetworkKeyView, type NetworkView, type RequestView } from './view.ts';

export interface TandemOptions<Name extends string> {
  /** From deployments/<network>.json. */
  readonly deployment: Deployment;
  /** Name of the extension on the client; `tandem` by default. */
  readonly name?: Name;
}

interface Wait {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

function createTandem(client: Client, deployment: Deployment) {
  return {
    deployment,
    /** Creates a dWallet in one transaction; see `waitUntilActive` for curves other than secp256k1. */
    createDWallet: (options: CreateOptions) => createDWallet(client, deployment, options),
    waitUntilActive: (created: CreatedDWallet, wait: Wait = {}) =>
      waitUntilActive(client, deployment, { created, ...wait }),
    reservePresigns: (options: Parameters<typeof reservePresigns>[2]) => reservePresigns(client, deployment, options),
    /** Sends a request for signatures and returns its id. */
    requestSign: (options: SignOptions) => requestSign(client, deployment, options),
    /** Resolves or rejects at the first end of the request; the signatures are verified again here. */
    waitForSignatures: (request: string, wait: Wait = {}) =>
      waitForSignatures(client, deployment, { request, ...wait }),
    /** Requests and waits. */
    sign: async (options: SignOptions, wait: Wait = {}) => {
      const { id, digest } = await requestSign(client, deployment, options);
      const view = await waitForSignatures(client, deployment, { request: id, ...wait });
      return { ...view, requestDigest: digest };
    },
    view: {
      network: () => viewNetwork(client, deployment),
      dwallet: (id: string) => viewDWallet(client, deployment, id),
      request: (id: string) => viewRequest(client, deployment, id),
    },
  };
}

export type Tandem = ReturnType<typeof createTandem>;

/** The extension: `const client = new SuiGrpcClient(…).$extend(tandem({ deployment }))`, then `client.tandem.sign(…)`. */
export function tandem<const Name extends string = 'tandem'>(options: TandemOptions<Name>) {
  return {
    // The default is the type parameter's default.
    name: (options.name ?? 'tandem') as Name,
    register: (client: Client) => createTandem(client, options.deployment),
  };
}
