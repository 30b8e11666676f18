/** Giving up: every verb hears an AbortSignal. */

/** Every call may be given up; what was already sent to the chain still happens. */
export interface Abortable {
  readonly signal?: AbortSignal;
}

/** `{ signal }` only when there is one, as exact optional properties want it. */
export function withSignal(signal: AbortSignal | undefined): Abortable {
  return signal === undefined ? {} : { signal };
}

/** Runs `work`; after an abort the signal's own reason is thrown, whatever the client made of it. */
export async function abortable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Waits for work that others share, so that one caller's abort does not end it for the others. */
export async function heed<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return await work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
