/** Wires the cryptographic natives of 0x2 to the functions in crypto/. */
import {
  blake2b256,
  bls12381MinPkVerify,
  bls12381MinSigVerify,
  ed25519Verify,
  groupAdd,
  groupConvert,
  groupDiv,
  groupHashTo,
  groupMul,
  groupMultiScalarMul,
  groupPairing,
  groupSub,
  groupSum,
  groupValidate,
  hmacSha3256,
  isNativeAbort,
  keccak256,
  type NativeAbort,
  secp256k1DecompressPubkey,
  secp256k1Ecrecover,
  secp256k1Verify,
  secp256r1Ecrecover,
  secp256r1Verify,
} from '../crypto/index.ts';
import type { NativeFunction } from '../interp/machine.ts';
import { bytesToVector, type Value } from '../value.ts';
import { abort, behind, bytesBehind } from './arguments.ts';

type CryptoResult = Uint8Array | boolean | NativeAbort;

/** Work in array cells (see Machine.charge): eight cells are one instruction. */
const CURVE = 20_000;
const PAIRING = 400_000;
const PER_TERM = 2_000;

function toValue(result: CryptoResult): Value {
  if (isNativeAbort(result)) throw abort(result.abort);
  return typeof result === 'boolean' ? result : bytesToVector(result);
}

type Check = (signature: Uint8Array, key: Uint8Array, message: Uint8Array) => boolean;
type HashCheck = (signature: Uint8Array, key: Uint8Array, message: Uint8Array, hash: number) => boolean;

/** (signature, public key, message), all `&vector<u8>`. */
const verifies =
  (check: Check, cost: number): NativeFunction =>
  (context, args) => {
    context.charge(cost);
    return check(bytesBehind(args[0]), bytesBehind(args[1]), bytesBehind(args[2]));
  };

/** (signature, public key, message, hash). */
const verifiesHashed =
  (check: HashCheck): NativeFunction =>
  (context, args) => {
    context.charge(CURVE);
    return check(bytesBehind(args[0]), bytesBehind(args[1]), bytesBehind(args[2]), args[3] as number);
  };

/** (signature, message, hash). */
const recovers =
  (recover: (signature: Uint8Array, message: Uint8Array, hash: number) => CryptoResult): NativeFunction =>
  (context, args) => {
    context.charge(CURVE);
    return toValue(recover(bytesBehind(args[0]), bytesBehind(args[1]), args[2] as number));
  };

/** (group, &vector<u8>). */
const overOne =
  (apply: (type: number, bytes: Uint8Array) => CryptoResult): NativeFunction =>
  (context, args) => {
    context.charge(CURVE);
    return toValue(apply(args[0] as number, bytesBehind(args[1])));
  };

/** (group, &vector<u8>, &vector<u8>). */
const overTwo =
  (apply: (type: number, first: Uint8Array, second: Uint8Array) => CryptoResult, cost = CURVE): NativeFunction =>
  (context, args) => {
    context.charge(cost);
    return toValue(apply(args[0] as number, bytesBehind(args[1]), bytesBehind(args[2])));
  };

const decompress: NativeFunction = (context, args) => {
  context.charge(CURVE);
  return toValue(secp256k1DecompressPubkey(bytesBehind(args[0])));
};

const convert: NativeFunction = (context, args) => {
  context.charge(CURVE);
  return toValue(groupConvert(args[0] as number, args[1] as number, bytesBehind(args[2])));
};

const sum: NativeFunction = (context, args) => {
  const terms = (behind(args[1]) as number[][]).map((term) => Uint8Array.from(term));
  context.charge(terms.length * PER_TERM);
  return toValue(groupSum(args[0] as number, terms));
};

export const CRYPTO = {
  hash: {
    blake2b256: (_context, args) => bytesToVector(blake2b256(bytesBehind(args[0]))),
    keccak256: (_context, args) => bytesToVector(keccak256(bytesBehind(args[0]))),
  },
  hmac: {
    hmac_sha3_256: (_context, args) => bytesToVector(hmacSha3256(bytesBehind(args[0]), bytesBehind(args[1]))),
  },
  ed25519: { ed25519_verify: verifies(ed25519Verify, CURVE) },
  ecdsa_k1: {
    secp256k1_verify: verifiesHashed(secp256k1Verify),
    secp256k1_ecrecover: recovers(secp256k1Ecrecover),
    decompress_pubkey: decompress,
  },
  ecdsa_r1: {
    secp256r1_verify: verifiesHashed(secp256r1Verify),
    secp256r1_ecrecover: recovers(secp256r1Ecrecover),
  },
  bls12381: {
    bls12381_min_pk_verify: verifies(bls12381MinPkVerify, PAIRING),
    bls12381_min_sig_verify: verifies(bls12381MinSigVerify, PAIRING),
  },
  group_ops: {
    internal_validate: overOne(groupValidate),
    internal_hash_to: overOne(groupHashTo),
    internal_add: overTwo(groupAdd),
    internal_sub: overTwo(groupSub),
    internal_mul: overTwo(groupMul),
    internal_div: overTwo(groupDiv),
    internal_multi_scalar_mul: overTwo(groupMultiScalarMul, PAIRING),
    internal_pairing: overTwo(groupPairing, PAIRING),
    internal_convert: convert,
    internal_sum: sum,
  },
} satisfies Record<string, Record<string, NativeFunction>>;
