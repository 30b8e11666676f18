/** Devnets, wallets and compiled packages for the tests of the devnet. */
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { compileMoveFiles } from '../../../scripts/move/compile.ts';
import { type Devnet, type DevnetOptions, startDevnet } from '../../../src/devnet/index.ts';

export interface TestNet {
  readonly devnet: Devnet;
  /** In process. */
  readonly client: SuiGrpcClient;
  /** Over HTTP. */
  readonly web: SuiGrpcClient;
}

/** A devnet without heartbeat on free ports. */
export async function startTestNet(options: Partial<DevnetOptions> = {}): Promise<TestNet> {
  const devnet = await startDevnet({ port: 0, heartbeatMs: 0, ...options });
  return {
    devnet,
    client: new SuiGrpcClient({ network: 'localnet', transport: devnet.transport }),
    web: new SuiGrpcClient({ network: 'localnet', baseUrl: devnet.url }),
  };
}

export interface Wallet {
  readonly keypair: Ed25519Keypair;
  readonly address: string;
}

/** A new account with 5 coins of 200 SUI. */
export async function createWallet({ devnet }: TestNet): Promise<Wallet> {
  const keypair = Ed25519Keypair.generate();
  const address = keypair.toSuiAddress();
  await devnet.fund(address);
  return { keypair, address };
}

const INCLUDE = { effects: true, events: true, objectTypes: true, balanceChanges: true } as const;

async function submit(client: SuiGrpcClient, wallet: Wallet, transaction: Transaction) {
  return client.signAndExecuteTransaction({ transaction, signer: wallet.keypair, include: INCLUDE });
}
export type Result = Awaited<ReturnType<typeof submit>>;
export type Done = NonNullable<Result['Transaction']>;

/** Builds with `build`, executes, and returns the transaction; throws when it failed. */
export async function run(client: SuiGrpcClient, wallet: Wallet, build: (tx: Transaction) => void): Promise<Done> {
  const transaction = new Transaction();
  build(transaction);
  const result = await submit(client, wallet, transaction);
  if (!result.Transaction) throw new Error(JSON.stringify(result.FailedTransaction.status));
  return result.Transaction;
}

/**
 * Executes without a dry run, so that a failure reaches the effects: gas is fixed and `build` must not leave
 * objects open.
 */
export async function runBlind(client: SuiGrpcClient, wallet: Wallet, build: (tx: Transaction) => void) {
  const transaction = new Transaction();
  transaction.setSender(wallet.address);
  transaction.setGasBudget(100_000_000);
  transaction.setGasPrice(1000);
  const { objects } = await client.listCoins({ owner: wallet.address });
  const gas = objects[0]!;
  transaction.setGasPayment([{ objectId: gas.objectId, version: gas.version, digest: gas.digest }]);
  build(transaction);
  const result = await submit(client, wallet, transaction);
  return result.Transaction ?? result.FailedTransaction;
}

/** Id of the object that the transaction created with a type ending in `suffix`. */
export function createdId(done: Done, suffix: string): string {
  const found = done.effects.changedObjects.find(({ objectId, idOperation }) => {
    return idOperation === 'Created' && done.objectTypes[objectId]?.endsWith(suffix);
  });
  if (!found) throw new Error(`nothing created with type ${suffix}: ${JSON.stringify(done.objectTypes)}`);
  return found.objectId;
}

/** Compiles Move sources by file name. */
export function compile(name: string, sources: Readonly<Record<string, string>>) {
  const files = Object.fromEntries(Object.entries(sources).map(([file, text]) => [`sources/${file}.move`, text]));
  return compileMoveFiles({ 'Move.toml': `[package]\nname = "${name}"\nedition = "2024"\n`, ...files });
}

/** Publishes compiled modules and keeps the upgrade cap. */
export async function publish(net: TestNet, wallet: Wallet, code: Awaited<ReturnType<typeof compile>>) {
  const done = await run(net.client, wallet, (tx) => {
    const modules = code.modules.map((bytes) => Array.from(bytes));
    const cap = tx.publish({ modules, dependencies: code.dependencies });
    tx.transferObjects([cap], wallet.address);
  });
  return { id: createdId(done, 'package'), done };
}
