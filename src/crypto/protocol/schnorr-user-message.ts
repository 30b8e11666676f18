/** The user's message of a Schnorr signature: {presignDigest, R_A, z_A}, an answer to exactly one challenge. */
import { concatBytes, equalBytes, mod } from '../../base/index.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { createUserRng } from '../math/rng.ts';
import { xof } from '../math/xof.ts';
import { type BoundNonce, bindingItems, bindNonce, type SchnorrStatement } from './schnorr-statement.ts';
import { badUserMessage } from './user-message-failure.ts';
import { messageHead, Reader } from './wire.ts';

export interface SchnorrUserMessage {
  readonly presignDigest: Uint8Array;
  /** R_A */
  readonly nonce: CurvePoint;
  /** z_A in [0, q). */
  readonly response: bigint;
}

/** z_A = sR*r_A + c*sX'*x_A for a fresh r_A. The caller has checked that the secret is x_A. */
export function createSchnorrMessage(statement: SchnorrStatement, secret: bigint, random: Uint8Array): Uint8Array {
  const group = statement.dwallet.curve;
  const publicInputs = bindingItems(statement, new Uint8Array(0));
  const rng = createUserRng(random, encodeScalar(group, secret), publicInputs);
  for (;;) {
    const r = rng.nonzeroScalar(group.q);
    const nonce = group.baseMultiply(r);
    const bound = bindNonce(statement, nonce);
    if (bound === undefined) continue;
    const z = mod(bound.signR * r + bound.c * bound.signX * secret, group.q);
    return encodeSchnorrMessage(group, { presignDigest: statement.entry.digest, nonce, response: z });
  }
}

function encodeSchnorrMessage(group: Curve, message: SchnorrUserMessage): Uint8Array {
  return concatBytes(
    messageHead('userMessage'),
    message.presignDigest,
    group.encode(message.nonce),
    encodeScalar(group, message.response),
  );
}

/** Strict decoding. Throws usage `crypto/bad-encoding`, `crypto/bad-point`. */
export function parseSchnorrMessage(group: Curve, bytes: Uint8Array): SchnorrUserMessage {
  const reader = new Reader(bytes, 'userMessage', 128);
  const presignDigest = reader.take(32);
  const nonce = reader.take(group.pointLength);
  const response = reader.scalar(group.q);
  reader.end();
  return { presignDigest, nonce: group.decode(nonce), response };
}

export interface OpenedSchnorrMessage {
  readonly kind: 'schnorr';
  readonly statement: SchnorrStatement;
  readonly message: SchnorrUserMessage;
  readonly bound: BoundNonce;
  /** 32 bytes over everything above. */
  readonly tombstone: Uint8Array;
}

/** Parses and checks z_A*G = sR*R_A + c*sX'*X_A. Throws usage `crypto/bad-user-message`, and what parsing throws. */
export function openSchnorrMessage(statement: SchnorrStatement, bytes: Uint8Array): OpenedSchnorrMessage {
  const { dwallet, entry } = statement;
  const group = dwallet.curve;
  const message = parseSchnorrMessage(group, bytes);
  if (!equalBytes(message.presignDigest, entry.digest)) throw badUserMessage('it names another presign');
  const bound = bindNonce(statement, message.nonce);
  if (bound === undefined) throw badUserMessage('the nonce is the identity');
  const right = group.add(
    group.multiplyUnsafe(message.nonce, bound.signR),
    group.multiplyUnsafe(dwallet.userPoint, bound.c * bound.signX),
  );
  if (!group.equal(group.multiplyUnsafe(group.G, message.response), right)) throw badUserMessage('the equation fails');
  const tombstone = xof('tomb', [...bindingItems(statement, group.encode(message.nonce)), bytes], 32);
  return { kind: 'schnorr', statement, message, bound, tombstone };
}

/** The signature, or undefined if it does not verify under X'; `plaintext` is what ct_z opened to. */
export function finishSchnorr(opened: OpenedSchnorrMessage, plaintext: bigint): Uint8Array | undefined {
  const { statement, message, bound } = opened;
  const { scheme, tweaked, prepared, dwallet } = statement;
  const z = mod(message.response + plaintext + bound.c * bound.signX * tweaked.tau, dwallet.curve.q);
  const signature = scheme.encode(bound.R, z);
  return scheme.verify(signature, prepared, tweaked.publicKey) ? signature : undefined;
}
