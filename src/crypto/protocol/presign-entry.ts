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

/** The Schnorr algorithm id of a curve: 1 (Taproot) on curve 0, 0 on curves 2 and 3. Throws usage `crypto/no-schnorr`. */
export function schnorrAlgorithm(curveId: number): number {
  const { id } = curve(curveId);
  if (id === 1) throw new Failure('usage', 'crypto/no-schnorr', 'secp256r1 has no Schnorr scheme');
  return id === 0 ? 1 : 0;
}

/** True for (0, 1) Taproot, (2, 0) EdDSA and (3, 0) Schnorrkel. */
export function isSchnorr(curveId: number, alg: number): boolean {
  return (curveId === 0 && alg === 1) || ((curveId === 2 || curveId === 3) && alg === 0);
}

/** True for (0, 0) and (1, 0). */
export function isEcdsa(curveId: number, alg: number): boolean {
  return (curveId === 0 || curveId === 1) && alg === 0;
}

/** Fields of a Schnorr presign. */
export interface NoncePair {
  readonly kind: 'schnorr';
  /** Enc(k_0), Enc(k_1) */
  readonly ct0: Ciphertext;
  readonly ct1: Ciphertext;
  /** D = k_0*G, E = k_1*G */
  readonly D: CurvePoint;
  readonly E: CurvePoint;
}

/** Fields of an ECDSA presign. */
export interface EcdsaPresign {
  readonly kind: 'ecdsa';
  /** Enc(gamma), Enc(gamma*x_0), Enc(gamma*x_1) */
  readonly ctg: Ciphertext;
  readonly ctg0: Ciphertext;
  readonly ctg1: Ciphertext;
  /** Enc(gamma*k_0), Enc(gamma*k_1) */
  readonly ctk0: Ciphertext;
  readonly ctk1: Ciphertext;
  /** R_0 = k_0*G, R_1 = k_1*G */
  readonly R0: CurvePoint;
  readonly R1: CurvePoint;
}

export type PresignFields = NoncePair | EcdsaPresign;

interface DecodedHeader extends PresignHeader {
  readonly group: Curve;
  /** presignDigest, 32 bytes. */
  readonly digest: Uint8Array;
}

/** A decoded and validated entry. */
export type SchnorrPresignEntry = DecodedHeader & NoncePair;
export type EcdsaPresignEntry = DecodedHeader & EcdsaPresign;
export type PresignEntry = SchnorrPresignEntry | EcdsaPresignEntry;

/** The kind of presign that serves an algorithm of a curve; undefined if none does. */
function kindOf(curveId: number, alg: number): PresignFields['kind'] | undefined {
  if (isSchnorr(curveId, alg)) return 'schnorr';
  return isEcdsa(curveId, alg) ? 'ecdsa' : undefined;
}

/** Ciphertexts, then points, in the order of the bytes. */
function elementsOf(fields: PresignFields): [readonly Ciphertext[], readonly CurvePoint[]] {
  if (fields.kind === 'schnorr') {
    return [
      [fields.ct0, fields.ct1],
      [fields.D, fields.E],
    ];
  }
  const { ctg, ctg0, ctg1, ctk0, ctk1, R0, R1 } = fields;
  return [
    [ctg, ctg0, ctg1, ctk0, ctk1],
    [R0, R1],
  ];
}

/** presignDigest, 32 bytes: what a request names, a tombstone is keyed by and every binding hashes. */
function presignDigest(header: PresignHeader, fields: Uint8Array): Uint8Array {
  const { nkId, sid, index, keyDigest } = header;
  return xof('presign', [u8(header.curve), u8(header.alg), nkId, sid, u32(index), keyDigest, fields], 32);
}

/** Canonical bytes and digest of an entry. Throws bug `crypto/bad-presign` if the fields are another algorithm's. */
export function encodePresignEntry(
  suite: Suite,
  header: PresignHeader,
  fields: PresignFields,
): { readonly bytes: Uint8Array; readonly digest: Uint8Array } {
  if (kindOf(header.curve, header.alg) !== fields.kind) {
    throw new Failure('bug', 'crypto/bad-presign', 'these fields are not of the presign of this algorithm');
  }
  const group = curve(header.curve);
  const encryption = classGroup(suite, group.classGroupName);
  const [ciphertexts, points] = elementsOf(fields);
  const encoded = concatBytes(
    ...ciphertexts.map((ciphertext) => encodeCiphertext(encryption, ciphertext)),
    ...points.map((point) => group.encode(point)),
  );
  const head = concatBytes(u8(header.curve), u8(header.alg), header.nkId, header.sid, u32(header.index));
  const bytes = concatBytes(messageHead('presignEntry'), head, header.keyDigest, encoded);
  return { bytes, digest: presignDigest(header, encoded) };
}

/**
 * Strict decoding with validation of every element; curve and algorithm decide the kind. Throws usage
 * `crypto/bad-encoding`, `crypto/bad-element`, `crypto/bad-point`.
 */
export function decodePresignEntry(suite: Suite, bytes: Uint8Array): PresignEntry {
  const reader = new Reader(bytes, 'presignEntry', 8192);
  const [curveId, alg] = [reader.u8(), reader.u8()];
  const kind = kindOf(curveId, alg);
  if (kind === undefined) throw reader.bad('no presign of any algorithm');
  const group = curve(curveId);
  const encryption = classGroup(suite, group.classGroupName);
  const [nkId, sid] = [reader.take(32), reader.take(32)];
  const index = reader.u32();
  const keyDigest = reader.take(32);
  const count = kind === 'schnorr' ? 2 : 5;
  const length = ciphertextLength(encryption);
  const fields = reader.take(count * length + 2 * group.pointLength);
  reader.end();
  const cts = Array.from({ length: count }, (_, i) =>
    decodeCiphertext(encryption, fields.subarray(i * length, (i + 1) * length)),
  );
  const points = fields.subarray(count * length);
  const first = group.decode(points.subarray(0, group.pointLength));
  const second = group.decode(points.subarray(group.pointLength));
  const header = { curve: curveId, alg, nkId, sid, index, keyDigest };
  const decoded = { ...header, group, digest: presignDigest(header, fields) };
  if (kind === 'schnorr') return { kind, ...decoded, ct0: cts[0]!, ct1: cts[1]!, D: first, E: second };
  const scaled = { ctg: cts[0]!, ctg0: cts[1]!, ctg1: cts[2]!, ctk0: cts[3]!, ctk1: cts[4]! };
  return { kind, ...decoded, ...scaled, R0: first, R1: second };
}
