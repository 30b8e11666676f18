/** Threshold decryption: partial decryptions w_v = (c1^delta)^(d_v), and their combination from any t of them (docs/spec/protocol.md, decryption with shares). */
import { Failure, invertMod, isFailure, mod } from '../../base/index.ts';
import type { ClassElement, ClassGroup, FixedBase, PowerTerm } from '../group/class-group.ts';
import { generatorBase } from '../group/class-group-registry.ts';
import type { Rng } from '../math/rng.ts';
import { lagrangeCoefficients, type SharingParameters } from './lagrange.ts';

/** Bits of the base blinding of secret powers; fresh per power. */
const BLINDING_BITS = 128;

/** One virtual share, ready for one class group. Secret. */
export interface DecryptionShare {
  readonly index: number;
  /** d_v; negative shares exist after a reconfiguration. */
  readonly value: bigint;
  /** |value| < 2^bits; a public bound, so that every power takes the same steps. */
  readonly bits: number;
  /** h^value in this group, with a table for exponents as long as the blinding: takes the blinding off. */
  readonly image: FixedBase;
}

/** Computes the share's image and its table once; keep it for as long as the share. */
export function createDecryptionShare(
  group: ClassGroup,
  share: { readonly index: number; readonly value: bigint; readonly bits: number },
): DecryptionShare {
  const [image] = powSigned(group, group.h, [share]);
  return { ...share, image: group.fixedBase(image!, BLINDING_BITS, 'small') };
}

/** base^value of each share; all have the same bits. */
function powSigned(
  group: ClassGroup,
  base: ClassElement,
  shares: readonly { readonly value: bigint; readonly bits: number }[],
): ClassElement[] {
  const [first] = shares;
  if (first === undefined) return [];
  if (shares.some(({ bits }) => bits !== first.bits)) {
    throw new Failure('bug', 'crypto/mixed-shares', 'shares of one party have one bound');
  }
  const magnitudes = shares.map(({ value }) => (value < 0n ? -value : value));
  const powers = group.powSecretEach(base, magnitudes, first.bits);
  return powers.map((power, i) => (shares[i]!.value < 0n ? group.invert(power) : power));
}

/** c1^delta: public, the same for all shares. The factor delta makes w_v simulatable and must not be dropped. */
export function decryptionBase(group: ClassGroup, parameters: SharingParameters, c1: ClassElement): ClassElement {
  return group.pow(c1, parameters.delta);
}

/**
 * w_v = base^(d_v) of every share, with base = decryptionBase(c1): fixed operation schedule, base blinded by h^rho, squarings made
 * once for all shares of a party. Only for ciphertexts the caller derived itself after verifying the user's proof: it answers
 * for whatever it decrypts. Throws bug `crypto/mixed-shares` for shares of different bounds.
 */
export function partialDecryptAll(
  group: ClassGroup,
  shares: readonly DecryptionShare[],
  base: ClassElement,
  rng: Rng,
): ClassElement[] {
  const rho = rng.bits(BLINDING_BITS);
  const blinded = group.compose(base, generatorBase(group).pow(rho));
  const powers = powSigned(group, blinded, shares);
  return powers.map((power, i) => group.compose(power, shares[i]!.image.pow(-rho)));
}

/** partialDecryptAll of a single share. */
export function partialDecrypt(group: ClassGroup, share: DecryptionShare, base: ClassElement, rng: Rng): ClassElement {
  return partialDecryptAll(group, [share], base, rng)[0]!;
}

/** A partial decryption as received; `element` came through the group's strict decode. */
export interface PartialDecryption {
  readonly index: number;
  readonly element: ClassElement;
}

export interface CombineInput {
  readonly group: ClassGroup;
  readonly parameters: SharingParameters;
  readonly c2: ClassElement;
  /** At least t, of distinct indices; the first t in the given order are used. */
  readonly partials: readonly PartialDecryption[];
}

/**
 * The plaintext in [0, q), or undefined if the first t partials do not combine to one: some partial is wrong. A plaintext
 * is not yet a proof that they are right. Throws usage `crypto/bad-index` for too few, repeated or foreign indices.
 */
export function combinePartials(input: CombineInput): bigint | undefined {
  const { group, parameters, c2 } = input;
  const used = input.partials.slice(0, parameters.t);
  const { reduced, divisor } = lagrangeCoefficients(
    parameters,
    used.map(({ index }) => index),
  );
  const cube = parameters.delta ** 3n;
  const terms = used.map(({ element }, i): PowerTerm => ({ base: element, exponent: -(reduced[i] ?? 0n) }));
  const power = group.multiPow([{ base: c2, exponent: cube / divisor }, ...terms]);
  const { q } = group.parameters;
  try {
    return mod(group.log(power) * divisor * invertMod(cube, q), q);
  } catch (error) {
    if (isFailure(error, 'crypto/not-in-plaintext-group')) return undefined;
    throw error;
  }
}

/**
 * Subsets of size t to try when the optimistic combination fails, lowest indices first; empty if there are more than
 * `limit` of them, because then proofs are cheaper.
 */
export function decryptionSubsets(indices: readonly number[], t: number, limit = 64): number[][] {
  const sorted = [...indices].sort((a, b) => a - b);
  const subsets: number[][] = [];
  const extend = (chosen: readonly number[], from: number): boolean => {
    if (chosen.length === t) return subsets.push([...chosen]) <= limit;
    for (let i = from; i <= sorted.length - (t - chosen.length); i++) {
      if (!extend([...chosen, sorted[i] ?? 0], i + 1)) return false;
    }
    return true;
  };
  return extend([], 0) ? subsets : [];
}
