/** Structured key tweaks: BIP32 unhardened paths and BIP341 script roots; a raw tweak is never accepted. */
import { Failure } from '../../base/index.ts';

export interface TweakPath {
  readonly bip32?: {
    /** 32 bytes, fixed when the dWallet is created. */
    readonly chainCode: Uint8Array;
    /** Unhardened: each below 2^31. */
    readonly indices: readonly number[];
  };
  /** Present: the key-path tweak of BIP341 is applied, with this 32-byte script root if there is one. */
  readonly bip341?: { readonly root?: Uint8Array };
}

export interface TweakedKey {
  /** Sum of the BIP32 increments, 0 without a path. */
  readonly tau1: bigint;
  /** The whole tweak, in [0, q). */
  readonly tau: bigint;
  /** X' = X + tau*G, canonical encoding. */
  readonly publicKey: Uint8Array;
}

/** tau and X' for a key on `curve`. Curves 1 to 3 take no tweak yet (curve 1: BIP32 arrives with ECDSA). Throws usage `crypto/bad-tweak`. */
export function tweakKey(_curve: number, _publicKey: Uint8Array, _path: TweakPath): TweakedKey {
  throw new Failure('bug', 'crypto/unfinished', 'not built yet');
}
