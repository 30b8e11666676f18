/** The user's message of an ECDSA signature: {presignDigest, C_k, R, ct_A} and one proof that ties them to x_A and the message. */
import { concatBytes, equalBytes, invertMod, isFailure, mod } from '../../base/index.ts';
import { type Ciphertext, ciphertextLength, decodeCiphertext, encodeCiphertext } from '../encryption/ciphertext.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { createUserRng, type Rng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import { decodeProof, encodeProof } from '../proof/proof-codec.ts';
import { prove } from '../proof/prove.ts';
import { verifyProofMerged } from '../proof/verify-merged.ts';
import {
  bindEcdsaNonce,
  commitmentBase,
  type EcdsaNonce,
  type EcdsaStatement,
  ecdsaBindingItems,
  ecdsaContext,
  ecdsaRelation,
  keyNonceCiphertext,
  type NoncePoint,
  nonceCiphertext,
  openNoncePoint,
  RANDOMISER_BITS,
} from './ecdsa-statement.ts';
import { statementGroup } from './statement-common.ts';
import { encryptionKey } from './suite.ts';
import { badUserMessage } from './user-message-failure.ts';
import { messageHead, Reader } from './wire.ts';

/** What the proof speaks about, as sent. */
export interface EcdsaUserMessage {
  readonly presignDigest: Uint8Array;
  /** C_k = k_A*G + rho*H */
  readonly commitment: CurvePoint;
  /** R = k_A^-1 * R_B */
  readonly R: CurvePoint;
  /** ct_A: an encryption of gamma*k_A*(x + tau + m/r). */
  readonly ciphertext: Ciphertext;
  /** Encoded proof of relation 7. */
  readonly proof: Uint8Array;
}

interface Nonces {
  readonly k: bigint;
  readonly rho: bigint;
  readonly commitment: CurvePoint;
  readonly bound: EcdsaNonce;
  readonly point: NoncePoint;
}

/** Draws until R_B, r and P' are usable; the chance to draw twice is below 2^-250. */
function drawNonces(statement: EcdsaStatement, rng: Rng): Nonces {
  const group = statement.dwallet.curve;
  for (;;) {
    const k = rng.nonzeroScalar(group.q);
    const rho = rng.scalar(group.q);
    const commitment = group.add(group.baseMultiply(k), group.multiply(commitmentBase(group), rho));
    if (group.isIdentity(commitment)) continue;
    const bound = bindEcdsaNonce(statement, commitment);
    if (bound === undefined) continue;
    const point = openNoncePoint(statement, group.multiply(bound.point, invertMod(k, group.q)));
    if (point !== undefined) return { k, rho, commitment, bound, point };
  }
}

/** The caller has checked that the secret is x_A. */
export function createEcdsaMessage(statement: EcdsaStatement, secret: bigint, random: Uint8Array): Uint8Array {
  const group = statement.dwallet.curve;
  const { q } = group;
  const publicInputs = ecdsaBindingItems(statement, new Uint8Array(0));
  const rng = createUserRng(random, encodeScalar(group, secret), publicInputs);
  const { k, rho, commitment, bound, point } = drawNonces(statement, rng);
  // k and b as integers of 256 + T_R bits: modulo any factor below 2^(T_R - 64) they are independent of k_A and x_A.
  const wideK = k + q * rng.bits(RANDOMISER_BITS);
  const wideB = mod(k * (secret + point.shift), q) + q * rng.bits(RANDOMISER_BITS);
  const eta = rng.bits(statementGroup(statement).parameters.exponentBits);
  const ciphertext = scaleAndAdd(statement, { k: wideK, b: wideB, eta });
  const relation = ecdsaRelation(statement, point);
  const encodedCommitment = group.encode(commitment);
  const statements = [[commitment, bound.point, group.identity, ciphertext.c1, ciphertext.c2]];
  const witnesses = [[wideK, rho, wideB, eta]];
  const proof = prove(relation, { ctx: ecdsaContext(statement, encodedCommitment), statements, witnesses }, rng);
  return concatBytes(
    messageHead('ecdsaUserMessage'),
    statement.entry.digest,
    encodedCommitment,
    group.encode(point.R),
    encodeCiphertext(statementGroup(statement), ciphertext),
    encodeProof(relation, 1, proof),
  );
}

/** b (.) ctg (+) k (.) ctz (+) Enc(0; eta) */
function scaleAndAdd(
  statement: EcdsaStatement,
  { k, b, eta }: { readonly k: bigint; readonly b: bigint; readonly eta: bigint },
): Ciphertext {
  const { key, dwallet, entry } = statement;
  const { group, pk } = encryptionKey(key.suite, key.encryptionKeys, dwallet.curve.id);
  const ctz = keyNonceCiphertext(statement);
  const component = (part: 'c1' | 'c2') =>
    group.multiPow([
      { base: entry.ctg[part], exponent: b },
      { base: ctz[part], exponent: k },
      { base: part === 'c1' ? generatorBase(group) : pk, exponent: eta },
    ]);
  return { c1: component('c1'), c2: component('c2') };
}

const MAX_LENGTH = 4096;

/** Strict decoding of all but the proof. Throws usage `crypto/bad-encoding`, `crypto/bad-point`, `crypto/bad-user-message`. */
export function parseEcdsaMessage(statement: EcdsaStatement, bytes: Uint8Array): EcdsaUserMessage {
  const group = statement.dwallet.curve;
  const classes = statementGroup(statement);
  const reader = new Reader(bytes, 'ecdsaUserMessage', MAX_LENGTH);
  const presignDigest = reader.take(32);
  const [commitment, R] = [reader.take(group.pointLength), reader.take(group.pointLength)];
  const ciphertext = reader.take(ciphertextLength(classes));
  const head = 2 + 32 + 2 * group.pointLength + ciphertext.length;
  const proof = reader.take(bytes.length - head);
  reader.end();
  return {
    presignDigest,
    commitment: group.decode(commitment),
    R: group.decode(R),
    ciphertext: orRefuse('an element is not valid', () => decodeCiphertext(classes, ciphertext)),
    proof,
  };
}

/** What does not decode is the user's doing, unlike the same failure in a presign; callers tell the two by the code. */
function orRefuse<T>(rule: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (isFailure(error) && error.kind === 'usage') throw badUserMessage(rule, error);
    throw error;
  }
}

export interface OpenedEcdsaMessage {
  readonly kind: 'ecdsa';
  readonly statement: EcdsaStatement;
  readonly message: EcdsaUserMessage;
  readonly bound: EcdsaNonce;
  readonly point: NoncePoint;
  /** 32 bytes over everything above. */
  readonly tombstone: Uint8Array;
}

/**
 * Parses and verifies relation 7. Throws usage
 * `crypto/bad-user-message`, and what parsing throws.
 */
export function openEcdsaMessage(statement: EcdsaStatement, bytes: Uint8Array): OpenedEcdsaMessage {
  const group = statement.dwallet.curve;
  const message = parseEcdsaMessage(statement, bytes);
  if (!equalBytes(message.presignDigest, statement.entry.digest)) throw badUserMessage('it names another presign');
  const bound = bindEcdsaNonce(statement, message.commitment);
  if (bound === undefined) throw badUserMessage('the nonce is the identity');
  const point = openNoncePoint(statement, message.R);
  if (point === undefined) throw badUserMessage('r is zero or the message cancels the share');
  const tombstone = xof('tomb', [...ecdsaBindingItems(statement, group.encode(message.commitment)), bytes], 32);
  const opened: OpenedEcdsaMessage = { kind: 'ecdsa', statement, message, bound, point, tombstone };
  assertProof(opened);
  return opened;
}

function assertProof({ statement, message, bound, point }: OpenedEcdsaMessage): void {
  const group = statement.dwallet.curve;
  const relation = ecdsaRelation(statement, point);
  const proof = orRefuse('the proof does not decode', () => decodeProof(relation, 1, message.proof));
  const { commitment, ciphertext } = message;
  const statements = [[commitment, bound.point, group.identity, ciphertext.c1, ciphertext.c2]];
  const ctx = ecdsaContext(statement, group.encode(commitment));
  if (!verifyProofMerged(relation, { ctx, statements, proof })) throw badUserMessage('the proof fails');
}

/** ct_A and ct_4: the only ciphertexts a validator ever opens. */
export function ecdsaCiphertexts({ statement, message, bound }: OpenedEcdsaMessage): readonly Ciphertext[] {
  return [message.ciphertext, nonceCiphertext(statement, bound)];
}

/**
 * The signature, or undefined if it does not verify under X'; the plaintexts are gamma*k_A*(x + tau + m/r) and gamma*k_B. If
 * either is zero there is no signature, which an honest presign gives with probability below 2^-250.
 */
export function finishEcdsa(opened: OpenedEcdsaMessage, plaintexts: readonly bigint[]): Uint8Array | undefined {
  const { statement, point } = opened;
  const { scheme, tweaked, prepared, dwallet } = statement;
  const { q } = dwallet.curve;
  const [product, nonce] = plaintexts;
  if (product === undefined || nonce === undefined || isDegenerate(plaintexts)) return undefined;
  const s = mod(point.r * product * invertMod(nonce, q), q);
  const signature = scheme.encode(dwallet.curve.encode(point.R), s);
  return scheme.verify(signature, prepared, tweaked.publicKey) ? signature : undefined;
}

/** s or the nonce would be zero: the presign is spent without a signature, nobody is to blame. */
export function isDegenerate(plaintexts: readonly bigint[]): boolean {
  return plaintexts.some((plaintext) => plaintext === 0n);
}
