/** The observation port: GET /health and GET /metrics, read-only, loopback unless told otherwise. */

import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import { Failure } from '../../base/index.ts';

export interface Health {
  /** 'ok' answers 200, the others 503. 'starting' until the first checkpoint, 'degraded' when work cannot proceed. */
  readonly status: 'ok' | 'starting' | 'degraded';
  /** Figures behind it: lag, peers, open jobs. Plain and public. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

export interface ObservationOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly registry: Registry;
  /** Called for every request; must be quick. */
  health(): Health;
  /** Called before the metrics are read, to set gauges that are not kept up to date. */
  refresh?(): void;
}

export interface ObservationServer {
  /** e.g. `http://127.0.0.1:9184` */
  readonly url: string;
  /** Idempotent; open connections are cut. */
  close(): Promise<void>;
}

function createApp(options: ObservationOptions): Hono {
  const app = new Hono();
  app.get('/health', (c) => {
    const health = options.health();
    return c.json(health, health.status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
  });
  app.get('/metrics', async (c) => {
    options.refresh?.();
    return c.text(await options.registry.metrics(), 200, { 'content-type': options.registry.contentType });
  });
  app.notFound((c) => c.json({ code: 'validator/not-found', hint: 'There are GET /health and GET /metrics.' }, 404));
  // The reason stays in the process: an error body must not carry internals.
  app.onError((_error, c) => c.json({ code: 'validator/internal', hint: 'See the log of the validator.' }, 500));
  return app;
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code !== 'EADDRINUSE') return error;
  return new Failure('usage', 'validator/port-in-use', `the port ${port} for metrics and health is taken`, {
    data: { host, port },
    hint: 'Stop what listens there or choose another port.',
    cause: error,
  });
}

/** Starts to listen. Throws usage `validator/port-in-use`. */
export async function createObservationServer(options: ObservationOptions): Promise<ObservationServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createAdaptorServer({ fetch: createApp(options).fetch });
  if (!(server instanceof Server)) throw new Failure('bug', 'validator/observation', 'not an HTTP/1 server');
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.maxConnections = 100;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, host, options.port)));
    server.listen(options.port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://${shownHost}:${address.port}`,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
