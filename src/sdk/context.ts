/** What the verbs of one extended client share: the client, its network, and what was verified once. */
import { isValidSuiAddress, normalizeSuiAddress } from '@mysten/sui/utils';
import { Failure } from '../base/index.ts';
import type { Client, CommitteeFields, Deployment } from '../chain/index.ts';
import { AccountQueue } from './account-queue.ts';
import { ChangeFeed } from './change-feed.ts';
import { PresignCatalog } from './presign-source.ts';

/** The network's key on chain, after its bytes were found to hash to its id. */
export interface NetworkKeyView {
  readonly object: string;
  /** Pin this: it names the key in everything you sign. */
  readonly nkId: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface ContextOptions {
  readonly deployment: Deployment;
  /** Pinned id of the network key (32 bytes); any other key is refused. */
  readonly networkKeyId?: Uint8Array;
}

export class Context {
  readonly client: Client;
  readonly deployment: Deployment;
  readonly networkKeyId: Uint8Array | undefined;
  readonly feed: ChangeFeed;
  readonly presigns: PresignCatalog;
  readonly accounts = new AccountQueue();
  /** Verified keys by object id: the bytes of a network key never change. */
  readonly networkKeys = new Map<string, NetworkKeyView>();
  /** Frozen objects by id. */
  readonly committees = new Map<string, CommitteeFields>();
  chainVerified = false;

  constructor(client: Client, { deployment, networkKeyId }: ContextOptions) {
    this.client = client;
    this.deployment = deployment;
    this.networkKeyId = networkKeyId;
    this.feed = new ChangeFeed(client);
    this.presigns = new PresignCatalog(client, deployment);
  }
}

/** An object id as the chain writes it. Throws usage `sdk/bad-id`. */
export function parseObjectId(text: string): string {
  const id = normalizeSuiAddress(text);
  if (/^0x/.test(text) && isValidSuiAddress(id)) return id;
  throw new Failure('usage', 'sdk/bad-id', 'not an object id', {
    data: { given: text.slice(0, 80) },
    hint: 'An id is 0x and up to 64 hex digits.',
  });
}
