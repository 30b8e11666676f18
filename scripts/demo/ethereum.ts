/** A real Ethereum transfer (EIP-1559): built with viem and executed by an Ethereum virtual machine in this process. */
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559TxFromRLP } from '@ethereumjs/tx';
import { createAccount, createAddressFromString } from '@ethereumjs/util';
import { createVM, runTx, type VM } from '@ethereumjs/vm';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  type Address,
  type Hex,
  hexToBytes,
  keccak256,
  parseEther,
  parseGwei,
  serializeTransaction,
  type TransactionSerializableEIP1559,
} from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { bytesToHex, Failure, isFailure } from '../../src/base/index.ts';
import { ethereumSignature } from '../../src/sdk/index.ts';

export interface EthereumTransfer {
  readonly address: Address;
  /** The unsigned transaction as EIP-2718 writes it: its Keccak-256 is what ECDSA signs. */
  readonly message: Uint8Array;
  /** Executes the transaction signed by r || s || v (65 bytes). Throws `demo/ethereum-rejected`. */
  execute(signature: Uint8Array): Promise<EthereumReceipt>;
}

export interface EthereumReceipt {
  readonly hash: Hex;
  readonly recipient: Address;
  /** Wei of the recipient. */
  readonly before: bigint;
  readonly after: bigint;
  readonly gasUsed: bigint;
}

const RECIPIENT: Address = '0x0909090909090909090909090909090909090909';
const FUNDS = parseEther('5');

/** The address of a compressed secp256k1 key. */
export function ethereumAddress(publicKey: Uint8Array): Address {
  const uncompressed = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return publicKeyToAddress(`0x${bytesToHex(uncompressed)}`);
}

/** Pays `amount` wei from the dWallet with this compressed key to a fixed recipient. */
export function buildEthereumTransfer(publicKey: Uint8Array, amount = parseEther('1')): EthereumTransfer {
  const address = ethereumAddress(publicKey);
  const unsigned: TransactionSerializableEIP1559 = {
    type: 'eip1559',
    chainId: Number(Mainnet.chainId),
    nonce: 0,
    to: RECIPIENT,
    value: amount,
    gas: 21_000n,
    maxFeePerGas: parseGwei('20'),
    maxPriorityFeePerGas: parseGwei('1'),
  };

  async function execute(signature: Uint8Array): Promise<EthereumReceipt> {
    const signed = serializeTransaction(unsigned, ethereumSignature(signature));
    const vm = await createChain(address);
    const before = await balanceOf(vm, RECIPIENT);
    const gasUsed = await run(vm, signed, address);
    const after = await balanceOf(vm, RECIPIENT);
    if (after - before !== amount) throw rejected('the recipient did not receive the amount');
    return { hash: keccak256(signed), recipient: RECIPIENT, before, after, gasUsed };
  }
  return { address, message: hexToBytes(serializeTransaction(unsigned)), execute };
}

/** A fresh chain under mainnet's rules, on which only `owner` has funds. */
async function createChain(owner: Address): Promise<VM> {
  const vm = await createVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Prague }) });
  await vm.stateManager.putAccount(createAddressFromString(owner), createAccount({ balance: FUNDS }));
  return vm;
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

function rejected(reason: string): Failure {
  return new Failure(
    'bug',
    'demo/ethereum-rejected',
    `the Ethereum virtual machine refused the transaction: ${reason}`,
  );
}
