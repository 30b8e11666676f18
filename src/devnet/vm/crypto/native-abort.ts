/** How a native function refuses its arguments: an abort of the Move program, never an exception of ours. */
export interface NativeAbort {
  /** The code that the program aborts with. */
  readonly abort: number;
}

/** Tells an abort from a result. */
export function isNativeAbort(result: unknown): result is NativeAbort {
  return typeof result === 'object' && result !== null && 'abort' in result;
}
