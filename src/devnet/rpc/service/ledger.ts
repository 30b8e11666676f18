/** LedgerService: objects, transactions, checkpoints, epoch and events as they are on the chain. */
import { GrpcTypes } from '@mysten/sui/grpc';
import { EPOCH, LIMITS, PROTOCOL_VERSION, REFERENCE_GAS_PRICE } from '../../executor/index.ts';
import type { ChainObject } from '../../store/index.ts';
import { Mask } from '../mask.ts';
import { renderCheckpoint } from '../render/checkpoint.ts';
import { renderObject, renderTimestamp } from '../render/object.ts';
import { renderExecuted } from '../render/transaction.ts';
import { invalid, notFound } from '../status.ts';
import { requireAddress, type ServiceContext } from './context.ts';
import { queryCheckpoints, queryEvents, queryTransactions } from './query.ts';

const OBJECT_DEFAULT = ['object_id', 'version', 'digest'];
const CHECKPOINT_DEFAULT = ['sequence_number', 'digest'];
const MAX_BATCH = 50;

const objectMask = (paths: readonly string[] | undefined) => Mask.parse(GrpcTypes.Object, paths, OBJECT_DEFAULT);

function findObject({ chain }: ServiceContext, request: GrpcTypes.GetObjectRequest): ChainObject {
  const id = requireAddress(request.objectId, 'object_id');
  const { version } = request;
  const object = version === undefined ? chain.store.object(id) : chain.store.objectAt(id, version);
  if (object) return object;
  throw notFound(version === undefined ? `Object ${id} not found` : `Object ${id} with version ${version} not found`);
}

function readObject(context: ServiceContext, request: GrpcTypes.GetObjectRequest, mask: Mask): GrpcTypes.Object {
  return mask.apply(renderObject(context.chain.vm, findObject(context, request), mask));
}

function readTransaction({ chain }: ServiceContext, digest: string | undefined, mask: Mask) {
  const placed = digest === undefined ? undefined : chain.store.transaction(digest);
  if (!placed) throw notFound(`Transaction ${digest} not found`);
  return mask.apply(renderExecuted(placed, { vm: chain.vm, versions: chain.store, mask, prefix: '' }));
}

/** One entry of a batch: a value, or the status of its failure. */
function attempt<T>(run: () => T): { value: T } | { error: { code: number; message: string; details: [] } } {
  try {
    return { value: run() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const missing = error instanceof Error && 'status' in error && error.status === 'NOT_FOUND';
    return { error: { code: missing ? 5 : 3, message, details: [] } };
  }
}

function epoch({ chain }: ServiceContext, request: GrpcTypes.GetEpochRequest): GrpcTypes.Epoch {
  if (request.epoch !== undefined && request.epoch !== EPOCH) throw notFound(`Epoch ${request.epoch} not found`);
  const start = chain.store.checkpoint(0n)!.timestampMs;
  const rendered = {
    epoch: EPOCH,
    firstCheckpoint: 0n,
    start: renderTimestamp(start),
    referenceGasPrice: REFERENCE_GAS_PRICE,
    protocolConfig: {
      protocolVersion: PROTOCOL_VERSION,
      featureFlags: {},
      attributes: {
        max_tx_size_bytes: String(LIMITS.transactionBytes),
        max_pure_argument_size: String(LIMITS.pureArgumentBytes),
        max_move_object_size: String(LIMITS.objectBytes),
        max_gas_payment_objects: String(LIMITS.gasCoins),
        max_tx_gas: String(LIMITS.maxBudget),
        max_num_event_emit: String(LIMITS.events),
      },
      configs: {},
    },
    systemState: systemState(start),
  };
  return GrpcTypes.Epoch.create(rendered);
}

/** No validators and no staking: zeros where a network would have amounts. */
function systemState(start: bigint): GrpcTypes.SystemState {
  return GrpcTypes.SystemState.create({
    version: 2n,
    epoch: EPOCH,
    protocolVersion: PROTOCOL_VERSION,
    referenceGasPrice: REFERENCE_GAS_PRICE,
    epochStartTimestampMs: start,
    safeMode: false,
    safeModeStorageRewards: 0n,
    safeModeComputationRewards: 0n,
    safeModeStorageRebates: 0n,
    safeModeNonRefundableStorageFee: 0n,
    parameters: {
      epochDurationMs: 86_400_000n,
      stakeSubsidyStartEpoch: 0n,
      maxValidatorCount: 0n,
      minValidatorJoiningStake: 0n,
      validatorLowStakeThreshold: 0n,
      validatorLowStakeGracePeriod: 0n,
    },
    storageFund: { totalObjectStorageRebates: 0n, nonRefundableBalance: 0n },
    stakeSubsidy: {
      balance: 0n,
      distributionCounter: 0n,
      currentDistributionAmount: 0n,
      stakeSubsidyPeriodLength: 0n,
      stakeSubsidyDecreaseRate: 0,
    },
  });
}

/** The handlers of LedgerService. */
export function createLedgerService(context: ServiceContext) {
  const { chain } = context;
  return {
    getServiceInfo(): Partial<GrpcTypes.GetServiceInfoResponse> {
      return {
        chainId: chain.chainId,
        chain: 'unknown',
        epoch: EPOCH,
        checkpointHeight: chain.head.sequenceNumber,
        timestamp: renderTimestamp(chain.head.timestampMs),
        lowestAvailableCheckpoint: 0n,
        lowestAvailableCheckpointObjects: 0n,
        server: 'devnet/1',
      };
    },
    getObject(request: GrpcTypes.GetObjectRequest): Partial<GrpcTypes.GetObjectResponse> {
      return { object: readObject(context, request, objectMask(request.readMask?.paths)) };
    },
    batchGetObjects({ requests, readMask }: GrpcTypes.BatchGetObjectsRequest): GrpcTypes.BatchGetObjectsResponse {
      if (requests.length > MAX_BATCH) throw invalid(`too many objects in a batch: ${requests.length}, at most 50`);
      const mask = objectMask(readMask?.paths);
      return {
        objects: requests.map((request): GrpcTypes.GetObjectResult => {
          const got = attempt(() => readObject(context, request, mask));
          if ('error' in got) return { result: { oneofKind: 'error', error: got.error } };
          return { result: { oneofKind: 'object', object: got.value } };
        }),
      };
    },
    getTransaction({ digest, readMask }: GrpcTypes.GetTransactionRequest): GrpcTypes.GetTransactionResponse {
      const mask = Mask.parse(GrpcTypes.ExecutedTransaction, readMask?.paths, ['digest']);
      return { transaction: readTransaction(context, digest, mask) };
    },
    batchGetTransactions(request: GrpcTypes.BatchGetTransactionsRequest): GrpcTypes.BatchGetTransactionsResponse {
      if (request.digests.length > MAX_BATCH) throw invalid('too many transactions in a batch, at most 50');
      const mask = Mask.parse(GrpcTypes.ExecutedTransaction, request.readMask?.paths, ['digest']);
      return {
        transactions: request.digests.map((digest): GrpcTypes.GetTransactionResult => {
          const got = attempt(() => readTransaction(context, digest, mask));
          if ('error' in got) return { result: { oneofKind: 'error', error: got.error } };
          return { result: { oneofKind: 'transaction', transaction: got.value } };
        }),
      };
    },
    getCheckpoint({ checkpointId, readMask }: GrpcTypes.GetCheckpointRequest): GrpcTypes.GetCheckpointResponse {
      const mask = Mask.parse(GrpcTypes.Checkpoint, readMask?.paths, CHECKPOINT_DEFAULT);
      const checkpoint = findCheckpoint(context, checkpointId);
      return { checkpoint: mask.apply(renderCheckpoint(chain, checkpoint, mask)) };
    },
    getEpoch(request: GrpcTypes.GetEpochRequest): GrpcTypes.GetEpochResponse {
      const mask = Mask.parse(GrpcTypes.Epoch, request.readMask?.paths, ['epoch']);
      return { epoch: mask.apply(epoch(context, request)) };
    },
    listCheckpoints: (request: GrpcTypes.ListCheckpointsRequest) => queryCheckpoints(context, request),
    listTransactions: (request: GrpcTypes.ListTransactionsRequest) => queryTransactions(context, request),
    listEvents: (request: GrpcTypes.ListEventsRequest) => queryEvents(context, request),
  };
}

function findCheckpoint({ chain }: ServiceContext, id: GrpcTypes.GetCheckpointRequest['checkpointId']) {
  if (id.oneofKind === 'sequenceNumber') {
    const found = chain.store.checkpoint(id.sequenceNumber);
    if (found) return found;
    throw notFound(`Checkpoint ${id.sequenceNumber} not found`);
  }
  if (id.oneofKind === undefined) return chain.head;
  const found = chain.store.checkpoints.find((checkpoint) => checkpoint.digest === id.digest);
  if (found) return found;
  throw notFound(`Checkpoint ${id.digest} not found`);
}
