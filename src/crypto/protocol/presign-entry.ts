/** One finished presign as it goes on chain: an encrypted nonce pair with its points, and the digest that names it. */
import { concatBytes, Failure, u8, u32 } from '../../base/index.ts';
import { type Ciphertext, ciphertextLength, decodeCiphertext, encodeCiphertext } from '../encryption/ciphertext.ts';
import type { Suite } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import { type Curve, type CurvePoint, curve } from '../group/curve.ts';
import { xof } from '../math/xof.ts';
import { messageHead, Reader } from './wire.ts';

/** keyDigest of a presign that serves every generated dWallet of its curve. */
export const GLOBAL_PRESIGN: Uint8Array = new Uint8Array(32);

export interface PresignHeader {
  readonly curve: number;
  readonly alg: number;
  readonly nkId: Uint8Array;
  readonly sid: Uint8Array;
  readonly index: number;
  /** Of the only dWallet it may serve, or GLOBAL_PRESIGN. */
  readonly keyDigest: Uint8Array;
}

/** A decoded and validated entry. */
export interface PresignEntry extends PresignHeader {
  readonly group: Curve;
  /** Enc(k_0), Enc(k_1) */
  readonly ct0: Ciphertext;
  readonly ct1: Ciphertext;
  /** D = k_0*G, E = k_1*G */
  readonly D: CurvePoint;
  readonly E: CurvePoint;
  readonly digest: Uint8Array;
}

/** The Schnorr algorithm id of a curve: 1 (Taproot) on curve 0, 0 on curves 2 and 3. Throws usage `crypto/no-schnorr`. */
export function schnorrAlgorithm(curveId: number): number {
  const { id } = curve(curveId);
  if (id === 1) throw new Failure('usage', 'crypto/no-schnorr', 'secp256r1 has no Schnorr scheme');
  return id === 0 ? 1 : 0;
}

/** presignDigest, 32 bytes: what a request names, a tombstone is keyed by and every binding hashes. */
function presignDigest(header: PresignHeader, fields: Uint8Array): Uint8Array {
  const { nkId, sid, index, keyDigest } = header;
  return xof('presign', [u8(header.curve), u8(header.alg), nkId, sid, u32(index), keyDigest, fields], 32);
}

export interface NoncePair {
  readonly ct0: Ciphertext;
  readonly ct1: Ciphertext;
  readonly D: CurvePoint;
  readonly E: CurvePoint;
}

/** Canonical bytes and digest of an entry. */
export function encodePresignEntry(
  suite: Suite,
  header: PresignHeader,
  pair: NoncePair,
): { readonly bytes: Uint8Array; readonly digest: Uint8Array } {
  const group = curve(header.curve);
  const encryption = classGroup(suite, group.classGroupName);
  const fields = concatBytes(
    encodeCiphertext(encryption, pair.ct0),
    encodeCiphertext(encryption, pair.ct1),
    group.encode(pair.D),
    group.encode(pair.E),
  );
  const head = concatBytes(u8(header.curve), u8(header.alg), header.nkId, header.sid, u32(header.index));
  const bytes = concatBytes(messageHead('presignEntry'), head, header.keyDigest, fields);
  return { bytes, digest: presignDigest(header, fields) };
}

/**
 * Strict decoding with validation of every element. Throws usage `crypto/bad-encoding`, `crypto/bad-element`,
 * `crypto/bad-point`.
 */
export function decodePresignEntry(suite: Suite, bytes: Uint8Array): PresignEntry {
  const reader = new Reader(bytes, 'presignEntry', 8192);
  const [curveId, alg] = [reader.u8(), reader.u8()];
  if (curveId > 3 || curveId === 1 || alg !== schnorrAlgorithm(curveId)) throw reader.bad('not a Schnorr presign');
  const group = curve(curveId);
  const encryption = classGroup(suite, group.classGroupName);
  const [nkId, sid] = [reader.take(32), reader.take(32)];
  const index = reader.u32();
  const keyDigest = reader.take(32);
  const header = { curve: curveId, alg, nkId, sid, index, keyDigest };
  const length = ciphertextLength(encryption);
  const fields = reader.take(2 * length + 2 * group.pointLength);
  reader.end();
  return {
    ...header,
    group,
    ct0: decodeCiphertext(encryption, fields.subarray(0, length)),
    ct1: decodeCiphertext(encryption, fields.subarray(length, 2 * length)),
    D: group.decode(fields.subarray(2 * length, 2 * length + group.pointLength)),
    E: group.decode(fields.subarray(2 * length + group.pointLength)),
    digest: presignDigest(header, fields),
  };
}
