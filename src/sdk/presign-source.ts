/** Where a client finds presigns: the chain's own events. What is found is checked by digest, so the source is not trusted. */
import { concatBytes, equalBytes, Failure } from '../base/index.ts';
import { type Client, type Deployment, parseEvent, readTandemObject, withFailures } from '../chain/index.ts';
import { decodePresignEntry, type Suite } from '../crypto/index.ts';

/** A batch that was posted and still had presigns when it was looked at. */
export interface PresignOffer {
  readonly batch: string;
  readonly available: number;
}

const PAGE = 50;
/** Batches looked at, newest first, before giving up. */
const MAX_PAGES = 4;

async function* postedBatches(client: Client, deployment: Deployment) {
  const eventType = `${deployment.packageId}::event::PresignBatchPosted`;
  let before: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const filter = { eventType };
    const query = { filter, limit: PAGE, order: 'descending' } as const;
    const answer = await withFailures(() => client.core.listEvents(before === null ? query : { ...query, before }));
    for (const event of answer.events) {
      const parsed = parseEvent(deployment.packageId, { type: event.eventType, bcs: event.bcs });
      if (parsed?.name === 'PresignBatchPosted') yield parsed.fields;
    }
    if (!answer.hasNextPage || answer.endCursor === null) return;
    before = answer.endCursor;
  }
}

/** Batches of a curve and algorithm with presigns left, newest first. */
export async function findPresigns(
  client: Client,
  deployment: Deployment,
  wanted: { readonly curve: number; readonly algorithm: number; readonly count: number },
): Promise<PresignOffer[]> {
  const offers: PresignOffer[] = [];
  let total = 0;
  for await (const posted of postedBatches(client, deployment)) {
    if (posted.curve !== wanted.curve || posted.algorithm !== wanted.algorithm) continue;
    const { fields } = await readTandemObject(client, deployment, { name: 'presign::PresignBatch', id: posted.batch });
    if (fields.available === 0) continue;
    offers.push({ batch: posted.batch, available: fields.available });
    total += fields.available;
    if (total >= wanted.count) return offers;
  }
  throw new Failure('transient', 'sdk/no-presigns', 'the pool of presigns is empty', {
    data: { curve: wanted.curve, algorithm: wanted.algorithm, wanted: wanted.count, found: total },
    hint: 'The validators refill it within seconds: try again shortly.',
  });
}

/** The bytes of one entry, checked against its digest. Throws transient `sdk/presign-bytes-missing`. */
export async function presignBytes(
  client: Client,
  deployment: Deployment,
  entry: { readonly batch: string; readonly digest: Uint8Array; readonly suite: Suite },
): Promise<Uint8Array> {
  for await (const posted of postedBatches(client, deployment)) {
    if (posted.batch !== entry.batch) continue;
    const bytes = concatBytes(...posted.chunks);
    const length = bytes.length / posted.digests.length;
    const index = posted.digests.findIndex((digest) => equalBytes(digest, entry.digest));
    const found = bytes.slice(index * length, (index + 1) * length);
    if (index >= 0 && equalBytes(decodePresignEntry(entry.suite, found).digest, entry.digest)) return found;
  }
  throw new Failure('transient', 'sdk/presign-bytes-missing', 'no source has the bytes of this presign', {
    data: { batch: entry.batch },
    hint: 'Try another node or indexer; the bytes were published in the event of the batch.',
  });
}
