/** Filtered scans over checkpoints, transactions and events, as server streams with cursors. */
import { GrpcTypes } from '@mysten/sui/grpc';
import type { ChainEvent, Checkpoint, Placed } from '../../store/index.ts';
import { Mask } from '../mask.ts';
import { renderCheckpoint } from '../render/checkpoint.ts';
import { renderEvent } from '../render/object.ts';
import { renderExecuted } from '../render/transaction.ts';
import { invalid, RpcRefusal } from '../status.ts';
import { requireAddress, type ServiceContext } from './context.ts';

const { QueryEndReason: Reason, Ordering } = GrpcTypes;
const MAX_ITEMS = 1000;
const DEFAULT_ITEMS = 50;

/** Cursors are the big-endian u64 position of an item in its sequence. */
function encodeCursor(position: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, position);
  return bytes;
}

function decodeCursor(bytes: Uint8Array | undefined): bigint | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  if (bytes.length !== 8) throw invalid('invalid cursor');
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}

/** Literals of one kind of filter. */
interface AnyLiteral<P> {
  readonly negated: boolean;
  readonly predicate: P;
}
interface AnyFilter<P> {
  readonly terms: readonly { readonly literals: readonly AnyLiteral<P>[] }[];
}

/** True when one term has all its literals right. */
function matches<P>(filter: AnyFilter<P> | undefined, test: (predicate: P) => boolean): boolean {
  if (!filter || filter.terms.length === 0) return true;
  return filter.terms.some(({ literals }) => literals.every((l) => test(l.predicate) !== l.negated));
}

const unsupported = (name: string | undefined) =>
  new RpcRefusal('UNIMPLEMENTED', `this devnet does not filter by ${name ?? 'nothing'}`);

/** `0x2::coin` matches 0x2::coin::Coin<...>; short addresses are allowed. */
function isWithin(type: string, wanted: string | undefined): boolean {
  const [address = '', ...rest] = (wanted ?? '').split('::');
  const path = [requireAddress(address, 'filter'), ...rest].join('::');
  return type === path || type.startsWith(`${path}::`) || type.startsWith(`${path}<`);
}

type EventPredicate = GrpcTypes.EventLiteral['predicate'];

/** One literal of an event filter. */
export function eventMatches(event: ChainEvent, predicate: EventPredicate): boolean {
  switch (predicate.oneofKind) {
    case 'sender':
      return event.sender === requireAddress(predicate.sender.address, 'sender');
    case 'emitModule':
      return isWithin(`${event.packageId}::${event.module}`, predicate.emitModule.module);
    case 'eventType':
      return isWithin(event.type, predicate.eventType.eventType);
    default:
      throw unsupported(predicate.oneofKind);
  }
}

type TransactionPredicate = GrpcTypes.TransactionLiteral['predicate'];

function callsOf({ transaction }: Placed): string[] {
  const commands = transaction.data.kind.ProgrammableTransaction?.commands ?? [];
  return commands.flatMap(({ MoveCall: call }) => {
    return call ? [`${call.package}::${call.module}::${call.function}`] : [];
  });
}

/** One literal of a transaction filter. */
export function transactionMatches(placed: Placed, predicate: TransactionPredicate): boolean {
  const { data, effects, events } = placed.transaction;
  switch (predicate.oneofKind) {
    case 'sender':
      return data.sender === requireAddress(predicate.sender.address, 'sender');
    case 'moveCall':
      return callsOf(placed).some((call) => isWithin(call, predicate.moveCall.function));
    case 'affectedObject': {
      const id = requireAddress(predicate.affectedObject.objectId, 'object_id');
      return effects.changedObjects.some(([changed]) => changed === id);
    }
    case 'emitModule':
      return events.some((e) => isWithin(`${e.packageId}::${e.module}`, predicate.emitModule.module));
    case 'eventType':
      return events.some((e) => isWithin(e.type, predicate.eventType.eventType));
    case 'packageWrite':
      return effects.changedObjects.some(([, change]) => change.outputState.$kind === 'PackageWrite');
    default:
      throw unsupported(predicate.oneofKind);
  }
}

export const passesTransactionFilter = (placed: Placed, filter: GrpcTypes.TransactionFilter | undefined): boolean =>
  matches(filter, (predicate) => transactionMatches(placed, predicate));
export const passesEventFilter = (event: ChainEvent, filter: GrpcTypes.EventFilter | undefined): boolean =>
  matches(filter, (predicate) => eventMatches(event, predicate));

interface Scan<T, F> {
  readonly items: readonly T[];
  readonly positionOf: (item: T) => bigint;
  readonly checkpointOf: (item: T) => bigint;
  readonly passes: (item: T) => boolean;
  readonly frame: (item: T) => F;
}

interface QueryRequest {
  readonly startCheckpoint?: bigint | undefined;
  readonly endCheckpoint?: bigint | undefined;
  readonly options?: GrpcTypes.QueryOptions | undefined;
}

interface Frame {
  watermark?: GrpcTypes.Watermark;
  end?: GrpcTypes.QueryEnd;
}

/** Streams the items between the bounds, then why it ended. */
function* scan<T, F extends object>(request: QueryRequest, what: Scan<T, F>): Generator<(F & Frame) | Frame> {
  const { options } = request;
  const [after, before] = [decodeCursor(options?.after), decodeCursor(options?.before)];
  const descending = options?.ordering === Ordering.DESCENDING;
  const limit = Math.min(options?.limit || DEFAULT_ITEMS, MAX_ITEMS);
  const inBounds = (item: T): boolean => {
    const position = what.positionOf(item);
    const checkpoint = what.checkpointOf(item);
    if (after !== undefined && position <= after) return false;
    if (before !== undefined && position >= before) return false;
    if (request.startCheckpoint !== undefined && checkpoint < request.startCheckpoint) return false;
    return request.endCheckpoint === undefined || checkpoint < request.endCheckpoint;
  };
  let sent = 0;
  const items = descending ? [...what.items].reverse() : what.items;
  for (const item of items) {
    if (!inBounds(item) || !what.passes(item)) continue;
    const cursor = encodeCursor(what.positionOf(item));
    yield { ...what.frame(item), watermark: { cursor, checkpoint: what.checkpointOf(item) } };
    if (++sent === limit) {
      yield { end: { reason: Reason.ITEM_LIMIT } };
      return;
    }
  }
  const bounded = descending || request.endCheckpoint !== undefined || before !== undefined;
  yield { end: { reason: bounded ? Reason.CHECKPOINT_BOUND : Reason.LEDGER_TIP } };
}

const settled = (placed: Placed): boolean => placed.checkpoint !== undefined;

/** LedgerService.ListTransactions. */
export function queryTransactions({ chain }: ServiceContext, request: GrpcTypes.ListTransactionsRequest) {
  const mask = Mask.parse(GrpcTypes.ExecutedTransaction, request.readMask?.paths, ['digest']);
  const view = { vm: chain.vm, versions: chain.store, mask, prefix: '' };
  return scan(request, {
    items: chain.store.transactions,
    positionOf: (placed) => BigInt(placed.index),
    checkpointOf: (placed) => placed.checkpoint?.sequenceNumber ?? 0n,
    passes: (placed) => settled(placed) && passesTransactionFilter(placed, request.filter),
    frame: (placed) => ({ transaction: mask.apply(renderExecuted(placed, view)) }),
  });
}

/** LedgerService.ListCheckpoints. */
export function queryCheckpoints({ chain }: ServiceContext, request: GrpcTypes.ListCheckpointsRequest) {
  const mask = Mask.parse(GrpcTypes.Checkpoint, request.readMask?.paths, ['sequence_number', 'digest']);
  const hasMatch = (checkpoint: Checkpoint) =>
    checkpoint.transactions.some((transaction) => {
      const placed = chain.store.transaction(transaction.digest);
      return placed !== undefined && passesTransactionFilter(placed, request.filter);
    });
  return scan(request, {
    items: chain.store.checkpoints,
    positionOf: (checkpoint) => checkpoint.sequenceNumber,
    checkpointOf: (checkpoint) => checkpoint.sequenceNumber,
    passes: (checkpoint) => request.filter === undefined || hasMatch(checkpoint),
    frame: (checkpoint) => ({ checkpoint: mask.apply(renderCheckpoint(chain, checkpoint, mask)) }),
  });
}

/** Events of one transaction have positions of their own: index of the transaction, then of the event. */
const EVENTS_PER_TRANSACTION = 65_536n;

/** LedgerService.ListEvents. */
export function queryEvents({ chain }: ServiceContext, request: GrpcTypes.ListEventsRequest) {
  const mask = Mask.parse(GrpcTypes.Event, request.readMask?.paths, ['transaction_digest', 'event_index']);
  const items = chain.store.transactions
    .filter(settled)
    .flatMap((placed) => placed.transaction.events.map((event, index) => ({ placed, event, index })));
  return scan(request, {
    items,
    positionOf: ({ placed, index }) => BigInt(placed.index) * EVENTS_PER_TRANSACTION + BigInt(index),
    checkpointOf: ({ placed }) => placed.checkpoint?.sequenceNumber ?? 0n,
    passes: ({ event }) => passesEventFilter(event, request.filter),
    frame: (item) => ({ event: mask.apply(renderEvent(chain.vm, item.event, mask.wants('json'), item)) }),
  });
}
