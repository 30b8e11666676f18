/** The one failure of user messages that parse and do not verify. */
import { Failure } from '../../base/index.ts';

/** usage `crypto/bad-user-message`; data.rule says what failed. */
export function badUserMessage(rule: string, cause?: unknown): Failure {
  return new Failure('usage', 'crypto/bad-user-message', `the user message is not valid: ${rule}`, {
    data: { rule },
    cause,
  });
}
