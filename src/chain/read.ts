/** Typed reads of the package's objects. */
import { type ChainObject, type Client, readObject } from './client.ts';
import type { Deployment } from './deployment.ts';
import * as gen from './gen/structs.gen.ts';
import type { StrictCodec } from './strict-bcs.ts';

type Fields<C> = C extends { parse(bytes: Uint8Array): infer T } ? T : never;

export type NetworkFields = Fields<typeof gen.network.Network>;
export type CommitteeFields = Fields<typeof gen.committee.Committee>;
export type CeremonyFields = Fields<typeof gen.ceremony.Ceremony>;
export type ComplaintFields = Fields<typeof gen.ceremony.Complaint>;
export type NetworkKeyFields = Fields<typeof gen.network_key.NetworkKey>;
export type DWalletFields = Fields<typeof gen.dwallet.DWallet>;
export type DWalletCapFields = Fields<typeof gen.dwallet.DWalletCap>;
export type PresignBatchFields = Fields<typeof gen.presign.PresignBatch>;
export type PresignFields = Fields<typeof gen.presign.Presign>;
export type CulpritRegisterFields = Fields<typeof gen.blame.CulpritRegister>;
export type SignRequestFields = Fields<typeof gen.sign.SignRequest>;

/** Codecs by Move type name, `module::Struct`. */
const CODECS = {
  'network::Network': gen.network.Network,
  'committee::Committee': gen.committee.Committee,
  'ceremony::Ceremony': gen.ceremony.Ceremony,
  'ceremony::Complaint': gen.ceremony.Complaint,
  'network_key::NetworkKey': gen.network_key.NetworkKey,
  'dwallet::DWallet': gen.dwallet.DWallet,
  'dwallet::DWalletCap': gen.dwallet.DWalletCap,
  'presign::PresignBatch': gen.presign.PresignBatch,
  'presign::Presign': gen.presign.Presign,
  'sign::SignRequest': gen.sign.SignRequest,
  'blame::CulpritRegister': gen.blame.CulpritRegister,
} as const;

export type ObjectName = keyof typeof CODECS;
export type ObjectFields<N extends ObjectName> = Fields<(typeof CODECS)[N]>;

/** Status of a dWallet, as dwallet.move numbers it. */
export const DWALLET_STATUS = ['pending', 'active', 'rejected', 'frozen', 'retired'] as const;
/** Status of a request, as sign.move numbers it. */
export const REQUEST_STATUS = ['open', 'done', 'failed', 'expired'] as const;
/** Phases of a ceremony, as ceremony.move numbers them. */
export const CEREMONY_PHASE = { deal: 0, ack: 1, resolve: 2, finish: 3, finished: 4, aborted: 5 } as const;

/** Reads an object of this package by name. Throws `chain/no-object`, `chain/wrong-type`, `chain/bad-content`, `chain/unreachable`. */
export function readTandemObject<N extends ObjectName>(
  client: Client,
  deployment: Deployment,
  options: { name: N; id: string; signal?: AbortSignal },
): Promise<ChainObject<ObjectFields<N>>> {
  const { name, id, signal } = options;
  // One table gives both the codec and its type; TypeScript cannot follow the index through the union.
  const codec = CODECS[name] as unknown as StrictCodec<ObjectFields<N>>;
  const request = { id, type: `${deployment.packageId}::${name}`, codec };
  return readObject(client, signal === undefined ? request : { ...request, signal });
}
