/** Challenges and final formats of the Schnorr schemes: BIP340, Ed25519 (RFC 8032) and sr25519, verified by independent libraries. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { verify as verifySr25519 } from '@scure/sr25519';
import {
  asciiToBytes,
  bigintToBytesLe,
  bytesToBigint,
  bytesToBigintLe,
  concatBytes,
  Failure,
} from '../../base/index.ts';
import { type Curve, curve } from '../group/curve.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { createMerlinTranscript } from '../math/merlin.ts';

/** Longest message in bytes. */
export const MAX_MESSAGE_LENGTH = 16 * 1024;

/** A scheme over one curve; points are canonical encodings. */
export interface SchnorrScheme {
  readonly kind: 'schnorr';
  readonly group: Curve;
  /** What is hashed into the challenge: the message, or its digest. */
  prepare(message: Uint8Array): Uint8Array;
  /** +1, or -1 where the scheme takes the negative of a point for its even y. */
  sign(point: Uint8Array): 1n | -1n;
  challenge(R: Uint8Array, publicKey: Uint8Array, prepared: Uint8Array): bigint;
  encode(R: Uint8Array, z: bigint): Uint8Array;
  verify(signature: Uint8Array, prepared: Uint8Array, publicKey: Uint8Array): boolean;
}

/** Curve 0: hash scheme 0 signs SHA256(message), 1 signs the message itself, 32 bytes. */
const bip340 = (raw: boolean): SchnorrScheme => ({
  kind: 'schnorr',
  group: curve(0),
  prepare(message) {
    if (!raw) return sha256(message);
    if (message.length !== 32) throw badMessage('the raw scheme signs exactly 32 bytes');
    return Uint8Array.from(message);
  },
  sign: (point) => (point[0] === 2 ? 1n : -1n),
  challenge(R, publicKey, prepared) {
    const hash = schnorr.utils.taggedHash('BIP0340/challenge', R.slice(1), publicKey.slice(1), prepared);
    return bytesToBigint(hash) % curve(0).q;
  },
  encode: (R, z) => concatBytes(R.slice(1), encodeScalar(curve(0), z)),
  verify: (signature, prepared, publicKey) =>
    isCompressed(publicKey) && schnorr.verify(signature, prepared, publicKey.slice(1)),
});

/** BIP340 looks at x alone; the byte before it must still be one that a point has. */
const isCompressed = (point: Uint8Array): boolean => point.length === 33 && (point[0] === 2 || point[0] === 3);

const eddsa: SchnorrScheme = {
  kind: 'schnorr',
  group: curve(2),
  prepare: (message) => Uint8Array.from(message),
  sign: () => 1n,
  challenge: (R, publicKey, prepared) => bytesToBigintLe(sha512(concatBytes(R, publicKey, prepared))) % curve(2).q,
  encode: (R, z) => concatBytes(R, bigintToBytesLe(z, 32)),
  // Strict: cofactorless with canonical encodings, the narrowest of the rules in use.
  verify: (signature, prepared, publicKey) => ed25519.verify(signature, prepared, publicKey, { zip215: false }),
};

/** The top bit of the last byte tells a schnorrkel signature from an Ed25519 one. */
const SCHNORRKEL_MARKER = 0x80;

const sr25519: SchnorrScheme = {
  kind: 'schnorr',
  group: curve(3),
  prepare: (message) => Uint8Array.from(message),
  sign: () => 1n,
  challenge(R, publicKey, prepared) {
    const transcript = createMerlinTranscript('SigningContext');
    transcript.append('', asciiToBytes('substrate'));
    transcript.append('sign-bytes', prepared);
    transcript.append('proto-name', asciiToBytes('Schnorr-sig'));
    transcript.append('sign:pk', publicKey);
    transcript.append('sign:R', R);
    return bytesToBigintLe(transcript.challenge('sign:c', 64)) % curve(3).q;
  },
  encode(R, z) {
    const signature = concatBytes(R, bigintToBytesLe(z, 32));
    signature[63]! |= SCHNORRKEL_MARKER;
    return signature;
  },
  verify: (signature, prepared, publicKey) => verifySr25519(prepared, signature, publicKey),
};

const SCHEMES: Readonly<Record<string, SchnorrScheme>> = {
  '0/0': bip340(false),
  '0/1': bip340(true),
  '2/0': eddsa,
  '3/0': sr25519,
};

/** The scheme of a curve (hash schemes: curve 0: 0 SHA256, 1 raw; curves 2 and 3: 0). Throws usage `crypto/unsupported-scheme`. */
export function schnorrScheme(curveId: number, scheme: number): SchnorrScheme {
  const found = SCHEMES[`${curveId}/${scheme}`];
  if (found === undefined) {
    throw new Failure('usage', 'crypto/unsupported-scheme', 'no Schnorr scheme for this curve and hash', {
      data: { curve: curveId, scheme },
      hint: 'Curve 0 signs with scheme 0 (SHA256) or 1 (raw 32 bytes), curves 2 and 3 with scheme 0.',
    });
  }
  return found;
}

/** What a scheme signs. Throws usage `crypto/bad-message`. */
export function prepareMessage(scheme: { prepare(message: Uint8Array): Uint8Array }, message: Uint8Array): Uint8Array {
  if (message.length > MAX_MESSAGE_LENGTH) throw badMessage(`a message has at most ${MAX_MESSAGE_LENGTH} bytes`);
  return scheme.prepare(message);
}

function badMessage(message: string): Failure {
  return new Failure('usage', 'crypto/bad-message', message);
}
