/** TransactionExecutionService: executes signed transactions and tries unsigned ones. */
import { bcs } from '@mysten/sui/bcs';
import { GrpcTypes } from '@mysten/sui/grpc';
import { isFailure } from '../../../base/index.ts';
import {
  type CommandOutput,
  type OutputValue,
  parseTransaction,
  REFERENCE_GAS_PRICE,
  type Trial,
} from '../../executor/index.ts';
import type { Placed, TransactionDataV1 } from '../../store/index.ts';
import type { Vm } from '../../vm/index.ts';
import { Mask } from '../mask.ts';
import { renderBcs, renderContents } from '../render/object.ts';
import { renderExecuted, renderTransaction } from '../render/transaction.ts';
import { invalid, RpcRefusal } from '../status.ts';
import type { ServiceContext } from './context.ts';
import { type Resolved, resolveData, selectGas } from './resolve.ts';

const { Argument_ArgumentKind: Kind, SimulateTransactionRequest_TransactionChecks: Checks } = GrpcTypes;
const EXECUTE_DEFAULT = ['effects.status', 'checkpoint'];
const SIMULATE_DEFAULT = ['transaction.effects.status'];

function outputArgument(slot: string): GrpcTypes.Argument {
  if (slot === 'gas') return { kind: Kind.GAS };
  if (slot.startsWith('i')) return { kind: Kind.INPUT, input: Number(slot.slice(1)) };
  const [result = 0, subresult = 0] = slot.split('.').map(Number);
  return { kind: Kind.RESULT, result, subresult };
}

function renderOutput(vm: Vm, { type, bytes }: OutputValue, withJson: boolean): GrpcTypes.CommandOutput {
  const json = withJson ? renderContents(vm, type, bytes) : undefined;
  const value = renderBcs(type, bytes);
  return json ? { value, json } : { value };
}

function renderOutputs(vm: Vm, outputs: readonly CommandOutput[], mask: Mask): GrpcTypes.CommandResult[] {
  const withJson = mask.wants('commandOutputs.returnValues.json');
  return outputs.map(({ returned, mutated }) => ({
    returnValues: returned.map((output) => renderOutput(vm, output, withJson)),
    mutatedByRef: mutated.map((output) => {
      return { argument: outputArgument(output.slot), ...renderOutput(vm, output, withJson) };
    }),
  }));
}

/** Simulated transactions are in no checkpoint. */
const unplaced = (trial: Trial): Placed => ({
  transaction: trial.transaction,
  checkpoint: undefined,
  index: 0,
  indexInCheckpoint: 0,
});

function resolve({ chain }: ServiceContext, request: GrpcTypes.SimulateTransactionRequest): Resolved {
  const { transaction } = request;
  if (!transaction) throw invalid('missing transaction');
  const unchecked = request.checks === Checks.DISABLED;
  const bytes = transaction.bcs?.value;
  const data: TransactionDataV1 = bytes ? parseTransaction(bytes) : resolveData(chain, transaction);
  if (request.doGasSelection) return selectGas(chain, data, unchecked);
  return { data, trial: chain.simulate(data, unchecked) };
}

/** How a full node reports what the validators refused. */
function rejectedByValidators(error: unknown): unknown {
  if (!isFailure(error, 'devnet/rejected')) return error;
  const signature = String(error.data.name).includes('Sign');
  const text = signature
    ? error.message
    : `Transaction is rejected as invalid by more than 1/3 of validators by stake (non-retriable). Non-retriable errors: [${error.message} { devnet } with 10000 stake].`;
  return new RpcRefusal('INVALID_ARGUMENT', text);
}

/** The handlers of TransactionExecutionService. */
export function createExecutionService(context: ServiceContext) {
  const { chain } = context;
  const { vm, store } = chain;
  return {
    async executeTransaction(
      request: GrpcTypes.ExecuteTransactionRequest,
    ): Promise<GrpcTypes.ExecuteTransactionResponse> {
      const mask = Mask.parse(GrpcTypes.ExecutedTransaction, request.readMask?.paths, EXECUTE_DEFAULT);
      const bytes = request.transaction?.bcs?.value;
      if (!bytes) throw invalid('missing transaction.bcs');
      const signatures = request.signatures.map((signature) => {
        if (!signature.bcs?.value) throw invalid('missing signatures.bcs');
        return signature.bcs.value;
      });
      let placed: Placed;
      try {
        placed = await chain.execute(bytes, signatures);
      } catch (error) {
        throw rejectedByValidators(error);
      }
      return { transaction: mask.apply(renderExecuted(placed, { vm, versions: store, mask, prefix: '' })) };
    },
    simulateTransaction(request: GrpcTypes.SimulateTransactionRequest): GrpcTypes.SimulateTransactionResponse {
      const mask = Mask.parse(GrpcTypes.SimulateTransactionResponse, request.readMask?.paths, SIMULATE_DEFAULT);
      const { data, trial } = resolve(context, request);
      const view = { vm, versions: store, mask, prefix: 'transaction.' };
      const transaction = renderExecuted(unplaced(trial), view);
      if (transaction.transaction) {
        const bytes = bcs.TransactionData.serialize({ V1: data }).toBytes();
        transaction.transaction = renderTransaction(bytes, data);
      }
      return mask.apply({
        transaction,
        commandOutputs: mask.wants('commandOutputs') ? renderOutputs(vm, trial.outputs, mask) : [],
        suggestedGasPrice: REFERENCE_GAS_PRICE,
      });
    },
  };
}
