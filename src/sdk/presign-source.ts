/** Where a client finds presigns: the chain's own events. What is found is checked by digest, so the source is not trusted. */
import { concatBytes, equalBytes, Failure, isFailure } from '../base/index.ts';
import { type Client, type Deployment, parseEvent, readTandemObject, withFailures } from '../chain/index.ts';
import { decodePresignEntry, type Suite } from '../crypto/index.ts';

/** A batch that was posted and still had presigns when it was looked at. */
export interface PresignOffer {
  readonly batch: string;
  readonly available: number;
}

export interface PresignWish {
  readonly curve: number;
  readonly algorithm: number;
  readonly count: number;
  readonly signal?: AbortSignal;
}

interface Posted {
  readonly batch: string;
  readonly curve: number;
  readonly algorithm: number;
  readonly digests: readonly Uint8Array[];
  readonly chunks: readonly Uint8Array[];
}

/** An event holds some 30 KB. */
const PAGE = 10;
const MAX_OLDER_PAGES = 100;
/** Batches remembered; beyond it everything is read anew. */
const MAX_BATCHES = 1_024;
/** Pages of news read at once. */
const MAX_NEWER_PAGES = 100;

/** The batches posted so far, each event read once; only what is left of a batch is asked again. */
export class PresignCatalog {
  readonly #client: Client;
  readonly #deployment: Deployment;
  /** Oldest first. */
  #posted: Posted[] = [];
  /** Nothing of these is ever free again. */
  readonly #soldOut = new Set<string>();
  #newest: string | null = null;
  #oldest: string | null = null;
  #hasOlder = true;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(client: Client, deployment: Deployment) {
    this.#client = client;
    this.#deployment = deployment;
  }

  /** Batches of a curve and algorithm with presigns left, newest first. Throws transient `sdk/no-presigns`. */
  async find(wish: PresignWish): Promise<PresignOffer[]> {
    const { curve, algorithm, count, signal } = wish;
    const offers: PresignOffer[] = [];
    let found = 0;
    for await (const posted of this.#newestFirst(signal)) {
      if (posted.curve !== curve || posted.algorithm !== algorithm || this.#soldOut.has(posted.batch)) continue;
      const available = await this.#available(posted.batch, signal);
      if (available === 0) {
        this.#soldOut.add(posted.batch);
        continue;
      }
      offers.push({ batch: posted.batch, available });
      found += available;
      if (found >= count) return offers;
    }
    throw new Failure('transient', 'sdk/no-presigns', 'the pool of presigns is empty', {
      data: { curve, algorithm, wanted: count, found },
      hint: 'The validators refill it within seconds: try again shortly.',
    });
  }

  /**
   * The bytes of one entry, checked against its digest. Throws transient `sdk/presign-bytes-missing`, fault `sdk/wrong-presign`
   * when the node shows other bytes than those of the digest.
   */
  async bytesOf(entry: {
    readonly batch: string;
    readonly digest: Uint8Array;
    readonly suite: Suite;
    readonly signal?: AbortSignal;
  }): Promise<Uint8Array> {
    for await (const posted of this.#newestFirst(entry.signal)) {
      if (posted.batch === entry.batch) return entryBytes(posted, entry);
    }
    throw new Failure('transient', 'sdk/presign-bytes-missing', 'no source has the bytes of this presign', {
      data: { batch: entry.batch },
      hint: 'Try another node or indexer; the bytes were published in the event of the batch.',
    });
  }

  async #available(id: string, signal: AbortSignal | undefined): Promise<number> {
    const wanted = { name: 'presign::PresignBatch', id } as const;
    const { fields } = await readTandemObject(this.#client, this.#deployment, { ...wanted, ...optional(signal) });
    return fields.available;
  }

  async *#newestFirst(signal: AbortSignal | undefined): AsyncGenerator<Posted> {
    await this.#one(() => this.#readNews(signal));
    const seen = new Set<string>();
    for (let page = 0; page < MAX_OLDER_PAGES; page++) {
      // A copy: another caller may add to the list while this one waits.
      for (const posted of this.#posted.toReversed()) {
        if (seen.has(posted.batch)) continue;
        seen.add(posted.batch);
        yield posted;
      }
      if (!this.#hasOlder) return;
      await this.#one(() => this.#readOlder(signal));
    }
  }

  /** One read of pages at a time, so that none is fetched twice. */
  #one(work: () => Promise<void>): Promise<void> {
    const next = this.#queue.then(work);
    // Whoever comes next reads for itself; the failure belongs to this caller.
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #readNews(signal: AbortSignal | undefined): Promise<void> {
    if (this.#posted.length > MAX_BATCHES) this.#forget();
    if (this.#newest === null) return await this.#readOlder(signal);
    for (let page = 0; page < MAX_NEWER_PAGES; page++) {
      const answer = await this.#page({ after: this.#newest, order: 'ascending' }, signal);
      this.#posted.push(...answer.posted);
      if (answer.endCursor !== null) this.#newest = answer.endCursor;
      if (!answer.hasNextPage) return;
    }
  }

  async #readOlder(signal: AbortSignal | undefined): Promise<void> {
    const before = this.#oldest === null ? {} : { before: this.#oldest };
    const answer = await this.#page({ ...before, order: 'descending' }, signal);
    this.#newest ??= answer.startCursor;
    this.#oldest = answer.endCursor ?? this.#oldest;
    this.#hasOlder = answer.hasNextPage;
    this.#posted.unshift(...answer.posted.toReversed());
  }

  #forget(): void {
    this.#posted = [];
    this.#soldOut.clear();
    this.#newest = null;
    this.#oldest = null;
    this.#hasOlder = true;
  }

  async #page(place: Place, signal: AbortSignal | undefined) {
    const { packageId } = this.#deployment;
    const filter = { eventType: `${packageId}::event::PresignBatchPosted` };
    const answer = await withFailures(() =>
      this.#client.core.listEvents({ filter, limit: PAGE, ...place, ...optional(signal) }),
    );
    const posted: Posted[] = [];
    for (const { eventType, bcs } of answer.events) {
      const parsed = parseEvent(packageId, { type: eventType, bcs });
      if (parsed?.name === 'PresignBatchPosted') posted.push(parsed.fields);
    }
    const { startCursor, endCursor, hasNextPage } = answer;
    return { posted, startCursor, endCursor, hasNextPage };
  }
}

interface Place {
  readonly order: 'ascending' | 'descending';
  readonly after?: string;
  readonly before?: string;
}

function optional(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function entryBytes(posted: Posted, wanted: { readonly digest: Uint8Array; readonly suite: Suite }): Uint8Array {
  const bytes = concatBytes(...posted.chunks);
  const length = bytes.length / posted.digests.length;
  const index = posted.digests.findIndex((digest) => equalBytes(digest, wanted.digest));
  const found = bytes.slice(index * length, (index + 1) * length);
  if (index >= 0 && hasDigest(found, wanted.suite, wanted.digest)) return found;
  throw new Failure('fault', 'sdk/wrong-presign', 'the node shows other bytes for the presign than its digest names', {
    data: { batch: posted.batch },
    hint: 'The node lies or is broken: ask another one. Nothing was signed.',
  });
}

/** Whether the bytes are a well-formed entry with this digest. */
function hasDigest(bytes: Uint8Array, suite: Suite, digest: Uint8Array): boolean {
  try {
    return equalBytes(decodePresignEntry(suite, bytes).digest, digest);
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}
