/** One Bitcoin transaction with two kinds of input: P2WPKH, signed by ECDSA, and P2TR, signed by BIP340, both of one dWallet. */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { NETWORK, p2wpkh, SigHash, Transaction } from '@scure/btc-signer';
import { Transaction as SecondOpinion } from 'bitcoinjs-lib';
import { concatBytes, equalBytes, Failure, hexToBytes } from '../../src/base/index.ts';
import { derSignature } from '../../src/sdk/index.ts';
import {
  addTaprootInput,
  digestsDiffer,
  type FinishedTransaction,
  finishTransaction,
  recipientScript,
  taprootDigest,
  taprootPayment,
} from './bitcoin.ts';
import type { Coin } from './bitcoin-interpreter.ts';

export interface MixedSpend {
  /** What is spent, by input. */
  readonly coins: readonly Coin[];
  readonly segwit: {
    /** bc1q… */
    readonly address: string;
    /** The BIP143 preimage: its double SHA-256 is what ECDSA signs. */
    readonly message: Uint8Array;
  };
  readonly taproot: {
    /** bc1p… */
    readonly address: string;
    /** The BIP341 digest. */
    readonly message: Uint8Array;
    /** x(X'), the key that the signature verifies under (32 bytes). */
    readonly outputKey: Uint8Array;
  };
  /** Takes r || s || v of the first input and the BIP340 signature of the second. Throws `demo/bitcoin-rejected`. */
  finish(signatures: { readonly ecdsa: Uint8Array; readonly schnorr: Uint8Array }): FinishedTransaction;
}

/** The P2WPKH payment of a compressed key (33 bytes). */
export function segwitPayment(publicKey: Uint8Array) {
  return p2wpkh(publicKey, NETWORK);
}

/** Spends a P2WPKH coin and a P2TR coin of the dWallet with this compressed key. */
export function buildMixedSpend(publicKey: Uint8Array): MixedSpend {
  const internalKey = publicKey.slice(1);
  const [segwit, taproot] = [segwitPayment(publicKey), taprootPayment(internalKey)];
  const coins: readonly [Coin, Coin] = [
    { txid: 'c3'.repeat(32), index: 1, amount: 70_000n, script: segwit.script },
    { txid: 'd4'.repeat(32), index: 0, amount: 31_000n, script: taproot.script },
  ];
  const tx = new Transaction({ version: 2 });
  const { txid, index, amount, script } = coins[0];
  tx.addInput({ txid, index, witnessUtxo: { script, amount }, sighashType: SigHash.ALL });
  addTaprootInput(tx, coins[1], internalKey);
  tx.addOutput({ script: recipientScript(), amount: 100_000n });
  const message = segwitPreimage(tx, coins, segwit.hash);
  const digest = taprootDigest(tx, coins, 1);
  const outputKey = taproot.tweakedPubkey;

  function finish(signatures: { readonly ecdsa: Uint8Array; readonly schnorr: Uint8Array }): FinishedTransaction {
    const hash = sha256(sha256(message));
    if (!secp256k1.verify(signatures.ecdsa.slice(0, 64), hash, publicKey, { prehash: false })) throw invalid(0);
    if (!schnorr.verify(signatures.schnorr, digest, outputKey)) throw invalid(1);
    tx.updateInput(0, { partialSig: [[publicKey, derSignature(signatures.ecdsa, SigHash.ALL)]] });
    tx.updateInput(1, { tapKeySig: signatures.schnorr });
    return finishTransaction(tx, coins);
  }
  return {
    coins,
    segwit: { address: segwit.address ?? '', message },
    taproot: { address: taproot.address ?? '', message: digest, outputKey },
    finish,
  };
}

function invalid(input: number): Failure {
  return new Failure('bug', 'demo/bitcoin-rejected', `the signature of input ${input} does not verify`);
}

/**
 * The BIP143 preimage of input 0, SIGHASH_ALL. Throws `demo/bitcoin-digests-differ` unless two libraries compute its double
 * SHA-256.
 */
function segwitPreimage(tx: Transaction, coins: readonly [Coin, Coin], keyHash: Uint8Array): Uint8Array {
  const outpoint = ({ txid, index }: Coin): Uint8Array => concatBytes(hexToBytes(txid).reverse(), u32Le(index));
  const sequences = coins.map((_, i) => u32Le(tx.getInput(i).sequence ?? 0xffffffff));
  const { script, amount } = tx.getOutput(0);
  if (script === undefined || amount === undefined) throw digestsDiffer(0);
  const output = concatBytes(u64Le(amount), Uint8Array.of(script.length), script);
  const double = (...parts: readonly Uint8Array[]): Uint8Array => sha256(sha256(concatBytes(...parts)));
  // The script code of P2WPKH: DUP HASH160 <20 bytes> EQUALVERIFY CHECKSIG.
  const scriptCode = concatBytes(Uint8Array.of(0x76, 0xa9, 0x14), keyHash, Uint8Array.of(0x88, 0xac));
  const preimage = concatBytes(
    u32Le(tx.version),
    double(...coins.map(outpoint)),
    double(...sequences),
    outpoint(coins[0]),
    concatBytes(Uint8Array.of(scriptCode.length), scriptCode),
    u64Le(coins[0].amount),
    sequences[0] ?? new Uint8Array(0),
    double(output),
    u32Le(tx.lockTime),
    u32Le(SigHash.ALL),
  );
  const other = SecondOpinion.fromBuffer(tx.toBytes(true, false));
  const theirs = [
    tx.preimageWitnessV0(0, scriptCode, SigHash.ALL, coins[0].amount),
    other.hashForWitnessV0(0, scriptCode, coins[0].amount, SigHash.ALL),
  ];
  if (theirs.every((digest) => equalBytes(digest, double(preimage)))) return preimage;
  throw digestsDiffer(0);
}

function u32Le(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function u64Le(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
