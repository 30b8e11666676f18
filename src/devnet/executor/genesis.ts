/** The first transaction: framework packages, clock, system state and all the coins there will ever be. */
import { bcs } from '@mysten/sui/bcs';
import {
  addressBytes,
  type ChainObject,
  digestOf,
  type ExecutedTransaction,
  encodeObject,
  GAS_COIN_TYPE,
  type MoveObject,
  type Owner,
  objectDigest,
  ownerToBcs,
  type PackageObject,
  systemAddress,
} from '../store/index.ts';
import { readModuleHeader } from './module-bytes.ts';
import { recordSystemTransaction, systemTransactionBytes } from './prologue.ts';
import { describePackage } from './publish.ts';

/** A package that is there from the start, its modules already carrying their address. */
export interface GenesisPackage {
  /** 0x and 64 digits. */
  readonly address: string;
  readonly modules: readonly Uint8Array[];
}

export interface GenesisOptions {
  readonly framework: readonly GenesisPackage[];
  readonly timestampMs: bigint;
  /** Gets all coins. */
  readonly treasury: string;
}

/** MIST in existence: 10 billion SUI. */
const SUPPLY = 10_000_000_000_000_000_000n;
const GENESIS_COIN_MARK = 0x67;

const u64 = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};

type Draft<T> = Omit<T, 'previousTransaction' | 'storageRebate' | 'version'>;

function moveDraft(id: string, owner: Owner, type: string, value: bigint): Draft<MoveObject> {
  const contents = new Uint8Array(40);
  contents.set(addressBytes(id));
  contents.set(u64(value), 32);
  return { kind: 'move', id, owner, type, hasPublicTransfer: type === GAS_COIN_TYPE, contents };
}

function packageDraft({ address, modules }: GenesisPackage, earlier: readonly GenesisPackage[]): Draft<PackageObject> {
  const parts = modules.map((bytes) => ({ header: readModuleHeader(bytes), bytes }));
  const linkage = earlier.map((dependency) => {
    const id = dependency.address;
    return { originalId: id, upgradedId: id, upgradedVersion: 1n };
  });
  return { kind: 'package', owner: { kind: 'immutable' }, ...describePackage(address, parts, linkage) };
}

/** The executed genesis transaction; the same options make the same chain. */
export function createGenesis({ framework, timestampMs, treasury }: GenesisOptions): ExecutedTransaction {
  const shared: Owner = { kind: 'shared', initialVersion: 1n };
  const coin = `0x${'0'.repeat(62)}${GENESIS_COIN_MARK.toString(16)}`;
  const drafts = [
    ...framework.map((made, i) => packageDraft(made, framework.slice(0, i))),
    moveDraft(systemAddress('5'), shared, `${systemAddress('3')}::sui_system::SuiSystemState`, 2n),
    moveDraft(systemAddress('6'), shared, `${systemAddress('2')}::clock::Clock`, timestampMs),
    moveDraft(coin, { kind: 'address', address: treasury }, GAS_COIN_TYPE, SUPPLY),
  ];
  const unsigned = drafts.map((draft): ChainObject => {
    return { ...draft, version: 1n, previousTransaction: ZERO_DIGEST, storageRebate: 0n };
  });
  const objects = unsigned.map((object) => {
    const { data, owner } = bcs.Object.parse(encodeObject(object));
    return { RawObject: { data, owner } };
  });
  const bytes = systemTransactionBytes({ Genesis: { objects } });
  const previousTransaction = digestOf('TransactionData', bytes);
  const written = unsigned.map((object): ChainObject => ({ ...object, previousTransaction }));
  const sorted = [...written].sort((a, b) => (a.id < b.id ? -1 : 1));
  const changed = sorted.map((object) => [object.id, creation(object)] as const);
  return recordSystemTransaction(bytes, written, {
    changedObjects: changed as unknown as Parameters<typeof recordSystemTransaction>[2]['changedObjects'],
    dependencies: [],
    lamportVersion: 1n,
  });
}

const ZERO_DIGEST = '11111111111111111111111111111111';

function creation(object: ChainObject) {
  const outputState =
    object.kind === 'package'
      ? { PackageWrite: [object.version, objectDigest(object)] }
      : { ObjectWrite: [objectDigest(object), ownerToBcs(object.owner)] };
  return { inputState: { NotExist: true }, outputState, idOperation: { Created: true } };
}
