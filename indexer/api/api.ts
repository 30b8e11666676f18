/** The HTTP API: read-only, strict about what it is asked, and the same shape for every refusal. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { isFailure } from '../../src/base/index.ts';
import type { Bell } from './bell.ts';
import { openApiDocument } from './openapi.ts';
import { OBJECT_ID, parseQuery, parseValue } from './parameter.ts';
import { culprits } from './route/blame.ts';
import { dwallet, dwallets } from './route/dwallet.ts';
import { health, network, validators } from './route/network.ts';
import { presignBatch, presigns } from './route/presign.ts';
import { proof, request, requests } from './route/request.ts';
import type { Route, Sources } from './route.ts';
import { createStream, STREAM } from './stream.ts';
import { type RateLimit, TokenBuckets } from './token-bucket.ts';

export interface ApiOptions extends Sources {
  readonly bell: Bell;
  /** Ends streams. */
  readonly signal: AbortSignal;
  /** Web pages of these origins may read. */
  readonly origins: readonly string[];
  readonly rateLimit?: RateLimit;
  /** Told of errors that the caller is told nothing about. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export const ROUTES: readonly Route[] = [
  health,
  network,
  validators,
  dwallets,
  dwallet,
  requests,
  request,
  presigns,
  presignBatch,
  proof,
  culprits,
];

const DEFAULT_LIMIT: RateLimit = { burst: 200, perSecond: 50 };
const TIMEOUT_MS = 10_000;
/** Nothing that this API is asked is longer. */
const MAX_URL = 2_048;

type Status = 400 | 404 | 405 | 413 | 414 | 429 | 500 | 503 | 504;
type Bindings = { Bindings: Partial<HttpBindings> };

const refuse = (c: Context, status: Status, code: string, hint: string): Response => c.json({ code, hint }, status);

/** The address of the connection: headers that claim another one are the caller's words. */
const addressOf = ({ env }: { env: Bindings['Bindings'] | undefined }): string =>
  env?.incoming?.socket.remoteAddress ?? 'local';

/** What can be refused without looking at the route. */
function guard(app: Hono<Bindings>, buckets: TokenBuckets): void {
  app.use(async (c, next) => {
    const wait = buckets.take(addressOf(c));
    if (wait > 0) {
      c.header('retry-after', String(Math.ceil(wait)));
      return refuse(c, 429, 'indexer/too-many-requests', 'Wait as long as Retry-After says.');
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('allow', 'GET, HEAD');
      return refuse(c, 405, 'indexer/method-not-allowed', 'This API is read-only: use GET.');
    }
    if (Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined) {
      return refuse(c, 413, 'indexer/body-not-allowed', 'Requests have no body here.');
    }
    if (c.req.url.length > MAX_URL) return refuse(c, 414, 'indexer/url-too-long', `At most ${MAX_URL} characters.`);
    return next();
  });
}

function refusal(error: unknown, c: Context, onError: (error: unknown) => void): Response {
  if (isFailure(error) && error.kind === 'usage') return refuse(c, 400, error.code, error.hint ?? '');
  if (isFailure(error) && error.kind === 'transient') return refuse(c, 503, error.code, error.hint ?? '');
  if (error instanceof HTTPException && error.status === 504) {
    return refuse(c, 504, 'indexer/timeout', 'Ask for less, or later.');
  }
  onError(error);
  // The reason stays in the process: an answer must not carry internals.
  return refuse(c, 500, 'indexer/internal', 'See /health and the log of the indexer.');
}

function serveRoute(app: Hono<Bindings>, route: Route, sources: Sources): void {
  app.get(route.path, timeout(TIMEOUT_MS), etag(), async (c) => {
    const query = parseQuery(new URL(c.req.url).searchParams, route.query);
    const id = route.path.includes(':') ? parseValue('id', c.req.param('id') ?? '', OBJECT_ID) : '';
    const answer = await route.answer(sources, { query, id });
    if (answer === undefined) return refuse(c, 404, 'indexer/not-found', 'Check the id, and /health for the lag.');
    c.header('cache-control', route === health ? 'no-store' : 'no-cache');
    return c.json(answer, route === health && answer.status === 'failed' ? 503 : 200);
  });
}

/** The API as a fetch handler. */
export function createApi(options: ApiOptions): Hono<Bindings> {
  const { origins, rateLimit = DEFAULT_LIMIT, now = Date.now, onError = () => undefined } = options;
  const app = new Hono<Bindings>();
  app.use(secureHeaders());
  app.use(cors({ origin: [...origins], allowMethods: ['GET', 'HEAD'], exposeHeaders: ['etag', 'retry-after'] }));
  guard(app, new TokenBuckets(rateLimit, now));
  for (const route of ROUTES) serveRoute(app, route, options);
  app.get(STREAM.path, createStream(options));
  const document = openApiDocument(ROUTES, [STREAM], OBJECT_ID);
  app.get('/openapi.json', etag(), (c) => {
    parseQuery(new URL(c.req.url).searchParams, {});
    return c.json(document);
  });
  app.notFound((c) => refuse(c, 404, 'indexer/no-route', 'See /openapi.json for what there is.'));
  app.onError((error, c) => refusal(error, c, onError));
  return app;
}
