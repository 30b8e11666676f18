/** The straight path: an unmodified SuiGrpcClient publishes, calls, reads, lists and views, over HTTP and in process. */
import { bcs } from '@mysten/sui/bcs';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import type { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { deriveDynamicFieldID } from '@mysten/sui/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compile,
  createdId,
  createWallet,
  publish,
  run,
  startTestNet,
  type TestNet,
  type Wallet,
} from './support/net.ts';
import { SUITE } from './support/sources.ts';

let net: TestNet;
let wallet: Wallet;
let id: string;
let counter: string;

beforeAll(async () => {
  const [code] = await Promise.all([compile('suite', { suite: SUITE })]);
  net = await startTestNet();
  wallet = await createWallet(net);
  const published = await publish(net, wallet, code);
  id = published.id;
  counter = createdId(published.done, '::Counter');
});
afterAll(() => net.devnet.close());

const call = (name: string) => `${id}::suite::${name}` as const;

describe.each(['in process', 'over HTTP'])('%s', (how) => {
  const client = (): SuiGrpcClient => (how === 'in process' ? net.client : net.web);

  test('calls a shared object, emits an event and waits for it', async () => {
    const before = await view('count');
    const done = await run(client(), wallet, (tx) => {
      tx.moveCall({ target: call('bump'), arguments: [tx.object(counter), tx.object.clock()] });
    });
    expect(await view('count')).toBe(before + 1n);
    expect(done.events).toHaveLength(1);
    const [event] = done.events;
    expect(event).toMatchObject({ packageId: id, module: 'suite', sender: wallet.address });
    expect(event?.eventType).toBe(call('Bumped'));
    expect(event?.json).toMatchObject({ n: String(before + 1n), by: wallet.address, at: String(done.timestampMs) });
    const waited = await client().waitForTransaction({ digest: done.digest, include: { effects: true, events: true } });
    expect(waited.Transaction?.effects?.bcs).toEqual(done.effects.bcs);
    expect(waited.Transaction?.events?.[0]?.bcs).toEqual(event?.bcs);
    expect(waited.Transaction?.checkpoint).toBe(done.checkpoint);
  });

  async function view(name: string): Promise<bigint> {
    const tx = new Transaction();
    tx.moveCall({ target: call(name), arguments: [tx.object(counter)] });
    const result = await client().simulateTransaction({
      transaction: tx,
      checksEnabled: false,
      include: { commandResults: true },
    });
    return BigInt(bcs.u64().parse(result.commandResults![0]!.returnValues[0]!.bcs!));
  }

  test('views return values and references without a signer or coins', async () => {
    expect(await view('count')).toBe(await view('reference'));
    const tx = new Transaction();
    tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(2), tx.pure.u64(40)] });
    const sum = await client().simulateTransaction({
      transaction: tx,
      checksEnabled: false,
      include: { commandResults: true },
    });
    expect(bcs.u64().parse(sum.commandResults![0]!.returnValues[0]!.bcs!)).toBe('42');
  });

  test('a simulation keeps nothing', async () => {
    const before = await view('count');
    const tx = new Transaction();
    tx.setSender(wallet.address);
    tx.moveCall({ target: call('bump'), arguments: [tx.object(counter), tx.object.clock()] });
    const result = await client().simulateTransaction({ transaction: tx, include: { effects: true, events: true } });
    expect(result.Transaction?.events).toHaveLength(1);
    expect(await view('count')).toBe(before);
  });

  test('splits, merges and transfers coins; balances add up', async () => {
    const other = Ed25519Keypair.generate().toSuiAddress();
    const before = BigInt((await client().getBalance({ owner: wallet.address })).balance.balance);
    const done = await run(client(), wallet, (tx) => {
      const [a, b] = tx.splitCoins(tx.gas, [tx.pure.u64(1000), tx.pure.u64(234)]);
      tx.mergeCoins(a!, [b!]);
      tx.transferObjects([a!], other);
    });
    const gas = done.effects.gasUsed;
    const paid = BigInt(gas.computationCost) + BigInt(gas.storageCost) - BigInt(gas.storageRebate);
    const after = BigInt((await client().getBalance({ owner: wallet.address })).balance.balance);
    expect(before - after).toBe(1234n + paid);
    expect((await client().getBalance({ owner: other })).balance.balance).toBe('1234');
    const { objects } = await client().listCoins({ owner: other });
    expect(objects.map((coin) => coin.balance)).toEqual(['1234']);
    const change = done.balanceChanges.find((row) => row.address === other);
    expect(change?.amount).toBe('1234');
    expect(done.balanceChanges.find((row) => row.address === wallet.address)?.amount).toBe(String(-1234n - paid));
    expect((await client().listBalances({ owner: other })).balances).toHaveLength(1);
  });

  test('lists owned objects in pages and by type', async () => {
    await run(client(), wallet, (tx) => {
      tx.moveCall({ target: call('many'), arguments: [tx.pure.u64(5)] });
    });
    const type = call('Item');
    const all = await client().listOwnedObjects({ owner: wallet.address, type, include: { json: true } });
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<SuiGrpcClient['listOwnedObjects']>> = await client().listOwnedObjects({
        owner: wallet.address,
        type,
        limit: 2,
        cursor,
      });
      expect(page.objects.length).toBeLessThanOrEqual(2);
      paged.push(...page.objects.map((object) => object.objectId));
      cursor = page.hasNextPage ? page.cursor : null;
    } while (cursor);
    expect(paged).toEqual(all.objects.map((object) => object.objectId));
    expect(paged.length).toBeGreaterThanOrEqual(5);
    expect(all.objects[0]?.json).toMatchObject({ id: all.objects[0]?.objectId });
  });

  test('dynamic fields, object fields and tables read back under the SDK-derived ids', async () => {
    const made = await run(client(), wallet, (tx) => {
      const box = tx.moveCall({ target: call('box') });
      const inner = tx.moveCall({ target: call('item'), arguments: [tx.pure.u64(11)] });
      tx.moveCall({ target: call('attach'), arguments: [box, tx.pure.u64(3), inner] });
      tx.moveCall({ target: call('label'), arguments: [box, tx.pure.vector('u8', [1, 2]), tx.pure.u64(5)] });
      tx.transferObjects([box], wallet.address);
    });
    const box = createdId(made, '::Box');
    const { dynamicFields } = await client().listDynamicFields({ parentId: box });
    expect(dynamicFields).toHaveLength(2);
    const plain = dynamicFields.find((field) => field.$kind === 'DynamicField');
    const key = bcs.vector(bcs.u8()).serialize([1, 2]).toBytes();
    expect(plain?.fieldId).toBe(deriveDynamicFieldID(box, 'vector<u8>', key));
    expect(plain?.valueType).toBe('u64');
    const { dynamicField } = await client().getDynamicField({ parentId: box, name: { type: 'vector<u8>', bcs: key } });
    expect(bcs.u64().parse(dynamicField.value.bcs)).toBe('5');
    const objectField = dynamicFields.find((field) => field.$kind === 'DynamicObject');
    expect(objectField?.valueType).toBe(call('Item'));
    const child = await client().getDynamicObjectField({
      parentId: box,
      name: { type: 'u64', bcs: bcs.u64().serialize(3).toBytes() },
      include: { json: true },
    });
    expect(child.object.json).toMatchObject({ value: '11' });
    const row = await client().getObject({ objectId: counter, include: { json: true } });
    const table = (row.object.json as { seen: { id: string; size: string } }).seen;
    const rows = await client().listDynamicFields({ parentId: table.id, include: { value: true } });
    expect(rows.dynamicFields).toHaveLength(Number(table.size));
  });

  test('describes functions, the chain, the epoch and missing things', async () => {
    const { function: bump } = await client().getMoveFunction({ packageId: id, moduleName: 'suite', name: 'bump' });
    expect(bump.visibility).toBe('public');
    expect(bump.parameters.map((parameter) => parameter.reference)).toEqual(['mutable', 'immutable', 'immutable']);
    expect((await client().getChainIdentifier()).chainIdentifier).toBe(net.devnet.chainId);
    expect((await client().getReferenceGasPrice()).referenceGasPrice).toBe('1000');
    expect((await client().getCurrentSystemState()).systemState.epoch).toBe('0');
    expect((await client().getProtocolConfig()).protocolConfig.attributes.max_tx_size_bytes).toBe('131072');
    await expect(client().getObject({ objectId: '0x1234' })).rejects.toMatchObject({ code: 'notExists' });
    await expect(client().getTransaction({ digest: '11111111111111111111111111111111' })).rejects.toThrow(/not found/i);
    const both = await client().getObjects({ objectIds: [counter, '0x1234'] });
    expect(both.objects.map((object) => object instanceof Error)).toEqual([false, true]);
  });

  test('an unknown read mask path is refused', async () => {
    const call = client().ledgerService.getObject({ objectId: counter, readMask: { paths: ['owner', 'ownr'] } });
    await expect(call.response).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'invalid read_mask path: ownr',
    });
  });

  test('events and transactions are listed with filters and cursors', async () => {
    const events = await client().listEvents({ filter: { eventType: call('Bumped') }, limit: 1 });
    expect(events.events).toHaveLength(1);
    const txs = await client().listTransactions({ filter: { sender: wallet.address }, limit: 2 });
    expect(txs.transactions).toHaveLength(2);
    expect(txs.hasNextPage).toBe(true);
  });
});

test('the faucet answers over HTTP, also the older form, and refuses what is no address', async () => {
  const recipient = Ed25519Keypair.generate().toSuiAddress();
  const sent = await requestSuiFromFaucetV2({ host: net.devnet.faucetUrl, recipient });
  expect(sent.coins_sent).toHaveLength(5);
  expect((await net.client.getBalance({ owner: recipient })).balance.balance).toBe('1000000000000');
  const post = (path: string, body: string) => fetch(new URL(path, net.devnet.faucetUrl), { method: 'POST', body });
  const legacy = await post('/gas', JSON.stringify({ FixedAmountRequest: { recipient } }));
  expect(((await legacy.json()) as { transferredGasObjects: unknown[] }).transferredGasObjects).toHaveLength(5);
  for (const junk of ['', '{', 'null', '{"FixedAmountRequest":{"recipient":"me"}}']) {
    expect((await post('/v2/gas', junk)).status).toBe(400);
  }
});

test('browsers get CORS headers', async () => {
  const response = await fetch(`${net.devnet.url}/sui.rpc.v2.LedgerService/GetServiceInfo`, { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});
