/** The recipient's side of a dealing: open the own blob and check every share in it. */
import { bytesToBigint } from '../../base/index.ts';
import type { CurvePoint } from '../group/curve.ts';
import { virtualIndices } from './committee.ts';
import {
  commonShape,
  type Dealing,
  type DealingPlace,
  type DealingShape,
  dealingShape,
  sealContext,
  shareLength,
} from './dealing.ts';
import type { AcceptedDealing } from './dealing-judge.ts';
import { areAllSharesCorrect, areSharesCorrect, type ReceivedShares, type ShareCheck } from './integer-sharing.ts';
import { openBlob, SEALING_CURVE } from './sealing.ts';

export interface OpenDealingsInput {
  /** Accepted dealings of one stage: equal recipients, secretBits and images. */
  readonly dealings: readonly AcceptedDealing[];
  /** Position of this recipient in the recipients' committee. */
  readonly recipient: number;
  /** a_v */
  readonly sealingSecret: bigint;
  /** 32 secret bytes for the weights of the combined check. */
  readonly seed: Uint8Array;
}

/** Per dealing the shares of the recipient's virtual indices, or undefined where a complaint is due. Secret. */
export function openDealings(input: OpenDealingsInput): (readonly bigint[] | undefined)[] {
  const [first, ...others] = input.dealings.map(({ place }) => place);
  if (first === undefined) return [];
  const check = shareCheck(first, commonShape([first, ...others]), input.recipient);
  const opened = input.dealings.map((dealing) => {
    const shared = SEALING_CURVE.multiply(dealing.ephemeral, input.sealingSecret);
    return decryptShares(dealing, input.recipient, shared);
  });
  const received = opened.map((shares, i): ReceivedShares | undefined =>
    shares === undefined ? undefined : { commitments: input.dealings[i]!.commitments, shares },
  );
  const present = received.filter((r) => r !== undefined);
  if (areAllSharesCorrect(check, present, input.seed)) return opened;
  return received.map((r) => (r !== undefined && areSharesCorrect(check, r) ? r.shares : undefined));
}

function shareCheck(place: DealingPlace, shape: DealingShape, recipient: number): ShareCheck {
  return {
    group: shape.group,
    parameters: shape.parameters,
    indices: virtualIndices(place.recipients, recipient),
    bits: shape.shareBits,
  };
}

function decryptShares(dealing: Dealing, recipient: number, shared: CurvePoint): bigint[] | undefined {
  const plaintext = openBlob(sealContext(dealing, recipient), shared, dealing.blobs[recipient]!);
  if (plaintext === undefined) return undefined;
  const width = shareLength(dealingShape(dealing.place));
  return virtualIndices(dealing.place.recipients, recipient).map((_, i) =>
    bytesToBigint(plaintext.subarray(i * width, (i + 1) * width)),
  );
}

/** The recipient's checks as anyone repeats them with Z_v: the blob opens, shares are in range and match the commitments. */
export function isBlobCorrect(dealing: Dealing, recipient: number, shared: CurvePoint): boolean {
  const shares = decryptShares(dealing, recipient, shared);
  if (shares === undefined) return false;
  const check = shareCheck(dealing.place, dealingShape(dealing.place), recipient);
  return areSharesCorrect(check, { commitments: dealing.commitments, shares });
}
