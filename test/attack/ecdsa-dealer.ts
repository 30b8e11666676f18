/** ECDSA presigns made by one who knows every secret: for tests of signing, and for presigns no honest network would make. */
import { vi } from 'vitest';
import { asciiToBytes, invertMod, mod } from '../../src/base/index.ts';
import { decrypt, encrypt } from '../../src/crypto/encryption/ciphertext.ts';
import type { ClassGroup } from '../../src/crypto/group/class-group.ts';
import { curve } from '../../src/crypto/group/curve.ts';
import { encodeScalar } from '../../src/crypto/group/curve-scalar.ts';
import { createUserMessage, type SigningInput } from '../../src/crypto/index.ts';
import { createStream, createUserRng } from '../../src/crypto/math/rng.ts';
import {
  bindEcdsaNonce,
  commitmentBase,
  type EcdsaNonce,
  type EcdsaStatement,
  ecdsaBindingItems,
  type NoncePoint,
  openEcdsaStatement,
  openNoncePoint,
} from '../../src/crypto/protocol/ecdsa-statement.ts';
import { ecdsaCiphertexts, finishEcdsa, parseEcdsaMessage } from '../../src/crypto/protocol/ecdsa-user-message.ts';
import { encodePresignEntry, GLOBAL_PRESIGN } from '../../src/crypto/protocol/presign-entry.ts';
import { statementGroup } from '../../src/crypto/protocol/statement-common.ts';
import { encryptionKey } from '../../src/crypto/protocol/suite.ts';
import { bytes32, type SigningCase, type TestDWallet, type TestNetwork } from './network.ts';
import { allSecrets, type NetworkSecrets } from './secrets.ts';

/** What all validators together know of a presign. */
export interface PresignSecrets {
  readonly gamma: bigint;
  readonly k0: bigint;
  readonly k1: bigint;
}

/** Plaintexts of an entry; an honest one follows from the secrets. */
export interface PresignPlaintexts {
  readonly ctg: bigint;
  readonly ctg0: bigint;
  readonly ctg1: bigint;
  readonly ctk0: bigint;
  readonly ctk1: bigint;
}

export interface DealtPresign extends PresignSecrets {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

const known = new WeakMap<TestNetwork, NetworkSecrets>();

/** allSecrets, recombined once per network. */
export function secretsOf(network: TestNetwork): NetworkSecrets {
  const found = known.get(network);
  if (found !== undefined) return found;
  const made = allSecrets(network);
  known.set(network, made);
  return made;
}

export interface DealOptions {
  readonly curve?: number;
  /** Another label gives other randomness. */
  readonly label?: string;
  readonly secrets?: Partial<PresignSecrets>;
  /** Replaces plaintexts of the honest entry. */
  readonly malicious?: (honest: PresignPlaintexts) => Partial<PresignPlaintexts>;
  readonly keyDigest?: Uint8Array;
}

/** A presign of a trusted dealer (or of a network in which everybody colludes). */
export function dealPresign(network: TestNetwork, options: DealOptions = {}): DealtPresign {
  const { curve: curveId = 0, label = '' } = options;
  const { key, halves } = secretsOf(network);
  const points = curve(curveId);
  const { group, pk } = encryptionKey(key.suite, key.encryptionKeys, curveId);
  const rng = createStream('deal', [bytes32('deal', label, curveId)]);
  const fresh = {
    gamma: rng.nonzeroScalar(points.q),
    k0: rng.nonzeroScalar(points.q),
    k1: rng.nonzeroScalar(points.q),
  };
  const secrets: PresignSecrets = { ...fresh, ...options.secrets };
  const { gamma, k0, k1 } = secrets;
  const { x0, x1 } = halves[curveId]!;
  const honest = { ctg: gamma, ctg0: gamma * x0, ctg1: gamma * x1, ctk0: gamma * k0, ctk1: gamma * k1 };
  const plain: PresignPlaintexts = { ...honest, ...options.malicious?.(honest) };
  const seal = (m: bigint) =>
    encrypt(group, { publicKey: pk, m: mod(m, points.q), r: rng.bits(group.parameters.exponentBits) });
  const header = { curve: curveId, alg: 0, nkId: key.nkId, sid: bytes32('deal sid', label), index: 0 };
  const entry = encodePresignEntry(
    key.suite,
    { ...header, keyDigest: options.keyDigest ?? GLOBAL_PRESIGN },
    {
      kind: 'ecdsa',
      ctg: seal(plain.ctg),
      ctg0: seal(plain.ctg0),
      ctg1: seal(plain.ctg1),
      ctk0: seal(plain.ctk0),
      ctk1: seal(plain.ctk1),
      R0: points.baseMultiply(k0),
      R1: points.baseMultiply(k1),
    },
  );
  return { ...secrets, ...entry };
}

export interface EcdsaChoices {
  readonly dwallet: TestDWallet;
  readonly presign: Pick<DealtPresign, 'bytes' | 'digest'>;
  readonly scheme?: number;
  readonly message?: Uint8Array;
  readonly tweak?: SigningInput['tweak'];
}

export function ecdsaInput(network: TestNetwork, choices: EcdsaChoices): SigningInput {
  return {
    networkKey: network.result.networkKey,
    nkId: network.result.nkId,
    dwallet: choices.dwallet.record,
    presign: choices.presign.bytes,
    presignDigest: choices.presign.digest,
    algorithm: 0,
    scheme: choices.scheme ?? 0,
    message: choices.message ?? asciiToBytes('a message'),
    tweak: choices.tweak ?? {},
  };
}

/** An honest user's signing case. */
export function ecdsaCase(network: TestNetwork, choices: EcdsaChoices, label = ''): SigningCase {
  const input = ecdsaInput(network, choices);
  const { secret } = choices.dwallet.share;
  const userMessage = createUserMessage({ ...input, secret, random: bytes32('ecdsa user', label) });
  return { dwallet: choices.dwallet, input, userMessage };
}

/** A statement with everything the user's nonce fixes, whoever chose that nonce. */
export interface ChosenNonce {
  readonly statement: EcdsaStatement;
  readonly bound: EcdsaNonce;
  readonly point: NoncePoint;
  readonly k: bigint;
}

/** What follows from a chosen k_A (and rho = 1). */
export function chooseNonce(statement: EcdsaStatement, k: bigint): ChosenNonce {
  const group = statement.dwallet.curve;
  const commitment = group.add(group.baseMultiply(k), commitmentBase(group));
  const bound = bindEcdsaNonce(statement, commitment)!;
  const point = openNoncePoint(statement, group.multiply(bound.point, invertMod(k, group.q)))!;
  return { statement, bound, point, k };
}

/** The k_A of a message its user made with these random bytes: the first draw of the user's stream. */
export function userNonce(statement: EcdsaStatement, secret: bigint, random: Uint8Array): bigint {
  const group = statement.dwallet.curve;
  const publicInputs = ecdsaBindingItems(statement, new Uint8Array(0));
  return createUserRng(random, encodeScalar(group, secret), publicInputs).nonzeroScalar(group.q);
}

/** What all validators together find in the two ciphertexts of a user message; no proof is looked at. */
export function openWithoutChecks(network: TestNetwork, input: SigningInput, userMessage: Uint8Array) {
  const { sk } = secretsOf(network);
  const statement = openEcdsaStatement(input);
  const message = parseEcdsaMessage(statement, userMessage);
  const bound = bindEcdsaNonce(statement, message.commitment)!;
  const point = openNoncePoint(statement, message.R)!;
  const opened = { kind: 'ecdsa', statement, message, bound, point, tombstone: new Uint8Array(32) } as const;
  const plaintexts = ecdsaCiphertexts(opened).map((ct) => decrypt(statementGroup(statement), sk, ct));
  return { ...opened, product: plaintexts[0]!, nonce: plaintexts[1]!, signature: finishEcdsa(opened, plaintexts) };
}

/** Counts the powers with secret exponents that a group is asked for from now on; vi.restoreAllMocks ends it. */
export function watchSecretPowers(group: ClassGroup): () => number {
  // Every method for secret exponents says so in its name.
  const methods = group as unknown as Record<string, () => unknown>;
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(group)).filter((name) => name.startsWith('powSecret'));
  const spies = names.map((name) => vi.spyOn(methods, name));
  return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}
