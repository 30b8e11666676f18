/** The demo's transactions and verifiers, before any network: right signatures of a local key are accepted, wrong ones refused. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { getPublicKey, secretFromSeed, sign as signSr25519 } from '@scure/sr25519';
import { describe, expect, test } from 'vitest';
import { buildTaprootSpend } from '../../scripts/demo/bitcoin.ts';
import { type Coin, runScripts } from '../../scripts/demo/bitcoin-interpreter.ts';
import { buildMixedSpend } from '../../scripts/demo/bitcoin-mixed.ts';
import { buildEthereumTransfer, ethereumAddress } from '../../scripts/demo/ethereum.ts';
import { didKey, verifyByWebCrypto } from '../../scripts/demo/p256.ts';
import { ss58Address, verifyBySecondLibrary } from '../../scripts/demo/polkadot.ts';
import { buildSolanaTransfer } from '../../scripts/demo/solana.ts';
import { bytesToBigint, concatBytes, hexToBytes, u8 } from '../../src/base/index.ts';

/** A local key tweaked as BIP341 says, to show that the checks accept real signatures. */
function tweakedSecret(secret: Uint8Array): Uint8Array {
  const Fn = secp256k1.Point.Fn;
  const point = secp256k1.Point.BASE.multiply(bytesToBigint(secret));
  const even = point.toBytes(true)[0] === 2;
  const d = even ? bytesToBigint(secret) : Fn.neg(bytesToBigint(secret));
  const t = bytesToBigint(schnorr.utils.taggedHash('TapTweak', point.toBytes(true).slice(1)));
  return Fn.toBytes(Fn.create(d + t));
}

/** r || s || v over a hash, as a finished request has it. */
function ecdsa(hash: Uint8Array, key: Uint8Array = secret): Uint8Array {
  const signature = secp256k1.sign(hash, key, { prehash: false, format: 'recovered' });
  return concatBytes(signature.slice(1), signature.slice(0, 1));
}

/** The other s, which is as valid in ECDSA and refused by chains. */
function highS(signature: Uint8Array): Uint8Array {
  const Fn = secp256k1.Point.Fn;
  const s = Fn.neg(bytesToBigint(signature.slice(32, 64)));
  return concatBytes(signature.slice(0, 32), Fn.toBytes(s), u8((signature[64] ?? 0) ^ 1));
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

const secret = new Uint8Array(32).fill(3);
const publicKey = secp256k1.getPublicKey(secret);

describe('a Taproot spend', () => {
  test('is accepted with right signatures', () => {
    const spend = buildTaprootSpend(schnorr.getPublicKey(secret));
    const key = tweakedSecret(secret);
    const { hex } = spend.finish(spend.digests.map((digest) => schnorr.sign(digest, key)));
    expect(hex).toMatch(/^02000000000102/);
  });

  test('refuses a signature of another input', () => {
    const spend = buildTaprootSpend(schnorr.getPublicKey(secret));
    const key = tweakedSecret(secret);
    const [first, second] = spend.digests.map((digest) => schnorr.sign(digest, key));
    expect(() => spend.finish([second!, first!])).toThrow('does not verify');
  });
});

describe('a spend of P2WPKH and P2TR', () => {
  const signed = () => {
    const spend = buildMixedSpend(publicKey);
    const hash = sha256(sha256(spend.segwit.message));
    return { spend, ecdsa: ecdsa(hash), schnorr: schnorr.sign(spend.taproot.message, tweakedSecret(secret)) };
  };

  test('is accepted with right signatures', () => {
    const { spend, ...signatures } = signed();
    expect(spend.segwit.address).toMatch(/^bc1q/);
    expect(spend.taproot.address).toMatch(/^bc1p/);
    expect(spend.finish(signatures).hex).toMatch(/^02000000000102/);
  });

  test('refuses a signature by a foreign key and a high s', () => {
    const { spend, ...signatures } = signed();
    const foreign = ecdsa(sha256(sha256(spend.segwit.message)), new Uint8Array(32).fill(4));
    expect(() => spend.finish({ ...signatures, ecdsa: foreign })).toThrow('input 0 does not verify');
    expect(() => spend.finish({ ...signatures, ecdsa: highS(signatures.ecdsa) })).toThrow('input 0 does not verify');
    const { ecdsa: wrong } = signatures;
    expect(() => spend.finish({ ...signatures, schnorr: wrong.slice(0, 64) })).toThrow('input 1 does not verify');
  });
});

describe('the script interpreter', () => {
  /** The finished mixed transaction with the coins it spends. */
  function finished(): { bytes: Uint8Array; coins: Coin[] } {
    const spend = buildMixedSpend(publicKey);
    const { hex } = spend.finish({
      ecdsa: ecdsa(sha256(sha256(spend.segwit.message))),
      schnorr: schnorr.sign(spend.taproot.message, tweakedSecret(secret)),
    });
    return { bytes: hexToBytes(hex), coins: [...spend.coins] };
  }

  test('accepts both witnesses under the standard rules', () => {
    const { bytes, coins } = finished();
    expect(() => runScripts(bytes, coins)).not.toThrow();
  });

  test('refuses every tampered byte of either witness', () => {
    const { bytes, coins } = finished();
    // DER signature with its sighash byte, key, Taproot signature and lock time end the transaction.
    const witnesses = bytes.length - 4 - (1 + 1 + 64) - (1 + 33);
    for (let at = witnesses - 60; at < bytes.length; at += 5) {
      expect(() => runScripts(flip(bytes, at), coins), `byte ${at}`).toThrow('a Bitcoin node would refuse');
    }
  });

  test('refuses another amount, another script, and a missing coin', () => {
    const { bytes, coins } = finished();
    const [segwit, taproot] = coins;
    for (const changed of [
      [{ ...segwit!, amount: 1n }, taproot!],
      [segwit!, { ...taproot!, amount: 1n }],
      [taproot!, segwit!],
      [segwit!],
    ]) {
      expect(() => runScripts(bytes, changed)).toThrow('a Bitcoin node would refuse');
    }
  });
});

describe('an Ethereum transfer', () => {
  test('moves the balance with a right signature', async () => {
    const transfer = buildEthereumTransfer(publicKey);
    const receipt = await transfer.execute(ecdsa(keccak_256(transfer.message)));
    expect(receipt.after - receipt.before).toBe(10n ** 18n);
    expect(receipt.gasUsed).toBe(21_000n);
  });

  test('is refused when another key signed, or another message, or s is high', async () => {
    const transfer = buildEthereumTransfer(publicKey);
    const foreign = ecdsa(keccak_256(transfer.message), new Uint8Array(32).fill(4));
    await expect(transfer.execute(foreign)).rejects.toMatchObject({ code: 'demo/ethereum-rejected' });
    const other = ecdsa(sha256(transfer.message));
    await expect(transfer.execute(other)).rejects.toMatchObject({ code: 'demo/ethereum-rejected' });
    const high = highS(ecdsa(keccak_256(transfer.message)));
    await expect(transfer.execute(high)).rejects.toMatchObject({ code: 'sdk/bad-signature-form' });
    const parity = flip(ecdsa(keccak_256(transfer.message)), 64);
    await expect(transfer.execute(parity)).rejects.toMatchObject({ code: 'demo/ethereum-rejected' });
  });

  test('has the address that Ethereum gives the key', () => {
    const one = secp256k1.getPublicKey(hexToBytes(`${'00'.repeat(31)}01`));
    expect(ethereumAddress(one)).toBe('0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf');
  });
});

test('WebCrypto verifies a P-256 signature and refuses a wrong one', async () => {
  const key = p256.getPublicKey(secret);
  const message = Uint8Array.of(1, 2, 3);
  const signature = p256.sign(message, secret);
  await verifyByWebCrypto({ publicKey: key, message, signature });
  for (const wrong of [{ message: Uint8Array.of(1, 2) }, { signature: flip(signature, 5) }]) {
    const claim = verifyByWebCrypto({ publicKey: key, message, signature, ...wrong });
    await expect(claim).rejects.toMatchObject({ code: 'demo/p256-rejected' });
  }
  expect(didKey(key)).toMatch(/^did:key:zDn/);
});

test('a second library verifies an sr25519 signature and refuses a wrong one', () => {
  const key = secretFromSeed(secret);
  const message = Uint8Array.of(1, 2, 3);
  const claim = { publicKey: getPublicKey(key), message, signature: signSr25519(key, message) };
  verifyBySecondLibrary(claim);
  for (const at of [0, 40, 63]) {
    const wrong = { ...claim, signature: flip(claim.signature, at) };
    expect(() => verifyBySecondLibrary(wrong)).toThrow('refused');
  }
  expect(() => verifyBySecondLibrary({ ...claim, message: Uint8Array.of(1, 2) })).toThrow('refused');
});

test('an SS58 address is the one that Substrate shows for the same key', () => {
  // The well-known development account Alice.
  const alice = hexToBytes('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d');
  expect(ss58Address(alice)).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
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
