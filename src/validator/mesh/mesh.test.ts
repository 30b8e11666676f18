import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { asciiToBytes, isFailure } from '../../base/index.ts';
import { encodeFrame } from './frame.ts';
import type { MeshOptions } from './mesh.ts';
import { connectAll, createIdentity, type Identity, startMesh, type TestMesh, until } from './testing.ts';

const nodes: TestMesh[] = [];
afterEach(async () => {
  await Promise.all(nodes.splice(0).map(({ mesh }) => mesh.close()));
});

async function start(self: Identity, over: Partial<MeshOptions> = {}): Promise<TestMesh> {
  const node = await startMesh(self, over);
  nodes.push(node);
  return node;
}

async function startMany(count: number, over: Partial<MeshOptions> = {}): Promise<TestMesh[]> {
  const made = await Promise.all(Array.from({ length: count }, async () => start(await createIdentity(), over)));
  await connectAll(made);
  return made;
}

describe('delivery', () => {
  test('four nodes: every broadcast reaches the three others in order, from whom it says', async () => {
    const meshes = await startMany(4);
    for (const [i, { mesh }] of meshes.entries()) {
      for (let k = 0; k < 50; k++) mesh.broadcast(new Uint8Array([i, k]));
    }
    await until(() => meshes.every(({ received }) => received.length === 150));
    for (const [j, { received }] of meshes.entries()) {
      for (const [i, { mesh }] of meshes.entries()) {
        const from = received.filter((m) => m.from === mesh.name);
        expect(from.map((m) => m.bytes)).toEqual(
          i === j ? [] : Array.from({ length: 50 }, (_, k) => new Uint8Array([i, k])),
        );
      }
    }
  });

  test('measures the delivery of a 1 KiB message to three peers', async () => {
    const meshes = await startMany(4);
    const [sender, ...others] = meshes as [TestMesh, ...TestMesh[]];
    const times: number[] = [];
    for (let k = 1; k <= 50; k++) {
      const begin = performance.now();
      sender.mesh.broadcast(new Uint8Array(1024));
      while (!others.every(({ received }) => received.length === k)) await new Promise((done) => setImmediate(done));
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    console.log(
      `mesh: broadcast to 3 peers, all four in one process: median ${times[25]?.toFixed(2)} ms, max ${times[49]?.toFixed(2)} ms`,
    );
    expect(times).toHaveLength(50);
  });

  test('a message of the largest size arrives whole, a longer one is refused here', async () => {
    const [a, b] = (await startMany(2)) as [TestMesh, TestMesh];
    const large = new Uint8Array(2 ** 20 - 1).map((_, i) => i % 251);
    expect(a.mesh.send(b.mesh.name, large)).toBe(true);
    await until(() => b.received.length === 1);
    expect(b.received[0]?.bytes).toEqual(large);
    expect(() => a.mesh.send(b.mesh.name, new Uint8Array(2 ** 20))).toThrow('too long');
    expect(() => a.mesh.broadcast(new Uint8Array(0))).toThrow('empty');
  });

  test('an unknown receiver is answered with false', async () => {
    const [a] = (await startMany(1)) as [TestMesh];
    expect(a.mesh.send((await createIdentity()).peer, asciiToBytes('x'))).toBe(false);
  });

  test('an exception of our own handler is our bug, not the end of the peer', async () => {
    const [a, b] = (await startMany(2, {
      onMessage: () => {
        throw new Error('handler');
      },
    })) as [TestMesh, TestMesh];
    a.mesh.broadcast(asciiToBytes('x'));
    a.mesh.broadcast(asciiToBytes('y'));
    await until(() => b.bugs.length === 2);
    expect(a.mesh.peers()[0]?.connected).toBe(true);
  });
});

describe('requests', () => {
  test('a blob is fetched by digest; an absent one is undefined', async () => {
    const digest = new Uint8Array(32).fill(7);
    const blob = asciiToBytes('a dealing');
    const [a, b] = (await startMany(2, {
      readBlob: (asked) => (asked[0] === 7 ? blob : undefined),
    })) as [TestMesh, TestMesh];
    expect(await a.mesh.requestBlob(b.mesh.name, digest)).toEqual(blob);
    expect(await a.mesh.requestBlob(b.mesh.name, new Uint8Array(32))).toBeUndefined();
  });

  test('a restarted peer gets the messages of a session again', async () => {
    const sid = new Uint8Array(32).fill(3);
    const sent = [asciiToBytes('round 1'), asciiToBytes('round 2')];
    const [a, b] = (await startMany(2, { listSession: (asked) => (asked[0] === 3 ? sent : []) })) as [
      TestMesh,
      TestMesh,
    ];
    expect(a.mesh.requestSession(b.mesh.name, sid)).toBe(true);
    await until(() => a.received.length === 2);
    expect(a.received.map((m) => m.bytes)).toEqual(sent);
  });

  test('no answer is a transient failure; an aborted wait ends at once', async () => {
    const [a] = (await startMany(1, { limits: { requestTimeoutMs: 50 } })) as [TestMesh];
    const stranger = await createIdentity();
    a.mesh.setPeers([{ peer: stranger.peer, addresses: ['/ip4/127.0.0.1/tcp/9'] }]);
    const failure = await a.mesh.requestBlob(stranger.peer, new Uint8Array(32)).catch((error: unknown) => error);
    expect(isFailure(failure, 'validator/peer-timeout')).toBe(true);
    const abort = new AbortController();
    const waiting = a.mesh.requestBlob(stranger.peer, new Uint8Array(32), abort.signal);
    abort.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});

describe('life', () => {
  test('a killed peer is redialled, what was queued meanwhile arrives, both are told', async () => {
    const identities = await Promise.all([createIdentity(), createIdentity()]);
    const told: string[] = [];
    const a = await start(identities[0], { onConnected: (peer) => told.push(peer) });
    const b = await start(identities[1]);
    await connectAll([a, b]);
    const listen = b.mesh.addresses().map((address) => address.replace(/\/p2p\/.*/, ''));
    await b.mesh.close();
    await until(() => a.mesh.peers()[0]?.connected === false);
    a.mesh.broadcast(asciiToBytes('while away'));

    const begin = performance.now();
    const again = await start(identities[1], { listen, peers: [{ peer: a.mesh.name, addresses: a.mesh.addresses() }] });
    await until(() => again.received.length === 1);

    console.log(`mesh: reconnected and delivered ${(performance.now() - begin).toFixed(0)} ms after the restart`);
    expect(again.received[0]?.bytes).toEqual(asciiToBytes('while away'));
    expect(told).toEqual([again.mesh.name, again.mesh.name]);
    again.mesh.broadcast(asciiToBytes('back'));
    await until(() => a.received.length === 1);
  });

  test('closes within two seconds, twice if asked, by signal too', async () => {
    const abort = new AbortController();
    const [a, b] = (await startMany(2, { signal: abort.signal })) as [TestMesh, TestMesh];
    const begin = performance.now();
    abort.abort();
    await Promise.all([a.mesh.close(), a.mesh.close(), b.mesh.close()]);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test('a peer that leaves the set is cut off', async () => {
    const [a, b, c] = (await startMany(3)) as [TestMesh, TestMesh, TestMesh];
    a.mesh.setPeers([{ peer: b.mesh.name, addresses: b.mesh.addresses() }]);
    await until(() => c.mesh.peers().find((p) => p.peer === a.mesh.name)?.connected === false);
    c.mesh.send(a.mesh.name, asciiToBytes('still there?'));
    b.mesh.send(a.mesh.name, asciiToBytes('hello'));
    await until(() => a.received.length > 0);
    expect(a.received.map((m) => m.from)).toEqual([b.mesh.name]);
  });

  test('a taken port is named', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await startMesh(await createIdentity(), { listen: [`/ip4/127.0.0.1/tcp/${port}`] }).catch(
      (error: unknown) => error,
    );
    server.close();
    expect(isFailure(failure, 'validator/port-in-use')).toBe(true);
    expect(failure).toMatchObject({ kind: 'usage', message: expect.stringContaining(String(port)) });
  });

  test('refuses a peer id that is no Ed25519 key', async () => {
    const self = await createIdentity();
    for (const peer of ['', 'nobody', 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N']) {
      const failure = await startMesh(self, { peers: [{ peer, addresses: [] }] }).catch((error: unknown) => error);
      expect([peer, isFailure(failure, 'validator/bad-peer')]).toEqual([peer, true]);
    }
  });
});

test('a frame adds five bytes to a message', () => {
  expect(encodeFrame({ kind: 'message', bytes: new Uint8Array(10) })).toHaveLength(15);
});
