/** Where an event stands in the chain's history, as a sortable string. */
import type { SeenCheckpoint, SeenEvent, SeenTransaction } from '../follow/source.ts';

/** A checkpoint number is a u64: 20 digits. */
const CHECKPOINT_DIGITS = 20;
/** Sui puts at most 10,000 transactions in a checkpoint (protocol limit); two digits to spare. */
const TRANSACTION_DIGITS = 6;
/** A transaction emits at most 1,024 events. */
const EVENT_DIGITS = 4;

/** All positions have this form. */
export const POSITION = new RegExp(`^\\d{${CHECKPOINT_DIGITS + TRANSACTION_DIGITS + EVENT_DIGITS}}$`);

const digits = (value: bigint | number, width: number): string => String(value).padStart(width, '0');

/** Sorts as the events happened. */
export function positionOf(checkpoint: bigint, transaction: number, event: number): string {
  return digits(checkpoint, CHECKPOINT_DIGITS) + digits(transaction, TRANSACTION_DIGITS) + digits(event, EVENT_DIGITS);
}

/** Columns of every row that is listed by age. */
export interface Placed {
  readonly position: string;
  readonly createdTx: string;
  readonly createdCheckpoint: bigint;
  readonly createdMs: bigint;
}

export function placeOf(checkpoint: SeenCheckpoint, transaction: SeenTransaction, { index }: SeenEvent): Placed {
  return {
    position: positionOf(checkpoint.sequence, transaction.index, index),
    createdTx: transaction.digest,
    createdCheckpoint: checkpoint.sequence,
    createdMs: checkpoint.timestampMs,
  };
}
