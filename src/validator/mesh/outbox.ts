/** The bounded queue of frames towards one peer, and its pump into whatever stream is open now. */
import type { FaultPoint } from '../port.ts';
import type { MeshLimits } from './limits.ts';

/** The part of a libp2p stream that the pump needs. */
export interface WritableStream {
  readonly writeStatus: string;
  readonly writableNeedsDrain: boolean;
  send(bytes: Uint8Array): boolean;
}

export class Outbox {
  readonly #limits: MeshLimits;
  readonly #fault: FaultPoint;
  #frames: Uint8Array[] = [];
  #head = 0;
  #bytes = 0;
  #dropped = 0;
  #stream: WritableStream | undefined;

  constructor(limits: MeshLimits, fault: FaultPoint) {
    this.#limits = limits;
    this.#fault = fault;
  }

  get queuedBytes(): number {
    return this.#bytes;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Queues and pumps; false when the queue is full and the frame was dropped. */
  push(frame: Uint8Array): boolean {
    const count = this.#frames.length - this.#head;
    if (this.#bytes + frame.length > this.#limits.maxQueuedBytes || count >= this.#limits.maxQueuedFrames) {
      this.#dropped++;
      return false;
    }
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.pump();
    return true;
  }

  /** Sends through this stream from now on; undefined: keep the frames for the next one. */
  attach(stream: WritableStream | undefined): void {
    this.#stream = stream;
    this.pump();
  }

  /** Sends while the stream takes it; called again on its 'drain' event. */
  pump(): void {
    const stream = this.#stream;
    if (stream === undefined) return;
    while (this.#head < this.#frames.length && stream.writeStatus === 'writable' && !stream.writableNeedsDrain) {
      const frame = this.#frames[this.#head];
      if (frame === undefined) return;
      this.#fault('mesh/send/before');
      stream.send(frame);
      this.#fault('mesh/send/after');
      this.#head++;
      this.#bytes -= frame.length;
    }
    if (this.#head > 1024 || this.#head === this.#frames.length) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
  }

  clear(): void {
    this.#frames = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}
