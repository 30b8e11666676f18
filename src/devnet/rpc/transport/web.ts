/** grpc-web over HTTP/1.1, as browsers and the SDK's default transport speak it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { callStream, callUnary, findMethod, type Method, type Methods } from '../dispatch.ts';
import { invalid, RpcRefusal, statusOf } from '../status.ts';
import { dataFrame, readRequest, trailerFrame } from './frame.ts';

/** The client compares this exactly. */
const CONTENT_TYPE = 'application/grpc-web+proto';
/** A transaction of 128 KiB in base64 with room to spare. */
const MAX_BODY = 1024 * 1024;

export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': '*',
  'access-control-max-age': '86400',
} as const;

/** Above this a connection is cut in the middle of its request. */
const MAX_DRAIN = 64 * 1024 * 1024;

/** Reads a whole body; throws RESOURCE_EXHAUSTED above the limit, after the rest is read, so that the answer arrives. */
export async function readBody(request: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_DRAIN) break;
    if (size <= most) chunks.push(chunk);
  }
  if (size > most) throw new RpcRefusal('RESOURCE_EXHAUSTED', `the request is larger than ${most} bytes`);
  return Buffer.concat(chunks);
}

function parseRequest({ info }: Method, body: Uint8Array, contentType: string): object {
  const payload = readRequest(body, contentType);
  try {
    return info.I.fromBinary(payload) as object;
  } catch (cause) {
    throw invalid(`the request is not a ${info.I.typeName}: ${cause}`);
  }
}

async function stream(response: ServerResponse, method: Method, request: object, signal: AbortSignal): Promise<void> {
  const frames = callStream(method, request, signal);
  // The subscription exists before the client sees headers, so it misses nothing after them.
  let next = frames.next();
  response.flushHeaders();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    if (!response.write(dataFrame(method.info.O.toBinary(value)))) await once(response, 'drain', { signal });
    next = frames.next();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, methods: Methods, closing: AbortSignal) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  response.writeHead(200, { ...CORS, 'content-type': CONTENT_TYPE });
  try {
    const method = findMethod(methods, new URL(request.url ?? '/', 'http://devnet').pathname);
    const body = await readBody(request, MAX_BODY);
    const message = parseRequest(method, body, request.headers['content-type'] ?? '');
    if (method.info.serverStreaming) await stream(response, method, message, signal);
    else response.write(dataFrame(method.info.O.toBinary(await callUnary(method, message, signal))));
    response.end(closing.aborted ? trailerFrame('UNAVAILABLE', 'the devnet is closing') : trailerFrame('OK', ''));
  } catch (error) {
    const { status, message } = signal.aborted
      ? { status: 'UNAVAILABLE' as const, message: 'the devnet is closing' }
      : statusOf(error);
    response.end(trailerFrame(status, message));
  }
}

/** An HTTP server for these methods; `closing` ends its streams. */
export function createWebServer(methods: Methods, closing: AbortSignal): Server {
  return createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      response.writeHead(204, CORS).end();
    } else if (request.method !== 'POST') {
      const text = 'This is the gRPC endpoint of a devnet. Use SuiGrpcClient of @mysten/sui.\n';
      response.writeHead(request.method === 'GET' ? 200 : 405, { ...CORS, 'content-type': 'text/plain' }).end(text);
    } else {
      answer(request, response, methods, closing).catch(() => response.destroy());
    }
  });
}
