/** Failures of the SDK that carry what to do next. */
import { Failure } from '../base/index.ts';

/** Codes of a failed request (docs/spec/onchain.md, 5). */
const REASONS: Readonly<Record<number, string>> = {
  1: 'the user message did not verify',
  2: 'the presign cannot serve this request',
  3: 'the network certified that it cannot serve the request',
};

export function requestFailed(request: string, code: number): Failure {
  return new Failure('usage', 'sdk/request-failed', `the request failed: ${REASONS[code] ?? `code ${code}`}`, {
    data: { request, code },
    hint: 'Make a new request with a new presign and a new idempotency key; the escrow less the cost of verification came back.',
  });
}

export function requestExpired(request: string): Failure {
  return new Failure('transient', 'sdk/request-expired', 'the deadline passed before the network answered', {
    data: { request },
    hint: 'The escrow came back in full. Ask again with a new presign and a new idempotency key; the old message may still be signed.',
  });
}

export function timedOut(object: string, what: string, ms: number): Failure {
  return new Failure('transient', 'sdk/timeout', `${what} was not ready within ${ms} ms`, {
    data: { object },
    hint: 'Nothing is lost: wait again for the same object.',
  });
}
