/** One signature as the network works on it: the only ciphertexts it may open, and partial decryptions of them on the wire. */
import { bytesToHex, concatBytes, equalBytes, u16 } from '../../base/index.ts';
import { type Ciphertext, encodeCiphertext } from '../encryption/ciphertext.ts';
import type { ClassElement, ClassGroup } from '../group/class-group.ts';
import { xof } from '../math/xof.ts';
import { encodeContext } from '../proof/context.ts';
import { type Committee, committeeDigest, memberAt } from '../threshold/committee.ts';
import { type SharingParameters, sharingParameters } from '../threshold/lagrange.ts';
import { decryptionBase } from '../threshold/partial-decryption.ts';
import type { PartialProofJob, PartyPartials } from '../threshold/partial-proof.ts';
import type { PartyMessage } from './ceremony.ts';
import { ecdsaCiphertexts, finishEcdsa } from './ecdsa-user-message.ts';
import { signatureCiphertext } from './schnorr-statement.ts';
import { finishSchnorr } from './schnorr-user-message.ts';
import { openSharing, type Sharing, verificationKeys } from './sharing.ts';
import type { Statement } from './statement.ts';
import { type SigningInput, statementGroup } from './statement-common.ts';
import { elementLength, referenceGroup } from './suite.ts';
import { type OpenedUserMessage, openRequest } from './user-message.ts';
import { messageHead, Reader } from './wire.ts';

export interface PartialInput {
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
  readonly committee: Committee;
  /** Sharing(epoch) bytes of this committee. */
  readonly sharing: Uint8Array;
}

/** Everything derived from the public inputs; the user message is verified. */
export interface PartialJob {
  readonly statement: Statement;
  readonly user: OpenedUserMessage;
  readonly committee: Committee;
  readonly sharing: Sharing;
  readonly parameters: SharingParameters;
  readonly group: ClassGroup;
  /** Schnorr: ct_z. ECDSA: ct_A, ct_4. */
  readonly ciphertexts: readonly Ciphertext[];
  /** c1^delta of each. */
  readonly bases: readonly ClassElement[];
  /** Names statement, user message and ciphertexts in partials and proofs. */
  readonly digest: Uint8Array;
}

/**
 * Verifies the user message, then derives the ciphertexts from it; there is no other way to a job. Throws what openStatement,
 * openUserMessage and openSharing throw.
 */
export function openPartialJob({ input, userMessage, committee, sharing }: PartialInput): PartialJob {
  const user = openRequest(input, userMessage);
  const { statement } = user;
  const opened = openSharing(sharing, statement.key, committee);
  const group = statementGroup(statement);
  const parameters = sharingParameters(opened.n);
  const { ciphertexts, bases } = derived(user.tombstone, opened.n, () => {
    const made = ciphertextsOf(user);
    return { ciphertexts: made, bases: made.map(({ c1 }) => decryptionBase(group, parameters, c1)) };
  });
  const named = ciphertexts.map((ciphertext) => encodeCiphertext(group, ciphertext));
  const digest = xof('partial', [user.tombstone, ...named], 32);
  return { statement, user, committee, sharing: opened, parameters, group, ciphertexts, bases, digest };
}

function ciphertextsOf(user: OpenedUserMessage): readonly Ciphertext[] {
  return user.kind === 'ecdsa' ? ecdsaCiphertexts(user) : [signatureCiphertext(user.statement, user.bound)];
}

/** The signature from the plaintexts of the job's ciphertexts, or undefined if it does not verify under X'. */
export function finishSignature({ user }: PartialJob, plaintexts: readonly bigint[]): Uint8Array | undefined {
  return user.kind === 'ecdsa' ? finishEcdsa(user, plaintexts) : finishSchnorr(user, plaintexts[0]!);
}

interface Derived {
  readonly ciphertexts: readonly Ciphertext[];
  readonly bases: readonly ClassElement[];
}

const MAX_DERIVED = 64;
const known = new Map<string, Derived>();

/** Signing, proving and combining one signature need the same ciphertexts; the tombstone hashes all it depends on. */
function derived(tombstone: Uint8Array, n: number, make: () => Derived): Derived {
  const name = `${bytesToHex(tombstone)}/${n}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = make();
  if (known.size >= MAX_DERIVED) known.clear();
  known.set(name, made);
  return made;
}

/** The name of a protocol of this job's family, as it enters contexts and randomness. */
export function protocolName({ user }: Pick<PartialJob, 'user'>, part: 'partial' | 'proof'): string {
  return `${user.kind === 'ecdsa' ? 'ecdsa' : 'schnorrA'}/${part}`;
}

/** The context of a party's proof about its partials. */
export function partialContext(job: PartialJob, party: number): Uint8Array {
  const { statement, committee } = job;
  return encodeContext({
    protocol: protocolName(job, 'partial'),
    suite: statement.key.suite,
    nkId: statement.key.nkId,
    sid: statement.entry.digest,
    epoch: committee.epoch,
    party,
    extra: [committeeDigest(committee), job.digest],
  });
}

/** The relation side of a job. */
export function partialProofJob(job: PartialJob): PartialProofJob {
  const reference = referenceGroup(job.statement.key.suite);
  return { reference, group: job.group, shareBits: job.sharing.shareBits, bases: job.bases };
}

const keys = new WeakMap<Sharing, ClassElement[]>();

/** vk_1..vk_n, computed once per sharing. */
export function jobVerificationKeys(job: PartialJob): readonly ClassElement[] {
  const found = keys.get(job.sharing);
  if (found !== undefined) return found;
  const made = verificationKeys(job.sharing, job.statement.key);
  keys.set(job.sharing, made);
  return made;
}

/** The fields before the payload of a partial or proof message. */
export function partialHead(job: PartialJob, kind: 'partials' | 'partialProofs', party: number): Uint8Array {
  return concatBytes(messageHead(kind), job.statement.entry.digest, job.digest, u16(party));
}

/** Per own index, in order, one element per ciphertext of the job. */
export function encodePartials(job: PartialJob, party: number, partials: PartyPartials): Uint8Array {
  const elements = partials.flat().map((element) => job.group.encode(element));
  return concatBytes(partialHead(job, 'partials', party), ...elements);
}

/** Strict decoding. Throws usage `crypto/bad-encoding`, `crypto/bad-element`, `crypto/bad-party`. */
export function parsePartials(job: PartialJob, { party, bytes }: PartyMessage): PartyPartials {
  const { weight } = memberAt(job.committee, party);
  const reader = openPart(job, { party, bytes }, 'partials');
  const partials = Array.from({ length: weight }, () =>
    job.bases.map(() => job.group.decode(reader.take(elementLength(job.group)))),
  );
  reader.end();
  return partials;
}

/** A reader behind the checked head of a message about this job. Throws usage `crypto/bad-encoding`. */
export function openPart(job: PartialJob, message: PartyMessage, kind: 'partials' | 'partialProofs'): Reader {
  const reader = new Reader(message.bytes, kind, 1024 * 1024);
  const head = partialHead(job, kind, message.party).subarray(2);
  if (!equalBytes(reader.take(head.length), head)) throw reader.bad('another signature');
  return reader;
}
