/** The text and the details of a failed execution that effects cannot hold: clever errors and reasons. */
import type { CleverError, Vm } from '../vm/index.ts';
import type { ExecutionFailure } from './failure.ts';

/** What is kept of a failure beside its effects, as JSON. */
export interface FailureNote {
  /** A sentence for people; may be empty. */
  readonly text: string;
  readonly clever?: {
    readonly code: number | undefined;
    readonly line: number;
    readonly constantName: string | undefined;
    readonly constantType: string | undefined;
    readonly rendered: string | undefined;
  };
}

/** JSON of a FailureNote. */
export function describeFailure(vm: Vm, failure: ExecutionFailure): string {
  const clever = cleverErrorOf(vm, failure);
  const note: FailureNote = clever
    ? {
        text: failure.message,
        clever: {
          code: undefined,
          line: clever.line,
          constantName: clever.constantName,
          constantType: clever.constantType?.key,
          rendered: clever.rendered,
        },
      }
    : { text: failure.message };
  return JSON.stringify(note);
}

function cleverErrorOf(vm: Vm, failure: ExecutionFailure): CleverError | undefined {
  if (!('MoveAbort' in failure.status) || !failure.location) return undefined;
  return vm.cleverError(failure.location, BigInt(failure.status.MoveAbort[1]));
}

/** Reads describeFailure. */
export function parseFailureNote(note: string): FailureNote {
  return note === '' ? { text: '' } : JSON.parse(note);
}
