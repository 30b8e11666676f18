/** Reads a gRPC transaction, whose objects, gas and price may still be open, into commands and inputs. */

import { toBase64 } from '@mysten/bcs';
import type { bcs } from '@mysten/sui/bcs';
import { GrpcTypes } from '@mysten/sui/grpc';
import { invalid } from '../status.ts';
import { requireAddress } from './context.ts';

export type CommandInput = (typeof bcs.Command)['$inferInput'];
export type ArgumentInput = (typeof bcs.Argument)['$inferInput'];
export type CallArgInput = (typeof bcs.CallArg)['$inferInput'];
export type ExpirationInput = (typeof bcs.TransactionExpiration)['$inferInput'];

const { Argument_ArgumentKind: Kind, TransactionExpiration_TransactionExpirationKind: Expiration } = GrpcTypes;

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw invalid(`missing ${field}`);
  return value;
}

function readArgument(argument: GrpcTypes.Argument | undefined): ArgumentInput {
  const { kind, input, result, subresult } = required(argument, 'argument');
  switch (kind) {
    case Kind.GAS:
      return { GasCoin: true };
    case Kind.INPUT:
      return { Input: required(input, 'argument.input') };
    case Kind.RESULT: {
      const index = required(result, 'argument.result');
      return subresult === undefined ? { Result: index } : { NestedResult: [index, subresult] };
    }
    default:
      throw invalid('unknown argument kind');
  }
}

/** One command. */
export function readCommand({ command }: GrpcTypes.Command): CommandInput {
  switch (command.oneofKind) {
    case 'moveCall': {
      const { package: address, module, function: name, typeArguments, arguments: args } = command.moveCall;
      const call = { package: requireAddress(address, 'package'), module: required(module, 'module') };
      const rest = { function: required(name, 'function'), typeArguments, arguments: args.map(readArgument) };
      return { MoveCall: { ...call, ...rest } };
    }
    case 'transferObjects': {
      const { objects, address } = command.transferObjects;
      return { TransferObjects: { objects: objects.map(readArgument), address: readArgument(address) } };
    }
    case 'splitCoins': {
      const { coin, amounts } = command.splitCoins;
      return { SplitCoins: { coin: readArgument(coin), amounts: amounts.map(readArgument) } };
    }
    case 'mergeCoins': {
      const { coin, coinsToMerge } = command.mergeCoins;
      return { MergeCoins: { destination: readArgument(coin), sources: coinsToMerge.map(readArgument) } };
    }
    case 'publish': {
      const { modules, dependencies } = command.publish;
      const ids = dependencies.map((id) => requireAddress(id, 'dependency'));
      return { Publish: { modules: modules.map((code) => toBase64(code)), dependencies: ids } };
    }
    case 'makeMoveVector': {
      const { elementType, elements } = command.makeMoveVector;
      return { MakeMoveVec: { type: elementType ?? null, elements: elements.map(readArgument) } };
    }
    default:
      throw invalid(`unsupported command: ${command.oneofKind}`);
  }
}

/** When the transaction expires; never, unless it says so. */
export function readExpiration(expiration: GrpcTypes.TransactionExpiration | undefined): ExpirationInput {
  if (!expiration || (expiration.kind ?? Expiration.NONE) === Expiration.NONE) return { None: true };
  if (expiration.kind === Expiration.EPOCH) return { Epoch: Number(required(expiration.epoch, 'expiration.epoch')) };
  if (expiration.kind === Expiration.VALID_DURING) {
    const { minEpoch, epoch, chain, nonce } = expiration;
    return {
      ValidDuring: {
        minEpoch: minEpoch ?? null,
        maxEpoch: epoch ?? null,
        minTimestamp: null,
        maxTimestamp: null,
        chain: required(chain, 'expiration.chain'),
        nonce: nonce ?? 0,
      },
    };
  }
  throw invalid('unsupported expiration');
}

/** Inputs and commands of a programmable transaction. */
export function readProgram(transaction: GrpcTypes.Transaction): GrpcTypes.ProgrammableTransaction {
  const data = transaction.kind?.data;
  if (data?.oneofKind === 'programmableTransaction') return data.programmableTransaction;
  throw invalid('only programmable transactions can be simulated');
}
