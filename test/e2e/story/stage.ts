/** What the stories share: the network, an account, and its secp256k1 dWallet. */
import { randomBytes } from 'node:crypto';
import { Transaction } from '@mysten/sui/transactions';
import { type Executed, execute } from '../../../src/chain/index.ts';
import { type CreatedDWallet, explainError } from '../../../src/sdk/index.ts';
import { type Account, eventually, type TestNetwork } from '../support/net.ts';

export interface Stage {
  readonly net: TestNetwork;
  readonly alice: Account;
  /** secp256k1. */
  readonly wallet: CreatedDWallet;
}

export const message = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
export const randomId = (): string => `0x${randomBytes(32).toString('hex')}`;

export const taprootOf = ({ alice, wallet }: Stage) =>
  ({ signer: alice.signer, share: wallet.share, algorithm: 1, hash: 1, taproot: {} }) as const;

export function reserveOf(
  { net, alice }: Stage,
  wish: { curve: number; algorithm: number; count: number },
): Promise<string[]> {
  return eventually(() => net.tandem.reservePresigns({ signer: alice.signer, ...wish }));
}

/** The parts of a stage with which requests are put together by hand. */
export interface Hands {
  readonly net: Pick<TestNetwork, 'tandem' | 'client' | 'deployment'>;
  readonly alice: Pick<Account, 'signer'>;
  readonly wallet: CreatedDWallet;
}

/** One transaction of alice's, built by the caller. */
export async function run({ net, alice }: Hands, build: (tx: Transaction) => void): Promise<Executed> {
  const transaction = new Transaction();
  build(transaction);
  try {
    return await execute(net.client, { transaction, signer: alice.signer });
  } catch (error) {
    throw explainError(error);
  }
}

export interface RawRequest {
  readonly presign: string;
  readonly message: Uint8Array;
  readonly userMessage: Uint8Array;
  readonly refundTo: string;
  /** BIP340 of 32 bytes when absent. */
  readonly scheme?: { readonly algorithm: number; readonly hash: number };
  /** MIST; the price of one signature when absent. */
  readonly payment?: bigint;
  /** Called between approving and requesting. */
  readonly between?: (tx: Transaction) => void;
}

/** A request put together command by command, so that each part can be wrong. Signs under the dWallet's own key. */
export async function rawRequest(stage: Hands, request: RawRequest): Promise<string> {
  const { net, wallet } = stage;
  const { prices } = await net.tandem.view.network();
  const done = await run(stage, (tx) => {
    const approval = net.tandem.call.approve(tx, {
      dwallet: wallet.id,
      cap: wallet.cap,
      ...(request.scheme ?? { algorithm: 1, hash: 1 }),
      path: { indices: [], taproot: false, root: new Uint8Array(0) },
      messages: [request.message],
      notAfter: BigInt(Date.now() + 60_000),
      key: randomBytes(32),
    });
    request.between?.(tx);
    net.tandem.call.requestSignatures(tx, {
      dwallet: wallet.id,
      approval,
      payment: request.payment ?? prices.sign,
      refundTo: request.refundTo,
      items: [{ presign: request.presign, userMessage: request.userMessage }],
    });
  });
  return done.created.find(({ type }) => type.endsWith('::sign::SignRequest'))?.id ?? '';
}
