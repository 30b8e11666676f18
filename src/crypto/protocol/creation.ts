/** dWallet creation: the user's one message and its check, on every curve (docs/spec/protocol.md, creation). */
import { schnorr } from '@noble/curves/secp256k1.js';
import { Failure, isFailure } from '../../base/index.ts';
import { type Curve, curve } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { createUserRng, type Rng } from '../math/rng.ts';
import { encodeContext, USER_PARTY } from '../proof/context.ts';
import { decodeProof, encodeProof } from '../proof/proof-codec.ts';
import { prove } from '../proof/prove.ts';
import { pokDl } from '../proof/relations.ts';
import { verifyProof } from '../proof/verify.ts';
import { deriveKey } from './dwallet.ts';
import { deriveOnChainHints } from './hints.ts';
import { creationMessage, creationSessionId } from './move-hash.ts';
import { type NetworkKey, openNetworkKey } from './network-key.ts';

/** Public facts of one creation; every digest is recomputed from these. */
export interface CreationPlace {
  /** 32 bytes: nkId, pinned by the user. */
  readonly nkId: Uint8Array;
  /** 32 bytes: on-chain network id. */
  readonly network: Uint8Array;
  /** 32 bytes: address of the sender of the creating transaction. */
  readonly creator: Uint8Array;
  readonly curve: number;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
}

export interface UserShare {
  readonly curve: number;
  readonly salt: Uint8Array;
  readonly sid: Uint8Array;
  /** x_A. Secret. */
  readonly secret: bigint;
  /** X_A */
  readonly userPoint: Uint8Array;
  /** pi_A: 64 bytes on curve 0 (BIP340), an encoded PoK-DL elsewhere. */
  readonly proof: Uint8Array;
  readonly mu: bigint;
  /** X_B */
  readonly networkPoint: Uint8Array;
  /** X: compare with the chain before receiving funds. */
  readonly publicKey: Uint8Array;
}

export interface CreateUserShareInput {
  readonly networkKey: Uint8Array;
  /** Must equal the id of `networkKey`. */
  readonly nkId: Uint8Array;
  readonly network: Uint8Array;
  readonly creator: Uint8Array;
  readonly curve: number;
  /** 32 fresh bytes from the operating system. */
  readonly random: Uint8Array;
  /** Optional fixed share (from a seed), in [1, q); sampled when absent. */
  readonly secret?: bigint;
}

/**
 * Everything a user sends and keeps. Draws another salt (and share, unless fixed) where the key would be degenerate.
 * Throws usage `crypto/wrong-network-key`, `crypto/bad-share`, `crypto/bad-seed` and what decoding the network key throws.
 */
export function createUserShare(input: CreateUserShareInput): UserShare {
  const key = openNetworkKey(input.networkKey, input.nkId);
  const group = curve(input.curve);
  if (input.secret !== undefined && (input.secret <= 0n || input.secret >= group.q)) {
    throw new Failure('usage', 'crypto/bad-share', 'a user share lies in [1, q)');
  }
  const hedge = input.secret === undefined ? [] : [encodeScalar(group, input.secret)];
  const rng = createUserRng(input.random, hedge[0] ?? new Uint8Array(0), [input.nkId, input.network, input.creator]);
  for (;;) {
    const salt = rng.bytes(32);
    const secret = input.secret ?? rng.nonzeroScalar(group.q);
    const share = tryShare(key, { place: { ...input, salt }, secret, rng });
    if (share !== undefined) return share;
  }
}

/** undefined for the negligible cases in which the user must draw again. */
function tryShare(
  key: NetworkKey,
  draw: { readonly place: CreationPlace; readonly secret: bigint; readonly rng: Rng },
): UserShare | undefined {
  const { place, secret, rng } = draw;
  const group = curve(place.curve);
  const sid = creationSessionId(place);
  const userPoint = group.encode(group.baseMultiply(secret));
  const proof = proveCreation({ key, group, sid, userPoint }, secret, rng);
  try {
    const { mu, networkPoint, publicKey } = deriveKey(key, { curve: group.id, sid, userPoint, proof });
    const { x0, x1 } = key.curves[group.id]!;
    // Move's check fails closed where x coordinates coincide; find out before the transaction does.
    if (group.id === 0) deriveOnChainHints({ x0, x1, userPoint, mu });
    return {
      curve: group.id,
      salt: place.salt,
      sid,
      secret,
      userPoint,
      proof,
      mu,
      networkPoint: group.encode(networkPoint),
      publicKey: group.encode(publicKey),
    };
  } catch (error) {
    if (isFailure(error) && ['crypto/zero-mu', 'crypto/degenerate-key', 'crypto/no-hint'].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

interface CreationStatement {
  readonly key: { readonly suite: NetworkKey['suite']; readonly nkId: Uint8Array };
  readonly group: Curve;
  readonly sid: Uint8Array;
  readonly userPoint: Uint8Array;
}

function messageOf({ key, group, sid, userPoint }: CreationStatement): Uint8Array {
  return creationMessage({ nkId: key.nkId, curve: group.id, sid, userPoint });
}

function contextOf(statement: CreationStatement): Uint8Array {
  const { key, sid } = statement;
  const fields = { protocol: 'dwallet/dkg', suite: key.suite, nkId: key.nkId, sid, epoch: 0, party: USER_PARTY };
  return encodeContext({ ...fields, extra: [messageOf(statement)] });
}

/** pi_A: a BIP340 signature of m_A on curve 0, a PoK-DL bound to m_A elsewhere. */
function proveCreation(statement: CreationStatement, secret: bigint, rng: Rng): Uint8Array {
  const { group } = statement;
  if (group.id === 0) return schnorr.sign(messageOf(statement), encodeScalar(group, secret), rng.bytes(32));
  const relation = pokDl(group);
  const statements = [[group.decode(statement.userPoint)]];
  const proof = prove(relation, { ctx: contextOf(statement), statements, witnesses: [[secret]] }, rng);
  return encodeProof(relation, 1, proof);
}

function isCreationProof(statement: CreationStatement, proof: Uint8Array): boolean {
  const { group, userPoint } = statement;
  if (group.id === 0) {
    return proof.length === 64 && schnorr.verify(proof, messageOf(statement), userPoint.slice(1));
  }
  const relation = pokDl(group);
  const statements = [[group.decode(userPoint)]];
  return verifyProof(relation, { ctx: contextOf(statement), statements, proof: decodeProof(relation, 1, proof) });
}

export interface CreationClaim extends CreationPlace {
  readonly networkKey: Uint8Array;
  /** X_A */
  readonly userPoint: Uint8Array;
  /** pi_A */
  readonly proof: Uint8Array;
}

export interface VerifiedCreation {
  readonly sid: Uint8Array;
  readonly mu: bigint;
  readonly networkPoint: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A creation as the chain registered it: Move computed the session id itself. */
export interface RegisteredCreation {
  readonly networkKey: Uint8Array;
  readonly nkId: Uint8Array;
  readonly curve: number;
  /** 32 bytes: session id. */
  readonly sid: Uint8Array;
  /** X_A */
  readonly userPoint: Uint8Array;
  /** pi_A */
  readonly proof: Uint8Array;
}

/**
 * The network's check: recomputes sid, m_A, mu, X and verifies the proof. Throws usage `crypto/bad-creation` for a wrong
 * proof (certify a rejection), and usage failures of decoding.
 */
export function verifyCreation(claim: CreationClaim): VerifiedCreation {
  const { networkKey, nkId, userPoint, proof } = claim;
  return verifyRegisteredCreation({
    networkKey,
    nkId,
    curve: claim.curve,
    sid: creationSessionId(claim),
    userPoint,
    proof,
  });
}

/** The same check for a session id that the chain vouches for. */
export function verifyRegisteredCreation(creation: RegisteredCreation): VerifiedCreation {
  const { sid, userPoint, proof } = creation;
  const key = openNetworkKey(creation.networkKey, creation.nkId);
  const group = curve(creation.curve);
  group.decode(userPoint);
  if (!isCreationProof({ key, group, sid, userPoint }, proof)) {
    throw new Failure('usage', 'crypto/bad-creation', 'the creation proof does not verify', {
      hint: 'The proof must be made for this network key, creator, salt and user point.',
    });
  }
  const { mu, networkPoint, publicKey } = deriveKey(key, { curve: group.id, sid, userPoint, proof });
  return { sid, mu, networkPoint: group.encode(networkPoint), publicKey: group.encode(publicKey) };
}
