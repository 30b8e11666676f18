/** The one error class of the product: `kind` says what the caller should do, `code` says why, `data` is safe to print. */

/** usage: fix the call, never retry. fault: a party is provably wrong. transient: retry with backoff. bug: we are wrong. */
export type FailureKind = 'usage' | 'fault' | 'transient' | 'bug';

export type FailureData = Readonly<Record<string, string | number | boolean | bigint | readonly (string | number)[]>>;

export interface FailureOptions {
  /** Plain values that are safe to print; never secrets. */
  readonly data?: FailureData;
  /** What the reader should do next, one sentence. */
  readonly hint?: string;
  /** Parties proven wrong; non-empty exactly for kind 'fault'. */
  readonly culprits?: readonly number[];
  readonly cause?: unknown;
}

/** Thrown everywhere; never parse its message, switch on `code` (`room/what`) and react to `kind`. */
export class Failure<Code extends string = string> extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly code: Code;
  readonly data: FailureData;
  readonly hint: string | undefined;
  readonly culprits: readonly number[];

  constructor(kind: FailureKind, code: Code, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.data = options.data ?? {};
    this.hint = options.hint;
    this.culprits = options.culprits ?? [];
  }
}

/** True when `error` is a Failure, optionally with this code. */
export function isFailure(error: unknown, code?: string): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}
