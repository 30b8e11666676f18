/** Checks a transaction before it runs: form, limits, gas and the objects it names. */

import { fromBase64 } from '@mysten/bcs';
import type { bcs } from '@mysten/sui/bcs';
import {
  type ChainObject,
  coinBalance,
  GAS_COIN_TYPE,
  type MoveObject,
  objectDigest,
  type PackageObject,
  systemAddress,
  type TransactionDataV1,
} from '../store/index.ts';
import { LIMITS, REFERENCE_GAS_PRICE } from './limits.ts';
import type { CallArg, Program } from './program.ts';
import { reject } from './reject.ts';
import type { ReadObjects } from './runtime.ts';
import type { InputObject } from './value.ts';

/** The objects a transaction names, as the chain has them. */
export interface CheckedInputs {
  /** By position of the input; undefined for pure and receiving ones. */
  readonly objects: readonly (InputObject | undefined)[];
  readonly gas: readonly MoveObject[];
  readonly receiving: readonly MoveObject[];
  readonly packages: readonly PackageObject[];
}

type ObjectRef = (typeof bcs.SuiObjectRef)['$inferType'];
const CLOCK = systemAddress('6');

const tooMany = (limit: string, value: number | bigint) =>
  reject('SizeLimitExceeded', `Size limit exceeded: ${limit} is ${value}`);

/** The program of a transaction; throws for every other kind. */
export function programOf(data: TransactionDataV1): Program {
  const program = data.kind.ProgrammableTransaction;
  if (!program) throw reject('Unsupported', 'Feature is not supported: transactions of this kind from users');
  return program;
}

/** Checks the form and the limits of a program. */
export function checkProgram(program: Program): void {
  const { commands, inputs } = program;
  if (commands.length > LIMITS.commands)
    throw tooMany('maximum commands in a programmable transaction', LIMITS.commands);
  for (const input of inputs) checkInput(input);
  for (const command of commands) checkCommand(command);
  const objects = inputs.filter((input) => input.Object).length;
  if (objects > LIMITS.inputObjects) throw tooMany('maximum input objects in a transaction', LIMITS.inputObjects);
  const publishes = commands.filter((command) => command.Publish || command.Upgrade).length;
  if (publishes > LIMITS.publishCommands) {
    const text = `${LIMITS.publishCommands} max publish/upgrade commands allowed, ${publishes} provided`;
    throw reject('MaxPublishCountExceeded', text);
  }
}

function checkInput(input: CallArg): void {
  if (input.FundsWithdrawal) throw reject('Unsupported', 'Feature is not supported: withdrawals from address balances');
  if (input.Pure && fromBase64(input.Pure.bytes).length > LIMITS.pureArgumentBytes) {
    throw tooMany('maximum pure argument size', LIMITS.pureArgumentBytes);
  }
}

function checkCommand(command: Program['commands'][number]): void {
  const args = argumentsOf(command);
  if (args > LIMITS.arguments) throw tooMany('maximum arguments in a move call', LIMITS.arguments);
  const empty = command.TransferObjects ? command.TransferObjects.objects.length === 0 : false;
  const emptySplit = command.SplitCoins?.amounts.length === 0 || command.MergeCoins?.sources.length === 0;
  const emptyVector = command.MakeMoveVec
    ? command.MakeMoveVec.elements.length === 0 && !command.MakeMoveVec.type
    : false;
  if (empty || emptySplit || emptyVector || command.Publish?.modules.length === 0) {
    const text =
      'TransferObjects, MergeCoin, and Publish cannot have empty arguments. If MakeMoveVec has empty arguments, it must have a type specified';
    throw reject('EmptyCommandInput', text);
  }
  if (command.MoveCall && command.MoveCall.typeArguments.length > LIMITS.typeArguments) {
    throw tooMany('maximum type arguments in a call', LIMITS.typeArguments);
  }
  if (command.Publish && command.Publish.modules.length > LIMITS.modules) {
    throw tooMany('maximum modules in a programmable transaction publish command', LIMITS.modules);
  }
  if (command.Publish && command.Publish.dependencies.length > LIMITS.packageDependencies) {
    throw tooMany('maximum package dependencies', LIMITS.packageDependencies);
  }
}

function argumentsOf(command: Program['commands'][number]): number {
  switch (command.$kind) {
    case 'MoveCall':
      return command.MoveCall.arguments.length;
    case 'TransferObjects':
      return command.TransferObjects.objects.length;
    case 'SplitCoins':
      return command.SplitCoins.amounts.length;
    case 'MergeCoins':
      return command.MergeCoins.sources.length;
    case 'MakeMoveVec':
      return command.MakeMoveVec.elements.length;
    default:
      return 0;
  }
}

/** Checks price, budget and number of gas coins; not their balance. */
export function checkGasData({ gasData }: TransactionDataV1): void {
  const [price, budget] = [BigInt(gasData.price), BigInt(gasData.budget)];
  if (gasData.payment.length === 0) throw reject('MissingGasPayment', 'Transaction gas payment missing');
  if (gasData.payment.length > LIMITS.gasCoins) throw tooMany('maximum number of gas payment objects', LIMITS.gasCoins);
  if (price < REFERENCE_GAS_PRICE) {
    throw reject('GasPriceUnderRGP', `Gas price ${price} under reference gas price (RGP) ${REFERENCE_GAS_PRICE}`);
  }
  if (price > LIMITS.maxGasPrice) {
    throw reject('GasPriceTooHigh', `Gas price cannot exceed ${LIMITS.maxGasPrice} mist`);
  }
  if (budget > LIMITS.maxBudget) {
    throw reject('GasBudgetTooHigh', `Gas budget: ${budget} is higher than max: ${LIMITS.maxBudget}`);
  }
  const least = 1000n * price;
  if (budget < least) throw reject('GasBudgetTooLow', `Gas budget: ${budget} is lower than min: ${least}`);
}

/** Checks expiration against the epoch and the chain. */
export function checkExpiration({ expiration }: TransactionDataV1, epoch: bigint, chainId: string): void {
  const window = expiration.ValidDuring ?? expiration.Validity;
  const last = expiration.Epoch ?? window?.maxEpoch;
  if (last !== undefined && last !== null && BigInt(last) < epoch) {
    throw reject('TransactionExpired', 'Transaction has expired');
  }
  if (window && window.chain !== chainId) {
    throw reject('InvalidChainId', `Transaction is for chain ${window.chain}, this is ${chainId}`);
  }
  if (window?.minEpoch && BigInt(window.minEpoch) > epoch)
    throw reject('TransactionNotYetValid', 'Transaction is not valid yet');
}

/** Finds an object at the version and digest that the reference names. */
function resolveRef(store: ReadObjects, ref: ObjectRef): MoveObject {
  const object = store.object(ref.objectId);
  if (!object) throw notFound(ref.objectId, ref.version);
  if (object.kind === 'package') {
    const text = `A move object is expected, instead a move package is passed: ${ref.objectId}`;
    throw reject('MovePackageAsObject', text);
  }
  if (object.version !== BigInt(ref.version)) {
    const hex = (version: bigint | string) => `0x${BigInt(version).toString(16)}`;
    const given = `object ${ref.objectId} version ${hex(ref.version)} (${ref.digest})`;
    const text = `Transaction needs to be rebuilt because ${given} is unavailable for consumption, current version: ${hex(object.version)}`;
    throw reject('ObjectVersionUnavailableForConsumption', text);
  }
  if (objectDigest(object) !== ref.digest) {
    const text = `Invalid Object digest for object ${ref.objectId}. Expected digest : ${ref.digest}`;
    throw reject('InvalidObjectDigest', text);
  }
  return object;
}

const notFound = (id: string, version?: string) => {
  const at = version === undefined ? 'None' : `Some(SequenceNumber(${version}))`;
  return reject('ObjectNotFound', `Could not find the referenced object ${id} at version ${at}`, 'NOT_FOUND');
};

function childOf(object: ChainObject & { owner: { kind: 'object'; address: string } }) {
  const text = `Object ${object.id} is owned by object ${object.owner.address}. Objects owned by other objects cannot be used as input arguments`;
  return reject('InvalidChildObjectArgument', text);
}

/** What is checked about ownership; simulations without checks leave it out. */
export interface InputRules {
  readonly sender: string;
  readonly checkOwners: boolean;
}

function loadOwned(store: ReadObjects, ref: ObjectRef, rules: InputRules): InputObject {
  const object = resolveRef(store, ref);
  const { owner } = object;
  if (owner.kind === 'immutable') return { object, owner, mutable: false };
  if (owner.kind === 'object') throw childOf({ ...object, owner });
  if (owner.kind === 'shared') throw reject('NotOwnedObjectError', 'Object used as owned is not owned');
  if (rules.checkOwners && owner.address !== rules.sender) {
    const detail = `Object ${object.id} is owned by account address ${owner.address}, but given owner/signer address is ${rules.sender}`;
    throw reject('IncorrectUserSignature', `Transaction was not signed by the correct sender: ${detail}`);
  }
  return { object, owner, mutable: true };
}

type SharedRef = (typeof bcs.SharedObjectRef)['$inferType'];

function loadShared(store: ReadObjects, ref: SharedRef): InputObject {
  const object = store.object(ref.objectId);
  if (!object) throw notFound(ref.objectId);
  if (object.kind === 'package' || object.owner.kind !== 'shared') {
    throw reject('NotSharedObjectError', 'Object used as shared is not shared');
  }
  if (object.owner.initialVersion !== BigInt(ref.initialSharedVersion)) {
    throw reject('SharedObjectStartingVersionMismatch', 'Wrong initial version given for shared object');
  }
  if (ref.objectId === CLOCK && ref.mutable) {
    const text = 'Mutable parameter provided, immutable parameter expected';
    throw reject('ImmutableParameterExpectedError', text);
  }
  return { object, owner: object.owner, mutable: ref.mutable };
}

function loadReceiving(store: ReadObjects, ref: ObjectRef): MoveObject {
  const object = resolveRef(store, ref);
  const { owner } = object;
  if (owner.kind === 'object') throw childOf({ ...object, owner });
  if (owner.kind !== 'address') throw reject('NotOwnedObjectError', 'Object used as owned is not owned');
  return object;
}

function loadGas(store: ReadObjects, { gasData }: TransactionDataV1): MoveObject[] {
  const coins = gasData.payment.map((ref) => resolveRef(store, ref));
  for (const coin of coins) {
    if (coin.type !== GAS_COIN_TYPE) throw reject('InvalidGasObject', `Object ${coin.id} is not a gas object`);
    const { owner } = coin;
    if (owner.kind !== 'address') {
      throw reject('GasObjectNotOwnedObject', `Gas object is not an owned object with owner: ${owner.kind}`);
    }
    if (owner.address !== gasData.owner) {
      const detail = `Object ${coin.id} is owned by account address ${owner.address}, but given owner/signer address is ${gasData.owner}`;
      throw reject('IncorrectUserSignature', `Transaction was not signed by the correct sender: ${detail}`);
    }
  }
  const balance = coins.reduce((sum, coin) => sum + coinBalance(coin), 0n);
  if (balance < BigInt(gasData.budget)) {
    const text = `Balance of gas object ${balance} is lower than the needed amount: ${gasData.budget}`;
    throw reject('GasBalanceTooLow', text);
  }
  return coins;
}

/** Packages that commands call or depend on. */
function loadPackages(store: ReadObjects, program: Program): PackageObject[] {
  const ids = program.commands.flatMap((command) => {
    if (command.MoveCall) return [command.MoveCall.package];
    return command.Publish?.dependencies ?? [];
  });
  return [...new Set(ids)].map((id) => {
    const object = store.object(id);
    if (!object) throw reject('DependentPackageNotFound', `Dependent package not found on-chain: ${id}`);
    if (object.kind === 'package') return object;
    throw reject('MoveObjectAsPackage', `A move package is expected, instead a move object is passed: ${id}`);
  });
}

/** Finds every object of the transaction and checks that the sender may use it. */
export function loadInputs(store: ReadObjects, data: TransactionDataV1, rules: InputRules): CheckedInputs {
  const program = programOf(data);
  const objects: (InputObject | undefined)[] = [];
  const receiving: MoveObject[] = [];
  const ids: string[] = data.gasData.payment.map((ref) => ref.objectId);
  for (const { Object: named } of program.inputs) {
    const ref = named?.ImmOrOwnedObject ?? named?.SharedObject ?? named?.Receiving;
    if (ref) ids.push(ref.objectId);
    if (named?.Receiving) receiving.push(loadReceiving(store, named.Receiving));
    if (named?.ImmOrOwnedObject) objects.push(loadOwned(store, named.ImmOrOwnedObject, rules));
    else objects.push(named?.SharedObject ? loadShared(store, named.SharedObject) : undefined);
  }
  if (new Set(ids).size !== ids.length) {
    throw reject('DuplicateObjectRefInput', "The transaction inputs contain duplicated ObjectRef's");
  }
  const packages = loadPackages(store, program);
  return { objects, receiving, packages, gas: loadGas(store, data) };
}
