/** Transactions a second of the devnet: executed in process, and one after the other through gRPC. */
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { startDevnet } from '../../src/devnet/index.ts';

export interface DevnetFigures {
  /** Signed transfers executed through the in-process transport, one sender. */
  readonly inProcessPerSecond: number;
  /** The same over HTTP. */
  readonly grpcPerSecond: number;
  /** Over HTTP with build, sign, execute and wait, as a dApp does it. */
  readonly roundTripMs: number;
}

const COUNT = 200;

async function perSecond(client: SuiGrpcClient, sender: Ed25519Keypair): Promise<number> {
  const address = sender.toSuiAddress();
  const { objects } = await client.core.listCoins({ owner: address });
  // Signed in advance, each with a coin of its own: what is timed is the devnet.
  const first = new Transaction();
  const amounts = Array.from({ length: COUNT }, () => 50_000_000n);
  const split = first.splitCoins(first.gas, amounts);
  first.transferObjects(
    amounts.map((_, i) => split[i]!),
    address,
  );
  await client.core.signAndExecuteTransaction({ transaction: first, signer: sender });
  const known = new Set(objects.map((coin) => coin.objectId));
  const coins: { objectId: string; version: string; digest: string }[] = [];
  for (let cursor: string | null = null, more = true; more; ) {
    const page: Awaited<ReturnType<typeof client.core.listCoins>> = await client.core.listCoins({
      owner: address,
      cursor,
    });
    coins.push(...page.objects.filter((coin) => !known.has(coin.objectId)));
    [cursor, more] = [page.cursor, page.hasNextPage];
  }
  const signed = await Promise.all(
    coins.slice(0, COUNT).map(async (coin) => {
      const tx = new Transaction();
      tx.setSender(address);
      tx.setGasPayment([coin]);
      tx.setGasPrice(1000);
      tx.setGasBudget(10_000_000);
      tx.transferObjects([tx.splitCoins(tx.gas, [1n])], address);
      return await sender.signTransaction(await tx.build({ client }));
    }),
  );
  const started = performance.now();
  for (const { bytes, signature } of signed) {
    const transaction = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
    await client.core.executeTransaction({ transaction, signatures: [signature] });
  }
  return signed.length / ((performance.now() - started) / 1000);
}

async function roundTrip(client: SuiGrpcClient, sender: Ed25519Keypair): Promise<number> {
  const runs = 20;
  const started = performance.now();
  for (let i = 0; i < runs; i++) {
    const tx = new Transaction();
    tx.transferObjects([tx.splitCoins(tx.gas, [1n])], sender.toSuiAddress());
    const result = await client.core.signAndExecuteTransaction({ transaction: tx, signer: sender });
    await client.core.waitForTransaction({ result });
  }
  return (performance.now() - started) / runs;
}

export async function benchDevnet(): Promise<DevnetFigures> {
  const devnet = await startDevnet({ port: 0, faucetPort: 0 });
  try {
    const local = new SuiGrpcClient({ network: 'localnet', transport: devnet.transport });
    const remote = new SuiGrpcClient({ network: 'localnet', baseUrl: devnet.url });
    const [a, b, c] = [new Ed25519Keypair(), new Ed25519Keypair(), new Ed25519Keypair()];
    for (const key of [a, b, c]) await devnet.fund(key.toSuiAddress());
    const figures = {
      inProcessPerSecond: await perSecond(local, a),
      grpcPerSecond: await perSecond(remote, b),
      roundTripMs: await roundTrip(remote, c),
    };

    return figures;
  } finally {
    await devnet.close();
  }
}
