/** Committees with known keys, and dealings to them on CL-TEST, for the tests of everything that is shared or sealed. */
import { xof } from '../../src/crypto/math/xof.ts';
import { NO_NETWORK_KEY } from '../../src/crypto/proof/context.ts';
import type { Committee } from '../../src/crypto/threshold/committee.ts';
import { type Dealing, type DealingPlace, referenceGroup } from '../../src/crypto/threshold/dealing.ts';
import { type AcceptedDealing, judgeDealings } from '../../src/crypto/threshold/dealing-judge.ts';
import { createSealingKey, type SealingKey } from '../../src/crypto/threshold/sealing.ts';
import { testRng } from './relation-cases.ts';

export interface TestCommittee {
  readonly committee: Committee;
  readonly sealingKeys: readonly SealingKey[];
}

export function createTestCommittee(weights: readonly number[], epoch = 1): TestCommittee {
  const sealingKeys = weights.map((_, i) => createSealingKey(testRng(`sealing ${i}`)));
  const bytes = (tag: string, i: number): Uint8Array =>
    xof('test', [Uint8Array.of(i), new TextEncoder().encode(tag)], 32);
  return {
    sealingKeys,
    committee: {
      epoch,
      members: weights.map((weight, i) => ({
        id: bytes('id', i),
        weight,
        sealingKey: sealingKeys[i]!.publicKey,
        protocolKey: bytes('protocol', i),
      })),
    },
  };
}

export function testPlace(recipients: Committee, dealer: number): DealingPlace {
  return {
    protocol: 'dkgA',
    suite: 'CL-TEST',
    nkId: NO_NETWORK_KEY,
    sid: new Uint8Array(32).fill(6),
    attempt: 0,
    dealer,
    recipients,
    secretBits: referenceGroup('CL-TEST').parameters.exponentBits,
    images: ['secp256r1', 'ed25519'],
  };
}

export const WEIGHT_SEED: Uint8Array = new Uint8Array(32).fill(8);

/** All dealings accepted, or an error that names the flaws. */
export function acceptAll(dealings: readonly Dealing[]): AcceptedDealing[] {
  return judgeDealings(dealings, WEIGHT_SEED).map((judgement) => {
    if (!judgement.ok) throw new Error(`dealing refused: ${judgement.flaw}`);
    return judgement.dealing;
  });
}

/** Every subset of `size` elements, in order. */
export function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
