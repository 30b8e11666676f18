/** What can be signed with: names for people, numbers for the chain, and the rules that hold before a secret is touched. */
import { Failure } from '../base/index.ts';

/**
 * - `ecdsa/keccak256`: Ethereum and its kind; `ecdsa/double-sha256`: Bitcoin before Taproot; `ecdsa/sha256`: on secp256k1 and P-256.
 * - `ecdsa/prehashed`: the message is the 32-byte hash itself, whatever it is a hash of.
 * - `taproot`: the message is a 32-byte BIP341 digest, signed under the Taproot output key; `bip340`: the same under the dWallet's
 *   own key; `bip340/sha256`: SHA-256 of the message.
 * - `ed25519`, and `sr25519` in the signing context "substrate".
 */
export type SchemeName =
  | 'ecdsa/keccak256'
  | 'ecdsa/sha256'
  | 'ecdsa/double-sha256'
  | 'ecdsa/prehashed'
  | 'taproot'
  | 'bip340'
  | 'bip340/sha256'
  | 'ed25519'
  | 'sr25519';

/** By name, or by the numbers of docs/spec/onchain.md, identifiers. */
export type SchemeChoice =
  | { readonly scheme: SchemeName; readonly algorithm?: never; readonly hash?: never }
  | { readonly scheme?: never; readonly algorithm: number; readonly hash: number };

/** Presigns serve every hash scheme of an algorithm. */
export type AlgorithmChoice =
  | { readonly scheme: SchemeName; readonly algorithm?: never }
  | { readonly scheme?: never; readonly algorithm: number };

export interface Scheme {
  readonly name: SchemeName;
  readonly curve: number;
  readonly algorithm: number;
  readonly hash: number;
}

const CURVES = ['secp256k1', 'secp256r1', 'ed25519', 'ristretto255'];

const scheme = (name: SchemeName, curve: number, algorithm: number, hash: number): Scheme => {
  return { name, curve, algorithm, hash };
};

/** The names that stand for numbers alone come before those that stand for more. */
const SCHEMES: readonly Scheme[] = [
  scheme('ecdsa/keccak256', 0, 0, 0),
  scheme('ecdsa/sha256', 0, 0, 1),
  scheme('ecdsa/double-sha256', 0, 0, 2),
  scheme('ecdsa/prehashed', 0, 0, 3),
  scheme('bip340/sha256', 0, 1, 0),
  scheme('bip340', 0, 1, 1),
  scheme('taproot', 0, 1, 1),
  scheme('ecdsa/sha256', 1, 0, 0),
  scheme('ed25519', 2, 0, 0),
  scheme('sr25519', 3, 0, 0),
];

/** Throws usage `sdk/wrong-scheme` when the curve has no such scheme. */
export function resolveScheme(curve: number, choice: SchemeChoice): Scheme {
  const found = SCHEMES.find(
    (known) =>
      known.curve === curve &&
      (choice.scheme === undefined
        ? known.algorithm === choice.algorithm && known.hash === choice.hash
        : known.name === choice.scheme),
  );
  if (found !== undefined) return found;
  throw wrongScheme(curve, choice.scheme ?? `algorithm ${choice.algorithm}, hash ${choice.hash}`);
}

/** Throws usage `sdk/wrong-scheme` when the curve has no such algorithm. */
export function resolveAlgorithm(curve: number, choice: AlgorithmChoice): number {
  const found = SCHEMES.find(
    (known) =>
      known.curve === curve &&
      (choice.scheme === undefined ? known.algorithm === choice.algorithm : known.name === choice.scheme),
  );
  if (found !== undefined) return found.algorithm;
  throw wrongScheme(curve, choice.scheme ?? `algorithm ${choice.algorithm}`);
}

function wrongScheme(curve: number, given: string): Failure {
  const names = SCHEMES.filter((known) => known.curve === curve).map(({ name }) => name);
  const hint =
    names.length === 0
      ? 'Curves are 0 secp256k1, 1 secp256r1, 2 ed25519 and 3 ristretto255.'
      : `Keys of ${CURVES[curve]} sign with ${names.join(', ')}.`;
  return new Failure('usage', 'sdk/wrong-scheme', 'the curve has no such signature scheme', {
    data: { curve, scheme: given },
    hint,
  });
}

/** Whether the message is the hash of something that neither chain nor validators see. */
export function isPrehashed({ name }: Scheme): boolean {
  return name === 'ecdsa/prehashed';
}

/**
 * Throws usage `sdk/prehashed-not-allowed` without the caller's explicit word, `sdk/digest-length` when a scheme over digests gets
 * anything but 32 bytes.
 */
export function assertSignable(
  chosen: Scheme,
  request: { readonly messages: readonly Uint8Array[]; readonly allowPrehashed?: boolean },
): void {
  const { name, algorithm, hash } = chosen;
  if (isPrehashed(chosen) && request.allowPrehashed !== true) {
    throw new Failure('usage', 'sdk/prehashed-not-allowed', 'signing a ready hash was not allowed explicitly', {
      hint: 'Nobody can tell what a hash stands for: sign the message with ecdsa/keccak256, ecdsa/sha256 or ecdsa/double-sha256, or set allowPrehashed: true if you made the hash yourself.',
    });
  }
  const takesDigest = isPrehashed(chosen) || (algorithm === 1 && hash === 1);
  const wrong = takesDigest ? request.messages.find((message) => message.length !== 32) : undefined;
  if (wrong === undefined) return;
  throw new Failure('usage', 'sdk/digest-length', `${name} signs exactly 32 bytes`, {
    data: { scheme: name, length: wrong.length },
    hint: 'Give the 32-byte digest, or choose a scheme that hashes the message.',
  });
}
