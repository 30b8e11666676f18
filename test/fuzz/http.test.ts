/** F44: raw requests that no client library would send, to everything of ours that listens for HTTP. */
import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../indexer/api/api.ts';
import { Bell } from '../../indexer/api/bell.ts';
import { listen } from '../../indexer/api/server.ts';
import { openStore } from '../../indexer/store/store.ts';
import { startDevnet } from '../../src/devnet/index.ts';
import { createObservationServer } from '../../src/validator/observe/server.ts';
import { DEPLOYMENT, PACKAGE } from '../indexer/support/history.ts';
import { MUTATIONS } from './mutate.ts';
import { Random } from './random.ts';
import { textBytes } from './text.ts';

const servers = new Map<string, string>();
const closers: (() => unknown)[] = [];
const failures: unknown[] = [];

beforeAll(async () => {
  const devnet = await startDevnet({ port: 0, heartbeatMs: 0 });
  const health = () => ({ status: 'ok' as const, detail: {} });
  const observation = await createObservationServer({ port: 0, registry: new Registry(), health });
  const store = await openStore({});
  await store.begin({ chainId: DEPLOYMENT.chainId, packageId: PACKAGE }, 0n);
  const closing = new AbortController();
  const following = { next: 0n, head: 0n, lag: 0n, timestampMs: 0n, connected: true, problem: null };
  const app = createApi({
    store,
    deployment: DEPLOYMENT,
    health: () => ({ status: 'ok', ...following }),
    bell: new Bell(),
    signal: closing.signal,
    origins: [],
    rateLimit: { burst: 1e9, perSecond: 1e9 },
    onError: (error) => failures.push(error),
  });
  const api = await listen(app.fetch, { port: 0, host: '127.0.0.1' });
  servers
    .set('devnet', devnet.url)
    .set('faucet', devnet.faucetUrl)
    .set('observation', observation.url)
    .set('API', api.url);
  closers.push(
    () => devnet.close(),
    () => observation.close(),
    () => closing.abort(),
    () => api.close(),
    () => store.close(),
  );
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
});

/** The status of the answer, or how the connection ended; never longer than two seconds. */
function send(url: string, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    const end = (how: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(how);
    };
    const timer = setTimeout(() => end('open'), 2_000);
    socket.once('data', (data: Buffer) => end(/^HTTP\/1\.\d (\d+)/.exec(data.toString('latin1'))?.[1] ?? 'garbage'));
    socket.once('close', () => end('closed'));
    socket.once('error', () => end('closed'));
  });
}

const request = (line: string, host = 'x', rest = ''): Uint8Array =>
  textBytes(`${line}\r\nHost: ${host}\r\nContent-Length: 0\r\n${rest}\r\n`);

const LINES = [
  'GET //',
  'POST //',
  'GET http://',
  'OPTIONS *',
  'GET /\\x',
  'GET /%ff%00?%zz',
  'CONNECT x:1',
  'GET http://[::1',
  'GET ?x',
  'HEAD /',
];
const HOSTS = ['x', '', '[', 'a b', '::', '%', 'x'.repeat(3_000)];
/** Everything but an internal error. */
const ANSWERED = /^(2\d\d|4\d\d|closed)$/;

test.each(['devnet', 'faucet', 'observation', 'API'])(
  'F44 %s answers or cuts strange targets and hosts, and lives',
  async (name) => {
    const url = servers.get(name)!;
    for (const line of LINES) {
      for (const host of HOSTS)
        expect(await send(url, request(`${line} HTTP/1.1`, host)), `${line} ${host}`).toMatch(ANSWERED);
    }
    expect(failures).toEqual([]);
    expect(await send(url, request('OPTIONS / HTTP/1.1'))).toMatch(/^[24]\d\d$/);
  },
  120_000,
);

test.each(['devnet', 'faucet', 'observation', 'API'])(
  'F44 %s lives through mutated requests',
  async (name) => {
    const url = servers.get(name)!;
    const random = new Random(`http ${name}`);
    const valid = textBytes(
      'POST /v2/gas HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: 7\r\n\r\n\0\0\0\0\u0002ab',
    );
    const kinds = ['noise', 'flips', 'corner', 'splice', 'insert', 'remove'];
    const sent = Array.from({ length: 60 }, () => MUTATIONS[random.pick(kinds)]!(valid, random, valid));
    const answers = await Promise.all(sent.map((bytes) => send(url, bytes)));
    // A request that waits for the rest of its body stays open until the server's own limit.
    for (const [i, answer] of answers.entries()) expect(answer, `request ${i}`).toMatch(/^(2\d\d|4\d\d|closed|open)$/);
    expect(failures).toEqual([]);
    expect(await send(url, request('OPTIONS / HTTP/1.1'))).toMatch(/^[24]\d\d$/);
  },
  120_000,
);
