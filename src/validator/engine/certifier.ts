/** Certificates: this validator's signature over a statement it checked itself, and the sum of more than 2/3 of them. */
import { bytesToHex } from '../../base/index.ts';
import { type AggregateSignature, certificateBytes } from '../../chain/index.ts';
import { messageDigest } from '../../crypto/index.ts';
import type { Board, BoardMessage, Place } from './board.ts';
import type { EngineContext } from './context.ts';

export interface Statement {
  readonly kind: number;
  /** 0x-prefixed. */
  readonly subject: string;
  readonly digest: Uint8Array;
}

const NO_KEY = new Uint8Array(32);

function bytesOf(context: EngineContext, statement: Statement): Uint8Array {
  const { deployment, chainId, committee } = context;
  return certificateBytes({
    chainId,
    packageId: deployment.packageId,
    network: deployment.network,
    committee: deployment.committee,
    epoch: committee.epoch,
    ...statement,
  });
}

function placeOf(bytes: Uint8Array): Place {
  const sid = messageDigest(bytes);
  return { protocol: 'cert', sid, round: 0, inputsDigest: sid, nkId: NO_KEY };
}

/** Signs and publishes the share. Call only for a statement whose truth was checked. */
export function endorse(context: EngineContext, board: Board, statement: Statement): void {
  const bytes = bytesOf(context, statement);
  board.publish(placeOf(bytes), context.bls.sign(bytes));
}

/** The certificate once more than 2/3 of the weight has signed; undefined after `timeoutMs`. */
export async function collectCertificate(
  context: EngineContext,
  board: Board,
  options: { readonly statement: Statement; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<AggregateSignature | undefined> {
  const { statement, timeoutMs, signal } = options;
  const bytes = bytesOf(context, statement);
  const total = weightOf(
    context,
    context.parties.map((_, i) => i),
  );
  const enough = (messages: readonly BoardMessage[]): AggregateSignature | undefined => {
    // Weight first: checking costs pairings.
    const parties = messages.map(({ party }) => party);
    if (weightOf(context, parties) * 3 <= total * 2) return undefined;
    const shares = messages.map((message) => ({ party: message.party, signature: message.bytes }));
    const { aggregate, culprits } = context.bls.aggregate(bytes, shares);
    for (const party of culprits) {
      const data = { party, kind: statement.kind, digest: bytesToHex(statement.digest) };
      context.log.warn(data, 'a certificate share does not verify');
    }
    return aggregate === undefined ? undefined : { ...statement, ...aggregate };
  };
  return await board.wait(placeOf(bytes), enough, { timeoutMs, signal });
}

function weightOf(context: EngineContext, parties: readonly number[]): number {
  return parties.reduce((sum, party) => sum + (context.parties[party]?.weight ?? 0), 0);
}

/** Bit i of byte i/8, least significant first, = member i. */
export function bitmapOf(members: readonly number[], size: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(size / 8));
  for (const i of members) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
  return bitmap;
}

/** The members a bitmap names, ascending. */
export function membersOf(bitmap: Uint8Array, size: number): number[] {
  return Array.from({ length: size }, (_, i) => i).filter((i) => (((bitmap[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);
}
