/** Putting the package and one network on a chain. */
import { bcs } from '@mysten/sui/bcs';
import type { Signer } from '@mysten/sui/cryptography';
import { fromBase58, fromBase64 } from '@mysten/sui/utils';
import { Failure } from '../base/index.ts';
import {
  type Client,
  type Deployment,
  execute,
  install,
  type MemberRegistration,
  type NetworkConfig,
  type PackageBytes,
  parseEvent,
  publish,
  readObject,
  readTandemObject,
  TANDEM_PACKAGE,
  withFailures,
} from '../chain/index.ts';
import type { Suite } from '../crypto/index.ts';

export interface PublishedPackage {
  readonly packageId: string;
  readonly installCap: string;
  readonly upgradeCap: string;
  /** Base58 digest of the genesis checkpoint. */
  readonly chainId: string;
  readonly digest: string;
}

/** The bytes of move/tandem as they were compiled into this version. */
export function packageBytes(): PackageBytes {
  return { modules: TANDEM_PACKAGE.modules.map((text) => fromBase64(text)), dependencies: TANDEM_PACKAGE.dependencies };
}

function created(objects: readonly { readonly id: string; readonly type: string }[], suffix: string): string {
  const found = objects.find(({ type }) => type.endsWith(suffix));
  if (found === undefined) throw new Failure('bug', 'app/deploy', `the transaction created no ${suffix}`);
  return found.id;
}

/** Publishes the package from the signer's account. Throws `chain/*`. */
export async function publishPackage(client: Client, signer: Signer): Promise<PublishedPackage> {
  const { chainIdentifier } = await withFailures(() => client.core.getChainIdentifier());
  const transaction = publish(packageBytes(), signer.toSuiAddress());
  const { created: objects, digest } = await execute(client, { transaction, signer });
  const installCap = objects.find(({ type }) => type.endsWith('::network::InstallCap'));
  return {
    packageId: installCap?.type.split('::')[0] ?? '',
    installCap: created(objects, '::network::InstallCap'),
    upgradeCap: created(objects, '0000002::package::UpgradeCap'),
    chainId: chainIdentifier,
    digest,
  };
}

export interface InstallNetwork {
  /** Name for the deployment file. */
  readonly chain: string;
  readonly published: PublishedPackage;
  readonly suite: Suite;
  readonly config: NetworkConfig;
  /** Genesis committee, fixed from here on. */
  readonly members: readonly MemberRegistration[];
}

/** Creates the network and its genesis committee. Throws `chain/*`. */
export async function installNetwork(client: Client, signer: Signer, options: InstallNetwork): Promise<Deployment> {
  const { chain, published, suite, config, members } = options;
  const { packageId, installCap, chainId } = published;
  const transaction = install({
    packageId,
    installCap,
    chainId: fromBase58(chainId),
    suite: new TextEncoder().encode(suite),
    config,
    members,
  });
  const { events } = await execute(client, { transaction, signer });
  const event = events
    .map((raw) => parseEvent(packageId, { type: raw.eventType, bcs: raw.bcs }))
    .find((known) => known?.name === 'NetworkCreated');
  if (event?.name !== 'NetworkCreated')
    throw new Failure('bug', 'app/deploy', 'the installation emitted no NetworkCreated');
  return await readDeployment(client, { chain, published, network: event.fields.network });
}

/** The deployment of an installed network, as the chain has it. Throws `chain/*`. */
export async function readDeployment(
  client: Client,
  options: { readonly chain: string; readonly published: PublishedPackage; readonly network: string },
): Promise<Deployment> {
  const { chain, published, network } = options;
  const { packageId, chainId, installCap, upgradeCap } = published;
  const partial = {
    chain,
    chainId,
    packageId,
    network,
    committee: '',
    keyShards: [],
    pools: [],
    culprits: '',
    installCap,
    upgradeCap,
  };
  const { fields } = await readTandemObject(client, partial, { name: 'network::Network', id: network });
  const pools = fields.pools.map(({ curve, algorithm, pool }) => ({ curve, algorithm, id: pool }));
  const { committee, key_shards: keyShards, culprits } = fields;
  return { ...partial, committee, keyShards, pools, culprits };
}

const INSTALL_CAP = bcs.struct('InstallCap', { id: bcs.Address, network: bcs.option(bcs.Address) });

/** The network that the install cap has already made, if any. Throws `chain/*`. */
export async function installedNetwork(client: Client, published: PublishedPackage): Promise<string | undefined> {
  const type = `${published.packageId}::network::InstallCap`;
  const { fields } = await readObject(client, { id: published.installCap, type, codec: INSTALL_CAP });
  return fields.network ?? undefined;
}
