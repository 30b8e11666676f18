/** Refusals before execution, in Sui's words: nothing happened, nothing was charged. */
import { Failure } from '../../base/index.ts';

/** gRPC status that a refusal is answered with. */
export type RejectionStatus = 'INVALID_ARGUMENT' | 'NOT_FOUND' | 'FAILED_PRECONDITION' | 'UNIMPLEMENTED';

/** A refusal of kind usage and code `devnet/rejected`; `name` is Sui's name of the reason. */
export function reject(name: string, message: string, status: RejectionStatus = 'INVALID_ARGUMENT'): Failure {
  return new Failure('usage', 'devnet/rejected', message, { data: { name, status } });
}
