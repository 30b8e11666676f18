/** Every relation with honest statements on CL-TEST: the table that the generic proof tests run through. */
import type { ClassGroup, ClassGroupName } from '../../src/crypto/group/class-group.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../src/crypto/group/curve.ts';
import { createStream, type Rng } from '../../src/crypto/math/rng.ts';
import { encodeContext, type ProofContext } from '../../src/crypto/proof/context.ts';
import { applyRelation, type Relation, type Statement } from '../../src/crypto/proof/relation.ts';
import { dleq, encDl, eqDl, pokCl, pokDl } from '../../src/crypto/proof/relations.ts';

export interface RelationCase {
  readonly name: string;
  readonly relation: Relation;
}

export interface HonestClaim {
  readonly statements: readonly Statement[];
  readonly witnesses: readonly (readonly bigint[])[];
}

const group = (name: ClassGroupName): ClassGroup => classGroup('CL-TEST', name);

function encDlCase(id: 0 | 1 | 2 | 3): RelationCase {
  const points = curve(id);
  const cl = group(points.classGroupName);
  const pk = generatorBase(cl).pow(0x1234567890abcdefn << 200n);
  return { name: `EncDL on ${points.name}`, relation: encDl(points, { group: cl, pk }) };
}

export const RELATION_CASES: readonly RelationCase[] = [
  { name: 'PoK-DL on secp256k1', relation: pokDl(curve(0)) },
  { name: 'PoK-DL on ristretto255', relation: pokDl(curve(3)) },
  { name: 'PoK-CL', relation: pokCl(group('secp256k1'), 374) },
  {
    name: 'EqDL over three class groups',
    relation: eqDl(
      374,
      (['secp256k1', 'secp256r1', 'ed25519'] as const).map((name) => ({
        group: group(name),
        base: generatorBase(group(name)),
      })),
    ),
  },
  encDlCase(0),
  encDlCase(2),
  { name: 'DLEQ on ristretto255', relation: dleq(curve(3), curve(3).baseMultiply(99n)) },
];

/** Statements for `count` random witnesses. */
export function honestClaim(relation: Relation, count: number, rng: Rng): HonestClaim {
  const witnesses = Array.from({ length: count }, () =>
    relation.witness.map((type) => (type.kind === 'scalar' ? rng.nonzeroScalar(type.q) : rng.bits(type.bits))),
  );
  return { witnesses, statements: witnesses.map((witness) => applyRelation(relation, witness, false)) };
}

export const TEST_CONTEXT: ProofContext = {
  protocol: 'test',
  suite: 'CL-TEST',
  nkId: new Uint8Array(32).fill(1),
  sid: new Uint8Array(32).fill(2),
  epoch: 3,
  party: 4,
};

export const TEST_CTX: Uint8Array = encodeContext(TEST_CONTEXT);

export function testRng(seed: string): Rng {
  return createStream('test', [new TextEncoder().encode(seed)]);
}
