/** Decoders of the devnet: transactions, modules, values, types, requests, the log, and what the natives are given. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fromBase64 } from '@mysten/bcs';
import { deserialize, serialize } from '@mysten/move-bytecode-template';
import { bcs } from '@mysten/sui/bcs';
import { concatBytes, u8 } from '../../../src/base/index.ts';
import { TANDEM_PACKAGE } from '../../../src/chain/gen/tandem-package.gen.ts';
import { ExecutionFailure } from '../../../src/devnet/executor/failure.ts';
import { Chain, parseTransaction } from '../../../src/devnet/executor/index.ts';
import { readModuleHeader } from '../../../src/devnet/executor/module-bytes.ts';
import { decodePure } from '../../../src/devnet/executor/pure.ts';
import { loadFramework } from '../../../src/devnet/framework/framework.ts';
import { RpcRefusal } from '../../../src/devnet/rpc/status.ts';
import { dataFrame, readRequest } from '../../../src/devnet/rpc/transport/frame.ts';
import { readModule, readTables, withSelfAddress } from '../../../src/devnet/vm/binary/reader.ts';
import { parseG1, parseG2, parseUncompressedG1 } from '../../../src/devnet/vm/crypto/bls12381.ts';
import { parseTarget, targetToBytes } from '../../../src/devnet/vm/crypto/bls12381-target.ts';
import { createVm, formatType, parseType } from '../../../src/devnet/vm/index.ts';
import type { Decoder } from '../decoder.ts';
import { damage } from '../mutate.ts';
import { lazy } from '../network.ts';
import type { Random } from '../random.ts';
import { scratchFile } from '../scratch.ts';
import { bytesText, textBytes } from '../text.ts';

const DEVNET = 'src/devnet';
const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
const ADDRESS = id(7);

const MODULES = lazy(() => TANDEM_PACKAGE.modules.map((text) => fromBase64(text)));

/** A transaction with every kind of command and input. */
export function transactionOf(type = '0x2::sui::SUI'): Uint8Array {
  const reference = { objectId: id(9), version: '3', digest: '1'.repeat(32) };
  const inputs = [
    { Pure: { bytes: 'AQID' } },
    { Object: { ImmOrOwnedObject: reference } },
    { Object: { Receiving: reference } },
    { Object: { SharedObject: { objectId: id(6), initialSharedVersion: 1, mutable: true } } },
  ];
  const call = { package: id(2), module: 'coin', function: 'zero', typeArguments: [type], arguments: [{ Input: 0 }] };
  const commands = [
    { MoveCall: call },
    { SplitCoins: { coin: { GasCoin: true as const }, amounts: [{ Input: 0 }] } },
    {
      MergeCoins: { destination: { GasCoin: true as const }, sources: [{ NestedResult: [1, 0] as [number, number] }] },
    },
    { MakeMoveVec: { type, elements: [{ Result: 0 }] } },
    { Publish: { modules: ['oRzrCwcAAAU='], dependencies: [id(1)] } },
    { TransferObjects: { objects: [{ Result: 0 }], address: { Input: 0 } } },
  ];
  const gasData = { payment: [reference], owner: ADDRESS, price: 1000, budget: 5_000_000 };
  const kind = { ProgrammableTransaction: { inputs, commands } };
  const V1 = { kind, sender: ADDRESS, gasData, expiration: { None: true as const } };
  return bcs.TransactionData.serialize({ V1 }).toBytes();
}

/** One level of a type argument that claims 2^25 arguments of its own. */
const GREEDY_TAG = concatBytes(u8(7), new Uint8Array(32), Uint8Array.of(1, 0x61, 1, 0x62, 0xff, 0xff, 0xff, 0x0f));

function hostileTransaction(random: Random): Uint8Array {
  const valid = transactionOf(random.pick(['u8', 'vector<u8>', '0x2::sui::SUI']));
  const at = random.below(valid.length);
  const deep = random.chance(2)
    ? new Uint8Array(random.pick([20, 300, 3_000, 60_000])).fill(6)
    : concatBytes(...Array.from({ length: random.pick([2, 12, 200]) }, () => GREEDY_TAG));
  return concatBytes(valid.subarray(0, at), deep, valid.subarray(random.chance(2) ? at : valid.length));
}

const transaction: Decoder = {
  name: 'transaction',
  covers: [`${DEVNET}/executor/chain.ts#parseTransaction`, `${DEVNET}/store/strict-bcs.ts#parseStrict`],
  samples: () => [
    transactionOf(),
    transactionOf('u8'),
    transactionOf('vector<vector<0x2::coin::Coin<0x2::sui::SUI>>>'),
  ],
  decode: (bytes) => bcs.TransactionData.serialize({ V1: parseTransaction(bytes) }).toBytes(),
  craft: hostileTransaction,
  cost: 3,
};

const module: Decoder = {
  name: 'module',
  covers: [
    ...['readModule', 'readTables'].map((name) => `${DEVNET}/vm/binary/reader.ts#${name}`),
    `${DEVNET}/vm/binary/code.ts#readFunction`,
    ...[
      'readToken',
      'readModuleHandle',
      'readDatatypeHandle',
      'readFunctionHandle',
      'readInstantiation',
      'readMemberHandle',
      'readSignature',
      'readConstant',
      'readIdentifier',
      'readAddress',
      'readMetadata',
      'readStruct',
      'readEnum',
    ].map((name) => `${DEVNET}/vm/binary/tables.ts#${name}`),
  ],
  samples: MODULES,
  decode: (bytes) => {
    readModule(bytes);
    readTables(bytes);
    withSelfAddress(bytes, new Uint8Array(32).fill(5));
    // Nothing of ours writes modules: Sui's own library must read the same bytes and write them again.
    return serialize(deserialize(bytes));
  },
  cost: 8,
};

const moduleHeader: Decoder = {
  name: 'header of a module',
  covers: [`${DEVNET}/executor/module-bytes.ts#readModuleHeader`],
  samples: MODULES,
  decode: (bytes) => {
    try {
      readModuleHeader(bytes);
      return 'accepted';
    } catch (error) {
      // The executor's own refusal: it becomes the status of the transaction.
      if (error instanceof ExecutionFailure) return undefined;
      throw error;
    }
  },
  withoutEncoding: 'a few facts of the module',
  cost: 3,
};

/** Types of pure arguments with a value of each. */
const PURE: Readonly<Record<string, Uint8Array>> = {
  bool: Uint8Array.of(1),
  u8: Uint8Array.of(7),
  u256: new Uint8Array(32).fill(9),
  address: new Uint8Array(32).fill(3),
  'vector<u8>': Uint8Array.of(3, 1, 2, 3),
  'vector<vector<u16>>': Uint8Array.of(2, 0, 1, 1, 0),
  'vector<vector<bool>>': Uint8Array.of(2, 0, 1, 1),
};
const vm = lazy(() => createVm({ linker: { loadModule: () => undefined } }));

const values: readonly Decoder[] = Object.entries(PURE).map(([text, valid]) => ({
  name: `value of ${text}`,
  covers: [`${DEVNET}/executor/pure.ts#decodePure`, `${DEVNET}/vm/types/bcs.ts#decodeValue`],
  samples: () => [valid],
  decode: (bytes: Uint8Array) => {
    const type = parseType(text);
    try {
      return vm().serialize(type, decodePure({ vm: vm(), type, bytes, index: 0, unchecked: false }));
    } catch (error) {
      if (error instanceof ExecutionFailure) return undefined;
      throw error;
    }
  },
}));

const rawValues: Decoder = {
  name: 'value, deserialized',
  covers: [],
  samples: () => [Uint8Array.of(2, 1, 1, 2, 0, 1)],
  decode: (bytes) => {
    const type = parseType('vector<vector<bool>>');
    return vm().serialize(type, vm().deserialize(type, bytes));
  },
};

const typeText: Decoder = {
  name: 'text of a type',
  covers: [`${DEVNET}/vm/types/parse.ts#parseType`],
  samples: () => ['u8', 'vector<0x2::coin::Coin<0x2::sui::SUI>>', '0x1::a::B<u8, bool>'].map(textBytes),
  decode: (bytes) => {
    const text = formatType(parseType(bytesText(bytes)));
    return formatType(parseType(text)) === text ? 'accepted' : new Uint8Array(0);
  },
  craft: (random) => {
    const depth = random.pick([10, 31, 33, 1_000, 5_000]);
    return textBytes(
      random.chance(2) ? `${'vector<'.repeat(depth)}u8${'>'.repeat(depth)}` : `0x2::a::B<${'u8,'.repeat(depth)}u8>`,
    );
  },
  withoutEncoding: 'a type may be written with short addresses',
};

const grpcFrame: Decoder = {
  name: 'frame of a gRPC-web request',
  covers: [`${DEVNET}/rpc/transport/frame.ts#readRequest`],
  samples: () => [dataFrame(Uint8Array.of(1, 2, 3)), dataFrame(new Uint8Array(0))],
  decode: (bytes) => {
    try {
      return dataFrame(readRequest(bytes, 'application/grpc-web+proto'));
    } catch (error) {
      if (error instanceof RpcRefusal && error.status === 'INVALID_ARGUMENT') return undefined;
      throw error;
    }
  },
};

const points: readonly Decoder[] = [
  {
    name: 'G1 of a native',
    covers: [`${DEVNET}/vm/crypto/bls12381.ts#parseG1`],
    samples: () => [G1()],
    decode: (bytes) => parseG1(bytes)?.toBytes(true),
    cost: 20,
  },
  {
    name: 'G2 of a native',
    covers: [`${DEVNET}/vm/crypto/bls12381.ts#parseG2`],
    samples: () => [G2()],
    decode: (bytes) => parseG2(bytes)?.toBytes(true),
    cost: 20,
  },
  {
    name: 'uncompressed G1 of a native',
    covers: [`${DEVNET}/vm/crypto/bls12381.ts#parseUncompressedG1`],
    samples: () => [parseG1(G1())!.toBytes(false)],
    decode: (bytes) => parseUncompressedG1(bytes)?.toBytes(false),
    cost: 5,
  },
  {
    name: 'GT of a native',
    covers: [`${DEVNET}/vm/crypto/bls12381-target.ts#parseTarget`],
    samples: () => [new Uint8Array(576), new Uint8Array(576).fill(1)],
    decode: (bytes) => {
      const target = parseTarget(bytes);
      return target === undefined ? undefined : targetToBytes(target);
    },
    cost: 5,
  },
];

const log = lazy(() => {
  const path = scratchFile('devnet/chain.log');
  openChain(path, true).close();
  return { path, bytes: new Uint8Array(readFileSync(path)) };
});

function openChain(logPath: string, fresh = false): Chain {
  const framework = loadFramework().slice(0, 1);
  return new Chain({
    framework: framework.map(({ id: address, modules }) => ({ address, modules: modules.map((m) => m.bytes) })),
    now: () => 1_000,
    treasury: ADDRESS,
    checkpointIntervalMs: 0,
    logPath,
    fresh,
  });
}

/** A torn tail is cut off, anything else is refused; a genesis that was cut off is made again. */
const transactionLog: Decoder = {
  name: 'log of transactions',
  covers: [
    `${DEVNET}/store/record.ts#decodeTransaction`,
    `${DEVNET}/store/record.ts#decodeCheckpoint`,
    `${DEVNET}/store/object.ts#decodeObject`,
    `${DEVNET}/store/object.ts#decodeOwner`,
  ],
  samples: () => [log().bytes],
  decode: (bytes) => {
    const path = scratchFile('devnet-damaged.log');
    rmSync(path, { force: true });
    writeFileSync(path, bytes);
    openChain(path).close();
    return 'accepted';
  },
  craft: (random) => damage(log().bytes, random),
  withoutEncoding: 'what is cut off is written again',
  cost: 20,
  memory: 2 ** 28,
};

const G1 = lazy(() =>
  parseHex('97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb'),
);
const G2 = lazy(() =>
  parseHex(
    '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
      '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
  ),
);
const parseHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

export const DEVNET_DECODERS: readonly Decoder[] = [
  transaction,
  module,
  moduleHeader,
  ...values,
  rawValues,
  typeText,
  grpcFrame,
  ...points,
  transactionLog,
];
