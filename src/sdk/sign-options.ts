/** What a caller may ask to be signed, and what follows from it without asking the chain. */
import type { Signer } from '@mysten/sui/cryptography';
import type { PathFields } from '../chain/index.ts';
import { type TweakPath, tweakKey } from '../crypto/index.ts';
import type { Abortable } from './abort.ts';
import type { Expected } from './request.ts';
import type { Scheme, SchemeChoice } from './scheme.ts';
import type { UserShareRecord } from './share.ts';
import type { DWalletView, ReadyNetwork } from './view.ts';

/** What to sign, with what. */
export type SignOptions = SignFields & SchemeChoice;

export interface SignFields extends Abortable {
  /** Owns the cap and pays. */
  readonly signer: Signer;
  readonly share: UserShareRecord;
  /** 1 to 16; all are signed by one request. */
  readonly messages: readonly Uint8Array[];
  /** Must be true for `ecdsa/prehashed`: whoever can ask for signatures of ready hashes can have anything signed. */
  readonly allowPrehashed?: boolean;
  /**
   * Sign under the BIP341 output key; `root` is the script tree's root, absent for key path only. The scheme `taproot` implies it.
   */
  readonly taproot?: { readonly root?: Uint8Array };
  /** Reserved Presign objects, one per message; reserved in a transaction of its own when absent. */
  readonly presigns?: readonly string[];
  /**
   * Idempotency key, 1 to 64 bytes: asking again with the same key and the same messages returns the request that is there, and
   * with other messages is refused. Random when absent.
   */
  readonly key?: Uint8Array;
  /** Last moment at which the approval may be spent, milliseconds since 1970; ten minutes from now when absent. */
  readonly notAfter?: bigint;
}

export interface SignatureRequest extends Expected {
  readonly id: string;
  /** Digest of the requesting transaction. */
  readonly digest: string;
  readonly presigns: readonly string[];
}

/** A request while it is made. */
export interface Place {
  readonly network: ReadyNetwork;
  readonly dwallet: DWalletView;
  readonly scheme: Scheme;
  readonly options: SignFields;
}

/** What the signatures will be held to, from what was asked and never from what the chain shows. */
export function expectedOf({ scheme, options }: Place): Expected {
  const { curve, algorithm, hash } = scheme;
  return { curve, verifyKey: verifyKeyOf(options), algorithm, hash, messages: options.messages };
}

export function pathOf({ taproot }: SignFields): PathFields {
  return { indices: [], taproot: taproot !== undefined, root: taproot?.root ?? new Uint8Array(0) };
}

/** From the share's own record, not from what the chain shows. */
export function verifyKeyOf(options: SignFields): Uint8Array {
  const { curve, publicKey } = options.share;
  return tweakKey(curve, publicKey, tweakOf(options)).publicKey;
}

export function tweakOf({ taproot }: SignFields): TweakPath {
  return taproot === undefined ? {} : { bip341: taproot };
}
