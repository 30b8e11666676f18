/** The HTTP server under the API: small headers, short patience, few connections. */
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Failure } from '../../src/base/index.ts';

const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 1_000;

export interface Listening {
  readonly url: string;
  /** Open connections are cut. */
  close(): Promise<void>;
}

type Fetch = NonNullable<Parameters<typeof createAdaptorServer>[0]>['fetch'];

function listenFailure(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code !== 'EADDRINUSE') return error;
  return new Failure('usage', 'indexer/port-in-use', `port ${port} is in use`, {
    data: { port },
    hint: `Stop what listens on port ${port}, or choose another one.`,
    cause: error,
  });
}

/** Throws usage `indexer/port-in-use`. */
export async function listen(fetch: Fetch, { port, host }: { port: number; host: string }): Promise<Listening> {
  const server = createAdaptorServer({ fetch, serverOptions: { maxHeaderSize: MAX_HEADER_BYTES } });
  if (!(server instanceof Server)) throw new Failure('bug', 'indexer/server', 'not an HTTP/1 server');
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
