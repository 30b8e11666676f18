/** What strangers may send over HTTP: requests of the devnet's gRPC services, of its faucet and of the indexer's API. */
import { rmSync } from 'node:fs';
import { fromBase64 } from '@mysten/bcs';
import { GrpcTypes, SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Transaction } from '@mysten/sui/transactions';
import { createApi } from '../../../indexer/api/api.ts';
import { Bell } from '../../../indexer/api/bell.ts';
import { decodeCursor, encodeCursor, OBJECT_ID, parseQuery, parseValue } from '../../../indexer/api/parameter.ts';
import { applyCheckpoints } from '../../../indexer/project/project.ts';
import { openStore } from '../../../indexer/store/store.ts';
import { concatBytes, isFailure, u8 } from '../../../src/base/index.ts';
import { Chain } from '../../../src/devnet/executor/index.ts';
import { Faucet, faucetKeypair } from '../../../src/devnet/faucet.ts';
import { loadFramework } from '../../../src/devnet/framework/framework.ts';
import { callUnary, createMethods } from '../../../src/devnet/rpc/dispatch.ts';
import { createLocalTransport, statusOf } from '../../../src/devnet/rpc/index.ts';
import { checkpointsOf, DEPLOYMENT, dwallet, fakePast, HISTORY, PACKAGE } from '../../indexer/support/history.ts';
import type { Decoder } from '../decoder.ts';
import { lazy } from '../network.ts';
import type { Random } from '../random.ts';
import { scratchFile } from '../scratch.ts';
import { bytesText, textBytes } from '../text.ts';
import { transactionOf } from './devnet.ts';

const NEVER = new AbortController().signal;

/** A devnet without sockets: its chain, methods, an account and one transaction of it. */
const devnet = lazy(async () => {
  const framework = loadFramework().map(({ id, modules }) => ({ address: id, modules: modules.map((m) => m.bytes) }));
  const treasury = faucetKeypair().toSuiAddress();
  const chain = new Chain({ framework, now: () => 1_000, treasury, checkpointIntervalMs: 0 });
  const keypair = Ed25519Keypair.fromSecretKey(new Uint8Array(32).fill(3));
  const address = keypair.toSuiAddress();
  await new Faucet(chain).send(address);
  const methods = createMethods(chain);
  const client = new SuiGrpcClient({ network: 'localnet', transport: createLocalTransport(methods, NEVER) });
  const build = (): Promise<Uint8Array> => {
    const tx = new Transaction();
    tx.setSender(address);
    tx.transferObjects([tx.splitCoins(tx.gas, [5n])], address);
    return tx.build({ client });
  };
  const bytes = await build();
  const { signature } = await keypair.signTransaction(bytes);
  await chain.execute(bytes, [fromBase64(signature)]);
  return { chain, methods, address, bytes, signature: fromBase64(signature), next: await build() };
});

type Fields = Record<string, unknown>;
const COIN = '0x2::coin::Coin<0x2::sui::SUI>';

/** A true request for every unary method. */
async function requestsOf(): Promise<Readonly<Record<string, readonly Fields[]>>> {
  const { chain, address, bytes, signature, next } = await devnet();
  const { digest } = chain.store.transactions.at(-1)!.transaction;
  const id = chain.store.ownedBy(address)[0]!;
  const readMask = { paths: ['*'] };
  const name = { packageId: '0x2', moduleName: 'coin' };
  return {
    GetServiceInfo: [{}],
    GetObject: [{ objectId: id, readMask }, { objectId: '0x6' }],
    BatchGetObjects: [{ requests: [{ objectId: id }, { objectId: '0x6' }], readMask }],
    GetTransaction: [{ digest, readMask }],
    BatchGetTransactions: [{ digests: [digest], readMask }],
    GetCheckpoint: [{ checkpointId: { oneofKind: 'sequenceNumber', sequenceNumber: 0n }, readMask }, { readMask }],
    GetEpoch: [{ readMask }],
    ListOwnedObjects: [{ owner: address, pageSize: 2, objectType: COIN, readMask }],
    ListDynamicFields: [{ parent: '0x5', pageSize: 3, readMask }],
    GetBalance: [{ owner: address, coinType: '0x2::sui::SUI' }],
    ListBalances: [{ owner: address, pageSize: 1 }],
    GetCoinInfo: [{ coinType: '0x2::sui::SUI' }],
    GetPackage: [{ packageId: '0x2' }],
    GetDatatype: [{ ...name, name: 'Coin' }],
    GetFunction: [{ ...name, name: 'zero' }],
    ListPackageVersions: [{ packageId: '0x2' }],
    ExecuteTransaction: [
      { transaction: { bcs: { value: bytes } }, signatures: [{ bcs: { value: signature } }], readMask },
    ],
    SimulateTransaction: [
      { transaction: { bcs: { value: next } }, readMask, checks: 1 },
      { transaction: openTransaction(address), readMask, doGasSelection: true },
    ],
  };
}

/** A transaction that leaves objects and gas to the node, as the SDK sends it. */
function openTransaction(sender: string): Fields {
  const { Input_InputKind: Kind, Argument_ArgumentKind: Arg } = GrpcTypes;
  const inputs = [{ kind: Kind.PURE, pure: new Uint8Array(8) }, { objectId: '0x6' }];
  const call = {
    package: '0x2',
    module: 'clock',
    function: 'timestamp_ms',
    typeArguments: [],
    arguments: [{ kind: Arg.INPUT, input: 1 }],
  };
  const split = { coin: { kind: Arg.GAS }, amounts: [{ kind: Arg.INPUT, input: 0 }] };
  const make = { elementType: 'u64', elements: [{ kind: Arg.RESULT, result: 0 }] };
  const commands = [{ moveCall: call }, { splitCoins: split }, { makeMoveVector: make }].map((command) => {
    const [oneofKind] = Object.keys(command);
    return { command: { oneofKind, ...command } };
  });
  const programmableTransaction = { inputs, commands };
  return { sender, kind: { data: { oneofKind: 'programmableTransaction', programmableTransaction } } };
}

/** A length-delimited field of a message. */
function field(number: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) break;
  }
  return concatBytes(u8(number * 8 + 2), Uint8Array.from(length), content);
}

/** Messages in messages: what a recursive parser, renderer or mask would follow without end. */
function nestedMessage(random: Random): Uint8Array {
  let content: Uint8Array = new Uint8Array(1);
  const numbers = [random.between(1, 8), random.between(1, 8)];
  for (let depth = random.pick([30, 300, 3_000]); depth > 0 && content.length < 60_000; depth--) {
    content = field(numbers[depth % 2]!, content);
  }
  return content;
}

const METHOD_NAMES = [
  ...['GetServiceInfo', 'GetObject', 'BatchGetObjects', 'GetTransaction', 'BatchGetTransactions', 'GetCheckpoint'],
  ...['GetEpoch', 'ListOwnedObjects', 'ListDynamicFields', 'GetBalance', 'ListBalances', 'GetCoinInfo', 'GetPackage'],
  ...['GetDatatype', 'GetFunction', 'ListPackageVersions', 'ExecuteTransaction', 'SimulateTransaction'],
];

async function methodOf(name: string) {
  const { methods } = await devnet();
  const found = [...methods].find(([path]) => path.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no method ${name}`);
  return found[1];
}

/** What a caller is told; an internal error is nobody's fault but ours. */
function refusedOrThrow(error: unknown): undefined {
  if (statusOf(error).status === 'INTERNAL') throw error;
  return undefined;
}

const SERVICE = 'src/devnet/rpc/service/proto-transaction.ts';

const grpc: readonly Decoder[] = METHOD_NAMES.map((name) => ({
  name: `gRPC ${name}`,
  covers:
    name === 'SimulateTransaction'
      ? ['readCommand', 'readExpiration', 'readProgram'].map((f) => `${SERVICE}#${f}`)
      : [],
  samples: async () => {
    const { info } = await methodOf(name);
    return (await requestsOf())[name]!.map((fields) => info.I.toBinary(info.I.create(fields)));
  },
  decode: async (bytes: Uint8Array) => {
    const { info, handler } = await methodOf(name);
    let request: object;
    try {
      request = info.I.fromBinary(bytes) as object;
    } catch {
      // The server answers INVALID_ARGUMENT to whatever its library cannot read.
      return undefined;
    }
    try {
      // The reply has to be one that can be sent.
      info.O.toBinary(await callUnary({ info, handler }, request, NEVER));
      return 'accepted';
    } catch (error) {
      return refusedOrThrow(error);
    }
  },
  craft: (random: Random) => {
    if (random.chance(2) || !name.endsWith('Transaction')) return nestedMessage(random);
    const tx = field(1, field(2, transactionOf(random.pick(['u8', 'vector<u64>', COIN]))));
    return field(1, random.chance(2) ? tx : concatBytes(tx, random.bytes(40)));
  },
  withoutEncoding: 'protocol buffers have many encodings, and unknown fields',
  cost: 4,
}));

const faucet: Decoder = {
  name: 'recipient of the faucet',
  covers: [],
  samples: async () => [textBytes((await devnet()).address)],
  decode: async (bytes) => {
    const text = bytesText(bytes);
    try {
      await new Faucet((await devnet()).chain).send(text);
      return 'accepted';
    } catch (error) {
      if (isFailure(error)) throw error;
      return refusedOrThrow(error);
    }
  },
  withoutEncoding: 'addresses may be short',
  cost: 8,
};

const API_URL = 'http://localhost';

const api = lazy(async () => {
  const stateDir = scratchFile('indexer');
  rmSync(stateDir, { recursive: true, force: true });
  const store = await openStore({ stateDir });
  const start = await store.begin({ chainId: DEPLOYMENT.chainId, packageId: PACKAGE }, 0n);
  await applyCheckpoints({ store, past: fakePast() }, start, checkpointsOf(HISTORY));
  const health = { next: 12n, head: 11n, lag: 0n, timestampMs: 11_000n, connected: true, problem: null };
  const errors: unknown[] = [];
  const app = createApi({
    store,
    deployment: DEPLOYMENT,
    health: () => ({ status: 'ok' as const, ...health }),
    bell: new Bell(),
    signal: NEVER,
    origins: [],
    rateLimit: { burst: 1e9, perSecond: 1e9 },
    onError: (error) => errors.push(error),
  });
  return { app, errors };
});

const PATHS = lazy(() => [
  '/health',
  '/network',
  '/validators',
  '/dwallets?limit=2',
  `/dwallets/${dwallet(1)}`,
  '/dwallets?curve=0&status=active',
  '/requests?limit=1&status=done',
  '/presigns?curve=0&algorithm=1',
  '/openapi.json',
]);

/** Paths and queries as a browser or a script would get them wrong. */
function hostilePath(random: Random): Uint8Array {
  const names = [
    'limit',
    'cursor',
    'curve',
    'algorithm',
    'status',
    'owner',
    'key',
    '__proto__',
    'constructor',
    'toString',
  ];
  const values = [
    '1',
    '1000000000',
    '-1',
    '0x',
    '%00',
    '%ff',
    'a'.repeat(random.pick([10, 1_900])),
    '(a+)+$',
    "' OR 1=1--",
    'NaN',
  ];
  const query = Array.from({ length: random.between(1, 4) }, () => `${random.pick(names)}=${random.pick(values)}`);
  const path = random.pick([
    '/dwallets',
    '/requests',
    '/presigns',
    `/dwallets/${dwallet(1)}`,
    '/events',
    '//',
    '/%2e%2e/etc',
  ]);
  return textBytes(`${path}?${query.join('&')}`);
}

const apiRequest: Decoder = {
  name: 'request to the API',
  covers: [],
  samples: () => PATHS().map(textBytes),
  decode: async (bytes) => {
    const { app, errors } = await api();
    let request: Request;
    try {
      request = new Request(`${API_URL}${bytesText(bytes)}`);
    } catch {
      // No client can put this into a request.
      return undefined;
    }
    const response = await app.fetch(request);
    const stream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (stream) {
      await response.body?.cancel();
      return 'accepted';
    }
    const body: unknown = await response.json();
    if (errors.length > 0) throw new Error(`the API failed inside: ${String(errors.splice(0)[0])}`);
    if (response.status < 400) return 'accepted';
    const code = typeof body === 'object' && body !== null ? Reflect.get(body, 'code') : undefined;
    if (response.status >= 500 || !/^indexer\/[a-z-]+$/.test(String(code)))
      throw new Error(`status ${response.status}, code ${code}`);
    return undefined;
  },
  craft: hostilePath,
  withoutEncoding: 'addresses of pages have many spellings',
  cost: 2,
};

const cursor: Decoder = {
  name: 'cursor of a page',
  covers: ['indexer/api/parameter.ts#decodeCursor'],
  samples: () => [textBytes(encodeCursor('000000000000000000000000000012'))],
  decode: (bytes) => textBytes(encodeCursor(decodeCursor(bytesText(bytes)))),
};

const parameters: Decoder = {
  name: 'parameters of a query',
  covers: ['parseQuery', 'parseValue'].map((name) => `indexer/api/parameter.ts#${name}`),
  samples: () => [textBytes(`id=${dwallet(1)}`)],
  decode: (bytes) => {
    const { id } = parseQuery(new URLSearchParams(bytesText(bytes)), { id: OBJECT_ID });
    return id === undefined ? undefined : textBytes(`id=${parseValue('id', id, OBJECT_ID)}`);
  },
};

export const SERVICES: readonly Decoder[] = [...grpc, faucet, apiRequest, cursor, parameters];
