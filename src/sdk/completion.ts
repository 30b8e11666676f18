/** How a request was completed: the transaction that did it, and whether Move verified the signatures. */
import { Failure } from '../base/index.ts';
import { parseEvent, withFailures } from '../chain/index.ts';
import { withSignal } from './abort.ts';
import { type Context, parseObjectId } from './context.ts';
import { viewRequest } from './view.ts';

export interface CompletionView {
  /** Digest of the completing transaction. */
  readonly digest: string;
  /** True when a certificate of the validators stood in for verification in Move (sr25519); false when Move verified. */
  readonly certified: boolean;
  /** By message. */
  readonly signatures: readonly Uint8Array[];
}

const PAGE = 50;
const MAX_PAGES = 20;

interface RawEvent {
  readonly eventType: string;
  readonly bcs: Uint8Array;
}

/**
 * Reads the completion of a request from the event it left. The last transaction that touched the request object need not be it:
 * several validators may try to complete a request, and the later ones change nothing but the object's version. Throws usage
 * `sdk/bad-id`, `chain/no-object`, transient `sdk/not-completed`, `chain/unreachable`.
 */
export async function viewCompletion(context: Context, id: string, signal?: AbortSignal): Promise<CompletionView> {
  const request = parseObjectId(id);
  const { core } = context.client;
  const { transaction: digest } = await viewRequest(context, request, signal);
  const last = await withFailures(() =>
    core.getTransaction({ digest, include: { events: true }, ...withSignal(signal) }),
  );
  const found = completionIn(context, request, last.Transaction?.events ?? []);
  if (found !== undefined) return { digest, ...found };
  const eventType = `${context.deployment.packageId}::event::SignCompleted`;
  let before: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const place: { before?: string } = before === null ? {} : { before };
    const query = { filter: { eventType }, limit: PAGE, order: 'descending', ...place, ...withSignal(signal) } as const;
    const answer = await withFailures(() => core.listEvents(query));
    for (const event of answer.events) {
      const completion = completionIn(context, request, [event]);
      if (completion !== undefined) return { digest: event.transactionDigest, ...completion };
    }
    if (!answer.hasNextPage) break;
    before = answer.endCursor;
  }
  throw new Failure('transient', 'sdk/not-completed', 'the chain shows no completion of this request', {
    data: { request },
    hint: 'Wait until the request is done; if it is, ask a node that keeps older events.',
  });
}

function completionIn(
  { deployment }: Context,
  request: string,
  events: readonly RawEvent[],
): Omit<CompletionView, 'digest'> | undefined {
  for (const { eventType, bcs } of events) {
    const event = parseEvent(deployment.packageId, { type: eventType, bcs });
    if (event?.name !== 'SignCompleted' || event.fields.request !== request) continue;
    return { certified: event.fields.certified, signatures: event.fields.signatures };
  }
  return undefined;
}
