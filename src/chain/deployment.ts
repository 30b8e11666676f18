/** Where one Tandem network lives on one chain: the file deployments/<network>.json and its strict parser. */
import { isValidSuiAddress } from '@mysten/sui/utils';
import { Failure } from '../base/index.ts';

export interface PoolRef {
  readonly curve: number;
  readonly algorithm: number;
  readonly id: string;
}

/** All ids are 0x-prefixed, full length. */
export interface Deployment {
  /** Name of the chain: localnet, devnet, testnet, mainnet. */
  readonly chain: string;
  /** Digest of the genesis checkpoint, base58. */
  readonly chainId: string;
  readonly packageId: string;
  readonly network: string;
  readonly committee: string;
  readonly keyShards: readonly string[];
  readonly pools: readonly PoolRef[];
  /** Register of validators that broke the protocol. */
  readonly culprits: string;
  /** Allows to change the configuration until renounced; held by the deployer. */
  readonly installCap: string;
  readonly upgradeCap: string;
}

function bad(field: string): never {
  throw new Failure('usage', 'chain/bad-deployment', `the deployment file has no valid "${field}"`, {
    data: { field },
    hint: 'Write the file with `npm run deploy`, or copy it unchanged from the network operator.',
  });
}

const id = (record: Record<string, unknown>, field: string): string => {
  const value = record[field];
  return typeof value === 'string' && isValidSuiAddress(value) ? value : bad(field);
};

const text = (record: Record<string, unknown>, field: string): string => {
  const value = record[field];
  return typeof value === 'string' && value !== '' ? value : bad(field);
};

function record(value: unknown, field: string): Record<string, unknown> {
  // The parser's one narrowing from unknown JSON.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : bad(field);
}

function parsePool(value: unknown): PoolRef {
  const pool = record(value, 'pools');
  const { curve, algorithm } = pool;
  if (typeof curve !== 'number' || typeof algorithm !== 'number') return bad('pools');
  return { curve, algorithm, id: id(pool, 'id') };
}

/** Parses the JSON of a deployment file. Throws usage `chain/bad-deployment`. */
export function parseDeployment(json: string): Deployment {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return bad('JSON');
  }
  const file = record(value, 'object');
  const { keyShards, pools } = file;
  if (!Array.isArray(keyShards) || keyShards.length !== 64) return bad('keyShards');
  if (!Array.isArray(pools)) return bad('pools');
  return {
    chain: text(file, 'chain'),
    chainId: text(file, 'chainId'),
    packageId: id(file, 'packageId'),
    network: id(file, 'network'),
    committee: id(file, 'committee'),
    keyShards: keyShards.map((shard: unknown) => id({ keyShards: shard }, 'keyShards')),
    pools: pools.map(parsePool),
    culprits: id(file, 'culprits'),
    installCap: id(file, 'installCap'),
    upgradeCap: id(file, 'upgradeCap'),
  };
}

/** The pool of presigns for a curve and algorithm. Throws usage `chain/no-pool`. */
export function poolOf(deployment: Deployment, curve: number, algorithm: number): string {
  const pool = deployment.pools.find((ref) => ref.curve === curve && ref.algorithm === algorithm);
  if (pool === undefined) {
    throw new Failure(
      'usage',
      'chain/no-pool',
      `this network keeps no presigns for curve ${curve}, algorithm ${algorithm}`,
    );
  }
  return pool.id;
}
