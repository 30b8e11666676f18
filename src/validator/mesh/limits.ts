/** Bounds of what one peer may cost us; every one of them is enforced per peer. */
export interface MeshLimits {
  /** Largest frame in bytes, type byte included. */
  readonly maxFrame: number;
  /** Frames a second a peer may send for long, and at once. Beyond it we stop reading, so nothing is lost. */
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  readonly bytesPerSecond: number;
  readonly byteBurst: number;
  /** Blob and session requests a second a peer may make for long, and at once; more are ignored. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** Outbound queue per peer; a full queue drops the newest frame. */
  readonly maxQueuedBytes: number;
  readonly maxQueuedFrames: number;
  /** First and longest pause before dialling again, in milliseconds. */
  readonly minRedialMs: number;
  readonly maxRedialMs: number;
  /** First and longest exclusion after a protocol violation, in milliseconds; it doubles each time. */
  readonly minBanMs: number;
  readonly maxBanMs: number;
  /** Blob requests wait this long for the answer. */
  readonly requestTimeoutMs: number;
  /** Connections a second that one host may open, before any handshake is done. */
  readonly connectionsPerSecond: number;
}

const MIB = 2 ** 20;

export const DEFAULT_LIMITS: MeshLimits = {
  maxFrame: 1 * MIB,
  framesPerSecond: 2_000,
  frameBurst: 4_000,
  bytesPerSecond: 16 * MIB,
  byteBurst: 32 * MIB,
  requestsPerSecond: 50,
  requestBurst: 200,
  maxQueuedBytes: 32 * MIB,
  maxQueuedFrames: 20_000,
  minRedialMs: 50,
  maxRedialMs: 5_000,
  minBanMs: 1_000,
  maxBanMs: 300_000,
  requestTimeoutMs: 5_000,
  connectionsPerSecond: 64,
};
