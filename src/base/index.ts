export {
  bigintToBytes,
  bigintToBytesLe,
  bitLength,
  bytesToBigint,
  bytesToBigintLe,
  invertMod,
  mod,
  powMod,
} from './bigint.ts';
export {
  asciiToBytes,
  bytesToHex,
  compareBytes,
  concatBytes,
  equalBytes,
  hexToBytes,
  u8,
  u16,
  u32,
} from './bytes.ts';
export { Failure, type FailureData, type FailureKind, type FailureOptions, isFailure } from './failure.ts';
export { Secret } from './secret.ts';
