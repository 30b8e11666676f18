/** Deterministic secret randomness: a stream that depends on a fresh seed and on everything the round has seen. */
import { tuplehash256xof } from '@noble/hashes/sha3-addons.js';
import { asciiToBytes, bytesToBigint, Failure, u32 } from '../../base/index.ts';

/** A secret random stream; every call continues it. Values are never logged and live only as long as the round. */
export interface Rng {
  /** The next `length` bytes. */
  bytes(length: number): Uint8Array;
  /** Uniform in [0, 2^count). */
  bits(count: number): bigint;
  /** As bits, but never 0; count >= 1. For the weights of batch verification. */
  nonzeroBits(count: number): bigint;
  /** In [0, q), from 64 bytes: bias below 2^-255 for q of at most 256 bits. */
  scalar(q: bigint): bigint;
  /** As scalar, but never 0. */
  nonzeroScalar(q: bigint): bigint;
  /** A stream of its own: absorbs 32 bytes of this one, then `items`, under the domain `dst`. */
  derive(dst: string, items: readonly Uint8Array[]): Rng;
}

/** Where in which protocol run the randomness is used; equal inputs reproduce the stream, any change replaces it. */
export interface RoundRngInputs {
  /** 32 bytes of operating-system randomness, fresh per epoch (per session for key generation), erased with it. */
  readonly rootSeed: Uint8Array;
  readonly protocol: string;
  readonly sid: Uint8Array;
  readonly round: number;
  readonly attempt: number;
  /** Digest of all earlier messages used. */
  readonly inputsDigest: Uint8Array;
}

const SEED_LENGTH = 32;

/** The stream XOF(dst, items); TupleHashXOF output is prefix-consistent, so reading in pieces changes nothing. */
export function createStream(dst: string, items: readonly Uint8Array[]): Rng {
  const state = tuplehash256xof.create({ personalization: asciiToBytes(`dwallet/v1/${dst}`) });
  for (const item of items) state.update(item);
  const bytes = (length: number): Uint8Array => (length === 0 ? new Uint8Array(0) : state.xof(length));
  const bits = (count: number): bigint => {
    const length = Math.ceil(count / 8);
    return bytesToBigint(bytes(length)) >> BigInt(8 * length - count);
  };
  const scalar = (q: bigint): bigint => bytesToBigint(bytes(64)) % q;
  return {
    bytes,
    bits,
    nonzeroBits: (count) => nonzero(() => bits(count)),
    scalar,
    nonzeroScalar: (q) => nonzero(() => scalar(q)),
    derive: (child, extra) => createStream(child, [bytes(SEED_LENGTH), ...extra]),
  };
}

function nonzero(draw: () => bigint): bigint {
  for (;;) {
    const value = draw();
    // Zero is at most as likely as not, so the loop ends; for the sizes in use it never turns.
    if (value !== 0n) return value;
  }
}

function assertSeed(seed: Uint8Array): void {
  if (seed.length !== SEED_LENGTH) {
    throw new Failure('usage', 'crypto/bad-seed', 'a seed has 32 bytes', { data: { length: seed.length } });
  }
}

/**
 * A validator's randomness of one round: XOF("rng", [rootSeed, protocol, sid, round, attempt, inputsDigest])
 * (docs/spec/protocol.md, randomness). A restart reproduces the identical message. Throws usage `crypto/bad-seed`.
 */
export function createRng(inputs: RoundRngInputs): Rng {
  assertSeed(inputs.rootSeed);
  return createStream('rng', [
    inputs.rootSeed,
    asciiToBytes(inputs.protocol),
    inputs.sid,
    u32(inputs.round),
    u32(inputs.attempt),
    inputs.inputsDigest,
  ]);
}

/**
 * A user's hedged randomness: XOF("rng-user", [osRandom, secret, public inputs]). A weak operating-system source alone
 * does not repeat a nonce, because secret and message enter too. Throws usage `crypto/bad-seed`.
 */
export function createUserRng(osRandom: Uint8Array, secret: Uint8Array, publicInputs: readonly Uint8Array[]): Rng {
  assertSeed(osRandom);
  return createStream('rng-user', [osRandom, secret, ...publicInputs]);
}
