/** A relation is a linear map from witnesses to group elements; every proof of the protocol shows a preimage of one. */
import { concatBytes, Failure } from '../../base/index.ts';
import { type Base, type GroupElement, PLAINTEXT_GENERATOR, type ProofGroup } from './proof-group.ts';

/** scalar: modulo q. integer: |w| < 2^bits, never reduced in a class group. */
export type WitnessType =
  | { readonly kind: 'scalar'; readonly q: bigint }
  | { readonly kind: 'integer'; readonly bits: number };

/** base^(witness) or, negative, base^(-witness). */
export interface RelationTerm {
  readonly witness: number;
  readonly base: Base;
  readonly negative?: boolean;
}

/** One coordinate of phi. statement 'identity': Y is the neutral element, hashed but never sent. */
export interface RelationComponent {
  readonly group: ProofGroup;
  readonly terms: readonly RelationTerm[];
  readonly statement: 'given' | 'identity';
}

export interface RelationBase {
  readonly group: ProofGroup;
  readonly base: Base;
}

export interface Relation {
  /** Enters the transcript as "rel/" + name. */
  readonly name: string;
  readonly witness: readonly WitnessType[];
  readonly components: readonly RelationComponent[];
  /** Encodings of every public base in the order the specification fixes. */
  readonly bases: Uint8Array;
}

/** Y: one element per component (the neutral element where the component's statement is 'identity'). */
export type Statement = readonly GroupElement[];

export interface RelationOptions {
  readonly name: string;
  readonly witness: readonly WitnessType[];
  readonly components: readonly (Omit<RelationComponent, 'statement'> & { readonly statement?: 'identity' })[];
  readonly bases: readonly RelationBase[];
}

function assertTerm(options: RelationOptions, group: ProofGroup, term: RelationTerm): void {
  const type = options.witness[term.witness];
  if (type === undefined) throw badRelation('a term names no witness');
  const onF = term.base === PLAINTEXT_GENERATOR;
  // A residue is no exponent in a group of unknown order: phi would not be a homomorphism.
  if (type.kind === 'scalar' && !((group.primeOrder || onF) && type.q === group.q)) {
    throw badRelation('a scalar witness needs a base of its own order');
  }
  // A base outside the transcript could be chosen after the challenge.
  if (!onF && !options.bases.some((declared) => declared.group === group && declared.base === term.base)) {
    throw badRelation('a base is not part of the transcript');
  }
}

/** Checks that phi is a homomorphism and that the transcript names all its bases. Throws bug `crypto/bad-relation`. */
export function createRelation(options: RelationOptions): Relation {
  for (const { group, terms } of options.components) for (const term of terms) assertTerm(options, group, term);
  return {
    name: options.name,
    witness: options.witness,
    components: options.components.map((c) => ({ group: c.group, terms: c.terms, statement: c.statement ?? 'given' })),
    bases: concatBytes(...options.bases.map(({ group, base }) => group.encodeBase(base))),
  };
}

function badRelation(message: string): Failure {
  return new Failure('bug', 'crypto/bad-relation', message);
}

/** phi(values), component by component. */
export function applyRelation(relation: Relation, values: readonly bigint[], secret: boolean): GroupElement[] {
  return relation.components.map(({ group, terms }) =>
    group.product(
      terms.map(({ witness, base, negative }) => {
        const value = values[witness] ?? 0n;
        return { base, exponent: negative === true ? -value : value };
      }),
      secret,
    ),
  );
}
