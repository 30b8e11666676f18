/** The public judgement of dealings: what everybody can check without any key, and must check before opening a blob. */
import { bytesToHex } from '../../base/index.ts';
import type { VerifyInputs } from '../proof/verify.ts';
import { verifyBatch } from '../proof/verify-batch.ts';
import { commonShape, type Dealing, dealingContext, EPHEMERAL_PROTOCOL } from './dealing.ts';
import { SEALING_CURVE, SEALING_POK } from './sealing.ts';

declare const accepted: unique symbol;

/** A dealing that passed the public judgement: only of these are blobs opened and complaints made or judged. */
export interface AcceptedDealing extends Dealing {
  readonly [accepted]: true;
}

/** Why a dealing is refused: no knowledge of the constant, none of eps, or an E that another dealing uses too. */
export type DealingFlaw = 'constant-proof' | 'ephemeral-proof' | 'ephemeral-reused';

export type DealingJudgement =
  | { readonly ok: true; readonly dealing: AcceptedDealing }
  | { readonly ok: false; readonly flaw: DealingFlaw };

/**
 * Judges all dealings of a stage together, result in input order. Everybody reaches the same result: it depends on the
 * dealings alone. Proof of eps and its uniqueness come before any decryption, because an honest complaint opens every blob
 * made with the same E: a dealer who copies E (or takes E + u*G) would use complaints against him to read honest blobs.
 * The dealings share kind and recipients (equal secretBits, images, committee). `seed`: 32 secret bytes.
 */
export function judgeDealings(dealings: readonly Dealing[], seed: Uint8Array): DealingJudgement[] {
  const [first, ...others] = dealings.map(({ place }) => place);
  if (first === undefined) return [];
  const { constantRelation } = commonShape([first, ...others]);
  const ephemeral = verifyBatch(SEALING_POK, dealings.map(ephemeralClaim), seed);
  const constant = verifyBatch(constantRelation, dealings.map(constantClaim), seed);
  const badEphemeral = new Set(ephemeral.culprits);
  const reused = reusedEphemerals(dealings, badEphemeral);
  return dealings.map((dealing, i): DealingJudgement => {
    if (badEphemeral.has(i)) return { ok: false, flaw: 'ephemeral-proof' };
    if (reused.has(i)) return { ok: false, flaw: 'ephemeral-reused' };
    if (constant.culprits.includes(i)) return { ok: false, flaw: 'constant-proof' };
    // The one place that grants the mark.
    return { ok: true, dealing: dealing as AcceptedDealing };
  });
}

function ephemeralClaim(dealing: Dealing): VerifyInputs {
  const ctx = dealingContext(dealing.place, EPHEMERAL_PROTOCOL);
  return { ctx, statements: [[dealing.ephemeral]], proof: dealing.ephemeralProof };
}

function constantClaim(dealing: Dealing): VerifyInputs {
  const ctx = dealingContext(dealing.place, dealing.place.protocol);
  return { ctx, statements: [[dealing.commitments[0]!, ...dealing.images]], proof: dealing.constantProof };
}

/** All dealings whose E occurs twice among those that prove knowledge of eps: whoever can, shares eps with the other. */
function reusedEphemerals(dealings: readonly Dealing[], unproven: ReadonlySet<number>): Set<number> {
  const byEphemeral = new Map<string, number[]>();
  dealings.forEach((dealing, i) => {
    if (unproven.has(i)) return;
    const key = bytesToHex(SEALING_CURVE.encode(dealing.ephemeral));
    byEphemeral.set(key, [...(byEphemeral.get(key) ?? []), i]);
  });
  return new Set([...byEphemeral.values()].filter((positions) => positions.length > 1).flat());
}
