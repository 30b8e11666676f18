/** Rows of the network, its committee, its key generation and its key. */
import { eq } from 'drizzle-orm';
import type { CommitteeFields, NetworkFields } from '../../src/chain/index.ts';
import type { Context, Fields } from './context.ts';

/** Keys in a fixed order, so that equal configurations are equal text. */
function configText({ config }: NetworkFields): string {
  return JSON.stringify(Object.fromEntries(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1))));
}

const ascii = new TextDecoder('utf-8');

async function insertMembers({ tx, tables }: Context, { id, network, epoch, members }: CommitteeFields): Promise<void> {
  const rows = members.map((member, party) => ({
    committee: id,
    party,
    network,
    epoch: BigInt(epoch),
    validator: member.validator,
    weight: member.weight,
    blsKey: member.bls_key,
    protocolKey: member.protocol_key,
    sealingKey: member.sealing_key,
    peerId: member.peer_id,
    addresses: JSON.stringify(member.addresses.map((address) => ascii.decode(address))),
  }));
  if (rows.length > 0) await tx.insert(tables.members).values(rows).onConflictDoNothing();
}

export async function networkCreated(context: Context, fields: Fields<'NetworkCreated'>): Promise<void> {
  const { tx, tables, place, facts } = context;
  const { network, committee, epoch, suite, pools } = fields;
  const row = {
    id: network,
    ...place,
    packageId: fields.package,
    suite: ascii.decode(suite),
    committee,
    epoch: BigInt(epoch),
    revision: BigInt(facts.network?.revision ?? 0),
    paused: facts.network?.config.paused ?? 0,
    config: facts.network === undefined ? null : configText(facts.network),
  };
  await tx.insert(tables.networks).values(row).onConflictDoNothing();
  const refs = new Map(facts.network?.pools.map((ref) => [ref.pool, ref]));
  const rows = pools.map((id) => {
    const { curve = null, algorithm = null } = refs.get(id) ?? {};
    return { id, network, curve, algorithm };
  });
  if (rows.length > 0) await tx.insert(tables.pools).values(rows).onConflictDoNothing();
  if (facts.committee !== undefined) await insertMembers(context, facts.committee);
}

export async function networkConfigured(context: Context, fields: Fields<'NetworkConfigured'>): Promise<void> {
  const { tx, tables, facts } = context;
  const { network, revision, paused } = fields;
  const config = facts.network === undefined ? {} : { config: configText(facts.network) };
  const change = { revision: BigInt(revision), paused, ...config };
  await tx.update(tables.networks).set(change).where(eq(tables.networks.id, network));
}

export async function ceremonyOpened(context: Context, fields: Fields<'CeremonyOpened'>): Promise<void> {
  const { tx, tables, place } = context;
  const { ceremony, network, committee, epoch, purpose, deadline } = fields;
  const row = { id: ceremony, ...place, network, committee, purpose, epoch: BigInt(epoch), deadline: BigInt(deadline) };
  await tx
    .insert(tables.ceremonies)
    .values({ ...row, round: 0, phase: 0 })
    .onConflictDoNothing();
}

export async function ceremonyAdvanced(context: Context, fields: Fields<'CeremonyAdvanced'>): Promise<void> {
  const { tx, tables } = context;
  const { ceremony, round, phase, deadline, log_digest: logDigest } = fields;
  const change = { round, phase, deadline: BigInt(deadline), logDigest };
  await tx.update(tables.ceremonies).set(change).where(eq(tables.ceremonies.id, ceremony));
}

/** What parties did in a ceremony. */
export type PostKind = 'dealing' | 'ack' | 'complaint' | 'upheld' | 'dismissed' | 'absent';

export interface Post {
  readonly ceremony: string;
  readonly kind: PostKind;
  readonly round: number;
  readonly party: number;
  readonly dealer?: number;
}

export async function ceremonyPosted({ tx, tables, place }: Context, post: Post): Promise<void> {
  const row = { ...post, position: place.position, tx: place.createdTx };
  await tx.insert(tables.ceremonyPosts).values(row).onConflictDoNothing();
}

export async function networkKeyCreated(context: Context, fields: Fields<'NetworkKeyCreated'>): Promise<void> {
  const { tx, tables, place, facts } = context;
  const { ceremony, network, network_key: id } = fields;
  const row = {
    id,
    ...place,
    network,
    ceremony,
    nkId: fields.nk_id,
    suite: facts.networkKey === undefined ? null : ascii.decode(facts.networkKey.suite),
    qualified: fields.qualified,
    outputDigest: fields.output_digest,
    sharingDigest: fields.sharing_digest,
  };
  await tx.insert(tables.networkKeys).values(row).onConflictDoNothing();
  const curves = (facts.networkKey?.curves ?? []).map(({ curve, encryption_key: encryptionKey, x_0: x0, x_1: x1 }) => {
    return { networkKey: id, curve, encryptionKey, x0, x1 };
  });
  if (curves.length > 0) await tx.insert(tables.networkKeyCurves).values(curves).onConflictDoNothing();
  await tx.update(tables.networks).set({ networkKey: id }).where(eq(tables.networks.id, network));
  await tx.update(tables.ceremonies).set({ networkKey: id }).where(eq(tables.ceremonies.id, ceremony));
}
