/** A real Solana transfer: built with @solana/kit and executed by the Solana runtime in litesvm. */
import {
  AccountRole,
  type Address,
  appendTransactionMessageInstruction,
  blockhash,
  compileTransaction,
  createTransactionMessage,
  getAddressDecoder,
  lamports,
  pipe,
  type SignatureBytes,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Transaction,
} from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';
import { Failure } from '../../src/base/index.ts';

const SYSTEM_PROGRAM = '11111111111111111111111111111111' as Address;
/** System program instruction 2: Transfer { lamports: u64 LE }. */
const TRANSFER = 2;

export interface SolanaTransfer {
  readonly address: string;
  /** The bytes that Ed25519 signs. */
  readonly message: Uint8Array;
  /** Executes the signed transaction. Throws `demo/solana-rejected`. */
  execute(signature: Uint8Array): { recipient: string; before: bigint; after: bigint };
}

export function solanaAddress(publicKey: Uint8Array): string {
  return getAddressDecoder().decode(publicKey);
}

/** Pays `amount` lamports from the dWallet (32-byte Ed25519 key) to a fixed recipient, on a fresh in-process runtime. */
export function buildSolanaTransfer(publicKey: Uint8Array, amount = 1_500_000_000n): SolanaTransfer {
  const runtime = new LiteSVM();
  const payer = getAddressDecoder().decode(publicKey);
  const recipient = getAddressDecoder().decode(new Uint8Array(32).fill(9));
  runtime.airdrop(payer, lamports(5_000_000_000n));
  const data = new Uint8Array(12);
  const view = new DataView(data.buffer);
  view.setUint32(0, TRANSFER, true);
  view.setBigUint64(4, amount, true);
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayer(payer, m),
    (m) =>
      setTransactionMessageLifetimeUsingBlockhash(
        { blockhash: blockhash(runtime.latestBlockhash()), lastValidBlockHeight: 1_000n },
        m,
      ),
    (m) =>
      appendTransactionMessageInstruction(
        {
          programAddress: SYSTEM_PROGRAM,
          accounts: [
            { address: payer, role: AccountRole.WRITABLE_SIGNER },
            { address: recipient, role: AccountRole.WRITABLE },
          ],
          data,
        },
        m,
      ),
  );
  const compiled = compileTransaction(message);

  function execute(signature: Uint8Array) {
    const before = runtime.getBalance(recipient) ?? 0n;
    const signed: Transaction = { ...compiled, signatures: { [payer]: signature as SignatureBytes } };
    const result = runtime.sendTransaction(signed);
    if (result instanceof FailedTransactionMetadata) {
      throw new Failure('bug', 'demo/solana-rejected', `the Solana runtime refused the transaction: ${result.err()}`);
    }
    return { recipient, before, after: runtime.getBalance(recipient) ?? 0n };
  }
  return { address: payer, message: Uint8Array.from(compiled.messageBytes), execute };
}
