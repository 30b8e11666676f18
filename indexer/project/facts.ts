/** Fetches the objects whose fields the events leave out; before the transaction, so that no lock waits for the network. */
import type {
  CommitteeFields,
  DWalletFields,
  NetworkFields,
  NetworkKeyFields,
  SignRequestFields,
} from '../../src/chain/index.ts';
import type { ReadPast } from '../follow/past.ts';
import type { SeenEvent, SeenTransaction } from '../follow/source.ts';

/** Undefined where the node cannot show the object. */
export interface Facts {
  readonly network?: NetworkFields | undefined;
  readonly committee?: CommitteeFields | undefined;
  readonly networkKey?: NetworkKeyFields | undefined;
  readonly dwallet?: DWalletFields | undefined;
  readonly request?: SignRequestFields | undefined;
}

const NOTHING: Facts = {};

/** At most one read per object and event. Throws transient failures of the node. */
export async function readFacts(past: ReadPast, { lamport }: SeenTransaction, { event }: SeenEvent): Promise<Facts> {
  switch (event.name) {
    case 'NetworkCreated': {
      const { network, committee } = event.fields;
      return {
        network: await past.read('network::Network', network, lamport),
        committee: await past.read('committee::Committee', committee, lamport),
      };
    }
    case 'NetworkConfigured':
      return { network: await past.read('network::Network', event.fields.network, lamport) };
    case 'NetworkKeyCreated':
      return { networkKey: await past.read('network_key::NetworkKey', event.fields.network_key, lamport) };
    case 'DWalletCreated':
    case 'DWalletActivated':
      return { dwallet: await past.read('dwallet::DWallet', event.fields.dwallet, lamport) };
    case 'SignRequested':
      return { request: await past.read('sign::SignRequest', event.fields.request, lamport) };
    default:
      return NOTHING;
  }
}
