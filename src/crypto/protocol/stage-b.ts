/** Network key generation, stage B: encrypted signing-key halves of all four curves, one message per validator. */
import { concatBytes, equalBytes, Failure, u8, u16, u32 } from '../../base/index.ts';
import {
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  encodeCiphertext,
  encrypt,
} from '../encryption/ciphertext.ts';
import { type CurvePoint, curve } from '../group/curve.ts';
import { createRng } from '../math/rng.ts';
import { encodeContext, NO_NETWORK_KEY } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { committeeDigest, quorum, totalWeight, weightOf } from '../threshold/committee.ts';
import type { CeremonySession, PartyMessage, Verdict } from './ceremony.ts';
import { inputsDigest, messageDigest } from './context.ts';
import { CURVE_IDS, encodeNetworkKey, networkKeyId } from './network-key.ts';
import { encodeSharing, sharingDigest } from './sharing.ts';
import { parseStageAOutput, type StageAOutput } from './stage-a-finish.ts';
import { type EncryptionKey, encryptionKey } from './suite.ts';
import { messageHead, Reader } from './wire.ts';

/** A ceremony whose stage A is finished. */
export interface StageBSession extends CeremonySession {
  /** StageAResult.output */
  readonly stageA: Uint8Array;
}

/** Halves of one curve by one party: Enc(x_b), x_b*G for b = 0, 1, and one proof for both. */
interface CurveHalves {
  readonly ciphertexts: readonly [Ciphertext, Ciphertext];
  readonly points: readonly [CurvePoint, CurvePoint];
  readonly proof: Proof;
}

interface StageBMessage {
  readonly party: number;
  /** By curve id. */
  readonly curves: readonly CurveHalves[];
}

interface Plan {
  readonly session: StageBSession;
  readonly output: StageAOutput;
  /** By curve id. */
  readonly keys: readonly EncryptionKey[];
}

function planOf(session: StageBSession): Plan {
  const output = parseStageAOutput(session, session.stageA);
  const keys = CURVE_IDS.map((id) => encryptionKey(session.suite, output.encryptionKeys, id));
  return { session, output, keys };
}

function contextOf({ session, output }: Plan, party: number, curveId: number): Uint8Array {
  return encodeContext({
    protocol: 'dkgB',
    suite: session.suite,
    nkId: NO_NETWORK_KEY,
    sid: session.sid,
    epoch: session.committee.epoch,
    party,
    extra: [committeeDigest(session.committee), u32(session.attempt), output.digest, u8(curveId)],
  });
}

function headOf({ session, output }: Plan, party: number): Uint8Array {
  return concatBytes(messageHead('stageBMessage'), session.sid, u32(session.attempt), output.digest, u16(party));
}

/** This validator's halves; the same inputs give the same bytes. Throws usage `crypto/bad-seed`, `crypto/bad-encoding`. */
export function dealStageB(session: StageBSession, party: number, rootSeed: Uint8Array): Uint8Array {
  const plan = planOf(session);
  weightOf(session.committee, [party]);
  const place = { protocol: 'dkgB', sid: session.sid, round: 1, attempt: session.attempt };
  const rng = createRng({ rootSeed, ...place, inputsDigest: inputsDigest([plan.output.cid, plan.output.digest]) });
  const parts = plan.keys.map(({ curve: points, group, pk, relation }) => {
    const halves = [0, 1].map(() => {
      const x = rng.nonzeroScalar(points.q);
      const r = rng.bits(group.parameters.exponentBits);
      return { x, r, ciphertext: encrypt(group, { publicKey: pk, m: x, r }), point: points.baseMultiply(x) };
    });
    const statements = halves.map(({ ciphertext, point }) => [ciphertext.c1, ciphertext.c2, point]);
    const witnesses = halves.map(({ x, r }) => [x, r]);
    const proof = prove(relation, { ctx: contextOf(plan, party, points.id), statements, witnesses }, rng);
    const encoded = halves.map(({ ciphertext, point }) =>
      concatBytes(encodeCiphertext(group, ciphertext), points.encode(point)),
    );
    return concatBytes(...encoded, encodeProof(relation, 2, proof));
  });
  return concatBytes(headOf(plan, party), ...parts);
}

function parseStageB(plan: Plan, { party, bytes }: PartyMessage): StageBMessage {
  weightOf(plan.session.committee, [party]);
  const reader = new Reader(bytes, 'stageBMessage', 64 * 1024);
  const head = headOf(plan, party).subarray(2);
  if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another ceremony');
  const curves = plan.keys.map(({ curve: points, group, relation }): CurveHalves => {
    const half = () => ({
      ciphertext: decodeCiphertext(group, reader.take(ciphertextLength(group))),
      point: points.decode(reader.take(points.pointLength)),
    });
    const [first, second] = [half(), half()];
    return {
      ciphertexts: [first.ciphertext, second.ciphertext],
      points: [first.point, second.point],
      proof: decodeProof(relation, 2, reader.take(proofLength(relation, 2))),
    };
  });
  reader.end();
  return { party, curves };
}

/** One verdict per message, input order. `weightSeed`: 32 secret bytes. */
export function verifyStageB(
  session: StageBSession,
  messages: readonly PartyMessage[],
  weightSeed: Uint8Array,
): Verdict[] {
  const plan = planOf(session);
  const parsed = messages.map((message) => parseSafely(plan, message));
  const sound = parsed.filter((item) => typeof item !== 'string');
  const culprits = new Set<StageBMessage>();
  CURVE_IDS.forEach((id) => {
    // A prover whose proof failed on one curve is left out of the batches of the others.
    const left = sound.filter((message) => !culprits.has(message));
    const items = left.map((message) => proofInputs(plan, message, id));
    const batch = verifyBatch(plan.keys[id]!.relation, items, weightSeed);
    for (const position of batch.culprits) culprits.add(left[position]!);
  });
  return messages.map(({ party, bytes }, i): Verdict => {
    const digest = messageDigest(bytes);
    const item = parsed[i]!;
    if (typeof item === 'string') return { party, digest, ok: false, code: item };
    return culprits.has(item) ? { party, digest, ok: false, code: 'crypto/bad-proof' } : { party, digest, ok: true };
  });
}

function proofInputs(plan: Plan, message: StageBMessage, curveId: number) {
  const { ciphertexts, points, proof } = message.curves[curveId]!;
  const statements = ciphertexts.map((ciphertext, b) => [ciphertext.c1, ciphertext.c2, points[b]!]);
  return { ctx: contextOf(plan, message.party, curveId), statements, proof };
}

function parseSafely(plan: Plan, message: PartyMessage): StageBMessage | string {
  try {
    return parseStageB(plan, message);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return error.code;
    throw error;
  }
}

export interface StageBResult {
  /** NetworkKey bytes, constant for the life of the key. */
  readonly networkKey: Uint8Array;
  readonly nkId: Uint8Array;
  /** Sharing(epoch) bytes. */
  readonly sharing: Uint8Array;
  readonly sharingDigest: Uint8Array;
}

/**
 * Sums the qualified messages into the network key; the order given does not matter. With `weightSeed` (32 secret bytes)
 * it verifies them first, which whoever endorses the result must have done. Throws usage `crypto/too-few` below the
 * quorum, fault `crypto/bad-dealing-set` with the culprits, and what parsing throws.
 */
export function finishStageB(
  session: StageBSession,
  messages: readonly PartyMessage[],
  weightSeed?: Uint8Array,
): StageBResult {
  const verdicts = weightSeed === undefined ? [] : verifyStageB(session, messages, weightSeed);
  const culprits = verdicts.filter(({ ok }) => !ok).map(({ party }) => party);
  if (culprits.length > 0) {
    throw new Failure('fault', 'crypto/bad-dealing-set', 'a qualified message is not valid', { culprits });
  }
  const plan = planOf(session);
  const { committee, suite } = session;
  const parties = messages.map(({ party }) => party);
  const enough = weightOf(committee, parties) >= quorum(totalWeight(committee));
  if (!enough || new Set(parties).size !== parties.length) {
    throw new Failure('usage', 'crypto/too-few', 'the messages of a finished stage carry at least the quorum');
  }
  const parsed = messages.map((message) => parseStageB(plan, message));
  const curves = CURVE_IDS.map((id) => sumHalves(plan, parsed, id));
  const fields = { suite, encryptionKeys: plan.output.encryptionKeys, curves };
  const nkId = networkKeyId(fields);
  const { shareBits, commitments } = plan.output;
  const sharing = encodeSharing({ suite, nkId, committee, shareBits, commitments });
  return { networkKey: encodeNetworkKey(fields), nkId, sharing, sharingDigest: sharingDigest(sharing) };
}

function sumHalves(plan: Plan, messages: readonly StageBMessage[], curveId: number) {
  const points = curve(curveId);
  const { group } = plan.keys[curveId]!;
  const half = (b: 0 | 1) => {
    const terms = messages.map(({ curves }) => ({ ciphertext: curves[curveId]!.ciphertexts[b] }));
    const point = messages.reduce((sum, { curves }) => points.add(sum, curves[curveId]!.points[b]), points.identity);
    if (points.isIdentity(point)) {
      throw new Failure('usage', 'crypto/degenerate-key', 'the summed half is the identity', {
        hint: 'Run a new ceremony.',
      });
    }
    return { point: points.encode(point), ciphertext: encodeCiphertext(group, combineCiphertexts(group, terms)) };
  };
  const [first, second] = [half(0), half(1)];
  return { x0: first.point, x1: second.point, ct0: first.ciphertext, ct1: second.ciphertext };
}
