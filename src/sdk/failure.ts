/** Failures of the SDK that carry what to do next, and hints for those of the chain. */
import { Failure, type FailureData, isFailure } from '../base/index.ts';
import { explainClientError } from '../chain/index.ts';

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
    hint: 'Nothing is lost: wait again for the same object. A request past its deadline can be ended with expireRequest.',
  });
}

/** A node's answer that leaves out what the transaction must have made. */
export function incompleteAnswer(what: string, digest: string): Failure {
  return new Failure('transient', 'sdk/incomplete-answer', `the node did not say which ${what} the transaction made`, {
    data: { digest },
    hint: 'The transaction was executed: look at its digest with another node.',
  });
}

/** What to do about the aborts that callers meet. */
const HINTS: Readonly<Record<string, string>> = {
  'chain/approval/EExpired': 'Approve again with a later last moment (notAfter).',
  'chain/approval/EKeyLength': 'Give an idempotency key of 1 to 64 bytes, or none.',
  'chain/approval/EPrehashed': 'Sign the message itself, or approve the hash explicitly with approvePrehashed.',
  'chain/approval/EVoid': 'Approve again: earlier approvals of this dWallet were revoked.',
  'chain/approval/EWrongCap': 'Use the cap that was created with this dWallet.',
  'chain/dwallet/EDuplicateRequest': 'Wait for the request that has this key, or choose another key.',
  'chain/dwallet/EWrongCap': 'Use the cap that was created with this dWallet.',
  'chain/dwallet/EWrongStatus': 'Look at the status with view.dwallet: it must be active.',
  'chain/key_shard/ETaken': 'This share already has a dWallet: draw another one, or count the index of the seed up.',
  'chain/network/EPaused': 'The operator paused this operation: try again later. Open requests are not affected.',
  'chain/network/EPayment': 'Read the prices with view.network and pay exactly price times messages.',
  'chain/presign/ESoldOut': 'Others took the last presigns: reserve again.',
  'chain/sign/EMessageLength': 'Sign a shorter message, or its hash.',
  'chain/sign/EMessages': 'Give 1 to 16 messages, fewer if the network allows fewer.',
  'chain/sign/ERawLength': 'Give exactly 32 bytes, or choose a hash.',
  'chain/sign/ETooEarly': 'The request can be expired after its deadline only.',
  'chain/sign/EStillOpen': 'Wait until the request has ended.',
  'chain/sign/EWrongPresign': 'Reserve presigns of this curve and algorithm.',
};

/** The same failure with a hint where one is known and with more data. */
function withHint(failure: Failure, data: FailureData = {}): Failure {
  const hint = failure.hint ?? HINTS[failure.code];
  return new Failure(failure.kind, failure.code, failure.message, {
    data: { ...failure.data, ...data },
    culprits: failure.culprits,
    cause: failure,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Failures get their hint and more data, anything else is unchanged. */
export function enrich(error: unknown, data?: FailureData): unknown {
  return isFailure(error) ? withHint(error, data) : error;
}

/** What a client threw for a transaction of your own, as a Failure with a hint: `chain/<module>/<abort>` for aborts of the package. */
export function explainError(error: unknown): Failure {
  return withHint(explainClientError(error));
}
