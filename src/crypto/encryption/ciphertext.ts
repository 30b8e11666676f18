/** CL encryption over class groups (Castagnos and Laguillaumie 2015; docs/spec/protocol.md, CL encryption): linear in the plaintext. */
import { concatBytes, Failure, mod } from '../../base/index.ts';
import type { ClassElement, ClassGroup, FixedBase, PowerTerm } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';

/** (h^r, pk^r * f^m). */
export interface Ciphertext {
  readonly c1: ClassElement;
  readonly c2: ClassElement;
}

/** Encryption of m in [0, q) with randomness r, uniform in [0, 2^B). The caller draws r. Variable time in r. */
export function encrypt(
  group: ClassGroup,
  input: { readonly publicKey: ClassElement | FixedBase; readonly m: bigint; readonly r: bigint },
): Ciphertext {
  return {
    c1: generatorBase(group).pow(input.r),
    c2: group.multiPow([
      { base: input.publicKey, exponent: input.r },
      { base: group.embed(input.m), exponent: 1n },
    ]),
  };
}

/** The plaintext, variable time in the key: for tests and one-time keys. Throws usage `crypto/not-in-plaintext-group`. */
export function decrypt(group: ClassGroup, secretKey: bigint, ciphertext: Ciphertext): bigint {
  return group.log(group.compose(ciphertext.c2, group.pow(ciphertext.c1, -secretKey)));
}

/**
 * The plaintext for a long-lived key: fixed operation schedule, and the base blinded by h^blind, so that neither chosen
 * ciphertexts nor averaging over many decryptions see the key (not constant time). `blind` is fresh and uniform in [0, 2^B)
 * and `publicKey` is h^secretKey. Throws usage `crypto/not-in-plaintext-group`.
 */
export function decryptSecret(
  group: ClassGroup,
  key: { readonly secretKey: bigint; readonly publicKey: ClassElement | FixedBase; readonly blind: bigint },
  ciphertext: Ciphertext,
): bigint {
  const bits = group.parameters.exponentBits;
  const blinded = group.compose(ciphertext.c1, generatorBase(group).pow(key.blind));
  const masked = group.powSecret(blinded, key.secretKey, bits);
  const unmask = group.multiPow([{ base: key.publicKey, exponent: key.blind }]);
  return group.log(group.compose(group.compose(ciphertext.c2, unmask), group.invert(masked)));
}

/** sum factor_i * ciphertext_i with shared squarings; a factor is any integer, 1 if absent. Throws bug for no terms. */
export function combineCiphertexts(
  group: ClassGroup,
  terms: readonly { readonly ciphertext: Ciphertext; readonly factor?: bigint }[],
): Ciphertext {
  if (terms.length === 0) throw new Failure('bug', 'crypto/empty-combination', 'combination of no ciphertexts');
  const component = (pick: (ciphertext: Ciphertext) => ClassElement): ClassElement => {
    const powers: PowerTerm[] = terms.map(({ ciphertext, factor = 1n }) => ({
      base: pick(ciphertext),
      exponent: factor,
    }));
    return group.multiPow(powers);
  };
  return { c1: component((ct) => ct.c1), c2: component((ct) => ct.c2) };
}

/** The ciphertext of the sum with a public plaintext (any integer, taken mod q); the randomness stays. */
export function addPlaintext(group: ClassGroup, ciphertext: Ciphertext, m: bigint): Ciphertext {
  return { c1: ciphertext.c1, c2: group.compose(ciphertext.c2, group.embed(mod(m, group.parameters.q))) };
}

export function equalCiphertexts(group: ClassGroup, x: Ciphertext, y: Ciphertext): boolean {
  return group.equal(x.c1, y.c1) && group.equal(x.c2, y.c2);
}

/** Bytes of an encoded ciphertext. */
export function ciphertextLength(group: ClassGroup): number {
  return 2 * (1 + 2 * group.parameters.coordinateLength);
}

/** enc(c1) || enc(c2). */
export function encodeCiphertext(group: ClassGroup, ciphertext: Ciphertext): Uint8Array {
  return concatBytes(group.encode(ciphertext.c1), group.encode(ciphertext.c2));
}

/** Strict inverse of encodeCiphertext: both components pass element validation. Throws usage `crypto/bad-element`. */
export function decodeCiphertext(group: ClassGroup, bytes: Uint8Array): Ciphertext {
  const half = ciphertextLength(group) / 2;
  if (bytes.length !== 2 * half) {
    throw new Failure('usage', 'crypto/bad-element', `a ciphertext has ${2 * half} bytes, got ${bytes.length}`, {
      data: { rule: 'length' },
      hint: 'The bytes are not a ciphertext of this group; check curve and suite.',
    });
  }
  return { c1: group.decode(bytes.subarray(0, half)), c2: group.decode(bytes.subarray(half)) };
}
