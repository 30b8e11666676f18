/** Reads what concerns one package from the checkpoints of a Sui full node, or of the embedded devnet, over gRPC. */
import { GrpcTypes, type SuiGrpcClient } from '@mysten/sui/grpc';
import { normalizeStructTag } from '@mysten/sui/utils';
import { Failure } from '../../src/base/index.ts';
import { parseEvent, type TandemEvent } from '../../src/chain/index.ts';

export interface SeenEvent {
  readonly event: TandemEvent;
  readonly bcs: Uint8Array;
  readonly sender: string;
  /** Index in its transaction. */
  readonly index: number;
}

export type OwnerKind = 'address' | 'object' | 'shared' | 'immutable' | 'none';

/** A cap that a transaction created, moved, wrapped or deleted. */
export interface SeenCap {
  readonly id: string;
  readonly owner: string | null;
  readonly ownerKind: OwnerKind;
}

/** A transaction that emitted events of the package or touched a cap. */
export interface SeenTransaction {
  readonly digest: string;
  /** Index in its checkpoint. */
  readonly index: number;
  /** The version that every object it wrote got. */
  readonly lamport: bigint;
  readonly events: readonly SeenEvent[];
  readonly caps: readonly SeenCap[];
}

export interface SeenCheckpoint {
  readonly sequence: bigint;
  readonly digest: string;
  readonly previousDigest: string | undefined;
  readonly timestampMs: bigint;
  readonly transactions: readonly SeenTransaction[];
}

/** All failures are transient: `indexer/node-unreachable`, `indexer/no-checkpoint`, `indexer/node-contradicts`. */
export interface ReadCheckpoints {
  chainId(signal: AbortSignal): Promise<string>;
  latest(signal: AbortSignal): Promise<bigint>;
  checkpoint(sequence: bigint, signal: AbortSignal): Promise<SeenCheckpoint>;
  /** Checkpoints from now on; ends or throws when the connection does. */
  subscribe(signal: AbortSignal): AsyncIterable<SeenCheckpoint>;
  /** Checkpoint in which the package was published, or 0 when the node does not know any more. */
  published(signal: AbortSignal): Promise<bigint>;
}

const READ_MASK = {
  paths: [
    'sequence_number',
    'digest',
    'summary.previous_digest',
    'summary.timestamp',
    'transactions.digest',
    'transactions.events',
    'transactions.effects.lamport_version',
    'transactions.effects.changed_objects',
  ],
};

const TIMEOUT_MS = 10_000;

function contradiction(what: string, cause?: unknown): Failure {
  return new Failure('transient', 'indexer/node-contradicts', `the node answered ${what}`, {
    hint: 'Use a full node that serves checkpoints with events and effects.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw contradiction(`without ${what}`);
  return value;
}

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'NOT_FOUND';
}

/** Whatever a call fails with: the node may be restarted, slow or cut off. */
function callFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Failure) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (isNotFound(error)) {
    return new Failure('transient', 'indexer/no-checkpoint', 'the node does not have what was asked for', {
      data: { reason },
      hint: 'Use a full node that keeps the history since the package was published.',
      cause: error,
    });
  }
  return new Failure('transient', 'indexer/node-unreachable', 'the node could not be asked', {
    data: { reason },
    hint: 'Check the RPC URL and that the node runs.',
    cause: error,
  });
}

const OWNER_KINDS: Readonly<Record<number, OwnerKind>> = {
  [GrpcTypes.Owner_OwnerKind.ADDRESS]: 'address',
  [GrpcTypes.Owner_OwnerKind.CONSENSUS_ADDRESS]: 'address',
  [GrpcTypes.Owner_OwnerKind.OBJECT]: 'object',
  [GrpcTypes.Owner_OwnerKind.SHARED]: 'shared',
  [GrpcTypes.Owner_OwnerKind.IMMUTABLE]: 'immutable',
};

function toCap({ objectId, outputOwner }: GrpcTypes.ChangedObject): SeenCap {
  const ownerKind = OWNER_KINDS[outputOwner?.kind ?? 0] ?? 'none';
  const hasAddress = ownerKind === 'address' || ownerKind === 'object';
  return {
    id: required(objectId, 'an object id'),
    owner: hasAddress ? (outputOwner?.address ?? null) : null,
    ownerKind,
  };
}

/** Decodes checkpoints with the eyes of one package. */
function createDecoder(packageId: string) {
  const capType = normalizeStructTag(`${packageId}::dwallet::DWalletCap`);

  function toEvent(raw: GrpcTypes.Event, index: number): SeenEvent[] {
    const type = required(raw.eventType, 'an event type');
    const bcs = required(raw.contents?.value, 'the contents of an event');
    try {
      const event = parseEvent(packageId, { type, bcs });
      return event === undefined ? [] : [{ event, bcs, sender: raw.sender ?? '', index }];
    } catch (error) {
      throw contradiction(`an event that does not decode as ${type}`, error);
    }
  }

  function toTransaction(transaction: GrpcTypes.ExecutedTransaction, index: number): SeenTransaction[] {
    const events = (transaction.events?.events ?? []).flatMap(toEvent);
    const caps = (transaction.effects?.changedObjects ?? [])
      .filter(({ objectType }) => objectType?.endsWith('::dwallet::DWalletCap'))
      .filter(({ objectType = '' }) => normalizeStructTag(objectType) === capType)
      .map(toCap);
    if (events.length === 0 && caps.length === 0) return [];
    const digest = required(transaction.digest, 'a transaction digest');
    const lamport = required(transaction.effects?.lamportVersion, 'the version of a transaction');
    return [{ digest, index, lamport, events, caps }];
  }

  return (checkpoint: GrpcTypes.Checkpoint): SeenCheckpoint => {
    const timestamp = required(checkpoint.summary?.timestamp, 'the time of a checkpoint');
    return {
      sequence: required(checkpoint.sequenceNumber, 'a sequence number'),
      digest: required(checkpoint.digest, 'a checkpoint digest'),
      previousDigest: checkpoint.summary?.previousDigest,
      timestampMs: timestamp.seconds * 1000n + BigInt(Math.floor(timestamp.nanos / 1_000_000)),
      transactions: checkpoint.transactions.flatMap(toTransaction),
    };
  };
}

type Call = <T>(signal: AbortSignal, body: (abort: AbortSignal) => PromiseLike<{ response: T }>) => Promise<T>;

const call: Call = async (signal, body) => {
  signal.throwIfAborted();
  try {
    return (await body(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]))).response;
  } catch (error) {
    throw callFailure(error, signal);
  }
};

async function publishedAt(client: SuiGrpcClient, packageId: string, signal: AbortSignal): Promise<bigint> {
  try {
    const { object } = await call(signal, (abort) =>
      client.ledgerService.getObject({ objectId: packageId, readMask: { paths: ['previous_transaction'] } }, { abort }),
    );
    const digest = required(object?.previousTransaction, 'the transaction that published the package');
    const { transaction } = await call(signal, (abort) =>
      client.ledgerService.getTransaction({ digest, readMask: { paths: ['checkpoint'] } }, { abort }),
    );
    return transaction?.checkpoint ?? 0n;
  } catch (error) {
    if (error instanceof Failure && error.code === 'indexer/no-checkpoint') return 0n;
    throw error;
  }
}

/** Checkpoints as one package sees them. */
export function createSource(client: SuiGrpcClient, packageId: string): ReadCheckpoints {
  const decode = createDecoder(packageId);
  return {
    chainId: async (signal) => {
      const info = await call(signal, (abort) => client.ledgerService.getServiceInfo({}, { abort }));
      return required(info.chainId, 'its chain id');
    },
    latest: async (signal) => {
      const request = { checkpointId: { oneofKind: undefined }, readMask: { paths: ['sequence_number'] } } as const;
      const { checkpoint } = await call(signal, (abort) =>
        client.ledgerService.getCheckpoint({ ...request, readMask: { paths: ['sequence_number'] } }, { abort }),
      );
      return required(checkpoint?.sequenceNumber, 'the newest sequence number');
    },
    checkpoint: async (sequence, signal) => {
      const checkpointId = { oneofKind: 'sequenceNumber', sequenceNumber: sequence } as const;
      const { checkpoint } = await call(signal, (abort) =>
        client.ledgerService.getCheckpoint({ checkpointId, readMask: READ_MASK }, { abort }),
      );
      return decode(required(checkpoint, 'the checkpoint'));
    },
    subscribe: async function* (signal) {
      signal.throwIfAborted();
      try {
        const stream = client.subscriptionService.subscribeCheckpoints({ readMask: READ_MASK }, { abort: signal });
        for await (const { checkpoint } of stream.responses) if (checkpoint !== undefined) yield decode(checkpoint);
      } catch (error) {
        throw callFailure(error, signal);
      }
    },
    published: (signal) => publishedAt(client, packageId, signal),
  };
}
