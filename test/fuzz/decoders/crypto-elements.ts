/** Decoders of numbers, points, class-group elements, ciphertexts and proofs. */
import { bigintToBytes, concatBytes, equalBytes, u8 } from '../../../src/base/index.ts';
import { decodeCiphertext, encodeCiphertext, encrypt } from '../../../src/crypto/encryption/ciphertext.ts';
import type { ClassGroupName } from '../../../src/crypto/group/class-group.ts';
import { decodeForm } from '../../../src/crypto/group/class-group-codec.ts';
import { classGroup } from '../../../src/crypto/group/class-group-registry.ts';
import { type CurveId, curve } from '../../../src/crypto/group/curve.ts';
import { decodeScalar, encodeScalar } from '../../../src/crypto/group/curve-scalar.ts';
import { decodeProof, encodeProof } from '../../../src/crypto/proof/proof-codec.ts';
import { prove } from '../../../src/crypto/proof/prove.ts';
import { decodeKey } from '../../../src/crypto/protocol/suite.ts';
import { honestClaim, RELATION_CASES, TEST_CTX, testRng } from '../../support/relation-cases.ts';
import type { Decoder } from '../decoder.ts';
import type { Random } from '../random.ts';

const CURVES: readonly CurveId[] = [0, 1, 2, 3];
const GROUPS: readonly ClassGroupName[] = ['secp256k1', 'secp256r1', 'ed25519'];
const elements = (name: ClassGroupName) => {
  const group = classGroup('CL-TEST', name);
  return [group.h, group.embed(7n), group.identity, group.invert(group.pow(group.h, 12_345n))];
};

const scalars: readonly Decoder[] = CURVES.map((id) => ({
  name: `scalar of ${curve(id).name}`,
  covers: ['src/crypto/group/curve-scalar.ts#decodeScalar'],
  samples: () => [0n, 1n, curve(id).q - 1n].map((value) => encodeScalar(curve(id), value)),
  decode: (bytes) => encodeScalar(curve(id), decodeScalar(curve(id), bytes)),
}));

const points: readonly Decoder[] = CURVES.map((id) => ({
  name: `point of ${curve(id).name}`,
  covers: [],
  samples: () => [1n, 2n, curve(id).q - 5n].map((k) => curve(id).encode(curve(id).baseMultiply(k))),
  decode: (bytes) => curve(id).encode(curve(id).decode(bytes)),
  // Small numbers, where points of small order and values above the field's order are.
  craft: (random: Random) => {
    const out = new Uint8Array(curve(id).pointLength).fill(random.pick([0x00, 0xff]));
    out[0] = random.pick([0x00, 0x01, 0x02, 0x03, 0x04, 0xec, 0xed, 0xff]);
    out[out.length - 1] = random.below(256);
    return out;
  },
  cost: 3,
}));

const forms: readonly Decoder[] = GROUPS.map((name) => ({
  name: `class-group element of ${name}`,
  covers: ['src/crypto/group/class-group-codec.ts#decodeForm'],
  samples: () => elements(name).map((element) => classGroup('CL-TEST', name).encode(element)),
  decode: (bytes) => {
    const group = classGroup('CL-TEST', name);
    const { a, b } = decodeForm(bytes, group.parameters);
    const { coordinateLength } = group.parameters;
    const own = concatBytes(
      u8(b < 0n ? 1 : 0),
      bigintToBytes(a, coordinateLength),
      bigintToBytes(b < 0n ? -b : b, coordinateLength),
    );
    // Both ways to the bytes: as written above, and as the group writes what it decodes.
    return equalBytes(own, group.encode(group.decode(bytes))) ? own : new Uint8Array(0);
  },
}));

const keys: Decoder = {
  name: 'encryption key',
  covers: ['src/crypto/protocol/suite.ts#decodeKey'],
  samples: () => [classGroup('CL-TEST', 'ed25519').encode(classGroup('CL-TEST', 'ed25519').h)],
  decode: (bytes) => classGroup('CL-TEST', 'ed25519').encode(decodeKey(classGroup('CL-TEST', 'ed25519'), bytes)),
};

const ciphertexts: readonly Decoder[] = GROUPS.map((name) => ({
  name: `ciphertext of ${name}`,
  covers: ['src/crypto/encryption/ciphertext.ts#decodeCiphertext'],
  samples: () => {
    const group = classGroup('CL-TEST', name);
    return [1n, 2n ** 90n].map((r) => encodeCiphertext(group, encrypt(group, { publicKey: group.h, m: 5n, r })));
  },
  decode: (bytes) => {
    const group = classGroup('CL-TEST', name);
    return encodeCiphertext(group, decodeCiphertext(group, bytes));
  },
}));

/** A negative response is a valid encoding too. */
const proofs: readonly Decoder[] = RELATION_CASES.flatMap(({ name, relation }) =>
  [1, 3].map((count) => ({
    name: `proof ${name} for ${count}`,
    covers: ['src/crypto/proof/proof-codec.ts#decodeProof'],
    samples: () => {
      const rng = testRng(`fuzz ${name} ${count}`);
      const proof = prove(relation, { ctx: TEST_CTX, ...honestClaim(relation, count, rng) }, rng);
      const responses = proof.responses.map((z, k) => (relation.witness[k]?.kind === 'integer' ? -z : z));
      return [encodeProof(relation, count, proof), encodeProof(relation, count, { ...proof, responses })];
    },
    decode: (bytes: Uint8Array) => encodeProof(relation, count, decodeProof(relation, count, bytes)),
    cost: 4,
  })),
);

/** Two elements one after the other must not be taken for one. */
const pairs: Decoder = {
  name: 'pair of class-group elements',
  covers: [],
  samples: () => {
    const group = classGroup('CL-TEST', 'secp256k1');
    return [concatBytes(group.encode(group.h), group.encode(group.embed(3n)))];
  },
  decode: (bytes) => {
    const group = classGroup('CL-TEST', 'secp256k1');
    const half = 1 + 2 * group.parameters.coordinateLength;
    const [first, second] = [group.decode(bytes.subarray(0, half)), group.decode(bytes.subarray(half))];
    return concatBytes(group.encode(first), group.encode(second));
  },
};

export const CRYPTO_ELEMENTS: readonly Decoder[] = [
  ...scalars,
  ...points,
  ...forms,
  keys,
  ...ciphertexts,
  ...proofs,
  pairs,
];
