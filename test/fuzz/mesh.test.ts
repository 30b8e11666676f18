/** F45: a million hostile frames through the code that reads the mesh, and thousands over real connections. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { asciiToBytes, isFailure } from '../../src/base/index.ts';
import { encodeFrame, type Frame } from '../../src/validator/mesh/frame.ts';
import { createBudget, Inbox, type ReadableStream } from '../../src/validator/mesh/inbox.ts';
import { DEFAULT_LIMITS } from '../../src/validator/mesh/limits.ts';
import { connectAll, createIdentity, RawPeer, startMesh, until } from '../../src/validator/mesh/testing.ts';
import { floodInboxes } from './mesh-flood.ts';
import { hostileConnection } from './mesh-traffic.ts';
import { Random } from './random.ts';

const MIB = 2 ** 20;
const FRAMES = 1_000_000;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

test('F45 a million hostile frames: each connection is read or dropped, nothing else is thrown, memory stays', () => {
  const begin = performance.now();
  const flood = floodInboxes({ seed: 'ci', frames: FRAMES });
  const seconds = (performance.now() - begin) / 1_000;
  console.log(
    `mesh: ${flood.frames} frames on ${flood.connections} connections in ${seconds.toFixed(1)} s; ` +
      `${flood.delivered} delivered, ${flood.dropped} connections dropped, ${Math.round(flood.grown / MIB)} MiB`,
  );
  expect(flood.frames).toBeGreaterThanOrEqual(FRAMES);
  expect(flood.dropped).toBeGreaterThan(flood.connections / 10);
  expect(flood.delivered).toBeGreaterThan(FRAMES / 2);
  expect(flood.grown).toBeLessThan(64 * MIB);
}, 300_000);

/** A stream that is fed by hand. */
function manualStream() {
  let feed: (bytes: Uint8Array) => void = () => undefined;
  const stream: ReadableStream = {
    readStatus: 'readable',
    pause: () => undefined,
    resume: () => undefined,
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') feed = (data) => listener({ data } as never);
    },
  };
  return { stream, feed: (bytes: Uint8Array) => feed(bytes) };
}

test('F45 control: true frames are all delivered, and the first false one ends the connection with a code', () => {
  const { stream, feed } = manualStream();
  const delivered: Frame[] = [];
  const violations: unknown[] = [];
  const budget = createBudget({ ...DEFAULT_LIMITS, frameBurst: 1e6, byteBurst: 1e9 }, () => 0);
  new Inbox(stream, {
    limits: DEFAULT_LIMITS,
    budget,
    onFrame: (frame) => delivered.push(frame),
    onViolation: (error) => violations.push(error),
  });
  const message = encodeFrame({ kind: 'message', bytes: asciiToBytes('true') });
  for (let i = 0; i < 100; i++) feed(message);
  expect([delivered.length, violations.length]).toEqual([100, 0]);
  feed(Uint8Array.of(0, 0, 0, 1, 99));
  feed(message);
  expect(delivered.length).toBe(100);
  expect(violations.map((error) => isFailure(error, 'validator/bad-frame'))).toEqual([true]);
});

test('F45 hostile connections over libp2p: the peer is dropped each time, the others and memory are not affected', async () => {
  const [self, honestOne, evil] = await Promise.all([createIdentity(), createIdentity(), createIdentity()]);
  const limits = { minBanMs: 1, maxBanMs: 1, framesPerSecond: 1e6, frameBurst: 1e6, connectionsPerSecond: 1e4 };
  const victim = await startMesh(self, { limits });
  const honest = await startMesh(honestOne);
  await connectAll([victim, honest]);
  const attacker = await RawPeer.start(evil);
  closers.push(() => Promise.all([victim.mesh.close(), honest.mesh.close(), attacker.node.stop()]));
  victim.mesh.setPeers([
    { peer: honest.mesh.name, addresses: honest.mesh.addresses() },
    { peer: evil.peer, addresses: [] },
  ]);
  const random = new Random('libp2p ci');
  const before = process.memoryUsage();
  let [connections, dropped] = [0, 0];
  const end = performance.now() + 8_000;
  while (connections < 300 && performance.now() < end) {
    const stream = await attacker.open(victim.mesh).catch(() => undefined);
    if (stream === undefined) {
      await new Promise((done) => setTimeout(done, 2));
      continue;
    }
    connections++;
    const isOpen = (): boolean => stream.status === 'open';
    try {
      stream.send(hostileConnection(random));
    } catch {
      // Dropped already.
    }
    // What waits for the rest of a frame is no violation: the attacker gives up itself.
    for (let wait = 0; wait < 20 && isOpen(); wait++) await new Promise((done) => setTimeout(done, 1));
    if (!isOpen()) dropped++;
    stream.abort(new Error('enough'));
  }
  const heard = (): number => victim.received.filter(({ from }) => from === honest.mesh.name).length;
  honest.mesh.broadcast(new Uint8Array(randomBytes(64)));
  await until(() => heard() === 1);
  const after = process.memoryUsage();
  const frames = victim.received.filter(({ from }) => from !== honest.mesh.name).length;
  console.log(`mesh: ${connections} libp2p connections, ${dropped} dropped by us, ${frames} messages read before that`);
  expect(dropped).toBeGreaterThan(10);
  expect(frames).toBeGreaterThan(100);
  expect(victim.bugs).toEqual([]);
  expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(128 * MIB);
});
