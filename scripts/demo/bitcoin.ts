/** A real Bitcoin Taproot key-path transaction: built by one library, its digests confirmed by a second, its signatures by a third. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { NETWORK, p2tr, SigHash, Transaction } from '@scure/btc-signer';
import { Transaction as SecondOpinion } from 'bitcoinjs-lib';
import { bytesToHex, equalBytes, Failure } from '../../src/base/index.ts';

export interface TaprootSpend {
  /** bc1p… address of the dWallet: key path only, BIP341 with an empty script root. */
  readonly address: string;
  /** x(X'), the key that the signatures verify under (32 bytes). */
  readonly outputKey: Uint8Array;
  /** One BIP341 signature digest per input (32 bytes, SIGHASH_DEFAULT). */
  readonly digests: readonly Uint8Array[];
  /** Finishes the transaction. Throws `demo/bitcoin-rejected` when a signature does not verify. */
  finish(signatures: readonly Uint8Array[]): { txid: string; hex: string };
}

/** The P2TR payment of an x-only internal key (32 bytes). */
export function taprootPayment(internalKey: Uint8Array) {
  return p2tr(internalKey, undefined, NETWORK);
}

/** Spends two coins held by the dWallet to one recipient. `internalKey` is x(X); the coins are given, no node is asked. */
export function buildTaprootSpend(internalKey: Uint8Array): TaprootSpend {
  const payment = taprootPayment(internalKey);
  const coins = [
    { txid: 'a1'.repeat(32), index: 0, amount: 60_000n },
    { txid: 'b2'.repeat(32), index: 3, amount: 45_000n },
  ];
  const tx = new Transaction({ version: 2 });
  for (const { txid, index, amount } of coins) {
    tx.addInput({
      txid,
      index,
      witnessUtxo: { script: payment.script, amount },
      tapInternalKey: internalKey,
      sighashType: SigHash.DEFAULT,
    });
  }
  tx.addOutput({ script: taprootPayment(schnorr.getPublicKey(new Uint8Array(32).fill(7))).script, amount: 104_000n });
  const scripts = coins.map(() => payment.script);
  const amounts = coins.map((coin) => coin.amount);
  const digests = coins.map((_, i) => tx.preimageWitnessV1(i, scripts, SigHash.DEFAULT, amounts));
  confirmDigests(tx.toBytes(true, false), { scripts, amounts, digests });
  const outputKey = payment.tweakedPubkey;

  function finish(signatures: readonly Uint8Array[]) {
    coins.forEach((_, i) => {
      const [signature, digest] = [signatures[i], digests[i]];
      if (signature === undefined || digest === undefined || !schnorr.verify(signature, digest, outputKey)) {
        throw new Failure('bug', 'demo/bitcoin-rejected', `the signature of input ${i} does not verify`);
      }
      tx.updateInput(i, { tapKeySig: signature });
    });
    tx.finalize();
    return { txid: tx.id, hex: bytesToHex(tx.extract()) };
  }
  return { address: payment.address ?? '', outputKey, digests, finish };
}

/** bitcoinjs-lib computes the same digests from the serialised transaction, or the demo stops. */
function confirmDigests(
  unsigned: Uint8Array,
  expected: { scripts: Uint8Array[]; amounts: bigint[]; digests: Uint8Array[] },
): void {
  const other = SecondOpinion.fromBuffer(unsigned);
  expected.digests.forEach((digest, i) => {
    const theirs = other.hashForWitnessV1(i, expected.scripts, expected.amounts, SigHash.DEFAULT);
    if (!equalBytes(theirs, digest)) {
      throw new Failure('bug', 'demo/bitcoin-digests-differ', `two libraries disagree on the digest of input ${i}`);
    }
  });
}
