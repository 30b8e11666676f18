/** What crosses the thread boundary: job requests, answers, and errors that stay what they were. */
import { Failure, type FailureData, type FailureKind } from '../../base/index.ts';

export interface JobRequest {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export type JobResponse =
  | { readonly id: number; readonly ok: true; readonly output: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };

export interface WireError {
  readonly failure:
    | {
        readonly kind: FailureKind;
        readonly code: string;
        readonly data: FailureData;
        readonly hint: string | undefined;
        readonly culprits: readonly number[];
      }
    | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: WireError | undefined;
}

const MAX_CAUSES = 5;

export function encodeError(error: unknown, depth = 0): WireError {
  const known = error instanceof Error ? error : new Error(String(error));
  const { kind, code, data, hint, culprits } = known instanceof Failure ? known : {};
  const cause = known.cause === undefined || depth >= MAX_CAUSES ? undefined : encodeError(known.cause, depth + 1);
  const failure =
    kind === undefined || code === undefined
      ? undefined
      : { kind, code, data: data ?? {}, hint, culprits: culprits ?? [] };
  return { failure, message: known.message, stack: known.stack, cause };
}

/** The Failure that was thrown in the worker, or bug `validator/job-failed` for any other exception. */
export function decodeError(wire: WireError): Failure {
  const cause = wire.cause === undefined ? undefined : decodeError(wire.cause);
  const causes = cause === undefined ? {} : { cause };
  const { failure } = wire;
  const error =
    failure === undefined
      ? new Failure('bug', 'validator/job-failed', wire.message, causes)
      : new Failure(failure.kind, failure.code, wire.message, {
          data: failure.data,
          culprits: failure.culprits,
          ...(failure.hint === undefined ? {} : { hint: failure.hint }),
          ...causes,
        });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
