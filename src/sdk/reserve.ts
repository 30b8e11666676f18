/** Reserving presigns ahead of requests. */
import type { Signer } from '@mysten/sui/cryptography';
import { Transaction } from '@mysten/sui/transactions';
import { isFailure } from '../base/index.ts';
import { reservePresign } from '../chain/index.ts';
import { type Abortable, withSignal } from './abort.ts';
import type { Context } from './context.ts';
import { incompleteAnswer } from './failure.ts';
import type { PresignOffer } from './presign-source.ts';
import { type AlgorithmChoice, resolveAlgorithm } from './scheme.ts';
import { createdIds, submit } from './submit.ts';
import { requireNetworkKey } from './view.ts';

export type Reservation = AlgorithmChoice &
  Abortable & {
    /** Pays, and owns the presigns. */
    readonly signer: Signer;
    readonly curve: number;
    readonly count: number;
  };

/** One batch id per presign, in the order of the offers. */
export function takeFrom(offers: readonly PresignOffer[], count: number): string[] {
  return offers.flatMap(({ batch, available }) => Array.from({ length: available }, () => batch)).slice(0, count);
}

/** Others may take the last presign of a batch between looking and reserving. */
const TRIES = 4;

/**
 * Reserves presigns in one transaction and returns their ids. Throws usage `sdk/wrong-scheme`, transient
 * `sdk/no-presigns`, and `chain/*`.
 *
 *     const presigns = await client.tandem.reservePresigns({ signer, curve: 0, scheme: 'ecdsa/keccak256', count: 3 });
 */
export async function reservePresigns(context: Context, options: Reservation): Promise<string[]> {
  const { signer, curve, count, signal } = options;
  const wish = { curve, algorithm: resolveAlgorithm(curve, options), count, ...withSignal(signal) };
  const { prices } = await requireNetworkKey(context, signal);
  for (let left = TRIES - 1; ; left--) {
    const batches = takeFrom(await context.presigns.find(wish), count);
    const build = (): Transaction => {
      const transaction = new Transaction();
      const taken = batches.map((batch) =>
        reservePresign(transaction, context.deployment, { batch, price: prices.presign }),
      );
      transaction.transferObjects(taken, signer.toSuiAddress());
      return transaction;
    };
    try {
      const executed = await submit(context, { signer, build, ...withSignal(signal) });
      const ids = createdIds(context, executed, 'presign::Presign');
      if (ids.length === count) return ids;
      throw incompleteAnswer('presigns', executed.digest);
    } catch (error) {
      if (left === 0 || !isFailure(error, 'chain/presign/ESoldOut')) throw error;
    }
  }
}
