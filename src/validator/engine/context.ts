/** What every job of the engine works with: the validator's identity, its keys and its ports. */
import type { Signer } from '@mysten/sui/cryptography';
import type { Transaction } from '@mysten/sui/transactions';
import type { Secret } from '../../base/index.ts';
import type { Client, Deployment, Executed } from '../../chain/index.ts';
import type { Committee, KeyShare, Suite } from '../../crypto/index.ts';
import type { Journal, Log, Now, PeerName, PostActions, RandomBytes, RunJobs, SendToPeers, Sleep } from '../port.ts';

/** One party's signature over a statement. */
export interface CertificateShare {
  readonly party: number;
  /** 96 bytes. */
  readonly signature: Uint8Array;
}

/** A certificate's signature, and who sent shares that do not verify. */
export interface CertificateSum {
  /** Undefined while the shares that verify hold too little weight. */
  readonly aggregate: { readonly bitmap: Uint8Array; readonly signature: Uint8Array } | undefined;
  readonly culprits: readonly number[];
}

/** BLS12-381 signatures of certificates (keys in G1, signatures in G2); off the main thread, since each costs pairings. */
export interface CertificateSignatures {
  /** This validator's share, 96 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** The sum of the shares that verify, once they hold more than 2/3 of the weight; and who sent the others. */
  aggregate(bytes: Uint8Array, shares: readonly CertificateShare[]): Promise<CertificateSum>;
}

/** A committee member as the engine addresses it. */
export interface Party {
  readonly peer: PeerName;
  readonly weight: number;
}

export interface EngineContext {
  readonly client: Client;
  readonly deployment: Deployment;
  /** Digest of the genesis checkpoint, 32 bytes. */
  readonly chainId: Uint8Array;
  readonly suite: Suite;
  /** Account that posts for this validator. */
  readonly account: Signer;
  readonly party: number;
  readonly committee: Committee;
  readonly parties: readonly Party[];
  readonly protocolKey: Secret<Uint8Array>;
  readonly sealingKey: Secret<bigint>;
  /** 32 bytes of operating-system randomness, fresh per epoch. */
  readonly rootSeed: Secret<Uint8Array>;
  readonly bls: CertificateSignatures;
  readonly journal: Journal;
  readonly mesh: SendToPeers;
  /** Threads for work that may wait: key generation, presigns. */
  readonly jobs: RunJobs;
  /** Threads for work that somebody waits for: signatures, activations. */
  readonly urgentJobs: RunJobs;
  readonly poster: PostActions;
  readonly log: Log;
  readonly now: Now;
  readonly sleep: Sleep;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
  /** Sends a transaction from the account; one at a time, stale object references are built again. */
  submit(build: () => Transaction): Promise<Executed>;
  /** Time of the newest checkpoint in milliseconds; undefined while this validator is behind the chain. */
  chainTime(): number | undefined;
}

/** A finished key generation as this validator holds it. */
export interface KeyMaterial {
  /** Object id of the NetworkKey. */
  readonly objectId: string;
  readonly nkId: Uint8Array;
  readonly networkKey: Uint8Array;
  readonly sharing: Uint8Array;
  /** Empty when this validator holds no valid shares of the key: it then verifies and posts, and does not sign. */
  readonly shares: Secret<readonly KeyShare[]>;
}
