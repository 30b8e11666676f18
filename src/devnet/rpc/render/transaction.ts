/** Transaction data and executed transactions as gRPC messages. */

import { fromBase64 } from '@mysten/bcs';
import { GrpcTypes } from '@mysten/sui/grpc';
import {
  type ChainObject,
  digestOf,
  type ExecutedTransaction,
  type Placed,
  type TransactionDataV1,
} from '../../store/index.ts';
import { parseType, type Vm } from '../../vm/index.ts';
import type { Mask } from '../mask.ts';
import { type ReadVersions, renderBalanceChanges, renderEffects } from './effects.ts';
import { renderBcs, renderEvent, renderObject, renderTimestamp } from './object.ts';

type Program = NonNullable<TransactionDataV1['kind']['ProgrammableTransaction']>;
type Command = Program['commands'][number];
type Argument = NonNullable<Command['MoveCall']>['arguments'][number];

const { Argument_ArgumentKind: Kind, Input_InputKind: Input, TransactionKind_Kind: Transactions } = GrpcTypes;
const { TransactionExpiration_TransactionExpirationKind: Expiration } = GrpcTypes;

function argument(value: Argument): GrpcTypes.Argument {
  switch (value.$kind) {
    case 'GasCoin':
      return { kind: Kind.GAS };
    case 'Input':
      return { kind: Kind.INPUT, input: value.Input };
    case 'Result':
      return { kind: Kind.RESULT, result: value.Result };
    default:
      return { kind: Kind.RESULT, result: value.NestedResult[0], subresult: value.NestedResult[1] };
  }
}

const typeText = (text: string): string => {
  try {
    return parseType(text).key;
  } catch {
    return text;
  }
};

function command(value: Command): GrpcTypes.Command {
  switch (value.$kind) {
    case 'MoveCall': {
      const { package: address, module, function: name, typeArguments, arguments: args } = value.MoveCall;
      const call = { package: address, module, function: name, typeArguments: typeArguments.map(typeText) };
      return { command: { oneofKind: 'moveCall', moveCall: { ...call, arguments: args.map(argument) } } };
    }
    case 'TransferObjects': {
      const { objects, address } = value.TransferObjects;
      const transferObjects = { objects: objects.map(argument), address: argument(address) };
      return { command: { oneofKind: 'transferObjects', transferObjects } };
    }
    case 'SplitCoins': {
      const { coin, amounts } = value.SplitCoins;
      const splitCoins = { coin: argument(coin), amounts: amounts.map(argument) };
      return { command: { oneofKind: 'splitCoins', splitCoins } };
    }
    case 'MergeCoins': {
      const { destination, sources } = value.MergeCoins;
      const mergeCoins = { coin: argument(destination), coinsToMerge: sources.map(argument) };
      return { command: { oneofKind: 'mergeCoins', mergeCoins } };
    }
    case 'Publish': {
      const { modules, dependencies } = value.Publish;
      const publish = { modules: modules.map((text) => fromBase64(text)), dependencies };
      return { command: { oneofKind: 'publish', publish } };
    }
    case 'MakeMoveVec': {
      const { type, elements } = value.MakeMoveVec;
      const list = elements.map(argument);
      const makeMoveVector = type === null ? { elements: list } : { elementType: typeText(type), elements: list };
      return { command: { oneofKind: 'makeMoveVector', makeMoveVector } };
    }
    default: {
      const { modules, dependencies, package: address, ticket } = value.Upgrade;
      const code = modules.map((text) => fromBase64(text));
      const upgrade = { modules: code, dependencies, package: address, ticket: argument(ticket) };
      return { command: { oneofKind: 'upgrade', upgrade } };
    }
  }
}

function input(value: Program['inputs'][number]): GrpcTypes.Input {
  if (value.Pure) return { kind: Input.PURE, pure: fromBase64(value.Pure.bytes) };
  const shared = value.Object?.SharedObject;
  if (shared) {
    const { objectId, initialSharedVersion, mutable } = shared;
    return { kind: Input.SHARED, objectId, version: BigInt(initialSharedVersion), mutable };
  }
  const owned = value.Object?.ImmOrOwnedObject;
  const reference = owned ?? value.Object?.Receiving;
  if (!reference) return { kind: Input.INPUT_KIND_UNKNOWN };
  const { objectId, version, digest } = reference;
  return { kind: owned ? Input.IMMUTABLE_OR_OWNED : Input.RECEIVING, objectId, version: BigInt(version), digest };
}

const KINDS: Record<TransactionDataV1['kind']['$kind'], GrpcTypes.TransactionKind_Kind> = {
  ProgrammableTransaction: Transactions.PROGRAMMABLE_TRANSACTION,
  ChangeEpoch: Transactions.CHANGE_EPOCH,
  Genesis: Transactions.GENESIS,
  ConsensusCommitPrologue: Transactions.CONSENSUS_COMMIT_PROLOGUE_V1,
  AuthenticatorStateUpdate: Transactions.AUTHENTICATOR_STATE_UPDATE,
  EndOfEpochTransaction: Transactions.END_OF_EPOCH,
  RandomnessStateUpdate: Transactions.RANDOMNESS_STATE_UPDATE,
  ConsensusCommitPrologueV2: Transactions.CONSENSUS_COMMIT_PROLOGUE_V2,
  ConsensusCommitPrologueV3: Transactions.CONSENSUS_COMMIT_PROLOGUE_V3,
  ConsensusCommitPrologueV4: Transactions.CONSENSUS_COMMIT_PROLOGUE_V4,
  ProgrammableSystemTransaction: Transactions.PROGRAMMABLE_SYSTEM_TRANSACTION,
};

function kindData({ kind }: TransactionDataV1): GrpcTypes.TransactionKind['data'] {
  if (kind.ProgrammableTransaction) {
    const { inputs, commands } = kind.ProgrammableTransaction;
    const programmableTransaction = { inputs: inputs.map(input), commands: commands.map(command) };
    return { oneofKind: 'programmableTransaction', programmableTransaction };
  }
  const prologue = kind.ConsensusCommitPrologueV3;
  if (!prologue) return { oneofKind: undefined };
  const consensusCommitPrologue = {
    epoch: BigInt(prologue.epoch),
    round: BigInt(prologue.round),
    commitTimestamp: renderTimestamp(BigInt(prologue.commitTimestampMs)),
    consensusCommitDigest: prologue.consensusCommitDigest,
  };
  return { oneofKind: 'consensusCommitPrologue', consensusCommitPrologue };
}

function expiration({ expiration: value }: TransactionDataV1): GrpcTypes.TransactionExpiration {
  if (value.$kind === 'None') return { kind: Expiration.NONE };
  if (value.$kind === 'Epoch') return { kind: Expiration.EPOCH, epoch: BigInt(value.Epoch) };
  const window = value.ValidDuring ?? value.Validity;
  const rendered: GrpcTypes.TransactionExpiration = {
    kind: value.$kind === 'ValidDuring' ? Expiration.VALID_DURING : Expiration.VALIDITY,
    chain: window.chain,
    nonce: window.nonce,
  };
  if (window.minEpoch !== null) rendered.minEpoch = BigInt(window.minEpoch);
  if (window.maxEpoch !== null) rendered.epoch = BigInt(window.maxEpoch);
  return rendered;
}

/** Transaction data; `bytes` are its BCS. */
export function renderTransaction(bytes: Uint8Array, data: TransactionDataV1): GrpcTypes.Transaction {
  const { payment, owner, price, budget } = data.gasData;
  return {
    bcs: renderBcs('TransactionData', bytes),
    digest: digestOf('TransactionData', bytes),
    version: 1,
    kind: { kind: KINDS[data.kind.$kind], data: kindData(data) },
    sender: data.sender,
    gasPayment: {
      objects: payment.map(({ objectId, version, digest }) => ({ objectId, version: BigInt(version), digest })),
      owner,
      price: BigInt(price),
      budget: BigInt(budget),
    },
    expiration: expiration(data),
  };
}

export interface TransactionView {
  readonly vm: Vm;
  readonly versions: ReadVersions;
  readonly mask: Mask;
  /** Where the transaction is in the mask's message, with a dot at the end; or empty. */
  readonly prefix: string;
}

function renderEvents(placed: Placed, { vm, mask, prefix }: TransactionView): GrpcTypes.TransactionEvents {
  const { transaction } = placed;
  const withJson = mask.wants(`${prefix}events.events.json`);
  return {
    bcs: renderBcs('TransactionEvents', transaction.eventsBytes),
    digest: digestOf('TransactionEvents', transaction.eventsBytes),
    events: transaction.events.map((event, index) => renderEvent(vm, event, withJson, { placed, index })),
  };
}

/** An executed or simulated transaction with the fields the mask wants; the mask itself is applied by the caller. */
export function renderExecuted(placed: Placed, view: TransactionView): GrpcTypes.ExecutedTransaction {
  const { transaction, checkpoint } = placed;
  const { mask, prefix, versions, vm } = view;
  const wants = (field: string) => mask.wants(prefix + field);
  const rendered: GrpcTypes.ExecutedTransaction = {
    digest: transaction.digest,
    signatures: transaction.signatures.map((value) => ({
      bcs: renderBcs('UserSignatureBytes', value),
      signature: { oneofKind: undefined },
    })),
    balanceChanges: wants('balanceChanges') ? renderBalanceChanges(transaction, versions) : [],
    transactionIndex: BigInt(placed.indexInCheckpoint),
  };
  if (wants('transaction')) rendered.transaction = renderTransaction(transaction.bytes, transaction.data);
  if (wants('effects')) rendered.effects = renderEffects(transaction, versions);
  if (wants('events') && transaction.events.length > 0) rendered.events = renderEvents(placed, view);
  if (checkpoint) {
    rendered.checkpoint = checkpoint.sequenceNumber;
    rendered.timestamp = renderTimestamp(checkpoint.timestampMs);
  }
  if (wants('objects')) {
    const objects = touched(transaction, versions);
    rendered.objects = { objects: objects.map((o) => renderObject(vm, o, mask, `${prefix}objects.objects.`)) };
  }
  return rendered;
}

/** Objects before and after a transaction. */
function touched(transaction: ExecutedTransaction, versions: ReadVersions): ChainObject[] {
  const before = transaction.effects.changedObjects.flatMap(([id, { inputState }]) => {
    const object = inputState.Exist && versions.objectAt(id, BigInt(inputState.Exist[0][0]));
    return object ? [object] : [];
  });
  return [...before, ...transaction.written];
}
