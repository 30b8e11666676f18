/** /events: the package's events as server-sent events, in order and without gaps, from any earlier one on. */
import { asc, gt } from 'drizzle-orm';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { bytesToHex, Failure } from '../../src/base/index.ts';
import { parseEvent } from '../../src/chain/index.ts';
import type { Bell } from './bell.ts';
import { AFTER, parseQuery, parseValue } from './parameter.ts';
import type { Sources } from './route.ts';

export const STREAM = {
  path: '/events',
  summary: 'Events as they are indexed. Reconnect with Last-Event-ID, or `after`, to miss none.',
  query: { after: AFTER },
} as const;

const MAX_STREAMS = 100;
const BATCH = 100;
/** A comment this often keeps proxies from closing a quiet stream. */
const KEEPALIVE_MS = 15_000;

const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Uint8Array) return bytesToHex(inner);
    return typeof inner === 'bigint' ? String(inner) : inner;
  });

export interface StreamOptions extends Sources {
  readonly bell: Bell;
  readonly signal: AbortSignal;
}

/** Sends what is in the database after `position`; returns the new position. */
async function sendFrom(stream: SSEStreamingApi, { store, deployment }: Sources, position: string): Promise<string> {
  const { events } = store.tables;
  const { packageId } = deployment;
  let last = position;
  for (;;) {
    const after = gt(events.position, last);
    const rows = await store.read.select().from(events).where(after).orderBy(asc(events.position)).limit(BATCH);
    for (const { position: id, name, bcs, checkpoint, tx, sender, timestampMs } of rows) {
      if (stream.aborted) return last;
      const event = parseEvent(packageId, { type: `${packageId}::event::${name}`, bcs });
      const data = jsonText({ checkpoint, tx, sender, timestampMs, fields: event?.fields ?? null });
      await stream.writeSSE({ id, event: name, data });
      last = id;
    }
    if (rows.length < BATCH) return last;
  }
}

async function newest({ store }: Sources): Promise<string> {
  const { cursor } = store.tables;
  const [row] = await store.read.select({ position: cursor.position }).from(cursor);
  return row?.position ?? '';
}

const pause = (ms: number): { done: Promise<void>; cancel: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { done: promise, cancel: () => clearTimeout(timer) };
};

/** A handler that keeps at most a fixed number of streams open. */
export function createStream(options: StreamOptions): (c: Context) => Promise<Response> {
  const { bell, signal } = options;
  let open = 0;

  async function run(stream: SSEStreamingApi, start: string): Promise<void> {
    let position = start;
    while (!stream.aborted && !signal.aborted) {
      const rung = bell.next();
      const before = position;
      position = await sendFrom(stream, options, position);
      if (position === before) await stream.write(':\n\n');
      const { done, cancel } = pause(KEEPALIVE_MS);
      const gone = new Promise<void>((resolve) => stream.onAbort(resolve));
      await Promise.race([rung, done, gone]);
      cancel();
    }
  }

  return async (c) => {
    const query = parseQuery(new URL(c.req.url).searchParams, STREAM.query);
    const resumed = c.req.header('last-event-id');
    const after = resumed === undefined ? query.after : parseValue('last-event-id', resumed, AFTER);
    if (open >= MAX_STREAMS) {
      throw new Failure('transient', 'indexer/too-many-streams', 'too many streams are open', {
        hint: 'Try again later, or ask the routes for what you need.',
      });
    }
    const start = after ?? (await newest(options));
    open++;
    return streamSSE(c, async (stream) => {
      try {
        await run(stream, start);
      } finally {
        open--;
      }
    });
  };
}
