/** Finished signatures in the forms that chains and libraries want. */
import { bytesToBigint, bytesToHex, concatBytes, Failure, u8 } from '../base/index.ts';

/** Half the order of secp256k1: a larger s is what chains refuse as malleable (BIP 62, EIP-2). */
const HALF_ORDER_K1 = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** An ECDSA signature on secp256k1 as Ethereum's libraries take it. */
export interface EthereumSignature {
  /** 0x and 64 hex digits. */
  readonly r: `0x${string}`;
  readonly s: `0x${string}`;
  readonly yParity: 0 | 1;
  /** 27 + yParity, for what is older than EIP-2718. */
  readonly v: 27n | 28n;
}

/**
 * r, s and the parity of a 65-byte ECDSA signature on secp256k1 (r || s || v). Throws usage `sdk/bad-signature-form` when it is
 * none, its s is high, or its recovery id is 2 or 3, which Ethereum has no place for (it occurs once in 2^127).
 *
 *     serializeTransaction(transaction, ethereumSignature(signatures[0]));
 */
export function ethereumSignature(signature: Uint8Array): EthereumSignature {
  const v = signature[64];
  if (signature.length !== 65 || (v !== 0 && v !== 1)) throw badForm('65 bytes with a recovery id of 0 or 1');
  const [r, s] = [signature.slice(0, 32), signature.slice(32, 64)];
  if (bytesToBigint(r) === 0n || bytesToBigint(s) === 0n) throw badForm('r and s above zero');
  if (bytesToBigint(s) > HALF_ORDER_K1) throw badForm('a low s');
  return { r: `0x${bytesToHex(r)}`, s: `0x${bytesToHex(s)}`, yParity: v, v: v === 0 ? 27n : 28n };
}

/**
 * An ECDSA signature (64 bytes r || s, or 65 with v) in DER, with Bitcoin's sighash byte behind it if one is given. Throws usage
 * `sdk/bad-signature-form`.
 */
export function derSignature(signature: Uint8Array, sighash?: number): Uint8Array {
  if (signature.length !== 64 && signature.length !== 65) throw badForm('64 or 65 bytes');
  const integers = concatBytes(derInteger(signature.slice(0, 32)), derInteger(signature.slice(32, 64)));
  const der = concatBytes(u8(0x30), u8(integers.length), integers);
  return sighash === undefined ? der : concatBytes(der, u8(sighash));
}

/** Positive and as short as possible. */
function derInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) throw badForm('r and s above zero');
  const digits = bytes.subarray(first);
  const padded = (digits[0] ?? 0) >= 0x80 ? concatBytes(u8(0), digits) : digits;
  return concatBytes(u8(2), u8(padded.length), padded);
}

function badForm(wanted: string): Failure {
  return new Failure('usage', 'sdk/bad-signature-form', `not such a signature: wanted ${wanted}`, {
    hint: 'Give a signature of a finished ECDSA request, unchanged.',
  });
}
