/** The relations of the protocol (docs/spec/protocol.md, relations); order of bases and components is part of the wire format. */
import type { ClassElement, ClassGroup, FixedBase } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { classProofGroup, curveProofGroup, PLAINTEXT_GENERATOR } from './proof-group.ts';
import { createRelation, type Relation } from './relation.ts';

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
