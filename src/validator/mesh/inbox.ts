/** Reads one peer's stream: cuts frames, holds the peer to its rate by not reading, reports the first violation. */
import type { Now } from '../port.ts';
import { type Frame, FrameDecoder } from './frame.ts';
import type { MeshLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** The part of a libp2p stream that reading needs. */
export interface ReadableStream {
  readonly readStatus: string;
  pause(): void;
  resume(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Chunk }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** A Uint8Array or a Uint8ArrayList. */
export type Chunk = Uint8Array | { subarray(): Uint8Array };

/** What a peer may spend, kept across its connections so that reconnecting does not refill it. */
export interface PeerBudget {
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
  readonly requests: TokenBucket;
}

export function createBudget(limits: MeshLimits, now: Now): PeerBudget {
  return {
    frames: new TokenBucket({ perSecond: limits.framesPerSecond, burst: limits.frameBurst, now }),
    bytes: new TokenBucket({ perSecond: limits.bytesPerSecond, burst: limits.byteBurst, now }),
    requests: new TokenBucket({ perSecond: limits.requestsPerSecond, burst: limits.requestBurst, now }),
  };
}

const CHUNK_COST = 64;
/** A burst is handed on in turns of this length, so that timers and other peers are not held up. */
const TURN_MS = 10;

export interface InboxOptions {
  readonly limits: MeshLimits;
  readonly budget: PeerBudget;
  onFrame(frame: Frame): void;
  /** The stream is not read any further. */
  onViolation(error: unknown): void;
}

/** Reads until the stream closes or misbehaves. */
export class Inbox {
  readonly #stream: ReadableStream;
  readonly #options: InboxOptions;
  readonly #decoder: FrameDecoder;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(stream: ReadableStream, options: InboxOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#decoder = new FrameDecoder(options.limits.maxFrame);
    stream.addEventListener('close', () => this.stop());
    stream.addEventListener('message', (event) => this.#receive(event.data));
  }

  /** Ends reading; frames not yet delivered are dropped. */
  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #receive(chunk: Chunk): void {
    if (this.#ended) return;
    const bytes = chunk instanceof Uint8Array ? chunk : chunk.subarray();
    // A chunk costs something besides its bytes, or a peer could send them one by one.
    this.#options.budget.bytes.take(bytes.length + CHUNK_COST);
    this.#decoder.push(bytes);
    if (this.#timer === undefined) this.#deliver();
  }

  #deliver(): void {
    const { frames, bytes } = this.#options.budget;
    const turnEnds = performance.now() + TURN_MS;
    for (;;) {
      if (performance.now() > turnEnds) {
        this.#holdFor(0);
        return;
      }
      const wait = Math.max(frames.waitMs(), bytes.waitMs());
      if (wait > 0) {
        this.#holdFor(wait);
        return;
      }
      const frame = this.#nextFrame();
      if (frame === undefined || this.#ended) return;
      frames.take(1);
      this.#options.onFrame(frame);
    }
  }

  #nextFrame(): Frame | undefined {
    try {
      return this.#decoder.next();
    } catch (error) {
      this.stop();
      this.#options.onViolation(error);
      return undefined;
    }
  }

  #holdFor(milliseconds: number): void {
    if (this.#stream.readStatus === 'readable') this.#stream.pause();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#ended) return;
      this.#deliver();
      if (this.#timer === undefined && !this.#ended && this.#stream.readStatus === 'paused') this.#stream.resume();
    }, milliseconds);
    this.#timer.unref();
  }
}
