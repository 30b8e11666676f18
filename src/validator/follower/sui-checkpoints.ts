/** Reads checkpoints and events of a Sui full node (or the embedded devnet) over gRPC. */
import type { GrpcTypes, SuiGrpcClient } from '@mysten/sui/grpc';
import { Failure } from '../../base/index.ts';
import type { ChainCheckpoint, ChainEvent, ReadCheckpoints } from '../port.ts';

const READ_MASK = {
  paths: [
    'sequence_number',
    'digest',
    'summary.previous_digest',
    'summary.timestamp',
    'transactions.digest',
    'transactions.events',
  ],
};

function missing(what: string): Failure {
  return new Failure('transient', 'validator/node-incomplete', `the node left out ${what}`, {
    hint: 'Use a full node that serves checkpoints with events.',
  });
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw missing(what);
  return value;
}

function toEvents(transaction: GrpcTypes.ExecutedTransaction): ChainEvent[] {
  const txDigest = required(transaction.digest, 'a transaction digest');
  return (transaction.events?.events ?? []).map((event, index) => ({
    type: required(event.eventType, 'an event type'),
    bcs: required(event.contents?.value, 'the contents of an event'),
    sender: event.sender ?? '',
    txDigest,
    index,
  }));
}

function toCheckpoint(checkpoint: GrpcTypes.Checkpoint): ChainCheckpoint {
  const timestamp = checkpoint.summary?.timestamp;
  return {
    sequence: required(checkpoint.sequenceNumber, 'a sequence number'),
    digest: required(checkpoint.digest, 'a checkpoint digest'),
    previousDigest: checkpoint.summary?.previousDigest,
    timestampMs:
      timestamp === undefined ? 0n : timestamp.seconds * 1000n + BigInt(Math.floor(timestamp.nanos / 1_000_000)),
    events: checkpoint.transactions.flatMap(toEvents),
  };
}

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'NOT_FOUND';
}

/** Every failure of a call is the world's: the node may be restarted, slow or cut off. */
function callFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Failure) return error;
  const data = { reason: error instanceof Error ? error.message : String(error) };
  if (isNotFound(error)) {
    return new Failure('transient', 'validator/checkpoint-missing', 'the node does not have this checkpoint', {
      data,
      cause: error,
    });
  }
  return new Failure('transient', 'validator/node-unreachable', 'the node could not be asked', {
    data,
    hint: 'Check the RPC URL and that the node runs.',
    cause: error,
  });
}

export interface SuiCheckpointsOptions {
  readonly client: SuiGrpcClient;
  /** A call without answer is given up after this long, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Failures are transient `validator/node-unreachable`, `validator/node-incomplete`, `validator/checkpoint-missing`. */
export function createSuiCheckpoints(options: SuiCheckpointsOptions): ReadCheckpoints {
  const { client, timeoutMs = 10_000 } = options;
  const call = async <T>(
    signal: AbortSignal,
    body: (abort: AbortSignal) => PromiseLike<{ response: T }>,
  ): Promise<T> => {
    signal.throwIfAborted();
    try {
      return (await body(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))).response;
    } catch (error) {
      throw callFailure(error, signal);
    }
  };
  return {
    chainId: async (signal) => {
      const info = await call(signal, (abort) => client.ledgerService.getServiceInfo({}, { abort }));
      return required(info.chainId, 'its chain id');
    },
    latest: async (signal) => {
      const request = { checkpointId: { oneofKind: undefined }, readMask: { paths: ['sequence_number'] } } as const;
      const answer = await call(signal, (abort) =>
        client.ledgerService.getCheckpoint({ ...request, readMask: { paths: ['sequence_number'] } }, { abort }),
      );
      return required(answer.checkpoint?.sequenceNumber, 'the newest sequence number');
    },
    checkpoint: async (sequence, signal) => {
      const checkpointId = { oneofKind: 'sequenceNumber', sequenceNumber: sequence } as const;
      const answer = await call(signal, (abort) =>
        client.ledgerService.getCheckpoint({ checkpointId, readMask: READ_MASK }, { abort }),
      );
      return toCheckpoint(required(answer.checkpoint, 'the checkpoint'));
    },
    subscribe: (signal) => subscribe(client, signal),
  };
}

async function* subscribe(client: SuiGrpcClient, signal: AbortSignal): AsyncGenerator<ChainCheckpoint> {
  signal.throwIfAborted();
  try {
    const stream = client.subscriptionService.subscribeCheckpoints({ readMask: READ_MASK }, { abort: signal });
    for await (const { checkpoint } of stream.responses) {
      if (checkpoint !== undefined) yield toCheckpoint(checkpoint);
    }
  } catch (error) {
    throw callFailure(error, signal);
  }
}
