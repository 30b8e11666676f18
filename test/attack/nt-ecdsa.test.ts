/** Threshold with ECDSA: a user with validators below the quorum cannot alter a request, decrypt at will, or use a presign twice. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asciiToBytes, bigintToBytes, bytesToHex, concatBytes, invertMod, mod } from '../../src/base/index.ts';
import { encodeCiphertext } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import type { CurvePoint } from '../../src/crypto/group/curve.ts';
import { encodeScalar } from '../../src/crypto/group/curve-scalar.ts';
import { createUserMessage, curve, partialSign, type SigningInput, verifyUserMessage } from '../../src/crypto/index.ts';
import { createStream } from '../../src/crypto/math/rng.ts';
import { hashToScalar } from '../../src/crypto/math/xof.ts';
import { keyCiphertext } from '../../src/crypto/protocol/dwallet.ts';
import { ecdsaScheme } from '../../src/crypto/protocol/ecdsa-scheme.ts';
import {
  bindEcdsaNonce,
  type EcdsaStatement,
  ecdsaBindingItems,
  openEcdsaStatement,
} from '../../src/crypto/protocol/ecdsa-statement.ts';
import { openCiphertexts } from '../../src/crypto/protocol/partial.ts';
import { openPartialJob, type PartialJob, parsePartials } from '../../src/crypto/protocol/partial-job.ts';
import {
  createDecryptionShare,
  decryptionBase,
  partialDecrypt,
} from '../../src/crypto/threshold/partial-decryption.ts';
import { SUITE } from '../support/suite.ts';
import { createUncheckedClassGroup } from '../support/unchecked-class-group.ts';
import {
  dealPresign,
  ecdsaCase,
  ecdsaInput,
  openWithoutChecks,
  secretsOf,
  userNonce,
  watchSecretPowers,
} from './ecdsa-dealer.ts';
import { bytes32, createDWallet, makePartials, partialInput, type SigningCase, testNetwork } from './network.ts';

const network = testNetwork([1, 1, 1, 1]);
const group = curve(0);
const { q } = group;
const classes = classGroup(SUITE, 'secp256k1');
const dwallet = createDWallet(network, 0);
const xA = dwallet.share.secret;
const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
const xB = (() => {
  const { x0, x1 } = secretsOf(network).halves[0]!;
  return mod(x0 + dwallet.share.mu * x1, q);
})();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Asserts that the message is refused everywhere and that no secret power was computed on the way. */
function expectRefused(signing: SigningCase): void {
  const powers = watchSecretPowers(classes);
  expect(() => verifyUserMessage(signing.input, signing.userMessage)).toThrow();
  expect(() => partialSign({ ...partialInput(network, signing), ...own })).toThrow();
  expect(powers()).toBe(0);
}

const WIDTH = 1 + 2 * classes.parameters.coordinateLength;
const LD = classes.parameters.coordinateLength;
const B = classes.parameters.exponentBits;
/** Where each field of an ECDSA user message ends, in order. */
const FIELDS: readonly (readonly [string, number])[] = [
  ['version', 1],
  ['kind', 1],
  ['presign', 32],
  ['C_k', 33],
  ['R', 33],
  ['ct_A.c1 sign', 1],
  ['ct_A.c1 a', LD],
  ['ct_A.c1 b', LD],
  ['ct_A.c2 sign', 1],
  ['ct_A.c2 a', LD],
  ['ct_A.c2 b', LD],
  ['proof version', 1],
  ['T_1', 33],
  ['T_2', 33],
  ['T_3', 33],
  ['T_4', WIDTH],
  ['T_5', WIDTH],
  ['z_k', 1 + Math.ceil((256 + 128 + 193) / 8)],
  ['z_rho', 32],
  ['z_b', 1 + Math.ceil((256 + 128 + 193) / 8)],
  ['z_eta', 1 + Math.ceil((B + 193) / 8)],
];
const ends = FIELDS.map((_, i) => FIELDS.slice(0, i + 1).reduce((sum, [, length]) => sum + length, 0));

describe('NT3 an ECDSA user message changed after it was made', () => {
  const signing = ecdsaCase(network, { dwallet, presign: dealPresign(network, { label: 'nt3' }) });
  const at = (field: string): number => ends[FIELDS.findIndex(([name]) => name === field)]!;

  test('NT3 ECDSA: the table of fields is the whole message', () => {
    expect(ends.at(-1)).toBe(signing.userMessage.length);
  });

  test.each(FIELDS.map(([name], i) => ({ name, end: ends[i]! })))('NT3 ECDSA: $name plus one', ({ end }) => {
    const userMessage = Uint8Array.from(signing.userMessage);
    userMessage[end - 1] = (userMessage[end - 1]! + 1) & 0xff;
    expectRefused({ ...signing, userMessage });
  });

  test.each(['ct_A.c1', 'ct_A.c2'])('NT3 ECDSA: %s times tau, h and f', (field) => {
    const end = at(`${field} b`);
    const honest = signing.userMessage.slice(end - WIDTH, end);
    const element = classes.decode(honest);
    const unchecked = createUncheckedClassGroup(SUITE, 'secp256k1');
    const timesTau = unchecked.group.encode(unchecked.group.compose(unchecked.group.decode(honest), unchecked.tau));
    const times = [classes.h, classes.embed(1n)].map((factor) => classes.encode(classes.compose(element, factor)));
    for (const changed of [timesTau, ...times]) {
      const userMessage = Uint8Array.from(signing.userMessage);
      userMessage.set(changed, end - WIDTH);
      expectRefused({ ...signing, userMessage });
    }
  });

  test('NT3 ECDSA: another message after C_k, a longer user message, a truncated one, an empty one', () => {
    const moved = { ...signing.input, message: asciiToBytes('another message') };
    expectRefused({ ...signing, input: moved });
    const { userMessage } = signing;
    expectRefused({ ...signing, userMessage: concatBytes(userMessage, Uint8Array.of(0)) });
    expectRefused({ ...signing, userMessage: userMessage.slice(0, -1) });
    expectRefused({ ...signing, userMessage: userMessage.slice(0, 60) });
    expectRefused({ ...signing, userMessage: new Uint8Array(0) });
  });

  test('NT3 ECDSA: both ciphertexts follow from the verified message: a Schnorr message has no place here', () => {
    const schnorr = concatBytes(Uint8Array.of(1, 9), signing.input.presignDigest, signing.userMessage.slice(34, 99));
    expectRefused({ ...signing, userMessage: schnorr });
  });

  test('NT3 control: ECDSA, the honest message is answered; were the proof not checked, the network would open anything', () => {
    const powers = watchSecretPowers(classes);
    partialSign({ ...partialInput(network, signing), ...own });
    expect(powers()).toBeGreaterThan(0);
    // A validator that skips the proof opens what stands in the message, for example Enc(x_B).
    const job = openPartialJob(partialInput(network, signing));
    const ciphertexts = [keyCiphertext(job.statement.key, job.statement.dwallet)];
    const bases = ciphertexts.map(({ c1 }) => decryptionBase(classes, job.parameters, c1));
    const careless: PartialJob = { ...job, ciphertexts, bases };
    const answers = network.shares.map(([share], party) => {
      const ready = createDecryptionShare(classes, { ...share!, bits: job.sharing.shareBits });
      return { party, partials: [[partialDecrypt(classes, ready, bases[0]!, createStream('nt3', []))]] };
    });
    expect(openCiphertexts(careless, answers)).toEqual([xB]);
    const at = 2 + 32 + 66;
    const userMessage = Uint8Array.from(signing.userMessage);
    userMessage.set(encodeCiphertext(classes, ciphertexts[0]!), at);
    vi.restoreAllMocks();
    expectRefused({ ...signing, userMessage });
  });
});

describe('NT4 one ECDSA presign, two user messages', () => {
  const presign = dealPresign(network, { label: 'nt4' });
  const choose = (text: string) => ecdsaCase(network, { dwallet, presign, message: asciiToBytes(text) }, text);
  const [first, second] = [choose('first'), choose('second')];

  /** What a validator does with a request: verify, write the tombstone, answer. */
  function validator(keepsTombstones: boolean) {
    const tombstones = new Map<string, string>();
    return (signing: SigningCase): boolean => {
      const { presignDigest, tombstone } = verifyUserMessage(signing.input, signing.userMessage);
      const [name, value] = [bytesToHex(presignDigest), bytesToHex(tombstone)];
      const known = tombstones.get(name);
      if (keepsTombstones && known !== undefined && known !== value) return false;
      tombstones.set(name, value);
      return true;
    };
  }

  test('NT4 ECDSA: the second message gets no answer, nor does the same message made anew; the first may be repeated', () => {
    const answers = validator(true);
    const anew = createUserMessage({ ...first.input, secret: xA, random: bytes32('fresh') });
    expect([first, first, second, { ...first, userMessage: anew }, first].map(answers)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test('NT4 control: ECDSA without tombstones, two answers give x_B away', () => {
    const answers = validator(false);
    const rows = [first, second].map((signing, i) => {
      expect(answers(signing)).toBe(true);
      // Partials are public: whoever holds t of them opens both ciphertexts.
      const input = partialInput(network, signing);
      const job = openPartialJob(input);
      const decoded = makePartials(network, input).map((message) => ({
        party: message.party,
        partials: parsePartials(job, message),
      }));
      const [product] = openCiphertexts(job, decoded)!;
      const statement = openEcdsaStatement(signing.input);
      const { point, bound } = openWithoutChecks(network, signing.input, signing.userMessage);
      const kA = userNonce(statement, xA, bytes32('ecdsa user', i === 0 ? 'first' : 'second'));
      expect(group.equal(group.multiply(point.R, kA), bound.point)).toBe(true);
      // product/k_A = gamma*x_B + gamma*(x_A + m/r): linear in gamma and gamma*x_B.
      return { value: mod(product! * invertMod(kA, q), q), coefficient: mod(xA + point.shift, q) };
    });
    const gamma = mod(
      (rows[0]!.value - rows[1]!.value) * invertMod(mod(rows[0]!.coefficient - rows[1]!.coefficient, q), q),
      q,
    );
    expect(gamma).toBe(presign.gamma);
    expect(mod(rows[0]!.value * invertMod(gamma, q) - rows[0]!.coefficient, q)).toBe(xB);
  });
});

/** The nonce point a user with k_A gets from delta, or without it. */
const nonceOf = (statement: EcdsaStatement, k: bigint, delta: bigint): Uint8Array => {
  const { R0, R1 } = statement.entry;
  const RB = group.add(R0, group.multiply(R1, delta));
  return group.encode(group.multiply(RB, invertMod(k, q)));
};

const bip32 = { chainCode: bytes32('chain code'), indices: [7] };

describe('NT6 and A1: what the nonce of a presign depends on', () => {
  const presign = dealPresign(network, { label: 'nt6' });
  const input: SigningInput = { ...ecdsaInput(network, { dwallet, presign }), tweak: { bip32 } };
  const statement = openEcdsaStatement(input);
  const other = createDWallet(network, 0, 'b');
  const commitment = group.baseMultiply(99n);
  const deltaOf = (s: EcdsaStatement, C: CurvePoint = commitment): bigint => bindEcdsaNonce(s, C)!.delta;
  const k = 31415n;
  const changed: [string, EcdsaStatement][] = [
    ['network key id', { ...statement, input: { ...input, nkId: bytes32('x') } }],
    ['dWallet id', { ...statement, input: { ...input, dwallet: { ...input.dwallet, id: bytes32('x') } } }],
    ['keyDigest', { ...statement, dwallet: { ...statement.dwallet, keyDigest: bytes32('x') } }],
    ['shareVersion', { ...statement, input: { ...input, dwallet: { ...input.dwallet, shareVersion: 1 } } }],
    ['presignDigest', { ...statement, entry: { ...statement.entry, digest: bytes32('x') } }],
    ['X', { ...statement, input: { ...input, dwallet: { ...input.dwallet, publicKey: other.record.publicKey } } }],
    ['X_A', { ...statement, input: { ...input, dwallet: { ...input.dwallet, userPoint: other.record.userPoint } } }],
    ['tau', { ...statement, tweaked: { ...statement.tweaked, tau: statement.tweaked.tau + 1n } }],
    ["X'", { ...statement, tweaked: { ...statement.tweaked, publicKey: other.record.publicKey } }],
    ['hash scheme', { ...statement, input: { ...input, scheme: 1 } }],
    ['message hash', { ...statement, prepared: bytes32('x') }],
  ];

  test.each(changed)('NT6 A1 delta, and so R, changes with the %s', (_, variant) => {
    expect(deltaOf(variant)).not.toBe(deltaOf(statement));
    expect(nonceOf(variant, k, deltaOf(variant))).not.toEqual(nonceOf(statement, k, deltaOf(statement)));
  });

  test('NT6 A1 delta changes with C_k and with nothing else: the list is complete', () => {
    expect(deltaOf(statement, group.baseMultiply(100n))).not.toBe(deltaOf(statement));
    expect(deltaOf({ ...statement })).toBe(deltaOf(statement));
    // The curve is the remaining item: a statement of another curve has no common points.
    expect(ecdsaBindingItems(statement, group.encode(commitment)).length).toBe(changed.length + 2);
  });

  test('NT6 control: without delta a presign has one R for a nonce, whatever is signed: it can be searched for before', () => {
    for (const [, variant] of changed) expect(nonceOf(variant, k, 0n)).toEqual(nonceOf(statement, k, 0n));
  });

  test('A1 control: were tau left out of delta, a tweak chosen after r would move the signature to any message', () => {
    const items = (s: EcdsaStatement) => ecdsaBindingItems(s, group.encode(commitment));
    const without = (s: EcdsaStatement): bigint => hashToScalar('ecdsa/delta', items(s).toSpliced(8, 2), q);
    const target = 0xdeadn;
    /** R for this delta, and the tau that makes a signature of m under X + tau*G one of `target` under X. */
    const choose = (delta: bigint) => {
      const R = nonceOf(statement, k, delta);
      const r = BigInt(`0x${bytesToHex(R.slice(1))}`) % q;
      return { R, r, tau: mod((target - statement.m) * invertMod(r, q), q) };
    };
    const sign = (delta: bigint, tau: bigint) => {
      const R = nonceOf(statement, k, delta);
      const r = BigInt(`0x${bytesToHex(R.slice(1))}`) % q;
      const nonce = mod((presign.k0 + delta * presign.k1) * invertMod(k, q), q);
      const s = mod(invertMod(nonce, q) * (statement.m + r * (xA + xB + tau)), q);
      const scheme = ecdsaScheme(0, 3);
      return scheme.verify(scheme.encode(R, s), bigintToBytes(target, 32), dwallet.share.publicKey);
    };
    const tweakedBy = (tau: bigint): EcdsaStatement => {
      const X = group.add(statement.dwallet.publicKey, group.baseMultiply(tau));
      return { ...statement, tweaked: { tau1: tau, tau, publicKey: group.encode(X) } };
    };
    const weak = choose(without(statement));
    expect(without(tweakedBy(weak.tau))).toBe(without(statement));
    expect(sign(without(tweakedBy(weak.tau)), weak.tau)).toBe(true);
    // With tau inside delta the nonce moves when tau does.
    const bound = choose(deltaOf(statement));
    expect(sign(deltaOf(tweakedBy(bound.tau)), bound.tau)).toBe(false);
    expect(encodeScalar(group, bound.tau)).not.toEqual(encodeScalar(group, statement.tweaked.tau));
  });
});
