/** Wires the cryptographic natives of 0x2 to the functions in crypto/. */
import {
  secp256k1DecompressPubkey,
  secp256k1Ecrecover,
  secp256k1Verify,
  secp256r1Ecrecover,
  secp256r1Verify,
} from '../crypto/ecdsa.ts';
import { ed25519Verify } from '../crypto/ed25519.ts';
import { blake2b256, hmacSha3256, keccak256 } from '../crypto/hash.ts';
import { isNativeAbort, type NativeAbort } from '../crypto/native-abort.ts';
import type { NativeFunction } from '../interp/machine.ts';
import { bytesToVector, type Value } from '../value.ts';
import { abort, bytesBehind } from './arguments.ts';

type CryptoResult = Uint8Array | boolean | NativeAbort;

/** Elementary signature checks cost as much as this many array cells. */
const HEAVY = 20_000;

function toValue(result: CryptoResult): Value {
  if (isNativeAbort(result)) throw abort(result.abort);
  return typeof result === 'boolean' ? result : bytesToVector(result);
}

/** A native whose arguments are `&vector<u8>`, in order, then plain numbers. */
function overBytes(count: number, apply: (bytes: Uint8Array[], numbers: number[]) => CryptoResult): NativeFunction {
  return (context, args) => {
    context.charge(HEAVY);
    return toValue(apply(args.slice(0, count).map(bytesBehind), args.slice(count) as number[]));
  };
}

export const CRYPTO = {
  hash: {
    blake2b256: (_context, args) => bytesToVector(blake2b256(bytesBehind(args[0]))),
    keccak256: (_context, args) => bytesToVector(keccak256(bytesBehind(args[0]))),
  },
  hmac: {
    hmac_sha3_256: (_context, args) => bytesToVector(hmacSha3256(bytesBehind(args[0]), bytesBehind(args[1]))),
  },
  ed25519: {
    ed25519_verify: overBytes(3, ([signature, key, message]) => ed25519Verify(signature!, key!, message!)),
  },
  ecdsa_k1: {
    secp256k1_verify: overBytes(3, ([signature, key, message], [hash]) =>
      secp256k1Verify(signature!, key!, message!, hash!),
    ),
    secp256k1_ecrecover: overBytes(2, ([signature, message], [hash]) =>
      secp256k1Ecrecover(signature!, message!, hash!),
    ),
    decompress_pubkey: overBytes(1, ([key]) => secp256k1DecompressPubkey(key!)),
  },
  ecdsa_r1: {
    secp256r1_verify: overBytes(3, ([signature, key, message], [hash]) =>
      secp256r1Verify(signature!, key!, message!, hash!),
    ),
    secp256r1_ecrecover: overBytes(2, ([signature, message], [hash]) =>
      secp256r1Ecrecover(signature!, message!, hash!),
    ),
  },
} satisfies Record<string, Record<string, NativeFunction>>;
