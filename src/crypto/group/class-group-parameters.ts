/** Transparent setup of the class groups (docs/spec/protocol.md, setup): every number comes from a public string by hashing. */
import { asciiToBytes, bitLength, bytesToBigint, Failure, u32 } from '../../base/index.ts';
import { type Form, formFrom } from '../kernel/form.ts';
import { jacobi, squareRootModPrime } from '../math/integer.ts';
import { isProbablePrime } from '../math/prime.ts';
import { xof } from '../math/xof.ts';
import type { ClassGroupName, ClassGroupParameters, Suite } from './class-group.ts';
import { CLASS_GROUP_CONSTANTS } from './class-group-constants.ts';

/** Orders of the plaintext groups: secp256k1 (SEC 2), P-256 (FIPS 186-4), edwards25519 (RFC 8032). */
export const PLAINTEXT_ORDERS: Readonly<Record<ClassGroupName, bigint>> = {
  secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  secp256r1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ed25519: 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,
};

/** kappa: minimum bits of the fundamental discriminant (BICYCL, eprint 2022/1466, table 2), and B: bits of exponents. */
export const SUITES: Readonly<Record<Suite, { readonly minimumBits: number; readonly exponentBits: number }>> = {
  'CL-128': { minimumBits: 1827, exponentBits: 989 },
  'CL-112': { minimumBits: 1348, exponentBits: 749 },
  'CL-TEST': { minimumBits: 600, exponentBits: 374 },
};

const primeBits = (suite: Suite, name: ClassGroupName): number =>
  SUITES[suite].minimumBits - bitLength(PLAINTEXT_ORDERS[name]) + 1;

/** The candidate for p at a counter, before any test. */
export function candidateP(suite: Suite, name: ClassGroupName, counter: number): bigint {
  const bits = primeBits(suite, name);
  const bytes = xof('cl/p', [asciiToBytes(suite), asciiToBytes(name), u32(counter)], Math.ceil(bits / 8));
  return BigInt.asUintN(bits, bytesToBigint(bytes)) | (1n << BigInt(bits - 1)) | 1n;
}

/** c*q = 3 mod 4, (q|c) = -1 and c prime. */
export function acceptsP(name: ClassGroupName, candidate: bigint): boolean {
  const q = PLAINTEXT_ORDERS[name];
  return (candidate * q) % 4n === 3n && jacobi(q, candidate) === -1 && isProbablePrime(candidate);
}

/** The candidate for the norm of the generator's prime form at a counter. */
export function candidateL(suite: Suite, name: ClassGroupName, counter: number): bigint {
  const bytes = xof('cl/h', [asciiToBytes(suite), asciiToBytes(name), u32(counter)], 16);
  return bytesToBigint(bytes) | (1n << 127n) | 1n;
}

/** Splits in the order of the discriminant and is prime. */
export function acceptsL(discriminant: bigint, candidate: bigint): boolean {
  return jacobi(discriminant, candidate) === 1 && isProbablePrime(candidate);
}

/** The smallest accepted counter and its value: the full derivation, slow for p. */
export function deriveP(suite: Suite, name: ClassGroupName): { counter: number; p: bigint } {
  for (let counter = 0; ; counter++) {
    const p = candidateP(suite, name, counter);
    if (acceptsP(name, p)) return { counter, p };
  }
}

export function deriveL(parameters: ClassGroupParameters): { counter: number; l: bigint } {
  for (let counter = 0; ; counter++) {
    const l = candidateL(parameters.suite, parameters.name, counter);
    if (acceptsL(parameters.discriminant, l)) return { counter, l };
  }
}

/** The shipped parameters of one class group; the constants are re-derived by tests. */
export function classGroupParameters(suite: Suite, name: ClassGroupName): ClassGroupParameters {
  const q = PLAINTEXT_ORDERS[name];
  const p = CLASS_GROUP_CONSTANTS[suite][name].p;
  const fundamentalDiscriminant = -p * q;
  const discriminant = fundamentalDiscriminant * q * q;
  return {
    suite,
    name,
    q,
    p,
    fundamentalDiscriminant,
    discriminant,
    coordinateLength: Math.ceil(Math.ceil(bitLength(discriminant) / 2) / 8),
    exponentBits: SUITES[suite].exponentBits,
  };
}

/** The prime form (l, b, .), b odd, whose 2q-th power generates the group of unknown order. */
export function generatorPrimeForm(parameters: ClassGroupParameters): Form {
  const { suite, name, discriminant } = parameters;
  const l = candidateL(suite, name, CLASS_GROUP_CONSTANTS[suite][name].counterL);
  const root = squareRootModPrime(discriminant, l);
  if (root === undefined) throw new Failure('bug', 'crypto/bad-parameters', 'generator norm does not split');
  return formFrom(l, (root & 1n) === 1n ? root : l - root, discriminant);
}
