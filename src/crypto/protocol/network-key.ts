/** The network key: encryption keys and the encrypted signing-key halves of all curves, constant for its whole life. */
import { asciiToBytes, bytesToHex, concatBytes, equalBytes, Failure } from '../../base/index.ts';
import { type Ciphertext, decodeCiphertext } from '../encryption/ciphertext.ts';
import type { Suite } from '../group/class-group.ts';
import { classGroup } from '../group/class-group-registry.ts';
import { type Curve, type CurveId, type CurvePoint, curve } from '../group/curve.ts';
import { xof } from '../math/xof.ts';
import { decodeKey, type EncryptionKeys, elementLength, encodeSuite, GROUP_NAMES, readSuite } from './suite.ts';
import { messageHead, Reader } from './wire.ts';

/** Every curve the network holds key halves for. */
export const CURVE_IDS: readonly CurveId[] = [0, 1, 2, 3];

/** One curve's halves, encoded: X_b = x_b*G and Enc(x_b). */
export interface NetworkCurveFields {
  readonly x0: Uint8Array;
  readonly x1: Uint8Array;
  readonly ct0: Uint8Array;
  readonly ct1: Uint8Array;
}

export interface NetworkKeyFields {
  readonly suite: Suite;
  /** In the class groups of secp256k1, secp256r1 and ed25519. */
  readonly encryptionKeys: EncryptionKeys;
  /** By curve id. */
  readonly curves: readonly NetworkCurveFields[];
}

/** Fields and id; the bytes were checked for structure only. */
export interface ParsedNetworkKey extends NetworkKeyFields {
  readonly nkId: Uint8Array;
}

/** One curve of a fully validated network key. */
export interface NetworkCurve {
  readonly curve: Curve;
  readonly x0: CurvePoint;
  readonly x1: CurvePoint;
  readonly ct0: Ciphertext;
  readonly ct1: Ciphertext;
}

export interface NetworkKey extends ParsedNetworkKey {
  readonly points: readonly NetworkCurve[];
}

/** nkId: 32 bytes over suite and every element in order. */
export function networkKeyId(fields: NetworkKeyFields): Uint8Array {
  const elements = fields.curves.flatMap(({ x0, x1, ct0, ct1 }) => [x0, x1, ct0, ct1]);
  return xof('nk', [asciiToBytes(fields.suite), ...fields.encryptionKeys, ...elements], 32);
}

/** Canonical bytes. */
export function encodeNetworkKey(fields: NetworkKeyFields): Uint8Array {
  const elements = fields.curves.flatMap(({ x0, x1, ct0, ct1 }) => [x0, x1, ct0, ct1]);
  return concatBytes(messageHead('networkKey'), encodeSuite(fields.suite), ...fields.encryptionKeys, ...elements);
}

/** Cuts the bytes into fields and computes the id. Throws usage `crypto/bad-encoding`. */
export function parseNetworkKey(bytes: Uint8Array): ParsedNetworkKey {
  const reader = new Reader(bytes, 'networkKey', 64 * 1024);
  const suite = readSuite(reader);
  const lengths = GROUP_NAMES.map((name) => elementLength(classGroup(suite, name)));
  const encryptionKeys: EncryptionKeys = [reader.take(lengths[0]!), reader.take(lengths[1]!), reader.take(lengths[2]!)];
  const curves = CURVE_IDS.map((id) => {
    const points = curve(id);
    const length = 2 * elementLength(classGroup(suite, points.classGroupName));
    return {
      x0: reader.take(points.pointLength),
      x1: reader.take(points.pointLength),
      ct0: reader.take(length),
      ct1: reader.take(length),
    };
  });
  reader.end();
  const fields = { suite, encryptionKeys, curves };
  return { ...fields, nkId: networkKeyId(fields) };
}

const MAX_KEYS = 8;
const validated = new Map<string, NetworkKey>();

/**
 * Parses and validates every element (once per id), and compares the id with the one the caller relies on.
 * Throws usage `crypto/bad-encoding`, `crypto/wrong-network-key`, `crypto/bad-element`, `crypto/bad-point`.
 */
export function openNetworkKey(bytes: Uint8Array, nkId: Uint8Array): NetworkKey {
  const parsed = parseNetworkKey(bytes);
  if (!equalBytes(parsed.nkId, nkId)) {
    throw new Failure('usage', 'crypto/wrong-network-key', 'these bytes are another network key', {
      data: { expected: bytesToHex(nkId), found: bytesToHex(parsed.nkId) },
      hint: 'Fetch the network key whose id was pinned when the dWallet was created.',
    });
  }
  const name = bytesToHex(parsed.nkId);
  const known = validated.get(name);
  if (known !== undefined) return known;
  const key = validateNetworkKey(parsed);
  if (validated.size >= MAX_KEYS) validated.clear();
  validated.set(name, key);
  return key;
}

/** The decoded halves of one curve. */
export function networkCurve(key: NetworkKey, curveId: number): NetworkCurve {
  return key.points[curve(curveId).id]!;
}

function validateNetworkKey(parsed: ParsedNetworkKey): NetworkKey {
  GROUP_NAMES.forEach((name, i) => {
    decodeKey(classGroup(parsed.suite, name), parsed.encryptionKeys[i]!);
  });
  const points = CURVE_IDS.map((id) => {
    const group = curve(id);
    const encryption = classGroup(parsed.suite, group.classGroupName);
    const { x0, x1, ct0, ct1 } = parsed.curves[id]!;
    return {
      curve: group,
      x0: group.decode(x0),
      x1: group.decode(x1),
      ct0: decodeCiphertext(encryption, ct0),
      ct1: decodeCiphertext(encryption, ct1),
    };
  });
  return { ...parsed, points };
}
