/** Digests of messages, computed once per message: a large one takes milliseconds, and it is named again and again. */
import { messageDigest } from '../../crypto/index.ts';

const known = new WeakMap<Uint8Array, Uint8Array>();

/** messageDigest of bytes that nobody changes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  const found = known.get(bytes);
  if (found !== undefined) return found;
  const made = messageDigest(bytes);
  known.set(bytes, made);
  return made;
}
