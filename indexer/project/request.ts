/** Rows of requests, what they sign, and how they ended. */
import { and, eq } from 'drizzle-orm';
import type { SignRequestFields } from '../../src/chain/index.ts';
import type { Context, Fields } from './context.ts';

const OPEN = 0;
const DONE = 1;
const FAILED = 2;
const EXPIRED = 3;

/** Fields that never change once the request is made. */
function objectColumns(request: SignRequestFields) {
  return {
    refundTo: request.refund_to,
    publicKey: request.public_key,
    userPublicShare: request.user_public_share,
    verifyKey: request.verify_key,
    indices: JSON.stringify(request.path.indices),
    taproot: Number(request.path.taproot),
    root: request.path.root,
    tau: request.tau,
  };
}

export async function signRequested(context: Context, fields: Fields<'SignRequested'>): Promise<void> {
  const { tx, tables, place, facts, sender } = context;
  const { request, dwallet, curve, algorithm, hash, key, presigns } = fields;
  const row = {
    id: request,
    ...place,
    dwallet,
    networkKey: fields.network_key,
    curve,
    algorithm,
    hash,
    key,
    status: OPEN,
    failure: 0,
    deadline: BigInt(fields.deadline),
    escrow: BigInt(fields.escrow),
    sender,
    certified: 0,
    ...(facts.request === undefined ? {} : objectColumns(facts.request)),
  };
  await tx.insert(tables.requests).values(row).onConflictDoNothing();
  const items = presigns.map((presignDigest, index) => {
    const ref = facts.request?.presigns[index];
    return {
      request,
      index,
      presignDigest,
      presign: ref?.presign ?? null,
      batch: ref?.batch ?? null,
      message: facts.request?.messages[index] ?? null,
      userMessage: facts.request?.user_messages[index] ?? null,
    };
  });
  if (items.length > 0) await tx.insert(tables.requestItems).values(items).onConflictDoNothing();
}

interface End {
  readonly status: number;
  readonly failure?: number;
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly poster: string;
  readonly certified?: number;
}

/** A request ends once: the first end stays. */
async function end({ tx, tables, place }: Context, request: string, values: End): Promise<void> {
  const { requests } = tables;
  const where = { endTx: place.createdTx, endCheckpoint: place.createdCheckpoint, endMs: place.createdMs };
  await tx
    .update(requests)
    .set({ ...values, ...where })
    .where(and(eq(requests.id, request), eq(requests.status, OPEN)));
}

export async function signCompleted(context: Context, fields: Fields<'SignCompleted'>): Promise<void> {
  const { tx, tables } = context;
  const { request, signatures, certified, poster, paid, refunded } = fields;
  const rows = signatures.map((signature, index) => ({ request, index, signature }));
  if (rows.length > 0) await tx.insert(tables.signatures).values(rows).onConflictDoNothing();
  const money = { paid: BigInt(paid), refunded: BigInt(refunded) };
  await end(context, request, { status: DONE, ...money, poster, certified: Number(certified) });
}

export function signFailed(context: Context, fields: Fields<'SignFailed'>): Promise<void> {
  const money = { paid: BigInt(fields.paid), refunded: BigInt(fields.refunded) };
  return end(context, fields.request, { status: FAILED, failure: fields.code, ...money, poster: context.sender });
}

export function signExpired(context: Context, fields: Fields<'SignExpired'>): Promise<void> {
  const money = { paid: 0n, refunded: BigInt(fields.refunded) };
  return end(context, fields.request, { status: EXPIRED, ...money, poster: context.sender });
}

export async function signRedeemed(context: Context, fields: Fields<'SignRedeemed'>): Promise<void> {
  const { tx, tables, place } = context;
  const change = { redeemedTx: place.createdTx };
  await tx.update(tables.requests).set(change).where(eq(tables.requests.id, fields.request));
}
