/** Where a client finds presigns: the chain's own events. What is found is checked by digest, so the source is not trusted. */
import { concatBytes, equalBytes, Failure, isFailure } from '../base/index.ts';
import { type Client, type Deployment, parseEvent, readTandemObject, withFailures } from '../chain/index.ts';
import { decodePresignEntry, type Suite } from '../crypto/index.ts';
import { heed, withSignal } from './abort.ts';

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
  /** Reads of pages that run: whoever needs the same waits for them, so that none is fetched twice. */
  readonly #reading = new Map<'news' | 'older', Promise<void>>();

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
    const known = this.#posted.findLast(({ batch }) => batch === entry.batch);
    if (known !== undefined) return entryBytes(known, entry);
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
    const { fields } = await readTandemObject(this.#client, this.#deployment, { ...wanted, ...withSignal(signal) });
    return fields.available;
  }

  async *#newestFirst(signal: AbortSignal | undefined): AsyncGenerator<Posted> {
    await heed(
      signal,
      this.#shared('news', () => this.#readNews()),
    );
    const seen = new Set<string>();
    for (let page = 0; page < MAX_OLDER_PAGES; page++) {
      // A copy: another caller may add to the list while this one waits.
      for (const posted of this.#posted.toReversed()) {
        if (seen.has(posted.batch)) continue;
        seen.add(posted.batch);
        yield posted;
      }
      if (!this.#hasOlder) return;
      // Another caller may have gone further already.
      if (this.#posted.every(({ batch }) => seen.has(batch))) await heed(signal, this.#readOlder());
    }
  }

  #shared(name: 'news' | 'older', work: () => Promise<void>): Promise<void> {
    const running = this.#reading.get(name) ?? work().finally(() => this.#reading.delete(name));
    this.#reading.set(name, running);
    // Whoever waits gets the failure; those who gave up do not need it.
    running.catch(() => undefined);
    return running;
  }

  async #readNews(): Promise<void> {
    if (this.#posted.length > MAX_BATCHES && !this.#reading.has('older')) this.#forget();
    if (this.#newest === null) return await this.#readOlder();
    for (let page = 0; page < MAX_NEWER_PAGES; page++) {
      const answer = await this.#page({ after: this.#newest, order: 'ascending' });
      this.#posted.push(...answer.posted);
      if (answer.endCursor !== null) this.#newest = answer.endCursor;
      if (!answer.hasNextPage) return;
    }
  }

  #readOlder(): Promise<void> {
    return this.#shared('older', async () => {
      const before = this.#oldest === null ? {} : { before: this.#oldest };
      const answer = await this.#page({ ...before, order: 'descending' });
      this.#newest ??= answer.startCursor;
      this.#oldest = answer.endCursor ?? this.#oldest;
      this.#hasOlder = answer.hasNextPage;
      this.#posted.unshift(...answer.posted.toReversed());
    });
  }

  #forget(): void {
    this.#posted = [];
    this.#soldOut.clear();
    this.#newest = null;
    this.#oldest = null;
    this.#hasOlder = true;
  }

  async #page(place: Place) {
    const { packageId } = this.#deployment;
    const filter = { eventType: `${packageId}::event::PresignBatchPosted` };
    const answer = await withFailures(() => this.#client.core.listEvents({ filter, limit: PAGE, ...place }));
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
