/** Presigns of the Schnorr family: encrypted nonce pairs, one round, k at a time (docs/spec/protocol.md, Schnorr-A). */
import { concatBytes, equalBytes, Failure, u16 } from '../../base/index.ts';
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
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { weightOf } from '../threshold/committee.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { inputsDigest } from './context.ts';
import { encodePresignEntry, GLOBAL_PRESIGN, isSchnorr } from './presign-entry.ts';
import { judgeMessages } from './presign-round.ts';
import {
  assertBundle,
  type PresignBatch,
  type PresignPlan,
  type PresignSession,
  planPresigns,
  presignBatch,
  unsupported,
} from './presign-session.ts';
import { messageHead, Reader } from './wire.ts';

/** Throws usage `crypto/unsupported-algorithm` for sessions of other families. */
function planOf(session: PresignSession): PresignPlan {
  if (!isSchnorr(session.curve, session.algorithm)) throw unsupported(session);
  return planPresigns(session);
}

function contextOf({ session, key, sid, cid }: PresignPlan, party: number): Uint8Array {
  const place = { protocol: 'schnorrA/presign', suite: key.suite, nkId: key.nkId, sid };
  return encodeContext({ ...place, epoch: session.committee.epoch, party, extra: [cid, u16(session.count)] });
}

function headOf({ sid, session }: PresignPlan, party: number): Uint8Array {
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

function parseContribution(plan: PresignPlan, { party, bytes }: PartyMessage): Contribution {
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

/** Judges contributions together; one verdict per message, in input order. `weightSeed`: 32 fresh secret bytes. */
export function verifyPresignContributions(
  session: PresignSession,
  messages: readonly PartyMessage[],
  weightSeed: Uint8Array,
): Verdict[] {
  const plan = planOf(session);
  return judgeMessages(
    messages,
    (message) => parseContribution(plan, message),
    (sound) => {
      const items = sound.map(({ party, nonces, proof }) => ({
        ctx: contextOf(plan, party),
        statements: nonces.map(({ ciphertext, point }) => [ciphertext.c1, ciphertext.c2, point]),
        proof,
      }));
      const { culprits } = verifyBatch(plan.encryption.relation, items, weightSeed);
      return new Set(culprits.map((position) => sound[position]!));
    },
  );
}

/**
 * Adds up contributions that passed verifyPresignContributions; the order given does not matter. Throws usage
 * `crypto/too-few` for sets below the quorum, and what parsing throws.
 */
export function combinePresigns(session: PresignSession, messages: readonly PartyMessage[]): PresignBatch {
  const plan = planOf(session);
  const { committee, curve, algorithm, nkId, count } = session;
  assertBundle(committee, messages);
  const contributions = messages.map((message) => parseContribution(plan, message));
  const header = { curve, alg: algorithm, nkId, sid: plan.sid, keyDigest: GLOBAL_PRESIGN };
  const entries = Array.from({ length: count }, (_, index) => {
    const [first, second] = [sumNonces(plan, contributions, 2 * index), sumNonces(plan, contributions, 2 * index + 1)];
    const pair = { ct0: first.ciphertext, ct1: second.ciphertext, D: first.point, E: second.point };
    return encodePresignEntry(plan.key.suite, { ...header, index }, { kind: 'schnorr', ...pair });
  });
  return presignBatch(plan, messages, entries);
}

function sumNonces({ encryption }: PresignPlan, contributions: readonly Contribution[], at: number) {
  const { curve: points, group } = encryption;
  const point = contributions.reduce((sum, { nonces }) => points.add(sum, nonces[at]!.point), points.identity);
  if (points.isIdentity(point))
    throw new Failure('usage', 'crypto/degenerate-presign', 'a nonce point is the identity');
  const terms = contributions.map(({ nonces }) => ({ ciphertext: nonces[at]!.ciphertext }));
  return { point, ciphertext: combineCiphertexts(group, terms) };
}
