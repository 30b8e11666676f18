/** Every relation with honest statements on CL-TEST: the table that the generic proof tests run through. */
import type { ClassGroup, ClassGroupName } from '../../src/crypto/group/class-group.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../src/crypto/group/curve.ts';
import { createStream, type Rng } from '../../src/crypto/math/rng.ts';
import { encodeContext, type ProofContext } from '../../src/crypto/proof/context.ts';
import { applyRelation, type Relation, type Statement } from '../../src/crypto/proof/relation.ts';
import { dleq, ecdsaUser, encDl, encScale, eqDl, pokCl, pokDl, scaleDl } from '../../src/crypto/proof/relations.ts';

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

/** A ciphertext of known exponents in <h> x F, enough for a base. */
function ciphertextCase(name: ClassGroupName, seed: bigint) {
  const cl = group(name);
  const h = generatorBase(cl);
  return { c1: h.pow(seed << 100n), c2: cl.compose(h.pow(seed << 150n), cl.embed(seed)) };
}

/** Relations whose statement has a fixed part take witnesses that meet it, not any. */
const WITNESSES = new Map<Relation, (rng: Rng) => bigint[]>();

const LOG_P = 0x7777n;
const RANDOMISER_BITS = 128;

function ecdsaUserCase(id: 0 | 1): RelationCase {
  const points = curve(id);
  const name = points.classGroupName;
  const relation = ecdsaUser({
    curve: points,
    keys: { group: group(name), pk: generatorBase(group(name)).pow(0xfeedn << 180n) },
    ctg: ciphertextCase(name, 3n),
    ctz: ciphertextCase(name, 5n),
    H: points.baseMultiply(0x4841n),
    R: points.baseMultiply(0x5252n),
    P: points.baseMultiply(LOG_P),
    randomiserBits: RANDOMISER_BITS,
  });
  WITNESSES.set(relation, (rng) => {
    const k = rng.nonzeroScalar(points.q);
    const b = (k * LOG_P) % points.q;
    // Multiples of q hide the integers; 127 bits keep the sum below 2^(256 + 128).
    const hidden = (value: bigint): bigint => value + points.q * rng.bits(RANDOMISER_BITS - 1);
    return [hidden(k), rng.nonzeroScalar(points.q), hidden(b), rng.bits(group(name).parameters.exponentBits)];
  });
  return { name: `EcdsaUser on ${points.name}`, relation };
}

function scalingCases(id: 0 | 1): RelationCase[] {
  const points = curve(id);
  const name = points.classGroupName;
  const keys = { group: group(name), pk: generatorBase(group(name)).pow(0xabcden << 190n) };
  const [first, second] = [ciphertextCase(name, 7n), ciphertextCase(name, 11n)];
  return [
    { name: `EncScale_2 in ${name}`, relation: encScale(keys, [first, second]) },
    { name: `ScaleDL on ${points.name}`, relation: scaleDl(points, keys, first) },
  ];
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
  ...scalingCases(0),
  ...scalingCases(1),
  ecdsaUserCase(0),
];

/** Statements for `count` random witnesses. */
export function honestClaim(relation: Relation, count: number, rng: Rng): HonestClaim {
  const any = (): bigint[] =>
    relation.witness.map((type) => (type.kind === 'scalar' ? rng.nonzeroScalar(type.q) : rng.bits(type.bits)));
  const draw = WITNESSES.get(relation);
  const witnesses = Array.from({ length: count }, () => (draw === undefined ? any() : draw(rng)));
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
