/** A validator's sealing key and the registration proof without which nobody may deal to it. */

import type { Suite } from '../group/class-group.ts';
import { createRng } from '../math/rng.ts';
import { encodeContext, NO_NETWORK_KEY } from '../proof/context.ts';
import { createSealingKey, proveSealingKey, SEALING_CURVE, verifySealingKey } from '../threshold/sealing.ts';
import { inputsDigest } from './context.ts';

export interface SealingIdentity {
  readonly suite: Suite;
  readonly epoch: number;
  /** 32 bytes: the validator's on-chain id. */
  readonly validatorId: Uint8Array;
  /** 32 bytes: Ed25519 protocol key. */
  readonly protocolKey: Uint8Array;
}

export interface RegisteredSealingKey {
  /** Secret scalar; rotated every epoch and erased after it. */
  readonly secret: bigint;
  readonly publicKey: Uint8Array;
  /** Proof of possession, bound to validator, protocol key and epoch. */
  readonly proof: Uint8Array;
}

const SID = new Uint8Array(32);

function contextOf(identity: SealingIdentity): Uint8Array {
  return encodeContext({
    protocol: 'validator/sealing',
    suite: identity.suite,
    nkId: NO_NETWORK_KEY,
    sid: SID,
    epoch: identity.epoch,
    party: 0,
    extra: [identity.validatorId, identity.protocolKey],
  });
}

/** A fresh key from 32 secret bytes; the same seed and identity give the same key. Throws usage `crypto/bad-seed`. */
export function createValidatorSealingKey(rootSeed: Uint8Array, identity: SealingIdentity): RegisteredSealingKey {
  const ctx = contextOf(identity);
  const place = { protocol: 'validator/sealing', sid: SID, round: 0, attempt: 0, inputsDigest: inputsDigest([ctx]) };
  const rng = createRng({ rootSeed, ...place });
  const key = createSealingKey(rng);
  return { ...key, proof: proveSealingKey(ctx, key, rng) };
}

/** The public key of a sealing secret. */
export function sealingPublicKey(secret: bigint): Uint8Array {
  return SEALING_CURVE.encode(SEALING_CURVE.baseMultiply(secret));
}

/** True iff key and proof belong to this identity. Never throws on bad bytes. */
export function verifyValidatorSealingKey(
  identity: SealingIdentity,
  publicKey: Uint8Array,
  proof: Uint8Array,
): boolean {
  return verifySealingKey(contextOf(identity), publicKey, proof);
}
