/** Sending transactions from the validator's account, one at a time. */
import type { Transaction } from '@mysten/sui/transactions';
import { isFailure } from '../base/index.ts';
import { type Client, execute } from '../chain/index.ts';
import type { EngineContext } from './engine/context.ts';
import { accountSigner, type ValidatorKeys } from './key-bundle.ts';

/** Stale object references are built again, at most this often. */
const SUBMIT_TRIES = 5;

/** One transaction at a time; the queue goes on whatever becomes of each. */
export function createSubmit(client: Client, keys: ValidatorKeys, signal: AbortSignal): EngineContext['submit'] {
  const signer = accountSigner(keys);
  let last: Promise<unknown> = Promise.resolve();
  const attempt = async (build: () => Transaction, triesLeft: number): ReturnType<EngineContext['submit']> => {
    try {
      return await execute(client, { transaction: build(), signer, signal });
    } catch (error) {
      if (triesLeft === 0 || !isFailure(error, 'chain/object-changed')) throw error;
      return await attempt(build, triesLeft - 1);
    }
  };
  return (build) => {
    const next = last.then(() => attempt(build, SUBMIT_TRIES));
    // The queue goes on whatever became of this transaction; its caller gets the failure.
    last = next.catch(() => undefined);
    return next;
  };
}
