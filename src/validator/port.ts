/** The interfaces through which the validator's five parts meet; none of them imports another, worker.ts joins them. */
import type { FailureData, Secret } from '../base/index.ts';

// --- host -----------------------------------------------------------------------------------------------------------

/** Wall clock in milliseconds since 1970; for timeouts and logs, never for what the chain decides. */
export type Now = () => number;

/** Cryptographically secure bytes of the operating system. */
export type RandomBytes = (length: number) => Uint8Array;

/** Uniform in [0, 1); for jitter only, never for secrets. */
export type Random = () => number;

/** Resolves after `milliseconds`, or rejects with the signal's reason as soon as it aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Structured log; `data` must be plain and safe to print. */
export interface Log {
  debug(data: FailureData, message: string): void;
  info(data: FailureData, message: string): void;
  warn(data: FailureData, message: string): void;
  error(data: FailureData, message: string): void;
}

/**
 * Called at each labelled point around durable writes and sends; production passes nothing. Tests kill the process there, or
 * throw an error whose `code` is ENOSPC from a `/before` label to stand for a full disk.
 */
export type FaultPoint = (label: string) => void;

// --- store ----------------------------------------------------------------------------------------------------------

/** 'new' when the record was written now, 'same' when exactly this value was already there. */
export type Recorded = 'new' | 'same';

/** Identifies one message a validator may send in a session (docs/spec/protocol.md, envelope). */
export interface MessageKey {
  /** Session id, 32 bytes. */
  readonly sid: Uint8Array;
  readonly round: number;
  readonly attempt: number;
  /** Digest of all earlier messages this one depends on, 32 bytes. */
  readonly inputsDigest: Uint8Array;
}

export interface SentMessage extends MessageKey {
  /** The exact envelope bytes; a restart sends these and no others. */
  readonly bytes: Uint8Array;
}

/** Own messages: at most one payload per key, ever. */
export interface RecordSent {
  /** Durable before it returns. Throws bug `validator/second-message` when the key already holds other bytes. */
  recordSent(key: MessageKey, bytes: Uint8Array): Recorded;
  readSent(key: MessageKey): Uint8Array | undefined;
  /** All own messages of a session in order of writing, to answer a restarted peer. */
  listSent(sid: Uint8Array): SentMessage[];
}

/** One-time use of presigns: written and synced before the partial decryption it allows leaves the process. */
export interface RecordTombstone {
  /**
   * Binds `presignDigest` (32 bytes) to `tombstone` (32 bytes, a hash of everything that will be signed) for ever.
   * Throws fault `validator/presign-reused` when it is bound to another one.
   */
  recordTombstone(presignDigest: Uint8Array, tombstone: Uint8Array): Recorded;
  /** All of a batch or none of it, in one durable write. Throws as recordTombstone does. */
  recordTombstones(entries: readonly TombstoneEntry[]): void;
  readTombstone(presignDigest: Uint8Array): Uint8Array | undefined;
}

export interface TombstoneEntry {
  readonly presignDigest: Uint8Array;
  readonly tombstone: Uint8Array;
}

/** At most one bundle endorsed per (sid, round). */
export interface RecordEndorsement {
  /** Durable before it returns. Throws bug `validator/second-endorsement` when another digest was endorsed. */
  recordEndorsement(sid: Uint8Array, round: number, digest: Uint8Array): Recorded;
  readEndorsement(sid: Uint8Array, round: number): Uint8Array | undefined;
}

export interface ReceivedKey extends MessageKey {
  /** Sender's index in the committee. */
  readonly party: number;
}

export interface Equivocation extends ReceivedKey {
  /** The two different signed envelopes, each accepted by the signature check. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/** Envelopes of others, kept for restarts and as evidence. */
export interface RecordReceived {
  /** 'conflict' when this party already sent other signed bytes for the key: both are then kept as evidence. */
  recordReceived(key: ReceivedKey, bytes: Uint8Array): Recorded | 'conflict';
  listReceived(sid: Uint8Array): (ReceivedKey & { readonly bytes: Uint8Array })[];
  listEquivocations(): Equivocation[];
  countEquivocations(): number;
}

/** Large public values (dealings, presign entries) by their 32-byte digest; the caller computed and checked the digest. */
export interface StoreBlobs {
  putBlob(digest: Uint8Array, bytes: Uint8Array): Recorded;
  readBlob(digest: Uint8Array): Uint8Array | undefined;
  deleteBlob(digest: Uint8Array): void;
}

/** A durable piece of work; `state` is the engine's own encoding. */
export interface JobRecord {
  readonly id: string;
  readonly kind: string;
  readonly state: Uint8Array;
}

export interface StoreJobs {
  putJob(job: JobRecord): void;
  readJob(id: string): JobRecord | undefined;
  listJobs(kind?: string): JobRecord[];
  deleteJob(id: string): void;
}

/** Small durable counters that only grow (session counters and the like). */
export interface StoreCounters {
  /** Returns the next value, starting at 0; durable before it returns, so no value is given twice. */
  nextCounter(name: string): number;
}

/** Where the follower stands on the chain. */
export interface ChainCursor {
  /** Base58 digest of checkpoint 0. */
  readonly chainId: string;
  /** Sequence number of the last checkpoint whose effects are in the journal. */
  readonly checkpoint: bigint;
  /** Base58 digest of that checkpoint. */
  readonly digest: string;
}

export interface StoreCursor {
  readCursor(): ChainCursor | undefined;
  /** Throws bug `validator/cursor-backwards` on another chain or a smaller checkpoint. */
  writeCursor(cursor: ChainCursor): void;
}

/** Runs `body` in one durable transaction; nested calls join the outer one; an exception undoes everything. */
export interface Transact {
  transaction<T>(body: () => T): T;
}

/** Secret bytes, encrypted at rest under the data key; table, name and version are authenticated. */
export interface StoreSecrets {
  /** Throws bug `validator/second-secret` when (name, version) already holds another value. */
  putSecret(name: string, version: number, value: Secret<Uint8Array>): Recorded;
  readSecret(name: string, version: number): Secret<Uint8Array> | undefined;
  listSecrets(): { readonly name: string; readonly version: number }[];
  /** Overwrites and removes it, and truncates the write-ahead log. */
  eraseSecret(name: string, version: number): void;
}

/** Everything the engine may ask of the journal. */
export interface Journal
  extends RecordSent,
    RecordTombstone,
    RecordEndorsement,
    RecordReceived,
    StoreBlobs,
    StoreJobs,
    StoreCounters,
    StoreCursor,
    StoreSecrets,
    Transact {
  /** Removes sent and received messages and endorsements of a finished session; tombstones and evidence stay. */
  forgetSession(sid: Uint8Array): void;
  close(): void;
}

// --- mesh -----------------------------------------------------------------------------------------------------------

/** libp2p peer id in base58 text. */
export type PeerName = string;

export interface PeerState {
  readonly peer: PeerName;
  readonly connected: boolean;
  /** Bytes waiting to be sent. */
  readonly queuedBytes: number;
  /** Frames dropped because the queue was full; the receiver asks for them again. */
  readonly dropped: number;
}

/** Delivery to authenticated peers. It promises order per peer while connected, nothing across a reconnect. */
export interface SendToPeers {
  /** False when the peer is unknown or its queue is full; the message is then dropped. */
  send(to: PeerName, bytes: Uint8Array): boolean;
  broadcast(bytes: Uint8Array): void;
  /** Asks one peer for a blob; undefined when it has none. Throws transient `validator/peer-timeout`. */
  requestBlob(from: PeerName, digest: Uint8Array, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Asks one peer to send its messages of a session again; they arrive through `onMessage`. */
  requestSession(from: PeerName, sid: Uint8Array): boolean;
  peers(): PeerState[];
}

/** What the mesh asks of the worker in order to answer others. */
export interface MeshHandlers {
  /** A whole frame from an authenticated peer; must return at once. An exception counts as a bug, not against the peer. */
  onMessage(from: PeerName, bytes: Uint8Array): void;
  /** Called after each (re)connection, so that the engine can ask for what it missed. */
  onConnected?(peer: PeerName): void;
  readBlob?(digest: Uint8Array): Uint8Array | undefined;
  /** Own envelopes of a session, to be sent again. */
  listSession?(sid: Uint8Array): readonly Uint8Array[];
}

// --- poster ---------------------------------------------------------------------------------------------------------

/** Something that any one of the committee may put on the chain, once. */
export interface PostAction {
  /** Names the action for logs and deduplication, e.g. `complete/<request id>`. */
  readonly id: string;
  /** True when the chain shows it done, by whomever. */
  isDone(signal: AbortSignal): Promise<boolean>;
  /** Builds, signs and executes the transaction; throws transient failures for what may be tried again. */
  post(signal: AbortSignal): Promise<void>;
}

/** 'posted' by us, 'done' by someone else. */
export type PostResult = 'posted' | 'done';

export interface PostActions {
  /** Idempotent by `action.id` while it runs. Rejects with the last failure when it gives up. */
  submit(action: PostAction): Promise<PostResult>;
}

// --- follower -------------------------------------------------------------------------------------------------------

/** One Move event; a hint where to look, since validators act on finalised objects only. */
export interface ChainEvent {
  /** `<package>::<module>::<name>`, as the node gives it. */
  readonly type: string;
  readonly bcs: Uint8Array;
  readonly sender: string;
  readonly txDigest: string;
  /** Position in its transaction. */
  readonly index: number;
}

export interface ChainCheckpoint {
  readonly sequence: bigint;
  readonly digest: string;
  /** Absent in the genesis checkpoint, and where the node does not tell. */
  readonly previousDigest: string | undefined;
  /** Chain time in milliseconds. */
  readonly timestampMs: bigint;
  readonly events: readonly ChainEvent[];
}

/** How the follower reads the chain. Failures are transient unless the node contradicts itself. */
export interface ReadCheckpoints {
  chainId(signal: AbortSignal): Promise<string>;
  latest(signal: AbortSignal): Promise<bigint>;
  /** Throws transient `validator/checkpoint-missing` when the node does not have it (not yet, or pruned). */
  checkpoint(sequence: bigint, signal: AbortSignal): Promise<ChainCheckpoint>;
  /** New checkpoints as they are made; may end or throw at any time, and may skip. */
  subscribe(signal: AbortSignal): AsyncIterable<ChainCheckpoint>;
}

/** The consumer of checkpoints, in order and without gaps. */
export interface ApplyCheckpoints {
  /** Runs in the transaction that moves the cursor: journal writes only, no waiting. */
  apply(checkpoint: ChainCheckpoint): void;
  /** After the commit; the follower waits for it, which is the back pressure. */
  applied?(checkpoint: ChainCheckpoint): void | Promise<void>;
}

// --- worker pool ----------------------------------------------------------------------------------------------------

/** Runs CPU-heavy named jobs off the main thread. */
export interface RunJobs {
  run<Output>(name: string, input: unknown, options?: { readonly signal?: AbortSignal }): Promise<Output>;
}
