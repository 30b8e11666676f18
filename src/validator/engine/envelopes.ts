/**
 * Sealing and opening envelopes with the system's Ed25519: twenty times faster than portable code, so that a burst of messages
 * does not hold the event loop. It accepts no signature that verifyEnvelope refuses.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, Failure, hexToBytes, type Secret } from '../../base/index.ts';
import {
  type Committee,
  type Envelope,
  type EnvelopeHeader,
  envelopeDigest,
  parseEnvelope,
  sealEnvelopeWith,
} from '../../crypto/index.ts';

/** RFC 8410: what stands before the 32 key bytes. */
const PKCS8_HEAD = hexToBytes('302e020100300506032b657004220420');
const SPKI_HEAD = hexToBytes('302a300506032b6570032100');

export interface Envelopes {
  /** As sealEnvelope of crypto, the same bytes. */
  seal(header: EnvelopeHeader, payload: Uint8Array): Uint8Array;
  /** As openEnvelope of crypto. Throws usage `crypto/bad-encoding`, fault `crypto/bad-envelope-signature`. */
  open(bytes: Uint8Array): Envelope;
}

/** Undefined for keys that the strict check of crypto refuses: non-canonical, or of small order. */
function publicKeyOf(bytes: Uint8Array): KeyObject | undefined {
  try {
    if (ed25519.Point.fromBytes(bytes, false).isSmallOrder()) return undefined;
    return createPublicKey({ key: Buffer.from(concatBytes(SPKI_HEAD, bytes)), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** `protocolKey`: the own seed, 32 bytes. */
export function createEnvelopes(committee: Committee, protocolKey: Secret<Uint8Array>): Envelopes {
  const own = createPrivateKey({
    key: Buffer.from(concatBytes(PKCS8_HEAD, protocolKey.reveal())),
    format: 'der',
    type: 'pkcs8',
  });
  const keys = committee.members.map((member) => publicKeyOf(member.protocolKey));
  const isSigned = (envelope: Envelope): boolean => {
    const key = keys[envelope.party];
    return key !== undefined && verify(null, envelopeDigest(envelope), key, envelope.signature);
  };
  return {
    seal: (header, payload) => sealEnvelopeWith(header, payload, (digest) => new Uint8Array(sign(null, digest, own))),
    open: (bytes) => {
      const envelope = parseEnvelope(bytes);
      if (isSigned(envelope)) return envelope;
      throw new Failure('fault', 'crypto/bad-envelope-signature', 'the envelope is not signed by its party', {
        culprits: [envelope.party],
      });
    },
  };
}
