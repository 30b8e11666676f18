/** Who posts first: an order of the validators that differs per action and that everybody computes alike. */
import { createHash } from 'node:crypto';
import { compareBytes } from '../../base/index.ts';

function score(actionId: string, validator: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`tandem/poster/v1\n${actionId}\n${validator}`).digest());
}

/**
 * Position of `self` among `validators` for this action, from 0. One that is not in the list comes after all of them:
 * anyone may post, and late is better than never.
 */
export function rankOf(actionId: string, self: string, validators: readonly string[]): number {
  if (!validators.includes(self)) return validators.length;
  const own = score(actionId, self);
  return validators.filter((other) => other !== self && compareBytes(score(actionId, other), own) < 0).length;
}
