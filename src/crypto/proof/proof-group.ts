/** Curves and class groups behind the one face proofs need: encode, decode, and products of powers. */
import { Failure, mod } from '../../base/index.ts';
import type { ClassElement, ClassGroup, FixedBase, PowerTerm } from '../group/class-group.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';

/** An element of any group a relation maps into; which one, the relation's component says. */
export type GroupElement = ClassElement | CurvePoint;

/** Stands for f, the generator of a class group's plaintext subgroup: its powers have a closed form. */
export const PLAINTEXT_GENERATOR = Symbol('f');

export type Base = GroupElement | FixedBase | typeof PLAINTEXT_GENERATOR;

export interface BasePower {
  readonly base: Base;
  /** Any sign, any size. */
  readonly exponent: bigint;
}

export interface ProofGroup {
  /** Equal keys mean the same group. */
  readonly key: string;
  /** Order of a curve group; order of the plaintext subgroup of a class group. */
  readonly q: bigint;
  /** True when every element has order q, so that witnesses modulo q are allowed on every base. */
  readonly primeOrder: boolean;
  /** Bytes of an encoded element other than the identity. */
  readonly elementLength: number;
  readonly identity: GroupElement;
  encode(element: GroupElement): Uint8Array;
  /** Strict; throws what the group's decode throws. */
  decode(bytes: Uint8Array): GroupElement;
  encodeBase(base: Base): Uint8Array;
  isIdentity(element: GroupElement): boolean;
  /** Product of powers. `secret`: exponents are secret (curves then use the fixed-schedule multiplication). */
  product(powers: readonly BasePower[], secret: boolean): GroupElement;
}

const groups = new WeakMap<object, ProofGroup>();

function remembered(key: object, create: () => ProofGroup): ProofGroup {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = create();
  groups.set(key, made);
  return made;
}

/** Exponents of equal bases added up, so that each base is raised once. */
function collect(powers: readonly BasePower[]): Map<Base, bigint> {
  const sums = new Map<Base, bigint>();
  for (const { base, exponent } of powers) sums.set(base, (sums.get(base) ?? 0n) + exponent);
  return sums;
}

/** The curve as a proof group. */
export function curveProofGroup(curve: Curve): ProofGroup {
  // A relation pairs every component with its group, so elements reaching this adapter are this curve's points.
  const point = (element: Base): CurvePoint => element as CurvePoint;
  return remembered(curve, () => ({
    key: curve.name,
    q: curve.q,
    primeOrder: true,
    elementLength: curve.pointLength,
    identity: curve.identity,
    encode: (element) => curve.encode(point(element)),
    decode: (bytes) => curve.decode(bytes),
    encodeBase: (base) => curve.encode(point(base)),
    isIdentity: (element) => curve.isIdentity(point(element)),
    product(powers, secret) {
      const terms = [...collect(powers)].map(([base, scalar]) => ({ point: point(base), scalar }));
      if (!secret) return curve.sumUnsafe(terms);
      return terms.reduce((sum, term) => curve.add(sum, curve.multiply(term.point, term.scalar)), curve.identity);
    },
  }));
}

function isFixedBase(base: Base): base is FixedBase {
  return typeof base === 'object' && 'element' in base && 'pow' in base;
}

/** The element of a class-group base, with or without a table. */
export function baseElement(base: ClassElement | FixedBase): ClassElement {
  return isFixedBase(base) ? base.element : base;
}

function classProduct(group: ClassGroup, powers: readonly BasePower[]): ClassElement {
  const terms: PowerTerm[] = [];
  let plaintext = 0n;
  for (const [base, exponent] of collect(powers)) {
    if (base === PLAINTEXT_GENERATOR) plaintext += exponent;
    // Same pairing as above: bases of this component are this group's elements.
    else terms.push({ base: base as ClassElement | FixedBase, exponent });
  }
  const product = terms.length === 0 ? group.identity : group.multiPow(terms);
  const m = mod(plaintext, group.parameters.q);
  return m === 0n ? product : group.compose(product, group.embed(m));
}

/** The class group as a proof group. */
export function classProofGroup(group: ClassGroup): ProofGroup {
  const element = (value: GroupElement): ClassElement => value as ClassElement;
  const { suite, name, q, coordinateLength } = group.parameters;
  return remembered(group, () => ({
    key: `${suite}/${name}`,
    q,
    primeOrder: false,
    elementLength: 1 + 2 * coordinateLength,
    identity: group.identity,
    encode: (value) => group.encode(element(value)),
    decode: (bytes) => group.decode(bytes),
    encodeBase(base) {
      if (base === PLAINTEXT_GENERATOR) throw new Failure('bug', 'crypto/bad-relation', 'f is no transcript base');
      return group.encode(isFixedBase(base) ? base.element : element(base));
    },
    isIdentity: (value) => group.isIdentity(element(value)),
    product: (powers) => classProduct(group, powers),
  }));
}
