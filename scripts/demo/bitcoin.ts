/** A real Bitcoin Taproot key-path transaction: built by one library, its digests confirmed by a second, its scripts run by a third. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { NETWORK, p2tr, SigHash, Transaction } from '@scure/btc-signer';
import { Transaction as SecondOpinion } from 'bitcoinjs-lib';
import { bytesToHex, equalBytes, Failure } from '../../src/base/index.ts';
import { type Coin, runScripts } from './bitcoin-interpreter.ts';

export interface FinishedTransaction {
  readonly txid: string;
  readonly hex: string;
}

export interface TaprootSpend {
  /** bc1p… address of the dWallet: key path only, BIP341 with an empty script root. */
  readonly address: string;
  /** x(X'), the key that the signatures verify under (32 bytes). */
  readonly outputKey: Uint8Array;
  /** One BIP341 signature digest per input (32 bytes, SIGHASH_DEFAULT). */
  readonly digests: readonly Uint8Array[];
  /** Finishes the transaction. Throws `demo/bitcoin-rejected` when an input would not be accepted. */
  finish(signatures: readonly Uint8Array[]): FinishedTransaction;
}

/** The P2TR payment of an x-only internal key (32 bytes). */
export function taprootPayment(internalKey: Uint8Array) {
  return p2tr(internalKey, undefined, NETWORK);
}

/** To whom the demo pays: the Taproot output of a fixed key. */
export function recipientScript(): Uint8Array {
  return taprootPayment(schnorr.getPublicKey(new Uint8Array(32).fill(7))).script;
}

/** Spends two coins held by the dWallet to one recipient. `internalKey` is x(X); the coins are given, no node is asked. */
export function buildTaprootSpend(internalKey: Uint8Array): TaprootSpend {
  const payment = taprootPayment(internalKey);
  const coins: readonly Coin[] = [
    { txid: 'a1'.repeat(32), index: 0, amount: 60_000n, script: payment.script },
    { txid: 'b2'.repeat(32), index: 3, amount: 45_000n, script: payment.script },
  ];
  const tx = new Transaction({ version: 2 });
  for (const coin of coins) addTaprootInput(tx, coin, internalKey);
  tx.addOutput({ script: recipientScript(), amount: 104_000n });
  const digests = coins.map((_, i) => taprootDigest(tx, coins, i));
  const outputKey = payment.tweakedPubkey;

  function finish(signatures: readonly Uint8Array[]): FinishedTransaction {
    coins.forEach((_, i) => {
      const [signature, digest] = [signatures[i], digests[i]];
      if (signature === undefined || digest === undefined || !schnorr.verify(signature, digest, outputKey)) {
        throw new Failure('bug', 'demo/bitcoin-rejected', `the signature of input ${i} does not verify`);
      }
      tx.updateInput(i, { tapKeySig: signature });
    });
    return finishTransaction(tx, coins);
  }
  return { address: payment.address ?? '', outputKey, digests, finish };
}

/** An input that a signature under the BIP341 output key of `internalKey` (x-only) spends. */
export function addTaprootInput(tx: Transaction, coin: Coin, internalKey: Uint8Array): void {
  const { txid, index, script, amount } = coin;
  const witnessUtxo = { script, amount };
  tx.addInput({ txid, index, witnessUtxo, tapInternalKey: internalKey, sighashType: SigHash.DEFAULT });
}

/** The BIP341 digest of an input. Throws `demo/bitcoin-digests-differ` unless bitcoinjs-lib computes the same from the bytes. */
export function taprootDigest(tx: Transaction, coins: readonly Coin[], input: number): Uint8Array {
  const scripts = coins.map((coin) => coin.script);
  const amounts = coins.map((coin) => coin.amount);
  const digest = tx.preimageWitnessV1(input, scripts, SigHash.DEFAULT, amounts);
  const other = SecondOpinion.fromBuffer(tx.toBytes(true, false));
  const theirs = other.hashForWitnessV1(input, scripts, amounts, SigHash.DEFAULT);
  if (equalBytes(theirs, digest)) return digest;
  throw digestsDiffer(input);
}

export function digestsDiffer(input: number): Failure {
  return new Failure('bug', 'demo/bitcoin-digests-differ', `the libraries disagree on the digest of input ${input}`);
}

/** Puts the witnesses in place and runs the scripts. Throws `demo/bitcoin-rejected`. */
export function finishTransaction(tx: Transaction, coins: readonly Coin[]): FinishedTransaction {
  tx.finalize();
  const bytes = tx.extract();
  runScripts(bytes, coins);
  return { txid: tx.id, hex: bytesToHex(bytes) };
}
