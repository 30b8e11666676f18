import { afterEach, describe, expect, test } from 'vitest';
import { Failure, isFailure, Secret } from '../../base/index.ts';
import type { Log } from '../port.ts';
import { createLog, logError } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createObservationServer, type Health, type ObservationServer } from './server.ts';

function captured(): { log: Log; lines: Record<string, unknown>[]; text(): string } {
  const raw: string[] = [];
  const log = createLog({ level: 'debug', name: 'v1', destination: { write: (line) => void raw.push(line) } });
  return {
    log,
    get lines() {
      return raw.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    text: () => raw.join(''),
  };
}

describe('the log', () => {
  test('prints level, validator, data and message', () => {
    const { log, text } = captured();
    log.warn({ peer: 'p', lag: 12n }, 'a peer is slow');
    expect(JSON.parse(text())).toMatchObject({
      level: 'warn',
      validator: 'v1',
      peer: 'p',
      lag: '12',
      msg: 'a peer is slow',
    });
  });

  test('prints no secret that slips in', () => {
    const { log, text } = captured();
    const careless = {
      passphrase: 'open sesame',
      rootSeed: 'aa',
      nested: { privateKey: 'bb', list: [{ secretShare: 'cc' }] },
      boxed: new Secret('dd'),
      bytes: new Uint8Array([0xee, 0xee]),
      note: 'key suiprivkey1qzqqq is mine',
    };
    log.error(careless as never, 'failed with suiprivkey1abc');
    for (const leaked of ['sesame', '"aa"', '"bb"', '"cc"', '"dd"', '238', 'suiprivkey1qzqqq', 'suiprivkey1abc']) {
      expect([leaked, text().includes(leaked)]).toEqual([leaked, false]);
    }
    expect(text()).toContain('[2 bytes]');
    expect(text()).toContain('[redacted] is mine');
  });

  test('control: the same fields under harmless names are printed', () => {
    const { log, text } = captured();
    log.error({ note: 'open sesame' }, 'x');
    expect(text()).toContain('sesame');
  });

  test('prints what a Failure carries, and a stack for anything else', () => {
    const { log, text } = captured();
    logError(
      log,
      new Failure('fault', 'crypto/bad-proof', 'wrong', { data: { round: 2 }, culprits: [3] }),
      'session failed',
    );
    expect(JSON.parse(text())).toMatchObject({ kind: 'fault', code: 'crypto/bad-proof', round: 2, culprits: [3] });
    const other = captured();
    logError(other.log, new TypeError('oops'), 'session failed');
    expect(JSON.parse(other.text())).toMatchObject({ kind: 'bug', reason: 'TypeError: oops' });
  });
});

const servers: ObservationServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(health: () => Health, port = 0) {
  const metrics = createMetrics();
  const server = await createObservationServer({
    port,
    registry: metrics.registry,
    health,
    refresh: () => metrics.peersConnected.set(3),
  });
  servers.push(server);
  return { metrics, server };
}

const ok = (): Health => ({ status: 'ok', detail: { lag: 0 } });

describe('the observation port', () => {
  test('serves metrics of this validator only', async () => {
    const { metrics, server } = await serve(ok);
    createMetrics().posts.inc({ result: 'failed' }, 7);
    metrics.posts.inc({ result: 'posted' });
    metrics.signSeconds.observe(0.3);
    const answer = await fetch(`${server.url}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('tandem_validator_posts_total{result="posted"} 1');
    expect(text).toContain('tandem_validator_peers_connected 3');
    expect(text).toContain('tandem_validator_sign_seconds_bucket{le="0.5"} 1');
    expect(text).not.toContain('failed');
  });

  test.each([
    ['ok', 200],
    ['starting', 503],
    ['degraded', 503],
  ] as const)('health %s answers %i', async (status, code) => {
    const { server } = await serve(() => ({ status, detail: { lag: 5 } }));
    const answer = await fetch(`${server.url}/health`);
    expect([answer.status, await answer.json()]).toEqual([code, { status, detail: { lag: 5 } }]);
  });

  test('knows no other path, method, or reason to tell internals', async () => {
    const { server } = await serve(() => {
      throw new Error('a secret reason');
    });
    const broken = await fetch(`${server.url}/health`);
    expect([broken.status, (await broken.text()).includes('secret reason')]).toEqual([500, false]);
    for (const [path, method] of [
      ['/', 'GET'],
      ['/metrics', 'POST'],
      ['/../etc', 'GET'],
    ] as const) {
      expect((await fetch(server.url + path, { method })).status).toBe(404);
    }
  });

  test('a taken port is named', async () => {
    const { server } = await serve(ok);
    const port = Number(new URL(server.url).port);
    const failure = await serve(ok, port).catch((error: unknown) => error);
    expect(isFailure(failure, 'validator/port-in-use')).toBe(true);
    expect(failure).toMatchObject({ kind: 'usage', data: { port }, message: expect.stringContaining(String(port)) });
  });

  test('closes at once, also with an idle connection open, and frees the port', async () => {
    const { server } = await serve(ok);
    await (await fetch(`${server.url}/health`)).text();
    await Promise.all([server.close(), server.close()]);
    await serve(ok, Number(new URL(server.url).port));
  });
});
