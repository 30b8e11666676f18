/** Certificates: this validator's signature over a statement it checked itself, and the sum of more than 2/3 of them, posted. */
import { bytesToHex, Failure } from '../../base/index.ts';
import { type AggregateSignature, certificateBytes } from '../../chain/index.ts';
import { messageDigest } from '../../crypto/index.ts';
import type { Board, BoardMessage } from './board.ts';
import type { CertificateSum, EngineContext } from './context.ts';
import type { Place } from './place.ts';

export interface Statement {
  readonly kind: number;
  /** 0x-prefixed. */
  readonly subject: string;
  readonly digest: Uint8Array;
}

const NO_KEY = new Uint8Array(32);
/** The poster waits this long for more shares before it lets the chain be asked again. */
const MORE_SHARES_MS = 5_000;

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
export async function endorse(context: EngineContext, board: Board, statement: Statement): Promise<void> {
  const bytes = bytesOf(context, statement);
  board.publish(placeOf(bytes), await context.bls.sign(bytes));
}

export interface CertifiedAction {
  readonly statement: Statement;
  /** Names the action for the poster. */
  readonly id: string;
  /** How long the shares of the others are waited for, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** True when the chain shows the outcome, by whomever. */
  isDone(): Promise<boolean>;
  post(aggregate: AggregateSignature): Promise<unknown>;
}

/**
 * Endorses the statement, waits for the shares of more than 2/3 of the weight, and has the certificate posted by rank; only
 * who posts adds it up. False when the shares did not come in time.
 */
export async function certify(context: EngineContext, board: Board, action: CertifiedAction): Promise<boolean> {
  const { statement, id, isDone, timeoutMs, signal } = action;
  await endorse(context, board, statement);
  const certificate = new Certificate(context, board, statement);
  if (!(await certificate.waitForWeight({ timeoutMs, signal }))) return false;
  const post = async (): Promise<void> => {
    await action.post(await certificate.aggregate(signal));
  };
  await context.poster.submit({ id, isDone, post });
  // The outcome is on chain: nobody needs the shares any more.
  board.forget(certificate.place.sid);
  context.journal.forgetSession(certificate.place.sid);
  return true;
}

/** One statement's shares as they come in. */
class Certificate {
  readonly place: Place;
  readonly #context: EngineContext;
  readonly #board: Board;
  readonly #statement: Statement;
  readonly #bytes: Uint8Array;
  /** Parties whose share does not verify. */
  readonly #bad = new Set<number>();

  constructor(context: EngineContext, board: Board, statement: Statement) {
    this.#context = context;
    this.#board = board;
    this.#statement = statement;
    this.#bytes = bytesOf(context, statement);
    this.place = placeOf(this.#bytes);
  }

  /** True once shares not known to be wrong hold more than 2/3 of the weight; nothing is verified here. */
  async waitForWeight(limits: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<boolean> {
    const enough = (messages: readonly BoardMessage[]) => (this.#isEnough(messages) ? true : undefined);
    return (await this.#board.wait(this.place, enough, limits)) === true;
  }

  /** Throws transient `validator/no-certificate` while too many of the shares are wrong. */
  async aggregate(signal: AbortSignal): Promise<AggregateSignature> {
    // Asks again for what is missing when wrong shares made up the weight.
    while (await this.waitForWeight({ timeoutMs: MORE_SHARES_MS, signal })) {
      const sum = await this.#sum();
      if (sum !== undefined) return { ...this.#statement, ...sum };
    }
    throw new Failure('transient', 'validator/no-certificate', 'too few right certificate shares yet');
  }

  /** Every failure names at least one more wrong share, so the loop above ends. */
  async #sum(): Promise<CertificateSum['aggregate']> {
    // A snapshot: shares that come meanwhile count in the next try.
    const shares = this.#board
      .read(this.place)
      .filter(({ party }) => !this.#bad.has(party))
      .map(({ party, bytes }) => ({ party, signature: bytes }));
    const { aggregate, culprits } = await this.#context.bls.aggregate(this.#bytes, shares);
    for (const party of culprits) {
      this.#bad.add(party);
      const data = { party, kind: this.#statement.kind, digest: bytesToHex(this.#statement.digest) };
      this.#context.log.error(data, 'a certificate share does not verify');
    }
    return aggregate;
  }

  #isEnough(messages: readonly BoardMessage[]): boolean {
    const { parties } = this.#context;
    const weight = (list: readonly number[]) => list.reduce((sum, party) => sum + (parties[party]?.weight ?? 0), 0);
    const good = messages.map(({ party }) => party).filter((party) => !this.#bad.has(party));
    return weight(good) * 3 > weight(parties.map((_, i) => i)) * 2;
  }
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
