/** Certificates of the committee: BLS12-381 signature shares (keys in G1, signatures in G2), checked and aggregated. */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { Failure, type Secret } from '../base/index.ts';

const bls = bls12_381.longSignatures;
/** Suite of Sui's `bls12381_min_pk_verify` (draft-irtf-cfrg-bls-signature, basic scheme); rogue keys are excluded by the proofs of possession. */
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_';
type SignaturePoint = ReturnType<typeof bls.Signature.fromBytes>;
type KeyPoint = ReturnType<typeof bls.getPublicKey>;

/** A public key of 48 bytes. */
export function certificateKey(secret: Secret<Uint8Array>): Uint8Array {
  return bls.getPublicKey(secret.reveal()).toBytes();
}

/** Our signature share over the exact bytes of a certificate (docs/spec/onchain.md, signed messages): 96 bytes. */
export function signCertificate(secret: Secret<Uint8Array>, bytes: Uint8Array): Uint8Array {
  return bls.Signature.toBytes(bls.sign(bls.hash(bytes, DST), secret.reveal()));
}

function parseKey(bytes: Uint8Array): KeyPoint | undefined {
  try {
    // fromBytes refuses what is not on the curve and in the subgroup; tests hold it to that.
    const point = bls12_381.G1.Point.fromBytes(bytes);
    return point.is0() ? undefined : point;
  } catch {
    // Bytes that are no point are an answer, not an error.
    return undefined;
  }
}

function parseSignature(bytes: Uint8Array): SignaturePoint | undefined {
  try {
    if (bytes.length !== 96) return undefined;
    const point = bls.Signature.fromBytes(bytes);
    return point.is0() ? undefined : point;
  } catch {
    return undefined;
  }
}

/** True iff `signature` is this key's share over these bytes. Never throws on bad bytes. */
export function verifyCertificateShare(blsKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const [key, point] = [parseKey(blsKey), parseSignature(signature)];
  return key !== undefined && point !== undefined && bls.verify(point, bls.hash(bytes, DST), key);
}

export interface CertificateMember {
  readonly weight: number;
  /** 48 bytes, with a proof of possession checked on chain. */
  readonly blsKey: Uint8Array;
}

export interface CertificateShare {
  /** Position in the committee, from 0. */
  readonly party: number;
  /** 96 bytes. */
  readonly signature: Uint8Array;
}

export interface CertificateResult {
  /** Undefined while the weight of the good shares is too small. */
  readonly aggregate: { readonly bitmap: Uint8Array; readonly signature: Uint8Array } | undefined;
  /** Total weight of the good shares. */
  readonly weight: number;
  /** Parties whose share is wrong, ascending. */
  readonly culprits: readonly number[];
}

interface Candidate {
  readonly party: number;
  readonly key: KeyPoint;
  readonly point: SignaturePoint;
}

function parseShares(
  members: readonly CertificateMember[],
  shares: readonly CertificateShare[],
): { good: Candidate[]; bad: Set<number> } {
  const good = new Map<number, Candidate>();
  const bad = new Set<number>();
  for (const { party, signature } of shares) {
    const member = members[party];
    if (member === undefined) throw unknownParty(party);
    if (good.has(party) || bad.has(party)) continue;
    const [key, point] = [parseKey(member.blsKey), parseSignature(signature)];
    if (key === undefined || point === undefined) bad.add(party);
    else good.set(party, { party, key, point });
  }
  return { good: [...good.values()], bad };
}

function unknownParty(party: number): Failure {
  return new Failure('bug', 'validator/unknown-party', 'a certificate share of nobody in the committee', {
    data: { party },
  });
}

/** Bit i of byte i/8, least significant first, is member i. */
function encodeBitmap(size: number, parties: readonly number[]): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(size / 8));
  for (const party of parties) bitmap[party >> 3] = (bitmap[party >> 3] ?? 0) | (1 << (party & 7));
  return bitmap;
}

function aggregateHolds(candidates: readonly Candidate[], hashed: ReturnType<typeof bls.hash>): boolean {
  if (candidates.length === 0) return false;
  const key = bls.aggregatePublicKeys(candidates.map((c) => c.key));
  const signature = bls.aggregateSignatures(candidates.map((c) => c.point));
  return !key.is0() && !signature.is0() && bls.verify(signature, hashed, key);
}

/**
 * Aggregates the shares over `bytes` when the good ones weigh more than 2/3. One pairing check when all are good; otherwise
 * each share is checked and the wrong ones are named. The first share of a party counts. Throws bug
 * `validator/unknown-party`.
 */
export function aggregateCertificate(
  bytes: Uint8Array,
  members: readonly CertificateMember[],
  shares: readonly CertificateShare[],
): CertificateResult {
  const hashed = bls.hash(bytes, DST);
  const { good, bad } = parseShares(members, shares);
  const sound = aggregateHolds(good, hashed) ? good : good.filter((c) => bls.verify(c.point, hashed, c.key));
  for (const candidate of good) if (!sound.includes(candidate)) bad.add(candidate.party);
  const weight = sound.reduce((sum, c) => sum + (members[c.party]?.weight ?? 0), 0);
  const total = members.reduce((sum, member) => sum + member.weight, 0);
  const culprits = [...bad].toSorted((a, b) => a - b);
  if (weight * 3 <= total * 2) return { aggregate: undefined, weight, culprits };
  const parties = sound.map((c) => c.party);
  const signature = bls.Signature.toBytes(bls.aggregateSignatures(sound.map((c) => c.point)));
  return { aggregate: { bitmap: encodeBitmap(members.length, parties), signature }, weight, culprits };
}

/** A fresh BLS secret key from 48 random bytes: 32 bytes. */
export function createCertificateSecret(random: Uint8Array): Uint8Array {
  return bls12_381.utils.randomSecretKey(random);
}
