/** Pushes hostile frames through the reader of mesh streams, cut into chunks as a network would, without sockets. */
import process from 'node:process';
import { equalBytes, isFailure } from '../../src/base/index.ts';
import { encodeFrame } from '../../src/validator/mesh/frame.ts';
import { createBudget, Inbox, type ReadableStream } from '../../src/validator/mesh/inbox.ts';
import { DEFAULT_LIMITS, type MeshLimits } from '../../src/validator/mesh/limits.ts';
import { hostileConnection } from './mesh-traffic.ts';
import { Random } from './random.ts';

export interface Flood {
  /** Frames that were read: delivered ones, and the one that ended a connection. */
  readonly frames: number;
  readonly connections: number;
  readonly delivered: number;
  /** Connections that ended with a violation. */
  readonly dropped: number;
  /** Bytes of memory more than before. */
  readonly grown: number;
}

/** No rate: the point is what frames do, not how many come at once. */
const LIMITS: MeshLimits = {
  ...DEFAULT_LIMITS,
  framesPerSecond: 1e12,
  frameBurst: 1e12,
  bytesPerSecond: 1e15,
  byteBurst: 1e15,
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Ending {
  readonly delivered: number;
  readonly violation: unknown;
}

/** One connection read to its end or to its first violation. Throws with the input when anything else comes out. */
function readConnection(bytes: Uint8Array, random: Random): Ending {
  let delivered = 0;
  let at = 0;
  let violation: unknown;
  let feed: (data: Uint8Array) => void = () => undefined;
  const stream: ReadableStream = {
    readStatus: 'readable',
    pause: () => undefined,
    resume: () => undefined,
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') feed = (data) => listener({ data } as never);
    },
  };
  const inbox = new Inbox(stream, {
    limits: LIMITS,
    budget: createBudget(LIMITS, () => 0),
    onFrame: (frame) => {
      delivered++;
      // What comes out is what stands next in the stream, byte for byte.
      const encoded = encodeFrame(frame);
      if (!equalBytes(bytes.subarray(at, at + encoded.length), encoded))
        throw new Error(`another frame: ${hex(bytes)}`);
      at += encoded.length;
    },
    onViolation: (error) => {
      violation = error;
    },
  });
  const chunk = random.pick([random.between(1, 16), 64, 300, 1_460, 1_460, 65_536]);
  for (let from = 0; from < bytes.length && violation === undefined; from += chunk)
    feed(bytes.subarray(from, from + chunk));
  inbox.stop();
  if (violation !== undefined && !(isFailure(violation, 'validator/bad-frame') && violation.kind === 'usage')) {
    throw new Error(`a violation without its code: ${String(violation)}, input ${hex(bytes)}`);
  }
  return { delivered, violation };
}

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Until so many frames were sent. Throws for anything but frames and coded violations. */
export function floodInboxes({ seed, frames: wanted }: { readonly seed: string; readonly frames: number }): Flood {
  const random = new Random(`mesh ${seed}`);
  const before = memory();
  let [frames, connections, delivered, dropped, grown] = [0, 0, 0, 0, 0];
  while (frames < wanted) {
    const connection = hostileConnection(random);
    const ending = readConnection(connection, random);
    connections++;
    delivered += ending.delivered;
    if (ending.violation !== undefined) dropped++;
    frames = delivered + dropped;
    if (connections % 1_000 === 0) grown = Math.max(grown, memory() - before);
  }
  return { frames, connections, delivered, dropped, grown };
}
