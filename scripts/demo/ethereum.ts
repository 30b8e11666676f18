/** A real Ethereum transfer (EIP-1559): built with viem and executed by an Ethereum virtual machine in this process. */
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
import { bytesToHex } from '../../src/base/index.ts';
import { ethereumSignature } from '../../src/sdk/index.ts';
import type { Executed } from './evm.ts';

export interface EthereumTransfer {
  readonly address: Address;
  /** The unsigned transaction as EIP-2718 writes it: its Keccak-256 is what ECDSA signs. */
  readonly message: Uint8Array;
  /** Executes the transaction signed by r || s || v (65 bytes). Throws `demo/ethereum-rejected`. */
  execute(signature: Uint8Array): Promise<EthereumReceipt>;
}

export interface EthereumReceipt extends Executed {
  readonly hash: Hex;
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
    chainId: 1,
    nonce: 0,
    to: RECIPIENT,
    value: amount,
    gas: 21_000n,
    maxFeePerGas: parseGwei('20'),
    maxPriorityFeePerGas: parseGwei('1'),
  };

  async function execute(signature: Uint8Array): Promise<EthereumReceipt> {
    const signed = serializeTransaction(unsigned, ethereumSignature(signature));
    // Loaded when it is needed: the demo's first signature should not wait for it.
    const { executeOnEvm, rejected } = await import('./evm.ts');
    const executed = await executeOnEvm({ signed, sender: address, funds: FUNDS, recipient: RECIPIENT });
    if (executed.after - executed.before !== amount) throw rejected('the recipient did not receive the amount');
    return { hash: keccak256(signed), ...executed };
  }
  return { address, message: hexToBytes(serializeTransaction(unsigned)), execute };
}
