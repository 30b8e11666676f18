/** The frames of grpc-web: flag, length, payload; trailers are a frame of their own. */
import { fromBase64 } from '@mysten/bcs';
import { invalid, STATUS_CODE, type StatusName } from '../status.ts';

const TRAILER = 0x80;

function frame(flag: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + payload.length);
  bytes[0] = flag;
  new DataView(bytes.buffer).setUint32(1, payload.length);
  bytes.set(payload, 5);
  return bytes;
}

/** A message. */
export const dataFrame = (payload: Uint8Array): Uint8Array => frame(0, payload);

/** The end of a reply. */
export function trailerFrame(status: StatusName, message: string): Uint8Array {
  const text = message === '' ? '' : `grpc-message:${encodeURIComponent(message)}\r\n`;
  return frame(TRAILER, new TextEncoder().encode(`grpc-status:${STATUS_CODE[status]}\r\n${text}`));
}

/** The one message of a request body, which is base64 for grpc-web-text; throws INVALID_ARGUMENT. */
export function readRequest(body: Uint8Array, contentType: string): Uint8Array {
  let bytes = body;
  if (contentType.startsWith('application/grpc-web-text')) {
    try {
      bytes = fromBase64(new TextDecoder().decode(body));
    } catch {
      throw invalid('the body is not base64');
    }
  }
  if (bytes.length < 5 || bytes[0] !== 0) throw invalid('the body is not one uncompressed grpc-web frame');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (length !== bytes.length - 5) throw invalid('the length of the frame does not match the body');
  return bytes.subarray(5);
}
