/** The cryptographic natives as pure functions of bytes: a result, or the abort code the real machine gives. */
export { bls12381MinPkVerify, bls12381MinSigVerify } from './bls12381.ts';
export {
  ECDSA_ABORT,
  secp256k1DecompressPubkey,
  secp256k1Ecrecover,
  secp256k1Verify,
  secp256r1Ecrecover,
  secp256r1Verify,
} from './ecdsa.ts';
export { ed25519Verify } from './ed25519.ts';
export {
  GROUP,
  GROUP_OPS_ABORT,
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
} from './group-ops.ts';
export { blake2b256, hmacSha3256, keccak256, sha2256, sha3256 } from './hash.ts';
export { isNativeAbort, type NativeAbort } from './native-abort.ts';
