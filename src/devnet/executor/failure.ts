/** How execution fails: an ExecutionFailureStatus of Sui's effects, thrown where the failure is found. */
import type { bcs } from '@mysten/sui/bcs';
import type { Location, MachineError, OutcomeAbort, OutcomeError } from '../vm/index.ts';

type EffectsInput = (typeof bcs.TransactionEffects)['$inferInput'];
type EffectsV2Input = Extract<EffectsInput, { V2: unknown }>['V2'];
type StatusInput = EffectsV2Input['status'];
/** Input form of the failure in effects. */
export type FailureStatus = Extract<StatusInput, { Failure: unknown }>['Failure']['error'];
type ArgumentErrorInput = Extract<FailureStatus, { CommandArgumentError: unknown }>['CommandArgumentError']['kind'];

export type { EffectsV2Input };

/** The transaction failed; its effects say why. `command` is filled in by the command loop. */
export class ExecutionFailure extends Error {
  override readonly name = 'ExecutionFailure';
  readonly status: FailureStatus;
  /** The abort, for rendering clever errors. */
  readonly location: Location | undefined;
  command: number | undefined;

  constructor(status: FailureStatus, message = '', location?: Location) {
    super(message);
    this.status = status;
    this.location = location;
  }
}

/** Failures without data, by name. */
type UnitFailure =
  | 'InsufficientGas'
  | 'InvariantViolation'
  | 'FeatureNotYetSupported'
  | 'InsufficientCoinBalance'
  | 'CoinBalanceOverflow'
  | 'PublishErrorNonZeroAddress'
  | 'SuiMoveVerificationError'
  | 'VMVerificationOrDeserializationError'
  | 'VMInvariantViolation'
  | 'FunctionNotFound'
  | 'ArityMismatch'
  | 'TypeArityMismatch'
  | 'NonEntryFunctionInvoked'
  | 'InvalidTransferObject'
  | 'PublishUpgradeMissingDependency'
  | 'SharedObjectOperationNotAllowed';

export const fail = (name: UnitFailure, message = ''): ExecutionFailure =>
  new ExecutionFailure({ [name]: true } as FailureStatus, message);

/** CommandArgumentError kinds without data. */
export type ArgumentProblem =
  | 'TypeMismatch'
  | 'InvalidBCSBytes'
  | 'InvalidUsageOfPureArg'
  | 'InvalidArgumentToPrivateEntryFunction'
  | 'InvalidGasCoinUsage'
  | 'InvalidValueUsage'
  | 'InvalidObjectByValue'
  | 'InvalidObjectByMutRef'
  | 'InvalidTransferObject'
  | 'InvalidMakeMoveVecNonObjectArgument';

export const failArgument = (index: number, kind: ArgumentErrorInput, message = ''): ExecutionFailure =>
  new ExecutionFailure({ CommandArgumentError: { argIdx: index, kind } }, message);

export const failArgumentAs = (index: number, problem: ArgumentProblem, message = ''): ExecutionFailure =>
  failArgument(index, { [problem]: true } as ArgumentErrorInput, message);

const place = (location: Location) => ({
  module: { address: location.address, name: location.module },
  function: location.functionIndex,
  instruction: Math.min(location.instruction, 0xffff),
  functionName: location.function,
});

/** The failure for a call that aborted or was stopped. */
export function failureOfOutcome(outcome: OutcomeAbort | OutcomeError): ExecutionFailure {
  if (outcome.kind === 'abort') {
    const text = `abort ${outcome.code} in ${outcome.location.module}::${outcome.location.function}`;
    return new ExecutionFailure({ MoveAbort: [place(outcome.location), outcome.code] }, text, outcome.location);
  }
  return failureOfMachine(outcome);
}

/** The failure for a machine error, also one thrown outside a call. */
export function failureOfMachine(error: OutcomeError | MachineError): ExecutionFailure {
  const location = 'location' in error ? error.location : undefined;
  switch (error.status) {
    case 'OUT_OF_GAS':
    case 'STEP_LIMIT_EXCEEDED':
      return fail('InsufficientGas', error.message);
    case 'FUNCTION_NOT_FOUND':
      return fail('FunctionNotFound', error.message);
    case 'TYPE_ARITY':
      return fail('TypeArityMismatch', error.message);
    case 'LINKER_ERROR':
    case 'MODULE_INVALID':
    case 'DESERIALIZATION':
      return fail('VMVerificationOrDeserializationError', error.message);
    case 'ARITHMETIC_ERROR':
    case 'VECTOR_OPERATION_ERROR':
    case 'EXECUTION_STACK_OVERFLOW':
    case 'CALL_STACK_OVERFLOW':
    case 'VM_MAX_TYPE_DEPTH_REACHED':
    case 'VM_MAX_VALUE_DEPTH_REACHED':
    case 'VARIANT_TAG_MISMATCH':
    case 'MEMORY_LIMIT_EXCEEDED': {
      const at = location ? place(location) : null;
      return new ExecutionFailure({ MovePrimitiveRuntimeError: at }, `${error.status}: ${error.message}`, location);
    }
    default:
      return fail('VMInvariantViolation', `${error.status}: ${error.message}`);
  }
}
