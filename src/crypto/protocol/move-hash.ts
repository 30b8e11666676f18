/** The hash that Move recomputes, and the creation digests built from it (docs/spec/protocol.md, what Move recomputes). */
import { bcs } from '@mysten/bcs';
import { blake2b } from '@noble/hashes/blake2.js';
import { asciiToBytes, bytesToBigint, concatBytes, Failure, u8 } from '../../base/index.ts';

const vector = bcs.byteVector();
const address = bcs.bytes(32);

const SidBody = bcs.struct('Sid', { network: address, creator: address, curve: bcs.u8(), salt: vector });
const CreateBody = bcs.struct('Create', { nkId: vector, curve: bcs.u8(), sid: vector, userPoint: vector });
const MuBody = bcs.struct('Mu', {
  nkId: vector,
  curve: bcs.u8(),
  sid: vector,
  x0: vector,
  x1: vector,
  userPoint: vector,
  proof: vector,
});

/** blake2b256(u8(len tag) || tag || body); `body` is BCS already, tag is ASCII. */
export function moveHash(tag: string, body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(u8(tag.length), asciiToBytes(tag), body), { dkLen: 32 });
}

export interface SessionIdFields {
  /** 32-byte on-chain network id. */
  readonly network: Uint8Array;
  /** 32-byte address of the creating transaction's sender. */
  readonly creator: Uint8Array;
  readonly curve: number;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
}

/** sid of a creation, 32 bytes. Throws usage `crypto/bad-length`. */
export function creationSessionId(fields: SessionIdFields): Uint8Array {
  for (const part of [fields.network, fields.creator, fields.salt]) {
    if (part.length !== 32) throw new Failure('usage', 'crypto/bad-length', 'network, creator and salt have 32 bytes');
  }
  return moveHash('tandem/v1/sid', SidBody.serialize(fields).toBytes());
}

export interface CreationMessageFields {
  readonly nkId: Uint8Array;
  readonly curve: number;
  readonly sid: Uint8Array;
  /** X_A, canonical encoding. */
  readonly userPoint: Uint8Array;
}

/** m_A: what the user's creation proof is made over, 32 bytes. */
export function creationMessage(fields: CreationMessageFields): Uint8Array {
  return moveHash('tandem/v1/create', CreateBody.serialize(fields).toBytes());
}

export interface MuFields extends CreationMessageFields {
  readonly x0: Uint8Array;
  readonly x1: Uint8Array;
  readonly proof: Uint8Array;
}

/** mu in [1, q). Throws usage `crypto/zero-mu` (the user then takes another salt). */
export function derivationScalar(fields: MuFields, q: bigint): bigint {
  const body = MuBody.serialize(fields).toBytes();
  const mu = bytesToBigint(concatBytes(moveHash('tandem/v1/mu0', body), moveHash('tandem/v1/mu1', body))) % q;
  if (mu === 0n)
    throw new Failure('usage', 'crypto/zero-mu', 'the derivation scalar is zero', { hint: 'Use another salt.' });
  return mu;
}
