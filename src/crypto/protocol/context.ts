/** Digests by which messages are named: acknowledged, endorsed, fetched, and depended on. */
import { concatBytes, u16 } from '../../base/index.ts';
import { xof } from '../math/xof.ts';
import type { PartyMessage } from './ceremony.ts';

/** Digest by which one message is named everywhere, 32 bytes. */
export function messageDigest(bytes: Uint8Array): Uint8Array {
  return xof('message', [bytes], 32);
}

/** inputsDigest of a round: everything earlier that its messages depend on, 32 bytes. */
export function inputsDigest(items: readonly Uint8Array[]): Uint8Array {
  return xof('inputs', items, 32);
}

/** Digest of an agreed set of messages: (party, message digest) pairs in ascending party order, 32 bytes. */
export function bundleDigest(messages: readonly PartyMessage[]): Uint8Array {
  const sorted = [...messages].sort((a, b) => a.party - b.party);
  return xof(
    'bundle',
    sorted.map((message) => concatBytes(u16(message.party), messageDigest(message.bytes))),
    32,
  );
}
