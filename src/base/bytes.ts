/** Byte-string helpers shared by every room; strict on input, no Buffer, no host APIs. */
import { Failure } from './failure.ts';

const HEX = /^(?:0x)?((?:[0-9a-fA-F]{2})*)$/;

/** Lower-case hex without prefix. */
export function bytesToHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** Parses even-length hex with optional 0x. Throws usage `base/bad-hex`. */
export function hexToBytes(hex: string): Uint8Array {
  const match = HEX.exec(hex);
  if (match === null) {
    throw new Failure('usage', 'base/bad-hex', 'not a hex string: expected an even number of hex digits', {
      data: { length: hex.length },
      hint: 'Give the bytes as hex digits, two per byte, with or without a leading 0x.',
    });
  }
  const digits = match[1] ?? '';
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Equality of public bytes; returns at the first difference, so not for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lexicographic order of byte strings: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** ASCII text to bytes. Throws bug `base/not-ascii`. */
export function asciiToBytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) throw new Failure('bug', 'base/not-ascii', 'text is not ASCII');
    out[i] = code;
  }
  return out;
}

function unsigned(value: number, width: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
    throw new Failure('bug', 'base/integer-range', `integer does not fit in ${width} bytes`);
  }
  const out = new Uint8Array(width);
  for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
}

/** One byte. Throws bug `base/integer-range`. */
export const u8 = (value: number): Uint8Array => unsigned(value, 1);
/** Two bytes, big-endian. Throws bug `base/integer-range`. */
export const u16 = (value: number): Uint8Array => unsigned(value, 2);
/** Four bytes, big-endian. Throws bug `base/integer-range`. */
export const u32 = (value: number): Uint8Array => unsigned(value, 4);
