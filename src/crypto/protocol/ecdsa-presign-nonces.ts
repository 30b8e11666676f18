/** Second round of ECDSA presigns: every validator adds two nonces, on the curve and multiplied into the agreed Enc(gamma). */
import { concatBytes, equalBytes, Failure, u16 } from '../../base/index.ts';
import {
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  encodeCiphertext,
} from '../encryption/ciphertext.ts';
import type { ClassElement, FixedBase } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { CurvePoint } from '../group/curve.ts';
import { createRng, type Rng } from '../math/rng.ts';
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import type { Relation, Statement } from '../proof/relation.ts';
import { type CiphertextBases, SCALAR_BITS, scaleDl } from '../proof/relations.ts';
import { maskBits } from '../proof/transcript.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { weightOf } from '../threshold/committee.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { inputsDigest } from './context.ts';
import { type EcdsaPlan, type OpenedFirstRound, openFirstRound, planEcdsa } from './ecdsa-presign-gammas.ts';
import { encodePresignEntry, GLOBAL_PRESIGN } from './presign-entry.ts';
import { createParsedMessages, judgeMessages } from './presign-round.ts';
import { assertBundle, type PresignBatch, type PresignSession, presignBatch } from './presign-session.ts';
import { messageHead, Reader } from './wire.ts';

const PROTOCOL = 'ecdsa/presign/2';
/** Nonces per presign. */
const NONCES = 2;
/** More than the largest batch of CL-128 needs. */
const MAX_BYTES = 128 * 1024;

/** A session in its second round. */
interface SecondRound extends EcdsaPlan {
  readonly first: OpenedFirstRound;
}

function planSecond(session: PresignSession, first: Uint8Array): SecondRound {
  const plan = planEcdsa(session);
  return { ...plan, first: openFirstRound(plan, first) };
}

/** K = k*G and k (.) ctg (+) Enc(0). */
interface ScaledNonce {
  readonly point: CurvePoint;
  readonly ciphertext: Ciphertext;
}

const statementOf = ({ point, ciphertext }: ScaledNonce): Statement => [point, ciphertext.c1, ciphertext.c2];

/** ScaleDL for one presign; every party proves under the same bases, no two presigns share them. */
function relationFor({ encryption }: SecondRound, bases: CiphertextBases): Relation {
  return scaleDl(encryption.curve, { group: encryption.group, pk: encryption.pk }, bases);
}

/** The digest of the first round covers the agreed set and all of ctg; the index tells the presigns of a batch apart. */
function contextOf({ session, key, sid, cid, first }: SecondRound, party: number, index: number): Uint8Array {
  const place = { protocol: PROTOCOL, suite: key.suite, nkId: key.nkId, sid, epoch: session.committee.epoch, party };
  return encodeContext({ ...place, extra: [cid, u16(session.count), first.digest, u16(index)] });
}

function headOf({ sid, session, first }: SecondRound, party: number): Uint8Array {
  return concatBytes(messageHead('ecdsaNonces'), sid, u16(party), u16(session.count), first.digest);
}

/** One presign's two nonces with their proof, encoded. */
function contributePair(plan: SecondRound, at: { party: number; index: number }, rng: Rng): Uint8Array {
  const { curve: points, group, pk } = plan.encryption;
  const { ctg } = plan.first.scaled[at.index]!;
  // Three exponents share the squarings of a table that lives as long as this proof.
  const table = (element: ClassElement): FixedBase => group.fixedBase(element, maskBits(SCALAR_BITS, NONCES), 'large');
  const bases = { c1: table(ctg.c1), c2: table(ctg.c2) };
  const scale = (base: FixedBase, k: bigint, masking: { base: FixedBase; r: bigint }): ClassElement =>
    group.multiPow([
      { base, exponent: k },
      { base: masking.base, exponent: masking.r },
    ]);
  const nonces = Array.from({ length: NONCES }, () => {
    const k = rng.nonzeroScalar(points.q);
    const r = rng.bits(group.parameters.exponentBits);
    const c1 = scale(bases.c1, k, { base: generatorBase(group), r });
    return { k, r, point: points.baseMultiply(k), ciphertext: { c1, c2: scale(bases.c2, k, { base: pk, r }) } };
  });
  const relation = relationFor(plan, bases);
  const statements = nonces.map(statementOf);
  const witnesses = nonces.map(({ k, r }) => [k, r]);
  const proof = prove(relation, { ctx: contextOf(plan, at.party, at.index), statements, witnesses }, rng);
  const encoded = nonces.map(({ point, ciphertext }) =>
    concatBytes(points.encode(point), encodeCiphertext(group, ciphertext)),
  );
  return concatBytes(...encoded, encodeProof(relation, NONCES, proof));
}

/**
 * One validator's message of the second round; `first` is what the caller combined from the agreed set itself. The same inputs
 * give the same bytes, another first round gives independent nonces. Throws usage.
 */
export function contributeEcdsaNonces(
  session: PresignSession,
  first: Uint8Array,
  party: number,
  rootSeed: Uint8Array,
): Uint8Array {
  const plan = planSecond(session, first);
  weightOf(session.committee, [party]);
  const place = { protocol: PROTOCOL, sid: plan.sid, round: 0, attempt: 0 };
  const inputs = inputsDigest([plan.cid, u16(session.count), plan.first.digest]);
  const rng = createRng({ rootSeed, ...place, inputsDigest: inputs });
  const pairs = plan.first.scaled.map((_, index) => contributePair(plan, { party, index }, rng));
  return concatBytes(headOf(plan, party), ...pairs);
}

interface NoncePairWithProof {
  readonly nonces: readonly ScaledNonce[];
  readonly proof: Proof;
}

interface Contribution {
  readonly party: number;
  /** By presign. */
  readonly pairs: readonly NoncePairWithProof[];
}

const parsedMessages = createParsedMessages<Contribution>();

function parseNonces(plan: SecondRound, relations: readonly Relation[], message: PartyMessage): Contribution {
  const { party, bytes } = message;
  const { curve: points, group } = plan.encryption;
  weightOf(plan.session.committee, [party]);
  return parsedMessages([plan.sid, u16(plan.session.count), plan.first.digest], message, () => {
    const reader = new Reader(bytes, 'ecdsaNonces', MAX_BYTES);
    const head = headOf(plan, party).subarray(2);
    if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another session or first round');
    const pairs = relations.map((relation) => {
      const nonces = Array.from({ length: NONCES }, () => ({
        point: points.decode(reader.take(points.pointLength)),
        ciphertext: decodeCiphertext(group, reader.take(ciphertextLength(group))),
      }));
      return { nonces, proof: decodeProof(relation, NONCES, reader.take(proofLength(relation, NONCES))) };
    });
    reader.end();
    return { party, pairs };
  });
}

const relationsOf = (plan: SecondRound): Relation[] => plan.first.scaled.map(({ ctg }) => relationFor(plan, ctg));

/**
 * Judges second-round messages; one verdict per message, in input order, for its whole batch. All parties' proofs of one presign
 * are verified together; who failed for one presign is left out for the next. `weightSeed`: 32 fresh secret bytes.
 */
export function verifyEcdsaNonces(
  session: PresignSession,
  first: Uint8Array,
  messages: readonly PartyMessage[],
  weightSeed: Uint8Array,
): Verdict[] {
  const plan = planSecond(session, first);
  const relations = relationsOf(plan);
  return judgeMessages(
    messages,
    (message) => parseNonces(plan, relations, message),
    (sound) => {
      const wrong = new Set<Contribution>();
      relations.forEach((relation, index) => {
        const judged = sound.filter((item) => !wrong.has(item));
        const items = judged.map(({ party, pairs }) => ({
          ctx: contextOf(plan, party, index),
          statements: pairs[index]!.nonces.map(statementOf),
          proof: pairs[index]!.proof,
        }));
        for (const position of verifyBatch(relation, items, weightSeed).culprits) wrong.add(judged[position]!);
      });
      return wrong;
    },
  );
}

/**
 * Adds up messages that passed verifyEcdsaNonces; the order given does not matter. Throws usage `crypto/too-few` for sets below
 * the quorum or with a party twice, `crypto/degenerate-presign`, and what parsing throws.
 */
export function combineEcdsaPresigns(
  session: PresignSession,
  first: Uint8Array,
  messages: readonly PartyMessage[],
): PresignBatch {
  const plan = planSecond(session, first);
  assertBundle(session.committee, messages);
  const relations = relationsOf(plan);
  const contributions = messages.map((message) => parseNonces(plan, relations, message));
  const { curve, algorithm, nkId } = session;
  const header = { curve, alg: algorithm, nkId, sid: plan.sid, keyDigest: GLOBAL_PRESIGN };
  const entries = plan.first.scaled.map(({ ctg, ctg0, ctg1 }, index) => {
    const pairs = contributions.map(({ pairs }) => pairs[index]!.nonces);
    const [zero, one] = [sumNonces(plan, pairs, 0), sumNonces(plan, pairs, 1)];
    const nonces = { ctk0: zero.ciphertext, ctk1: one.ciphertext, R0: zero.point, R1: one.point };
    return encodePresignEntry(plan.key.suite, { ...header, index }, { kind: 'ecdsa', ctg, ctg0, ctg1, ...nonces });
  });
  return presignBatch(plan, messages, entries);
}

function sumNonces({ encryption }: EcdsaPlan, pairs: readonly (readonly ScaledNonce[])[], at: 0 | 1): ScaledNonce {
  const { curve: points, group } = encryption;
  const point = pairs.reduce((sum, nonces) => points.add(sum, nonces[at]!.point), points.identity);
  if (points.isIdentity(point)) {
    throw new Failure('usage', 'crypto/degenerate-presign', 'a nonce point is the identity');
  }
  const terms = pairs.map((nonces) => ({ ciphertext: nonces[at]!.ciphertext }));
  return { point, ciphertext: combineCiphertexts(group, terms) };
}
