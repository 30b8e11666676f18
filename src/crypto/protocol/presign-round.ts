/** What the rounds of all presign sessions share: judging a set of messages, and reading each of them once. */
import { bytesToHex, Failure, u16 } from '../../base/index.ts';
import { xof } from '../math/xof.ts';
import type { PartyMessage, Verdict } from './ceremony.ts';
import { messageDigest } from './context.ts';

function parseSafely<T>(parse: (message: PartyMessage) => T, message: PartyMessage): { value: T } | { code: string } {
  try {
    return { value: parse(message) };
  } catch (error) {
    if (error instanceof Failure && error.kind === 'usage') return { code: error.code };
    throw error;
  }
}

/**
 * One verdict per message, in input order: messages that `parse` refuses carry its code, those whose proof `findWrong` finds
 * wrong `crypto/bad-proof`.
 */
export function judgeMessages<T>(
  messages: readonly PartyMessage[],
  parse: (message: PartyMessage) => T,
  findWrong: (sound: readonly T[]) => ReadonlySet<T>,
): Verdict[] {
  const parsed = messages.map((message) => parseSafely(parse, message));
  const wrong = findWrong(parsed.flatMap((item) => ('value' in item ? [item.value] : [])));
  return messages.map(({ party, bytes }, i): Verdict => {
    const digest = messageDigest(bytes);
    const item = parsed[i]!;
    if ('code' in item) return { party, digest, ok: false, code: item.code };
    return wrong.has(item.value) ? { party, digest, ok: false, code: 'crypto/bad-proof' } : { party, digest, ok: true };
  });
}

/** Most messages kept; one of the largest batches holds some 80 kB of decoded elements. */
const MAX_PARSED = 96;

/**
 * Remembers what bytes decoded to, since the same message is verified and then combined, and decoding validates hundreds of
 * elements. `place` names everything else that decoding depends on; the party is part of the name. Failures are not kept.
 */
export function createParsedMessages<T>(): (place: readonly Uint8Array[], message: PartyMessage, parse: () => T) => T {
  const known = new Map<string, T>();
  return (place, { party, bytes }, parse) => {
    const name = bytesToHex(xof('parsed', [...place, u16(party), bytes], 32));
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = parse();
    const [oldest] = known.keys();
    if (known.size >= MAX_PARSED && oldest !== undefined) known.delete(oldest);
    known.set(name, made);
    return made;
  };
}
