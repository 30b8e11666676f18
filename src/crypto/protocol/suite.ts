/** The groups of a suite as the protocol uses them, with tables for encryption keys kept by their content. */
import { bytesToHex, Failure, u8 } from '../../base/index.ts';
import { type Ciphertext, encodeCiphertext } from '../encryption/ciphertext.ts';
import type { ClassElement, ClassGroup, ClassGroupName, FixedBase, Suite } from '../group/class-group.ts';
import { classGroup, generatorBase } from '../group/class-group-registry.ts';
import { type Curve, curve } from '../group/curve.ts';
import type { Relation } from '../proof/relation.ts';
import { encDl, encScale, SCALAR_BITS } from '../proof/relations.ts';
import type { Reader } from './wire.ts';

/** The three class groups in the order of the wire; the first is the reference group. */
export const GROUP_NAMES = ['secp256k1', 'secp256r1', 'ed25519'] as const satisfies readonly ClassGroupName[];

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

/** One byte for a suite. Throws usage `crypto/unknown-suite`. */
export function encodeSuite(suite: Suite): Uint8Array {
  const index = SUITES.indexOf(suite);
  if (index < 0) throw new Failure('usage', 'crypto/unknown-suite', 'unknown suite', { data: { suite } });
  return u8(index);
}

/** Throws usage `crypto/bad-encoding`. */
export function readSuite(reader: Reader): Suite {
  const suite = SUITES[reader.u8()];
  if (suite === undefined) throw reader.bad('unknown suite');
  return suite;
}

/** Cl*, where commitments to the integer key live. */
export const referenceGroup = (suite: Suite): ClassGroup => classGroup(suite, GROUP_NAMES[0]);

/** Bytes of one encoded element. */
export const elementLength = (group: ClassGroup): number => 1 + 2 * group.parameters.coordinateLength;

/** pk_K, pk_R, pk_L, encoded. */
export type EncryptionKeys = readonly [Uint8Array, Uint8Array, Uint8Array];

/** What encrypting for one curve needs. */
export interface EncryptionKey {
  readonly curve: Curve;
  readonly group: ClassGroup;
  readonly pk: FixedBase;
  /** EncDL under this key; one object, so that proofs of different provers batch. */
  readonly relation: Relation;
}

const MAX_TABLES = 12;
const tables = new Map<string, EncryptionKey>();

/**
 * The key of a curve with its table (built at first use, some 0.1 s). Rejects the identity.
 * Throws usage `crypto/bad-element`.
 */
export function encryptionKey(suite: Suite, keys: EncryptionKeys, curveId: number): EncryptionKey {
  const points = curve(curveId);
  const group = classGroup(suite, points.classGroupName);
  const encoded = keys[GROUP_NAMES.indexOf(points.classGroupName)]!;
  // Content, not position, names a table: an old network's key can never be served for a new one.
  const name = `${suite}/${points.name}/${bytesToHex(encoded)}`;
  const known = tables.get(name);
  if (known !== undefined) return known;
  const pk = tableOf(group, encoded, `${suite}/${points.classGroupName}/${bytesToHex(encoded)}`);
  const made = { curve: points, group, pk, relation: encDl(points, { group, h: generatorBase(group), pk }) };
  remember(tables, name, made);
  return made;
}

const bases = new Map<string, FixedBase>();

function tableOf(group: ClassGroup, encoded: Uint8Array, name: string): FixedBase {
  const known = bases.get(name);
  if (known !== undefined) return known;
  const base = group.fixedBase(decodeKey(group, encoded), group.parameters.exponentBits + 272, 'large');
  remember(bases, name, base);
  return base;
}

/** The encrypted key halves of one curve as bases with tables. */
export interface HalfBases {
  readonly halves: readonly [TableBases, TableBases];
  /** EncScale_2 over both; one object, so that proofs of different provers batch. */
  readonly relation: Relation;
}

/** A ciphertext both of whose components have tables. */
export interface TableBases {
  readonly c1: FixedBase;
  readonly c2: FixedBase;
}

const halfBases = new Map<string, HalfBases>();

/**
 * ct_x0 and ct_x1 of a curve with tables (built as they are used), named by the bytes of key and ciphertexts. Exponents are
 * 256-bit scalars, their masks, and sums of these under batch weights.
 */
export function keyHalves(key: EncryptionKey, ciphertexts: readonly [Ciphertext, Ciphertext]): HalfBases {
  const { group, pk, curve: points } = key;
  const bytes = [group.encode(pk.element), ...ciphertexts.map((ciphertext) => encodeCiphertext(group, ciphertext))];
  const name = `${group.parameters.suite}/${points.name}/${bytes.map(bytesToHex).join('/')}`;
  const known = halfBases.get(name);
  if (known !== undefined) return known;
  const table = (element: ClassElement): FixedBase => group.fixedBase(element, SCALAR_BITS + 272, 'large');
  const [first, second] = ciphertexts.map(({ c1, c2 }) => ({ c1: table(c1), c2: table(c2) })) as [
    TableBases,
    TableBases,
  ];
  const made = { halves: [first, second], relation: encScale({ group, pk }, [first, second]) } as const;
  remember(halfBases, name, made);
  return made;
}

/** An encryption key: a valid element other than the identity. Throws usage `crypto/bad-element`. */
export function decodeKey(group: ClassGroup, encoded: Uint8Array): ReturnType<ClassGroup['decode']> {
  const element = group.decode(encoded);
  if (group.isIdentity(element)) {
    throw new Failure('usage', 'crypto/bad-element', 'the identity is no key', { data: { rule: 'identity' } });
  }
  return element;
}

/** Keeps at most MAX_TABLES entries, dropping the oldest. */
function remember<T>(cache: Map<string, T>, name: string, value: T): void {
  if (cache.size >= MAX_TABLES) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(name, value);
}
