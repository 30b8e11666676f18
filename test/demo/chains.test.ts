import { ed25519 } from '@noble/curves/ed25519.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { expect, test } from 'vitest';
import { buildTaprootSpend } from '../../scripts/demo/bitcoin.ts';
import { buildSolanaTransfer } from '../../scripts/demo/solana.ts';
import { bytesToBigint, concatBytes } from '../../src/base/index.ts';

/** A local key tweaked as BIP341 says, to show that the checks accept real signatures. */
function tweakedSecret(secret: Uint8Array): Uint8Array {
  const Fn = secp256k1.Point.Fn;
  const point = secp256k1.Point.BASE.multiply(bytesToBigint(secret));
  const even = point.toBytes(true)[0] === 2;
  const d = even ? bytesToBigint(secret) : Fn.neg(bytesToBigint(secret));
  const t = bytesToBigint(schnorr.utils.taggedHash('TapTweak', point.toBytes(true).slice(1)));
  return Fn.toBytes(Fn.create(d + t));
}

const secret = new Uint8Array(32).fill(3);

test('a Taproot spend is accepted with right signatures', () => {
  const spend = buildTaprootSpend(schnorr.getPublicKey(secret));
  const key = tweakedSecret(secret);
  const { hex } = spend.finish(spend.digests.map((digest) => schnorr.sign(digest, key)));
  expect(hex).toMatch(/^02000000000102/);
});

test('a Taproot spend refuses a signature of another input', () => {
  const spend = buildTaprootSpend(schnorr.getPublicKey(secret));
  const key = tweakedSecret(secret);
  const [first, second] = spend.digests.map((digest) => schnorr.sign(digest, key));
  expect(() => spend.finish([second!, first!])).toThrow('does not verify');
});

test('a Solana transfer moves the balance with a right signature only', () => {
  const good = buildSolanaTransfer(ed25519.getPublicKey(secret));
  const signature = ed25519.sign(good.message, secret);
  const { before, after } = good.execute(signature);
  expect(after - before).toBe(1_500_000_000n);
  const bad = buildSolanaTransfer(ed25519.getPublicKey(secret));
  const wrong = concatBytes(signature.slice(0, 63), Uint8Array.of(signature[63]! ^ 1));
  expect(() => bad.execute(wrong)).toThrow('refused');
});
