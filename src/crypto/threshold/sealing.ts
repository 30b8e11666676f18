/** Sealing of dealt shares: one recipient opens a blob, and a complaint opens that one blob to everybody (docs/spec/protocol.md, sealing). */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { Failure, u16 } from '../../base/index.ts';
import { type CurvePoint, curve } from '../group/curve.ts';
import type { Rng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import { decodeProof, encodeProof } from '../proof/proof-codec.ts';
import { prove } from '../proof/prove.ts';
import { pokDl } from '../proof/relations.ts';
import { verifyProof } from '../proof/verify.ts';

/** Sealing keys live in ristretto255. */
export const SEALING_CURVE = curve(3);
/** Bytes a blob is longer than its plaintext. */
export const SEAL_OVERHEAD = 16;

/** PoK-DL in the sealing curve: of a sealing key at registration, of the ephemeral in every dealing. */
export const SEALING_POK = pokDl(SEALING_CURVE);

export interface SealingKey {
  /** a_v. Secret. */
  readonly secret: bigint;
  /** A_v, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A fresh sealing key; rotated every epoch and erased after it. */
export function createSealingKey(rng: Rng): SealingKey {
  const secret = rng.nonzeroScalar(SEALING_CURVE.q);
  return { secret, publicKey: SEALING_CURVE.encode(SEALING_CURVE.baseMultiply(secret)) };
}

/**
 * Registration proof of a sealing key. `ctx`: encodeContext with protocol "validator/sealing" and validator id and protocol
 * key as extras. Without it a key A' = A + u*G plus one complaint would open the victim's blobs.
 */
export function proveSealingKey(ctx: Uint8Array, key: SealingKey, rng: Rng): Uint8Array {
  const statements = [[SEALING_CURVE.decode(key.publicKey)]];
  return encodeProof(SEALING_POK, 1, prove(SEALING_POK, { ctx, statements, witnesses: [[key.secret]] }, rng));
}

/** True iff the key is a valid point and its proof holds. Never throws on bad bytes. */
export function verifySealingKey(ctx: Uint8Array, publicKey: Uint8Array, proof: Uint8Array): boolean {
  try {
    const statements = [[SEALING_CURVE.decode(publicKey)]];
    return verifyProof(SEALING_POK, { ctx, statements, proof: decodeProof(SEALING_POK, 1, proof) });
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return false;
    throw error;
  }
}

/** Everything the key of one blob depends on. */
export interface SealContext {
  /** The dealing's ctx, 32 bytes. */
  readonly ctx: Uint8Array;
  /** Position of the recipient in the recipients' committee. */
  readonly recipient: number;
  /** E */
  readonly ephemeral: CurvePoint;
  /** A_v */
  readonly sealingKey: CurvePoint;
  /** Digest of the dealing's header: additional data, so that blobs cannot move between dealings. */
  readonly headerDigest: Uint8Array;
}

// One key per (dealing, recipient): a constant nonce never repeats under a key.
const NONCE = new Uint8Array(12);

function blobCipher(seal: SealContext, shared: CurvePoint) {
  const { encode } = SEALING_CURVE;
  const key = xof(
    'seal',
    [seal.ctx, u16(seal.recipient), encode(seal.ephemeral), encode(seal.sealingKey), encode(shared)],
    32,
  );
  return chacha20poly1305(key, NONCE, seal.headerDigest);
}

/** ChaCha20-Poly1305 under XOF("seal", [ctx, v, E, A_v, Z_v]); `shared` = Z_v = eps*A_v = a_v*E. */
export function sealBlob(seal: SealContext, shared: CurvePoint, plaintext: Uint8Array): Uint8Array {
  return blobCipher(seal, shared).encrypt(plaintext);
}

/** The plaintext, or undefined if the blob was not made with this key and header. */
export function openBlob(seal: SealContext, shared: CurvePoint, blob: Uint8Array): Uint8Array | undefined {
  try {
    return blobCipher(seal, shared).decrypt(blob);
  } catch {
    // The cipher throws one kind of error only: the tag does not match.
    return undefined;
  }
}
