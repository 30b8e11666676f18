/** What the rest of crypto may do with a class group; implementations (WASM kernel, BigInt reference) live beside it. */

/** Security suite of a network; CL-TEST is insecure and refused by production configuration. */
export type Suite = 'CL-128' | 'CL-112' | 'CL-TEST';

/** Name of the class group by its plaintext order; curves 2 and 3 share 'ed25519'. */
export type ClassGroupName = 'secp256k1' | 'secp256r1' | 'ed25519';

export interface ClassGroupParameters {
  readonly suite: Suite;
  readonly name: ClassGroupName;
  /** Plaintext order, prime. */
  readonly q: bigint;
  readonly p: bigint;
  /** -p*q */
  readonly fundamentalDiscriminant: bigint;
  /** -p*q^3, the discriminant of the working group. */
  readonly discriminant: bigint;
  /** LD: bytes of one coordinate; an encoded element has 1 + 2*LD bytes. */
  readonly coordinateLength: number;
  /** B: bits of secret keys and encryption randomness. */
  readonly exponentBits: number;
}

declare const element: unique symbol;

/** An immutable, reduced, valid element. Opaque: only the group that made it may use it. */
export interface ClassElement {
  readonly [element]: true;
}

export interface PowerTerm {
  readonly base: ClassElement | FixedBase;
  /** Any sign, any size. */
  readonly exponent: bigint;
}

/** A base with a precomputed table for exponents of up to `bits` bits (longer ones still work, slower). */
export interface FixedBase {
  readonly element: ClassElement;
  readonly bits: number;
  pow(exponent: bigint): ClassElement;
}

/** Cl(-p*q^3) with its plaintext subgroup F (docs/spec/protocol.md, groups and encryption). Variable time unless a name says otherwise. */
export interface ClassGroup {
  readonly parameters: ClassGroupParameters;
  readonly identity: ClassElement;
  readonly h: ClassElement;
  compose(x: ClassElement, y: ClassElement): ClassElement;
  square(x: ClassElement): ClassElement;
  invert(x: ClassElement): ClassElement;
  equal(x: ClassElement, y: ClassElement): boolean;
  isIdentity(x: ClassElement): boolean;
  pow(base: ClassElement, exponent: bigint): ClassElement;
  /** For long-lived secrets: fixed operation schedule over `bits` bits, 0 <= exponent < 2^bits. Not constant time. */
  powSecret(base: ClassElement, exponent: bigint, bits: number): ClassElement;
  /** The same for several exponents of one base, with its squarings made once. In the order of the exponents. */
  powSecretEach(base: ClassElement, exponents: readonly bigint[], bits: number): ClassElement[];
  /** Product of powers with shared squarings. */
  multiPow(terms: readonly PowerTerm[]): ClassElement;
  /** Builds a table once; the fast way for h, public keys and other long-lived bases. */
  fixedBase(base: ClassElement, bits: number, size?: 'small' | 'large'): FixedBase;
  /** Canonical bytes: sign(b) || a || |b|. */
  encode(x: ClassElement): Uint8Array;
  /** Strict: length, canonical, reduced, primitive, genus. Throws Failure('usage', 'crypto/bad-element', data.rule). */
  decode(bytes: Uint8Array): ClassElement;
  /** f^m, 0 <= m < q. */
  embed(m: bigint): ClassElement;
  /** log_F. Throws Failure('usage', 'crypto/not-in-plaintext-group'). */
  log(x: ClassElement): bigint;
}
