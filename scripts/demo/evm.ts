/** An Ethereum virtual machine in this process, with mainnet's rules. */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559TxFromRLP } from '@ethereumjs/tx';
import { createAccount, createAddressFromString } from '@ethereumjs/util';
import { createVM, runTx, type VM } from '@ethereumjs/vm';
import { type Address, type Hex, hexToBytes } from 'viem';
import { Failure, isFailure } from '../../src/base/index.ts';

export interface Payment {
  /** The signed EIP-1559 transaction. */
  readonly signed: Hex;
  readonly sender: Address;
  /** Wei that the sender has; nobody else has any. */
  readonly funds: bigint;
  readonly recipient: Address;
}

export interface Executed {
  /** Wei of the recipient. */
  readonly before: bigint;
  readonly after: bigint;
  readonly gasUsed: bigint;
}

/** Executes the transaction on a fresh chain. Throws `demo/ethereum-rejected`. */
export async function executeOnEvm({ signed, sender, funds, recipient }: Payment): Promise<Executed> {
  const vm = await createVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Prague }) });
  await vm.stateManager.putAccount(createAddressFromString(sender), createAccount({ balance: funds }));
  const before = await balanceOf(vm, recipient);
  const gasUsed = await run(vm, signed, sender);
  return { before, after: await balanceOf(vm, recipient), gasUsed };
}

async function balanceOf(vm: VM, address: Address): Promise<bigint> {
  const account = await vm.stateManager.getAccount(createAddressFromString(address));
  return account?.balance ?? 0n;
}

/** The machine recovers the sender from the signature: any other address has no funds, and the transaction is not valid. */
async function run(vm: VM, signed: Hex, sender: Address): Promise<bigint> {
  try {
    const tx = createFeeMarket1559TxFromRLP(hexToBytes(signed), { common: vm.common });
    const recovered = tx.getSenderAddress().toString();
    if (recovered !== sender.toLowerCase()) throw rejected(`it was signed by ${recovered}`);
    const { execResult, totalGasSpent } = await runTx(vm, { tx });
    if (execResult.exceptionError !== undefined) throw rejected(execResult.exceptionError.error);
    return totalGasSpent;
  } catch (error) {
    throw isFailure(error) ? error : rejected(error instanceof Error ? error.message : String(error));
  }
}

export function rejected(reason: string): Failure {
  return new Failure(
    'bug',
    'demo/ethereum-rejected',
    `the Ethereum virtual machine refused the transaction: ${reason}`,
  );
}
