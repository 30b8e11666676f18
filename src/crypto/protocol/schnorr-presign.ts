/** Presigns of the Schnorr family: encrypted nonce pairs, one round, k at a time (docs/spec/protocol.md, Schnorr-A). */
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, equalBytes, Failure, u8, u16, u32 } from '../../base/index.ts';
import {
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  encodeCiphertext,
  encrypt,
} from '../encryption/ciphertext.ts';
import type { CurvePoint } from '../group/curve.ts';
import { createRng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { type Committee, committeeDigest, quorum, totalWeight, weightOf } from '../threshold/committee.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { bundleDigest, inputsDigest, messageDigest } from './context.ts';
import { type NetworkKey, openNetworkKey } from './network-key.ts';
import { encodePresignEntry, GLOBAL_PRESIGN, schnorrAlgorithm } from './presign-entry.ts';
import { type EncryptionKey, encryptionKey } from './suite.ts';
import { messageHead, Reader } from './wire.ts';

/** Most presigns in one batch. */
export const MAX_BATCH = 32;

export interface PresignSession {
  readonly networkKey: Uint8Array;
  readonly nkId: Uint8Array;
  readonly committee: Committee;
  /** 0, 2 or 3. */
  readonly curve: number;
  /** Validator that proposes the bundle. */
  readonly proposer: number;
  /** The proposer's session counter. */
  readonly counter: number;
  /** Number of presigns in the batch, 1..32. */
  readonly count: number;
}

export type PresignSessionName = Pick<PresignSession, 'nkId' | 'curve' | 'committee' | 'proposer' | 'counter'>;

/** The session's id, 32 bytes. Throws usage `crypto/no-schnorr`. */
export function presignSessionId(session: PresignSessionName): Uint8Array {
  const { nkId, curve, committee, proposer, counter } = session;
  const alg = schnorrAlgorithm(curve);
  return xof('sid/presign', [nkId, u8(curve), u8(alg), u32(committee.epoch), u16(proposer), u32(counter)], 32);
}

interface Plan {
  readonly session: PresignSession;
  readonly key: NetworkKey;
  readonly encryption: EncryptionKey;
  readonly sid: Uint8Array;
  readonly cid: Uint8Array;
}

function planOf(session: PresignSession): Plan {
  const { count, proposer, committee } = session;
  if (!Number.isInteger(count) || count < 1 || count > MAX_BATCH) {
    throw new Failure('usage', 'crypto/bad-count', `a batch has 1 to ${MAX_BATCH} presigns`, { data: { count } });
  }
  weightOf(committee, [proposer]);
  const key = openNetworkKey(session.networkKey, session.nkId);
  const sid = presignSessionId(session);
  const encryption = encryptionKey(key.suite, key.encryptionKeys, session.curve);
  return { session, key, encryption, sid, cid: committeeDigest(committee) };
}

function contextOf({ session, key, sid, cid }: Plan, party: number): Uint8Array {
  const place = { protocol: 'schnorrA/presign', suite: key.suite, nkId: key.nkId, sid };
  return encodeContext({ ...place, epoch: session.committee.epoch, party, extra: [cid, u16(session.count)] });
}

function headOf({ sid, session }: Plan, party: number): Uint8Array {
  return concatBytes(messageHead('presignContribution'), sid, u16(party), u16(session.count));
}

/** One validator's message; the same inputs give the same bytes. Throws usage. */
export function contributePresigns(session: PresignSession, party: number, rootSeed: Uint8Array): Uint8Array {
  const plan = planOf(session);
  weightOf(session.committee, [party]);
  const { curve: points, group, pk, relation } = plan.encryption;
  const place = { protocol: 'schnorrA/presign', sid: plan.sid, round: 0, attempt: 0 };
  const rng = createRng({ rootSeed, ...place, inputsDigest: inputsDigest([plan.cid, u16(session.count)]) });
  const nonces = Array.from({ length: 2 * session.count }, () => {
    const k = rng.nonzeroScalar(points.q);
    const r = rng.bits(group.parameters.exponentBits);
    return { k, r, ciphertext: encrypt(group, { publicKey: pk, m: k, r }), point: points.baseMultiply(k) };
  });
  const statements = nonces.map(({ ciphertext, point }) => [ciphertext.c1, ciphertext.c2, point]);
  const witnesses = nonces.map(({ k, r }) => [k, r]);
  const proof = prove(relation, { ctx: contextOf(plan, party), statements, witnesses }, rng);
  const encoded = nonces.map(({ ciphertext, point }) =>
    concatBytes(encodeCiphertext(group, ciphertext), points.encode(point)),
  );
  return concatBytes(headOf(plan, party), ...encoded, encodeProof(relation, nonces.length, proof));
}

interface Contribution {
  readonly party: number;
  /** 2*count: k_0 and k_1 of presign j at 2j and 2j+1. */
  readonly nonces: readonly { readonly ciphertext: Ciphertext; readonly point: CurvePoint }[];
  readonly proof: Proof;
}

function parseContribution(plan: Plan, { party, bytes }: PartyMessage): Contribution {
  weightOf(plan.session.committee, [party]);
  const { curve: points, group, relation } = plan.encryption;
  const reader = new Reader(bytes, 'presignContribution', 128 * 1024);
  const head = headOf(plan, party).subarray(2);
  if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another session');
  const count = 2 * plan.session.count;
  const nonces = Array.from({ length: count }, () => ({
    ciphertext: decodeCiphertext(group, reader.take(ciphertextLength(group))),
    point: points.decode(reader.take(points.pointLength)),
  }));
  const proof = decodeProof(relation, count, reader.take(proofLength(relation, count)));
  reader.end();
  return { party, nonces, proof };
}

function parseSafely(plan: Plan, message: PartyMessage): Contribution | string {
  try {
    return parseContribution(plan, message);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return error.code;
    throw error;
  }
}

/** Judges contributions together; one verdict per message, in input order. `weightSeed`: 32 fresh secret bytes. */
export function verifyPresignContributions(
  session: PresignSession,
  messages: readonly PartyMessage[],
  weightSeed: Uint8Array,
): Verdict[] {
  const plan = planOf(session);
  const parsed = messages.map((message) => parseSafely(plan, message));
  const sound = parsed.filter((item) => typeof item !== 'string');
  const items = sound.map(({ party, nonces, proof }) => ({
    ctx: contextOf(plan, party),
    statements: nonces.map(({ ciphertext, point }) => [ciphertext.c1, ciphertext.c2, point]),
    proof,
  }));
  const { culprits } = verifyBatch(plan.encryption.relation, items, weightSeed);
  const wrong = new Set(culprits.map((position) => sound[position]));
  return messages.map(({ party, bytes }, i): Verdict => {
    const digest = messageDigest(bytes);
    const item = parsed[i]!;
    if (typeof item === 'string') return { party, digest, ok: false, code: item };
    return wrong.has(item) ? { party, digest, ok: false, code: 'crypto/bad-proof' } : { party, digest, ok: true };
  });
}

export interface PresignBatch {
  readonly sid: Uint8Array;
  /** Digest of the agreed set: sorted (party, message digest) pairs. */
  readonly bundleDigest: Uint8Array;
  /** Canonical entry bytes, as they go on chain. */
  readonly entries: readonly Uint8Array[];
  /** presignDigest of each entry. */
  readonly entryDigests: readonly Uint8Array[];
  /** blake2b-256 of the concatenated entries. */
  readonly batchDigest: Uint8Array;
}

/**
 * Adds up contributions that passed verifyPresignContributions; the order given does not matter. Throws usage
 * `crypto/too-few` for sets below the quorum, and what parsing throws.
 */
export function combinePresigns(session: PresignSession, messages: readonly PartyMessage[]): PresignBatch {
  const plan = planOf(session);
  const { committee, curve, nkId, count } = session;
  const parties = messages.map(({ party }) => party);
  const enough = weightOf(committee, parties) >= quorum(totalWeight(committee));
  if (!enough || new Set(parties).size !== parties.length) {
    throw new Failure('usage', 'crypto/too-few', 'a bundle carries at least the quorum, each party once');
  }
  const contributions = messages.map((message) => parseContribution(plan, message));
  const header = { curve, alg: schnorrAlgorithm(curve), nkId, sid: plan.sid, keyDigest: GLOBAL_PRESIGN };
  const entries = Array.from({ length: count }, (_, index) => {
    const [first, second] = [sumNonces(plan, contributions, 2 * index), sumNonces(plan, contributions, 2 * index + 1)];
    const pair = { ct0: first.ciphertext, ct1: second.ciphertext, D: first.point, E: second.point };
    return encodePresignEntry(plan.key.suite, { ...header, index }, pair);
  });
  return {
    sid: plan.sid,
    bundleDigest: bundleDigest(messages),
    entries: entries.map(({ bytes }) => bytes),
    entryDigests: entries.map(({ digest }) => digest),
    batchDigest: presignBatchDigest(entries.map(({ bytes }) => bytes)),
  };
}

/** blake2b-256 of the concatenated entry bytes, which Move recomputes. */
export function presignBatchDigest(entries: readonly Uint8Array[]): Uint8Array {
  return blake2b(concatBytes(...entries), { dkLen: 32 });
}

function sumNonces({ encryption }: Plan, contributions: readonly Contribution[], at: number) {
  const { curve: points, group } = encryption;
  const point = contributions.reduce((sum, { nonces }) => points.add(sum, nonces[at]!.point), points.identity);
  if (points.isIdentity(point))
    throw new Failure('usage', 'crypto/degenerate-presign', 'a nonce point is the identity');
  const terms = contributions.map(({ nonces }) => ({ ciphertext: nonces[at]!.ciphertext }));
  return { point, ciphertext: combineCiphertexts(group, terms) };
}
