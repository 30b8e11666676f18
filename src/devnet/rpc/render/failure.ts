/** A failed execution as a gRPC ExecutionError. */
import { GrpcTypes } from '@mysten/sui/grpc';
import type { FailureNote } from '../../executor/index.ts';
import type { EffectsV2 } from '../../store/index.ts';

type Status = Extract<EffectsV2['status'], { $kind: 'Failure' }>['Failure'];
type Failure = Status['error'];
type Details = GrpcTypes.ExecutionError['errorDetails'];
type Location = Extract<Failure, { $kind: 'MoveAbort' }>['MoveAbort'][0];

const { ExecutionError_ExecutionErrorKind: Kind } = GrpcTypes;

/** BCS names that the gRPC enum has under another one. */
const RENAMED: Record<string, keyof typeof Kind> = {
  MoveObjectTooBig: 'OBJECT_TOO_BIG',
  MovePackageTooBig: 'PACKAGE_TOO_BIG',
  VMVerificationOrDeserializationError: 'VM_VERIFICATION_OR_DESERIALIZATION_ERROR',
  VMInvariantViolation: 'VM_INVARIANT_VIOLATION',
  SharedObjectOperationNotAllowed: 'CONSENSUS_OBJECT_OPERATION_NOT_ALLOWED',
};
const screaming = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

function kindOf(failure: Failure): GrpcTypes.ExecutionError_ExecutionErrorKind {
  const name = RENAMED[failure.$kind] ?? screaming(failure.$kind);
  return name in Kind ? Kind[name as keyof typeof Kind] : Kind.EXECUTION_ERROR_KIND_UNKNOWN;
}

function place({ module, function: index, instruction, functionName }: Location): GrpcTypes.MoveLocation {
  const location = { package: module.address, module: module.name, function: index, instruction };
  return functionName === null ? location : { ...location, functionName };
}

function cleverError(note: FailureNote): GrpcTypes.CleverError | undefined {
  const { clever } = note;
  if (!clever) return undefined;
  const value: GrpcTypes.CleverError['value'] =
    clever.rendered === undefined ? { oneofKind: undefined } : { oneofKind: 'rendered', rendered: clever.rendered };
  const error: GrpcTypes.CleverError = { lineNumber: BigInt(clever.line), value };
  if (clever.constantName !== undefined) error.constantName = clever.constantName;
  if (clever.constantType !== undefined) error.constantType = clever.constantType;
  return error;
}

function abort([location, code]: Extract<Failure, { $kind: 'MoveAbort' }>['MoveAbort'], note: FailureNote): Details {
  const clever = cleverError(note);
  const base = { abortCode: BigInt(code), location: place(location) };
  return { oneofKind: 'abort', abort: clever ? { ...base, cleverError: clever } : base };
}

type ArgumentFailure = Extract<Failure, { $kind: 'CommandArgumentError' }>['CommandArgumentError'];

function argument({ argIdx, kind }: ArgumentFailure): Details {
  const { CommandArgumentError_CommandArgumentErrorKind: Argument } = GrpcTypes;
  const renamed: Record<string, keyof typeof Argument> = {
    InvalidBCSBytes: 'INVALID_BCS_BYTES',
    InvalidUsageOfPureArg: 'INVALID_USAGE_OF_PURE_ARGUMENT',
    SharedObjectOperationNotAllowed: 'CONSENSUS_OBJECT_OPERATION_NOT_ALLOWED',
  };
  const name = renamed[kind.$kind] ?? (screaming(kind.$kind) as keyof typeof Argument);
  const error: GrpcTypes.CommandArgumentError = { argument: argIdx, kind: Argument[name] };
  if (kind.IndexOutOfBounds) error.indexError = { index: kind.IndexOutOfBounds.idx };
  if (kind.SecondaryIndexOutOfBounds) {
    const { resultIdx: index, secondaryIdx: subresult } = kind.SecondaryIndexOutOfBounds;
    error.indexError = { index, subresult };
  }
  return { oneofKind: 'commandArgumentError', commandArgumentError: error };
}

function sizes(size: string | bigint, maxSize: string | bigint): Details {
  return { oneofKind: 'sizeError', sizeError: { size: BigInt(size), maxSize: BigInt(maxSize) } };
}

function details(failure: Failure, note: FailureNote): Details {
  switch (failure.$kind) {
    case 'MoveAbort':
      return abort(failure.MoveAbort, note);
    case 'MovePrimitiveRuntimeError': {
      const at = failure.MovePrimitiveRuntimeError;
      return at ? { oneofKind: 'abort', abort: { location: place(at) } } : { oneofKind: undefined };
    }
    case 'CommandArgumentError':
      return argument(failure.CommandArgumentError);
    case 'TypeArgumentError': {
      const { argumentIdx: typeArgument, kind } = failure.TypeArgumentError;
      const { TypeArgumentError_TypeArgumentErrorKind: Type } = GrpcTypes;
      const name = kind.$kind === 'TypeNotFound' ? Type.TYPE_NOT_FOUND : Type.CONSTRAINT_NOT_SATISFIED;
      return { oneofKind: 'typeArgumentError', typeArgumentError: { typeArgument, kind: name } };
    }
    case 'MoveObjectTooBig':
      return sizes(failure.MoveObjectTooBig.objectSize, failure.MoveObjectTooBig.maxObjectSize);
    case 'MovePackageTooBig':
      return sizes(failure.MovePackageTooBig.objectSize, failure.MovePackageTooBig.maxObjectSize);
    case 'WrittenObjectsTooLarge':
      return sizes(failure.WrittenObjectsTooLarge.currentSize, failure.WrittenObjectsTooLarge.maxSize);
    case 'UnusedValueWithoutDrop': {
      const { resultIdx: index, secondaryIdx: subresult } = failure.UnusedValueWithoutDrop;
      return { oneofKind: 'indexError', indexError: { index, subresult } };
    }
    case 'InvalidPublicFunctionReturnType':
      return { oneofKind: 'indexError', indexError: { index: failure.InvalidPublicFunctionReturnType.idx } };
    case 'CircularObjectOwnership':
      return { oneofKind: 'objectId', objectId: failure.CircularObjectOwnership.object };
    default:
      return { oneofKind: undefined };
  }
}

/** Status of an execution; `note` has what effects do not hold. */
export function renderStatus(status: EffectsV2['status'], note: FailureNote): GrpcTypes.ExecutionStatus {
  if (!status.Failure) return { success: true };
  const { error: failure, command } = status.Failure;
  const detail = note.text === '' ? '' : `: ${note.text}`;
  const where = command === null ? '' : ` in command ${command}`;
  const error: GrpcTypes.ExecutionError = {
    description: `${failure.$kind}${where}${detail}`,
    kind: kindOf(failure),
    errorDetails: details(failure, note),
  };
  return { success: false, error: command === null ? error : { ...error, command: BigInt(command) } };
}
