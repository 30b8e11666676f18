/** Fixture of the mesh's tests: meshes on loopback, a raw node that may send anything, waiting for conditions. */
import { randomBytes } from 'node:crypto';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { Secret } from '../../base/index.ts';
import type { Log, PeerName } from '../port.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMesh, type Mesh, type MeshOptions } from './mesh.ts';
import { startNode } from './node.ts';
import { PROTOCOL } from './peer-link.ts';
import { peerNameFromKey } from './peer-name.ts';

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Identity {
  readonly privateKey: Secret<Uint8Array>;
  readonly peer: PeerName;
}

export async function createIdentity(): Promise<Identity> {
  const seed = new Uint8Array(randomBytes(32));
  const key = await generateKeyPairFromSeed('Ed25519', seed);
  return { privateKey: new Secret(seed), peer: peerNameFromKey(key.publicKey.raw) };
}

export interface Received {
  readonly from: PeerName;
  readonly bytes: Uint8Array;
}

export interface TestMesh {
  readonly mesh: Mesh;
  readonly received: Received[];
  readonly bugs: unknown[];
}

const LISTEN = '/ip4/127.0.0.1/tcp/0';

/** Starts one mesh that allows `peers`. */
export async function startMesh(self: Identity, over: Partial<MeshOptions> = {}): Promise<TestMesh> {
  const received: Received[] = [];
  const bugs: unknown[] = [];
  const mesh = await createMesh({
    privateKey: self.privateKey,
    listen: [LISTEN],
    peers: [],
    log: silent,
    onMessage: (from, bytes) => received.push({ from, bytes }),
    onBug: (error) => bugs.push(error),
    ...over,
  });
  return { mesh, received, bugs };
}

/** Makes all of them peers of each other and waits until every pair is connected. */
export async function connectAll(nodes: readonly TestMesh[]): Promise<void> {
  const peers = nodes.map(({ mesh }) => ({ peer: mesh.name, addresses: mesh.addresses() }));
  for (const { mesh } of nodes) mesh.setPeers(peers);
  await until(() => nodes.every(({ mesh }) => mesh.peers().every((peer) => peer.connected)));
}

/** Waits for a condition that real sockets will bring about; fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('the condition did not come about in 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A node with a registered key that follows no rules. */
export class RawPeer {
  readonly node: Libp2p;

  private constructor(node: Libp2p) {
    this.node = node;
  }

  static async start(self: Identity): Promise<RawPeer> {
    const node = await startNode({
      privateKey: self.privateKey,
      listen: [LISTEN],
      limits: DEFAULT_LIMITS,
      mayConnect: () => true,
    });
    await node.handle(PROTOCOL, () => undefined);
    return new RawPeer(node);
  }

  connect(target: Mesh): Promise<Connection> {
    return this.node.dial(target.addresses().map((address) => multiaddr(address)));
  }

  open(target: Mesh): Promise<Stream> {
    return this.node.dialProtocol(
      target.addresses().map((address) => multiaddr(address)),
      PROTOCOL,
    );
  }

  addresses(): string[] {
    return this.node.getMultiaddrs().map((address) => address.toString());
  }
}
