/** Sending a transaction: built again when an object it uses has moved on, with failures that say what to do. */
import type { Signer } from '@mysten/sui/cryptography';
import type { Transaction } from '@mysten/sui/transactions';
import { isFailure } from '../base/index.ts';
import { type Executed, execute } from '../chain/index.ts';
import { withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { enrich } from './failure.ts';

/** Another transaction of the same account may take the gas coin first. */
const TRIES = 4;

export interface Submission {
  readonly signer: Signer;
  /** Called once per try: a built transaction keeps its object versions. */
  readonly build: () => Transaction;
  readonly signal?: AbortSignal;
}

/** Signs, executes and waits until the result can be read. Throws `chain/*`. */
export function submit(context: Context, submission: Submission): Promise<Executed> {
  const { signer, signal } = submission;
  return context.accounts.run(signer.toSuiAddress(), () => submitNow(context, submission), signal);
}

async function submitNow(context: Context, submission: Submission): Promise<Executed> {
  const { signer, build, signal } = submission;
  for (let left = TRIES - 1; ; left--) {
    try {
      return await execute(context.client, { transaction: build(), signer, ...withSignal(signal) });
    } catch (error) {
      if (left === 0 || !isFailure(error, 'chain/object-changed')) throw enrich(error);
    }
  }
}

/** Ids of the created objects of one of the package's types, e.g. `presign::Presign`. */
export function createdIds(context: Context, executed: Executed, name: string): string[] {
  const type = `${context.deployment.packageId}::${name}`;
  return executed.created.filter((object) => object.type === type).map(({ id }) => id);
}
