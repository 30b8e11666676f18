/** ECDSA presigns: contributions that cancel the others, elements that are none, and what a presign's name covers. */
import { describe, expect, test } from 'vitest';
import { concatBytes, mod, u8, u16, u32 } from '../../src/base/index.ts';
import {
  addPlaintext,
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  encodeCiphertext,
  encrypt,
} from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  committeeDigest,
  contributeEcdsaNonces,
  curve,
  decodePresignEntry,
  type PartyMessage,
  presignSessionId,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
} from '../../src/crypto/index.ts';
import { xof } from '../../src/crypto/math/xof.ts';
import { encodeContext } from '../../src/crypto/proof/context.ts';
import { decodeProof, encodeProof, proofLength } from '../../src/crypto/proof/proof-codec.ts';
import { proveWithMasksUnsafe } from '../../src/crypto/proof/prove.ts';
import { networkCurve } from '../../src/crypto/protocol/network-key.ts';
import { encodePresignEntry } from '../../src/crypto/protocol/presign-entry.ts';
import { encryptionKey, keyHalves } from '../../src/crypto/protocol/suite.ts';
import { malformedElements } from '../support/malformed-elements.ts';
import { SUITE } from '../support/suite.ts';
import { ecdsaEntry, ecdsaSession, openEcdsaEntry, runEcdsaPresigns } from './ecdsa-presigns.ts';
import { bytes32, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const network = testNetwork([1, 1, 1, 1]);
const CHEATER = 3;
const WEIGHTS = bytes32('w');
const points = curve(0);
const group = classGroup(SUITE, 'secp256k1');
const { key } = allSecrets(network);
const { pk } = encryptionKey(key.suite, key.encryptionKeys, 0);
const ct = ciphertextLength(group);

describe('RB4 a contribution that cancels the others', () => {
  const session = ecdsaSession(network, 0, 1, 60);
  const honest = runEcdsaPresigns(network, session);
  const others = honest.gammas.slice(0, CHEATER);
  const head = 2 + 32 + 2 + 2;
  const half = networkCurve(key, 0);
  const { relation } = keyHalves(encryptionKey(key.suite, key.encryptionKeys, 0), [half.ct0, half.ct1]);
  const sent = ({ bytes }: PartyMessage, field: number): Ciphertext =>
    decodeCiphertext(group, bytes.slice(head + field * ct, head + (field + 1) * ct));

  /** -(sum of the others) (+) `target`, which makes the sum of all exactly `target`. */
  const cancelling = (field: number, target: Ciphertext): Ciphertext =>
    combineCiphertexts(group, [
      { ciphertext: target },
      ...others.map((message) => ({ ciphertext: sent(message, field), factor: -1n })),
    ]);
  const fresh = (ciphertext: Ciphertext, r: bigint): Ciphertext => ({
    c1: group.compose(ciphertext.c1, generatorBase(group).pow(r)),
    c2: group.compose(ciphertext.c2, pk.pow(r)),
  });
  const statement = [
    cancelling(0, encrypt(group, { publicKey: pk, m: 1n, r: 3n ** 200n })),
    cancelling(1, fresh(half.ct0, 5n ** 150n)),
    cancelling(2, fresh(half.ct1, 7n ** 120n)),
  ];
  const elements = statement.flatMap(({ c1, c2 }) => [c1, c2]);
  const message = (proof: Uint8Array): PartyMessage => ({
    party: CHEATER,
    bytes: concatBytes(
      honest.gammas[CHEATER]!.bytes.slice(0, head),
      ...statement.map((ciphertext) => encodeCiphertext(group, ciphertext)),
      proof,
    ),
  });
  const ctx = encodeContext({
    protocol: 'ecdsa/presign/1',
    suite: key.suite,
    nkId: key.nkId,
    sid: presignSessionId(session),
    epoch: network.committee.epoch,
    party: CHEATER,
    extra: [committeeDigest(network.committee), u16(1)],
  });
  const proofsOfOthers = others.map(({ bytes }) =>
    decodeProof(relation, 1, bytes.slice(bytes.length - proofLength(relation, 1))),
  );
  const masks = [1n << 440n, 1n << 560n, 1n << 559n, 1n << 558n];
  const guess = (witness: bigint[]) =>
    encodeProof(
      relation,
      1,
      proveWithMasksUnsafe(relation, { ctx, statements: [elements], witnesses: [witness] }, masks),
    );
  const sumOfProofs = encodeProof(relation, 1, {
    commitments: relation.components.map(({ group: side }, c) =>
      side.product(
        proofsOfOthers.map(({ commitments }) => ({ base: commitments[c]!, exponent: -1n })),
        false,
      ),
    ),
    responses: relation.witness.map((_, k) => -proofsOfOthers.reduce((sum, { responses }) => sum + responses[k]!, 0n)),
  });

  test.each([
    ['as if gamma were 1', guess([1n, 3n ** 200n, 5n ** 150n, 7n ** 120n])],
    ['as if gamma were 0', guess([0n, 0n, 0n, 0n])],
    ['with the proof of another party', encodeProof(relation, 1, proofsOfOthers[0]!)],
    ['with the negated sum of the proofs of the others', sumOfProofs],
    ['with its own proof of another gamma', honest.gammas[CHEATER]!.bytes.slice(-proofLength(relation, 1))],
  ])('RB4 cannot be proved: %s', (_, proof) => {
    const verdicts = verifyEcdsaGammas(session, [...others, message(proof)], WEIGHTS);
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(verdicts[CHEATER]!.code).toBe('crypto/bad-proof');
  });

  test('RB4 the honest proof machinery of this test proves honest statements', () => {
    const { q } = points;
    const witness = [q - 5n, 11n ** 90n, 13n ** 80n, 17n ** 70n];
    const statements = [
      relation.components.map(({ group: side, terms }) =>
        side.product(
          terms.map(({ witness: k, base }) => ({ base, exponent: witness[k]! })),
          false,
        ),
      ),
    ];
    const proof = encodeProof(
      relation,
      1,
      proveWithMasksUnsafe(relation, { ctx, statements, witnesses: [witness] }, masks),
    );
    const encoded = statements[0]!.map((element) => group.encode(element as Ciphertext['c1']));
    const bytes = concatBytes(honest.gammas[CHEATER]!.bytes.slice(0, head), ...encoded, proof);
    expect(verifyEcdsaGammas(session, [...others, { party: CHEATER, bytes }], WEIGHTS).every(({ ok }) => ok)).toBe(
      true,
    );
  });

  test('RB4 control: without the proof gamma is 1, and opening gamma*k_B tells the nonce', () => {
    const first = combineEcdsaGammas(session, [...others, message(guess([1n, 1n, 1n, 1n]))]).bytes;
    const nonces = network.rootSeeds.map((seed, party) => ({
      party,
      bytes: contributeEcdsaNonces(session, first, party, seed),
    }));
    expect(verifyEcdsaNonces(session, first, nonces, WEIGHTS).every(({ ok }) => ok)).toBe(true);
    const secrets = allSecrets(network);
    const opened = openEcdsaEntry(secrets, combineEcdsaPresigns(session, first, nonces).entries[0]!);
    const { x0, x1 } = secrets.halves[0]!;
    expect([opened.gamma, opened.g0, opened.g1]).toEqual([1n, x0, x1]);
    // What signing opens is gamma*k_B = k_B itself, the logarithm of R_B: with it r and s give the key.
    const delta = 0x1234567n;
    const R = points.add(opened.entry.R0, points.multiplyUnsafe(opened.entry.R1, delta));
    const p4 = mod(opened.gk0 + delta * opened.gk1, points.q);
    expect(points.equal(points.baseMultiply(p4), R)).toBe(true);
    // In an honest presign the same value is blinded.
    const blinded = openEcdsaEntry(secrets, honest.batch.entries[0]!);
    expect(points.equal(points.baseMultiply(blinded.gk0), blinded.entry.R0)).toBe(false);
  });
});

describe.each([0, 1] as const)('ZT7 ECDSA presigns of curve %i', (id) => {
  const session = ecdsaSession(network, id, 1, 61);
  const run = runEcdsaPresigns(network, session);
  const name = curve(id).classGroupName;
  const width = ciphertextLength(classGroup(SUITE, name)) / 2;
  const pointLength = curve(id).pointLength;
  const put = (bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy.set(part, at);
    return copy;
  };
  const entry = run.batch.entries[0]!;
  const entryHead = 2 + 2 + 32 + 32 + 4 + 32;

  test.each(Array.from({ length: 10 }, (_, i) => i))('ZT7 component %i of an entry', (field) => {
    const at = entryHead + field * width;
    for (const [kind, element] of malformedElements(SUITE, name, entry.slice(at, at + width))) {
      expect(() => decodePresignEntry(SUITE, put(entry, at, element)), kind).toThrow(
        expect.objectContaining({ code: 'crypto/bad-element' }),
      );
    }
  });

  test('ZT7 nonce points of an entry: off the curve, not canonical, identity', () => {
    for (const at of [entryHead + 10 * width, entryHead + 10 * width + pointLength]) {
      for (const point of [concatBytes(u8(2), new Uint8Array(32).fill(0xff)), new Uint8Array(33), u8(5)]) {
        expect(() => decodePresignEntry(SUITE, put(entry, at, point))).toThrow(
          expect.objectContaining({ code: 'crypto/bad-point' }),
        );
      }
    }
  });

  test('ZT7 control: the untouched entry decodes', () => {
    expect(ecdsaEntry(SUITE, entry).digest).toEqual(run.batch.entryDigests[0]);
  });

  test('ZT7 every element of both rounds: refused before its proof is looked at', () => {
    const [gammas, nonces] = [run.gammas[1]!.bytes, run.nonces[1]!.bytes];
    const firstHead = 2 + 32 + 2 + 2;
    const secondHead = firstHead + 32;
    const nonce = pointLength + 2 * width;
    const offsets = [0, 1].flatMap((b) => [0, 1].map((c) => secondHead + b * nonce + pointLength + c * width));
    const judge = (round: 1 | 2, bytes: Uint8Array): string | undefined => {
      const message = [{ party: 1, bytes }];
      return round === 1
        ? verifyEcdsaGammas(session, message, WEIGHTS)[0]!.code
        : verifyEcdsaNonces(session, run.first.bytes, message, WEIGHTS)[0]!.code;
    };
    const places = [
      ...[0, 1, 2, 3, 4, 5].map((i) => [1, gammas, firstHead + i * width] as const),
      ...offsets.map((at) => [2, nonces, at] as const),
    ];
    for (const [round, bytes, at] of places) {
      for (const [kind, element] of malformedElements(SUITE, name, bytes.slice(at, at + width))) {
        expect([round, at, kind, judge(round, put(bytes, at, element))]).toEqual([
          round,
          at,
          kind,
          'crypto/bad-element',
        ]);
      }
    }
    expect([judge(1, gammas), judge(2, nonces)]).toEqual([undefined, undefined]);
  });
});

describe('A1 the name of an ECDSA presign', () => {
  const batch = runEcdsaPresigns(network, ecdsaSession(network, 0, 1, 62)).batch;
  const entry = ecdsaEntry(SUITE, batch.entries[0]!);
  const other = ecdsaEntry(SUITE, runEcdsaPresigns(network, ecdsaSession(network, 0, 1, 63)).batch.entries[0]!);
  const digestOf = (change: Partial<typeof entry>): Uint8Array => {
    const changed = { ...entry, ...change };
    return encodePresignEntry(SUITE, changed, changed).digest;
  };

  test.each([
    ['nkId', { nkId: bytes32('x') }],
    ['sid', { sid: bytes32('x') }],
    ['index', { index: 1 }],
    ['keyDigest', { keyDigest: bytes32('x') }],
    ['ctg', { ctg: other.ctg }],
    ['ctg0', { ctg0: other.ctg0 }],
    ['ctg1', { ctg1: other.ctg1 }],
    ['ctk0', { ctk0: other.ctk0 }],
    ['ctk1', { ctk1: other.ctk1 }],
    ['R0', { R0: other.R0 }],
    ['R1', { R1: other.R1 }],
    ['c1 of ctg', { ctg: { c1: other.ctg.c1, c2: entry.ctg.c2 } }],
    ['c2 of ctk1 by a plaintext', { ctk1: addPlaintext(group, entry.ctk1, 1n) }],
    ['the order of ctk0 and ctk1', { ctk0: entry.ctk1, ctk1: entry.ctk0 }],
    ['the order of R0 and R1', { R0: entry.R1, R1: entry.R0 }],
  ] satisfies [string, Partial<typeof entry>][])('A1 changes with %s', (_, change) => {
    expect(digestOf(change)).not.toEqual(entry.digest);
    expect(digestOf({})).toEqual(entry.digest);
  });

  test('A1 changes with curve and algorithm, and the list is complete', () => {
    const fields = batch.entries[0]!.slice(2 + 2 + 32 + 32 + 4 + 32);
    const digest = (curveId: number, alg: number) =>
      xof('presign', [u8(curveId), u8(alg), entry.nkId, entry.sid, u32(entry.index), entry.keyDigest, fields], 32);
    expect(digest(0, 0)).toEqual(entry.digest);
    expect(digest(0, 1)).not.toEqual(entry.digest);
    expect(digest(1, 0)).not.toEqual(entry.digest);
  });

  test('A1 control: a name without R_1 is the name of presigns with every R_1', () => {
    const without = (R1: typeof entry.R1): Uint8Array => {
      const changed = { ...entry, R1 };
      const fields = encodePresignEntry(SUITE, changed, changed).bytes.slice(
        2 + 2 + 32 + 32 + 4 + 32,
        -points.pointLength,
      );
      return xof('presign', [u8(0), u8(0), entry.nkId, entry.sid, u32(entry.index), entry.keyDigest, fields], 32);
    };
    expect(without(other.R1)).toEqual(without(entry.R1));
  });

  test('A1 the bytes of one algorithm are no presign of the other', () => {
    for (const [curveId, alg] of [
      [0, 1],
      [2, 0],
      [3, 0],
      [1, 1],
      [4, 0],
    ] as const) {
      const bytes = Uint8Array.from(batch.entries[0]!);
      bytes.set([curveId, alg], 2);
      expect(() => decodePresignEntry(SUITE, bytes)).toThrow(expect.objectContaining({ code: 'crypto/bad-encoding' }));
    }
    expect(() => encodePresignEntry(SUITE, { ...entry, alg: 1 }, entry)).toThrow(
      expect.objectContaining({ code: 'crypto/bad-presign' }),
    );
  });
});
