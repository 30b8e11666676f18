/** A network of two validators with 3 and 1 of 4 shares and real BLS keys on a devnet; the first alone makes certificates. */
import type { Transaction } from '@mysten/sui/transactions';
import { fromBase58 } from '@mysten/sui/utils';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { installNetwork, publishPackage } from '../../../src/app/deploy.ts';
import {
  type AggregateSignature,
  certificateBytes,
  DEFAULT_CONFIG,
  type Deployment,
  type Executed,
  execute,
  possessionBytes,
} from '../../../src/chain/index.ts';
import { createWallet, startTestNet, type TestNet, type Wallet } from '../../devnet/support/net.ts';

const bls = bls12_381.longSignatures;
const secret = (party: number) => new Uint8Array(32).fill(party + 1);
const sign = (party: number, bytes: Uint8Array) => bls.sign(bls.hash(bytes), secret(party)).toBytes();

export interface BlsNetwork {
  readonly net: TestNet;
  /** Account of party 0, deployer and user. */
  readonly wallet: Wallet;
  /** Account of party 1. */
  readonly second: string;
  readonly deployment: Deployment;
  /** A certificate of party 0. */
  aggregate(kind: number, subject: string, digest: Uint8Array): AggregateSignature;
  run(transaction: Transaction): Promise<Executed>;
  /** The same from the account of party 1. */
  runSecond(transaction: Transaction): Promise<Executed>;
  close(): Promise<void>;
}

export async function startBlsNetwork(): Promise<BlsNetwork> {
  const net = await startTestNet();
  const wallet = await createWallet(net);
  const second = await createWallet(net);
  const published = await publishPackage(net.client, wallet.keypair);
  const chainId = fromBase58(published.chainId);
  const { packageId } = published;
  const members = [wallet.address, second.address].map((validator, i) => {
    const fill = (seed: number) => new Uint8Array(32).fill(seed + i);
    const blsKey = bls.getPublicKey(secret(i)).toBytes();
    const keys = { validator, blsKey, protocolKey: fill(10), sealingKey: fill(20), peerId: fill(30) };
    const possession = sign(i, possessionBytes({ chainId, packageId, ...keys }));
    return { ...keys, weight: 3 - 2 * i, possession, sealingProof: new Uint8Array(), addresses: [] };
  });
  const options = { chain: 'localnet', published, suite: 'CL-TEST', config: DEFAULT_CONFIG, members } as const;
  const deployment = await installNetwork(net.client, wallet.keypair, options);
  const { network, committee } = deployment;
  return {
    net,
    wallet,
    second: second.address,
    deployment,
    aggregate: (kind, subject, digest) => {
      const said = { chainId, packageId, network, committee, epoch: 0, kind, subject, digest };
      return { kind, subject, digest, bitmap: Uint8Array.of(1), signature: sign(0, certificateBytes(said)) };
    },
    run: (transaction) => execute(net.client, { transaction, signer: wallet.keypair }),
    runSecond: (transaction) => execute(net.client, { transaction, signer: second.keypair }),
    close: () => net.devnet.close(),
  };
}
