/** Delivery between the committee's validators: authenticated direct streams, bounded in memory and rate, self-healing. */
import type { Libp2p, PeerId, StreamHandler } from '@libp2p/interface';
import { Failure, type Secret } from '../../base/index.ts';
import type { FaultPoint, Log, MeshHandlers, Now, PeerName, PeerState, Random, SendToPeers } from '../port.ts';
import { DEFAULT_LIMITS, type MeshLimits } from './limits.ts';
import { startNode } from './node.ts';
import { type LinkContext, PeerLink, PROTOCOL } from './peer-link.ts';
import { parsePeerName } from './peer-name.ts';
import { PendingRequests } from './pending.ts';

/** A registered peer and the multiaddrs it listens on. */
export interface MeshPeer {
  readonly peer: PeerName;
  readonly addresses: readonly string[];
}

export interface MeshOptions extends MeshHandlers {
  /** Ed25519 seed of the mesh key, 32 bytes. */
  readonly privateKey: Secret<Uint8Array>;
  /** Multiaddrs, e.g. `/ip4/127.0.0.1/tcp/0`. */
  readonly listen: readonly string[];
  /** Only these may connect; an entry for ourselves is skipped. */
  readonly peers: readonly MeshPeer[];
  readonly limits?: Partial<MeshLimits>;
  /** Closes the mesh. */
  readonly signal?: AbortSignal;
  readonly log: Log;
  readonly now?: Now;
  readonly random?: Random;
  readonly fault?: FaultPoint;
  /** An exception of one of our own handlers; by default it ends the process. */
  onBug?(error: unknown): void;
}

export interface Mesh extends SendToPeers {
  /** Our own peer id. */
  readonly name: PeerName;
  /** Multiaddrs we listen on, with the real port. */
  addresses(): string[];
  /** Replaces the set of peers; the connections of those that left are cut at once. */
  setPeers(peers: readonly MeshPeer[]): void;
  /** Idempotent; done within two seconds. */
  close(): Promise<void>;
}

/** One connection each way may cross with one more on each side. */
const MAX_CONNECTIONS_PER_PEER = 4;
const STOP_MS = 1_500;

class RunningMesh implements Mesh {
  readonly #links = new Map<PeerName, PeerLink>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #pending = new PendingRequests();
  readonly #options: MeshOptions;
  readonly #limits: MeshLimits;
  #node: Libp2p | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: MeshOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  async start(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const { privateKey, listen } = this.#options;
    const node = await startNode({
      privateKey,
      listen,
      limits: this.#limits,
      mayConnect: (peer) => this.#mayConnect(peer),
    });
    this.#node = node;
    node.addEventListener('connection:open', (event) => this.#link(event.detail.remotePeer)?.connected());
    const accept: StreamHandler = (stream, connection) => {
      const link = this.#link(connection.remotePeer);
      if (link === undefined) connection.abort(new Error('not a peer'));
      else link.accept(stream);
    };
    await node.handle(PROTOCOL, accept, { maxInboundStreams: MAX_CONNECTIONS_PER_PEER });
    this.setPeers(this.#options.peers);
    this.#options.signal?.addEventListener('abort', () => void this.close(), { once: true });
    if (this.#options.signal?.aborted === true) await this.close();
  }

  get name(): PeerName {
    return this.#started().peerId.toString();
  }

  addresses(): string[] {
    return this.#started()
      .getMultiaddrs()
      .map((address) => address.toString());
  }

  setPeers(peers: readonly MeshPeer[]): void {
    const wanted = new Map(peers.filter((p) => p.peer !== this.name).map((p) => [p.peer, p]));
    const parsed = [...wanted.values()].map((p) => ({ ...p, id: parsePeerName(p.peer) }));
    for (const [name, link] of this.#links) {
      if (wanted.has(name)) continue;
      this.#links.delete(name);
      link.remove();
    }
    for (const { peer, id, addresses } of parsed) {
      const known = this.#links.get(peer);
      if (known === undefined) this.#add(id, addresses);
      else known.setAddresses(addresses);
    }
  }

  send(to: PeerName, bytes: Uint8Array): boolean {
    this.#assertFits(bytes);
    return this.#links.get(to)?.send({ kind: 'message', bytes }) ?? false;
  }

  broadcast(bytes: Uint8Array): void {
    this.#assertFits(bytes);
    for (const link of this.#links.values()) link.send({ kind: 'message', bytes });
  }

  requestBlob(from: PeerName, digest: Uint8Array, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const link = this.#links.get(from);
    const send = (id: number): boolean => link?.send({ kind: 'blobRequest', id, digest }) ?? false;
    return this.#pending.ask(from, send, { timeoutMs: this.#limits.requestTimeoutMs, signal });
  }

  requestSession(from: PeerName, sid: Uint8Array): boolean {
    const link = this.#links.get(from);
    // A question to somebody who is away would only pile up: it is asked again anyway.
    return link?.state().connected === true && link.send({ kind: 'sessionRequest', sid });
  }

  peers(): PeerState[] {
    return [...this.#links.values()].map((link) => link.state());
  }

  close(): Promise<void> {
    this.#closed ??= this.#stop();
    return this.#closed;
  }

  async #stop(): Promise<void> {
    this.#stopping.abort(new Error('the mesh is closing'));
    this.#pending.failAll(new Failure('transient', 'validator/mesh-closed', 'the mesh is closing'));
    await Promise.all(this.#running);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, STOP_MS);
    await Promise.race([this.#node?.stop(), late]);
    clearTimeout(timer);
  }

  #started(): Libp2p {
    if (this.#node === undefined) throw new Failure('bug', 'validator/mesh-not-started', 'the mesh has not started');
    return this.#node;
  }

  #link(peer: PeerId): PeerLink | undefined {
    return this.#links.get(peer.toString());
  }

  #mayConnect(peer: PeerId): boolean {
    const link = this.#link(peer);
    const connections = this.#node?.getConnections(peer).length ?? 0;
    return link !== undefined && !link.banned && connections < MAX_CONNECTIONS_PER_PEER;
  }

  #add(id: PeerId, addresses: readonly string[]): void {
    const { log, now = Date.now, random = Math.random, fault = () => undefined } = this.#options;
    const context: LinkContext = {
      node: () => this.#started(),
      handlers: this.#options,
      limits: this.#limits,
      pending: this.#pending,
      signal: this.#stopping.signal,
      log,
      now,
      random,
      fault,
      onBug: this.#options.onBug ?? throwLater,
    };
    const link = new PeerLink(id, addresses, context);
    this.#links.set(link.name, link);
    const running = link.run().catch(context.onBug);
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  #assertFits(bytes: Uint8Array): void {
    if (bytes.length > 0 && bytes.length < this.#limits.maxFrame) return;
    throw new Failure('bug', 'validator/message-size', 'a message is empty or too long for one frame', {
      data: { length: bytes.length, maxFrame: this.#limits.maxFrame },
    });
  }
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/**
 * Starts to listen and to connect to all peers. Throws usage `validator/port-in-use`, `validator/bad-peer`; `send` and
 * `broadcast` throw bug `validator/message-size`.
 */
export async function createMesh(options: MeshOptions): Promise<Mesh> {
  const mesh = new RunningMesh(options);
  try {
    await mesh.start();
    return mesh;
  } catch (error) {
    await mesh.close();
    throw error;
  }
}
