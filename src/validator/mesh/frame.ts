/** Frames on a mesh stream: u32 length (big-endian), type byte, body; anything else ends the connection. */
import { concatBytes, Failure, u8, u32 } from '../../base/index.ts';

const HEADER = 4;
const DIGEST = 32;

const MESSAGE = 1;
const BLOB_REQUEST = 2;
const BLOB_RESPONSE = 3;
const SESSION_REQUEST = 4;

export type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'blobRequest'; readonly id: number; readonly digest: Uint8Array }
  | { readonly kind: 'blobResponse'; readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'sessionRequest'; readonly sid: Uint8Array };

function encodeBody(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'message':
      return concatBytes(u8(MESSAGE), frame.bytes);
    case 'blobRequest':
      return concatBytes(u8(BLOB_REQUEST), u32(frame.id), frame.digest);
    case 'blobResponse': {
      const found = frame.bytes === undefined ? 0 : 1;
      return concatBytes(u8(BLOB_RESPONSE), u32(frame.id), u8(found), frame.bytes ?? new Uint8Array(0));
    }
    case 'sessionRequest':
      return concatBytes(u8(SESSION_REQUEST), frame.sid);
  }
}

/** The whole frame as it goes over the stream. */
export function encodeFrame(frame: Frame): Uint8Array {
  const body = encodeBody(frame);
  return concatBytes(u32(body.length), body);
}

function badFrame(reason: string): Failure {
  return new Failure('usage', 'validator/bad-frame', `a peer sent a malformed frame: ${reason}`, { data: { reason } });
}

function readU32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(offset);
}

function parseBlobResponse(body: Uint8Array): Frame {
  if (body.length < 6) throw badFrame('short response');
  const [id, found, bytes] = [readU32(body, 1), body[5], body.slice(6)];
  if (found === 1) return { kind: 'blobResponse', id, bytes };
  if (found !== 0 || bytes.length > 0) throw badFrame('response is neither found nor empty');
  return { kind: 'blobResponse', id, bytes: undefined };
}

/** Parses type and body. Throws usage `validator/bad-frame`. */
export function parseBody(body: Uint8Array): Frame {
  switch (body[0]) {
    case MESSAGE:
      if (body.length < 2) throw badFrame('empty message');
      return { kind: 'message', bytes: body.slice(1) };
    case BLOB_REQUEST:
      if (body.length !== 5 + DIGEST) throw badFrame('wrong length of a blob request');
      return { kind: 'blobRequest', id: readU32(body, 1), digest: body.slice(5) };
    case BLOB_RESPONSE:
      return parseBlobResponse(body);
    case SESSION_REQUEST:
      if (body.length !== 1 + DIGEST) throw badFrame('wrong length of a session request');
      return { kind: 'sessionRequest', sid: body.slice(1) };
    default:
      throw badFrame('unknown type');
  }
}

const SMALL_BUFFER = 2 ** 16;

/** Cuts a byte stream into frames; holds at most one frame and the chunk that completes it, in one growing buffer. */
export class FrameDecoder {
  readonly #maxFrame: number;
  #buffer = new Uint8Array(1024);
  #start = 0;
  #end = 0;

  constructor(maxFrame: number) {
    this.#maxFrame = maxFrame;
  }

  /** Bytes held. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** Copies the chunk; the caller may reuse it. */
  push(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Doubling keeps the copying linear however small the chunks are. */
  #makeRoom(wanted: number): void {
    const held = this.#buffer.subarray(this.#start, this.#end);
    const needed = held.length + wanted;
    const target = needed * 2 > this.#buffer.length ? new Uint8Array(needed * 2) : this.#buffer;
    target.set(held);
    this.#buffer = target;
    this.#start = 0;
    this.#end = held.length;
  }

  /** The next whole frame, if there is one. Throws usage `validator/bad-frame`. */
  next(): Frame | undefined {
    if (this.size < HEADER) return undefined;
    const length = readU32(this.#buffer, this.#start);
    if (length === 0) throw badFrame('empty frame');
    if (length > this.#maxFrame) throw badFrame('too long');
    if (this.size < HEADER + length) return undefined;
    const begin = this.#start + HEADER;
    const frame = parseBody(this.#buffer.subarray(begin, begin + length));
    this.#start = begin + length;
    if (this.#start === this.#end) this.#reset();
    return frame;
  }

  #reset(): void {
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > SMALL_BUFFER) this.#buffer = new Uint8Array(1024);
  }
}
