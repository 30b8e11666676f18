/** Everything about one peer: the stream we write, the stream we read, redialling, rate limits, exclusion. */
import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { FaultPoint, Log, MeshHandlers, Now, PeerName, PeerState, Random } from '../port.ts';
import { encodeFrame, type Frame } from './frame.ts';
import { createBudget, Inbox, type PeerBudget } from './inbox.ts';
import type { MeshLimits } from './limits.ts';
import { Outbox } from './outbox.ts';
import type { PendingRequests } from './pending.ts';

/** Version of the frames; peers with another one do not connect. */
export const PROTOCOL = '/tandem/mesh/1';
/** Opening a stream costs the peer as much as this many frames. */
const STREAM_COST = 16;
/** More or longer addresses than this are not dialled. */
const MAX_ADDRESSES = 16;
const MAX_ADDRESS_LENGTH = 512;

export interface LinkContext {
  readonly node: () => Libp2p;
  readonly handlers: MeshHandlers;
  readonly limits: MeshLimits;
  readonly pending: PendingRequests;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly now: Now;
  readonly random: Random;
  readonly fault: FaultPoint;
  onBug(error: unknown): void;
}

export class PeerLink {
  readonly name: PeerName;
  readonly #peer: PeerId;
  readonly #context: LinkContext;
  readonly #outbox: Outbox;
  readonly #budget: PeerBudget;
  #addresses: Multiaddr[] = [];
  #inbound: { readonly stream: Stream; readonly inbox: Inbox } | undefined;
  #outbound: Stream | undefined;
  #wake: () => void = () => undefined;
  #bannedUntil = 0;
  #banMs: number;
  readonly #removed = new AbortController();

  constructor(peer: PeerId, addresses: readonly string[], context: LinkContext) {
    this.name = peer.toString();
    this.#peer = peer;
    this.#context = context;
    this.#outbox = new Outbox(context.limits, context.fault);
    this.#budget = createBudget(context.limits, context.now);
    this.#banMs = context.limits.minBanMs;
    this.setAddresses(addresses);
  }

  /** The peer registered them itself: what is no address is passed over, or its own text would end everybody else. */
  setAddresses(addresses: readonly string[]): void {
    this.#addresses = addresses.slice(0, MAX_ADDRESSES).flatMap((text) => this.#parseAddress(text) ?? []);
    this.#wake();
  }

  #parseAddress(text: string): Multiaddr | undefined {
    try {
      if (text.length > MAX_ADDRESS_LENGTH) throw new Error('too long');
      // The peer id in the address makes the dialler refuse whoever else answers there.
      return multiaddr(text.replace(/\/p2p\/[^/]+$/, '')).encapsulate(`/p2p/${this.name}`);
    } catch (error) {
      this.#context.log.warn({ peer: this.name, reason: String(error).slice(0, 200) }, 'a peer address is not valid');
      return undefined;
    }
  }

  get banned(): boolean {
    return this.#context.now() < this.#bannedUntil;
  }

  state(): PeerState {
    const connected = this.#outbound !== undefined;
    return { peer: this.name, connected, queuedBytes: this.#outbox.queuedBytes, dropped: this.#outbox.dropped };
  }

  send(frame: Frame): boolean {
    return this.#outbox.push(encodeFrame(frame));
  }

  /** The peer has connected: no need to wait for the next dial. */
  connected(): void {
    if (this.#outbound === undefined) this.#wake();
  }

  /** Takes over a stream the peer opened; the newest one counts. */
  accept(stream: Stream): void {
    this.#budget.frames.take(STREAM_COST);
    this.#inbound?.inbox.stop();
    this.#inbound?.stream.abort(new Error('replaced by a newer stream'));
    const inbox = new Inbox(stream, {
      limits: this.#context.limits,
      budget: this.#budget,
      onFrame: (frame) => this.#handle(frame),
      onViolation: (error) => this.#violation(error),
    });
    stream.addEventListener('remoteCloseWrite', () => stream.abort(new Error('the peer ended its stream')));
    this.#inbound = { stream, inbox };
  }

  /** Keeps a stream to the peer open until the mesh closes or the peer is removed. */
  async run(): Promise<void> {
    const signal = AbortSignal.any([this.#context.signal, this.#removed.signal]);
    const { minRedialMs, maxRedialMs } = this.#context.limits;
    let pause = minRedialMs;
    while (!signal.aborted) {
      const lived = this.banned ? 0 : await this.#useOneStream(signal);
      // A stream that dies young keeps the pauses growing.
      if (lived > maxRedialMs) pause = minRedialMs;
      const jitter = pause * (0.5 + this.#context.random());
      await this.#rest(Math.max(jitter, this.#bannedUntil - this.#context.now()), signal);
      pause = Math.min(pause * 2, maxRedialMs);
    }
    this.#disconnect(new Error('the mesh is closing'));
  }

  /** Forgets the peer: it left the committee. */
  remove(): void {
    this.#removed.abort();
    this.#outbox.clear();
    this.#disconnect(new Error('no longer a peer'));
  }

  #connections(): Connection[] {
    return this.#context.node().getConnections(this.#peer);
  }

  #disconnect(reason: Error): void {
    this.#inbound?.inbox.stop();
    for (const connection of this.#connections()) connection.abort(reason);
  }

  /** Opens a stream and holds it until it closes; milliseconds it lived, 0 when there was none. */
  async #useOneStream(signal: AbortSignal): Promise<number> {
    let stream: Stream;
    try {
      stream = await this.#open(signal);
    } catch (error) {
      // Unreachable peers are normal; the state shows them, and the next attempt follows.
      this.#context.log.debug({ peer: this.name, reason: String(error) }, 'peer is not reachable');
      return 0;
    }
    const since = this.#context.now();
    const closed = new Promise<void>((resolve) => {
      stream.addEventListener('close', () => resolve());
      if (stream.status !== 'open') resolve();
    });
    stream.addEventListener('drain', () => this.#guard(() => this.#outbox.pump()));
    // Nothing is ever read from this stream: its reverse direction is the peer's own stream.
    stream.maxReadBufferLength = 1024;
    this.#outbound = stream;
    this.#guard(() => this.#outbox.attach(stream));
    this.#context.log.info({ peer: this.name }, 'peer connected');
    this.#guard(() => this.#context.handlers.onConnected?.(this.name));
    const stop = (): void => stream.abort(new Error('the mesh is closing'));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    await closed;
    signal.removeEventListener('abort', stop);
    this.#outbound = undefined;
    this.#outbox.attach(undefined);
    this.#context.log.info({ peer: this.name }, 'peer disconnected');
    return this.#context.now() - since;
  }

  async #open(signal: AbortSignal): Promise<Stream> {
    const [existing] = this.#connections().filter((connection) => connection.status === 'open');
    if (existing === undefined) {
      if (this.#addresses.length === 0) throw new Error('no address');
      return await this.#context.node().dialProtocol(this.#addresses, PROTOCOL, { signal });
    }
    try {
      return await existing.newStream(PROTOCOL, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    } catch (error) {
      existing.abort(new Error('no stream could be opened'));
      throw error;
    }
  }

  #rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
      this.#wake = () => {
        if (!this.banned) done();
      };
    });
  }

  #guard(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.#context.onBug(error);
    }
  }

  #violation(error: unknown): void {
    const { now, limits, log } = this.#context;
    // An old offence is forgotten after twice the longest exclusion.
    if (now() - this.#bannedUntil > 2 * limits.maxBanMs) this.#banMs = limits.minBanMs;
    log.warn({ peer: this.name, banMs: this.#banMs, reason: String(error) }, 'peer broke the protocol and is excluded');
    this.#bannedUntil = now() + this.#banMs;
    this.#banMs = Math.min(2 * this.#banMs, limits.maxBanMs);
    this.#disconnect(new Error('protocol violation'));
  }

  #handle(frame: Frame): void {
    const { handlers, pending } = this.#context;
    switch (frame.kind) {
      case 'message':
        this.#guard(() => handlers.onMessage(this.name, frame.bytes));
        return;
      case 'blobResponse':
        pending.answer(this.name, frame.id, frame.bytes);
        return;
      case 'blobRequest':
        if (this.#budget.requests.take(1)) this.#guard(() => this.#answerBlob(frame.id, frame.digest));
        return;
      case 'sessionRequest':
        if (this.#budget.requests.take(1)) this.#guard(() => this.#answerSession(frame.sid));
        return;
    }
  }

  #answerBlob(id: number, digest: Uint8Array): void {
    const { handlers, limits, log } = this.#context;
    const bytes = handlers.readBlob?.(digest);
    const fits = bytes !== undefined && bytes.length + 6 <= limits.maxFrame;
    if (bytes !== undefined && !fits) log.warn({ length: bytes.length }, 'a blob is too long for one frame');
    this.send({ kind: 'blobResponse', id, bytes: fits ? bytes : undefined });
  }

  #answerSession(sid: Uint8Array): void {
    for (const bytes of this.#context.handlers.listSession?.(sid) ?? []) this.send({ kind: 'message', bytes });
  }
}
