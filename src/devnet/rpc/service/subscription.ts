/** SubscriptionService: checkpoints, transactions and events as they come. */
import { GrpcTypes } from '@mysten/sui/grpc';
import type { Chain } from '../../executor/index.ts';
import type { Checkpoint } from '../../store/index.ts';
import { Mask } from '../mask.ts';
import { renderCheckpoint } from '../render/checkpoint.ts';
import { renderEvent } from '../render/object.ts';
import { renderExecuted } from '../render/transaction.ts';
import { RpcRefusal } from '../status.ts';
import type { ServiceContext } from './context.ts';
import { passesEventFilter, passesTransactionFilter } from './query.ts';

/** A subscriber that falls this many checkpoints behind is disconnected; it can catch up with GetCheckpoint. */
const MAX_BACKLOG = 10_000;

/** Checkpoints from now on, until the signal aborts. */
async function* follow(chain: Chain, signal: AbortSignal): AsyncGenerator<Checkpoint> {
  const backlog: Checkpoint[] = [];
  let wake = (): void => {};
  const stop = chain.onCheckpoint((checkpoint) => {
    backlog.push(checkpoint);
    wake();
  });
  const aborted = () => wake();
  signal.addEventListener('abort', aborted, { once: true });
  try {
    while (!signal.aborted) {
      if (backlog.length > MAX_BACKLOG) throw new RpcRefusal('RESOURCE_EXHAUSTED', 'the subscriber is too slow');
      const next = backlog.shift();
      if (next) {
        yield next;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
    signal.removeEventListener('abort', aborted);
  }
}

const cursorOf = (index: number, event = 0): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(index) * 65_536n + BigInt(event));
  return bytes;
};

/** The handlers of SubscriptionService. */
export function createSubscriptionService({ chain }: ServiceContext) {
  const { vm, store } = chain;
  const placedIn = (checkpoint: Checkpoint) =>
    checkpoint.transactions.flatMap(({ digest }) => store.transaction(digest) ?? []);
  return {
    async *subscribeCheckpoints(
      request: GrpcTypes.SubscribeCheckpointsRequest,
      signal: AbortSignal,
    ): AsyncGenerator<GrpcTypes.SubscribeCheckpointsResponse> {
      const { filter, readMask } = request;
      const mask = Mask.parse(GrpcTypes.Checkpoint, readMask?.paths, ['sequence_number', 'digest']);
      for await (const checkpoint of follow(chain, signal)) {
        if (filter && !placedIn(checkpoint).some((placed) => passesTransactionFilter(placed, filter))) continue;
        const cursor = checkpoint.sequenceNumber;
        yield { cursor, checkpoint: mask.apply(renderCheckpoint(chain, checkpoint, mask)) };
      }
    },
    async *subscribeTransactions(
      { filter, readMask }: GrpcTypes.SubscribeTransactionsRequest,
      signal: AbortSignal,
    ): AsyncGenerator<GrpcTypes.SubscribeTransactionsResponse> {
      const mask = Mask.parse(GrpcTypes.ExecutedTransaction, readMask?.paths, ['digest']);
      const view = { vm, versions: store, mask, prefix: '' };
      for await (const checkpoint of follow(chain, signal)) {
        for (const placed of placedIn(checkpoint)) {
          if (!passesTransactionFilter(placed, filter)) continue;
          const watermark = { cursor: cursorOf(placed.index), checkpoint: checkpoint.sequenceNumber };
          yield { transaction: mask.apply(renderExecuted(placed, view)), watermark };
        }
      }
    },
    async *subscribeEvents(
      { filter, readMask }: GrpcTypes.SubscribeEventsRequest,
      signal: AbortSignal,
    ): AsyncGenerator<GrpcTypes.SubscribeEventsResponse> {
      const mask = Mask.parse(GrpcTypes.Event, readMask?.paths, ['transaction_digest', 'event_index']);
      for await (const checkpoint of follow(chain, signal)) {
        for (const placed of placedIn(checkpoint)) {
          for (const [index, event] of placed.transaction.events.entries()) {
            if (!passesEventFilter(event, filter)) continue;
            const rendered = renderEvent(vm, event, mask.wants('json'), { placed, index });
            const watermark = { cursor: cursorOf(placed.index, index), checkpoint: checkpoint.sequenceNumber };
            yield { event: mask.apply(rendered), watermark };
          }
        }
      }
    },
  };
}
