/** Fills in what a transaction leaves open: versions of objects, how they are used, gas price, budget and payment. */

import { toBase64 } from '@mysten/bcs';
import { bcs } from '@mysten/sui/bcs';
import { GrpcTypes } from '@mysten/sui/grpc';
import { type Chain, FRAMEWORK, LIMITS, REFERENCE_GAS_PRICE, reject, type Trial } from '../../executor/index.ts';
import {
  type ChainObject,
  coinBalance,
  GAS_COIN_TYPE,
  type MoveObject,
  objectDigest,
  type TransactionDataV1,
} from '../../store/index.ts';
import { isDatatype, type Type } from '../../vm/index.ts';
import { invalid, notFound } from '../status.ts';
import { requireAddress } from './context.ts';
import {
  type ArgumentInput,
  type CallArgInput,
  type CommandInput,
  readCommand,
  readExpiration,
  readProgram,
} from './proto-transaction.ts';

const { Input_InputKind: Kind } = GrpcTypes;
const ZERO = `0x${'0'.repeat(64)}`;

/** How the commands use one input. */
interface Use {
  readonly mutable: boolean;
  readonly receiving: boolean;
}

function parameterTypes(chain: Chain, call: Extract<CommandInput, { MoveCall: unknown }>['MoveCall']): readonly Type[] {
  const name = { address: String(call.package), module: call.module, function: call.function };
  try {
    return chain.vm.functionInfo(name)?.parameters ?? [];
  } catch {
    // The execution reports a function that does not exist.
    return [];
  }
}

function useOf(type: Type | undefined): Use {
  if (!type) return { mutable: true, receiving: false };
  const inner = type.kind === 'reference' ? type.to : type;
  const mutable = type.kind !== 'reference' || type.mutable;
  return { mutable, receiving: isDatatype(inner, FRAMEWORK, 'transfer', 'Receiving') };
}

/** Arguments of commands other than Move calls; all of them take objects by value or change them. */
function plainArguments(command: CommandInput): readonly ArgumentInput[] {
  if ('TransferObjects' in command) return [...command.TransferObjects.objects, command.TransferObjects.address];
  if ('SplitCoins' in command) return [command.SplitCoins.coin, ...command.SplitCoins.amounts];
  if ('MergeCoins' in command) return [command.MergeCoins.destination, ...command.MergeCoins.sources];
  return 'MakeMoveVec' in command ? [...command.MakeMoveVec.elements] : [];
}

/** The uses of every input by its index. */
function collectUses(chain: Chain, commands: readonly CommandInput[]): Map<number, Use[]> {
  const uses = new Map<number, Use[]>();
  const note = (argument: ArgumentInput, use: Use) => {
    if (!('Input' in argument)) return;
    uses.set(argument.Input, [...(uses.get(argument.Input) ?? []), use]);
  };
  for (const command of commands) {
    if ('MoveCall' in command) {
      const types = parameterTypes(chain, command.MoveCall);
      [...command.MoveCall.arguments].forEach((argument, i) => {
        note(argument, useOf(types[i]));
      });
    }
    for (const argument of plainArguments(command)) note(argument, useOf(undefined));
  }
  return uses;
}

function referenceTo(object: ChainObject, input: GrpcTypes.Input) {
  const version = input.version ?? object.version;
  const digest = input.digest ?? objectDigest(object);
  return { objectId: object.id, version: String(version), digest };
}

function resolveObject(chain: Chain, input: GrpcTypes.Input, uses: readonly Use[]): CallArgInput {
  const id = requireAddress(input.objectId, 'input.object_id');
  const object = chain.store.object(id);
  if (!object) throw notFound(`Object ${id} not found`);
  if (object.kind === 'package') throw invalid(`${id} is a package, not an object`);
  const { owner } = object;
  if (owner.kind === 'shared') {
    const mutable = input.mutable ?? uses.some((use) => use.mutable);
    return { Object: { SharedObject: { objectId: id, initialSharedVersion: owner.initialVersion, mutable } } };
  }
  if (owner.kind === 'object') {
    const text = `Object ${id} is owned by object ${owner.address}. Objects owned by other objects cannot be used as input arguments`;
    throw reject('InvalidChildObjectArgument', text);
  }
  const reference = referenceTo(object, input);
  if (uses.some((use) => use.receiving)) return { Object: { Receiving: reference } };
  return { Object: { ImmOrOwnedObject: reference } };
}

function resolveInput(chain: Chain, input: GrpcTypes.Input, uses: readonly Use[]): CallArgInput {
  const given = () => {
    const objectId = requireAddress(input.objectId, 'input.object_id');
    if (input.version === undefined || input.digest === undefined) throw invalid('an input without version or digest');
    return { objectId, version: String(input.version), digest: input.digest };
  };
  switch (input.kind ?? Kind.INPUT_KIND_UNKNOWN) {
    case Kind.PURE:
      return { Pure: { bytes: toBase64(input.pure ?? new Uint8Array()) } };
    case Kind.IMMUTABLE_OR_OWNED:
      return { Object: { ImmOrOwnedObject: given() } };
    case Kind.RECEIVING:
      return { Object: { Receiving: given() } };
    case Kind.SHARED: {
      const objectId = requireAddress(input.objectId, 'input.object_id');
      const initialSharedVersion = input.version ?? 0n;
      return { Object: { SharedObject: { objectId, initialSharedVersion, mutable: input.mutable ?? false } } };
    }
    case Kind.INPUT_KIND_UNKNOWN:
      if (input.pure !== undefined) return { Pure: { bytes: toBase64(input.pure) } };
      return resolveObject(chain, input, uses);
    default:
      throw reject('Unsupported', 'Feature is not supported: inputs of this kind', 'UNIMPLEMENTED');
  }
}

/** Transaction data with everything but gas filled in; open gas fields are zero or empty. */
export function resolveData(chain: Chain, transaction: GrpcTypes.Transaction): TransactionDataV1 {
  const program = readProgram(transaction);
  const commands = program.commands.map(readCommand);
  const uses = collectUses(chain, commands);
  const inputs = program.inputs.map((input, i) => resolveInput(chain, input, uses.get(i) ?? []));
  const sender = requireAddress(transaction.sender ?? ZERO, 'sender');
  const gas = transaction.gasPayment;
  const payment = (gas?.objects ?? []).map(({ objectId, version, digest }) => {
    if (version === undefined || digest === undefined) throw invalid('a gas coin without version or digest');
    return { objectId: requireAddress(objectId, 'gas_payment.objects'), version: String(version), digest };
  });
  const owner = requireAddress(gas?.owner ?? sender, 'gas_payment.owner');
  const gasData = { payment, owner, price: gas?.price ?? REFERENCE_GAS_PRICE, budget: gas?.budget ?? 0n };
  const kind = { ProgrammableTransaction: { inputs, commands } };
  try {
    const V1 = { kind, sender, gasData, expiration: readExpiration(transaction.expiration) };
    return bcs.TransactionData.parse(bcs.TransactionData.serialize({ V1 }).toBytes()).V1;
  } catch (cause) {
    throw invalid(`invalid transaction: ${cause}`);
  }
}

const withGas = (data: TransactionDataV1, gas: Partial<TransactionDataV1['gasData']>): TransactionDataV1 => ({
  ...data,
  gasData: { ...data.gasData, ...gas },
});

/** SUI coins of the payer that the transaction does not use otherwise, richest first. */
function gasCoins(chain: Chain, data: TransactionDataV1): MoveObject[] {
  const used = new Set<string>();
  for (const { Object: object } of data.kind.ProgrammableTransaction?.inputs ?? []) {
    const reference = object?.ImmOrOwnedObject ?? object?.Receiving;
    if (reference) used.add(reference.objectId);
  }
  const coins = chain.store.ownedBy(data.gasData.owner).flatMap((id) => {
    const object = chain.store.moveObject(id);
    const usable = object?.type === GAS_COIN_TYPE && object.owner.kind === 'address' && !used.has(id);
    return usable ? [object] : [];
  });
  return coins.sort((a, b) => (coinBalance(a) > coinBalance(b) ? -1 : 1)).slice(0, LIMITS.gasCoins);
}

const referencesTo = (coins: readonly MoveObject[]): TransactionDataV1['gasData']['payment'] =>
  coins.map((coin) => ({ objectId: coin.id, version: String(coin.version), digest: objectDigest(coin) }));

/** The fewest coins that reach the budget; throws a refusal when all together do not. */
function choosePayment(coins: readonly MoveObject[], data: TransactionDataV1): MoveObject[] {
  const budget = BigInt(data.gasData.budget);
  const chosen: MoveObject[] = [];
  let sum = 0n;
  for (const coin of coins) {
    if (sum >= budget && chosen.length > 0) break;
    chosen.push(coin);
    sum += coinBalance(coin);
  }
  if (sum >= budget && chosen.length > 0) return chosen;
  const text = `Unable to perform gas selection due to insufficient SUI balance for account ${data.gasData.owner} to satisfy required budget ${budget}.`;
  throw reject('InsufficientGasBalance', text);
}

function estimateBudget(trial: Trial, price: bigint): bigint {
  const { computationCost, storageCost, storageRebate } = trial.transaction.effects.gasUsed;
  const computation = BigInt(computationCost);
  const net = computation + BigInt(storageCost) - BigInt(storageRebate);
  const estimate = (net > computation ? net : computation) + 1000n * price;
  return estimate < LIMITS.maxBudget ? estimate : LIMITS.maxBudget;
}

/** The resolved transaction and how it runs. */
export interface Resolved {
  readonly data: TransactionDataV1;
  readonly trial: Trial;
}

/**
 * Chooses budget and payment where they are open. A transaction that fails on trial is returned with the failing
 * trial and without a payment.
 */
export function selectGas(chain: Chain, data: TransactionDataV1, unchecked: boolean): Resolved {
  let chosen = data;
  if (data.gasData.budget === '0') {
    const trial = chain.simulate(withGas(data, budgetOfPayment(chain, data)), unchecked);
    if (trial.failure) return { data: withGas(data, { budget: String(LIMITS.maxBudget) }), trial };
    chosen = withGas(data, { budget: String(estimateBudget(trial, BigInt(data.gasData.price))) });
  }
  if (data.gasData.payment.length > 0) return { data: chosen, trial: chain.simulate(chosen, unchecked) };
  const coins = gasCoins(chain, chosen);
  const paid = withGas(chosen, { payment: referencesTo(choosePayment(coins, chosen)) });
  const trial = chain.simulate(paid, unchecked);
  const short = trial.failure && 'InsufficientCoinBalance' in trial.failure.status;
  if (!short || coins.length === paid.gasData.payment.length) return { data: paid, trial };
  // The program spends from the gas coin: offer everything there is.
  const all = withGas(chosen, { payment: referencesTo(coins) });
  return { data: all, trial: chain.simulate(all, unchecked) };
}

/** For the trial: the largest budget that given coins can pay. */
function budgetOfPayment(chain: Chain, { gasData }: TransactionDataV1): { budget: string } {
  let sum = 0n;
  for (const { objectId } of gasData.payment) {
    const coin = chain.store.moveObject(objectId);
    if (coin) sum += coinBalance(coin);
  }
  const most = gasData.payment.length > 0 && sum < LIMITS.maxBudget ? sum : LIMITS.maxBudget;
  return { budget: String(most) };
}
