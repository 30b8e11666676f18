/** Encodings of record keys: fixed widths, so that a session id is a prefix and no two keys share an encoding. */
import { bytesToHex, concatBytes, Failure, u16, u32 } from '../../base/index.ts';
import type { MessageKey, ReceivedKey } from '../port.ts';

export const DIGEST_LENGTH = 32;
const MESSAGE_KEY_LENGTH = DIGEST_LENGTH + 4 + 4 + DIGEST_LENGTH;

/** Throws bug `validator/bad-key` unless it is 32 bytes. */
export function assertDigest(bytes: Uint8Array, what: string): Uint8Array {
  if (bytes.length !== DIGEST_LENGTH) {
    throw new Failure('bug', 'validator/bad-key', `${what} must have 32 bytes`, { data: { length: bytes.length } });
  }
  return bytes;
}

export function encodeMessageKey(key: MessageKey): Uint8Array {
  const [sid, inputs] = [assertDigest(key.sid, 'sid'), assertDigest(key.inputsDigest, 'inputsDigest')];
  return concatBytes(sid, u32(key.round), u32(key.attempt), inputs);
}

export function encodeReceivedKey(key: ReceivedKey): Uint8Array {
  return concatBytes(encodeMessageKey(key), u16(key.party));
}

export function decodeMessageKey(bytes: Uint8Array): MessageKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    sid: bytes.slice(0, DIGEST_LENGTH),
    round: view.getUint32(DIGEST_LENGTH),
    attempt: view.getUint32(DIGEST_LENGTH + 4),
    inputsDigest: bytes.slice(DIGEST_LENGTH + 8, MESSAGE_KEY_LENGTH),
  };
}

export function decodeReceivedKey(bytes: Uint8Array): ReceivedKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { ...decodeMessageKey(bytes), party: view.getUint16(MESSAGE_KEY_LENGTH) };
}

/** Key of an endorsement. */
export function encodeRoundKey(sid: Uint8Array, round: number): Uint8Array {
  return concatBytes(assertDigest(sid, 'sid'), u32(round));
}

/** A message key for errors and logs. */
export function describeKey(key: MessageKey): { sid: string; round: number; attempt: number } {
  return { sid: bytesToHex(key.sid), round: key.round, attempt: key.attempt };
}
