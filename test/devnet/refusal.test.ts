/** What is refused before it runs, or fails for gas and limits, with Sui's words. */
import { bcs } from '@mysten/sui/bcs';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Transaction } from '@mysten/sui/transactions';
import { fromBase64, toBase64 } from '@mysten/sui/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compile,
  createdId,
  createWallet,
  publish,
  run,
  runBlind,
  startTestNet,
  type TestNet,
  type Wallet,
} from './support/net.ts';
import { SUITE } from './support/sources.ts';

let net: TestNet;
let wallet: Wallet;
let id: string;
let counter: string;
let code: Awaited<ReturnType<typeof compile>>;

beforeAll(async () => {
  code = await compile('suite', { suite: SUITE });
  net = await startTestNet();
  wallet = await createWallet(net);
  const published = await publish(net, wallet, code);
  id = published.id;
  counter = createdId(published.done, '::Counter');
});
afterAll(() => net.devnet.close());

const call = (name: string) => `${id}::suite::${name}`;

async function gasOf(owner: string) {
  const { objects } = await net.client.listCoins({ owner });
  return objects.map(({ objectId, version, digest }) => ({ objectId, version, digest }));
}

async function transfer(amount = 1): Promise<Uint8Array> {
  const tx = new Transaction();
  tx.setSender(wallet.address);
  tx.transferObjects([tx.splitCoins(tx.gas, [tx.pure.u64(amount)])], wallet.address);
  return tx.build({ client: net.client });
}

const submit = (transaction: Uint8Array, signatures: string[]) =>
  net.web.executeTransaction({ transaction, signatures, include: { effects: true } });

describe('signatures', () => {
  test.each<[string, (bytes: Uint8Array) => Promise<string[]>, RegExp]>([
    [
      'of a stranger',
      async (b) => [(await Ed25519Keypair.generate().signTransaction(b)).signature],
      /Required Signature from 0x\w+ is absent/,
    ],
    ['that are missing', async () => [], /Expect 1 signer signatures but got 0/],
    [
      'that are too many',
      async (b) => {
        const { signature } = await wallet.keypair.signTransaction(b);
        return [signature, signature];
      },
      /Expect 1 signer signatures but got 2/,
    ],
    [
      'with a flipped bit',
      async (b) => {
        const bytes = fromBase64((await wallet.keypair.signTransaction(b)).signature);
        bytes[10]! ^= 1;
        return [toBase64(bytes)];
      },
      /Signature is not valid/,
    ],
    [
      'of other bytes',
      async () => [(await wallet.keypair.signTransaction(await transfer(2))).signature],
      /Signature is not valid/,
    ],
    [
      'of a personal message',
      async (b) => [(await wallet.keypair.signPersonalMessage(b)).signature],
      /Signature is not valid/,
    ],
    ['that are junk', async () => [toBase64(Uint8Array.of(9, 9, 9))], /Signature is not valid/],
    [
      'with a foreign key under the right signature',
      async (b) => {
        const bytes = fromBase64((await wallet.keypair.signTransaction(b)).signature);
        bytes.set(Ed25519Keypair.generate().getPublicKey().toRawBytes(), 65);
        return [toBase64(bytes)];
      },
      /Signature is not valid/,
    ],
  ])('%s are refused', async (_name, sign, message) => {
    const bytes = await transfer();
    const before = await gasOf(wallet.address);
    await expect(submit(bytes, await sign(bytes))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(await gasOf(wallet.address)).toEqual(before);
  });

  test('of secp256k1 accounts are accepted', async () => {
    const keypair = Secp256k1Keypair.generate();
    const address = keypair.toSuiAddress();
    await net.devnet.fund(address);
    const tx = new Transaction();
    tx.transferObjects([tx.splitCoins(tx.gas, [tx.pure.u64(5)])], wallet.address);
    const result = await net.client.signAndExecuteTransaction({ transaction: tx, signer: keypair });
    expect(result.$kind).toBe('Transaction');
  });
});

describe('objects', () => {
  test('the same bytes twice give the same effects; other bytes on the same coin are refused', async () => {
    const [first, second] = [await transfer(3), await transfer(4)];
    const sign = async (bytes: Uint8Array) => [(await wallet.keypair.signTransaction(bytes)).signature];
    const once = await submit(first, await sign(first));
    const again = await submit(first, await sign(first));
    expect(again).toEqual(once);
    await expect(submit(second, await sign(second))).rejects.toThrow(
      /rejected as invalid by more than 1\/3 of validators.*Transaction needs to be rebuilt because object 0x\w+ version 0x\w+ \(\w+\) is unavailable for consumption, current version: 0x\w+/,
    );
  });

  test('a wrong digest, a foreign coin, a missing object and a shared object used as owned are refused', async () => {
    const other = await createWallet(net);
    const [foreign] = await gasOf(other.address);
    const [own] = await gasOf(wallet.address);
    const shared = (await net.client.getObject({ objectId: counter })).object;
    const cases: [{ objectId: string; version: string; digest: string }, RegExp][] = [
      [{ ...own!, objectId: foreign!.objectId, version: foreign!.version }, /Invalid Object digest for object/],
      [foreign!, /is owned by account address 0x\w+, but given owner\/signer address is/],
      [{ ...foreign!, objectId: `0x${'12'.repeat(32)}` }, /Could not find the referenced object/],
      [{ objectId: counter, version: shared.version, digest: shared.digest }, /Object used as owned is not owned/],
    ];
    for (const [reference, message] of cases) {
      const attempt = runBlind(net.client, wallet, (tx) => {
        tx.transferObjects([tx.objectRef(reference)], other.address);
      });
      await expect(attempt).rejects.toThrow(message);
    }
  });

  test('a wrong initial version, an owned object as shared and a mutable clock are refused', async () => {
    const [coin] = (await gasOf(wallet.address)).slice(1);
    const shared = (objectId: string, initialSharedVersion: string, mutable: boolean) => ({
      objectId,
      initialSharedVersion,
      mutable,
    });
    const cases: [ReturnType<typeof shared>, RegExp][] = [
      [shared(counter, '1', true), /Wrong initial version given for shared object/],
      [shared(coin!.objectId, coin!.version, true), /Object used as shared is not shared/],
      [shared('0x6', '1', true), /Mutable parameter provided, immutable parameter expected/],
    ];
    for (const [reference, message] of cases) {
      const attempt = runBlind(net.client, wallet, (tx) => {
        tx.moveCall({ target: call('count'), arguments: [tx.sharedObjectRef(reference)] });
      });
      await expect(attempt).rejects.toThrow(message);
    }
  });

  test('children of objects cannot be inputs', async () => {
    const made = await run(net.client, wallet, (tx) => {
      const box = tx.moveCall({ target: call('box') });
      const inner = tx.moveCall({ target: call('item'), arguments: [tx.pure.u64(1)] });
      tx.moveCall({ target: call('attach'), arguments: [box, tx.pure.u64(1), inner] });
      tx.transferObjects([box], wallet.address);
    });
    const tx = new Transaction();
    tx.setSender(wallet.address);
    tx.moveCall({ target: call('value'), arguments: [tx.object(createdId(made, '::Item'))] });
    await expect(tx.build({ client: net.client })).rejects.toThrow(/owned by object/);
  });
});

describe('gas', () => {
  const withGas = async (change: (tx: Transaction) => void) =>
    runBlind(net.client, wallet, (tx) => {
      tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(1), tx.pure.u64(1)] });
      change(tx);
    });

  test.each<[string, (tx: Transaction) => void, RegExp]>([
    ['price under the reference', (tx) => tx.setGasPrice(999), /Gas price 999 under reference gas price \(RGP\) 1000/],
    ['price over the limit', (tx) => tx.setGasPrice(100_001), /Gas price cannot exceed 100000 mist/],
    ['budget too low', (tx) => tx.setGasBudget(999_999), /Gas budget: 999999 is lower than min: 1000000/],
    [
      'budget too high',
      (tx) => tx.setGasBudget(50_000_000_001),
      /Gas budget: 50000000001 is higher than max: 50000000000/,
    ],
  ])('%s is refused', async (_name, change, message) => {
    await expect(withGas(change)).rejects.toThrow(message);
  });

  test('a budget above the balance is refused', async () => {
    const poor = { keypair: Ed25519Keypair.generate(), address: '' };
    poor.address = poor.keypair.toSuiAddress();
    await run(net.client, wallet, (tx) => {
      tx.transferObjects([tx.splitCoins(tx.gas, [tx.pure.u64(2_000_000)])], poor.address);
    });
    await expect(
      runBlind(
        net.client,
        poor,
        (tx) => void tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(1), tx.pure.u64(1)] }),
      ),
    ).rejects.toThrow(/Balance of gas object 2000000 is lower than the needed amount: 100000000/);
    await expect(
      run(net.client, poor, (tx) => void tx.moveCall({ target: call('many'), arguments: [tx.pure.u64(9)] })),
    ).rejects.toThrow(/Unable to perform gas selection due to insufficient SUI balance/);
  });

  test('an endless loop runs out of gas and pays its budget', async () => {
    const result = await runBlind(net.client, wallet, (tx) => {
      tx.setGasBudget(3_000_000);
      tx.moveCall({ target: call('spin') });
    });
    expect(result.status.error?.message).toContain('InsufficientGas');
    expect(result.effects.gasUsed.computationCost).toBe('3000000');
  });

  test('storage that the budget does not cover fails and keeps nothing', async () => {
    const result = await runBlind(net.client, wallet, (tx) => {
      tx.setGasBudget(4_000_000);
      tx.moveCall({ target: call('many'), arguments: [tx.pure.u64(100)] });
    });
    expect(result.status.error?.message).toContain('InsufficientGas');
    expect(result.effects.changedObjects).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a pure argument over 16 KiB is refused, one of 16 KiB is not', async () => {
    const send = (size: number) =>
      run(net.client, wallet, (tx) => {
        const bytes = tx.pure(bcs.vector(bcs.u8()).serialize(new Uint8Array(size), { maxSize: 1 << 20 }));
        tx.moveCall({ target: call('note'), arguments: [bytes] });
      });
    await expect(send(16 * 1024 - 2)).resolves.toMatchObject({ status: { success: true } });
    await expect(send(16 * 1024 - 1)).rejects.toThrow(/maximum pure argument size is 16384/);
  });

  test('a transaction over 128 KiB is refused', async () => {
    const tx = new Transaction();
    for (let i = 0; i < 9; i++) {
      tx.moveCall({
        target: call('note'),
        arguments: [tx.pure(bcs.vector(bcs.u8()).serialize(new Uint8Array(16_000).fill(i), { maxSize: 1 << 20 }))],
      });
    }
    tx.setSender(wallet.address);
    const build = async () => {
      const bytes = await tx.build({ client: net.client, maxSizeBytes: 1 << 20 } as never);
      const { signature } = await wallet.keypair.signTransaction(bytes);
      return submit(bytes, [signature]);
    };
    await expect(build()).rejects.toThrow(/size/i);
  });

  test('1024 commands run, 1025 are refused', async () => {
    const send = (count: number) =>
      runBlind(net.client, wallet, (tx) => {
        tx.setGasBudget(5_000_000_000);
        const one = tx.pure.u64(1);
        for (let i = 0; i < count; i++) tx.moveCall({ target: call('add'), arguments: [one, one] });
      });
    await expect(send(1024)).resolves.toMatchObject({ status: { success: true } });
    await expect(send(1025)).rejects.toThrow(/maximum commands in a programmable transaction is 1024/);
  });
});

describe('publishing', () => {
  const send = (modules: Uint8Array[], dependencies: string[]) =>
    runBlind(net.client, wallet, (tx) => {
      const cap = tx.publish({ modules: modules.map((bytes) => Array.from(bytes)), dependencies });
      tx.transferObjects([cap], wallet.address);
    });

  test('junk, changed bytecode, a taken address and a missing dependency fail', async () => {
    const [module] = code.modules;
    const broken = module!.slice();
    broken[Math.floor(broken.length * 0.8)]! ^= 0xff;
    for (const bytes of [Uint8Array.of(1, 2, 3), module!.slice(0, 200), broken]) {
      const result = await send([bytes], code.dependencies);
      expect(result.status.error?.message).toMatch(
        /VMVerificationOrDeserializationError|PublishUpgradeMissingDependency/,
      );
    }
    const missing = await send([...code.modules], []);
    expect(missing.status.error?.message).toContain('PublishUpgradeMissingDependency');
    const twice = await send([module!, module!], code.dependencies);
    expect(twice.status.success).toBe(false);
  });

  test('a failing init publishes nothing', async () => {
    const failing = await compile('failing', {
      failing: 'module failing::failing; fun init(_: &mut TxContext) { abort 3 }',
    });
    const result = await send([...failing.modules], failing.dependencies);
    expect(result.status.error).toMatchObject({ $kind: 'MoveAbort', MoveAbort: { abortCode: '3' } });
    expect(result.effects.changedObjects).toHaveLength(1);
  });
});
