/** gRPC status codes and how our errors become them. */
import { type Failure, isFailure } from '../../base/index.ts';

export const STATUS_CODE = {
  OK: 0,
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;
export type StatusName = keyof typeof STATUS_CODE;

/** A call that is answered with a gRPC status. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  readonly status: StatusName;

  constructor(status: StatusName, message: string) {
    super(message);
    this.status = status;
  }
}

export const invalid = (message: string): RpcRefusal => new RpcRefusal('INVALID_ARGUMENT', message);
export const notFound = (message: string): RpcRefusal => new RpcRefusal('NOT_FOUND', message);

const KIND: Record<Failure['kind'], StatusName> = {
  usage: 'INVALID_ARGUMENT',
  fault: 'INVALID_ARGUMENT',
  transient: 'UNAVAILABLE',
  bug: 'INTERNAL',
};

/** The status and the message a client sees; internal errors keep their text, this is a development server. */
export function statusOf(error: unknown): { readonly status: StatusName; readonly message: string } {
  if (error instanceof RpcRefusal) return { status: error.status, message: error.message };
  if (isFailure(error)) {
    const { status } = error.data;
    const known = typeof status === 'string' && status in STATUS_CODE;
    return { status: known ? (status as StatusName) : KIND[error.kind], message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 'INTERNAL', message: `internal error: ${message}` };
}
