/** Loading and storing a finished key: public parts from the chain and the journal, shares from the sealed store. */
import { bytesToHex, equalBytes, Failure, Secret } from '../../base/index.ts';
import { readTandemObject } from '../../chain/index.ts';
import { type KeyShare, sharingDigest } from '../../crypto/index.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';

const name = (nkId: Uint8Array): string => `shares/${bytesToHex(nkId)}`;

function encodeShares(shares: readonly KeyShare[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(shares.map(({ index, value }) => [index, value.toString()])));
}

function decodeShares(bytes: Uint8Array): KeyShare[] {
  // Written by encodeShares and authenticated by the store.
  const pairs = JSON.parse(new TextDecoder().decode(bytes)) as [number, string][];
  return pairs.map(([index, value]) => ({ index, value: BigInt(value) }));
}

/** Durable before this validator endorses the key, so that an accepted key is never without its shares. */
export function storeKeyMaterial(
  context: EngineContext,
  key: { readonly nkId: Uint8Array; readonly sharing: Uint8Array; readonly shares: readonly KeyShare[] },
): void {
  const { journal, committee } = context;
  journal.transaction(() => {
    journal.putBlob(sharingDigest(key.sharing), key.sharing);
    journal.putSecret(name(key.nkId), committee.epoch, new Secret(encodeShares(key.shares)));
  });
}

/** The network's key once the chain has it. Throws bug `validator/wrong-network-key` when its id does not match its bytes. */
export async function loadKeyMaterial(context: EngineContext): Promise<KeyMaterial | undefined> {
  const { client, deployment, journal, committee, signal } = context;
  const network = await readTandemObject(client, deployment, {
    name: 'network::Network',
    id: deployment.network,
    signal,
  });
  const objectId = network.fields.network_key;
  if (objectId === null) return undefined;
  const { fields } = await readTandemObject(client, deployment, {
    name: 'network_key::NetworkKey',
    id: objectId,
    signal,
  });
  const { nkId } = await runJob(context.urgentJobs, 'describeNetworkKey', fields.output, signal);
  if (!equalBytes(nkId, fields.nk_id)) {
    throw new Failure('bug', 'validator/wrong-network-key', 'the network key on chain does not match its id');
  }
  const sharing = await fetchBlob(context, fields.sharing_digest, sharingDigest);
  const secret = journal.readSecret(name(nkId), committee.epoch);
  const shares = secret === undefined ? [] : decodeShares(secret.reveal());
  return { objectId, nkId, networkKey: fields.output, sharing, shares: new Secret(shares) };
}

/** The running ceremony's id, if there is one. */
export async function currentCeremony(context: EngineContext): Promise<string | undefined> {
  const { client, deployment, signal } = context;
  const network = await readTandemObject(client, deployment, {
    name: 'network::Network',
    id: deployment.network,
    signal,
  });
  return network.fields.ceremony ?? undefined;
}

/** From the journal, else from any peer that has it. Throws transient `validator/blob-missing`. */
export async function fetchBlob(
  context: EngineContext,
  digest: Uint8Array,
  digestOf: (bytes: Uint8Array) => Uint8Array,
): Promise<Uint8Array> {
  const { journal, mesh, parties, party, signal } = context;
  const stored = journal.readBlob(digest);
  if (stored !== undefined) return stored;
  for (const [i, { peer }] of parties.entries()) {
    if (i === party) continue;
    const bytes = await mesh.requestBlob(peer, digest, signal).catch(() => undefined);
    if (bytes === undefined || !equalBytes(digestOf(bytes), digest)) continue;
    journal.putBlob(digest, bytes);
    return bytes;
  }
  throw new Failure('transient', 'validator/blob-missing', 'no reachable peer has the bytes of a digest', {
    data: { digest: bytesToHex(digest) },
  });
}
