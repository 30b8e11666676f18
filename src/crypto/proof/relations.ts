/** The relations of the protocol (docs/spec/protocol.md, relations); order of bases and components is part of the wire format. */
import type { ClassElement, ClassGroup, FixedBase } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { classProofGroup, curveProofGroup, PLAINTEXT_GENERATOR } from './proof-group.ts';
import { createRelation, type Relation, type RelationTerm } from './relation.ts';

/** A class group with the two bases of its ciphertexts; give tables where they exist. */
export interface EncryptionBases {
  readonly group: ClassGroup;
  /** h, optionally with its table; the table of h when absent. */
  readonly h?: ClassElement | FixedBase;
  readonly pk: ClassElement | FixedBase;
}

/** One group and base of an EqDL proof. */
export interface LogBase {
  readonly group: ClassGroup;
  readonly base: ClassElement | FixedBase;
}

/** Relation 1: witness x mod q; statement (x*G). */
export function pokDl(curve: Curve): Relation {
  const group = curveProofGroup(curve);
  return createRelation({
    name: 'PoK-DL',
    witness: [{ kind: 'scalar', q: curve.q }],
    components: [{ group, terms: [{ witness: 0, base: curve.G }] }],
    bases: [{ group, base: curve.G }],
  });
}

/** Relation 2: witness |s| < 2^bits; statement (h^s). */
export function pokCl(
  classGroup: ClassGroup,
  bits: number,
  h: ClassElement | FixedBase = generatorBase(classGroup),
): Relation {
  const group = classProofGroup(classGroup);
  return createRelation({
    name: 'PoK-CL',
    witness: [{ kind: 'integer', bits }],
    components: [{ group, terms: [{ witness: 0, base: h }] }],
    bases: [{ group, base: h }],
  });
}

/** Relation 3: witness |s| < 2^bits; statement (g_1^s, .., g_m^s), the groups may differ. */
export function eqDl(bits: number, logBases: readonly LogBase[]): Relation {
  const bases = logBases.map(({ group, base }) => ({ group: classProofGroup(group), base }));
  return createRelation({
    name: 'EqDL',
    witness: [{ kind: 'integer', bits }],
    components: bases.map(({ group, base }) => ({ group, terms: [{ witness: 0, base }] })),
    bases,
  });
}

/** Relation 4: witness (x mod q, 0 <= r < 2^B); statement (h^r, pk^r f^x, x*G). Curve and class group share q. */
export function encDl(curve: Curve, keys: EncryptionBases): Relation {
  const cl = classProofGroup(keys.group);
  const points = curveProofGroup(curve);
  const h = keys.h ?? generatorBase(keys.group);
  return createRelation({
    name: 'EncDL',
    witness: [
      { kind: 'scalar', q: curve.q },
      { kind: 'integer', bits: keys.group.parameters.exponentBits },
    ],
    components: [
      { group: cl, terms: [{ witness: 1, base: h }] },
      {
        group: cl,
        terms: [
          { witness: 1, base: keys.pk },
          { witness: 0, base: PLAINTEXT_GENERATOR },
        ],
      },
      { group: points, terms: [{ witness: 0, base: curve.G }] },
    ],
    bases: [
      { group: cl, base: h },
      { group: cl, base: keys.pk },
      { group: points, base: curve.G },
    ],
  });
}

/** A public ciphertext as a pair of bases; give tables where they exist. */
export interface CiphertextBases {
  readonly c1: ClassElement | FixedBase;
  readonly c2: ClassElement | FixedBase;
}

/** Bits of a curve scalar taken as an integer witness, on every curve. */
export const SCALAR_BITS = 256;

/**
 * Relation 5, EncScale_m for m public ciphertexts (a_i, b_i): witness |y| < 2^256, r_0, .., r_m of B bits; statement
 * (h^r_0, pk^r_0 f^y, then a_i^y h^r_i, b_i^y pk^r_i for i = 1..m): an encryption of y, and y times each ciphertext.
 * Bases: h, pk, a_1, b_1, .., a_m, b_m. y is an integer because a_i and b_i have unknown order.
 */
export function encScale(keys: EncryptionBases, ciphertexts: readonly CiphertextBases[]): Relation {
  const group = classProofGroup(keys.group);
  const h = keys.h ?? generatorBase(keys.group);
  const { pk } = keys;
  const randomness = { kind: 'integer', bits: keys.group.parameters.exponentBits } as const;
  const scaled = ciphertexts.flatMap(({ c1, c2 }, i): RelationTerm[][] => [
    [
      { witness: 0, base: c1 },
      { witness: i + 2, base: h },
    ],
    [
      { witness: 0, base: c2 },
      { witness: i + 2, base: pk },
    ],
  ]);
  const encryption: RelationTerm[][] = [
    [{ witness: 1, base: h }],
    [
      { witness: 1, base: pk },
      { witness: 0, base: PLAINTEXT_GENERATOR },
    ],
  ];
  return createRelation({
    name: 'EncScale',
    witness: [{ kind: 'integer', bits: SCALAR_BITS }, randomness, ...ciphertexts.map(() => randomness)],
    components: [...encryption, ...scaled].map((terms) => ({ group, terms })),
    bases: [h, pk, ...ciphertexts.flatMap(({ c1, c2 }) => [c1, c2])].map((base) => ({ group, base })),
  });
}

/**
 * Relation 6, ScaleDL for a public ciphertext (a, b): witness |k| < 2^256, r of B bits; statement
 * (k*G, a^k h^r, b^k pk^r). Bases: h, pk, a, b, G.
 */
export function scaleDl(curve: Curve, keys: EncryptionBases, { c1, c2 }: CiphertextBases): Relation {
  const cl = classProofGroup(keys.group);
  const points = curveProofGroup(curve);
  const h = keys.h ?? generatorBase(keys.group);
  const scaled = (base: ClassElement | FixedBase, masking: ClassElement | FixedBase): RelationTerm[] => [
    { witness: 0, base },
    { witness: 1, base: masking },
  ];
  return createRelation({
    name: 'ScaleDL',
    witness: [
      { kind: 'integer', bits: SCALAR_BITS },
      { kind: 'integer', bits: keys.group.parameters.exponentBits },
    ],
    components: [
      { group: points, terms: [{ witness: 0, base: curve.G }] },
      { group: cl, terms: scaled(c1, h) },
      { group: cl, terms: scaled(c2, keys.pk) },
    ],
    bases: [...[h, keys.pk, c1, c2].map((base) => ({ group: cl, base })), { group: points, base: curve.G }],
  });
}

/** Everything public that relation 7 speaks about; P is P' = X_A + (m/r + tau)*G. */
export interface EcdsaUserBases {
  readonly curve: Curve;
  readonly keys: EncryptionBases;
  readonly ctg: CiphertextBases;
  readonly ctz: CiphertextBases;
  /** The second generator of commitments. */
  readonly H: CurvePoint;
  /** The signature's nonce point R = k_A^-1 * R_B. */
  readonly R: CurvePoint;
  readonly P: CurvePoint;
  /** T_R: bits of the randomisers in k and b beyond 256. */
  readonly randomiserBits: number;
}

/**
 * Relation 7, EcdsaUser: witness k of 256 + T_R bits, rho mod q, b of 256 + T_R bits, eta of B bits; statement
 * (C_k = k*G + rho*H, R_B = k*R, O = k*P' - b*G, c1 = g1^b z1^k h^eta, c2 = g2^b z2^k pk^eta). The third is the identity
 * by definition: hashed, never sent. Bases: h, pk, g1, g2, z1, z2, G, H, R, P'.
 */
export function ecdsaUser({ curve, keys, ctg, ctz, H, R, P, randomiserBits }: EcdsaUserBases): Relation {
  const cl = classProofGroup(keys.group);
  const points = curveProofGroup(curve);
  const h = keys.h ?? generatorBase(keys.group);
  const [k, rho, b, eta] = [0, 1, 2, 3];
  const wide = { kind: 'integer', bits: SCALAR_BITS + randomiserBits } as const;
  const opened = (g: ClassElement | FixedBase, z: ClassElement | FixedBase, masking: ClassElement | FixedBase) => [
    { witness: b, base: g },
    { witness: k, base: z },
    { witness: eta, base: masking },
  ];
  return createRelation({
    name: 'EcdsaUser',
    witness: [
      wide,
      { kind: 'scalar', q: curve.q },
      wide,
      { kind: 'integer', bits: keys.group.parameters.exponentBits },
    ],
    components: [
      {
        group: points,
        terms: [
          { witness: k, base: curve.G },
          { witness: rho, base: H },
        ],
      },
      { group: points, terms: [{ witness: k, base: R }] },
      {
        group: points,
        statement: 'identity',
        terms: [
          { witness: k, base: P },
          { witness: b, base: curve.G, negative: true },
        ],
      },
      { group: cl, terms: opened(ctg.c1, ctz.c1, h) },
      { group: cl, terms: opened(ctg.c2, ctz.c2, keys.pk) },
    ],
    bases: [
      ...[h, keys.pk, ctg.c1, ctg.c2, ctz.c1, ctz.c2].map((base) => ({ group: cl, base })),
      ...[curve.G, H, R, P].map((base) => ({ group: points, base })),
    ],
  });
}

/** Relation 8: witness a mod q; statement (a*G, a*P). */
export function dleq(curve: Curve, P: CurvePoint): Relation {
  const group = curveProofGroup(curve);
  return createRelation({
    name: 'DLEQ',
    witness: [{ kind: 'scalar', q: curve.q }],
    components: [
      { group, terms: [{ witness: 0, base: curve.G }] },
      { group, terms: [{ witness: 0, base: P }] },
    ],
    bases: [
      { group, base: curve.G },
      { group, base: P },
    ],
  });
}
