/** How a script ends: what it prints about an error, and which status tells the shell what to do. */
import process from 'node:process';
import { type Failure, type FailureKind, isFailure } from '../base/index.ts';

/** Exit statuses of every script (docs/errors.md); 75 and 70 are EX_TEMPFAIL and EX_SOFTWARE of sysexits.h. */
export const EXIT = {
  done: 0,
  /** The work ended, but something it promised is absent. */
  incomplete: 1,
  /** Fix the call. */
  usage: 2,
  /** A party is provably wrong, or we are. */
  software: 70,
  /** Try again later. */
  transient: 75,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

const BY_KIND: Readonly<Record<FailureKind, number>> = {
  usage: EXIT.usage,
  transient: EXIT.transient,
  fault: EXIT.software,
  bug: EXIT.software,
};

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What parseArgs of Node throws for unknown or incomplete options. */
function isArgumentError(error: unknown): error is Error {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

/** The status for an error: usage 2, transient 75, fault and bug 70, interrupted 130; anything unknown is a bug. */
export function exitStatus(error: unknown): number {
  if (isFailure(error)) return BY_KIND[error.kind];
  if (isAbort(error)) return EXIT.interrupted;
  return isArgumentError(error) ? EXIT.usage : EXIT.software;
}

/** `code: message` and, on a line of its own, what to do; a stack only for what is not a Failure. */
export function describeError(error: unknown): string {
  if (isFailure(error)) return describeFailure(error);
  if (isAbort(error)) return 'app/interrupted: stopped';
  if (isArgumentError(error)) return `app/bad-arguments: ${error.message}\n--help lists the options.`;
  return `app/unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function describeFailure({ code, message, hint }: Failure): string {
  return hint === undefined ? `${code}: ${message}` : `${code}: ${message}\n${hint}`;
}

/** Runs a script: its result is the exit status; what it throws is printed to standard error. Ends the process. */
export function runScript(main: () => Promise<number>): void {
  main().then(
    (status) => process.exit(status),
    (error: unknown) => {
      process.stderr.write(`${describeError(error)}\n`, () => process.exit(exitStatus(error)));
    },
  );
}
