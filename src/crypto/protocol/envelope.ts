/** The signed wrapper of every validator message, and the evidence when one validator signs two answers. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { asciiToBytes, concatBytes, equalBytes, Failure, u8, u16, u32 } from '../../base/index.ts';
import type { Suite } from '../group/class-group.ts';
import { xof } from '../math/xof.ts';
import { type Committee, memberAt } from '../threshold/committee.ts';
import { messageHead, Reader } from './wire.ts';

export interface EnvelopeHeader {
  readonly suite: Suite;
  readonly nkId: Uint8Array;
  readonly epoch: number;
  /** Digest of the committee. */
  readonly cid: Uint8Array;
  /** ASCII, 1 to 32 characters. */
  readonly protocol: string;
  readonly sid: Uint8Array;
  readonly round: number;
  readonly attempt: number;
  readonly inputsDigest: Uint8Array;
  readonly party: number;
}

export interface Envelope extends EnvelopeHeader {
  readonly payload: Uint8Array;
  /** Ed25519 by the party's protocol key, 64 bytes. */
  readonly signature: Uint8Array;
}

/** Largest payload: a stage A dealing for 128 shares fits. */
export const MAX_PAYLOAD = 4 * 1024 * 1024;
const MAX_HEADER = 512;
const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

/** Signs with the 32-byte secret protocol key; the same input gives the same bytes. Throws usage `crypto/bad-envelope`. */
export function sealEnvelope(header: EnvelopeHeader, payload: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return sealEnvelopeWith(header, payload, (digest) => ed25519.sign(digest, secretKey));
}

/** As sealEnvelope with another implementation of Ed25519: `sign` gets the 32 bytes to sign and returns 64. */
export function sealEnvelopeWith(
  header: EnvelopeHeader,
  payload: Uint8Array,
  sign: (digest: Uint8Array) => Uint8Array,
): Uint8Array {
  const head = encodeHeader(header);
  if (payload.length > MAX_PAYLOAD) throw bad('the payload is too long');
  return concatBytes(head, u32(payload.length), payload, sign(signedDigest(head, payload)));
}

/** The 32 bytes that the envelope's signature is over. Throws usage `crypto/bad-envelope`. */
export function envelopeDigest(envelope: Envelope): Uint8Array {
  return signedDigest(encodeHeader(envelope), envelope.payload);
}

/** Strict decoding without any check of the signature. Throws usage `crypto/bad-encoding`. */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  const reader = new Reader(bytes, 'envelope', MAX_PAYLOAD + MAX_HEADER);
  const suite = SUITES[reader.u8()];
  if (suite === undefined) throw reader.bad('unknown suite');
  const nkId = reader.take(32);
  const epoch = reader.u32();
  const cid = reader.take(32);
  const protocolBytes = reader.take(reader.u8());
  if (protocolBytes.some((byte) => byte < 0x21 || byte > 0x7e)) throw reader.bad('the protocol name is not ASCII');
  const protocol = String.fromCharCode(...protocolBytes);
  if (protocol.length < 1 || protocol.length > 32) throw reader.bad('the protocol name has a wrong length');
  const sid = reader.take(32);
  const [round, attempt] = [reader.u32(), reader.u32()];
  const inputs = reader.take(32);
  const party = reader.u16();
  const payload = reader.take(reader.u32());
  const signature = reader.take(64);
  reader.end();
  return { suite, nkId, epoch, cid, protocol, sid, round, attempt, inputsDigest: inputs, party, payload, signature };
}

/** True if the party's protocol key in this committee signed it (strict RFC 8032). */
export function verifyEnvelope(envelope: Envelope, committee: Committee): boolean {
  if (envelope.party >= committee.members.length) return false;
  return signedBy(envelope, memberAt(committee, envelope.party).protocolKey);
}

/** Parses and verifies. Throws usage `crypto/bad-encoding`, fault `crypto/bad-envelope-signature`. */
export function openEnvelope(bytes: Uint8Array, committee: Committee): Envelope {
  const envelope = parseEnvelope(bytes);
  if (!verifyEnvelope(envelope, committee)) {
    throw new Failure('fault', 'crypto/bad-envelope-signature', 'the envelope is not signed by its party', {
      culprits: [envelope.party],
    });
  }
  return envelope;
}

/** True if the two encodings prove that this protocol key signed two payloads for one place. Never throws on bad bytes. */
export function isEquivocation(first: Uint8Array, second: Uint8Array, protocolKey: Uint8Array): boolean {
  try {
    const [a, b] = [parseEnvelope(first), parseEnvelope(second)];
    const samePlace = equalBytes(encodeHeader(a), encodeHeader(b));
    return samePlace && !equalBytes(a.payload, b.payload) && signedBy(a, protocolKey) && signedBy(b, protocolKey);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function encodeHeader(header: EnvelopeHeader): Uint8Array {
  const protocol = asciiToBytes(header.protocol);
  if (protocol.length < 1 || protocol.length > 32) throw bad('protocol names have 1 to 32 characters');
  for (const field of [header.nkId, header.cid, header.sid, header.inputsDigest]) {
    if (field.length !== 32) throw bad('ids and digests have 32 bytes');
  }
  return concatBytes(
    messageHead('envelope'),
    u8(SUITES.indexOf(header.suite)),
    header.nkId,
    u32(header.epoch),
    header.cid,
    u8(protocol.length),
    protocol,
    header.sid,
    u32(header.round),
    u32(header.attempt),
    header.inputsDigest,
    u16(header.party),
  );
}

function signedDigest(head: Uint8Array, payload: Uint8Array): Uint8Array {
  return xof('envelope', [head, payload], 32);
}

function signedBy(envelope: Envelope, protocolKey: Uint8Array): boolean {
  try {
    return ed25519.verify(envelope.signature, envelopeDigest(envelope), protocolKey, { zip215: false });
  } catch {
    return false;
  }
}

function bad(message: string): Failure {
  return new Failure('usage', 'crypto/bad-envelope', message);
}
