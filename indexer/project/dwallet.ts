/** Rows of dWallets, who holds their caps, and their derived keys. */
import { eq } from 'drizzle-orm';
import type { SeenCap } from '../follow/source.ts';
import type { Queries } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Context, Fields } from './context.ts';

const ACTIVE = 1;
const REJECTED = 2;

export async function dwalletCreated(context: Context, fields: Fields<'DWalletCreated'>): Promise<void> {
  const { tx, tables, place, facts } = context;
  const row = {
    id: fields.dwallet,
    ...place,
    cap: fields.cap,
    // Where the cap went follows from the same transaction (capMoved).
    capOwner: null,
    capOwnerKind: 'none',
    creator: fields.creator,
    curve: fields.curve,
    networkKey: fields.network_key,
    status: fields.status,
    sid: fields.sid,
    userPublicShare: fields.user_public_share,
    proof: fields.proof,
    publicKey: fields.public_key,
    // A pending one gets its mu when it is activated; the object may already be further than this event.
    mu: fields.status === ACTIVE ? (facts.dwallet?.mu ?? null) : null,
    chainCode: facts.dwallet?.chain_code ?? null,
    deadline: BigInt(fields.deadline),
    authVersion: 0,
    changedTx: place.createdTx,
  };
  await tx.insert(tables.dwallets).values(row).onConflictDoNothing();
}

export async function capMoved(tx: Queries, { dwallets }: Tables, { id, owner, ownerKind }: SeenCap): Promise<void> {
  await tx.update(dwallets).set({ capOwner: owner, capOwnerKind: ownerKind }).where(eq(dwallets.cap, id));
}

async function change(context: Context, id: string, values: object): Promise<void> {
  const { tx, tables, place } = context;
  const set = { ...values, changedTx: place.createdTx };
  await tx.update(tables.dwallets).set(set).where(eq(tables.dwallets.id, id));
}

export function dwalletActivated(context: Context, fields: Fields<'DWalletActivated'>): Promise<void> {
  const mu = context.facts.dwallet?.mu ?? null;
  return change(context, fields.dwallet, { status: ACTIVE, publicKey: fields.public_key, mu });
}

export function dwalletRejected(context: Context, fields: Fields<'DWalletRejected'>): Promise<void> {
  return change(context, fields.dwallet, { status: REJECTED, rejectCode: fields.code });
}

export function dwalletStatusChanged(context: Context, fields: Fields<'DWalletStatusChanged'>): Promise<void> {
  return change(context, fields.dwallet, { status: fields.status, effectiveAt: BigInt(fields.effective_at) });
}

export function approvalsRevoked(context: Context, fields: Fields<'ApprovalsRevoked'>): Promise<void> {
  return change(context, fields.dwallet, { authVersion: fields.auth_version });
}

export async function tweakRegistered(context: Context, fields: Fields<'TweakRegistered'>): Promise<void> {
  const { tx, tables, place } = context;
  const { dwallet, path, indices, taproot, root, tau, public_key: publicKey } = fields;
  const row = { dwallet, path, ...place, root, tau, publicKey };
  await tx
    .insert(tables.tweaks)
    .values({ ...row, indices: JSON.stringify(indices), taproot: Number(taproot) })
    .onConflictDoNothing();
}
