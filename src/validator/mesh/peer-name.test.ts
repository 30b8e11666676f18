import { expect, test } from 'vitest';
import { parsePeerName, peerNameFromKey } from './peer-name.ts';
import { connectAll, createIdentity, startMesh } from './testing.ts';

const bad = expect.objectContaining({ kind: 'usage', code: 'validator/bad-peer' });

test('a peer name is that of one Ed25519 key', () => {
  const name = peerNameFromKey(new Uint8Array(32).fill(7));
  expect(parsePeerName(name).toString()).toBe(name);
  for (const other of ['', 'x', `${name}x`, name.slice(1), name.toUpperCase()]) {
    expect(() => parsePeerName(other)).toThrow(bad);
  }
  expect(() => peerNameFromKey(new Uint8Array(31))).toThrow(bad);
});

test('a name without end is refused before it is decoded, which takes time in the square of its length', () => {
  const endless = '1'.repeat(3_000_000);
  expect(() => parsePeerName(endless)).toThrow(bad);
  expect(() => parsePeerName(`z${endless}`)).toThrow(bad);
});

test('F45 a member that registered garbage for addresses stops nobody', async () => {
  const [one, two, hostile] = await Promise.all([createIdentity(), createIdentity(), createIdentity()]);
  const addresses = ['', '/', 'no address', '/ip4/999.1.1.1/tcp/1', '/p2p/x', '/ip4/1.2.3.4/tcp/99999999', '\u0000'];
  const peers = [{ peer: hostile.peer, addresses: [...addresses, '/p2p/x'.repeat(100_000)] }];
  const nodes = [await startMesh(one, { peers }), await startMesh(two)];
  try {
    await connectAll(nodes);
    nodes[0]!.mesh.setPeers([...peers, { peer: nodes[1]!.mesh.name, addresses: nodes[1]!.mesh.addresses() }]);
    expect(nodes.map(({ bugs }) => bugs)).toEqual([[], []]);
    expect(nodes[0]!.mesh.peers().find(({ peer }) => peer === hostile.peer)?.connected).toBe(false);
  } finally {
    await Promise.all(nodes.map(({ mesh }) => mesh.close()));
  }
});

test('F45 control: a good address among the garbage is dialled', async () => {
  const [one, two] = await Promise.all([createIdentity(), createIdentity()]);
  const listener = await startMesh(two);
  const dialler = await startMesh(one);
  try {
    listener.mesh.setPeers([{ peer: dialler.mesh.name, addresses: [] }]);
    const addresses = ['garbage', ...listener.mesh.addresses()];
    dialler.mesh.setPeers([{ peer: listener.mesh.name, addresses }]);
    await expect.poll(() => dialler.mesh.peers()[0]?.connected, { timeout: 10_000 }).toBe(true);
  } finally {
    await Promise.all([listener.mesh.close(), dialler.mesh.close()]);
  }
});
