/** What a signature needs to know about a dWallet, and the values every party derives from it for itself. */

/** Public record of a generated dWallet as the chain stores it. mu and X are never passed: they are recomputed. */
export interface DWalletRecord {
  /** 32 bytes: object id. */
  readonly id: Uint8Array;
  readonly curve: number;
  /** 32 bytes: session id of the creation. */
  readonly sid: Uint8Array;
  /** X_A, canonical encoding. */
  readonly userPoint: Uint8Array;
  /** pi_A as registered. */
  readonly proof: Uint8Array;
  /** X as registered; compared with the recomputed one. */
  readonly publicKey: Uint8Array;
  readonly shareVersion: number;
}
