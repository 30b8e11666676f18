import { randomBytes } from 'node:crypto';
import type { Stream } from '@libp2p/interface';
import { afterEach, describe, expect, test } from 'vitest';
import { asciiToBytes, concatBytes, u32 } from '../../base/index.ts';
import { encodeFrame } from './frame.ts';
import type { MeshOptions } from './mesh.ts';
import { connectAll, createIdentity, type Identity, RawPeer, startMesh, type TestMesh, until } from './testing.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function start(self: Identity, over: Partial<MeshOptions> = {}): Promise<TestMesh> {
  const node = await startMesh(self, over);
  closers.push(() => node.mesh.close());
  return node;
}

/** A victim with one honest peer and one registered attacker. */
async function scene(
  over: Partial<MeshOptions> = {},
): Promise<{ victim: TestMesh; honest: TestMesh; attacker: RawPeer }> {
  const evil = await createIdentity();
  const victim = await start(await createIdentity(), over);
  const honest = await start(await createIdentity());
  await connectAll([victim, honest]);
  const attacker = await RawPeer.start(evil);
  closers.push(() => attacker.node.stop());
  victim.mesh.setPeers([
    { peer: honest.mesh.name, addresses: honest.mesh.addresses() },
    { peer: evil.peer, addresses: [] },
  ]);
  return { victim, honest, attacker };
}

async function assertHonestStillServed({ victim, honest }: { victim: TestMesh; honest: TestMesh }): Promise<void> {
  const heard = (): number => victim.received.filter((m) => m.from === honest.mesh.name).length;
  const count = heard();
  honest.mesh.broadcast(asciiToBytes('still here'));
  await until(() => heard() > count);
  expect(victim.bugs).toEqual([]);
}

/** The connection is refused or cut before any stream is opened on it. */
async function assertRefused(peer: RawPeer, { mesh }: TestMesh): Promise<void> {
  const connection = await peer.connect(mesh).catch(() => undefined);
  await until(() => connection === undefined || connection.status !== 'open');
}

async function closed(stream: Stream): Promise<void> {
  await until(() => stream.status !== 'open');
}

function trySend(stream: Stream, bytes: Uint8Array): void {
  try {
    stream.send(bytes);
  } catch {
    // The victim has closed the stream, which is what the tests wait for.
  }
}

/** Random but for its type and length, so that the connection lives on; every fourth one is a message. */
function randomFrame(index: number): Uint8Array {
  const type = 1 + (index % 4);
  const length = [2 + (index % 200), 37, 6 + (index % 200), 33][index % 4] ?? 2;
  const body = new Uint8Array(randomBytes(length));
  body[0] = type;
  if (type === 3) body[5] = 1;
  return concatBytes(u32(body.length), body);
}

/** Opens a stream again after an exclusion. */
async function reopen({ attacker, victim }: { attacker: RawPeer; victim: TestMesh }): Promise<Stream> {
  const end = performance.now() + 5_000;
  while (performance.now() < end) {
    const stream = await attacker.open(victim.mesh).catch(() => undefined);
    if (stream?.status === 'open') return stream;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error('the victim stays closed');
}

describe('a hostile peer', () => {
  test('that is not registered is refused after the handshake', async () => {
    const all = await scene();
    const stranger = await RawPeer.start(await createIdentity());
    closers.push(() => stranger.node.stop());
    await assertRefused(stranger, all.victim);
    await assertHonestStillServed(all);
    expect(all.victim.received.every((m) => m.from === all.honest.mesh.name)).toBe(true);
  });

  test('control: the same node, registered, is heard', async () => {
    const { victim, attacker } = await scene();
    const stream = await attacker.open(victim.mesh);
    stream.send(encodeFrame({ kind: 'message', bytes: asciiToBytes('registered') }));
    await until(() => victim.received.length === 1);
    expect(victim.received[0]?.from).toBe(attacker.node.peerId.toString());
  });

  const violations: [string, Uint8Array][] = [
    ['an oversize frame', u32(2 ** 20 + 1)],
    ['a frame of length 2^32 - 1', u32(2 ** 32 - 1)],
    ['an empty frame', u32(0)],
    ['an unknown type', concatBytes(u32(2), new Uint8Array([77, 0]))],
  ];
  test.each(violations)('that sends %s is dropped and excluded', async (_name, bytes) => {
    const all = await scene({ limits: { minBanMs: 60_000 } });
    trySend(await all.attacker.open(all.victim.mesh), bytes);
    await until(() => all.attacker.node.getConnections().length === 0);
    await assertRefused(all.attacker, all.victim);
    await assertHonestStillServed(all);
  });

  test('that was excluded may come back when the time is over', async () => {
    const all = await scene({ limits: { minBanMs: 100 } });
    trySend(await all.attacker.open(all.victim.mesh), u32(0));
    await until(() => all.attacker.node.getConnections().length === 0);
    const stream = await reopen(all);
    stream.send(encodeFrame({ kind: 'message', bytes: asciiToBytes('sorry') }));
    await until(() => all.victim.received.length === 1);
  });

  test('that sends 12,000 random frames costs neither a crash nor memory', async () => {
    const all = await scene({ limits: { minBanMs: 1, maxBanMs: 1, framesPerSecond: 1e6, frameBurst: 1e6 } });
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 30; round++) {
      const stream = await reopen(all);
      for (let k = 0; k < 400; k++) {
        trySend(stream, randomFrame(k));
        if (k % 50 === 0) await new Promise((done) => setImmediate(done));
      }
      trySend(stream, concatBytes(new Uint8Array([255]), new Uint8Array(randomBytes(64))));
      await closed(stream);
    }
    const heard = all.victim.received.filter((m) => m.from !== all.honest.mesh.name).length;
    expect(heard).toBe(30 * 100);
    await assertHonestStillServed(all);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 2 ** 20);
  });

  test('that floods is read at its rate, loses nothing and delays nobody', async () => {
    const all = await scene({ limits: { framesPerSecond: 200, frameBurst: 100 } });
    const stream = await all.attacker.open(all.victim.mesh);
    const begin = performance.now();
    for (let k = 0; k < 300; k++) trySend(stream, encodeFrame({ kind: 'message', bytes: u32(k) }));
    const evil = all.attacker.node.peerId.toString();
    const heard = (): number => all.victim.received.filter((m) => m.from === evil).length;
    await until(() => heard() >= 50);
    expect(heard()).toBeLessThan(200);

    const asked = performance.now();
    await assertHonestStillServed(all);
    expect(performance.now() - asked).toBeLessThan(500);

    await until(() => heard() === 300);
    expect(performance.now() - begin).toBeGreaterThan(800);
    const order = all.victim.received.filter((m) => m.from === evil).map((m) => m.bytes);
    expect(order).toEqual(Array.from({ length: 300 }, (_, k) => u32(k)));
  });

  test('that asks for blobs without end is answered within its budget', async () => {
    let reads = 0;
    const all = await scene({
      limits: { requestsPerSecond: 1, requestBurst: 10 },
      readBlob: () => {
        reads++;
        return new Uint8Array(1000);
      },
    });
    const stream = await all.attacker.open(all.victim.mesh);
    for (let id = 0; id < 500; id++)
      trySend(stream, encodeFrame({ kind: 'blobRequest', id, digest: new Uint8Array(32) }));
    trySend(stream, encodeFrame({ kind: 'message', bytes: asciiToBytes('end') }));
    await until(() => all.victim.received.length === 1);
    expect(reads).toBeLessThan(15);
  });

  test('that never reads fills only its own queue', async () => {
    const identities = await Promise.all([createIdentity(), createIdentity()]);
    const victim = await start(await createIdentity(), { limits: { maxQueuedBytes: 2 ** 20 } });
    const honest = await start(identities[0]);
    const slow = await RawPeer.start(identities[1]);
    closers.push(() => slow.node.stop());
    await slow.node.unhandle('/tandem/mesh/1');
    await slow.node.handle('/tandem/mesh/1', (stream) => stream.pause());
    const peers = [
      { peer: honest.mesh.name, addresses: honest.mesh.addresses() },
      { peer: identities[1].peer, addresses: slow.addresses() },
    ];
    victim.mesh.setPeers(peers);
    honest.mesh.setPeers([{ peer: victim.mesh.name, addresses: victim.mesh.addresses() }]);
    await until(() => victim.mesh.peers().every((p) => p.connected));

    const big = new Uint8Array(100_000);
    for (let k = 0; k < 100; k++) {
      victim.mesh.broadcast(big);
      await until(() => honest.received.length === k + 1);
    }

    const state = victim.mesh.peers().find((p) => p.peer === identities[1].peer);
    expect(state?.dropped).toBeGreaterThan(10);
    expect(state?.queuedBytes).toBeLessThanOrEqual(2 ** 20);
  });
});
