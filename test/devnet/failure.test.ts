/** Programs that fail: the effects say why in Sui's words, nothing but gas is taken. */
import { bcs } from '@mysten/sui/bcs';
import type { Transaction } from '@mysten/sui/transactions';
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

const ids = (page: { objects: { objectId: string }[] }) => page.objects.map((object) => object.objectId).sort();

/** Status error of a blind execution. */
async function failure(build: (tx: Transaction) => void) {
  const result = await runBlind(net.client, wallet, build);
  expect(result.status.success).toBe(false);
  return result;
}

describe('execution', () => {
  test.each<[string, (tx: Transaction) => void, object]>([
    [
      'an abort',
      (tx) => tx.moveCall({ target: call('check'), arguments: [tx.pure.u64(1)] }),
      {
        $kind: 'MoveAbort',
        command: 0,
        MoveAbort: { abortCode: '7', location: { module: 'suite', functionName: 'check' } },
      },
    ],
    [
      'a clever abort',
      (tx) => tx.moveCall({ target: call('check_clever'), arguments: [tx.pure.u64(1)] }),
      {
        $kind: 'MoveAbort',
        message: expect.stringMatching(
          /MoveAbort in 1st command, 'EBadState': bad state for this, in '0x\w+::suite::check_clever' \(line \d+\)/,
        ),
        MoveAbort: { cleverError: { constantName: 'EBadState', value: 'bad state for this' } },
      },
    ],
    [
      'a division by zero',
      (tx) => tx.moveCall({ target: call('divide'), arguments: [tx.pure.u64(1), tx.pure.u64(0)] }),
      {
        message: expect.stringMatching(/./),
        command: 0,
      },
    ],
    [
      'an unknown function',
      (tx) => tx.moveCall({ target: call('nothing') }),
      { message: expect.stringContaining('FunctionNotFound') },
    ],
    [
      'an unknown module',
      (tx) => tx.moveCall({ target: `${id}::other::f` }),
      { message: expect.stringContaining('FunctionNotFound') },
    ],
    [
      'a private function',
      (tx) => tx.moveCall({ target: call('hidden') }),
      { message: expect.stringContaining('NonEntryFunctionInvoked') },
    ],
    [
      'init',
      (tx) => tx.moveCall({ target: call('init') }),
      { message: expect.stringContaining('NonEntryFunctionInvoked') },
    ],
    [
      'too few arguments',
      (tx) => tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(1)] }),
      { message: expect.stringContaining('ArityMismatch') },
    ],
    [
      'too many type arguments',
      (tx) => tx.moveCall({ target: call('add'), typeArguments: ['u8'], arguments: [tx.pure.u64(1), tx.pure.u64(1)] }),
      { message: expect.stringContaining('TypeArityMismatch') },
    ],
    [
      'an unknown type',
      (tx) => tx.moveCall({ target: '0x2::coin::value', typeArguments: ['0x2::nope::Nope'], arguments: [tx.gas] }),
      { $kind: 'TypeArgumentError', TypeArgumentError: { typeArgument: 0 } },
    ],
    [
      'bytes of the wrong length',
      (tx) => tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(1), tx.pure.u8(1)] }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 1, name: 'InvalidBcsBytes' } },
    ],
    [
      'bytes for an object',
      (tx) => tx.moveCall({ target: call('value'), arguments: [tx.pure.u64(1)] }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 0, name: 'InvalidUsageOfPureArgument' } },
    ],
    [
      'an object of the wrong type',
      (tx) => tx.moveCall({ target: call('value'), arguments: [tx.gas] }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 0, name: 'TypeMismatch' } },
    ],
    [
      'text that is not UTF-8',
      (tx) =>
        tx.moveCall({
          target: call('strings'),
          arguments: [
            tx.pure(bcs.vector(bcs.u8()).serialize([255])),
            tx.pure.string('a'),
            tx.pure.option('u64', 1),
            tx.pure(bcs.vector(bcs.vector(bcs.u8())).serialize([])),
          ],
        }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 0, name: 'InvalidBcsBytes' } },
    ],
    [
      'text that is not ASCII',
      (tx) =>
        tx.moveCall({
          target: call('strings'),
          arguments: [
            tx.pure.string('a'),
            tx.pure.string('ü'),
            tx.pure.option('u64', 1),
            tx.pure(bcs.vector(bcs.vector(bcs.u8())).serialize([])),
          ],
        }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 1, name: 'InvalidBcsBytes' } },
    ],
    [
      'an option with two values',
      (tx) =>
        tx.moveCall({
          target: call('strings'),
          arguments: [
            tx.pure.string('a'),
            tx.pure.string('a'),
            tx.pure(bcs.vector(bcs.u64()).serialize([1, 2])),
            tx.pure(bcs.vector(bcs.vector(bcs.u8())).serialize([])),
          ],
        }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 2, name: 'InvalidBcsBytes' } },
    ],
    [
      'a value left over',
      (tx) => tx.moveCall({ target: call('potato'), arguments: [tx.pure.u64(1)] }),
      { message: expect.stringContaining('UnusedValueWithoutDrop') },
    ],
    [
      'an object left over',
      (tx) => tx.moveCall({ target: call('item'), arguments: [tx.pure.u64(1)] }),
      { message: expect.stringContaining('UnusedValueWithoutDrop') },
    ],
    [
      'a value used twice',
      (tx) => {
        const potato = tx.moveCall({ target: call('potato'), arguments: [tx.pure.u64(1)] });
        tx.moveCall({ target: call('eat'), arguments: [potato] });
        tx.moveCall({ target: call('eat'), arguments: [potato] });
      },
      { $kind: 'CommandArgumentError', command: 2, CommandArgumentError: { argument: 0, name: 'InvalidValueUsage' } },
    ],
    [
      'a result that is not there',
      (tx) => {
        tx.moveCall({ target: call('add'), arguments: [tx.pure.u64(1), tx.pure.u64(1)] });
        tx.moveCall({ target: call('check'), arguments: [{ $kind: 'NestedResult', NestedResult: [0, 3] }] });
      },
      { command: 1, CommandArgumentError: { argument: 0, name: 'SecondaryIndexOutOfBounds' } },
    ],
    [
      'the gas coin by value',
      (tx) => {
        const coin = tx.splitCoins(tx.gas, [tx.pure.u64(1)]);
        tx.mergeCoins(coin, [tx.gas]);
        tx.transferObjects([coin], wallet.address);
      },
      { $kind: 'CommandArgumentError', command: 1, CommandArgumentError: { argument: 1, name: 'InvalidGasCoinUsage' } },
    ],
    [
      'a transfer without store',
      (tx) =>
        tx.transferObjects(
          [tx.moveCall({ target: call('note'), arguments: [tx.pure.vector('u8', [1])] })],
          wallet.address,
        ),
      { $kind: 'CommandArgumentError', command: 1, CommandArgumentError: { argument: 0, name: 'TypeMismatch' } },
    ],
    [
      'a split of more than there is',
      (tx) => tx.transferObjects([tx.splitCoins(tx.gas, [tx.pure.u64(2n ** 63n)])], wallet.address),
      { message: expect.stringContaining('InsufficientCoinBalance') },
    ],
    [
      'a reference as a result',
      (tx) =>
        tx.moveCall({
          target: call('reference'),
          arguments: [tx.sharedObjectRef({ objectId: counter, initialSharedVersion: shared(), mutable: false })],
        }),
      { message: expect.stringContaining('InvalidPublicFunctionReturnType') },
    ],
    [
      'a mutable use of a read-only input',
      (tx) =>
        tx.moveCall({
          target: call('bump'),
          arguments: [
            tx.sharedObjectRef({ objectId: counter, initialSharedVersion: shared(), mutable: false }),
            tx.object.clock(),
          ],
        }),
      { $kind: 'CommandArgumentError', CommandArgumentError: { argument: 0, name: 'InvalidObjectByMutRef' } },
    ],
    [
      'a private entry function after a public one',
      (tx) => {
        const item = tx.moveCall({ target: call('item'), arguments: [tx.pure.u64(1)] });
        tx.moveCall({ target: call('private_entry'), arguments: [item] });
      },
      {
        $kind: 'CommandArgumentError',
        command: 1,
        CommandArgumentError: { argument: 0, name: 'InvalidArgumentToPrivateEntryFunction' },
      },
    ],
    [
      'an event emitted by hand',
      (tx) => tx.moveCall({ target: '0x2::event::emit', typeArguments: ['u64'], arguments: [tx.pure.u64(1)] }),
      { message: expect.stringContaining('NonEntryFunctionInvoked') },
    ],
    [
      'more events than allowed',
      (tx) => tx.moveCall({ target: call('events'), arguments: [tx.pure.u64(1025)] }),
      { command: 0 },
    ],
    [
      'an object over 250 KiB',
      (tx) => {
        tx.setGasBudget(50_000_000_000);
        const box = tx.moveCall({ target: call('box') });
        tx.moveCall({ target: call('big'), arguments: [box, tx.pure.u64(256_001)] });
        tx.transferObjects([box], wallet.address);
      },
      { $kind: 'SizeError', SizeError: { maxSize: 256_000 } },
    ],
  ])('%s fails and only gas is paid', async (_name, build, error) => {
    const before = await net.client.listOwnedObjects({ owner: wallet.address, limit: 1000 });
    const result = await failure((tx) => {
      build(tx);
    });
    expect(result.status.error).toMatchObject(error);
    expect(result.events).toEqual([]);
    expect(result.effects.changedObjects).toHaveLength(
      result.effects.changedObjects.filter((c) => c.idOperation === 'None').length,
    );
    const after = await net.client.listOwnedObjects({ owner: wallet.address, limit: 1000 });
    expect(ids(after)).toEqual(ids(before));
  });

  let version = '';
  const shared = () => version;
  beforeAll(async () => {
    const { object } = await net.client.getObject({ objectId: counter });
    version = object.owner.$kind === 'Shared' ? object.owner.Shared.initialSharedVersion : '';
  });

  test('a dry run throws with the reason before anything is signed', async () => {
    const attempt = run(net.client, wallet, (tx) => {
      tx.moveCall({ target: call('check_clever'), arguments: [tx.pure.u64(1)] });
    });
    await expect(attempt).rejects.toThrow(/Transaction resolution failed: MoveAbort in 1st command, 'EBadState'/);
  });

  test('an unknown package is refused', async () => {
    const target = `0x${'ab'.repeat(32)}::m::f`;
    const attempt = runBlind(net.client, wallet, (tx) => {
      tx.moveCall({ target });
    });
    await expect(attempt).rejects.toThrow(/Dependent package not found on-chain/);
  });
});
