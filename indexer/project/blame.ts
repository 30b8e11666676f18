/** Rows of validators that a certificate named for breaking the protocol. */
import type { Context, Fields } from './context.ts';

export async function culpritNamed(context: Context, fields: Fields<'CulpritNamed'>): Promise<void> {
  const { tx, tables, place } = context;
  const { network, request, epoch, party, validator, reason } = fields;
  const row = { request, validator, ...place, network, epoch: BigInt(epoch), party, reason };
  await tx.insert(tables.culprits).values(row).onConflictDoNothing();
}
