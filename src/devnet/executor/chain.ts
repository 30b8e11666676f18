/** The chain: one transaction after the other, a clock, checkpoints, and a log to start again from. */
import { bcs } from '@mysten/sui/bcs';
import {
  type ChainObject,
  ChainStore,
  type Checkpoint,
  createCheckpoint,
  decodeCheckpoint,
  decodeTransaction,
  digestOf,
  type ExecutedTransaction,
  encodeCheckpoint,
  encodeTransaction,
  type Placed,
  parseStrict,
  type RecordKind,
  systemAddress,
  type TransactionDataV1,
  TransactionLog,
} from '../store/index.ts';
import { createVm, type Vm } from '../vm/index.ts';
import { checkExpiration, checkGasData, checkProgram, loadInputs, programOf } from './checks.ts';
import { describeFailure } from './describe.ts';
import { type Execution, execute } from './execute.ts';
import { createGenesis, type GenesisPackage } from './genesis.ts';
import { LIMITS, REFERENCE_GAS_PRICE } from './limits.ts';
import { clockAt, createPrologue, timestampOf, withTrialCoin } from './prologue.ts';
import { reject } from './reject.ts';
import type { ReadObjects } from './runtime.ts';
import { checkSignatures } from './signature.ts';

export interface ChainOptions {
  /** Packages of genesis, in the order they are published in. */
  readonly framework: readonly GenesisPackage[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where the log is; undefined keeps everything in memory. */
  readonly logPath?: string;
  readonly fresh?: boolean;
  /** Who owns all coins at genesis. */
  readonly treasury: string;
  /** Checkpoint every so many milliseconds; 0 makes one per transaction. */
  readonly checkpointIntervalMs: number;
}

export type CheckpointListener = (checkpoint: Checkpoint) => void;

/** A transaction on trial: nothing of it is kept. */
export interface Trial extends Execution {
  /** Timestamp it saw. */
  readonly timestampMs: bigint;
}

const CLOCK = systemAddress('6');
/** The only epoch. */
export const EPOCH = 0n;

/** Parses BCS of TransactionData; throws a refusal. */
export function parseTransaction(bytes: Uint8Array): TransactionDataV1 {
  if (bytes.length > LIMITS.transactionBytes) {
    const text = `Size limit exceeded: serialized transaction size exceeded maximum is ${LIMITS.transactionBytes}`;
    throw reject('SizeLimitExceeded', text);
  }
  try {
    return parseStrict(bcs.TransactionData, bytes).V1;
  } catch (cause) {
    throw reject('InvalidTransaction', `invalid transaction bytes: ${cause}`);
  }
}

/** Everything a server needs of the chain. */
export class Chain {
  readonly store = new ChainStore();
  readonly vm: Vm;
  readonly #options: ChainOptions;
  readonly #log: TransactionLog | undefined;
  readonly #listeners = new Set<CheckpointListener>();

  constructor(options: ChainOptions) {
    this.#options = options;
    const { store } = this;
    this.vm = createVm({
      linker: {
        loadModule(address, module) {
          const found = store.object(address);
          return found?.kind === 'package' ? found.modules.get(module) : undefined;
        },
      },
    });
    if (options.logPath !== undefined) {
      this.#log = TransactionLog.open(options.logPath, options.fresh ?? false, (kind, payload) => {
        this.#replay(kind, payload);
      });
    }
    if (this.store.transactions.length === 0) {
      this.#keep(createGenesis({ ...options, timestampMs: BigInt(options.now()) }));
    }
    if (this.store.pending.length > 0) this.#seal();
  }

  /** Base58 digest of checkpoint 0, the chain's identifier. */
  get chainId(): string {
    return this.store.checkpoint(0n)!.digest;
  }

  get head(): Checkpoint {
    return this.store.checkpoints.at(-1)!;
  }

  /** Calls back after every new checkpoint; returns how to stop. */
  onCheckpoint(listener: CheckpointListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Executes a signed transaction and returns it once it is final; the same bytes again give the same answer.
   * Throws usage `devnet/rejected` when it may not run, transient `devnet/log-write` when it cannot be kept.
   */
  async execute(bytes: Uint8Array, signatures: readonly Uint8Array[]): Promise<Placed> {
    const data = parseTransaction(bytes);
    await checkSignatures(bytes, data, signatures);
    return this.#executeChecked(bytes, data, signatures);
  }

  #executeChecked(bytes: Uint8Array, data: TransactionDataV1, signatures: readonly Uint8Array[]): Placed {
    checkProgram(programOf(data));
    checkGasData(data);
    checkExpiration(data, EPOCH, this.chainId);
    const known = this.store.transaction(digestOf('TransactionData', bytes));
    if (known) return known;
    // Refused transactions must leave no trace, not even a tick of the clock.
    loadInputs(this.store, data, { sender: data.sender, checkOwners: true });
    if (this.store.pending.length === 0) this.#keep(this.#prologue());
    const execution = this.#run(this.store, bytes, data, { signatures, unchecked: false, recordOutputs: false });
    let placed: Placed;
    try {
      placed = this.#keep(execution.transaction);
    } catch (error) {
      this.#forget(execution);
      throw error;
    }
    if (execution.failure) this.#forget(execution);
    if (this.#options.checkpointIntervalMs === 0) this.#seal();
    return placed;
  }

  /**
   * Runs a transaction and keeps nothing. Without checks, anything may be called with anything. A transaction
   * without gas coins gets a made-up one.
   */
  simulate(data: TransactionDataV1, unchecked: boolean): Trial {
    checkProgram(programOf(data));
    const timestampMs = BigInt(this.#options.now());
    const overlay = new Map<string, ChainObject>();
    const clock = this.store.moveObject(CLOCK);
    if (clock) overlay.set(CLOCK, clockAt(clock, timestampMs));
    const funded = data.gasData.payment.length > 0 ? data : withTrialCoin(data, overlay);
    if (!unchecked) checkGasData(funded);
    const view = { object: (id: string) => overlay.get(id) ?? this.store.object(id) };
    const bytes = bcs.TransactionData.serialize({ V1: funded }).toBytes();
    const execution = this.#run(view, bytes, funded, { signatures: [], unchecked, recordOutputs: true });
    this.#forget(execution);
    return { ...execution, timestampMs };
  }

  /** Closes the pending checkpoint, or makes an empty one that only moves the clock. */
  makeCheckpoint(): Checkpoint {
    if (this.store.pending.length === 0) this.#keep(this.#prologue());
    return this.#seal();
  }

  /** Flushes the log. */
  close(): void {
    this.#log?.close();
    this.#listeners.clear();
  }

  #run(view: ReadObjects, bytes: Uint8Array, data: TransactionDataV1, how: RunOptions): Execution {
    const inputs = loadInputs(view, data, { sender: data.sender, checkOwners: !how.unchecked });
    return execute({
      vm: this.vm,
      store: view,
      bytes,
      data,
      inputs,
      epoch: EPOCH,
      epochTimestampMs: this.store.checkpoint(0n)!.timestampMs,
      referenceGasPrice: REFERENCE_GAS_PRICE,
      describe: (failure) => describeFailure(this.vm, failure),
      ...how,
    });
  }

  /** The clock's next tick; time never runs backwards. */
  #prologue(): ExecutedTransaction {
    const now = BigInt(this.#options.now());
    const last = this.head.timestampMs;
    return createPrologue(this.store, this.head.sequenceNumber + 1n, now > last ? now : last);
  }

  #forget({ newPackages }: Execution): void {
    for (const id of newPackages) this.vm.forgetPackage(id);
  }

  /** Writes a transaction to the log, then applies it. */
  #keep(transaction: ExecutedTransaction): Placed {
    this.#log?.append('transaction', encodeTransaction(transaction));
    return this.store.applyTransaction(transaction);
  }

  /** Makes the checkpoint of all pending transactions. */
  #seal(): Checkpoint {
    const transactions = this.store.pending.map((placed) => placed.transaction);
    const timestampMs = timestampOf(transactions[0]) ?? BigInt(this.#options.now());
    const checkpoint = createCheckpoint(this.store.checkpoints.at(-1), transactions, timestampMs);
    this.#log?.append('checkpoint', encodeCheckpoint(checkpoint));
    this.store.applyCheckpoint(checkpoint);
    for (const listener of this.#listeners) listener(checkpoint);
    return checkpoint;
  }

  #replay(kind: RecordKind, payload: Uint8Array): void {
    if (kind === 'transaction') {
      this.store.applyTransaction(decodeTransaction(payload));
      return;
    }
    const transactions = this.store.pending.map((placed) => placed.transaction);
    this.store.applyCheckpoint(decodeCheckpoint(payload, transactions));
  }
}

interface RunOptions {
  readonly signatures: readonly Uint8Array[];
  readonly unchecked: boolean;
  readonly recordOutputs: boolean;
}
