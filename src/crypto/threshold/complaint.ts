/** Complaints about a dealing: the recipient proves the key of its blob, and anyone repeats its checks. */
import { concatBytes, equalBytes, Failure, isFailure, u16 } from '../../base/index.ts';
import type { CurvePoint } from '../group/curve.ts';
import type { Rng } from '../math/rng.ts';
import { encodeContext } from '../proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../proof/proof-codec.ts';
import { type Proof, prove } from '../proof/prove.ts';
import { dleq } from '../proof/relations.ts';
import { verifyProof } from '../proof/verify.ts';
import { memberAt } from './committee.ts';
import type { Dealing } from './dealing.ts';
import type { AcceptedDealing } from './dealing-judge.ts';
import { isBlobCorrect } from './dealing-open.ts';
import { SEALING_CURVE } from './sealing.ts';

const VERSION = 1;
const KIND = 2;
const DIGEST_END = 34;
const RECIPIENT_END = 36;
const SHARED_END = RECIPIENT_END + 32;

export interface Complaint {
  /** Digest of the dealing it is about. */
  readonly dealing: Uint8Array;
  readonly recipient: number;
  /** Z_v */
  readonly shared: CurvePoint;
  /** DLEQ: log_G A_v = log_E Z_v */
  readonly proof: Proof;
}

/** Any dealing's relation has this proof length: both components are sealing-curve points. */
const PROOF_LENGTH = proofLength(dleq(SEALING_CURVE, SEALING_CURVE.G), 1);

function complaintContext(dealing: Dealing, recipient: number): Uint8Array {
  const { suite, nkId, sid, recipients } = dealing.place;
  return encodeContext({
    protocol: 'seal/complaint',
    suite,
    nkId,
    sid,
    epoch: recipients.epoch,
    party: recipient,
    extra: [dealing.digest],
  });
}

/**
 * The recipient's complaint, for an accepted dealing only: publishing Z_v opens whatever was sealed with the same E.
 * Throws usage `crypto/needless-complaint` if the own blob is correct: such a complaint would be dismissed.
 */
export function createComplaint(
  dealing: AcceptedDealing,
  recipient: number,
  sealingSecret: bigint,
  rng: Rng,
): Uint8Array {
  const shared = SEALING_CURVE.multiply(dealing.ephemeral, sealingSecret);
  if (isBlobCorrect(dealing, recipient, shared)) {
    throw new Failure('usage', 'crypto/needless-complaint', 'the blob of this recipient is correct');
  }
  const ctx = complaintContext(dealing, recipient);
  const relation = dleq(SEALING_CURVE, dealing.ephemeral);
  const statements = [[SEALING_CURVE.baseMultiply(sealingSecret), shared]];
  const proof = prove(relation, { ctx, statements, witnesses: [[sealingSecret]] }, rng);
  return concatBytes(
    Uint8Array.of(VERSION, KIND),
    dealing.digest,
    u16(recipient),
    SEALING_CURVE.encode(shared),
    encodeProof(relation, 1, proof),
  );
}

/** Strict decoding. Throws usage `crypto/bad-complaint`; data.rule is 'length', 'version', 'point' or 'proof'. */
export function parseComplaint(bytes: Uint8Array): Complaint {
  if (bytes.length !== SHARED_END + PROOF_LENGTH) throw badComplaint('length');
  if (bytes[0] !== VERSION || bytes[1] !== KIND) throw badComplaint('version');
  return {
    dealing: bytes.slice(2, DIGEST_END),
    recipient: (bytes[DIGEST_END] ?? 0) * 256 + (bytes[DIGEST_END + 1] ?? 0),
    shared: refuse('point', () => SEALING_CURVE.decode(bytes.slice(RECIPIENT_END, SHARED_END))),
    // The relation's base plays no part in decoding, only in verifying.
    proof: refuse('proof', () => decodeProof(dleq(SEALING_CURVE, SEALING_CURVE.G), 1, bytes.slice(SHARED_END))),
  };
}

function refuse<T>(rule: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (isFailure(error) && error.kind === 'usage') throw badComplaint(rule);
    throw error;
  }
}

function badComplaint(rule: string): Failure {
  return new Failure('usage', 'crypto/bad-complaint', `not a complaint: ${rule}`, { data: { rule } });
}

/**
 * upheld: the complainer's blob is provably wrong, the dealing leaves the qualified set. dismissed: the complaint names
 * another dealing, its proof fails, or the blob is correct; the complainer is at fault.
 */
export function judgeComplaint(dealing: AcceptedDealing, complaint: Complaint): 'upheld' | 'dismissed' {
  if (!equalBytes(complaint.dealing, dealing.digest)) return 'dismissed';
  const { members } = dealing.place.recipients;
  if (complaint.recipient >= members.length) return 'dismissed';
  const sealingKey = SEALING_CURVE.decode(memberAt(dealing.place.recipients, complaint.recipient).sealingKey);
  const proven = verifyProof(dleq(SEALING_CURVE, dealing.ephemeral), {
    ctx: complaintContext(dealing, complaint.recipient),
    statements: [[sealingKey, complaint.shared]],
    proof: complaint.proof,
  });
  if (!proven) return 'dismissed';
  return isBlobCorrect(dealing, complaint.recipient, complaint.shared) ? 'dismissed' : 'upheld';
}
