/** First round of ECDSA presigns: every validator adds an encrypted multiplier gamma, and gamma times the network's key halves. */
import { concatBytes, equalBytes, Failure, u16 } from '../../base/index.ts';
import {
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  encodeCiphertext,
  encrypt,
} from '../encryption/ciphertext.ts';
import type { ClassElement, ClassGroup } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import { createRng } from '../math/rng.ts';
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import type { Statement } from '../proof/relation.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { weightOf } from '../threshold/committee.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { bundleDigest, inputsDigest, messageDigest } from './context.ts';
import { networkCurve } from './network-key.ts';
import { isEcdsa } from './presign-entry.ts';
import { createParsedMessages, judgeMessages } from './presign-round.ts';
import { assertBundle, type PresignPlan, type PresignSession, planPresigns, unsupported } from './presign-session.ts';
import { type HalfBases, keyHalves } from './suite.ts';
import { messageHead, Reader } from './wire.ts';

const PROTOCOL = 'ecdsa/presign/1';
/** More than the largest batch of CL-128 needs. */
const MAX_BYTES = 128 * 1024;

/** An opened session with the tables of the network key's halves. */
export interface EcdsaPlan extends PresignPlan {
  readonly halves: HalfBases;
}

/** Throws usage `crypto/unsupported-algorithm` for sessions of other families, and what planPresigns throws. */
export function planEcdsa(session: PresignSession): EcdsaPlan {
  if (!isEcdsa(session.curve, session.algorithm)) throw unsupported(session);
  const plan = planPresigns(session);
  const { ct0, ct1 } = networkCurve(plan.key, session.curve);
  return { ...plan, halves: keyHalves(plan.encryption, [ct0, ct1]) };
}

/** Enc(gamma), Enc(gamma*x_0), Enc(gamma*x_1). */
export interface ScaledHalves {
  readonly ctg: Ciphertext;
  readonly ctg0: Ciphertext;
  readonly ctg1: Ciphertext;
}

const statementOf = ({ ctg, ctg0, ctg1 }: ScaledHalves): Statement => [
  ctg.c1,
  ctg.c2,
  ctg0.c1,
  ctg0.c2,
  ctg1.c1,
  ctg1.c2,
];

const encodeHalves = (group: ClassGroup, { ctg, ctg0, ctg1 }: ScaledHalves): Uint8Array =>
  concatBytes(...[ctg, ctg0, ctg1].map((ciphertext) => encodeCiphertext(group, ciphertext)));

function readHalves(group: ClassGroup, reader: Reader): ScaledHalves {
  const next = (): Ciphertext => decodeCiphertext(group, reader.take(ciphertextLength(group)));
  return { ctg: next(), ctg0: next(), ctg1: next() };
}

function contextOf({ session, key, sid, cid }: EcdsaPlan, party: number): Uint8Array {
  const place = { protocol: PROTOCOL, suite: key.suite, nkId: key.nkId, sid };
  return encodeContext({ ...place, epoch: session.committee.epoch, party, extra: [cid, u16(session.count)] });
}

function headOf({ sid, session }: EcdsaPlan, party: number): Uint8Array {
  return concatBytes(messageHead('ecdsaGammas'), sid, u16(party), u16(session.count));
}

/** One validator's message of the first round; the same inputs give the same bytes. Throws usage. */
export function contributeEcdsaGammas(session: PresignSession, party: number, rootSeed: Uint8Array): Uint8Array {
  const plan = planEcdsa(session);
  weightOf(session.committee, [party]);
  const { group, pk } = plan.encryption;
  const { relation, halves } = plan.halves;
  const h = generatorBase(group);
  const place = { protocol: PROTOCOL, sid: plan.sid, round: 0, attempt: 0 };
  const rng = createRng({ rootSeed, ...place, inputsDigest: inputsDigest([plan.cid, u16(session.count)]) });
  const scale = (gamma: bigint, r: bigint, at: 0 | 1): Ciphertext => {
    const raise = (base: (typeof halves)[0]['c1'], masking: typeof pk): ClassElement =>
      group.multiPow([
        { base, exponent: gamma },
        { base: masking, exponent: r },
      ]);
    return { c1: raise(halves[at].c1, h), c2: raise(halves[at].c2, pk) };
  };
  const made = Array.from({ length: session.count }, () => {
    const gamma = rng.nonzeroScalar(group.parameters.q);
    const [r, r0, r1] = [0, 1, 2].map(() => rng.bits(group.parameters.exponentBits)) as [bigint, bigint, bigint];
    const ctg = encrypt(group, { publicKey: pk, m: gamma, r });
    return { witness: [gamma, r, r0, r1], ctg, ctg0: scale(gamma, r0, 0), ctg1: scale(gamma, r1, 1) };
  });
  const statements = made.map(statementOf);
  const witnesses = made.map(({ witness }) => witness);
  const proof = prove(relation, { ctx: contextOf(plan, party), statements, witnesses }, rng);
  const encoded = made.map((item) => encodeHalves(group, item));
  return concatBytes(headOf(plan, party), ...encoded, encodeProof(relation, session.count, proof));
}

interface Contribution {
  readonly party: number;
  readonly scaled: readonly ScaledHalves[];
  readonly proof: Proof;
}

const parsedMessages = createParsedMessages<Contribution>();

function parseGammas(plan: EcdsaPlan, message: PartyMessage): Contribution {
  const { party, bytes } = message;
  const { session, encryption, halves } = plan;
  weightOf(session.committee, [party]);
  return parsedMessages([plan.sid, u16(session.count)], message, () => {
    const reader = new Reader(bytes, 'ecdsaGammas', MAX_BYTES);
    const head = headOf(plan, party).subarray(2);
    if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another session');
    const scaled = Array.from({ length: session.count }, () => readHalves(encryption.group, reader));
    const proof = decodeProof(halves.relation, session.count, reader.take(proofLength(halves.relation, session.count)));
    reader.end();
    return { party, scaled, proof };
  });
}

/** Judges first-round messages together; one verdict per message, in input order. `weightSeed`: 32 fresh secret bytes. */
export function verifyEcdsaGammas(
  session: PresignSession,
  messages: readonly PartyMessage[],
  weightSeed: Uint8Array,
): Verdict[] {
  const plan = planEcdsa(session);
  return judgeMessages(
    messages,
    (message) => parseGammas(plan, message),
    (sound) => {
      const items = sound.map(({ party, scaled, proof }) => ({
        ctx: contextOf(plan, party),
        statements: scaled.map(statementOf),
        proof,
      }));
      const { culprits } = verifyBatch(plan.halves.relation, items, weightSeed);
      return new Set(culprits.map((position) => sound[position]!));
    },
  );
}

/** The agreed outcome of the first round: the same bytes at every validator that agreed on the same set. */
export interface EcdsaFirstRound {
  /** sid, count, bundleDigest, then per presign ctg, ctg0, ctg1. */
  readonly bytes: Uint8Array;
  /** Digest of the agreed set: sorted (party, message digest) pairs. */
  readonly bundleDigest: Uint8Array;
}

/**
 * Adds up messages that passed verifyEcdsaGammas; the order given does not matter. Throws usage `crypto/too-few` for sets below
 * the quorum or with a party twice, `crypto/degenerate-presign`, and what parsing throws.
 */
export function combineEcdsaGammas(session: PresignSession, messages: readonly PartyMessage[]): EcdsaFirstRound {
  const plan = planEcdsa(session);
  assertBundle(session.committee, messages);
  const { group } = plan.encryption;
  const contributions = messages.map((message) => parseGammas(plan, message));
  const sum = (index: number, field: keyof ScaledHalves): Ciphertext => {
    const total = combineCiphertexts(
      group,
      contributions.map(({ scaled }) => ({ ciphertext: scaled[index]![field] })),
    );
    if (group.isIdentity(total.c1) || group.isIdentity(total.c2)) {
      throw new Failure('usage', 'crypto/degenerate-presign', 'the contributions cancel each other');
    }
    return total;
  };
  const digest = bundleDigest(messages);
  const scaled = Array.from({ length: session.count }, (_, index) =>
    encodeHalves(group, { ctg: sum(index, 'ctg'), ctg0: sum(index, 'ctg0'), ctg1: sum(index, 'ctg1') }),
  );
  const bytes = concatBytes(messageHead('ecdsaFirstRound'), plan.sid, u16(session.count), digest, ...scaled);
  return { bytes, bundleDigest: digest };
}

/** The first round decoded; `digest` names it in everything the second round makes. */
export interface OpenedFirstRound {
  readonly digest: Uint8Array;
  readonly scaled: readonly ScaledHalves[];
}

const openedRounds = createParsedMessages<readonly ScaledHalves[]>();

/** Throws usage `crypto/bad-encoding`, `crypto/bad-element`. */
export function openFirstRound(plan: EcdsaPlan, bytes: Uint8Array): OpenedFirstRound {
  const { sid, session, encryption } = plan;
  const scaled = openedRounds([sid, u16(session.count)], { party: 0, bytes }, () => {
    const reader = new Reader(bytes, 'ecdsaFirstRound', MAX_BYTES);
    const head = concatBytes(sid, u16(session.count));
    if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another session');
    reader.take(32);
    const read = Array.from({ length: session.count }, () => readHalves(encryption.group, reader));
    reader.end();
    return read;
  });
  return { digest: messageDigest(bytes), scaled };
}
